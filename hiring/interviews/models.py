"""What raters submitted about the steps of a session, what they heard, and what they discussed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
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
    # Raised at each change; a change over another tab's version is refused.
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


class QuickPhrase(Model):
    """A phrase that one rater puts into notes with one press."""

    __tablename__ = "quick_phrase"
    __table_args__ = (Index("uq_quick_phrase", "user_id", "place", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class Moderation(Model):
    """A value that a rater proposes to all who rated it; each of them changes only their own rating."""

    __tablename__ = "moderation"
    __table_args__ = (
        # One open proposal for a value at a time.
        Index(
            "uq_moderation_open",
            "step_id",
            "field",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
        CheckConstraint("outcome IN ('agreed', 'withdrawn', 'replaced')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"), index=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("session_step.id"))
    # As the rating's form names it: "level", "level.empathy", "point.QUESTION.POINT".
    field: Mapped[str] = mapped_column(String(140))
    value: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(10))
    ended_at: Mapped[datetime | None]


class ModerationAnswer(Model):
    """What a rater answered to a proposal; who declined may accept later, and both stay."""

    __tablename__ = "moderation_answer"
    __table_args__ = (
        Index("uq_moderation_answer", "moderation_id", "user_id", "is_accepted", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    moderation_id: Mapped[int] = mapped_column(ForeignKey("moderation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    is_accepted: Mapped[bool]
    word: Mapped[str] = mapped_column(Text)
    # The change of the rater's own rating; NULL where they had given that value before.
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("rating_revision.id"))
    at: Mapped[datetime]


class DebriefRemark(Model):
    """What somebody said about a value when the ratings were discussed; never changed."""

    __tablename__ = "debrief_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"), index=True)
    # NULL: about the marks that are set all along.
    step_id: Mapped[int | None] = mapped_column(ForeignKey("session_step.id"))
    field: Mapped[str] = mapped_column(String(140))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str] = mapped_column(Text)
    # The values by rater that were let stand with these words; NULL: a remark only.
    stands: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]
