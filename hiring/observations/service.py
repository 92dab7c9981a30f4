"""Setting marks, taking them back, and what they add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from hiring.content import queries as content
from hiring.core.db import db
from hiring.core.i18n import gettext as _
from hiring.evidence.panels import Words, as_reasons
from hiring.evidence.service import Finding
from hiring.observations import queries
from hiring.observations.models import ObservationMark
from scoring import observation


def add_mark(
    session_id: int, step_id: int | None, user_id: int, indicator: str, sign: int, at: datetime
) -> None:
    """Store a mark that a rater has set at that moment (a part of commands)."""
    db.session.add(
        ObservationMark(
            session_id=session_id,
            step_id=step_id,
            user_id=user_id,
            indicator=indicator,
            sign=sign,
            at=at,
        )
    )


def clear_marks(session_id: int, user_id: int) -> None:
    """Take away the marks of a rater that stand (a part of commands)."""
    db.session.execute(
        delete(ObservationMark).where(
            ObservationMark.session_id == session_id,
            ObservationMark.user_id == user_id,
            ObservationMark.removed_at.is_(None),
        )
    )


def findings(session_id: int, pack: content.Pack, rater_ids: Sequence[int]) -> list[Finding]:
    """One finding per observed competency, from the marks of those raters."""
    competency_of = {row["id"]: row["competency"] for row in pack["observations"]}
    counts = {name: {1: 0, -1: 0} for name in dict.fromkeys(competency_of.values())}
    observers: dict[str, set[int]] = defaultdict(set)
    for (indicator, user_id, sign), count in queries.count_marks(session_id, rater_ids).items():
        counts[competency_of[indicator]][sign] += count
        observers[competency_of[indicator]].add(user_id)
    return [_finding(name, given, len(observers[name])) for name, given in counts.items()]


def _finding(competency: str, given: Mapping[int, int], raters: int) -> Finding:
    """The balance of the marks; who set none has observed nothing and narrows no error."""
    observed = observation.score(given[1], given[-1])
    return Finding(
        competency=competency,
        instrument="observation",
        item="",
        score=observed.score,
        raters=raters,
        method=observed.method,
        reasons=as_reasons(observed.reasons),
        details={"positive": observed.positive, "negative": observed.negative},
    )


def say(reason: Mapping[str, Any], words: Words) -> str:
    """The sentence of a reason of this instrument."""
    params = reason["params"]
    if reason["code"] == "negative_marks":
        return _(
            "Marks through the session: %(positive)s good, %(negative)s bad",
            positive=params["positive"],
            negative=params["negative"],
        )
    return _("Only %(count)s marks were set", count=params["count"])
