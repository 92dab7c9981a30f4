"""Sessions whose ratings are discussed, for the tests of the debrief."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import current_app

from hiring.core import i18n
from hiring.core.db import db
from hiring.demo import answers, raters
from hiring.interviews import debrief, debrief_service, keeping, queries, service
from hiring.interviews.debrief_values import Debrief, Row
from hiring.sessions import queries as sessions
from tests.world import World, identity_of


def rate(
    world: World,
    name: str,
    level: int,
    submits: bool = True,
    fields: Mapping[str, str] = MappingProxyType({}),
    notes: Mapping[str, str] = MappingProxyType({}),
    **content: Any,
) -> None:
    """`name` gives this very level, and the position that goes with it, in every step."""
    who = identity_of(world.users[name])
    for step in queries.list_own_steps(who, sessions.get_session_for(who, world.session)):
        given = answers.content_of(step.instrument, step.facts, level, name, step.item)
        for question, own in given.get("questions", {}).items():
            own["note"] = notes.get(question, "")
        raters.fill(who, world.session, step.id, at_level(given, level) | content)
    keeping.keep_form(who, world.session, fields, None)
    if submits:
        service.submit_ratings(who, world.session)


def at_level(given: dict[str, Any], level: int) -> dict[str, Any]:
    """The same rating with this level: 5 and 1 are the good middle and the far end of the line."""
    given = dict(given)
    if "position" in given:
        given["position"] = (5 - level) // 2
    for own in given.get("competencies", {}).values():
        own["level"] = level
    if "level" in given:
        given["level"] = level
    for question in given.get("questions", {}).values():
        question["points"] = dict.fromkeys(question["points"], (level - 1) // 2)
    return given


def load(world: World) -> Debrief:
    """The debrief of the world's session as its raters see it, in Russian."""
    # What requests have stored meanwhile is not in a transaction that began before them.
    db.session.rollback()
    who = identity_of(world.users["rater"])
    with current_app.test_request_context(), i18n.force_locale("ru"):
        return debrief.load(sessions.get_session_for(who, world.session))


def row_of(world: World, instrument: str, field: str = "", place: int = 0) -> Row:
    """A value of a step of that instrument, by default the first level or position."""
    steps = [step for step in load(world).steps if step.instrument == instrument]
    rows = steps[place].rows
    return next(row for row in rows if row.field == field or (not field and row.given.is_main))


def propose(world: World, name: str, row: Row, value: int, reason: str = "Обсудили.") -> int:
    """`name` proposes a value; the proposal's number."""
    who = identity_of(world.users[name])
    with current_app.test_request_context(), i18n.force_locale("ru"):
        debrief_service.propose_value(who, world.session, row.step_id, row.field, value, reason)
    proposal = debrief.get_row(load(world), row.step_id, row.field).proposal
    assert proposal is not None
    return proposal.id


def answer(world: World, name: str, proposal: int, accepts: bool, word: str = "") -> None:
    """`name` accepts or declines a proposal."""
    who = identity_of(world.users[name])
    debrief_service.answer_proposal(who, world.session, proposal, accepts, word)


def withdraw(world: World, name: str, proposal: int) -> None:
    """`name` takes a proposal back."""
    debrief_service.withdraw_proposal(identity_of(world.users[name]), world.session, proposal)


def discussed(world: World) -> dict[str, int | str]:
    """Two raters far apart, each with an open proposal; a value without one, and the rater's proposal."""
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    own, other = row_of(world, "provocation"), row_of(world, "case")
    proposal_id = propose(world, "rater", own, 3)
    propose(world, "second_rater", other, 1)
    free = row_of(world, "role_play")
    return {
        "session_id": world.session,
        "step_id": free.step_id,
        "field": free.field,
        "proposal_id": proposal_id,
        "answered_step": other.step_id,
        "answered_field": other.field,
    }
