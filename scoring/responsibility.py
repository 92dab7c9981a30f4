"""Responsibility: a position on a line whose middle is good; distances are folded before they are
averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from scoring.values import ParamValue, Reason

METHOD = "responsibility/2"
FURTHEST = 2
HARM_FACTOR = 1.5
"""The loss of overstepping in a case where it does harm, against 1 everywhere else (policy)."""
DISAGREEMENT_POSITIONS = 2

ACTED_WITH_HARM = "acted_with_harm"
SAFETY_REFUSED = "safety_refused"


@dataclass(frozen=True, slots=True)
class CaseRating:
    """One rater's position for one case, -2 (refuses) to +2 (acts past authority), None: not
    observed.

    `harm` marks a case in which overstepping does harm, `safety` one in which safety is at stake;
    `harm_seen` is the rater's own mark that what this candidate would do does harm.
    """

    case: str
    rater: str
    position: int | None
    harm: bool = False
    safety: bool = False
    harm_seen: bool = False

    def __post_init__(self) -> None:
        """Refuses a position that is not a whole number from -2 to +2."""
        if self.position is None:
            return
        if isinstance(self.position, bool) or not isinstance(self.position, int):
            raise ValueError(f"position {self.position!r} is not a whole number")
        if abs(self.position) > FURTHEST:
            raise ValueError(f"position {self.position} is outside -{FURTHEST}..{FURTHEST}")


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Effectiveness (0-100, None: no case observed) with the direction and the consistency beside
    it.

    `tilt` is the mean position (-2..2), `inconsistency` the population's standard deviation of the
    positions, both over every rating, so that the mean square is tilt squared plus inconsistency
    squared.
    """

    method: str
    effectiveness: float | None
    tilt: float | None
    inconsistency: float | None
    raters: int
    spread: float | None
    flags: tuple[str, ...]
    disagreements: tuple[Reason, ...]
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float | None:
        """The effectiveness, under the name that every instrument uses (0-100 or None)."""
        return self.effectiveness


def loss(position: int, harm: bool, harm_factor: float = HARM_FACTOR) -> float:
    """c |b|: the folded loss of a position; c is `harm_factor` on the + side of a harm case, else
    1.
    """
    return (harm_factor if harm and position > 0 else 1.0) * abs(position)


def share_lost(position: int, harm: bool, harm_factor: float = HARM_FACTOR) -> float:
    """The loss as a share (0-1) of the largest loss that the case allows on the chosen side."""
    side = FURTHEST if position >= 0 else -FURTHEST
    return loss(position, harm, harm_factor) / loss(side, harm, harm_factor)


def score(cases: Sequence[CaseRating], harm_factor: float = HARM_FACTOR) -> Responsibility:
    """100 (1 - mean share lost), folded per rater and then averaged; the losses add up to 100 -
    effectiveness.
    """
    _check(cases, harm_factor)
    rated = sorted(
        (
            (rating.case, rating.rater, rating.position, rating)
            for rating in cases
            if rating.position is not None
        ),
        key=lambda row: row[:2],
    )
    if not rated:
        return Responsibility(METHOD, None, None, None, 0, None, (), (), ())
    names = sorted({rater for _, rater, _, _ in rated})
    by_rater = {
        name: [
            (case, position, rating.harm)
            for case, rater, position, rating in rated
            if rater == name
        ]
        for name in names
    }
    means = [
        100.0 * (1.0 - fsum(share_lost(b, harm, harm_factor) for _, b, harm in rows) / len(rows))
        for rows in by_rater.values()
    ]
    positions = [position for _, _, position, _ in rated]
    tilt = fsum(positions) / len(positions)
    return Responsibility(
        method=METHOD,
        effectiveness=fsum(means) / len(means),
        tilt=tilt,
        inconsistency=sqrt(fsum((b - tilt) ** 2 for b in positions) / len(positions)),
        raters=len(names),
        spread=max(means) - min(means),
        flags=_flags([rating for _, _, _, rating in rated]),
        disagreements=_disagreements([(case, position) for case, _, position, _ in rated]),
        reasons=_reasons(by_rater, harm_factor),
    )


def _check(cases: Sequence[CaseRating], harm_factor: float) -> None:
    """Refuses a case rated twice by one rater, facts of a case that contradict each other, and a
    factor below 1.
    """
    if harm_factor < 1.0:
        raise ValueError(f"harm factor {harm_factor} is below 1")
    seen: set[tuple[str, str]] = set()
    facts: dict[str, tuple[bool, bool]] = {}
    for rating in cases:
        if (rating.case, rating.rater) in seen:
            raise ValueError(f"rater {rating.rater!r} rated case {rating.case!r} twice")
        seen.add((rating.case, rating.rater))
        if facts.setdefault(rating.case, (rating.harm, rating.safety)) != (
            rating.harm,
            rating.safety,
        ):
            raise ValueError(f"case {rating.case!r} has contradicting facts")


def _flags(rated: Sequence[CaseRating]) -> tuple[str, ...]:
    """One red flag per case and kind as "code:case", whoever saw it and whatever the mean."""
    flags = set()
    for rating in rated:
        if (rating.harm or rating.harm_seen) and rating.position == FURTHEST:
            flags.add(f"{ACTED_WITH_HARM}:{rating.case}")
        if rating.safety and rating.position == -FURTHEST:
            flags.add(f"{SAFETY_REFUSED}:{rating.case}")
    return tuple(sorted(flags))


def _disagreements(rated: Sequence[tuple[str, int]]) -> tuple[Reason, ...]:
    """Cases that raters put on opposite sides of the middle, or two positions or more apart."""
    found = []
    for case in sorted({case for case, _ in rated}):
        given = [position for name, position in rated if name == case]
        lowest, highest = min(given), max(given)
        params: dict[str, ParamValue] = {"case": case, "lowest": lowest, "highest": highest}
        if lowest < 0 < highest:
            found.append(Reason("opposite_sides", params))
        elif highest - lowest >= DISAGREEMENT_POSITIONS:
            found.append(Reason("positions_apart", params))
    return tuple(found)


def _reasons(
    by_rater: dict[str, list[tuple[str, int, bool]]], harm_factor: float
) -> tuple[Reason, ...]:
    """The points lost per case and side, the costliest first; sides are never netted against each
    other.
    """
    lost: dict[tuple[str, str], list[float]] = {}
    raw: dict[tuple[str, str], float] = {}
    for rows in by_rater.values():
        for case, position, harm in rows:
            if position == 0:
                continue
            key = (case, "overstepped" if position > 0 else "held_back")
            points = 100.0 * share_lost(position, harm, harm_factor) / len(rows) / len(by_rater)
            lost.setdefault(key, []).append(points)
            raw[key] = max(raw.get(key, 0.0), loss(position, harm, harm_factor))
    reasons = [
        Reason(code, {"case": case, "largest": raw[case, code]}, fsum(points))
        for (case, code), points in lost.items()
    ]
    # At equal cost the case with the greater harm comes first: there c decides.
    return tuple(
        sorted(
            reasons,
            key=lambda r: (
                -(r.loss or 0.0),
                -raw[str(r.params["case"]), r.code],
                str(r.params["case"]),
            ),
        )
    )
