"""What a rater wrote about one step of one session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class Rating(Model):
    """One rater's values for one step; their shape is the instrument's own."""

    __tablename__ = "rating"
    __table_args__ = (Index("uq_rating", "step_id", "user_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"), index=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("session_step.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    # "values" is a reserved word of SQL.
    content: Mapped[dict[str, Any]]
    # Raised at each save; a save over another tab's version is refused.
    version: Mapped[int]
    saved_at: Mapped[datetime]


class RatingRevision(Model):
    """A rating as it was before a change after submission, and why it was changed."""

    __tablename__ = "rating_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), index=True)
    content: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    revised_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    revised_at: Mapped[datetime]


class FollowUpNote(Model):
    """What a rater heard to one question about the candidate's own plan; it carries no level."""

    __tablename__ = "follow_up_note"
    __table_args__ = (Index("uq_follow_up_note", "session_id", "user_id", "question", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    # Its place among the questions of this candidate, from 1.
    question: Mapped[int]
    # The question in the rater's words of that day: an attempt may be reopened and asked anew.
    asked: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    saved_at: Mapped[datetime]
