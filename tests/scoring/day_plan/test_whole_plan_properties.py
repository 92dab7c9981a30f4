"""Properties of the whole result, with the numbers that they have in the scoring model."""

from __future__ import annotations

import copy
import inspect
import json
import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring import day_plan
from scoring.day_plan import leave_one_out_range, parse_plan, plan_to, report, score_plan
from scoring.day_plan.model import READINGS
from scoring.day_plan.panel import left_out
from scoring.day_plan.plans import Decline, Do, Plan
from scoring.day_plan.score import total_reasons
from scoring.values import share_out_tenths
from tests.scoring.day_plan.worlds import (
    World,
    checked,
    same,
    simple_task,
    unanimous,
    world_of,
    worlds,
    worlds_with_plan,
    written,
)


def results(world: World, plan: Plan) -> dict[str, object]:
    """What a person sees as numbers: total, readings and flags without the names."""
    scored = score_plan(world.exercise, world.references, plan)
    return {
        "total": scored.total,
        "readings": {name: reading.value for name, reading in scored.readings.items()},
        "flags": sorted(flag.code for flag in scored.flags),
        "range": leave_one_out_range(world.exercise, world.references, plan),
    }


@checked
@given(worlds_with_plan())
def test_4_every_reading_lies_within_the_scale_or_is_not_scorable(made: tuple[World, Plan]) -> None:
    """4. Every reading is in [0, 100] or "not scorable"."""
    world, plan = made
    scored = score_plan(world.exercise, world.references, plan)
    assert set(scored.readings) == set(READINGS)
    for reading in scored.readings.values():
        assert reading.value is None or 0 <= reading.value <= 100
    assert 0 <= scored.total <= 100


