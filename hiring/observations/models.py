"""Marks set while anything else runs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class ObservationMark(Model):
    """One observed behaviour: which indicator, good or bad, when, during which step."""

    __tablename__ = "observation_mark"
    __table_args__ = (
        CheckConstraint("sign IN (-1, 1)", name="sign"),
        Index("ix_observation_mark_rater", "session_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("session_step.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    indicator: Mapped[str] = mapped_column(String(60))
    sign: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
