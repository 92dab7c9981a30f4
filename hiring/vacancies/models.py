"""A role to fill: the content version pinned when it opens, instruments in order, raters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class Vacancy(Model):
    """A vacancy of one branch."""

    __tablename__ = "vacancy"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        CheckConstraint("answer_days BETWEEN 1 AND 60", name="answer_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    content_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    state: Mapped[str] = mapped_column(String(10), default="open")
    # competency id → percent; pinned here, so that a later pack changes nobody's verdict.
    weights: Mapped[dict[str, Any]]
    # Days after the plan within which the candidate hears from the contact person.
    answer_days: Mapped[int]
    # Whether candidates may read, after the result, what was read from their plan.
    shows_plan_feedback: Mapped[bool] = mapped_column(default=False)
    contact_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    # Who plays the client in role-plays; NULL: agreed on the day.
    player_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class VacancyStep(Model):
    """One instrument of the vacancy at its place in the order: the same for everybody."""

    __tablename__ = "vacancy_step"
    __table_args__ = (
        Index("uq_vacancy_step_position", "vacancy_id", "position", unique=True),
        Index("uq_vacancy_step_item", "vacancy_id", "instrument", "item", unique=True),
        CheckConstraint("minutes BETWEEN 1 AND 480", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    position: Mapped[int]
    instrument: Mapped[str] = mapped_column(String(20))
    item: Mapped[str] = mapped_column(String(60))
    # Of the interview; of a day plan, the candidate's own time at home.
    minutes: Mapped[int]
    # Ids of the questions of a knowledge area, in order; empty: all of them.
    questions: Mapped[list[Any]] = mapped_column(default=list)


class VacancyRater(Model):
    """Who rates the sessions of this vacancy unless a session says otherwise."""

    __tablename__ = "vacancy_rater"

    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    # "instrument/item" of the steps that they must rate; empty: all of them.
    focus: Mapped[list[Any]] = mapped_column(default=list)


class VacancyRenewal(Model):
    """An open vacancy was brought to a newer edition of its content, for sessions not yet begun."""

    __tablename__ = "vacancy_renewal"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), index=True)
    from_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    to_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    reason: Mapped[str] = mapped_column(Text)
    # How many sessions went along, and how many had begun and stayed.
    moved: Mapped[int]
    stayed: Mapped[int]
    renewed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    renewed_at: Mapped[datetime]
