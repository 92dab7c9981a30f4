"""Files, and documents that the worker makes of plain values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class StoredFile(Model):
    """A file under its SHA-256 in the data folder; the row is never changed."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    created_at: Mapped[datetime]


class Document(Model):
    """A document to be made: preparing until the worker has made it or given up."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("state IN ('preparing', 'ready', 'failed')", name="state"),
        Index("ix_document_subject", "kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    locale: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(10), default="preparing")
    payload: Mapped[dict[str, Any]]
    # What the file is called when it is downloaded.
    name: Mapped[str] = mapped_column(String(200))
    # A code with words when the state is failed.
    failure: Mapped[str] = mapped_column(String(60), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    requested_by: Mapped[str] = mapped_column(String(40))
    requested_at: Mapped[datetime]
    # When a worker took it; taken again when that is long ago.
    claimed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
