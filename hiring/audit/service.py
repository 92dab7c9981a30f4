"""Recording deeds, inside the command that does them."""

from __future__ import annotations

from typing import Any

from hiring.audit.events import EVENTS
from hiring.audit.models import AuditEvent
from hiring.core import clock
from hiring.core.db import db, writing


def record(actor: str, event: str, subject_id: int | None, **details: Any) -> None:
    """Add one event to the running command; an unknown event or key is a programming error.

    `actor` is `Identity.actor`, or "system" for what nobody asked for.
    """
    if not writing.get():
        raise RuntimeError("audit outside a command")
    subject, allowed, _ = EVENTS[event]
    if not details.keys() <= allowed:
        raise KeyError(f"{event} does not record {sorted(details.keys() - allowed)}")
    db.session.add(
        AuditEvent(
            at=clock.now(),
            actor=actor,
            event=event,
            subject=subject,
            subject_id=subject_id,
            details=details,
        )
    )
