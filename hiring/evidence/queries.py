"""Reads of evidence. Callers have loaded the session for the identity and asked whether it is blind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from hiring.core.db import db
from hiring.evidence.models import Evidence, Exhibit


@dataclass(frozen=True, slots=True)
class Found:
    """A recorded finding (see `service.Finding`)."""

    competency: str
    instrument: str
    item: str
    score: float | None
    raters: int
    method: str
    step_id: int | None
    reasons: list[dict[str, Any]]
    flags: list[str]
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A recorded exhibit."""

    kind: str
    item: str
    payload: dict[str, Any]


def list_evidence(session_id: int) -> list[Found]:
    """Everything found in a session, in a fixed order."""
    rows = db.session.execute(
        select(
            Evidence.competency,
            Evidence.instrument,
            Evidence.item,
            Evidence.score,
            Evidence.raters,
            Evidence.method,
            Evidence.step_id,
            Evidence.reasons,
            Evidence.flags,
            Evidence.details,
        )
        .where(Evidence.session_id == session_id)
        .order_by(Evidence.competency, Evidence.instrument, Evidence.item)
    )
    return [Found(*row) for row in rows]


def list_exhibits(session_id: int) -> list[Shown]:
    """The exhibits of a session, in a fixed order."""
    rows = db.session.execute(
        select(Exhibit.kind, Exhibit.item, Exhibit.payload)
        .where(Exhibit.session_id == session_id)
        .order_by(Exhibit.kind, Exhibit.item)
    )
    return [Shown(*row) for row in rows]
