"""Provocative questions: one anchored level per rater for the reaction; there is no checklist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring import raters
from scoring.values import Reason

METHOD = "provocation/1"


@dataclass(frozen=True, slots=True)
class LevelRating:
    """One rater's level of the reaction (1-5, None: not observed, also after the stop rule was
    used).
    """

    rater: str
    level: int | None

    def __post_init__(self) -> None:
        """Refuses a level outside 1-5."""
        raters.check_level(self.level)


@dataclass(frozen=True, slots=True)
class Rated:
    """The reaction to one provocation: the score (0-100, None: not observed); `spread` is in
    levels.
    """

    method: str
    score: float | None
    level: float | None
    spread: int | None
    raters: int
    disagreements: tuple[Reason, ...]
    reasons: tuple[Reason, ...]


def score(ratings: Sequence[LevelRating], apart: int = raters.DISAGREEMENT_LEVELS) -> Rated:
    """20 points a level on the mean of the raters' independent levels; the losses add up to 100 -
    score.
    """
    raters.check_once(rating.rater for rating in ratings)
    levels = raters.combine([rating.level for rating in ratings], apart)
    points = None if levels.mean is None else raters.points(levels.mean)
    reasons: tuple[Reason, ...] = ()
    if levels.mean is not None and points is not None and points < 100.0:
        reasons = (Reason("level", {"mean": levels.mean}, 100.0 - points),)
    return Rated(
        method=METHOD,
        score=points,
        level=levels.mean,
        spread=levels.spread,
        raters=levels.raters,
        disagreements=levels.disagreements,
        reasons=reasons,
    )
