"""The quality gate of a key: a sound key passes, and each fault is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.content import packs
from scoring.day_plan import calibrate, counter_plans_from, gate, score_plan
from scoring.day_plan.anchors import percentile
from scoring.day_plan.baselines import RANDOM_PLANS, baselines, random_plans
from scoring.day_plan.gate import kendall_w
from scoring.day_plan.model import READINGS
from scoring.day_plan.plan_format import parse_plan, plan_to
from scoring.day_plan.plans import Decline, Delegate, Disposition, Do
from tests.scoring.day_plan import small_key
from tests.scoring.day_plan.worlds import (
    World,
    checked,
    exercise_facts,
    reference_facts,
    simple_task,
    task_facts,
    world_of,
)

SHIPPED = Path(__file__).parents[3] / "scenarios" / "support_manager"


def gated(facts: dict[str, Any]) -> dict[str, Any]:
    world = world_of(facts)
    row: dict[str, Any] = gate(
        world.exercise, world.references, counter_plans_from(world.exercise, facts)
    )
    return row


def codes(change: Callable[[dict[str, Any]], None]) -> list[str]:
    """The codes of the failures after a change of the sound key."""
    facts = small_key.facts()
    change(facts)
    return [failure["code"] for failure in gated(facts)["failures"]]


def test_a_sound_key_passes_and_shows_its_whole_table() -> None:
    row = gated(small_key.facts())
    assert row["failures"] == []
    assert row["id"] == "made_up"
    assert row["kendall_w"] > 0.9
    assert row["scored_pairs_share"] >= 0.4
    assert [one["name"] for one in row["references"]] == [f"style{n}" for n in range(6)]
    assert all(set(one) == {"name", "readings", "total", "left_out"} for one in row["references"])
    assert [(one["name"], one["bad_in"]) for one in row["counter_plans"]] == [
        ("five_minutes", "estimates"),
        ("backwards", "feasibility"),
    ]
    assert {"listed_order", "decline_all", "delegate_all", "random"} <= set(row["baselines"])
    assert set(row["baselines"]["random"]) == {"median", "p95"}
    assert json.loads(json.dumps(row, allow_nan=False)) == row


def test_10_every_reference_of_a_key_that_passes_is_above_the_floors() -> None:
    """10. Every reference passes the gate's floor: on the made-up key and on the shipped one."""
    pack = packs.compile_pack(SHIPPED).pack
    assert pack is not None
    for facts in (small_key.facts(), *pack["day_plans"].values()):
        row = gated(facts)
        assert row["failures"] == []
        totals = [one["total"] for one in row["references"]]
        assert max(totals) - min(totals) <= 15
        for one in row["references"]:
            assert one["readings"]["priorities"] >= 80
            assert one["readings"]["dispositions"] >= 90
            assert one["left_out"]["readings"]["priorities"] >= 60
            assert one["left_out"]["readings"]["dispositions"] >= 85
        lowest = min(one["left_out"]["total"] for one in row["references"])
        for plan in row["counter_plans"]:
            assert plan["readings"][plan["bad_in"]] <= 45
            assert plan["total"] < lowest
        assert row["baselines"]["random"]["p95"] < lowest


def test_left_out_readings_are_those_of_a_key_without_the_expert() -> None:
    facts = small_key.facts()
    world = world_of(facts)
    row = gated(facts)
    for k, reference in enumerate(world.references):
        others = world.references[:k] + world.references[k + 1 :]
        scored = score_plan(world.exercise, others, reference.plan)
        assert row["references"][k]["left_out"] == {
            "readings": {name: one.value for name, one in scored.readings.items()},
            "total": scored.total,
        }


def test_the_anchors_are_those_of_the_table() -> None:
    row = gated(small_key.facts())
    anchors = row["anchors"]
    assert anchors["random_p95"] == row["baselines"]["random"]["p95"]
    assert anchors["lowest_left_out"] == min(one["left_out"]["total"] for one in row["references"])
    assert anchors["median_reference"] == median(one["total"] for one in row["references"])
    assert set(anchors["readings"]) == set(READINGS)
    for beside in anchors["readings"].values():
        assert set(beside) == {"random", "do_everything", "expert"}
    assert anchors["readings"]["refusal"]["do_everything"] == 0


