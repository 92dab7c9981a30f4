"""The exercise as one candidate takes it, and what its scoring found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class PlanAttempt(Model):
    """The one attempt of a session: started by the candidate, submitted once."""

    __tablename__ = "plan_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"), unique=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("session_step.id"))
    exercise: Mapped[str] = mapped_column(String(60))
    # The shuffled order in which this candidate sees the tasks.
    task_order: Mapped[list[Any]]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    receipt: Mapped[str | None] = mapped_column(String(20), unique=True)
    # The documented plan format, as submitted.
    plan: Mapped[dict[str, Any] | None]
    notes: Mapped[str] = mapped_column(Text, default="")


class PlanResult(Model):
    """The report of one plan under one method and one content version; never overwritten."""

    __tablename__ = "plan_result"
    __table_args__ = (
        Index("uq_plan_result", "attempt_id", "content_version_id", "method", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("plan_attempt.id"))
    content_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    method: Mapped[str] = mapped_column(String(30))
    report: Mapped[dict[str, Any]]
    scored_at: Mapped[datetime]
