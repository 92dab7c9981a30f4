"""Properties of W, with the numbers that they have in the scoring model, and its parts in tables."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.day_plan.own_time import has_break, no_long_block, overtime
from scoring.day_plan.plans import Decline, Delegate, Disposition, Do, Plan
from tests.scoring.day_plan.worlds import (
    CLOSE,
    World,
    checked,
    estimates,
    simple_task,
    unanimous,
    worlds_with_plan,
)

OPEN, CLOSING, NORM = 540, 1080, 540


@checked
@given(worlds_with_plan(), st.integers(1080, 1400), st.integers(1, 40))
def test_25_a_work_task_after_closing_never_raises_w(
    made: tuple[World, Plan], start: int, minutes: int
) -> None:
    """25. Adding a work task after closing never raises W."""
    world, plan = made

    def add(facts: dict[str, Any]) -> None:
        facts["tasks"].append(simple_task("late"))
        for reference in facts["references"]:
            reference["minutes"]["late"] = 30
            reference["accepts"]["late"] = [{"decline": {}}]

    larger = world.changed(add)
    before = larger.exact(plan.replacing("late", Decline()))["own_time"]
    assume(before is not None)
    assert before is not None
    after = larger.exact(plan.replacing("late", Do(start, minutes)))["own_time"]
    assert after is not None
    assert after <= before + CLOSE


@checked
@given(worlds_with_plan(), st.integers(1080, 1260), st.integers(1080, 1260), estimates)
def test_25_moving_a_personal_task_within_the_evening_leaves_overtime_equal(
    made: tuple[World, Plan], one: int, other: int, minutes: int
) -> None:
    """25. Moving a personal task within the evening leaves c_over equal."""
    world, plan = made
    evening = world.changed(
        lambda facts: facts["tasks"].append({**simple_task("own"), "kind": "personal"})
    )
    parts = [
        evening.measure(plan.replacing("own", Do(start, minutes)))["own_time"].details.get("c_over")
        for start in (one, other)
    ]
    assert parts[0] == parts[1]


@checked
@given(worlds_with_plan(), st.data())
def test_26_the_candidates_estimates_never_change_the_load_or_feasibility(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """26. The candidate's own estimates never change c_load or F."""
    world, plan = made
    changed: dict[str, Disposition] = {
        task: Do(choice.start, data.draw(estimates)) if isinstance(choice, Do) else choice
        for task, choice in plan.tasks.items()
    }
    before, after = world.measure(plan), world.measure(Plan(changed))
    assert before["own_time"].details.get("c_load") == after["own_time"].details.get("c_load")
    assert before["feasibility"].exact == after["feasibility"].exact


@pytest.mark.parametrize(
    ("work", "over"),
    [
        ([(540, 1080)], 0),
        ([(540, 1140)], 120),
        ([(480, 540)], 60),
        ([(480, 1320)], 600),
        ([(480, 500), (1300, 1320)], 340),
        ([(600, 700), (1080, 1110)], 30),
        ([(1200, 1230)], 30),
    ],
)
def test_overtime_is_work_outside_opening_hours_and_a_span_beyond_the_norm(
    work: list[tuple[int, int]], over: int
) -> None:
    assert overtime(work, OPEN, CLOSING, NORM) == over


@pytest.mark.parametrize(
    ("work", "found"),
    [
        ([(540, 720), (750, 1080)], True),
        ([(540, 720), (749, 1080)], False),
        ([(540, 690), (720, 1080)], False),
        ([(540, 690), (750, 1080)], True),
        ([(540, 900), (930, 1080)], True),
        ([(540, 901), (960, 1080)], False),
        ([(540, 780)], True),
        ([(540, 600)], True),
        ([(540, 930)], False),
    ],
)
def test_a_break_is_half_an_hour_free_of_work_that_begins_from_twelve_to_three(
    work: list[tuple[int, int]], found: bool
) -> None:
    assert has_break(work) is found


def test_a_block_may_last_four_hours_and_no_longer() -> None:
    assert no_long_block([(540, 780), (810, 1050)])
    assert not no_long_block([(540, 781)])


def work_day(*starts_and_minutes: tuple[int, int], **own: Do) -> tuple[World, Plan]:
    """A world whose work tasks are done at these times, and whose experts need the candidate's minutes."""
    choices: dict[str, Disposition] = {
        f"w{index}": Do(start, minutes) for index, (start, minutes) in enumerate(starts_and_minutes)
    }
    listed = [
        simple_task(task, 1, choice.minutes)
        for task, choice in choices.items()
        if isinstance(choice, Do)
    ]
    for name in own:
        personal = {"kind": "personal", "non_negotiable": True, "fixed": 1140}
        listed.append({**simple_task(name, 1, 60), **personal})
        choices[name] = own[name]
    return unanimous(listed, choices), Plan(choices)


def test_a_calm_day_has_full_own_time() -> None:
    world, plan = work_day((540, 180), (780, 180), own=Do(1140, 60))
    assert world.exact(plan)["own_time"] == pytest.approx(100)


def test_work_from_eight_to_ten_at_night_has_no_credit_for_overtime() -> None:
    """The source's example: planned from 8 in the morning to 10 at night."""
    world, plan = work_day((480, 120), (1200, 120))
    assert world.measure(plan)["own_time"].details["c_over"] == 0


@pytest.mark.parametrize(("minutes", "credit"), [(432, 1), (480, 0.75), (528, 0.5), (624, 0)])
def test_the_load_counts_from_nine_tenths_of_the_capacity(minutes: int, credit: float) -> None:
    world, plan = work_day((540, minutes // 2), (540, minutes // 2))
    assert world.measure(plan)["own_time"].details["c_load"] == pytest.approx(credit)


def test_personal_tasks_are_no_load_and_no_overtime() -> None:
    world, plan = work_day((540, 60), own=Do(1140, 200))
    details = world.measure(plan)["own_time"].details
    assert (details["over"], details["load"]) == (0, 60 / 480)


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        (Do(1140, 60), 1),
        (Do(1200, 60), 0),
        (Decline(), 0),
        (Delegate("anna", 600), 0),
        (None, 0),
    ],
)
def test_a_non_negotiable_personal_task_is_kept_in_its_place_only(
    choice: Disposition | None, kept: float
) -> None:
    world, plan = work_day((540, 180), own=Do(1140, 60))
    measured = world.measure(plan.replacing("own", choice))["own_time"]
    assert measured.details["c_pers"] == kept


def test_a_personal_task_under_a_work_task_is_not_kept() -> None:
    world, plan = work_day((540, 180), (1150, 10), own=Do(1140, 60))
    assert world.measure(plan)["own_time"].details["c_pers"] == 0


def test_without_non_negotiable_tasks_the_other_weights_are_rescaled() -> None:
    world, plan = work_day((480, 120), (1200, 120))
    measured = world.measure(plan)["own_time"]
    assert measured.details["c_pers"] is None
    # c_over 0, c_load 1, c_break 1 with weights .4, .3 and .15.
    assert measured.exact == pytest.approx(100 * 0.45 / 0.85)


def test_without_work_own_time_is_not_scorable_and_that_is_the_candidates_doing() -> None:
    world, plan = work_day((540, 60), own=Do(1140, 60))
    measured = world.measure(plan.replacing("w0", Decline()))["own_time"]
    assert measured.exact is None
    assert measured.candidate_caused
