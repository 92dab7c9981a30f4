"""Reads of marks: one rater's own, and everybody's for who may see them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from hiring.core.db import db
from hiring.observations.models import ObservationMark


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
