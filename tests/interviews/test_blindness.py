"""Who still rates a session is shown nothing that others found in it, on no route, in any role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.day_plans import events
from hiring.day_plans.models import PlanAttempt, PlanRescore, PlanResult
from hiring.evidence.models import Exhibit
from hiring.interviews import queries, service
from hiring.sessions import queries as sessions
from hiring.sessions import service as sessions_service
from tests import world as world_module
from tests.access import matrix
from tests.verdicts import stage
from tests.world import World, add_candidate, identity_of

NOTE = "канарейка-в-заметке"
REASON = "канарейка-в-причине"
# The plan's numbers as no other number of any page is.
TOTAL = 63.7
# What stands about the attempt: what was typed and not read, what is asked about it, what happened.
UNREAD = "канарейка-набрано"
ASKED = "канарейка-спросят"
HAPPENED = "канарейка-случилось"
RATED = (NOTE, REASON, UNREAD, ASKED, HAPPENED, "63,7", "63.7")
# What the stage writes into the notes and the decision of a finished session.
DECIDED = ("скидка 72,8", "Сильные разговоры", UNREAD, ASKED, HAPPENED, "63,7", "63.7")
EVERY_ROLE = ("administrator", "hr", "director", "content_owner", "mentor", "employee")
# It checks a whole pack for seconds and knows no session.
SLOW = ("/content/import",)


@command
def _give_every_role(world: World) -> None:
    """The second rater holds every other role too."""
    for role in EVERY_ROLE:
        db.session.execute(
            text(
                "INSERT INTO membership (user_id, role, branch_id) VALUES (:user, :role, :branch)"
            ),
            {
                "user": world.users["second_rater"],
                "role": role,
                "branch": world.branches["Центр"],
            },
        )


@command
def _weigh(session_id: int) -> None:
    """Put the canary in place of every number that the plan's exhibit shows."""
    exhibits = db.session.query(Exhibit).filter_by(session_id=session_id, kind="day_plan").all()
    assert exhibits, "the plan has left no exhibit"
    for exhibit in exhibits:
        exhibit.payload = _replaced(exhibit.payload)
    _weigh_attempt(session_id)


def _weigh_attempt(session_id: int) -> None:
    """The same in what stands beside the exhibit: the result, the way of the attempt, a re-scoring."""
    attempt = db.session.query(PlanAttempt).filter_by(session_id=session_id).one()
    result = db.session.query(PlanResult).filter_by(attempt_id=attempt.id).one()
    result.report = _replaced(result.report)
    attempt.unread = {"start.refund": UNREAD}
    attempt.follow_ups = [{"code": "little_time", "params": {"task": "refund", "minutes": ASKED}}]
    events.record(attempt.id, "adjusted", clock.now(), minutes=5, by=0, reason=HAPPENED)
    two = [TOTAL, TOTAL]
    row = {
        "session": session_id,
        "attempt": attempt.id,
        "from": "",
        "totals": [TOTAL, 0.0],
        "scores": two,
        "words": ["weak", "strong"],
        "readings": {"priorities": two},
        "tasks": [["refund", TOTAL, TOTAL]],
    }
    db.session.add(
        PlanRescore(
            content_version_id=result.content_version_id,
            exercise=attempt.exercise,
            requested_by_id=1,
            requested_at=clock.now(),
            state="ready",
            report={"key": "", "rows": [row], "unscored": []},
        )
    )


def _replaced(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner) for inner in value]
    return TOTAL if isinstance(value, float) else value


@command
def _reopen(session_id: int, user_id: int) -> None:
    """An open seat for a person who has rated nothing yet."""
    seat = {"session": session_id, "user": user_id}
    sheet = {"owner": f"user:{user_id}", "record": f"interview:{session_id}"}
    of_sheet = "SELECT id FROM draft WHERE owner = :owner AND record = :record"
    db.session.execute(text(f"DELETE FROM draft_operation WHERE draft_id IN ({of_sheet})"), sheet)
    db.session.execute(text("DELETE FROM draft WHERE owner = :owner AND record = :record"), sheet)
    for table in ("rating", "session_rater"):
        db.session.execute(
            text(f"DELETE FROM {table} WHERE session_id = :session AND user_id = :user"), seat
        )
    db.session.execute(
        text(
            "INSERT INTO session_rater (session_id, user_id, excused_reason, focus) "
            "VALUES (:session, :user, '', '[]')"
        ),
        seat,
    )


