"""What is being typed, kept on the server: a folded state and every operation behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class Draft(Model):
    """The present state of one record that one owner is typing."""

    __tablename__ = "draft"
    __table_args__ = (Index("uq_draft_record", "owner", "record", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(40))
    record: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    state: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
    # The window that somebody is typing in; another one asks before it takes over.
    holder: Mapped[str | None] = mapped_column(String(40))
    holder_device: Mapped[str | None] = mapped_column(String(40))
    # From here on operations are kept and marked late; the state stands.
    closed_at: Mapped[datetime | None]


class DraftOperation(Model):
    """One change as the browser sent it; the same id twice changes nothing."""

    __tablename__ = "draft_operation"
    __table_args__ = (Index("uq_draft_operation", "draft_id", "operation_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    operation_id: Mapped[str] = mapped_column(String(64))
    # The window that it was typed in: one's own operations are never in conflict.
    writer: Mapped[str] = mapped_column(String(40))
    base_version: Mapped[int]
    version: Mapped[int]
    change: Mapped[dict[str, Any]]
    # What the change replaced where somebody else had changed it since the base version.
    conflict: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]
    # When it was typed, by the device's say.
    typed_at: Mapped[datetime]
    is_late: Mapped[bool] = mapped_column(default=False)
