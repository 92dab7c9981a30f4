"""A company with many candidates, put straight into the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_migrate import upgrade
from sqlalchemy import insert

from hiring import settings as settings_module
from hiring.access import identity as access
from hiring.app import create_app
from hiring.candidates.models import Candidate
from hiring.candidates.service import search_text
from hiring.cli import MIGRATIONS
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.interviews.models import Rating
from hiring.sessions.models import AssessmentSession, SessionRater, SessionStep
from hiring.vacancies import queries as vacancies
from hiring.vacancies.plan import PlannedStep
from tests import world as world_module

SURNAMES = ("Орлова", "Ким", "Егоров", "Соколова", "Романов", "Волкова", "Панков", "Белова")


@dataclass(frozen=True)
class Crowd:
    """What the benchmark asks for, and the cookie of HR."""

    session_id: int
    vacancy_id: int
    cookie: str


def seed(data: Path, candidates: int, rated: int) -> Crowd:
    """Fill a new installation in `data`; of the sessions, `rated` have two raters' ratings."""
    app = create_app(
        settings_module.from_environment({"HIRING_DATA": str(data), "HIRING_MODE": "local"})
    )
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        world = world_module.build()
        _fill(world, candidates, rated)
        token = _sign_in(world.users["hr"])
        app.extensions["hiring_engine"].dispose()
    return Crowd(world.session, world.vacancy, _cookie(app, token))


@command
def _sign_in(user_id: int) -> str:
    return access.open_session(user_id=user_id)


def _cookie(app: Flask, token: str) -> str:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    value = serializer.dumps({access.TOKEN_KEY: token})
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"


@command
def _fill(world: world_module.World, candidates: int, rated: int) -> None:
    now = clock.now()
    steps = vacancies.list_steps(world.vacancy)
    raters = (world.users["rater"], world.users["second_rater"])
    for number in range(candidates):
        name = f"{SURNAMES[number % len(SURNAMES)]} {number}"
        email = f"c{number}@example.org"
        candidate_id = db.session.execute(
            insert(Candidate).values(
                name=name,
                email=email,
                phone="",
                search=search_text(name, email, ""),
                branch_id=world.branches["Центр"],
                source="external",
                locale="ru",
                created_by_id=world.users["hr"],
                created_at=now - timedelta(minutes=number),
            )
        ).inserted_primary_key[0]
        is_rated = number < rated
        session_id = db.session.execute(
            insert(AssessmentSession).values(
                vacancy_id=world.vacancy,
                candidate_id=candidate_id,
                branch_id=world.branches["Центр"],
                content_version_id=world.content_version,
                state="rating" if is_rated else "invited",
                created_by_id=world.users["hr"],
                created_at=now - timedelta(minutes=number),
                first_rating_at=now if is_rated else None,
            )
        ).inserted_primary_key[0]
        _steps_and_ratings(session_id, steps, raters, is_rated)


def _steps_and_ratings(
    session_id: int, steps: list[PlannedStep], raters: tuple[int, ...], is_rated: bool
) -> None:
    now = clock.now()
    for user_id in raters:
        db.session.execute(
            insert(SessionRater).values(
                session_id=session_id,
                user_id=user_id,
                submitted_at=now if is_rated else None,
                excused_reason="",
            )
        )
    for position, step in enumerate(steps, 1):
        step_id = db.session.execute(
            insert(SessionStep).values(
                session_id=session_id,
                position=position,
                instrument=step.instrument,
                item=step.item,
                minutes=step.minutes,
            )
        ).inserted_primary_key[0]
        if is_rated and step.is_rated:
            for user_id in raters:
                db.session.execute(
                    insert(Rating).values(
                        session_id=session_id,
                        step_id=step_id,
                        user_id=user_id,
                        content={"note": "", "unseen": True, "level": None},
                        version=1,
                        saved_at=now,
                    )
                )
