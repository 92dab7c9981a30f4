"""Who may read about an attempt, and who may change its time or open it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from hiring.access.identity import Identity
from hiring.core import clock
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.day_plans import lifecycle, submission
from hiring.day_plans.models import PlanAttempt
from hiring.drafts import service as drafts
from hiring.sessions import queries as sessions


def count_attempts(session_id: int) -> int:
    """How many attempts a session has had, the present one counted."""
    counted = select(func.count()).where(PlanAttempt.session_id == session_id)
    return db.session.scalar(counted) or 0


@dataclass(frozen=True, slots=True)
class Clock:
    """What the pages of the changes need: which attempt counts and where its time stands."""

    number: int
    due_at: datetime | None
    ends_at: datetime | None
    submitted_at: datetime | None
    is_paused: bool
    typed: int


def get_staff_facts(who: Identity, session_id: int) -> sessions.SessionFacts:
    """The session for who may read about its attempts; raises NotFound for everybody else.

    Nobody who still rates: what an attempt was like must not colour a rating.
    """
    facts = sessions.get_session_for(who, session_id)
    if facts.blind or not who.may_in("candidates.view", facts.branch_id):
        raise NotFound
    return facts


def get_managed_facts(who: Identity, session_id: int) -> sessions.SessionFacts:
    """The session for who may change its time or open it again; these pages show nothing of the plan."""
    facts = sessions.get_session_for(who, session_id)
    if not who.may_in("sessions.manage", facts.branch_id):
        raise NotFound
    return facts


def get_clock(session_id: int) -> Clock:
    """The attempt that counts; raises NotFound where there is none."""
    attempt = submission.find_present(session_id)
    if attempt is None:
        raise NotFound
    now = clock.now()
    owner, record = submission.owner_of(session_id), submission.record_of(attempt)
    fields = drafts.get_state(owner, record).fields
    return Clock(
        attempt.number,
        attempt.due_at,
        lifecycle.ends_at(attempt, now),
        attempt.submitted_at,
        lifecycle.is_paused(attempt, now),
        sum(1 for name, value in fields.items() if name.startswith("choice.") and value),
    )
