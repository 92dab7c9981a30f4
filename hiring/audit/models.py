"""The audit's tables; triggers in the migration refuse to change or delete the rows of events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class AuditEvent(Model):
    """One deed: ids and codes only, never names or free text, so that erasure breaks nothing."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(40))
    event: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]]


class PageOpening(Model):
    """Somebody of the staff opened a page about a person; `batch` is the file that brought it."""

    __tablename__ = "page_opening"
    __table_args__ = (Index("ix_page_opening_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(60), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
