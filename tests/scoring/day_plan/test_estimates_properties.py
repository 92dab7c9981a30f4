"""Properties of E, with the numbers that they have in the scoring model."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.day_plan.estimates import credit
from scoring.day_plan.panel import geometric_median
from scoring.day_plan.plans import Decline, Delegate, Do, Plan
from tests.scoring.day_plan.worlds import (
    CLOSE,
    World,
    checked,
    exercise_facts,
    reference_facts,
    same,
    simple_task,
    unanimous,
    world_of,
    worlds_with_plan,
)

minutes = st.floats(1, 1440)
spreads = st.floats(0, 3)


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (15, 0),
        (20, 0.25),
        (30, 0.60),
        (45, 0.94),
        (60, 1),
        (75, 1),
        (90, 0.84),
        (120, 0.60),
        (240, 0),
    ],
)
def test_the_printed_credits_for_a_task_of_sixty_minutes(estimate: int, expected: float) -> None:
    """The table of the scoring model; 22 is among them: 15 for 60 gives 0."""
    assert credit(estimate, 60, 0) == pytest.approx(expected, abs=0.005)


@checked
@given(minutes, st.floats(0.1, 10), spreads)
def test_19_the_credit_is_symmetric_in_the_logarithm(m: float, ratio: float, r: float) -> None:
    """19. E's credit is symmetric in the logarithm by default."""
    assert credit(m * ratio, m, r) == pytest.approx(credit(m / ratio, m, r), abs=CLOSE)


@checked
@given(minutes, minutes, spreads, st.floats(0, 1))
def test_20_moving_an_estimate_towards_the_experts_never_lowers_its_credit(
    e: float, m: float, r: float, part: float
) -> None:
    """20. Moving an estimate towards m (geometrically) never lowers E."""
    nearer = m * (e / m) ** part
    assert credit(nearer, m, r) >= credit(e, m, r) - CLOSE


@checked
@given(worlds_with_plan(), st.data())
def test_20_moving_an_estimate_towards_the_experts_never_lowers_e(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """20. The same in a whole plan, for whole minutes between the estimate and m."""
    world, plan = made
    done = [task for task, choice in plan.tasks.items() if isinstance(choice, Do)]
    assume(done)
    task = data.draw(st.sampled_from(sorted(done)))
    choice = plan.tasks[task]
    assert isinstance(choice, Do)
    m = world.panel.minutes[task]
    low, high = sorted((choice.minutes, math.floor(m) if choice.minutes < m else math.ceil(m)))
    assume(low >= 1)
    nearer = plan.replacing(task, Do(choice.start, data.draw(st.integers(low, high))))
    before, after = world.exact(plan)["estimates"], world.exact(nearer)["estimates"]
    assert before is not None
    assert after is not None
    assert after >= before - CLOSE


@checked
@given(worlds_with_plan(), st.integers(2, 4))
def test_21_scaling_all_estimates_and_expert_minutes_leaves_e_equal(
    made: tuple[World, Plan], factor: int
) -> None:
    """21. Scaling all e and m leaves E equal."""
    world, plan = made

    def scale(facts: dict[str, Any]) -> None:
        for reference in facts["references"]:
            given_minutes = reference["minutes"]
            reference["minutes"] = {task: value * factor for task, value in given_minutes.items()}

    scaled = Plan(
        {
            task: Do(choice.start, choice.minutes * factor) if isinstance(choice, Do) else choice
            for task, choice in plan.tasks.items()
        }
    )
    assert same(world.exact(plan)["estimates"], world.changed(scale).exact(scaled)["estimates"])


@checked
@given(minutes, spreads)
def test_22_the_experts_own_number_has_full_credit_and_a_quarter_of_it_none(
    m: float, r: float
) -> None:
    """22. e = m -> 1; 15 for 60 -> 0."""
    assert credit(m, m, r) == 1
    assert credit(m / 4, m, r) == pytest.approx(0, abs=CLOSE)


@checked
@given(minutes, minutes, spreads, spreads)
def test_23_experts_who_differ_more_never_lower_the_credit(
    e: float, m: float, one: float, other: float
) -> None:
    """23. Widening r never lowers that task's credit."""
    narrow, wide = sorted((one, other))
    assert credit(e, m, wide) >= credit(e, m, narrow) - CLOSE


def details_of(own: dict[str, int]) -> dict[str, Any]:
    """What stands beside E where the experts need sixty minutes for each task."""
    world = unanimous(
        [simple_task(task, 1, 60) for task in own], {task: Do(540, 60) for task in own}
    )
    plan = Plan({task: Do(540, value) for task, value in own.items()})
    return dict(world.measure(plan)["estimates"].details)


@checked
@given(
    st.dictionaries(st.sampled_from("abcde"), st.integers(1, 300), min_size=1), st.integers(1, 4)
)
def test_24_bias_scales_with_the_estimates_and_noise_does_not(
    own: dict[str, int], factor: int
) -> None:
    """24. bias(c e) = c bias(e), noise(c e) = noise(e)."""
    before = details_of(own)
    after = details_of({task: value * factor for task, value in own.items()})
    assert after["bias"] == pytest.approx(before["bias"] * factor)
    assert after["noise"] == pytest.approx(before["noise"], abs=CLOSE)


def test_bias_of_seven_tenths_says_that_seventy_percent_of_the_time_was_planned() -> None:
    details = details_of({"a": 42, "b": 42})
    assert details["bias"] == pytest.approx(0.7)
    assert details["noise"] == pytest.approx(0)


@pytest.mark.parametrize(
    ("own", "unrealistic"),
    [
        ((30, 30, 30, 240), True),
        ((30, 30, 60, 60), False),
        ((42, 42, 42, 42), True),
        ((43, 42, 42, 42), False),
        ((31, 31, 31, 240), False),
    ],
)
def test_unrealistic_is_said_of_three_halved_tasks_or_of_seventy_percent_in_all(
    own: tuple[int, ...], unrealistic: bool
) -> None:
    details = details_of(dict(zip("abcd", own, strict=True)))
    assert details["unrealistic"] is unrealistic


def test_the_three_worst_estimates_are_named_and_good_ones_never() -> None:
    worst = details_of({"a": 60, "b": 20, "c": 15, "d": 120, "e": 90})["worst"]
    assert [one["task"] for one in worst] == ["c", "b", "d"]
    assert details_of({"a": 60, "b": 70})["worst"] == ()


@pytest.mark.parametrize(
    ("given_minutes", "expected"), [((30, 60, 90), 60), ((40, 90), 60), ((20, 40, 90, 200), 60)]
)
def test_m_is_thegeometric_median_of_the_experts_minutes(
    given_minutes: tuple[int, ...], expected: float
) -> None:
    assert geometric_median(given_minutes) == pytest.approx(expected)


def test_r_is_half_the_range_of_the_logarithms_of_the_experts_minutes() -> None:
    facts = exercise_facts([simple_task("a")])
    facts["references"] = [
        reference_facts(f"r{value}", {"a": Do(540, 30)}, {"a": value}) for value in (30, 45, 120)
    ]
    assert world_of(facts).panel.spread["a"] == pytest.approx(math.log(2))


@pytest.mark.parametrize("choice", [Decline(), Delegate("anna", 540)])
def test_a_plan_that_estimates_nothing_cannot_be_scored_and_that_is_the_candidates_doing(
    choice: Decline | Delegate,
) -> None:
    world = unanimous([simple_task("a")], {"a": Do(540, 30)})
    measured = world.measure(Plan({"a": choice}))["estimates"]
    assert measured.exact is None
    assert measured.candidate_caused
