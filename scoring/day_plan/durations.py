"""True durations: the two-piece normal distribution through p10, mode and p90, on a grid of five minutes.

The family is the two-piece (split) normal, also called Fechner's: a left half with one deviation and a
right half with another, joined at the mode. It is the simplest family that has the mode as a parameter and
goes through both percentiles; where p10 = mode = p90 it is a constant. The tails end at the quantiles .001
and .999.

The common shock is a factor on the deviation from the mode. On the side of delay the factor multiplies; on
the side of time saved it divides, so that a bad day (factor above 1) lengthens every quantile and a good
one shortens it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

from scoring.day_plan.model import Minutes

GRID = 5
"""Minutes of one grid step; durations and starts are rounded up to it."""

_TAIL = 0.001
_DUST = 1e-11
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Masses:
    """A distribution on the grid: probability `masses[i]` at `(start + i) * GRID` minutes."""

    start: int
    masses: tuple[float, ...]

    @property
    def end(self) -> int:
        """The last grid step that has mass."""
        return self.start + len(self.masses) - 1


@dataclass(frozen=True)
class TwoPieceNormal:
    """The distribution itself: mode, the deviations of both halves, and the probability below the mode."""

    mode: float
    left: float
    right: float
    below: float

    def quantile(self, probability: float) -> float:
        """The duration in minutes that is not exceeded with this probability (strictly between 0 and 1)."""
        if self.left == 0.0 and self.right == 0.0:
            return self.mode
        if probability < self.below:
            return self.mode + self.left * _NORMAL.inv_cdf(probability / (2 * self.below))
        above = (1 - probability) / (2 * (1 - self.below))
        return self.mode - self.right * _NORMAL.inv_cdf(min(above, 0.5))

    def cumulative(self, minutes: float, factor: float) -> float:
        """The probability of at most so many minutes on a day with this factor, tails cut off."""
        if minutes < self.mode:
            if self.left == 0.0:
                return 0.0
            value = 2 * self.below * _NORMAL.cdf((minutes - self.mode) * factor / self.left)
        elif self.right == 0.0:
            return 1.0
        else:
            value = 1 - 2 * (1 - self.below) * _NORMAL.cdf(
                -(minutes - self.mode) / (factor * self.right)
            )
        # The margin keeps a quantile that falls exactly on the grid from slipping by a rounding error.
        if value <= _TAIL + 1e-12:
            return 0.0
        return 1.0 if value >= 1 - _TAIL - 1e-12 else value


@lru_cache(maxsize=4096)
def through(minutes: Minutes) -> TwoPieceNormal:
    """The two-piece normal distribution with this mode, 10th and 90th percentile.

    The probability below the mode solves (mode - p10)(1 - p) z(.05/(1 - p)) = (p90 - mode) p z(.05/p), with
    z the upper quantile of the normal distribution; the left side falls and the right side rises from p =
    .1 to p = .9.
    """
    early = minutes.mode - minutes.p10
    late = minutes.p90 - minutes.mode
    if early == 0 and late == 0:
        return TwoPieceNormal(float(minutes.mode), 0.0, 0.0, 0.5)

    def upper(probability: float) -> float:
        return -_NORMAL.inv_cdf(probability)

    low, high = 0.1, 0.9
    for _ in range(100):
        middle = (low + high) / 2
        if early * (1 - middle) * upper(0.05 / (1 - middle)) > late * middle * upper(0.05 / middle):
            low = middle
        else:
            high = middle
    below = (low + high) / 2
    # The half that is spread wider gives the scale; joining at the mode gives the other half.
    if early > late:
        left = early / upper(0.05 / below)
        right = left * (1 - below) / below
    else:
        right = late / upper(0.05 / (1 - below))
        left = right * below / (1 - below)
    return TwoPieceNormal(float(minutes.mode), left, right, below)


@lru_cache(maxsize=4096)
def masses_of(minutes: Minutes, factor: float) -> Masses:
    """The duration's probabilities on the grid (rounded up, at least one step) under a shock factor."""
    family = through(minutes)
    reached: list[float] = []
    step = 0
    while not reached or reached[-1] < 1.0:
        step += 1
        reached.append(family.cumulative(step * GRID, factor))
    first = next(index for index, value in enumerate(reached) if value > 0.0)
    tops = reached[first:]
    return Masses(
        first + 1,
        tuple(top - below for top, below in zip(tops, [0.0, *tops[:-1]], strict=True)),
    )


@lru_cache(maxsize=4096)
def exactly(minutes: int) -> Masses:
    """A fixed length in minutes, rounded up to the grid."""
    return Masses(math.ceil(minutes / GRID), (1.0,))


def added(one: Masses, other: Masses) -> Masses:
    """The distribution of the sum of two independent lengths."""
    long, short = (one, other) if len(one.masses) >= len(other.masses) else (other, one)
    start = one.start + other.start
    if len(short.masses) == 1:
        return Masses(start, long.masses if short.masses[0] == 1.0 else _scaled(long, short))
    size = len(long.masses)
    result = [0.0] * (size + len(short.masses) - 1)
    for shift, weight in enumerate(short.masses):
        end = shift + size
        result[shift:end] = [
            old + weight * mass for old, mass in zip(result[shift:end], long.masses, strict=True)
        ]
    return _without_dust(start, result)


def _without_dust(start: int, masses: list[float]) -> Masses:
    """The same distribution with the dust at both ends moved to where the rest begins.

    What is moved is less than 1e-11 an end: far below any number shown, but half of the cells of a long day.
    """
    first, below = 0, masses[0]
    while below < _DUST and first < len(masses) - 1:
        first += 1
        below += masses[first]
    last, above = len(masses) - 1, masses[-1]
    while above < _DUST and last > first:
        last -= 1
        above += masses[last]
    if first >= last:
        return Masses(start + first, (math.fsum(masses),))
    return Masses(start + first, (below, *masses[first + 1 : last], above))


def _scaled(long: Masses, short: Masses) -> tuple[float, ...]:
    return tuple(mass * short.masses[0] for mass in long.masses)


def not_before(finish: Masses, step: int) -> Masses:
    """The distribution of the start: all the mass before the grid step waits until it."""
    if finish.start >= step:
        return finish
    waiting = step - finish.start
    if waiting >= len(finish.masses) - 1:
        return Masses(step, (1.0,))
    return Masses(step, (math.fsum(finish.masses[: waiting + 1]), *finish.masses[waiting + 1 :]))


def at_most(masses: Masses, minute: int) -> float:
    """The probability of being at or before the minute; exactly 0 or 1 where nothing is left to chance."""
    last = minute // GRID
    if last >= masses.end:
        return 1.0
    if last < masses.start:
        return 0.0
    return min(1.0, math.fsum(masses.masses[: last - masses.start + 1]))


def expected_lateness(masses: Masses, minute: int) -> float:
    """The expected minutes past the minute (0 where it is kept)."""
    if masses.end * GRID <= minute:
        return 0.0
    return math.fsum(
        mass * max(0, (masses.start + index) * GRID - minute)
        for index, mass in enumerate(masses.masses)
    )
