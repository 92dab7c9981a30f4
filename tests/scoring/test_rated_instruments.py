"""Role-plays, provocations and observation: levels times 20, and a balance of marks."""

from __future__ import annotations

from fractions import Fraction
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import observation, provocation, role_play
from scoring.values import Reason

levels = st.lists(st.none() | st.integers(1, 5), max_size=5)
answers = st.sampled_from(["yes", "partly", "no", "not_possible"])
checklists = st.dictionaries(st.sampled_from("abcdefgh"), answers, max_size=8)
marks = st.integers(0, 60)


def lost(reasons: tuple[Reason, ...]) -> float:
    return fsum(reason.loss for reason in reasons if reason.loss is not None)


@st.composite
def role_play_ratings(draw: st.DrawFn) -> list[role_play.LevelRating]:
    drawn = draw(levels)
    return [
        role_play.LevelRating(f"r{i}", level, draw(checklists)) for i, level in enumerate(drawn)
    ]


@pytest.mark.parametrize(("level", "points"), [(1, 20.0), (3, 60.0), (4, 80.0), (5, 100.0)])
def test_a_level_is_twenty_points(level: int, points: float) -> None:
    """ "Level L → 20·L." """
    assert role_play.score([role_play.LevelRating("anna", level)]).score == points
    assert provocation.score([provocation.LevelRating("anna", level)]).score == points


@given(role_play_ratings())
def test_losses_of_a_role_play_add_up_to_the_missing_points(
    ratings: list[role_play.LevelRating],
) -> None:
    """ "Reasons: codes with parameters whose losses add up to 100 − score." """
    rated = role_play.score(ratings)
    if rated.score is None:
        assert rated.reasons == ()
        assert rated.raters == 0
    else:
        assert lost(rated.reasons) == pytest.approx(100.0 - rated.score)


@given(role_play_ratings())
def test_the_checklist_stands_beside_the_score_and_never_enters_it(
    ratings: list[role_play.LevelRating],
) -> None:
    """ "A checklist … and one anchored level; both are kept." """
    bare = [role_play.LevelRating(rating.rater, rating.level) for rating in ratings]
    assert role_play.score(ratings).score == role_play.score(bare).score


@given(role_play_ratings())
def test_the_order_of_role_play_ratings_is_irrelevant(ratings: list[role_play.LevelRating]) -> None:
    assert role_play.score(ratings) == role_play.score(ratings[::-1])


def test_the_balance_counts_possible_behaviours_only() -> None:
    checklist = {"greets": "yes", "asks": "partly", "names": "no", "adapts": "not_possible"}
    rated = role_play.score([role_play.LevelRating("anna", 3, checklist)])
    assert (rated.balance, rated.checked) == (50.0, 3)
    assert [(reason.code, reason.params.get("behaviour")) for reason in rated.reasons] == [
        ("level", None),
        ("behaviour_partly", "asks"),
        ("behaviour_absent", "names"),
    ]


def test_a_behaviour_that_one_rater_saw_is_not_called_absent() -> None:
    rated = role_play.score(
        [
            role_play.LevelRating("anna", 3, {"asks": "no"}),
            role_play.LevelRating("boris", 3, {"asks": "yes"}),
        ]
    )
    assert [reason.code for reason in rated.reasons] == ["level"]


def test_the_checklist_of_a_rater_without_a_level_is_no_evidence() -> None:
    rated = role_play.score(
        [
            role_play.LevelRating("anna", None, {"asks": "no"}),
            role_play.LevelRating("boris", 4, {"asks": "yes"}),
        ]
    )
    assert (rated.balance, rated.checked, rated.raters) == (100.0, 1, 1)


def test_raters_two_levels_apart_are_a_disagreement_in_both_instruments() -> None:
    played = role_play.score([role_play.LevelRating("a", 2), role_play.LevelRating("b", 4)])
    asked = provocation.score([provocation.LevelRating("a", 2), provocation.LevelRating("b", 4)])
    for rated in (played, asked):
        assert (rated.score, rated.spread) == (60.0, 2)
        assert [found.code for found in rated.disagreements] == ["levels_apart"]


def test_nothing_observed_has_no_score_in_any_instrument() -> None:
    """ "Not observed is not zero." """
    assert role_play.score([]).score is None
    assert role_play.score([role_play.LevelRating("a", None)]).score is None
    assert provocation.score([provocation.LevelRating("a", None)]).score is None
    assert observation.score(0, 0).score is None


def test_one_rater_cannot_rate_one_role_play_twice() -> None:
    twice = [role_play.LevelRating("a", 2), role_play.LevelRating("a", 4)]
    with pytest.raises(ValueError, match="twice"):
        role_play.score(twice)
    with pytest.raises(ValueError, match="twice"):
        provocation.score([provocation.LevelRating("a", 2), provocation.LevelRating("a", 2)])


def test_an_unknown_answer_and_a_level_of_six_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown answer"):
        role_play.LevelRating("a", 3, {"asks": "maybe"})
    with pytest.raises(ValueError, match="outside"):
        role_play.LevelRating("a", 6)
    with pytest.raises(ValueError, match="outside"):
        provocation.LevelRating("a", 0)


@given(levels)
def test_losses_of_a_provocation_add_up_to_the_missing_points(
    given_levels: list[int | None],
) -> None:
    """ "Reasons: codes with parameters whose losses add up to 100 − score." """
    rated = provocation.score(
        [provocation.LevelRating(f"r{i}", level) for i, level in enumerate(given_levels)]
    )
    if rated.score is not None:
        assert lost(rated.reasons) == pytest.approx(100.0 - rated.score)


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [(3, 0, 80.0), (30, 0, 96.875), (0, 3, 20.0), (1, 1, 50.0), (1, 0, 200 / 3)],
)
def test_three_marks_are_not_thirty(positive: int, negative: int, expected: float) -> None:
    """ "Read as a balance with its count: three marks are not thirty." """
    observed = observation.score(positive, negative)
    assert observed.score == pytest.approx(expected)
    assert observed.count == positive + negative


@given(marks, marks)
def test_the_balance_is_smoothed_by_one_mark_on_each_side(positive: int, negative: int) -> None:
    """ "Smoothed balance 100·(pos + 1)/(pos + neg + 2)." """
    observed = observation.score(positive, negative)
    if positive + negative == 0:
        assert observed.score is None
        return
    assert observed.score is not None
    assert observed.score == pytest.approx(
        float(100 * Fraction(positive + 1, positive + negative + 2))
    )
    assert lost(observed.reasons) + observed.score == pytest.approx(100.0)


@given(marks, marks)
def test_swapping_good_and_bad_marks_mirrors_the_balance(positive: int, negative: int) -> None:
    one, other = observation.score(positive, negative), observation.score(negative, positive)
    if one.score is not None and other.score is not None:
        assert one.score + other.score == pytest.approx(100.0)


@given(st.integers(1, 60), marks)
def test_a_good_mark_raises_and_a_bad_mark_lowers_the_balance(positive: int, negative: int) -> None:
    now = observation.score(positive, negative).score
    up = observation.score(positive + 1, negative).score
    down = observation.score(positive, negative + 1).score
    assert now is not None
    assert up is not None
    assert down is not None
    assert down < now < up


def test_a_negative_number_of_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        observation.score(-1, 2)
