"""Several raters: "the mean of final independent levels, with the spread"."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import raters

levels = st.lists(st.none() | st.integers(1, 5), max_size=6)
reliabilities = st.floats(0.01, 0.99)


@pytest.mark.parametrize(
    ("given_levels", "mean", "spread", "count", "apart"),
    [
        ([3, 5], 4.0, 2, 2, True),
        ([3, 4], 3.5, 1, 2, False),
        ([None, 4], 4.0, 0, 1, False),
        ([1, None, 3, 2], 2.0, 2, 3, True),
        ([5], 5.0, 0, 1, False),
        ([None, None], None, None, 0, False),
        ([], None, None, 0, False),
    ],
)
def test_the_mean_is_over_the_levels_given_and_a_gap_of_two_is_a_disagreement(
    given_levels: list[int | None],
    mean: float | None,
    spread: int | None,
    count: int,
    apart: bool,
) -> None:
    """ "A gap of two levels or more is a disagreement to discuss"; "not observed" is a separate
    value.
    """
    combined = raters.combine(given_levels)
    assert (combined.mean, combined.spread, combined.raters) == (mean, spread, count)
    assert bool(combined.disagreements) is apart


def test_a_disagreement_names_the_lowest_and_the_highest_level() -> None:
    (found,) = raters.combine([4, 2, 5]).disagreements
    assert (found.code, dict(found.params)) == ("levels_apart", {"lowest": 2, "highest": 5})


@given(levels)
def test_not_observed_changes_nothing(given_levels: list[int | None]) -> None:
    """ "Not observed is not zero." """
    without = [level for level in given_levels if level is not None]
    assert raters.combine([*given_levels, None]) == raters.combine(without)


@given(levels)
def test_the_order_of_raters_is_irrelevant(given_levels: list[int | None]) -> None:
    assert raters.combine(given_levels) == raters.combine(given_levels[::-1])


@pytest.mark.parametrize("level", [0, 6, -1, True, 2.5, "3"])
def test_a_level_outside_one_to_five_is_refused(level: object) -> None:
    with pytest.raises(ValueError, match="level"):
        raters.combine([level])  # type: ignore[list-item]


def test_one_rater_cannot_stand_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        raters.check_once(["anna", "boris", "anna"])


@pytest.mark.parametrize(
    ("single", "n", "expected"),
    [(0.5, 1, 0.5), (0.5, 2, 2 / 3), (0.5, 3, 0.75), (0.7, 2, 1.4 / 1.7), (0.4, 2, 0.8 / 1.4)],
)
def test_reliability_of_several_raters_follows_spearman_brown(
    single: float, n: int, expected: float
) -> None:
    assert raters.reliability(single, n) == pytest.approx(expected)


@given(reliabilities, st.integers(1, 20))
def test_one_more_rater_raises_reliability_and_lowers_the_error(single: float, n: int) -> None:
    """ "The error shrinks with raters (Spearman–Brown on the preset single-rater reliability)." """
    fewer, more = raters.reliability(single, n), raters.reliability(single, n + 1)
    assert fewer < more < 1.0
    assert raters.sem(15.0, more) < raters.sem(15.0, fewer)


@given(st.floats(0.1, 50.0), reliabilities)
def test_the_error_is_sd_times_the_root_of_one_minus_reliability(sd: float, rel: float) -> None:
    """ "SEM_i = SD·√(1 − reliability_i)": squared and divided by SD squared it gives 1 −
    reliability.
    """
    assert (raters.sem(sd, rel) / sd) ** 2 == pytest.approx(1.0 - rel)


def test_a_reliability_of_one_half_with_sd_15_gives_an_error_of_ten_point_six() -> None:
    assert raters.sem(15.0, 0.5) == pytest.approx(15.0 / math.sqrt(2.0))


@pytest.mark.parametrize(("single", "n"), [(1.0, 1), (-0.1, 1), (0.5, 0)])
def test_impossible_reliabilities_are_refused(single: float, n: int) -> None:
    with pytest.raises(ValueError, match=r"reliability|raters"):
        raters.reliability(single, n)


@pytest.mark.parametrize(("sd", "rel"), [(0.0, 0.5), (-1.0, 0.5), (15.0, 1.0), (15.0, -0.5)])
def test_impossible_errors_are_refused(sd: float, rel: float) -> None:
    with pytest.raises(ValueError, match=r"deviation|reliability"):
        raters.sem(sd, rel)
