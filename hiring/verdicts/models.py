"""The recommendation as it was issued, and the person's decision as a record of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class Recommendation(Model):
    """What the evidence adds up to under one method and one content version."""

    __tablename__ = "recommendation"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"), unique=True)
    content_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    method: Mapped[str] = mapped_column(String(30))
    word: Mapped[str] = mapped_column(String(30))
    payload: Mapped[dict[str, Any]]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    issued_at: Mapped[datetime]


class Decision(Model):
    """Who decided what, when and why; a later decision stands beside it, never in its place."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("outcome IN ('hire', 'refuse', 'more_evidence')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    # Whether the decision agrees with the recommendation as it stood.
    agrees: Mapped[bool]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime]
