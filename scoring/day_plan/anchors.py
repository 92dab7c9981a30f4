"""The anchors of an exercise's scale, and the way from its totals to the common scale of evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from scoring.values import round_tenths

WEAK, SUFFICIENT, STRONG = 40.0, 60.0, 80.0


def word_of(score: float) -> str:
    """A score of the common scale in a word: "strong" from 80, "sufficient" from 60, else "weak"."""
    return "strong" if score >= STRONG else "sufficient" if score >= SUFFICIENT else "weak"


def percentile(values: Sequence[float], share: float) -> float:
    """The share's quantile in tenths, linear between the two nearest of the ordered values."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return round_tenths(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


def anchors_of(
    random_p95: float,
    left_out: Sequence[float],
    full: Sequence[float],
    readings: Mapping[str, Mapping[str, float | None]],
) -> dict[str, object]:
    """The anchors as JSON values: the scale's three totals, and what stands beside each reading's bar."""
    return {
        "random_p95": random_p95,
        "lowest_left_out": min(left_out),
        "median_reference": round_tenths(median(full)),
        "readings": {name: dict(values) for name, values in readings.items()},
    }


def calibrate(total: float, anchors: Mapping[str, object]) -> float:
    """The total (0 to 100) on the common scale in tenths, linear between the anchors.

    0 -> 0, 95th percentile of random plans -> 40, lowest left-out expert -> 60, median reference -> 80, 100
    -> 100. Raises ValueError where the anchors do not rise: such a key has not passed its gate.
    """
    points = [(0.0, 0.0)]
    for name, value in (
        ("random_p95", WEAK),
        ("lowest_left_out", SUFFICIENT),
        ("median_reference", STRONG),
    ):
        anchor = anchors[name]
        if isinstance(anchor, bool) or not isinstance(anchor, int | float):
            raise ValueError(f"anchors.{name}: not a number")
        points.append((float(anchor), value))
    points.append((100.0, 100.0))
    if any(after < before for (before, _), (after, _) in pairwise(points)):
        raise ValueError("anchors: do not rise")
    inside = min(100.0, max(0.0, total))
    for (left, low), (right, high) in pairwise(points):
        if inside <= right and right > left:
            return round_tenths(low + (high - low) * (inside - left) / (right - left))
    return 100.0