def first_reference(facts: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = facts["references"][0]
    return found


def without_an_expert(facts: dict[str, Any]) -> None:
    del facts["references"][-1]


def minutes_outside(facts: dict[str, Any]) -> None:
    task_facts(facts, "report")["minutes"] = {"p10": 100, "mode": 110, "p90": 130}


def minutes_missing(facts: dict[str, Any]) -> None:
    del first_reference(facts)["minutes"]["report"]


def a_task_without_disposition(facts: dict[str, Any]) -> None:
    del first_reference(facts)["plan"]["tasks"]["banner"]


def own_choice_not_accepted(facts: dict[str, Any]) -> None:
    first_reference(facts)["accepts"]["banner"] = [{"do": {}}]


def experts_of_opposite_orders(facts: dict[str, Any]) -> None:
    """Half of the experts serve exactly what the others give up."""
    for reference in facts["references"][::2]:
        entries = reference["plan"]["tasks"]
        for task in ("refund", "complaint", "report", "leads"):
            entries[task] = {"decline": {}}
        for task, start in (("newsletter", "09:00"), ("banner", "12:00"), ("lunch", "14:00")):
            entries[task] = {"do": {"start": start, "minutes": 30}}


def a_stranger_among_the_experts(facts: dict[str, Any]) -> None:
    stranger = first_reference(facts)
    for task in stranger["plan"]["tasks"]:
        stranger["plan"]["tasks"][task] = {"decline": {}}
        stranger["accepts"][task] = [{"decline": {}}]


def a_counter_plan_like_an_expert(facts: dict[str, Any]) -> None:
    facts["counter_plans"][0]["plan"] = first_reference(facts)["plan"]


def no_task_to_refuse(facts: dict[str, Any]) -> None:
    """Only the trivial is asked for, so that the plan in listed order is as good as any."""
    kept = {"refund", "complaint", "report"}
    facts["tasks"] = [{**task, "after": []} for task in facts["tasks"] if task["id"] in kept]
    facts["tasks"].sort(key=lambda task: ["refund", "complaint", "report"].index(task["id"]))
    facts["counter_plans"] = []
    for reference in facts["references"]:
        for owner in (reference["plan"]["tasks"], reference["minutes"], reference["accepts"]):
            for task in [one for one in owner if one not in kept]:
                del owner[task]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without_an_expert, "too_few_references"),
        (minutes_outside, "minutes_outside"),
        (minutes_missing, "minutes_missing"),
        (a_task_without_disposition, "disposition_missing"),
        (own_choice_not_accepted, "own_disposition_not_accepted"),
        (experts_of_opposite_orders, "scored_pairs_low"),
        (a_stranger_among_the_experts, "reference_low"),
        (a_stranger_among_the_experts, "reference_low_left_out"),
        (a_stranger_among_the_experts, "totals_apart"),
        (a_stranger_among_the_experts, "random_high"),
        (a_stranger_among_the_experts, "counter_plan_high"),
        (a_counter_plan_like_an_expert, "counter_plan_not_bad"),
        (a_counter_plan_like_an_expert, "counter_plan_high"),
        (no_task_to_refuse, "baseline_high"),
    ],
)
def test_each_fault_of_a_key_is_found(change: Callable[[dict[str, Any]], None], code: str) -> None:
    assert code in codes(change)


def test_a_task_without_consensus_is_named() -> None:
    facts = small_key.facts()
    everything = [
        {"do": {}},
        {"delegate": {"to": ["anna"]}},
        {"delegate": {"to": ["boris"]}},
        {"decline": {}},
    ]
    for number, reference in enumerate(facts["references"]):
        reference["accepts"]["leads"] = [everything[number % 4]]
    failures = [one for one in gated(facts)["failures"] if one["code"] == "no_consensus"]
    assert [one["tasks"] for one in failures] == [["leads"]]


def test_a_failure_names_the_plan_and_its_tasks_at_fault() -> None:
    facts = small_key.facts()
    a_stranger_among_the_experts(facts)
    low = next(one for one in gated(facts)["failures"] if one["code"] == "reference_low")
    assert low["plan"] == "style0"
    assert low["params"]["tasks"]


def test_kendalls_w_is_one_for_equal_orders_and_nothing_for_opposite_ones() -> None:
    listed = [simple_task(task) for task in "abc"]
    minutes = dict.fromkeys("abc", 30)
    for orders, expected in (
        (("abc", "abc", "abc"), 1),
        (("abc", "cba"), 0),
        # Sums of places 5, 5, 8 against a mean of 6: S = 6, W = 12 S / (9 * 24).
        (("abc", "bac", "cab"), None),
    ):
        facts = exercise_facts(listed)
        facts["references"] = [
            reference_facts(
                f"r{n}",
                {task: Do(540 + 30 * place, 30) for place, task in enumerate(order)},
                minutes,
            )
            for n, order in enumerate(orders)
        ]
        value = kendall_w(world_of(facts).panel)
        if expected is None:
            sums = [sum(order.index(task) + 1 for order in orders) for task in "abc"]
            spread = sum((one - 6) ** 2 for one in sums)
            expected_value = 12 * spread / (9 * 24)
            assert value == pytest.approx(expected_value, abs=1e-4)
        else:
            assert value == expected