def renamed(facts: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The facts with every task called by another name."""
    facts = copy.deepcopy(facts)
    for task in facts["tasks"]:
        task["id"] = names[task["id"]]
        task["after"] = [names[before] for before in task.get("after", [])]
    for reference in facts["references"]:
        plan = reference["plan"]
        for owner, key in ((plan, "tasks"), (reference, "minutes"), (reference, "accepts")):
            owner[key] = {names[task]: value for task, value in owner[key].items()}
    return facts


@checked
@given(worlds_with_plan(), st.data())
def test_5_names_and_order_of_the_tasks_change_nothing(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """5. Renaming or permuting tasks everywhere changes nothing."""
    world, plan = made
    new = data.draw(st.permutations([f"x{index}" for index in range(len(world.ids))]))
    names = dict(zip(world.ids, new, strict=True))
    facts = renamed(world.facts, names)
    facts["tasks"] = data.draw(st.permutations(facts["tasks"]))
    entries = data.draw(st.permutations(list(plan.tasks.items())))
    other = Plan({names[task]: choice for task, choice in entries})
    assert results(world_of(facts), other) == results(world, plan)


@checked
@given(worlds_with_plan(), st.randoms(use_true_random=False))
def test_6_the_order_of_the_references_is_irrelevant(made: tuple[World, Plan], source: Any) -> None:
    """6. The order of the reference plans is irrelevant."""
    world, plan = made
    shuffled = list(world.references)
    source.shuffle(shuffled)
    before = report(world.exercise, world.references, plan, "1")
    assert report(world.exercise, shuffled, plan, "1") == before


@checked
@given(worlds_with_plan())
def test_7_doubling_the_whole_panel_changes_no_reading(made: tuple[World, Plan]) -> None:
    """7. Duplicating the whole panel changes no reading."""
    world, plan = made
    once = score_plan(world.exercise, world.references, plan)
    twice = score_plan(world.exercise, world.references * 2, plan)
    for name in READINGS:
        assert same(once.readings[name].exact, twice.readings[name].exact)
    assert once.total == twice.total


@checked
@given(worlds_with_plan())
def test_31_the_same_input_gives_the_same_bytes(made: tuple[World, Plan]) -> None:
    """31. Same input, same versions -> bit-identical output, also from facts read anew."""
    world, plan = made
    again = world_of(copy.deepcopy(world.facts))
    one = report(world.exercise, world.references, plan, "2026.11.1")
    other = report(
        again.exercise,
        again.references,
        parse_plan(again.exercise, written(plan.tasks)),
        "2026.11.1",
    )
    assert json.dumps(one, allow_nan=False) == json.dumps(other, allow_nan=False)


@checked
@given(worlds_with_plan())
def test_35_the_listed_losses_add_up_to_what_is_missing(made: tuple[World, Plan]) -> None:
    """35. The listed losses add up to 100 - score, in each reading and in the total."""
    world, plan = made
    scored = score_plan(world.exercise, world.references, plan)
    for reading in scored.readings.values():
        losses = [reason.loss for reason in reading.reasons]
        if reading.value is None:
            assert losses == [100.0 if reading.candidate_caused else None]
            continue
        assert None not in losses
        assert sum(round((loss or 0) * 10) for loss in losses) == round(1000 - reading.value * 10)
        assert all(loss is not None and loss >= 0 for loss in losses)
    totals = [item.total_loss for item in total_reasons(world.exercise, scored)]
    assert sum(round(loss * 10) for loss in totals) == round(1000 - scored.total * 10)


@checked
@given(
    st.lists(st.floats(0, 50), min_size=1, max_size=20).filter(lambda losses: sum(losses) > 0),
    st.integers(0, 1000),
)
def test_35_shown_losses_differ_from_the_exact_ones_by_less_than_a_tenth(
    losses: list[float], tenths: int
) -> None:
    """35. Shown numbers by largest remainder: each is its exact share rounded down or up."""
    shown = share_out_tenths(losses, tenths / 10)
    whole = math.fsum(losses)
    assert sum(round(one * 10) for one in shown) == tenths
    for one, loss in zip(shown, losses, strict=True):
        assert abs(one - loss / whole * tenths / 10) < 0.1 + 1e-6


PERSONAL = {"name", "sex", "age", "language", "locale", "device", "elapsed", "extra_time", "person"}


def test_36_nothing_about_the_person_or_the_device_can_enter_a_function() -> None:
    """36. Interface language, name, sex or age, device, elapsed and extra time never enter a function."""
    allowed = {
        "anchors",
        # What the same rules found in the same plan.
        "report",
        "content",
        "counter_plans",
        "data",
        "exercise",
        "facts",
        "plan",
        "probability",
        "references",
        "score",
        "text",
        "total",
    }
    functions = {
        name: inspect.signature(getattr(day_plan, name)).parameters
        for name in day_plan.__all__
        if inspect.isfunction(getattr(day_plan, name))
    }
    assert {"score_plan", "report", "gate", "execute", "parse_plan"} <= functions.keys()
    for name, parameters in functions.items():
        assert set(parameters) <= allowed, name
        assert not set(parameters) & PERSONAL


def test_36_a_plan_has_no_place_for_the_person_or_the_clock() -> None:
    """36. A plan that carries such a thing is refused, not read over."""
    world = unanimous([simple_task("a")], {"a": Do(540, 30)})
    for key in sorted(PERSONAL):
        with pytest.raises(day_plan.PlanFaults, match="unknown_key"):
            parse_plan(world.exercise, {"tasks": {}, key: "anything"})


@checked
@given(worlds(), st.data())
def test_37_leaving_an_expert_out_uses_no_data_of_that_expert(
    world: World, data: st.DataObject
) -> None:
    """37. Leave-one-out for expert k uses no data of k."""
    k = data.draw(st.integers(0, len(world.references) - 1))

    def spoil(facts: dict[str, Any]) -> None:
        spoiled = facts["references"][k]
        spoiled["minutes"] = dict.fromkeys(spoiled["minutes"], 1440)
        spoiled["accepts"] = {task: [{"decline": {}}] for task in spoiled["accepts"]}
        spoiled["plan"] = written({task: Decline() for task in world.ids})

    other = world.changed(spoil)
    one, changed = left_out(world.panel)[k], left_out(other.panel)[k]
    assert world.references[k] not in one.references
    for part in ("minutes", "spread", "kind_share", "keep", "drop", "pairs"):
        assert getattr(one, part) == getattr(changed, part)


@checked
@given(worlds_with_plan())
def test_the_range_is_that_of_the_totals_without_each_expert(made: tuple[World, Plan]) -> None:
    world, plan = made
    references = world.references
    totals = [
        score_plan(world.exercise, references[:k] + references[k + 1 :], plan).total
        for k in range(len(references))
    ]
    totals.append(score_plan(world.exercise, references, plan).total)
    assert leave_one_out_range(world.exercise, references, plan) == (min(totals), max(totals))


@checked
@given(worlds_with_plan())
def test_the_total_is_the_weighted_mean_of_the_readings_that_count(
    made: tuple[World, Plan],
) -> None:
    world, plan = made
    scored = score_plan(world.exercise, world.references, plan)
    counting = [
        (world.exercise.weights[name], reading.value or 0.0)
        for name, reading in scored.readings.items()
        if reading.value is not None or reading.candidate_caused
    ]
    weight = sum(one for one, _ in counting)
    assert scored.total == pytest.approx(sum(w * v for w, v in counting) / weight, abs=0.051)
    assert set(scored.unscorable_by_key) == {
        name
        for name, reading in scored.readings.items()
        if reading.value is None and not reading.candidate_caused
    }


@checked
@given(worlds_with_plan())
def test_a_report_is_plain_json_of_the_documented_shape(made: tuple[World, Plan]) -> None:
    world, plan = made
    shown = report(world.exercise, world.references, plan, "2026.11.1")
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown
    scored = score_plan(world.exercise, world.references, plan)
    assert shown["content"] == "2026.11.1"
    assert shown["method"] == "day_plan/1"
    assert shown["total"] == scored.total
    assert shown["readings"] == {name: one.value for name, one in scored.readings.items()}
    assert shown["nearest_reference"] in {reference.id for reference in world.references}
    low, high = leave_one_out_range(world.exercise, world.references, plan)
    assert shown["range"] == [low, high]
    assert {"execution", "reasons", "flags", "details"} <= shown.keys()


@checked
@given(worlds_with_plan())
def test_a_plan_written_and_read_again_is_the_same(made: tuple[World, Plan]) -> None:
    world, plan = made
    assert plan_to(plan) == written(plan.tasks)
    assert parse_plan(world.exercise, plan_to(plan)) == plan


@checked
@given(worlds(), st.data())
def test_the_plan_of_a_reference_is_nearest_to_itself(world: World, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(world.references))
    others = [other for other in world.references if other is not one]
    assume(all(other.plan.served != one.plan.served for other in others))
    assume(all(_kinds(other.plan) != _kinds(one.plan) for other in others))
    scored = score_plan(world.exercise, world.references, one.plan)
    assert scored.nearest_reference == one.id


def _kinds(plan: Plan) -> dict[str, str]:
    return {task: choice.kind for task, choice in plan.tasks.items()}
