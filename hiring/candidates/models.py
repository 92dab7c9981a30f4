"""People who are assessed: from outside, or employees of the company."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class Candidate(Model):
    """A person; `user_id` once they have an account (an employee, or after being hired)."""

    __tablename__ = "candidate"
    __table_args__ = (CheckConstraint("source IN ('external', 'internal')", name="source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    # Name, address and phone casefolded: SQLite's own lower() knows ASCII only.
    search: Mapped[str] = mapped_column(String(500), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    source: Mapped[str] = mapped_column(String(10))
    locale: Mapped[str] = mapped_column(String(2))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), unique=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