def test_tasks_that_an_expert_does_not_serve_are_tied_behind_the_served_ones() -> None:
    listed = [simple_task(task) for task in "abc"]
    facts = exercise_facts(listed)
    choices: dict[str, Disposition] = {"a": Do(540, 30), "b": Decline(), "c": Decline()}
    facts["references"] = [
        reference_facts(f"r{n}", choices, dict.fromkeys("abc", 30)) for n in range(3)
    ]
    # Places 1, 2.5, 2.5 of everybody: the correction for ties makes full agreement 1.
    assert kendall_w(world_of(facts).panel) == 1


def small_world() -> World:
    return world_of(small_key.facts())


def test_random_plans_are_always_the_same_and_readable() -> None:
    exercise = small_world().exercise
    one = [plan_to(plan) for plan in random_plans(exercise)]
    assert one == [plan_to(plan) for plan in random_plans(exercise)]
    assert len(one) == RANDOM_PLANS
    for plan in one[:50]:
        assert plan_to(parse_plan(exercise, plan)) == plan


def test_random_plans_choose_every_disposition_about_equally_often() -> None:
    exercise = small_world().exercise
    kinds = [choice.kind for plan in random_plans(exercise) for choice in plan.tasks.values()]
    assert len(kinds) == RANDOM_PLANS * len(exercise.tasks)
    for kind in set(kinds):
        assert kinds.count(kind) / len(kinds) == pytest.approx(0.25, abs=0.03)


def test_the_baselines_are_what_their_names_say() -> None:
    world = small_world()
    plans = baselines(world.panel)
    listed = [task.id for task in world.exercise.tasks]
    for name in ("listed_order", "eight_to_ten", "quarter_hours"):
        served = plans[name].served
        assert sorted(served, key=lambda task: served[task]) == listed
    for plan in plans.values():
        assert set(plan.tasks) == set(listed)
        assert plan_to(parse_plan(world.exercise, plan_to(plan))) == plan_to(plan)
    stretched = plans["eight_to_ten"]
    last = stretched.tasks[listed[-1]]
    assert isinstance(last, Do)
    assert stretched.served[listed[0]] == 480
    assert last.start + last.minutes == pytest.approx(1320, abs=1)
    assert all(
        isinstance(choice, Do) and choice.minutes == 15
        for choice in plans["quarter_hours"].tasks.values()
    )
    personal = {task.id for task in world.exercise.tasks if task.personal}
    served = plans["personal_first"].served
    assert set(sorted(served, key=lambda task: served[task])[: len(personal)]) == personal
    assert all(isinstance(choice, Decline) for choice in plans["decline_all"].tasks.values())
    assert all(isinstance(choice, Delegate) for choice in plans["delegate_all"].tasks.values())


ANCHORS = {"random_p95": 50.0, "lowest_left_out": 90.0, "median_reference": 98.0}


@pytest.mark.parametrize(
    ("total", "expected"),
    [(0, 0), (25, 20), (50, 40), (70, 50), (90, 60), (94, 70), (98, 80), (99, 90), (100, 100)],
)
def test_the_total_is_read_between_the_anchors(total: float, expected: float) -> None:
    assert calibrate(total, ANCHORS) == expected


@checked
@given(
    st.tuples(*[st.floats(0, 100)] * 3).map(sorted),
    st.floats(-10, 110),
    st.floats(-10, 110),
)
def test_a_better_total_is_never_read_as_a_worse_one(
    anchors: list[float], one: float, other: float
) -> None:
    named = dict(zip(ANCHORS, anchors, strict=True))
    low, high = sorted((one, other))
    assert 0 <= calibrate(low, named) <= calibrate(high, named) <= 100


@pytest.mark.parametrize(
    ("anchors", "message"),
    [
        ({**ANCHORS, "random_p95": 95.0}, "do not rise"),
        ({**ANCHORS, "random_p95": None}, "anchors.random_p95"),
    ],
)
def test_anchors_that_do_not_rise_are_refused(anchors: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        calibrate(50, anchors)


def test_percentiles_are_linear_between_ordered_values() -> None:
    values = [float(value) for value in range(101)]
    assert percentile(values[::-1], 0.95) == 95
    assert percentile([10.0, 20.0], 0.25) == 12.5
    assert percentile([7.0], 0.95) == 7
