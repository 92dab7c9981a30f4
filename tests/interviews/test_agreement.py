"""When raters agree, and when they have to talk: the rules of the debrief, without a database."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.evidence.compared import Scale
from hiring.interviews import agreement
from hiring.interviews.agreement import Status

FAR_LEVELS = 2
# The scale, what was given, how many lack a value, how far apart is far.
Case = tuple[Scale, list[int | None], int, int]
RANGES = {
    Scale.LEVEL: (1, 5),
    Scale.POSITION: (-2, 2),
    Scale.ANSWER: (0, 2),
    Scale.FLAG: (0, 1),
    Scale.BALANCE: (-1, 1),
}


@pytest.mark.parametrize(
    ("scale", "values", "lacking", "expected"),
    [
        (Scale.LEVEL, [4, 4], 0, "agree"),
        (Scale.LEVEL, [4, 4, 4, 4, 4], 0, "agree"),
        (Scale.LEVEL, [3, 4], 0, "near"),
        (Scale.LEVEL, [2, 4], 0, "split"),
        (Scale.LEVEL, [3, 4, 5], 0, "split"),
        (Scale.LEVEL, [1, 5], 1, "split"),
        (Scale.LEVEL, [1, 5, None], 0, "split"),
        (Scale.LEVEL, [4, None], 0, "gap"),
        (Scale.LEVEL, [4, 4, None], 0, "gap"),
        (Scale.LEVEL, [4], 1, "gap"),
        (Scale.LEVEL, [None], 1, "gap"),
        (Scale.LEVEL, [], 2, "gap"),
        (Scale.LEVEL, [], 0, "gap"),
        (Scale.LEVEL, [None], 0, "unseen"),
        (Scale.LEVEL, [None, None, None], 0, "unseen"),
        (Scale.LEVEL, [4], 0, "single"),
        (Scale.POSITION, [0, 0], 0, "agree"),
        (Scale.POSITION, [0, 1], 0, "near"),
        (Scale.POSITION, [-2, -1], 0, "near"),
        (Scale.POSITION, [1, 2], 0, "near"),
        (Scale.POSITION, [-1, 1], 0, "split"),
        (Scale.POSITION, [0, 2], 0, "split"),
        (Scale.POSITION, [-2, 2], 0, "split"),
        (Scale.ANSWER, [1, 2], 0, "near"),
        (Scale.ANSWER, [0, 2], 0, "split"),
        (Scale.FLAG, [0, 0], 0, "agree"),
        (Scale.FLAG, [0, 1], 0, "split"),
        (Scale.BALANCE, [1, 0], 0, "near"),
        (Scale.BALANCE, [1, -1], 0, "split"),
    ],
)
def test_the_status_of_what_raters_gave(
    scale: Scale, values: list[int | None], lacking: int, expected: str
) -> None:
    assert agreement.status_of(scale, values, lacking, FAR_LEVELS) == expected


def test_how_far_levels_may_be_apart_is_the_packs_policy() -> None:
    for far, expected in ((1, "split"), (2, "split"), (3, "near"), (4, "near")):
        assert agreement.status_of(Scale.LEVEL, [2, 4], 0, far) == expected
    # A line's sides are no policy.
    assert agreement.status_of(Scale.POSITION, [-1, 1], 0, 4) == "split"


def test_a_disagreement_is_settled_by_values_or_by_letting_these_very_values_stand() -> None:
    apart, closer = {"1": 5, "2": 1}, {"1": 3, "2": 1}
    assert not agreement.is_settled(True, apart, None)
    assert agreement.is_settled(True, apart, apart)
    assert not agreement.is_settled(True, closer, apart)
    assert agreement.is_settled(False, closer, None)
    assert not agreement.is_settled(True, {**apart, "3": None}, apart)


scales = st.sampled_from(list(RANGES))


@st.composite
def rated(draw: st.DrawFn) -> Case:
    scale = draw(scales)
    value = st.integers(*RANGES[scale])
    values = draw(st.lists(st.none() | value, max_size=6))
    return scale, values, draw(st.integers(0, 3)), draw(st.integers(1, 4))


@given(rated(), st.randoms(use_true_random=False))
def test_the_order_of_raters_is_irrelevant(case: Case, random: Random) -> None:
    scale, values, lacking, far = case
    shuffled = list(values)
    random.shuffle(shuffled)
    assert agreement.status_of(scale, values, lacking, far) == agreement.status_of(
        scale, shuffled, lacking, far
    )


@given(rated(), st.data())
def test_a_rater_who_agrees_with_somebody_makes_no_disagreement(
    case: Case, data: st.DataObject
) -> None:
    scale, values, lacking, far = case
    known = [value for value in values if value is not None]
    if not known:
        return
    before = agreement.status_of(scale, values, lacking, far)
    after = agreement.status_of(scale, [*values, data.draw(st.sampled_from(known))], lacking, far)
    assert (before is Status.SPLIT) == (after is Status.SPLIT)
    if before is Status.SINGLE:
        assert after is Status.AGREE
    else:
        assert after is before


@given(rated(), st.data())
def test_another_rater_never_undoes_a_disagreement(case: Case, data: st.DataObject) -> None:
    scale, values, lacking, far = case
    if agreement.status_of(scale, values, lacking, far) is not Status.SPLIT:
        return
    more = data.draw(st.none() | st.integers(*RANGES[scale]))
    assert agreement.status_of(scale, [*values, more], lacking + 1, far) is Status.SPLIT


@given(rated())
def test_a_stricter_policy_never_hides_a_disagreement(case: Case) -> None:
    scale, values, lacking, far = case
    if agreement.status_of(scale, values, lacking, far + 1) is Status.SPLIT:
        assert agreement.status_of(scale, values, lacking, far) is Status.SPLIT


@given(rated())
def test_the_other_side_of_a_line_is_judged_alike(case: Case) -> None:
    scale, values, lacking, far = case
    turned = [None if value is None else sum(RANGES[scale]) - value for value in values]
    assert agreement.status_of(scale, values, lacking, far) == agreement.status_of(
        scale, turned, lacking, far
    )


@given(rated())
def test_who_lacks_a_value_makes_a_gap_and_no_agreement(case: Case) -> None:
    scale, values, _, far = case
    assert agreement.status_of(scale, values, 1, far) in (Status.GAP, Status.SPLIT)
    if any(value is not None for value in values) and None in values:
        assert agreement.status_of(scale, values, 0, far) in (Status.GAP, Status.SPLIT)


@given(rated())
def test_words_are_never_apart(case: Case) -> None:
    _, values, lacking, far = case
    assert agreement.status_of(Scale.WORDS, values, lacking, far) is not Status.SPLIT
