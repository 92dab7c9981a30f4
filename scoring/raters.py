"""Several raters: the mean of independent levels, their spread, what to discuss, and how the error
shrinks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.values import Reason

LOWEST_LEVEL = 1
HIGHEST_LEVEL = 5
POINTS_PER_LEVEL = 20
DISAGREEMENT_LEVELS = 2
"""The gap between two raters, in levels, from which they are asked to discuss (policy)."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The mean of the levels given (None: nobody observed it), highest minus lowest, and how many
    gave one.
    """

    mean: float | None
    spread: int | None
    raters: int
    disagreements: tuple[Reason, ...]


def check_level(level: int | None) -> None:
    """Refuses a level that is neither None nor a whole number from 1 to 5."""
    if level is None:
        return
    if isinstance(level, bool) or not isinstance(level, int):
        raise ValueError(f"level {level!r} is not a whole number")
    if not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
        raise ValueError(f"level {level} is outside {LOWEST_LEVEL}-{HIGHEST_LEVEL}")


def check_once(raters: Iterable[str]) -> None:
    """Refuses a list in which one rater stands twice: two opinions of one person are not
    independent.
    """
    seen: set[str] = set()
    for rater in raters:
        if rater in seen:
            raise ValueError(f"rater {rater!r} rated twice")
        seen.add(rater)


def combine(levels: Sequence[int | None], apart: int = DISAGREEMENT_LEVELS) -> Levels:
    """The mean and spread of the raters' final independent levels; a gap of `apart` or more is a
    disagreement.
    """
    for level in levels:
        check_level(level)
    given = sorted(level for level in levels if level is not None)
    if not given:
        return Levels(mean=None, spread=None, raters=0, disagreements=())
    spread = given[-1] - given[0]
    gap = Reason("levels_apart", {"lowest": given[0], "highest": given[-1]})
    return Levels(
        mean=sum(given) / len(given),
        spread=spread,
        raters=len(given),
        disagreements=(gap,) if spread >= apart else (),
    )


def points(level: float) -> float:
    """A level (1-5, or a mean of levels) on the scale of 0-100: 20 points a level."""
    return POINTS_PER_LEVEL * level


def reliability(single: float, n: int) -> float:
    """The reliability of the mean of n raters whose single reliability is `single`
    (Spearman-Brown).
    """
    if not 0.0 <= single < 1.0:
        raise ValueError(f"reliability {single} is outside [0, 1)")
    if n < 1:
        raise ValueError(f"{n} raters cannot have a reliability")
    return n * single / (1.0 + (n - 1) * single)


def sem(sd: float, reliability: float) -> float:
    """The standard error of measurement in the units of `sd`: sd times the root of (1 -
    reliability).
    """
    if not sd > 0.0:
        raise ValueError(f"standard deviation {sd} is not positive")
    if not 0.0 <= reliability < 1.0:
        raise ValueError(f"reliability {reliability} is outside [0, 1)")
    return sd * math.sqrt(1.0 - reliability)
