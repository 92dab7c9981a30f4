"""Knowledge interview: keyed points earned of the points asked for; a missed critical point caps
the area.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

from scoring import raters
from scoring.values import ParamValue, Reason

METHOD = "knowledge/1"
MOST_POINTS = 2
CRITICAL_CAP = 40.0
"""The highest score of an area in which a critical point was missed: "weak" on the common scale."""


@dataclass(frozen=True, slots=True)
class QuestionRating:
    """The keyed points of one question, each 0, 1 or 2 (None: not asked), and which of them are
    critical.
    """

    points: Mapping[str, int | None]
    critical: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        """Refuses points other than 0, 1, 2 or None."""
        for name, given in self.points.items():
            if given is None:
                continue
            if (
                isinstance(given, bool)
                or not isinstance(given, int)
                or not 0 <= given <= MOST_POINTS
            ):
                raise ValueError(f"point {name!r} has {given!r} instead of 0, 1, 2 or nothing")


@dataclass(frozen=True, slots=True)
class AreaRating:
    """One rater's record of one area: the questions by id, and the area's level (1-5, None: not
    observed).
    """

    rater: str
    questions: Mapping[str, QuestionRating]
    level: int | None = None

    def __post_init__(self) -> None:
        """Refuses a level outside 1-5."""
        raters.check_level(self.level)


@dataclass(frozen=True, slots=True)
class Known:
    """A score of knowledge (0-100, None: nothing asked) with the raters behind it; `spread` is in
    points of the score.

    `level` is the mean of the raters' anchored levels: shown beside the score, never part of it.
    """

    method: str
    score: float | None
    level: float | None
    spread: float | None
    raters: int
    disagreements: tuple[Reason, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Point:
    """One keyed point as one rater recorded it."""

    question: str
    name: str
    given: int
    critical: bool


def score_area(ratings: Sequence[AreaRating], apart: int = raters.DISAGREEMENT_LEVELS) -> Known:
    """Per rater 100 earned / possible over the points asked, at most 40 if a critical one got 0;
    then the mean.
    """
    raters.check_once(rating.rater for rating in ratings)
    levels = raters.combine([rating.level for rating in ratings], apart)
    asked = [points for rating in ratings if (points := _asked(rating))]
    scores = [_of_one_rater(points) for points in asked]
    return Known(
        method=METHOD,
        score=fsum(scores) / len(scores) if scores else None,
        level=levels.mean,
        spread=max(scores) - min(scores) if scores else None,
        raters=len(scores),
        disagreements=levels.disagreements + _critical_disagreements(asked),
        reasons=_reasons(asked),
    )


def score(areas: Sequence[Known]) -> Known:
    """The mean of the areas observed; an area that nobody asked about is left out, and None if
    there is no other.

    The losses are shared out over the areas and still add up to 100 - score; raters is the smallest
    number of them.
    """
    observed = [(area, area.score) for area in areas if area.score is not None]
    levels = [area.level for area, _ in observed if area.level is not None]
    return Known(
        method=METHOD,
        score=fsum(value for _, value in observed) / len(observed) if observed else None,
        level=fsum(levels) / len(levels) if levels else None,
        spread=max((area.spread or 0.0 for area, _ in observed), default=None),
        raters=min((area.raters for area, _ in observed), default=0),
        disagreements=tuple(reason for area, _ in observed for reason in area.disagreements),
        reasons=tuple(
            Reason(reason.code, reason.params, reason.loss / len(observed))
            for area, _ in observed
            for reason in area.reasons
            if reason.loss is not None
        ),
    )


def _asked(rating: AreaRating) -> list[_Point]:
    return [
        _Point(question, name, given, name in record.critical)
        for question, record in sorted(rating.questions.items())
        for name, given in sorted(record.points.items())
        if given is not None
    ]


def _raw(points: Sequence[_Point]) -> float:
    return 100.0 * sum(point.given for point in points) / (MOST_POINTS * len(points))


def _missed_critical(points: Sequence[_Point]) -> bool:
    return any(point.critical and point.given == 0 for point in points)


def _of_one_rater(points: Sequence[_Point]) -> float:
    raw = _raw(points)
    return min(raw, CRITICAL_CAP) if _missed_critical(points) else raw


def _critical_disagreements(asked: Sequence[Sequence[_Point]]) -> tuple[Reason, ...]:
    """Critical points that one rater heard in full and another did not hear at all: the cap hangs
    on them.
    """
    given: dict[tuple[str, str], list[int]] = {}
    for points in asked:
        for point in points:
            if point.critical:
                given.setdefault((point.question, point.name), []).append(point.given)
    return tuple(
        Reason("critical_point", {"question": question, "point": name})
        for (question, name), values in sorted(given.items())
        if min(values) == 0 and max(values) == MOST_POINTS
    )


def _reasons(asked: Sequence[Sequence[_Point]]) -> tuple[Reason, ...]:
    """Points missed or named in part, the costliest first, and what the cap takes; together 100 -
    score.
    """
    lost: dict[tuple[str, str], list[float]] = {}
    critical: set[tuple[str, str]] = set()
    never_named: dict[tuple[str, str], bool] = {}
    capped: list[float] = []
    for points in asked:
        worth = 100.0 / (MOST_POINTS * len(points) * len(asked))
        for point in points:
            key = (point.question, point.name)
            if point.given < MOST_POINTS:
                lost.setdefault(key, []).append((MOST_POINTS - point.given) * worth)
            if point.critical and point.given == 0:
                critical.add(key)
            never_named[key] = never_named.get(key, True) and point.given == 0
        over = _raw(points) - CRITICAL_CAP
        if _missed_critical(points) and over > 0.0:
            capped.append(over / len(asked))
    reasons = []
    for key, losses in lost.items():
        params: dict[str, ParamValue] = {"question": key[0], "point": key[1]}
        code = "point_missed" if never_named[key] else "point_partly"
        reasons.append(Reason("critical_missed" if key in critical else code, params, fsum(losses)))
    if capped:
        reasons.append(Reason("critical_cap", {"cap": CRITICAL_CAP}, fsum(capped)))
    return tuple(
        sorted(
            reasons,
            key=lambda r: (
                r.code not in ("critical_missed", "critical_cap"),
                -(r.loss or 0.0),
                r.code,
                str(r.params.get("question", "")),
                str(r.params.get("point", "")),
            ),
        )
    )
