"""Reads of what was said when the ratings were discussed: proposals, answers, remarks, changes.

Callers have asked that the reader is not blind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from hiring.accounts.models import User
from hiring.core.db import db
from hiring.evidence.panels import Content
from hiring.interviews.models import (
    DebriefRemark,
    Moderation,
    ModerationAnswer,
    Rating,
    RatingRevision,
)

# Where a value stands: the step (0: the marks that are set all along) and the field.
Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rater answered to a proposal."""

    user_id: int
    name: str
    is_accepted: bool
    word: str
    revision_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed value with every answer, in order; `outcome` None: open."""

    id: int
    step_id: int
    field: str
    value: int
    reason: str
    user_id: int
    name: str
    at: datetime
    outcome: str | None
    ended_at: datetime | None
    answers: tuple[Answer, ...] = ()

    @property
    def place(self) -> Place:
        """The value that it is about."""
        return self.step_id, self.field

    @property
    def accepted(self) -> frozenset[int]:
        """Who has accepted."""
        return frozenset(one.user_id for one in self.answers if one.is_accepted)

    @property
    def declined(self) -> frozenset[int]:
        """Who has declined and not accepted since."""
        return frozenset(one.user_id for one in self.answers) - self.accepted


@dataclass(frozen=True, slots=True)
class Remark:
    """Words about a value; with `stands`: the values by rater that were let stand with them."""

    step_id: int
    field: str
    user_id: int
    name: str
    text: str
    stands: Mapping[str, int | None] | None
    at: datetime

    @property
    def place(self) -> Place:
        """The value that it is about."""
        return self.step_id, self.field


@dataclass(frozen=True, slots=True)
class Change:
    """A submitted rating that was changed: what it was before, and why."""

    id: int
    step_id: int
    user_id: int
    name: str
    before: Content
    reason: str
    at: datetime


def list_proposals(session_id: int) -> list[Proposal]:
    """Every proposal of a session, oldest first."""
    answers: dict[int, list[Answer]] = defaultdict(list)
    for row in db.session.execute(
        select(
            ModerationAnswer.user_id,
            User.name,
            ModerationAnswer.is_accepted,
            ModerationAnswer.word,
            ModerationAnswer.revision_id,
            ModerationAnswer.at,
            ModerationAnswer.moderation_id,
        )
        .join(Moderation, Moderation.id == ModerationAnswer.moderation_id)
        .join(User, User.id == ModerationAnswer.user_id)
        .where(Moderation.session_id == session_id)
        .order_by(ModerationAnswer.id)
    ):
        answers[row.moderation_id].append(Answer(*row[:-1]))
    rows = db.session.execute(
        select(
            Moderation.id,
            Moderation.step_id,
            Moderation.field,
            Moderation.value,
            Moderation.reason,
            Moderation.proposed_by_id,
            User.name,
            Moderation.proposed_at,
            Moderation.outcome,
            Moderation.ended_at,
        )
        .join(User, User.id == Moderation.proposed_by_id)
        .where(Moderation.session_id == session_id)
        .order_by(Moderation.id)
    )
    return [replace(Proposal(*row), answers=tuple(answers[row.id])) for row in rows]


def list_remarks(session_id: int) -> list[Remark]:
    """Every remark of a session, oldest first."""
    rows = db.session.execute(
        select(
            DebriefRemark.step_id,
            DebriefRemark.field,
            DebriefRemark.user_id,
            User.name,
            DebriefRemark.text,
            DebriefRemark.stands,
            DebriefRemark.at,
        )
        .join(User, User.id == DebriefRemark.user_id)
        .where(DebriefRemark.session_id == session_id)
        .order_by(DebriefRemark.id)
    )
    return [Remark(row.step_id or 0, *row[1:]) for row in rows]


def list_changes(session_id: int) -> list[Change]:
    """Every change of a submitted rating, oldest first."""
    rows = db.session.execute(
        select(
            RatingRevision.id,
            Rating.step_id,
            Rating.user_id,
            User.name,
            RatingRevision.content,
            RatingRevision.reason,
            RatingRevision.revised_at,
        )
        .join(Rating, Rating.id == RatingRevision.rating_id)
        .join(User, User.id == Rating.user_id)
        .where(Rating.session_id == session_id)
        .order_by(RatingRevision.id)
    )
    return [Change(*row) for row in rows]


def firsts(changes: list[Change]) -> dict[tuple[int, int], Any]:
    """What each rater had submitted first, where it was changed since: (step, rater) → content."""
    found: dict[tuple[int, int], Any] = {}
    for change in changes:
        found.setdefault((change.step_id, change.user_id), change.before)
    return found
