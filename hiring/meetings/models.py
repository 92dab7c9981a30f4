"""A meeting of a session, whom it was told to, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model

SHORTEST_MINUTES, LONGEST_MINUTES = 15, 480
# Planned, and nobody has said yet whether it was held.
OPEN = "state = 'planned' AND outcome IS NULL"


class Meeting(Model):
    """An interview at a time and a place; at most one of a session is open."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'cancelled')", name="state"),
        CheckConstraint("outcome IN ('held', 'not_held')", name="outcome"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("room <> '' OR link <> ''", name="place"),
        Index(
            "uq_meeting_open",
            "session_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("ix_meeting_when", "state", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("assessment_session.id"), index=True)
    # What calendars know it by, for as long as it lives.
    uid: Mapped[str] = mapped_column(String(300), unique=True)
    # Raised with every letter that changes what calendars hold, whoever gets it.
    sequence: Mapped[int] = mapped_column(default=0)
    # How often it was moved: each time it is reminded of anew.
    moves: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    # The zone in which its time is said, by its IANA name.
    timezone: Mapped[str] = mapped_column(String(60))
    room: Mapped[str] = mapped_column(String(120), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    # What to bring and to know, for the candidate.
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="planned")
    # What somebody said; without a word it is presumed held once a rater has rated.
    outcome: Mapped[str | None] = mapped_column(String(10))
    # Why it was cancelled; for the staff, in no letter.
    reason: Mapped[str] = mapped_column(Text, default="")


class MeetingGuest(Model):
    """Somebody whom the meeting was told to: a rater, or (user_id NULL) the candidate."""

    __tablename__ = "meeting_guest"
    __table_args__ = (
        Index("uq_meeting_guest", "meeting_id", "user_id", unique=True),
        Index(
            "uq_meeting_guest_candidate",
            "meeting_id",
            unique=True,
            sqlite_where=text("user_id IS NULL"),
            postgresql_where=text("user_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    # The letter that told them last; it knows to which address.
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    told_at: Mapped[datetime]


class MeetingChange(Model):
    """What was done to a meeting, by whom (NULL: the system), and how it stood afterwards."""

    __tablename__ = "meeting_change"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('planned', 'moved', 'cancelled', 'held', 'not_held')", name="kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    timezone: Mapped[str] = mapped_column(String(60))
    room: Mapped[str] = mapped_column(String(120))
    link: Mapped[str] = mapped_column(String(500))