def blind_user(world: World, name: str) -> int:
    if name == "everybody":
        _give_every_role(world)
        return world.users["second_rater"]
    return world.users[name]


def answers(
    app: Flask, browser: FlaskClient, at: matrix.Stage, session_id: int
) -> Iterator[tuple[str, str]]:
    """(route, body) of every route, asked of that session, each on the same state of things."""
    db.session.rollback()
    token = world_module.csrf(browser.get("/account").get_data(as_text=True))
    cookie = browser.get_cookie("hiring")
    assert cookie is not None
    at.rating = at.decided = session_id
    at.discussed |= {"session_id": session_id, "step_id": at.values["step_id"], "field": "level"}
    for method, rule in matrix.rules(app):
        if rule.rule in SLOW:
            continue
        address = matrix.address(at, rule)
        browser.set_cookie("hiring", cookie.value)
        with matrix.undone(app):
            send = browser.get if method == "GET" else browser.post
            with send(
                address,
                data=None if method == "GET" else {"csrf_token": token},
                follow_redirects=True,
            ) as answer:
                if answer.mimetype.startswith(("text/", "application/json")):
                    yield f"{method} {rule.rule}", answer.get_data(as_text=True)


def leaks(
    app: Flask, browser: FlaskClient, at: matrix.Stage, session_id: int, canaries: tuple[str, ...]
) -> list[str]:
    return [
        f"{route}: {canary}"
        for route, body in answers(app, browser, at, session_id)
        for canary in canaries
        if canary in body
    ]


def half_rated(world: World, blind_id: int) -> None:
    """The plan is scored, one rater submitted canaries and changed one; the other seat is open."""
    hr = identity_of(world.users["hr"])
    session_id = world.session
    sessions_service.change_raters(hr, session_id, [world.users["rater"], blind_id])
    stage.plan(world)
    _weigh(session_id)
    stage.rate(world, "rater", level=4, note=NOTE)
    rater = identity_of(world.users["rater"])
    facts = sessions.get_session_for(rater, session_id)
    step = queries.list_own_steps(rater, facts)[0]
    service.revise_rating(
        rater,
        session_id,
        step.id,
        {**(step.content or {}), "note": NOTE + " иначе"},
        REASON,
        step.version,
    )


def staged(app: Flask, world: World) -> matrix.Stage:
    """Every kind of object, and a second session of the vacancy."""
    second = add_candidate(world, "Вера Проба", "vera@example.org")
    at = matrix.furnish(app, world)
    at.values["step_id"] = _first_rated_step(second)
    world.session = second
    return at


def _first_rated_step(session_id: int) -> int:
    return next(
        step.id for step in sessions.list_steps(session_id) if step.instrument != "day_plan"
    )


@pytest.mark.parametrize("name", ["hr", "everybody"])
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_who_still_rates_finds_nothing_of_others_on_any_route(
    app: Flask, world: World, name: str
) -> None:
    blind_id = blind_user(world, name)
    at = staged(app, world)
    half_rated(world, blind_id)
    found = leaks(app, world_module.browser(app, user_id=blind_id), at, world.session, RATED)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_canaries_stand_where_they_may_be_seen(app: Flask, world: World, as_) -> None:
    half_rated(world, world.users["second_rater"])
    director = as_("director")
    comparison = director.get(f"/sessions/{world.session}/debrief").get_data(as_text=True)
    assert NOTE in comparison
    assert REASON in comparison
    assert "63,7" in director.get(f"/sessions/{world.session}").get_data(as_text=True)
    attempt = director.get(f"/sessions/{world.session}/day-plan").get_data(as_text=True)
    for canary in (UNREAD, ASKED, HAPPENED, "63,7"):
        assert canary in attempt
    rescore = director.get(f"/content/{world.content_version}/re-score/working_day")
    assert "63,7" in rescore.get_data(as_text=True)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_even_a_decided_session_is_closed_to_an_open_seat(app: Flask, world: World) -> None:
    """No command leads here: the pages hold by themselves, not by the order of things."""
    blind_id = blind_user(world, "everybody")
    at = matrix.furnish(app, world)
    _weigh(at.decided)
    _reopen(at.decided, blind_id)
    at.values["step_id"] = _first_rated_step(at.decided)
    found = leaks(app, world_module.browser(app, user_id=blind_id), at, at.decided, DECIDED)
    assert not found, "\n".join(found)
