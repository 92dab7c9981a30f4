"""Properties of P, with the numbers that they have in the scoring model."""

from __future__ import annotations

import random
from itertools import combinations, pairwise, permutations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.day_plan.plans import Delegate, Do, Plan
from tests.scoring.day_plan.worlds import (
    World,
    checked,
    exercise_facts,
    plans,
    reference_facts,
    same,
    simple_task,
    task_facts,
    world_of,
    worlds,
    worlds_with_plan,
)

UNMOVED = ("dispositions", "refusal", "estimates")


def at(plan: Plan, task: str, minute: int) -> Plan:
    """The plan with the task served at another time."""
    choice = plan.tasks[task]
    if isinstance(choice, Do):
        return plan.replacing(task, Do(minute, choice.minutes))
    assert isinstance(choice, Delegate)
    return plan.replacing(task, Delegate(choice.to, minute))


def swapped(plan: Plan, one: str, other: str) -> Plan:
    served = plan.served
    return at(at(plan, one, served[other]), other, served[one])


def neighbours(plan: Plan) -> list[tuple[str, str]]:
    """Pairs of tasks that follow one another in the served order."""
    ordered = sorted(plan.served, key=lambda task: plan.served[task])
    return list(pairwise(ordered))


def directions(world: World) -> dict[tuple[str, str], int]:
    """1 where the panel wants the pair in this order, -1 where in the other; unscored pairs are not there."""
    wanted: dict[tuple[str, str], int] = {}
    for pair in world.panel.pairs:
        wanted[pair.first, pair.second] = 1
        wanted[pair.second, pair.first] = -1
    return wanted


@checked
@given(worlds_with_plan(complete=True, apart=True))
def test_1_and_2_swapping_neighbours_moves_p_in_the_panels_direction_only(
    made: tuple[World, Plan],
) -> None:
    """1. Swapping an adjacent pair towards the panel's direction strictly raises P, D, R, E stay.

    2. The same swap against the direction strictly lowers P.
    """
    world, plan = made
    before = world.exact(plan)
    wanted = directions(world)
    for one, other in neighbours(plan):
        direction = wanted.get((one, other))
        if direction is None:
            continue
        after = world.exact(swapped(plan, one, other))
        p_before, p_after = before["priorities"], after["priorities"]
        assert p_before is not None
        assert p_after is not None
        if direction < 0:
            assert p_after > p_before
        else:
            assert p_after < p_before
        for reading in UNMOVED:
            assert same(before[reading], after[reading])


@checked
@given(worlds_with_plan(complete=True, apart=True))
def test_3_swapping_an_unscored_neighbouring_pair_leaves_p_equal(made: tuple[World, Plan]) -> None:
    """3. Swapping an unscored adjacent pair leaves P equal."""
    world, plan = made
    wanted = directions(world)
    before = world.exact(plan)["priorities"]
    for one, other in neighbours(plan):
        if (one, other) not in wanted:
            assert same(before, world.exact(swapped(plan, one, other))["priorities"])


def test_1_a_long_move_of_an_important_task_forward_may_lower_p() -> None:
    """1. The obvious wording "moving an important task earlier never lowers P" is false for long moves."""
    listed = [simple_task("big", 5), simple_task("small", 1), simple_task("other", 1)]
    # The panel wants small and other before big: a promise to two clients, say.
    facts = exercise_facts(listed)
    order = {"small": Do(540, 30), "other": Do(600, 30), "big": Do(660, 30)}
    minutes = dict.fromkeys(order, 30)
    facts["references"] = [reference_facts(f"r{n}", order, minutes) for n in range(3)]
    world = world_of(facts)
    moved = Plan({**order, "big": Do(500, 30)})
    after, before = world.exact(moved)["priorities"], world.exact(Plan(order))["priorities"]
    assert after is not None
    assert before is not None
    assert after < before


@checked
@given(worlds_with_plan(), st.data())
def test_8_stretching_the_day_leaves_p_equal(made: tuple[World, Plan], data: st.DataObject) -> None:
    """8. Any strictly increasing transform of all start and hand-off times leaves P equal."""
    world, plan = made
    times = sorted(set(plan.served.values()))
    drawn = st.lists(
        st.integers(0, 1200), min_size=len(times), max_size=len(times), unique=True
    ).map(sorted)
    transform = dict(zip(times, data.draw(drawn), strict=True))
    moved = plan
    for task, minute in plan.served.items():
        moved = at(moved, task, transform[minute])
    assert same(world.exact(plan)["priorities"], world.exact(moved)["priorities"])


@checked
@given(worlds(), st.data())
def test_9_the_plan_of_a_unanimous_panel_has_full_priorities_and_dispositions(
    made: World, data: st.DataObject
) -> None:
    """9. A unanimous panel's plan has P = D = 100.

    Two tasks that it serves at one moment have no order, so the plan's times are apart.
    """
    plan = data.draw(plans(made.ids, complete=True, apart=True))

    def agree(facts: dict[str, Any]) -> None:
        minutes = facts["references"][0]["minutes"]
        facts["references"] = [
            reference_facts(f"r{number}", plan.tasks, minutes) for number in range(4)
        ]

    world = made.changed(agree)
    exact = world.exact(plan)
    assert exact["dispositions"] == pytest.approx(100)
    assert exact["priorities"] is None or exact["priorities"] == pytest.approx(100)
    assert (exact["priorities"] is None) == (not world.panel.pairs)


