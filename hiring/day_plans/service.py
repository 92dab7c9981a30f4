"""Commands of the candidate: start the exercise, keep what is typed, more time, pause, submit once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.content import queries as content
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import accommodations, events, findings, forms, lifecycle, submission
from hiring.day_plans.key import Key, get_key
from hiring.day_plans.models import PlanAttempt
from hiring.day_plans.submission import record_of
from hiring.drafts import service as drafts
from hiring.sessions import service as sessions
from hiring.sessions.models import AssessmentSession, SessionStep

SHUFFLES = 200
# No page says so much about itself; what goes on saying is not written down any more.
MOST_EVENTS = 1000


@dataclass(frozen=True, slots=True)
class FormKept:
    """What became of a form: values of other windows that it replaced, and whether it came too late.

    `came` is False where it said nothing new.
    """

    replaced: Mapping[str, Any]
    is_late: bool
    came: bool


@command
def start_plan(who: Identity) -> int:
    """Begin the candidate's attempt: a shuffled order, a due time; its id, also of a second start.

    Refuses before the consent and after the end of the session.
    """
    session = sessions.get_own_session(who)
    present = submission.find_present(session.id)
    if present is not None:
        return present.id
    if submission.is_closed(session):
        raise Refused("plan_session_over")
    if session.consented_at is None:
        raise Refused("plan_without_consent")
    step = _plan_step(session)
    key = get_key(session.content_version_id, step.item)
    now = clock.now()
    conditions = accommodations.granted(session.id)
    minutes = accommodations.limit(key.exercise.limit_minutes, conditions)
    attempt = PlanAttempt(
        session_id=session.id,
        number=_attempts(session.id) + 1,
        step_id=step.id,
        exercise=step.item,
        task_order=shuffled(key),
        started_at=now,
        due_at=None if minutes is None else now + timedelta(minutes=minutes),
        pause_minutes=conditions.pause_minutes,
    )
    db.session.add(attempt)
    db.session.flush()
    sessions.mark(session, "plan_started_at")
    audit.record(who.actor, "plan.started", session.id)
    return attempt.id


def shuffled(key: Key) -> list[str]:
    """The tasks in a random order that is neither the inbox's nor any expert's."""
    order = [task.id for task in key.exercise.tasks]
    for _ in range(SHUFFLES):
        secrets.SystemRandom().shuffle(order)
        if findings.shuffled_is_fair(order, key):
            break
    return order


@command
def keep_operations(
    who: Identity, attempt_id: int, writer: str, sent: Sequence[object]
) -> list[drafts.Answer | Refused]:
    """Keep the operations of a page, each for itself: an acknowledgement, or why it is refused.

    What comes after the end, or for an attempt that was replaced, is kept and marked late. Refuses fields
    that the form does not have, beside what the draft protocol itself refuses. Raises NotFound for an
    attempt of somebody else.
    """
    attempt = _own_attempt(who, attempt_id)
    now = clock.now()
    names = set(forms.names_of(attempt.task_order))
    return drafts.apply_each(
        sent,
        writer,
        now,
        names.__contains__,
        lambda operation: drafts.apply_operation(
            who.actor,
            record_of(attempt),
            operation,
            now,
            is_late=not _is_running(attempt) or lifecycle.is_late(attempt, operation.typed_at, now),
        ),
    )


@command
def keep_form(
    who: Identity, attempt_id: int, fields: Mapping[str, str], version: int | None
) -> FormKept:
    """Keep a whole form, complete or not, also one that comes too late.

    Only what differs from the version that the page was made from counts as typed here, so that a
    page left open does not undo what another one has saved since.
    """
    attempt = _own_attempt(who, attempt_id)
    record = record_of(attempt)
    now = clock.now()
    is_late = not _is_running(attempt) or lifecycle.is_late(attempt, now, now)
    answer = drafts.apply_form(who.actor, record, fields, version, now, is_late=is_late)
    return FormKept(answer.replaced if answer else {}, is_late, came=answer is not None)


@command
def submit_plan(who: Identity, version: int | None) -> str:
    """Submit the draft as the plan, score it and record the evidence; the receipt's number.

    A second submission gives the same receipt. Refuses (PlanUnreadable) a plan with faults, and one that
    was changed in another tab after the summary of `version` was shown. Once the time is over, the last
    acknowledged state is submitted as far as it can be read.
    """
    session = sessions.get_own_session(who)
    attempt = submission.find_present(session.id)
    if attempt is None:
        raise Refused("plan_not_started")
    if attempt.receipt is not None:
        return attempt.receipt
    if submission.is_closed(session):
        raise Refused("plan_session_over")
    if lifecycle.is_over(attempt, clock.now()):
        return submission.submit_at_deadline(session, attempt)
    state = drafts.get_state(who.actor, record_of(attempt))
    if version != state.version:
        raise Refused("plan_changed_elsewhere")
    key = get_key(session.content_version_id, attempt.exercise)
    plan = submission.read_plan(key, state.fields)
    return submission.submit(session, attempt, plan, state.fields, actor=who.actor, by="candidate")


@command
def extend(who: Identity) -> None:
    """More time, once, where the pack allows it; a second press changes nothing."""
    session, attempt = _running(who)
    if attempt.extended_at is not None:
        return
    minutes = extension_minutes(session.content_version_id, attempt.exercise)
    if not minutes or attempt.due_at is None:
        raise Refused("plan_no_more_time")
    now = clock.now()
    attempt.extended_at = now
    attempt.due_at += timedelta(minutes=minutes)
    events.record(attempt.id, "extended", now, minutes=minutes)


@command
def pause(who: Identity) -> None:
    """Let the clock stand still, where pauses were granted; a second press changes nothing."""
    _, attempt = _running(who)
    now = clock.now()
    if lifecycle.is_paused(attempt, now):
        return
    submission.end_pause(attempt, now)
    if not attempt.pause_minutes or attempt.due_at is None:
        raise Refused("plan_no_pause")
    attempt.paused_at = now
    events.record(attempt.id, "paused", now)


@command
def resume(who: Identity) -> None:
    """Let the clock go on; a second press changes nothing."""
    _, attempt = _running(who)
    submission.end_pause(attempt, clock.now())


@command
def report(
    who: Identity, attempt_id: int, writer: str, device: str, kind: str, details: Mapping[str, Any]
) -> None:
    """Keep what a page says about itself: opened, taken, left, offline from and until."""
    attempt = _own_attempt(who, attempt_id)
    now = clock.now()
    owner, record = who.actor, record_of(attempt)
    holder = drafts.Holder(writer, device)
    if kind == "left":
        drafts.release(owner, record, writer, now)
    elif kind in ("opened", "taken"):
        drafts.hold(owner, record, holder, now, takes_over=kind == "taken")
    if events.count(attempt.id) < MOST_EVENTS:
        events.record(attempt.id, kind, now, device, writer=writer, **details)


def extension_minutes(version_id: int, exercise: str) -> int:
    """How many minutes "more time" gives in this exercise; 0 where the pack does not allow it."""
    facts = content.get_pack(version_id)["day_plans"][exercise]
    return int(facts.get("extension_minutes") or 0)


def _running(who: Identity) -> tuple[AssessmentSession, PlanAttempt]:
    session = sessions.get_own_session(who)
    attempt = submission.find_present(session.id)
    if attempt is None:
        raise Refused("plan_not_started")
    is_over = lifecycle.is_over(attempt, clock.now())
    if attempt.receipt is not None or submission.is_closed(session) or is_over:
        raise Refused("plan_submitted")
    return session, attempt


@dataclass(frozen=True, slots=True)
class _Own:
    """As much of an attempt and its session as a save needs: it happens a hundred times a second."""

    id: int
    task_order: list[str]
    due_at: datetime | None
    paused_at: datetime | None
    pause_minutes: int
    receipt: str | None
    replaced_at: datetime | None
    state: str
    issued_at: datetime | None


def _own_attempt(who: Identity, attempt_id: int) -> _Own:
    """An attempt of this candidate, locked with its session, also one that was replaced.

    Raises NotFound for any other.
    """
    row = db.session.execute(
        select(
            PlanAttempt.id,
            PlanAttempt.task_order,
            PlanAttempt.due_at,
            PlanAttempt.paused_at,
            PlanAttempt.pause_minutes,
            PlanAttempt.receipt,
            PlanAttempt.replaced_at,
            AssessmentSession.state,
            AssessmentSession.issued_at,
        )
        .join(AssessmentSession, AssessmentSession.id == PlanAttempt.session_id)
        .where(PlanAttempt.id == attempt_id, PlanAttempt.session_id == who.session_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    return _Own(*row)


def _is_running(attempt: _Own) -> bool:
    return (
        attempt.receipt is None
        and attempt.replaced_at is None
        and not submission.is_closed(attempt)
    )


def _attempts(session_id: int) -> int:
    """How many attempts the session has had."""
    numbers = select(PlanAttempt.number).where(PlanAttempt.session_id == session_id)
    return max(db.session.scalars(numbers), default=0)


def _plan_step(session: AssessmentSession) -> SessionStep:
    step = db.session.scalars(
        select(SessionStep)
        .where(SessionStep.session_id == session.id, SessionStep.instrument == findings.INSTRUMENT)
        .order_by(SessionStep.position)
    ).first()
    if step is None:
        raise NotFound
    return step
