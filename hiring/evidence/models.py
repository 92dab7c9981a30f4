"""The meeting point: what the instruments found, read by verdicts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class Evidence(Model):
    """One instrument's finding on one competency, from one item; `score` NULL = not observed."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("uq_evidence", "session_id", "competency", "instrument", "item", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("session_step.id"))
    competency: Mapped[str] = mapped_column(String(40))
    instrument: Mapped[str] = mapped_column(String(20))
    item: Mapped[str] = mapped_column(String(60), default="")
    score: Mapped[float | None] = mapped_column(Float)
    raters: Mapped[int]
    method: Mapped[str] = mapped_column(String(30))
    # [{"code", "params", "loss"}]: words come later, in two languages.
    reasons: Mapped[list[Any]]
    flags: Mapped[list[Any]]
    details: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]


class Exhibit(Model):
    """Frozen plain values that a template of this kind shows on screen and in print."""

    __tablename__ = "exhibit"
    __table_args__ = (Index("uq_exhibit", "session_id", "kind", "item", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"))
    kind: Mapped[str] = mapped_column(String(30))
    item: Mapped[str] = mapped_column(String(60), default="")
    payload: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
