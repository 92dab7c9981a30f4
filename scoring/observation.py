"""Observation through the whole session: a balance of marks that stays near the middle while marks
are few.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.values import Reason

METHOD = "observation/1"


@dataclass(frozen=True, slots=True)
class Observed:
    """The smoothed balance (0-100, None: no marks at all) with the marks that it rests on."""

    method: str
    score: float | None
    positive: int
    negative: int
    count: int
    reasons: tuple[Reason, ...]


def score(positive: int, negative: int) -> Observed:
    """100 (positive + 1) / (positive + negative + 2): three marks are not thirty; None without a
    mark.
    """
    if positive < 0 or negative < 0:
        raise ValueError(f"marks cannot be negative in number: {positive}, {negative}")
    count = positive + negative
    if count == 0:
        return Observed(METHOD, None, 0, 0, 0, ())
    marks = {"positive": positive, "negative": negative}
    reasons = []
    if negative:
        reasons.append(Reason("negative_marks", marks, 100.0 * negative / (count + 2)))
    # What the smoothing takes: nobody has full marks on a handful of observations.
    reasons.append(Reason("few_marks", {"count": count}, 100.0 / (count + 2)))
    value = 100.0 * (positive + 1) / (count + 2)
    return Observed(METHOD, value, positive, negative, count, tuple(reasons))
