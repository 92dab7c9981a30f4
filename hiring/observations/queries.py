"""Reads of marks: one rater's own, and everybody's for who may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from hiring.core.db import db
from hiring.observations.models import ObservationMark


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as its rater sees it."""

    id: int
    indicator: str
    sign: int
    at: datetime


def list_own_marks(session_id: int, user_id: int) -> list[Mark]:
    """The marks that this rater has set in this session, newest first."""
    rows = db.session.execute(
        select(
            ObservationMark.id,
            ObservationMark.indicator,
            ObservationMark.sign,
            ObservationMark.at,
        )
        .where(
            ObservationMark.session_id == session_id,
            ObservationMark.user_id == user_id,
            ObservationMark.removed_at.is_(None),
        )
        .order_by(ObservationMark.id.desc())
    )
    return [Mark(*row) for row in rows]


def count_marks(session_id: int, user_ids: Collection[int]) -> dict[tuple[str, int, int], int]:
    """How many marks stand: (indicator, rater, sign) → number. Callers ask that nobody is blind."""
    rows = db.session.execute(
        select(
            ObservationMark.indicator,
            ObservationMark.user_id,
            ObservationMark.sign,
            func.count(),
        )
        .where(
            ObservationMark.session_id == session_id,
            ObservationMark.removed_at.is_(None),
            ObservationMark.user_id.in_(user_ids),
        )
        .group_by(ObservationMark.indicator, ObservationMark.user_id, ObservationMark.sign)
    )
    return {(indicator, user_id, sign): count for indicator, user_id, sign, count in rows}
