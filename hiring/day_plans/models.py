"""The exercise as one candidate takes it, what its scoring found, and what people did about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class PlanAttempt(Model):
    """An attempt of a session: the present one, or one that HR has reopened or reset since."""

    __tablename__ = "plan_attempt"
    __table_args__ = (
        Index("uq_plan_attempt_number", "session_id", "number", unique=True),
        Index(
            "uq_plan_attempt_present",
            "session_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        # What the sweep looks for each minute: still running, and when it ends.
        Index("ix_plan_attempt_running", "submitted_at", "due_at"),
        CheckConstraint("submitted_by IN ('candidate', 'deadline')", name="submitted_by"),
        CheckConstraint("replaced_as IN ('reopened', 'reset')", name="replaced_as"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"))
    # 1 for the first; each reopening and each reset begins another.
    number: Mapped[int]
    step_id: Mapped[int] = mapped_column(ForeignKey("session_step.id"))
    exercise: Mapped[str] = mapped_column(String(60))
    # The shuffled order in which this candidate sees the tasks.
    task_order: Mapped[list[Any]]
    started_at: Mapped[datetime]
    # NULL: without a limit. While it is paused, as if it had gone on at the beginning of the pause.
    due_at: Mapped[datetime | None]
    # The candidate has pressed "more time".
    extended_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    # What is left of the pauses that were granted.
    pause_minutes: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[str | None] = mapped_column(String(10))
    receipt: Mapped[str | None] = mapped_column(String(20), unique=True)
    # The documented plan format, as submitted.
    plan: Mapped[dict[str, Any] | None]
    # What was typed for tasks that could not be read when the time ended: field → text.
    unread: Mapped[dict[str, Any]] = mapped_column(default=dict)
    notes: Mapped[str] = mapped_column(Text, default="")
    # [{"code", "params"}]: what the interviewer asks about this plan.
    follow_ups: Mapped[list[Any]] = mapped_column(default=list)
    replaced_at: Mapped[datetime | None]
    replaced_as: Mapped[str | None] = mapped_column(String(10))


class PlanEvent(Model):
    """Something that happened during an attempt and is no change of the plan."""

    __tablename__ = "plan_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("plan_attempt.id"), index=True)
    at: Mapped[datetime]
    # One of events.KINDS.
    kind: Mapped[str] = mapped_column(String(20))
    # The browser's own name for itself; "" where the server or HR did it.
    device: Mapped[str] = mapped_column(String(40), default="")
    # Numbers and short codes; of free text only the reason that HR gave.
    details: Mapped[dict[str, Any]]


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


class PlanRescore(Model):
    """One scoring of everybody's plan under a newer version of the key, and who changes by it."""

    __tablename__ = "plan_rescore"
    __table_args__ = (CheckConstraint("state IN ('preparing', 'ready', 'failed')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    content_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"), index=True)
    exercise: Mapped[str] = mapped_column(String(60))
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    requested_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="preparing")
    finished_at: Mapped[datetime | None]
    # Who changes and why, frozen: see rescoring.py.
    report: Mapped[dict[str, Any] | None]


class Accommodation(Model):
    """Other conditions that a candidate asked for, and what a named person answered."""

    __tablename__ = "accommodation"
    __table_args__ = (
        Index(
            "uq_accommodation_asked",
            "session_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
        CheckConstraint("state IN ('asked', 'granted', 'declined', 'taken_back')", name="state"),
        CheckConstraint("extra_percent BETWEEN 0 AND 100", name="extra_percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="asked")
    # Codes of what would help: extra_25, extra_50, extra_100, untimed, pause.
    wishes: Mapped[list[Any]]
    # Whom the candidate was told of when asking; nobody else ever sees the reason.
    named_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    extra_percent: Mapped[int] = mapped_column(default=0)
    is_untimed: Mapped[bool] = mapped_column(default=False)
    pause_minutes: Mapped[int] = mapped_column(default=0)


class Contest(Model):
    """A candidate's request that a person reviews the reading of their plan, with its deadline."""

    __tablename__ = "contest"
    __table_args__ = (CheckConstraint("outcome IN ('stands', 'changes')", name="outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("plan_attempt.id"), unique=True)
    asked_at: Mapped[datetime]
    about: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(Date)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    # Whoever answered had rated or decided, because nobody else was there.
    was_involved: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(Text, default="")
