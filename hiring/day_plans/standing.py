"""Where an attempt stands, as its page and the windows of its candidate ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.core import clock
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.day_plans import lifecycle, queries
from hiring.day_plans.models import PlanAttempt
from hiring.day_plans.service import extension_minutes
from hiring.day_plans.submission import record_of
from hiring.drafts import service as drafts
from hiring.sessions.models import AssessmentSession
from hiring.sessions.states import OVER


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an attempt stands, as its page asks for it.

    `state`: open, due (its time is over), submitted, replaced (HR has begun another attempt), ended.
    `holder`: me, other, none; `holder_device` is that window's own name for its device.
    """

    draft: str
    state: str
    version: int
    others: Mapping[str, drafts.Value]
    seconds_left: int | None
    due_at: datetime | None
    paused: bool
    pause_minutes: int
    may_extend: bool
    holder: str
    holder_device: str | None


def get_standing(who: Identity, attempt_id: int, writer: str, since: int | None) -> Standing:
    """Where an attempt of this candidate stands for one window of theirs; NotFound for any other.

    `others` are what other windows have changed after the version `since`.
    """
    rows = db.session.execute(
        select(
            PlanAttempt,
            AssessmentSession.content_version_id,
            AssessmentSession.state,
            AssessmentSession.issued_at,
        )
        .join(AssessmentSession, AssessmentSession.id == PlanAttempt.session_id)
        .where(PlanAttempt.session_id == who.session_id)
    ).all()
    if attempt_id not in {row.PlanAttempt.id for row in rows}:
        raise NotFound
    # After a reset there is none that counts until the candidate starts again.
    present = next((row for row in rows if row.PlanAttempt.replaced_at is None), None)
    shown = present or next(row for row in rows if row.PlanAttempt.id == attempt_id)
    attempt = shown.PlanAttempt
    now = clock.now()
    record = record_of(attempt)
    version, holder = drafts.get_outline(who.actor, record)
    paused = lifecycle.is_paused(attempt, now)
    if present is None or attempt.id != attempt_id:
        state = "replaced"
    elif attempt.receipt is not None:
        state = "submitted"
    elif shown.state in OVER or shown.issued_at is not None:
        state = "ended"
    else:
        state = "due" if lifecycle.is_over(attempt, now) else "open"
    return Standing(
        draft=record,
        state=state,
        version=version,
        others={}
        if since is None or since == version
        else drafts.changes_of_others(who.actor, record, writer, since),
        seconds_left=None if paused else lifecycle.seconds_left(attempt, now),
        due_at=lifecycle.ends_at(attempt, now),
        paused=paused,
        pause_minutes=attempt.pause_minutes,
        may_extend=may_extend(shown.content_version_id, attempt),
        holder=holder.seen_from(writer),
        holder_device=holder.device,
    )


def may_extend(version_id: int, attempt: queries.Attempt | PlanAttempt) -> bool:
    """Whether the candidate can still ask for more time, as the pack allows it once."""
    return (
        attempt.due_at is not None
        and attempt.extended_at is None
        and attempt.receipt is None
        and extension_minutes(version_id, attempt.exercise) > 0
    )
