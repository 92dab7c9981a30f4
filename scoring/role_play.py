"""Role-plays: one anchored level per rater and competency, with the checklist of behaviours kept
beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from types import MappingProxyType

from scoring import raters
from scoring.values import Reason

METHOD = "role_play/1"
CREDIT: Mapping[str, float | None] = MappingProxyType(
    {"yes": 1.0, "partly": 0.5, "no": 0.0, "not_possible": None}
)
NOTHING_CHECKED: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LevelRating:
    """One rater's level (1-5, None: not observed) with the checklist {behaviour:
    yes|partly|no|not_possible}.
    """

    rater: str
    level: int | None
    checklist: Mapping[str, str] = field(default_factory=lambda: NOTHING_CHECKED)

    def __post_init__(self) -> None:
        """Refuses a level outside 1-5 and an answer that the checklist does not know."""
        raters.check_level(self.level)
        for behaviour, answer in self.checklist.items():
            if answer not in CREDIT:
                raise ValueError(f"behaviour {behaviour!r} has the unknown answer {answer!r}")


@dataclass(frozen=True, slots=True)
class Rated:
    """A competency in one role-play: the score (0-100, None: not observed) and what stands beside
    it.

    `spread` is in levels. `balance` is the share of possible behaviours that were seen (0-100, a
    "partly" counts half), over `checked` answers; it is shown beside the score and never enters it.
    """

    method: str
    score: float | None
    level: float | None
    spread: int | None
    raters: int
    disagreements: tuple[Reason, ...]
    balance: float | None
    checked: int
    reasons: tuple[Reason, ...]


def score(ratings: Sequence[LevelRating], apart: int = raters.DISAGREEMENT_LEVELS) -> Rated:
    """20 points a level on the mean of the raters' independent levels; the losses add up to 100 -
    score.
    """
    raters.check_once(rating.rater for rating in ratings)
    levels = raters.combine([rating.level for rating in ratings], apart)
    # Who gave no level observed nothing: a half-filled checklist of theirs is no evidence either.
    counted = [rating for rating in ratings if rating.level is not None]
    credits = [
        credit
        for rating in counted
        for answer in rating.checklist.values()
        if (credit := CREDIT[answer]) is not None
    ]
    points = None if levels.mean is None else raters.points(levels.mean)
    return Rated(
        method=METHOD,
        score=points,
        level=levels.mean,
        spread=levels.spread,
        raters=levels.raters,
        disagreements=levels.disagreements,
        balance=100.0 * fsum(credits) / len(credits) if credits else None,
        checked=len(credits),
        reasons=_reasons(levels.mean, counted),
    )


def _reasons(mean: float | None, counted: Sequence[LevelRating]) -> tuple[Reason, ...]:
    """The distance from the top level as the one loss, then behaviours that nobody fully saw."""
    if mean is None:
        return ()
    reasons = []
    if mean < raters.HIGHEST_LEVEL:
        reasons.append(Reason("level", {"mean": mean}, 100.0 - raters.points(mean)))
    for behaviour in sorted({name for rating in counted for name in rating.checklist}):
        answers = [rating.checklist.get(behaviour, "not_possible") for rating in counted]
        seen = [credit for answer in answers if (credit := CREDIT[answer]) is not None]
        if seen and max(seen) < 1.0:
            code = "behaviour_partly" if max(seen) > 0.0 else "behaviour_absent"
            # The level already carries the loss; a behaviour explains it and costs nothing more.
            reasons.append(Reason(code, {"behaviour": behaviour}))
    return tuple(reasons)
