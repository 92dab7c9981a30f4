"""Responsibility: "a line, not an amount"; fold before averaging."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import responsibility
from scoring.responsibility import CaseRating, score

positions = st.none() | st.integers(-2, 2)


@st.composite
def case_ratings(draw: st.DrawFn, harm: bool = True) -> list[CaseRating]:
    cases = [
        (f"c{i}", draw(st.booleans()) if harm else False, draw(st.booleans()))
        for i in range(draw(st.integers(0, 5)))
    ]
    return [
        CaseRating(case, f"r{rater}", draw(positions), is_harm, is_safety)
        for rater in range(draw(st.integers(1, 3)))
        for case, is_harm, is_safety in cases
    ]


def line(
    *given_positions: int | None, harm: bool = False, safety: bool = False
) -> list[CaseRating]:
    return [
        CaseRating(f"c{i}", "anna", position, harm, safety)
        for i, position in enumerate(given_positions)
    ]


@pytest.mark.parametrize(
    ("given_positions", "effectiveness", "tilt", "inconsistency"),
    [
        ((0, 0, 0), 100.0, 0.0, 0.0),
        ((2, -2, 2, -2), 0.0, 0.0, 2.0),
        ((2, 2), 0.0, 2.0, 0.0),
        ((-1, -1), 50.0, -1.0, 0.0),
        ((-1, 1), 50.0, 0.0, 1.0),
        ((0, None), 100.0, 0.0, 0.0),
        ((None, None), None, None, None),
        ((), None, None, None),
    ],
)
def test_distances_are_folded_before_they_are_averaged(
    given_positions: tuple[int | None, ...],
    effectiveness: float | None,
    tilt: float | None,
    inconsistency: float | None,
) -> None:
    """ "Alternating −2 and +2 gives 0 with c = 1, not 100." """
    result = score(line(*given_positions))
    assert (result.effectiveness, result.tilt, result.inconsistency) == (
        effectiveness,
        tilt,
        inconsistency,
    )


@given(case_ratings(harm=False))
def test_reflecting_all_positions_keeps_effectiveness_and_flips_tilt(
    cases: list[CaseRating],
) -> None:
    """ "Reflecting all b with equal c keeps effectiveness and flips tilt." """
    mirrored = [
        replace(case, position=None if case.position is None else -case.position) for case in cases
    ]
    one, other = score(cases), score(mirrored)
    assert other.effectiveness == one.effectiveness
    assert other.inconsistency == one.inconsistency
    assert other.tilt == (None if one.tilt is None else -one.tilt)


@given(case_ratings(), st.data())
def test_moving_one_rating_towards_zero_never_lowers_effectiveness(
    cases: list[CaseRating], data: st.DataObject
) -> None:
    """ "Moving one rating towards 0 never lowers effectiveness." """
    off = [index for index, case in enumerate(cases) if case.position]
    if not off:
        return
    index = data.draw(st.sampled_from(off))
    position = cases[index].position
    assert position is not None
    nearer = list(cases)
    nearer[index] = replace(cases[index], position=position - (1 if position > 0 else -1))
    before, after = score(cases).effectiveness, score(nearer).effectiveness
    assert before is not None
    assert after is not None
    assert after > before - 1e-9


@given(case_ratings())
def test_only_all_zeros_give_a_hundred(cases: list[CaseRating]) -> None:
    """ "All zeros ⇔ 100." """
    rated = [case.position for case in cases if case.position is not None]
    effectiveness = score(cases).effectiveness
    if rated:
        assert (effectiveness == 100.0) is (not any(rated))
    else:
        assert effectiveness is None


@given(case_ratings())
def test_the_mean_square_is_tilt_squared_plus_inconsistency_squared(
    cases: list[CaseRating],
) -> None:
    """ "Mean b² = tilt² + inconsistency²." """
    result = score(cases)
    rated = [case.position for case in cases if case.position is not None]
    if result.tilt is None or result.inconsistency is None:
        assert not rated
        return
    mean_square = sum(b * b for b in rated) / len(rated)
    assert mean_square == pytest.approx(result.tilt**2 + result.inconsistency**2)


@given(case_ratings())
def test_losses_of_the_cases_add_up_to_the_missing_points(cases: list[CaseRating]) -> None:
    """ "Reasons: codes with parameters whose losses add up to 100 − score." """
    result = score(cases)
    if result.effectiveness is not None:
        assert 0.0 <= result.effectiveness <= 100.0
        lost = fsum(reason.loss for reason in result.reasons if reason.loss is not None)
        assert lost == pytest.approx(100.0 - result.effectiveness, abs=1e-9)


@given(case_ratings(), st.randoms(use_true_random=False))
def test_the_order_of_the_cases_and_raters_is_irrelevant(
    cases: list[CaseRating], random: object
) -> None:
    shuffled = list(cases)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert score(shuffled) == score(cases)


def test_raters_are_folded_each_for_themselves_and_then_averaged() -> None:
    """ "Fold per rater, then average": opposite ratings do not meet in the middle."""
    opposite = [CaseRating("discount", "anna", -2), CaseRating("discount", "boris", 2)]
    result = score(opposite)
    assert result.effectiveness == 0.0
    assert result.raters == 2


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (-1, 1, "opposite_sides"),
        (-2, 2, "opposite_sides"),
        (0, 2, "positions_apart"),
        (-1, 0, None),
    ],
)
def test_raters_on_opposite_sides_are_a_disagreement(
    one: int, other: int, code: str | None
) -> None:
    """ "Two raters on opposite sides are a disagreement, never averaged silently." """
    result = score([CaseRating("discount", "anna", one), CaseRating("discount", "boris", other)])
    assert [found.code for found in result.disagreements] == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("position", "harm", "safety", "flags"),
    [
        (2, True, False, ("acted_with_harm:c0",)),
        (2, False, False, ()),
        (1, True, False, ()),
        (-2, False, True, ("safety_refused:c0",)),
        (-2, True, False, ()),
        (-1, False, True, ()),
        (2, True, True, ("acted_with_harm:c0",)),
    ],
)
def test_harm_and_refused_safety_are_red_flags(
    position: int, harm: bool, safety: bool, flags: tuple[str, ...]
) -> None:
    """ "A +2 with harm, or a −2 on a safety case, is a red flag whatever the mean." """
    good = [CaseRating(f"good{i}", "anna", 0) for i in range(9)]
    result = score([*line(position, harm=harm, safety=safety), *good])
    assert result.flags == flags
    assert result.effectiveness is not None
    assert result.effectiveness >= 90.0


def test_one_rater_is_enough_for_a_red_flag() -> None:
    seen = CaseRating("c", "anna", 2, harm=True)
    assert score([seen, replace(seen, rater="boris", position=0)]).flags == ("acted_with_harm:c",)


def test_the_raters_mark_of_harm_flags_the_far_end_and_weighs_nothing() -> None:
    """ "A +2 with harm … is a red flag": also where only the rater saw that it does harm."""
    plain = CaseRating("c", "anna", 2)
    marked = replace(plain, harm_seen=True)
    assert score([marked]).flags == ("acted_with_harm:c",)
    assert score([plain]).flags == ()
    assert score([replace(marked, position=1)]).flags == ()
    assert score([marked]).effectiveness == score([plain]).effectiveness


def test_overstepping_with_harm_weighs_one_and_a_half_on_its_side_only() -> None:
    """ "loss = c·|b|, c = 1 (harm cases 1.5 on the + side)." """
    assert [responsibility.loss(b, harm=True) for b in range(-2, 3)] == [2.0, 1.0, 0.0, 1.5, 3.0]
    assert [responsibility.loss(b, harm=False) for b in range(-2, 3)] == [2.0, 1.0, 0.0, 1.0, 2.0]


@given(st.integers(-2, 2), st.booleans(), st.floats(1.0, 5.0))
def test_the_loss_is_taken_as_a_share_of_the_largest_on_the_chosen_side(
    position: int, harm: bool, factor: float
) -> None:
    """ "That case's largest loss on the chosen side": both ends of the line cost the whole case."""
    assert responsibility.share_lost(position, harm, factor) == pytest.approx(abs(position) / 2)


def test_at_equal_cost_the_harmful_case_is_named_first_and_larger_losses_before_smaller() -> None:
    result = score(
        [
            CaseRating("a_small", "anna", -1),
            CaseRating("b_plain", "anna", 2),
            CaseRating("c_harm", "anna", 2, harm=True),
        ]
    )
    assert [reason.params["case"] for reason in result.reasons] == ["c_harm", "b_plain", "a_small"]
    losses = [reason.loss for reason in result.reasons if reason.loss is not None]
    assert all(before >= after for before, after in pairwise(losses))


@pytest.mark.parametrize("position", [3, -3, True, 0.5, "0"])
def test_a_position_off_the_line_is_refused(position: object) -> None:
    with pytest.raises(ValueError, match="position"):
        CaseRating("c", "anna", position)  # type: ignore[arg-type]


def test_a_case_rated_twice_and_contradicting_facts_are_refused() -> None:
    rating = CaseRating("c", "anna", 0)
    with pytest.raises(ValueError, match="twice"):
        score([rating, rating])
    with pytest.raises(ValueError, match="contradicting"):
        score([rating, CaseRating("c", "boris", 0, harm=True)])
    with pytest.raises(ValueError, match="below 1"):
        score([rating], harm_factor=0.5)
