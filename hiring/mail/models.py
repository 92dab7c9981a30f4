"""The outbox: every letter that the product has written, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class Letter(Model):
    """A letter in the reader's language; where no mail server is configured it waits in the outbox."""

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'failed')", name="state"),
        Index("ix_letter_state", "state", "written_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # What causes it, once: "plan_receipt:12" is written a single time however often it is asked for.
    cause: Mapped[str] = mapped_column(String(80), unique=True)
    # The branch whose HR may see it; NULL: the administrator's alone.
    branch_id: Mapped[int | None]
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    # What the mail server said last, without the address.
    problem: Mapped[str] = mapped_column(Text, default="")
    # From when on it says nothing any more, such as a reminder of what has begun.
    not_after: Mapped[datetime | None]
    # A file that goes with it, as text with its line ends; NULL: none.
    attachment: Mapped[str | None] = mapped_column(Text)
    attachment_name: Mapped[str] = mapped_column(String(100), default="")
    attachment_type: Mapped[str] = mapped_column(String(100), default="")
