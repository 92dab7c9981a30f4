"""Sessions on their way to a result, for the tests of verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from hiring.content import queries as content
from hiring.core.commands import command
from hiring.core.db import db
from hiring.day_plans import service as day_plans
from hiring.demo import answers, plans, raters
from hiring.drafts.models import Draft
from hiring.evidence import service as evidence
from hiring.interviews import queries as interviews_queries
from hiring.interviews import service as interviews
from hiring.sessions import queries as sessions
from hiring.sessions import service as sessions_service
from hiring.verdicts import service
from tests import world as world_module
from tests.world import World

RATERS = ("rater", "second_rater")
NOTE = "Спросила прямо: «Что изменилось?» — № 1, скидка 72,8 ₽ → отказ"


def rate(
    world: World, name: str, level: int = 4, note: str = NOTE, unseen: Sequence[str] = ()
) -> None:
    """`name` rates every step and submits; items in `unseen` are marked as not observed."""
    who = world_module.identity_of(world.users[name])
    facts = sessions.get_session_for(who, world.session)
    pack = content.get_pack(facts.content_version_id)
    steps = interviews_queries.list_own_steps(who, facts)
    for step in steps:
        given = answers.content_of(step.instrument, step.facts, level, name, step.item)
        given["note"] = note
        if step.item in unseen:
            given = _unseen(given)
        raters.fill(who, world.session, step.id, given)
    for indicator, sign in answers.marks_of(pack["observations"], level, name):
        raters.mark(who, world.session, steps[0].id, indicator, sign)
    interviews.submit_ratings(who, world.session)


def _unseen(given: dict[str, object]) -> dict[str, object]:
    if "position" in given:
        return {**given, "position": None, "unseen": True}
    return {**given, "level": None, "unseen": True, "debriefed": True}


def plan(world: World, name: str = "clients_first", slips: int = 3) -> None:
    """The candidate submits a plan like the one called `name`."""
    candidate = world_module.candidate_of(world.session)
    facts = sessions.get_own(candidate)
    if facts.consented_at is None:
        sessions_service.consent(candidate, notice_version="1", locale="ru", text="да")
    attempt_id = day_plans.start_plan(candidate)
    exercise = content.get_pack(facts.content_version_id)["day_plans"]["working_day"]
    day_plans.keep_form(candidate, attempt_id, plans.plan_of(exercise, name, slips, "anna"), 0)
    version = db.session.scalar(select(Draft.version).where(Draft.owner == candidate.actor))
    day_plans.submit_plan(candidate, version or 0)


@command
def find(
    world: World,
    competency: str,
    instrument: str,
    score: float | None,
    item: str = "",
    flags: Sequence[str] = (),
    details: Mapping[str, object] = {},
) -> None:
    """Record one finding, as an instrument would."""
    evidence.record(
        world.session,
        evidence.Finding(
            competency=competency,
            instrument=instrument,
            item=item,
            score=score,
            raters=2,
            method=f"{instrument}/1",
            flags=flags,
            details=details,
        ),
    )


def close(world: World, excuse: Mapping[str, str] = {}) -> None:
    """HR closes the ratings, excusing the absent."""
    hr = world_module.identity_of(world.users["hr"])
    reasons = {world.users[name]: reason for name, reason in excuse.items()}
    interviews.close_ratings(hr, world.session, reasons)


def issue(world: World, locale: str = "ru") -> int | None:
    """HR issues the result; the document's id."""
    hr = world_module.identity_of(world.users["hr"])
    return service.issue_verdict(hr, world.session, locale)


def issued(world: World, level: int = 4, with_plan: bool = True, note: str = NOTE) -> int:
    """A session with both raters' ratings, closed and issued; the document's id."""
    if with_plan:
        plan(world)
    for name in RATERS:
        rate(world, name, level, note)
    close(world)
    document_id = issue(world)
    assert document_id is not None
    return document_id


def decide(world: World, outcome: str = "hire", reason: str = "Сильные разговоры") -> int | None:
    """The director decides; the document's id."""
    director = world_module.identity_of(world.users["director"])
    return service.record_decision(director, world.session, outcome, reason, "ru")
