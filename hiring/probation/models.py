"""The first months: tasks that are given, reported and really verified."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class Probation(Model):
    """One employee's probation, following from one session's verdict."""

    __tablename__ = "probation"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"), unique=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]


class ProbationTask(Model):
    """A task with what, expected result and criterion; the newest report and check decide."""

    __tablename__ = "probation_task"
    __table_args__ = (
        CheckConstraint(
            "state IN ('proposed', 'assigned', 'reported', 'returned', 'verified', 'cancelled')",
            name="state",
        ),
        Index("ix_probation_task_list", "probation_id", "week"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    probation_id: Mapped[int] = mapped_column(ForeignKey("probation.id"))
    competency: Mapped[str] = mapped_column(String(40))
    template: Mapped[str] = mapped_column(String(60), default="")
    what: Mapped[str] = mapped_column(Text)
    expected: Mapped[str] = mapped_column(Text)
    criterion: Mapped[str] = mapped_column(Text)
    week: Mapped[int]
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    version: Mapped[int] = mapped_column(default=1)
    # Until a task has been assigned once, it is the mentor's draft and not the employee's to see.
    assigned_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class ProbationReport(Model):
    """What the employee says was done, with a file if there is one."""

    __tablename__ = "probation_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("probation_task.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    reported_at: Mapped[datetime]


class ProbationCheck(Model):
    """A look at a report by somebody other than the doer, against the stated criterion."""

    __tablename__ = "probation_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("probation_report.id"), unique=True)
    verified: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text)
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    checked_at: Mapped[datetime]
