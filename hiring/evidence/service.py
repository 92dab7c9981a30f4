"""Recording what an instrument found (parts of commands) and what shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete

from hiring.core import clock
from hiring.core.db import db
from hiring.evidence.models import Evidence, Exhibit


@dataclass(frozen=True, slots=True)
class Finding:
    """One instrument's finding on one competency from one item, 0–100; None = not observed.

    `reasons` are {"code", "params", "loss"}; `flags` are codes that are never averaged away.
    """

    competency: str
    instrument: str
    item: str
    score: float | None
    raters: int
    method: str
    step_id: int | None = None
    reasons: Sequence[Mapping[str, Any]] = ()
    flags: Sequence[str] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


def record(session_id: int, finding: Finding) -> None:
    """Store a finding, in place of an earlier one of the same instrument, item and competency."""
    db.session.execute(
        delete(Evidence).where(
            Evidence.session_id == session_id,
            Evidence.competency == finding.competency,
            Evidence.instrument == finding.instrument,
            Evidence.item == finding.item,
        )
    )
    db.session.add(
        Evidence(
            session_id=session_id,
            step_id=finding.step_id,
            competency=finding.competency,
            instrument=finding.instrument,
            item=finding.item,
            score=finding.score,
            raters=finding.raters,
            method=finding.method,
            reasons=[dict(reason) for reason in finding.reasons],
            flags=list(finding.flags),
            details=dict(finding.details),
            recorded_at=clock.now(),
        )
    )


def show(session_id: int, kind: str, item: str, payload: Mapping[str, Any]) -> None:
    """Store the frozen values of an exhibit, in place of an earlier one of this kind and item."""
    db.session.execute(
        delete(Exhibit).where(
            Exhibit.session_id == session_id, Exhibit.kind == kind, Exhibit.item == item
        )
    )
    db.session.add(
        Exhibit(
            session_id=session_id,
            kind=kind,
            item=item,
            payload=dict(payload),
            recorded_at=clock.now(),
        )
    )


def withdraw(session_id: int, instrument: str, item: str, kind: str) -> None:
    """Take an instrument's findings on an item, and the exhibit of them, away from a session."""
    db.session.execute(
        delete(Evidence).where(
            Evidence.session_id == session_id,
            Evidence.instrument == instrument,
            Evidence.item == item,
        )
    )
    db.session.execute(
        delete(Exhibit).where(
            Exhibit.session_id == session_id, Exhibit.kind == kind, Exhibit.item == item
        )
    )
