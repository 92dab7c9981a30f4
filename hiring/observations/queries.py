"""Reads of one rater's own marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

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
