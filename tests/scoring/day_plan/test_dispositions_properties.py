"""Properties of D and R, with the numbers that they have in the scoring model."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.day_plan import score_plan
from scoring.day_plan.dispositions import value_of
from scoring.day_plan.plans import Decline, Delegate, Disposition, Do, Plan, Postpone
from tests.scoring.day_plan.worlds import (
    CLOSE,
    DAY,
    KINDS,
    World,
    accepted,
    checked,
    dispositions,
    estimates,
    exercise_facts,
    plans,
    quarters,
    reference_facts,
    same,
    simple_task,
    task_facts,
    unanimous,
    world_of,
    worlds,
    worlds_with_plan,
)


def d_of(world: World, plan: Plan) -> float:
    value = world.exact(plan)["dispositions"]
    assert value is not None
    return value


def everything(world: World, start: int = 540) -> Plan:
    return Plan({task: Do(start + 10 * index, 30) for index, task in enumerate(world.ids)})


@checked
@given(worlds())
def test_11_declining_everything_earns_neither_priorities_nor_refusal(world: World) -> None:
    """11. Decline-everything: P = 0, R = 0 (wherever the key can give them)."""
    exact = world.exact(Plan({task: Decline() for task in world.ids}))
    assert exact["priorities"] in (0, None)
    assert exact["refusal"] in (0, None)


@checked
@given(worlds())
def test_12_doing_everything_earns_no_refusal(world: World) -> None:
    """12. Do-everything: R = 0 (wherever the key can give it)."""
    assert world.exact(everything(world))["refusal"] in (0, None)


def test_11_and_12_hold_where_the_key_gives_both_readings() -> None:
    """11, 12. The same on a key that has pairs, something to keep and something to drop."""
    world = unanimous(
        [simple_task("a", 5), simple_task("b", 3), simple_task("c")],
        {"a": Do(540, 30), "b": Do(600, 30), "c": Decline()},
    )
    declined = world.exact(Plan({task: Decline() for task in world.ids}))
    assert (declined["priorities"], declined["refusal"]) == (0, 0)
    assert world.exact(everything(world))["refusal"] == 0


@checked
@given(worlds_with_plan(), st.data())
def test_13_a_disposition_that_half_of_the_experts_accept_never_lowers_d(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """13. Changing one task to a disposition endorsed by at least 50 % never lowers D."""
    world, plan = made
    task = data.draw(st.sampled_from(world.ids))
    owner = data.draw(st.sampled_from(world.references))
    choice = owner.plan.tasks[task]
    assume(world.panel.share(task, choice) >= 0.5)
    assert d_of(world, plan.replacing(task, choice)) >= d_of(world, plan) - CLOSE


@checked
@given(worlds_with_plan(), st.data())
def test_14_d_and_r_depend_on_dispositions_only_and_e_on_done_estimates_only(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """14. D and R depend on dispositions only; E on the estimates of done tasks only."""
    world, plan = made
    moved: dict[str, Disposition] = {}
    for task, choice in plan.tasks.items():
        if isinstance(choice, Do):
            moved[task] = Do(data.draw(quarters), data.draw(estimates))
        elif isinstance(choice, Delegate):
            moved[task] = Delegate(choice.to, data.draw(quarters))
        else:
            moved[task] = choice
    before, after = world.exact(plan), world.exact(Plan(moved))
    assert same(before["dispositions"], after["dispositions"])
    assert same(before["refusal"], after["refusal"])

    kept: dict[str, Disposition] = {}
    for task in world.ids:
        old = plan.get(task)
        if isinstance(old, Do):
            kept[task] = Do(data.draw(quarters), old.minutes)
        else:
            new = data.draw(dispositions())
            kept[task] = Decline() if isinstance(new, Do) else new
    assert same(before["estimates"], world.exact(Plan(kept))["estimates"])


@checked
@given(worlds_with_plan(), st.data())
def test_15_another_endorsement_of_the_choice_never_lowers_d(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """15. Adding an endorsement of the candidate's choice never lowers D."""
    world, plan = made
    assume(plan.tasks)
    task = data.draw(st.sampled_from(sorted(plan.tasks)))
    number = data.draw(st.integers(0, len(world.references) - 1))

    def endorse(facts: dict[str, Any]) -> None:
        facts["references"][number]["accepts"][task].append(accepted(plan.tasks[task]))

    assert d_of(world.changed(endorse), plan) >= d_of(world, plan) - CLOSE


