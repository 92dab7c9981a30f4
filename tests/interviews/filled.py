"""A rater at the forms, for the tests of ratings."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from hiring.core.db import db
from hiring.demo import answers, raters
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
    """Where a submitted rating of a step is changed."""
    return f"/sessions/{world.session}/ratings/{step.id}"


def console(world: World) -> str:
    """Where the console of the world's session stands."""
    return f"/sessions/{world.session}/interview"


def complete(step: queries.OwnStep, level: int = 4, note: str = "Спросила прямо.") -> Any:
    """What a rater may store for a step, with nothing left open."""
    given = answers.content_of(step.instrument, step.facts, level, "rater", step.item)
    return {**given, "note": note}


def post(browser: FlaskClient, path: str, data: dict[str, str], **more: Any) -> Any:
    """Post to `path` with a token."""
    token = world_module.csrf(browser.get("/account").text)
    return browser.post(path, data={"csrf_token": token, **data}, **more)


def fill(world: World, name: str, step: queries.OwnStep, given: dict[str, Any]) -> None:
    """`name` fills in one step."""
    raters.fill(identity_of(world.users[name]), world.session, step.id, given)


def mark(
    world: World, name: str, indicator: str, *signs: int, step: queries.OwnStep | None = None
) -> None:
    """`name` sets observation marks."""
    who = identity_of(world.users[name])
    for sign in signs:
        raters.mark(who, world.session, step.id if step else None, indicator, sign)


def rate_all(world: World, name: str, level: int = 4, note: str = "Спросила прямо.") -> None:
    """`name` fills in every step and does not submit."""
    for step in steps_of(world, name):
        fill(world, name, step, complete(step, level, note))


def submit(world: World, name: str) -> None:
    """`name` submits."""
    service.submit_ratings(identity_of(world.users[name]), world.session)
