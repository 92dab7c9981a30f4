"""Setting marks, taking them back, and what they add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from hiring.content import queries as content
from hiring.core import clock
from hiring.core.db import db
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.evidence.panels import Words, as_reasons
from hiring.evidence.service import Finding
from hiring.observations import queries
from hiring.observations.models import ObservationMark
from scoring import observation


def add_mark(
    session_id: int,
    step_id: int | None,
    user_id: int,
    pack: content.Pack,
    indicator: str,
    sign: int,
) -> None:
    """Set a mark (a part of commands); refuses an indicator that the pack does not have."""
    known = {row["id"] for row in pack["observations"]}
    if indicator not in known or sign not in (-1, 1):
        raise Refused("unknown_indicator")
    db.session.add(
        ObservationMark(
            session_id=session_id,
            step_id=step_id,
            user_id=user_id,
            indicator=indicator,
            sign=sign,
            at=clock.now(),
        )
    )


def remove_mark(session_id: int, user_id: int, mark_id: int) -> None:
    """Take back one's own mark (a part of commands); it stays on file as taken back."""
    mark = db.session.scalar(
        select(ObservationMark).where(
            ObservationMark.id == mark_id,
            ObservationMark.session_id == session_id,
            ObservationMark.user_id == user_id,
        )
    )
    if mark is None:
        raise NotFound
    if mark.removed_at is None:
        mark.removed_at = clock.now()


def find_newest(session_id: int, step_id: int, user_id: int) -> tuple[str, int] | None:
    """(indicator, sign) of the newest mark that this rater set during a step, or None."""
    row = db.session.execute(
        select(ObservationMark.indicator, ObservationMark.sign)
        .where(
            ObservationMark.session_id == session_id,
            ObservationMark.step_id == step_id,
            ObservationMark.user_id == user_id,
        )
        .order_by(ObservationMark.id.desc())
        .limit(1)
    ).one_or_none()
    return (row.indicator, row.sign) if row is not None else None


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
