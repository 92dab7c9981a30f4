"""Sign-ins and the counters that slow down guessing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class WebSession(Model):
    """One sign-in of one browser: a staff account, or a candidate's link."""

    __tablename__ = "web_session"
    __table_args__ = (CheckConstraint("(user_id IS NULL) <> (link_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("candidate_link.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AttemptCounter(Model):
    """Failed attempts by one key (an account or an address, hashed) since `window_start`."""

    __tablename__ = "attempt_counter"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window_start: Mapped[datetime]
    failures: Mapped[int]
