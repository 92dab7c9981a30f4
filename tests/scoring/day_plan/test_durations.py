"""True durations on the grid: the family, the shock, and sums."""

from __future__ import annotations

import math
from itertools import accumulate, pairwise

import pytest
from hypothesis import given

from scoring.day_plan.durations import Masses, added, masses_of, through
from scoring.day_plan.model import Minutes
from tests.scoring.day_plan.worlds import CLOSE, checked, durations


@checked
@given(durations())
def test_dust_is_swept_even_where_nothing_else_is_left(numbers: dict[str, int]) -> None:
    """A distribution that was cut down to almost nothing keeps what mass it has."""
    length = masses_of(Minutes(**numbers), 1.0)
    dust = Masses(3, (1e-15, 1e-14, 1e-13))
    total = math.fsum(added(dust, length).masses)
    assert total == pytest.approx(math.fsum(dust.masses))


@checked
@given(durations())
def test_the_distribution_goes_through_p10_mode_and_p90(numbers: dict[str, int]) -> None:
    minutes = Minutes(**numbers)
    family = through(minutes)
    assert family.quantile(0.1) == pytest.approx(minutes.p10, abs=1e-6)
    assert family.quantile(0.9) == pytest.approx(minutes.p90, abs=1e-6)
    assert family.mode == minutes.mode
    if minutes.p10 < minutes.mode < minutes.p90:
        # The two halves meet at the mode: the density has no step there.
        assert family.below / family.left == pytest.approx((1 - family.below) / family.right)


@checked
@given(durations())
def test_a_bad_day_lengthens_every_quantile_and_the_masses_add_up(numbers: dict[str, int]) -> None:
    reached = []
    for factor in (0.6, 1.0, 1.6):
        masses = masses_of(Minutes(**numbers), factor)
        assert math.fsum(masses.masses) == pytest.approx(1, abs=1e-12)
        assert masses.start >= 1
        cumulated = [0.0] * masses.start + list(accumulate(masses.masses))
        reached.append(cumulated + [1.0] * (300 - len(cumulated)))
    for better, worse in pairwise(reached):
        assert all(one >= other - CLOSE for one, other in zip(better, worse, strict=True))