@checked
@given(worlds(), st.data())
def test_16_whatever_half_of_the_experts_accept_has_full_value(
    world: World, data: st.DataObject
) -> None:
    """16. v = 1 for every d with share >= .5."""
    for task in world.ids:
        choice = data.draw(dispositions())
        value, _ = value_of(world.panel, task, choice)
        assert 0 <= value <= 1
        if world.panel.share(task, choice) >= 0.5:
            assert value == 1


@checked
@given(worlds_with_plan(), st.data())
def test_17_more_weight_on_full_credit_never_lowers_d_and_on_no_credit_never_raises_it(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """17. Raising w of a task with full credit never lowers D; with zero credit never raises it."""
    world, plan = made
    task = data.draw(st.sampled_from(world.ids))
    value, _ = value_of(world.panel, task, plan.get(task))
    heavier = world.changed(lambda facts: task_facts(facts, task).update(importance=5))
    before, after = d_of(world, plan), d_of(heavier, plan)
    if value == 1:
        assert after >= before - CLOSE
    if value == 0:
        assert after <= before + CLOSE


@checked
@given(worlds(), st.data())
def test_18_without_losses_between_kinds_every_complete_plan_has_full_d(
    world: World, data: st.DataObject
) -> None:
    """18. M = 0 -> D = 100 where every task has a disposition with share >= .5 and none is missing.

    The consensus stands on two kinds: a choice of an endorsed kind, but outside the accepted persons and
    dates, leans on the other.
    """

    def agree(facts: dict[str, Any]) -> None:
        facts["loss_matrix"] = {row: dict.fromkeys(KINDS, 0.0) for row in KINDS}
        for reference in facts["references"]:
            for task in reference["accepts"]:
                reference["accepts"][task] += [{"do": {}}, {"decline": {}}]

    free = world.changed(agree)
    plan = data.draw(plans(world.ids, complete=True))
    assert d_of(free, plan) == pytest.approx(100)


@checked
@given(worlds_with_plan(), st.data())
def test_34_a_task_without_disposition_is_flagged_and_worth_no_more_than_an_endorsed_one(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """34. A task without a disposition is flagged, and its v is never above any endorsed one's."""
    world, plan = made
    task = data.draw(st.sampled_from(world.ids))
    scored = score_plan(world.exercise, world.references, plan.replacing(task, None))
    assert ("no_disposition", task) in [
        (flag.code, flag.params.get("task")) for flag in scored.flags
    ]
    missing, _ = value_of(world.panel, task, None)
    for reference in world.references:
        endorsed, _ = value_of(world.panel, task, reference.plan.tasks[task])
        assert missing <= endorsed


@checked
@given(worlds_with_plan(), st.data())
def test_32_a_task_that_nobody_scores_changes_no_reading_of_the_others(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """32. A task that nobody scores (no pairs, no minutes, endorsed either way) changes no other.

    It has a fixed time (no pairs) and is accepted in every kind, done by half of the experts. P, R, E, W
    and F are those without it, D differs only by its own full credit, and how it is given up is all one.
    """
    world, plan = made
    doubled = world.changed(
        lambda facts: facts.update(
            references=[
                {**copy.deepcopy(one), "id": f"{one['id']}{twin}"}
                for one in facts["references"]
                for twin in "ab"
            ]
        )
    )
    given_up_kinds: list[dict[str, Any]] = [{"delegate": {}}, {"postpone": {}}, {"decline": {}}]
    place = data.draw(st.integers(0, len(world.ids)))

    def add(facts: dict[str, Any]) -> None:
        facts["tasks"].insert(place, simple_task("nobody", 2, fixed=600))
        for index, reference in enumerate(facts["references"]):
            done = bool(index % 2)
            own = {"do": {"start": "10:00", "minutes": 30}} if done else {"decline": {}}
            reference["accepts"]["nobody"] = [*given_up_kinds, *([{"do": {}}] if done else [])]
            reference["plan"]["tasks"]["nobody"] = own

    larger = doubled.changed(add)
    before = doubled.measure(plan)
    given_up = (Decline(), Postpone(DAY + timedelta(days=2)))
    results = [larger.measure(plan.replacing("nobody", choice)) for choice in given_up]
    for after in results:
        for reading in ("priorities", "refusal", "estimates", "own_time", "feasibility"):
            assert same(before[reading].exact, after[reading].exact)
    weight = sum(task.importance for task in world.exercise.tasks)
    d_before, d_after = before["dispositions"].exact, results[0]["dispositions"].exact
    assert d_before is not None
    assert d_after is not None
    assert d_after * (weight + 2) == pytest.approx(d_before * weight + 100 * 2)
    assert same(d_after, results[1]["dispositions"].exact)


M_ROWS = {
    "do": (0, 0.4, 0.7, 1),
    "delegate": (0.4, 0, 0.5, 0.9),
    "postpone": (0.4, 0.4, 0, 0.6),
    "decline": (0.8, 0.6, 0.4, 0),
}
ENDORSED: dict[str, Disposition] = {
    "do": Do(540, 30),
    "delegate": Delegate("anna", 540),
    "postpone": Postpone(DAY + timedelta(days=1)),
    "decline": Decline(),
}


@pytest.mark.parametrize("endorsed", KINDS)
@pytest.mark.parametrize("chosen", KINDS)
def test_the_policy_matrix_says_what_a_choice_loses_against_a_consensus(
    endorsed: str, chosen: str
) -> None:
    world = unanimous([simple_task("a"), simple_task("b")], dict.fromkeys("ab", ENDORSED[endorsed]))
    value, _ = value_of(world.panel, "a", ENDORSED[chosen])
    assert value == pytest.approx(1 - M_ROWS[endorsed][KINDS.index(chosen)])


@pytest.mark.parametrize(
    ("choice", "value"),
    [
        (Delegate("anna", 540), 1.0),
        (Delegate("boris", 540), 0.0),
        (Postpone(DAY + timedelta(days=3)), 0.5),
    ],
)
def test_a_person_outside_the_accepted_ones_earns_no_endorsement(
    choice: Disposition, value: float
) -> None:
    world = unanimous([simple_task("a")], {"a": Delegate("anna", 540)})
    assert value_of(world.panel, "a", choice)[0] == pytest.approx(value)


@pytest.mark.parametrize(("days", "value"), [(1, 1.0), (3, 1.0), (4, 0.0)])
def test_a_date_after_the_accepted_one_earns_no_endorsement(days: int, value: float) -> None:
    world = unanimous([simple_task("a")], {"a": Postpone(DAY + timedelta(days=3))})
    choice = Postpone(DAY + timedelta(days=days))
    assert value_of(world.panel, "a", choice)[0] == pytest.approx(value)


def refusal_world() -> World:
    """Tasks to keep with weights 5 and 3, tasks to drop with 60 and 30 minutes."""
    return unanimous(
        [
            simple_task("vital", 5),
            simple_task("useful", 3),
            simple_task("long", 1, 60),
            simple_task("short", 1, 30),
        ],
        {"vital": Do(540, 30), "useful": Do(600, 30), "long": Decline(), "short": Decline()},
    )


@pytest.mark.parametrize(
    ("done", "keep", "drop", "refusal"),
    [
        (("vital", "useful"), 1, 1, 100),
        (("vital",), 5 / 8, 1, 62.5),
        (("vital", "useful", "short"), 1, 2 / 3, 200 / 3),
        (("vital", "long"), 5 / 8, 1 / 3, 0),
        ((), 0, 1, 0),
        (("vital", "useful", "long", "short"), 1, 0, 0),
    ],
)
def test_refusal_is_what_is_kept_and_what_is_dropped(
    done: tuple[str, ...], keep: float, drop: float, refusal: float
) -> None:
    world = refusal_world()
    plan = Plan({task: Do(540, 30) if task in done else Decline() for task in world.ids})
    measured = world.measure(plan)["refusal"]
    assert measured.exact == pytest.approx(refusal)
    assert measured.details["keep"] == pytest.approx(keep)
    assert measured.details["drop"] == pytest.approx(drop)


def test_delegating_what_should_be_done_in_person_does_not_keep_it() -> None:
    world = refusal_world()
    plan = Plan({task: Delegate("anna", 540) for task in world.ids})
    assert world.exact(plan)["refusal"] == 0


def test_refusal_is_not_scorable_where_the_key_drops_nothing() -> None:
    world = unanimous([simple_task("a")], {"a": Do(540, 30)})
    measured = world.measure(Plan({"a": Do(540, 30)}))["refusal"]
    assert measured.exact is None
    assert not measured.candidate_caused


@pytest.mark.parametrize(
    ("doing", "keeps", "drops"), [(3, True, False), (2, False, False), (1, False, True)]
)
def test_sixty_percent_make_a_task_to_keep_and_twenty_one_to_drop(
    doing: int, keeps: bool, drops: bool
) -> None:
    facts = exercise_facts([simple_task("a")])
    choices: list[Disposition] = [
        *(Do(540, 30) for _ in range(doing)),
        *(Decline() for _ in range(5 - doing)),
    ]
    facts["references"] = [
        reference_facts(f"r{n}", {"a": choice}, {"a": 30}) for n, choice in enumerate(choices)
    ]
    panel = world_of(facts).panel
    assert (bool(panel.keep), bool(panel.drop)) == (keeps, drops)
