"""One candidate's run through one vacancy."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class AssessmentSession(Model):
    """A session: its moments say how far it is, `state` is what they add up to."""

    __tablename__ = "assessment_session"
    __table_args__ = (
        Index("uq_assessment_session_pair", "vacancy_id", "candidate_id", unique=True),
        # How many of a vacancy's sessions are in which state, without reading the sessions.
        Index("ix_assessment_session_counts", "vacancy_id", "state", "candidate_id"),
        Index("ix_assessment_session_list", "branch_id", "state", "created_at"),
        CheckConstraint(
            "state IN ('invited', 'planning', 'planned', 'rating', 'closed', 'complete', "
            "'decided', 'declined', 'withdrawn')",
            name="state",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    content_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    state: Mapped[str] = mapped_column(String(10), default="invited")
    # Who plays the client in role-plays; NULL: agreed on the day.
    player_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    consented_at: Mapped[datetime | None]
    plan_started_at: Mapped[datetime | None]
    plan_submitted_at: Mapped[datetime | None]
    first_rating_at: Mapped[datetime | None]
    ratings_closed_at: Mapped[datetime | None]
    ratings_closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    issued_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    # Said by the candidate who declines, or by HR who withdraws; may be empty.
    end_reason: Mapped[str] = mapped_column(Text, default="")
    answer_due_on: Mapped[date | None] = mapped_column(Date)


class SessionStep(Model):
    """One instrument of this session, copied from the vacancy at creation."""

    __tablename__ = "session_step"
    __table_args__ = (
        Index("uq_session_step_position", "session_id", "position", unique=True),
        CheckConstraint("minutes BETWEEN 1 AND 480", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"))
    position: Mapped[int]
    instrument: Mapped[str] = mapped_column(String(20))
    item: Mapped[str] = mapped_column(String(60))
    # Of the interview; of a day plan, the candidate's own time at home.
    minutes: Mapped[int]
    # Ids of the questions of a knowledge area, in order; empty: all of them.
    questions: Mapped[list[Any]] = mapped_column(default=list)


class SessionRater(Model):
    """A rater of this session: submitted, or excused with a reason, or still to come."""

    __tablename__ = "session_rater"
    __table_args__ = (
        Index("uq_session_rater", "session_id", "user_id", unique=True),
        CheckConstraint("submitted_at IS NULL OR excused_at IS NULL", name="one_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    # "instrument/item" of the steps that they must rate; empty: all of them.
    focus: Mapped[list[Any]] = mapped_column(default=list)
    submitted_at: Mapped[datetime | None]
    # How the interview went, as their console has it: see interviews/sheets.py; NULL before submission.
    conduct: Mapped[dict[str, Any] | None]
    excused_at: Mapped[datetime | None]
    excused_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    excused_reason: Mapped[str] = mapped_column(Text, default="")


class CandidateLink(Model):
    """The invitation link of a session: 256 random bits, stored hashed, revocable."""

    __tablename__ = "candidate_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class LinkUse(Model):
    """The candidate came by a link (POST): every use is visible to HR."""

    __tablename__ = "link_use"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("candidate_link.id"), index=True)
    at: Mapped[datetime]


class ConsentText(Model):
    """A text that somebody accepted, word for word, once however many did: under its SHA-256."""

    __tablename__ = "consent_text"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    # The HTML that the product made of its own template; never anything that a person typed as HTML.
    text: Mapped[str] = mapped_column(Text)


class Consent(Model):
    """What the candidate accepted before the start: which texts, in which language, when."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"), index=True)
    notice_version: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(2))
    # Of the consent; before texts were kept, of the notice and the consent in one.
    text_digest: Mapped[str] = mapped_column(String(64))
    # NULL: accepted before texts were kept.
    notice_digest: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]
