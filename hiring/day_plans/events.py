"""What happens during an attempt beside changes of the plan: facts for HR, never a judgement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from hiring.core.db import db
from hiring.day_plans.models import PlanEvent

# kind: the keys that its details may have.
KINDS: Mapping[str, frozenset[str]] = {
    # A window was opened; `offset`: by how many seconds the device's clock is ahead of the server's.
    "opened": frozenset({"writer", "offset", "system"}),
    "left": frozenset({"writer"}),
    # This window goes on with what another one had begun.
    "taken": frozenset({"writer", "from"}),
    # No connection between these moments, by the device's say.
    "offline": frozenset({"writer", "from", "until"}),
    "paused": frozenset(),
    "resumed": frozenset({"minutes"}),
    "extended": frozenset({"minutes"}),
    # HR, each with the reason that stays with the attempt; `before`: the end that was moved.
    "adjusted": frozenset({"minutes", "before", "by", "reason"}),
    "reopened": frozenset({"minutes", "by", "reason"}),
    "reset": frozenset({"by", "reason"}),
}


def record(attempt_id: int, kind: str, at: datetime, device: str = "", **details: Any) -> None:
    """Keep one event (a part of commands); an unknown kind or key is a programming error."""
    if not details.keys() <= KINDS[kind]:
        raise KeyError(f"{kind} does not record {sorted(details.keys() - KINDS[kind])}")
    db.session.add(
        PlanEvent(attempt_id=attempt_id, at=at, kind=kind, device=device, details=details)
    )


def count(attempt_id: int) -> int:
    """How many events the attempt has."""
    counted = select(func.count()).where(PlanEvent.attempt_id == attempt_id)
    return db.session.scalar(counted) or 0
