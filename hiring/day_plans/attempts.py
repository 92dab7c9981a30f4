"""What HR does with an attempt: another end of its time, opening it again, beginning anew.

Each command names the attempt that its page showed, so that a second press, or a second person, changes
nothing twice. An attempt that is replaced keeps its plan, its receipt and its results.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import attempt_words, events, findings, forms, lifecycle, submission
from hiring.day_plans.models import PlanAttempt, PlanEvent
from hiring.drafts import service as drafts
from hiring.evidence import service as evidence
from hiring.sessions import service as sessions
from hiring.sessions import states
from hiring.sessions.models import AssessmentSession

# Nobody is left with less than this by an adjustment.
LEAST_LEFT = timedelta(minutes=1)
# The window that the copy of a draft is written in.
WRITER = attempt_words.COPY


@command
def adjust_time(
    who: Identity, session_id: int, number: int, minutes: int, seen: str, reason: str
) -> None:
    """Move the end of a running attempt by so many minutes, also back; the candidate's clock follows.

    `seen` is the end that the page showed, as an ISO moment: what has moved it meanwhile is looked at
    first. Refuses an attempt without a limit, one whose time is over, and less than a minute left.
    """
    session = sessions.get_session_to_manage(who, session_id)
    attempt = _attempt(session, number)
    if attempt.replaced_at is not None:
        raise Refused("attempt_replaced")
    if submission.is_closed(session):
        raise Refused("plan_session_over")
    if attempt.submitted_at is not None:
        raise Refused("attempt_submitted")
    if attempt.due_at is None:
        raise Refused("attempt_untimed")
    before = attempt.due_at.isoformat()
    if seen != before:
        if _is_repeated(attempt, who, minutes, seen):
            return
        raise Refused("attempt_time_moved")
    now = clock.now()
    submission.end_past_pause(attempt, now)
    end = lifecycle.ends_at(attempt, now)
    if end is not None and end <= now:
        raise Refused("attempt_time_over")
    # While it is paused, the end stands as if the attempt had gone on when the pause began.
    moved = attempt.due_at + timedelta(minutes=minutes)
    if moved < (attempt.paused_at or now) + LEAST_LEFT:
        raise Refused("attempt_too_short")
    attempt.due_at = moved
    events.record(
        attempt.id, "adjusted", now, minutes=minutes, before=before, by=who.user_id, reason=reason
    )
    audit.record(who.actor, "plan.adjusted", session.id, minutes=minutes)


@command
def reopen(who: Identity, session_id: int, number: int, minutes: int, reason: str) -> None:
    """Let the candidate go on with a submitted plan for so many minutes from now, as another attempt.

    The old attempt stays as it is with its plan, receipt and result; its evidence leaves the session until
    the new one is submitted. Refuses after the ratings are closed and at the end of the session.
    """
    session = sessions.get_session_to_manage(who, session_id)
    old = _attempt(session, number)
    if old.replaced_as == "reopened":
        return
    _refuse_late(session, old)
    if old.submitted_at is None:
        raise Refused("attempt_not_submitted")
    now = clock.now()
    _replace(old, "reopened", now)
    new = PlanAttempt(
        session_id=session.id,
        number=old.number + 1,
        step_id=old.step_id,
        exercise=old.exercise,
        task_order=list(old.task_order),
        started_at=now,
        due_at=now + timedelta(minutes=minutes),
        # "More time" is asked for once, and a granted pause is used up once.
        extended_at=old.extended_at,
        pause_minutes=old.pause_minutes,
    )
    db.session.add(new)
    db.session.flush()
    _copy_draft(session, old, new, now)
    evidence.withdraw(session.id, findings.INSTRUMENT, old.exercise, findings.KIND)
    session.answer_due_on = None
    sessions.unmark(session, "plan_submitted_at")
    events.record(old.id, "reopened", now, minutes=minutes, by=who.user_id, reason=reason)
    audit.record(who.actor, "plan.reopened", session.id, attempt=old.number)


@command
def reset(who: Identity, session_id: int, number: int, reason: str) -> None:
    """Let the candidate begin anew, with nothing of what was typed; the old attempt stays on file.

    The new attempt begins when the candidate starts it. Refuses after the ratings are closed and at the
    end of the session.
    """
    session = sessions.get_session_to_manage(who, session_id)
    old = _attempt(session, number)
    if old.replaced_as == "reset":
        return
    _refuse_late(session, old)
    now = clock.now()
    drafts.close(submission.owner_of(session.id), submission.record_of(old), now)
    _replace(old, "reset", now)
    evidence.withdraw(session.id, findings.INSTRUMENT, old.exercise, findings.KIND)
    session.answer_due_on = None
    sessions.unmark(session, "plan_submitted_at", "plan_started_at")
    events.record(old.id, "reset", now, by=who.user_id, reason=reason)
    audit.record(who.actor, "plan.reset", session.id, attempt=old.number)


def fields_of(plan: Mapping[str, Any], notes: str) -> dict[str, str]:
    """A stored plan as the planner's form holds it."""
    fields = {forms.NOTES: notes} if notes else {}
    for task, choice in plan["tasks"].items():
        ((kind, parts),) = choice.items()
        fields[f"choice.{task}"] = kind
        fields.update({f"{part}.{task}": str(value) for part, value in parts.items()})
    return fields


def _attempt(session: AssessmentSession, number: int) -> PlanAttempt:
    attempt = db.session.scalar(
        select(PlanAttempt)
        .where(PlanAttempt.session_id == session.id, PlanAttempt.number == number)
        .with_for_update()
    )
    if attempt is None:
        raise NotFound
    return attempt


def _refuse_late(session: AssessmentSession, attempt: PlanAttempt) -> None:
    """Nothing that ratings or a result were closed over changes behind them."""
    if session.state in states.OVER:
        raise Refused("session_over")
    if session.ratings_closed_at is not None:
        raise Refused("ratings_closed")
    if attempt.replaced_at is not None:
        raise Refused("attempt_replaced")


def _is_repeated(attempt: PlanAttempt, who: Identity, minutes: int, seen: str) -> bool:
    """Whether the last adjustment is this very one: a double press, or a retry of the network."""
    last = db.session.scalar(
        select(PlanEvent.details)
        .where(PlanEvent.attempt_id == attempt.id, PlanEvent.kind == "adjusted")
        .order_by(PlanEvent.id.desc())
        .limit(1)
    )
    return last is not None and (last["minutes"], last["before"], last["by"]) == (
        minutes,
        seen,
        who.user_id,
    )


def _replace(attempt: PlanAttempt, how: str, now: datetime) -> None:
    attempt.replaced_at, attempt.replaced_as = now, how
    attempt.paused_at = None
    # The next attempt is the present one only when this one no longer is.
    db.session.flush()


def _copy_draft(
    session: AssessmentSession, old: PlanAttempt, new: PlanAttempt, now: datetime
) -> None:
    """What was typed until the submission, as one operation of the new attempt."""
    owner = submission.owner_of(session.id)
    fields = dict(drafts.get_state(owner, submission.record_of(old)).fields)
    if not fields and old.plan is not None:
        fields = dict(fields_of(old.plan, old.notes))
    if fields:
        operation = drafts.Operation(f"copy-{old.id}", WRITER, 0, fields, now)
        drafts.apply_operation(owner, submission.record_of(new), operation, now)
