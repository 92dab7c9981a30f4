"""A rater at the forms, for the tests of ratings."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from hiring.core.db import db
from hiring.demo import answers
from hiring.interviews import queries, service
from hiring.sessions import queries as sessions
from tests import world as world_module
from tests.world import World, identity_of

INSTRUMENTS = ("knowledge", "role_play", "provocation", "case")


def steps_of(world: World, name: str = "rater") -> list[queries.OwnStep]:
    """The steps of the world's session as `name` has rated them so far."""
    # What requests have stored meanwhile is not in a transaction that began before them.
    db.session.rollback()
    who = identity_of(world.users[name])
    return queries.list_own_steps(who, sessions.get_session_for(who, world.session))


def step_of(world: World, instrument: str, name: str = "rater") -> queries.OwnStep:
    """The first step of that instrument."""
    return next(step for step in steps_of(world, name) if step.instrument == instrument)


def address(world: World, step: queries.OwnStep) -> str:
    """Where the form of a step stands."""
    return f"/sessions/{world.session}/ratings/{step.id}"


def complete(step: queries.OwnStep, level: int = 4, note: str = "Спросила прямо.") -> Any:
    """What a rater may store for a step, with nothing left open."""
    given = answers.content_of(step.instrument, step.facts, level, "rater", step.item)
    return {**given, "note": note}


def fields(given: dict[str, Any]) -> dict[str, str]:
    """The same as the browser sends it."""
    typed = {"note": given["note"]}
    for name, question in given.get("questions", {}).items():
        typed |= {f"point.{name}.{point}": str(n) for point, n in question["points"].items()}
        typed[f"agreement.{name}"] = question["agreement"]
    for competency, own in given.get("competencies", {}).items():
        typed |= {f"seen.{competency}.{name}": seen for name, seen in own["checklist"].items()}
        typed[f"level.{competency}"] = str(own["level"])
    if "part" in given:
        typed["part"] = given["part"]
    if "level" in given:
        typed["level"] = str(given["level"])
    if "position" in given:
        typed["position"] = str(given["position"])
    if given.get("debriefed"):
        typed["debriefed"] = "1"
    return typed


def post(browser: FlaskClient, path: str, data: dict[str, str], **more: Any) -> Any:
    """Post to `path` with a token."""
    token = world_module.csrf(browser.get("/account").text)
    return browser.post(path, data={"csrf_token": token, **data}, **more)


def rate_all(world: World, name: str, level: int = 4) -> None:
    """`name` fills in every step and does not submit."""
    who = identity_of(world.users[name])
    for step in steps_of(world, name):
        service.save_rating(who, world.session, step.id, complete(step, level), step.version)


def submit(world: World, name: str) -> None:
    """`name` submits."""
    service.submit_ratings(identity_of(world.users[name]), world.session)