@checked
@given(worlds_with_plan(least=3), st.sampled_from((1, 2, 3, 5)))
def test_33_the_importance_of_a_fixed_task_never_changes_p(
    made: tuple[World, Plan], importance: int
) -> None:
    """33. Changing a fixed-time task's importance never changes P."""
    world, plan = made
    fixed = [task.id for task in world.exercise.tasks if task.fixed is not None]
    assume(fixed)
    after = world.changed(lambda facts: task_facts(facts, fixed[0]).update(importance=importance))
    assert same(world.exact(plan)["priorities"], after.exact(plan)["priorities"])


EXPERTS = ((2, 5, 4, 3, 1), (3, 2, 5, 1, 4), (5, 2, 3, 4, 1))
"""The example of the scoring model: the place that each of three experts gives to each of five tasks."""
STRANGER = (4, 3, 5, 2, 1)


def tau(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Kendall's tau of two rankings without ties."""
    signs = [(one[a] - one[b]) * (other[a] - other[b]) for a, b in combinations(range(len(one)), 2)]
    return sum(1 if sign > 0 else -1 for sign in signs) / len(signs)


def test_the_mean_distance_to_the_experts_would_prefer_an_order_that_nobody_proposed() -> None:
    """The example of the principles: each expert's mean tau is .20, an order nobody proposed gets .40."""
    own = [sum(tau(one, other) for other in EXPERTS) / 3 for one in EXPERTS]
    assert own == [pytest.approx(0.2)] * 3
    assert sum(tau(STRANGER, one) for one in EXPERTS) / 3 == pytest.approx(0.4)


def test_of_those_experts_only_the_pairs_on_which_all_agree_are_scored() -> None:
    """A pair that stands two to one has |A| = 1/3 and is left to the candidate."""
    listed = [simple_task(f"t{number}") for number in range(5)]
    facts = exercise_facts(listed)
    minutes = {task["id"]: 30 for task in listed}
    facts["references"] = [
        reference_facts(
            f"r{index}",
            {f"t{task}": Do(540 + 60 * place, 30) for task, place in enumerate(places)},
            minutes,
        )
        for index, places in enumerate(EXPERTS)
    ]
    unanimous = {
        (f"t{a}", f"t{b}")
        for a, b in permutations(range(5), 2)
        if all(places[a] < places[b] for places in EXPERTS)
    }
    pairs = world_of(facts).panel.pairs
    assert {(pair.first, pair.second) for pair in pairs} == unanimous
    # The order that the mean distance prefers earns no more here than an expert who agrees as far.
    assert all(pair.agreement == 1 for pair in pairs)


def test_only_pairs_that_facts_leave_open_are_scored() -> None:
    """Forced is any pair with a fixed-time task, and a task with its predecessor, also an indirect one."""
    listed = [
        simple_task("fixed", fixed=600),
        simple_task("first"),
        simple_task("second", after=["first"]),
        simple_task("third", after=["second"]),
        simple_task("free"),
    ]
    facts = exercise_facts(listed)
    order = {
        name: Do(540 + 30 * place, 30)
        for place, name in enumerate(("fixed", "first", "second", "third", "free"))
    }
    minutes = dict.fromkeys(order, 30)
    facts["references"] = [reference_facts(f"r{n}", order, minutes) for n in range(3)]
    pairs = {(pair.first, pair.second) for pair in world_of(facts).panel.pairs}
    assert pairs == {("first", "free"), ("second", "free"), ("third", "free")}


@pytest.mark.parametrize(
    ("before", "after", "scored"),
    [(5, 0, True), (4, 1, True), (3, 2, False), (8, 2, True), (7, 3, False)],
)
def test_a_pair_is_scored_from_an_agreement_of_sixty_percent(
    before: int, after: int, scored: bool
) -> None:
    facts = exercise_facts([simple_task("a", 5), simple_task("b", 2)])
    orders = [{"a": Do(540, 30), "b": Do(600, 30)}] * before
    orders += [{"a": Do(600, 30), "b": Do(540, 30)}] * after
    random.Random(1).shuffle(orders)
    facts["references"] = [
        reference_facts(f"r{n}", order, {"a": 30, "b": 30}) for n, order in enumerate(orders)
    ]
    pairs = world_of(facts).panel.pairs
    assert bool(pairs) == scored
    if scored:
        agreement = (before - after) / (before + after)
        assert pairs[0].weight == pytest.approx(agreement * 3)


@pytest.mark.parametrize(("deciding", "scored"), [(3, True), (2, False)])
def test_a_pair_is_scored_where_sixty_percent_of_the_references_decide(
    deciding: int, scored: bool
) -> None:
    facts = exercise_facts([simple_task("a", 5), simple_task("b", 2)])
    orders = [{"a": Do(540, 30), "b": Do(600, 30)}] * deciding
    orders += [{"a": Do(540, 30), "b": Do(540, 30)}] * (5 - deciding)
    facts["references"] = [
        reference_facts(f"r{n}", order, {"a": 30, "b": 30}) for n, order in enumerate(orders)
    ]
    assert bool(world_of(facts).panel.pairs) == scored


def test_serving_only_the_second_of_a_pair_costs_the_whole_pair_and_a_tie_half() -> None:
    facts = exercise_facts([simple_task("a"), simple_task("b")])
    order = {"a": Do(540, 30), "b": Do(600, 30)}
    facts["references"] = [reference_facts(f"r{n}", order, {"a": 30, "b": 30}) for n in range(3)]
    world = world_of(facts)
    values = {
        "in order": ({"a": 540, "b": 600}, 100),
        "only the first": ({"a": 540}, 100),
        "only the second": ({"b": 540}, 0),
        "together": ({"a": 540, "b": 540}, 50),
        "neither": ({}, 0),
    }
    for starts, expected in values.values():
        plan = Plan({task: Do(start, 30) for task, start in starts.items()})
        assert world.exact(plan)["priorities"] == pytest.approx(expected)
