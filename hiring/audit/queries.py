"""Reads of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from hiring.audit.events import EVENTS
from hiring.audit.models import AuditEvent
from hiring.core.db import db

PAGE = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed as the log shows it: ids, no names."""

    at: datetime
    actor: str
    event: str
    subject: str
    subject_id: int | None
    details: dict[str, Any]

    @property
    def words(self) -> str:
        """What was done, as a sentence."""
        known = EVENTS.get(self.event)
        return str(known[2]) if known else self.event


def list_entries(page: int) -> tuple[list[Entry], int]:
    """A page of the log, newest first, and how many pages there are."""
    total = db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    pages = max(1, -(-total // PAGE))
    rows = db.session.execute(
        select(
            AuditEvent.at,
            AuditEvent.actor,
            AuditEvent.event,
            AuditEvent.subject,
            AuditEvent.subject_id,
            AuditEvent.details,
        )
        .order_by(AuditEvent.id.desc())
        .limit(PAGE)
        .offset((min(page, pages) - 1) * PAGE)
    )
    return [Entry(*row) for row in rows], pages
