"""Properties of F and of the simulated execution, with the numbers that they have in the scoring model."""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.day_plan import execute, frequency
from scoring.day_plan.durations import GRID, masses_of
from scoring.day_plan.feasibility import met_by
from scoring.day_plan.model import Minutes
from scoring.day_plan.plans import Decline, Delegate, Disposition, Do, Plan
from scoring.day_plan.simulation import route, run
from tests.scoring.day_plan.worlds import (
    World,
    checked,
    simple_task,
    task_facts,
    unanimous,
    worlds_with_plan,
)

ROUNDING = 1e-9


def never_lower(before: dict[str, float], after: dict[str, float], but: str = "") -> None:
    for task, probability in before.items():
        if task != but and task in after:
            assert after[task] >= probability - ROUNDING


def met(world: World, plan: Plan) -> dict[str, float]:
    return dict(met_by(world.exercise, plan))


@checked
@given(worlds_with_plan(), st.data())
def test_27_a_shorter_task_never_lowers_anothers_probability(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """27. Scaling down all three numbers of a true duration never lowers another task's P(deadline)."""
    world, plan = made
    task = data.draw(st.sampled_from(world.ids))
    divisor = data.draw(st.integers(2, 4))

    def scale(facts: dict[str, Any]) -> None:
        # A duration times 12 can be divided by 2, 3 and 4 without rounding.
        own = task_facts(facts, task)["minutes"]
        for key in own:
            own[key] = own[key] * 12 // divisor

    def lengthen(facts: dict[str, Any]) -> None:
        own = task_facts(facts, task)["minutes"]
        for key in own:
            own[key] = own[key] * 12

    never_lower(met(world.changed(lengthen), plan), met(world.changed(scale), plan), task)


@checked
@given(worlds_with_plan(), st.data())
def test_27_dropping_a_task_that_precedes_nothing_never_lowers_anothers_probability(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """27. Dropping a task that is nobody's predecessor never lowers another task's P(deadline)."""
    world, plan = made
    before_something = {before for task in world.exercise.tasks for before in task.after}
    free = [task for task in world.ids if task not in before_something]
    task = data.draw(st.sampled_from(free))
    never_lower(met(world, plan), met(world, plan.replacing(task, Decline())), task)


@checked
@given(worlds_with_plan(apart=True), st.data())
def test_28_a_later_start_in_the_same_order_never_raises_a_later_tasks_probability(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """28. A later start that keeps the order never raises a later task's probability."""
    world, plan = made
    ordered = sorted(plan.served, key=lambda task: plan.served[task])
    assume(len(ordered) >= 2)
    place = data.draw(st.integers(0, len(ordered) - 2))
    task, following = ordered[place], ordered[place + 1]
    room = plan.served[following] - plan.served[task] - 1
    later = plan.served[task] + data.draw(st.integers(0, room))
    choice = plan.tasks[task]
    moved: Disposition
    if isinstance(choice, Do):
        moved = Do(later, choice.minutes)
    else:
        assert isinstance(choice, Delegate)
        moved = Delegate(choice.to, later)
    before, after = met(world, plan), met(world, plan.replacing(task, moved))
    for other in ordered[place + 1 :]:
        assert after.get(other, 0.0) <= before.get(other, 0.0) + ROUNDING


@checked
@given(worlds_with_plan(), st.data())
def test_29_relaxing_a_deadline_never_lowers_its_probability(
    made: tuple[World, Plan], data: st.DataObject
) -> None:
    """29. Relaxing a deadline never lowers it."""
    world, plan = made
    with_deadline = [task.id for task in world.exercise.tasks if task.deadline is not None]
    assume(with_deadline)
    task = data.draw(st.sampled_from(with_deadline))
    more = data.draw(st.integers(0, 120))

    def relax(facts: dict[str, Any]) -> None:
        task_facts(facts, task)["deadline"] += more

    before, after = met(world, plan), met(world.changed(relax), plan)
    never_lower(before, after)
    assert before.keys() == after.keys()


@checked
@given(worlds_with_plan())
def test_29_certain_durations_give_exactly_never_or_always(made: tuple[World, Plan]) -> None:
    """29. Zero-variance durations give exactly 0 or 1."""
    world, plan = made

    def fix(facts: dict[str, Any]) -> None:
        for task in facts["tasks"]:
            task["minutes"] = dict.fromkeys(("p10", "mode", "p90"), task["minutes"]["mode"])

    execution = execute(world.changed(fix).exercise, plan)
    assert {one.probability for one in execution.deadlines} <= {0.0, 1.0}
    assert execution.by_norm in (None, 0.0, 1.0)


DRAWS = 4000


def drawn_minutes(source: random.Random, minutes: Minutes, factor: float) -> int:
    """A duration in grid steps, drawn from the cumulated probabilities."""
    masses = masses_of(minutes, factor)
    reached = list(accumulate(masses.masses))
    return masses.start + min(bisect_right(reached, source.random()), len(reached) - 1)


def oracle(world: World, plan: Plan) -> dict[str, float]:
    """The share of drawn days on which each deadline is met; apart from the engine, for distinct times."""
    source = random.Random(20261101)
    exercise = world.exercise
    served = sorted(plan.served.items(), key=lambda item: item[1])
    kept: dict[str, int] = {}
    shocks = list(accumulate(exercise.shock.weights))
    for _ in range(DRAWS):
        factor = exercise.shock.factors[min(bisect_right(shocks, source.random()), len(shocks) - 1)]
        now = 0
        for task_id, at in served:
            task, choice = exercise.by_id[task_id], plan.tasks[task_id]
            if isinstance(choice, Do):
                bounds = (at, task.release or 0, task.fixed or 0)
                start = max(now, *(math.ceil(bound / GRID) for bound in bounds))
                now = start + drawn_minutes(source, task.minutes, factor)
                met_it = task.deadline is None or now * GRID <= task.deadline
                if task.fixed is not None:
                    met_it = met_it and start * GRID <= task.fixed + 5 and at == task.fixed
            else:
                assert isinstance(choice, Delegate)
                start = max(now, math.ceil(at / GRID))
                cost = task.delegates.get(choice.to)
                now = start + (1 if cost is None else math.ceil(cost.handoff / GRID))
                limits = [one for one in (task.deadline, task.fixed) if one is not None]
                met_it = cost is not None and bool(limits) and now * GRID <= min(limits) - cost.lead
            in_order = all(plan.served.get(before, at) < at for before in task.after)
            kept[task_id] = kept.get(task_id, 0) + (met_it and in_order)
        kept["end"] = kept.get("end", 0) + (now * GRID <= exercise.day.norm_end)
    return {task: count / DRAWS for task, count in kept.items()}


@checked
@given(worlds_with_plan(least=3, apart=True))
def test_30_the_exact_engine_agrees_with_drawing(made: tuple[World, Plan]) -> None:
    """30. The exact engine agrees with a Monte Carlo oracle from the same grid within 5 standard errors."""
    world, plan = made
    drawn = oracle(world, plan)
    for one in execute(world.exercise, plan).deadlines:
        if one.served:
            # The standard error of the share, with the least that one day in so many can show.
            error = math.sqrt(max(one.probability * (1 - one.probability), 1 / DRAWS) / DRAWS)
            assert abs(drawn[one.task] - one.probability) <= 5 * error


def test_30_the_oracle_agrees_on_a_day_where_everything_is_uncertain() -> None:
    """30. The same on a crowded day of many important deadlines, where nothing is certain."""
    listed = []
    choices: dict[str, Disposition] = {}
    for index in range(8):
        start = 540 + 40 * index
        task = simple_task(f"t{index}", 5, deadline=start + 75)
        task["minutes"] = {"p10": 25, "mode": 40, "p90": 80}
        listed.append(task)
        choices[f"t{index}"] = Do(start, 40)
    world = unanimous(listed, choices)
    plan = Plan(choices)
    drawn = oracle(world, plan)
    execution = execute(world.exercise, plan)
    uncertain = [one for one in execution.deadlines if 0.02 < one.probability < 0.98]
    assert len(uncertain) == 8
    for one in uncertain:
        error = math.sqrt(one.probability * (1 - one.probability) / DRAWS)
        assert abs(drawn[one.task] - one.probability) <= 5 * error
    assert execution.by_norm is not None
    error = math.sqrt(max(execution.by_norm * (1 - execution.by_norm), 1 / DRAWS) / DRAWS)
    assert abs(drawn["end"] - execution.by_norm) <= 5 * error


def test_an_appointment_with_a_deadline_must_begin_and_end_in_time() -> None:
    """Being late for the beginning is hardly ever avoided here, and then the end is late as well."""
    early = simple_task("early", 1)
    early["minutes"] = {"p10": 60, "mode": 90, "p90": 120}
    meeting = simple_task("meeting", 3, fixed=600, deadline=640)
    meeting["minutes"] = {"p10": 30, "mode": 35, "p90": 50}
    choices: dict[str, Disposition] = {"early": Do(540, 60), "meeting": Do(600, 30)}
    world = unanimous([early, meeting], choices)
    (outcome,) = execute(world.exercise, Plan(choices)).deadlines
    drawn = oracle(world, Plan(choices))["meeting"]
    error = math.sqrt(outcome.probability * (1 - outcome.probability) / DRAWS)
    assert 0 < outcome.probability < 0.2
    assert abs(drawn - outcome.probability) <= 5 * error


@checked
@given(worlds_with_plan(least=3))
def test_the_causes_are_what_rerunning_with_the_mode_saves(made: tuple[World, Plan]) -> None:
    """The backward sums equal the drop of expected lateness of a second run with that task at its mode."""
    world, plan = made
    exercise = world.exercise
    base, _ = run(exercise, route(exercise, plan))
    for cause in execute(exercise, plan).causes:

        def at_mode(facts: dict[str, Any], task: str = cause.task) -> None:
            own = task_facts(facts, task)
            own["minutes"] = dict.fromkeys(("p10", "mode", "p90"), own["minutes"]["mode"])

        other = world.changed(at_mode).exercise
        again, _ = run(other, route(other, plan))
        assert base.total_lateness - again.total_lateness == pytest.approx(cause.minutes, abs=1e-6)


def day(*choices: tuple[dict[str, Any], Disposition]) -> tuple[World, Plan]:
    plan = {task["id"]: choice for task, choice in choices}
    return unanimous([task for task, _ in choices], plan), Plan(plan)


def p_of(world: World, plan: Plan, task: str) -> float:
    return next(
        one.probability for one in execute(world.exercise, plan).deadlines if one.task == task
    )


def test_an_appointment_is_missed_when_late_by_more_than_five_minutes_and_still_takes_its_time() -> (
    None
):
    for minutes, expected in ((60, 1), (65, 1), (70, 0)):
        world, plan = day(
            (simple_task("before", 1, minutes), Do(540, 60)),
            (simple_task("meeting", 3, 30, fixed=600), Do(600, 30)),
            (simple_task("after", 3, 30, deadline=540 + minutes + 60), Do(630, 30)),
        )
        assert p_of(world, plan, "meeting") == expected
        assert p_of(world, plan, "after") == 1


def test_a_fixed_task_planned_at_another_time_is_never_met() -> None:
    for start in (585, 615):
        world, plan = day((simple_task("meeting", 3, 30, fixed=600), Do(start, 30)))
        assert p_of(world, plan, "meeting") == 0


def test_a_task_waits_for_its_release() -> None:
    world, plan = day((simple_task("a", 3, 30, release=600, deadline=629), Do(540, 30)))
    assert p_of(world, plan, "a") == 0


@pytest.mark.parametrize(("at", "expected"), [(540, 1), (560, 1), (565, 0)])
def test_a_delegated_task_is_met_when_its_hand_off_ends_in_time_for_the_colleague(
    at: int, expected: float
) -> None:
    delegates = {"anna": {"handoff": 10, "lead": 30}}
    task = simple_task("a", 3, 30, deadline=600, delegates=delegates)
    world, plan = day((task, Delegate("anna", at)))
    assert p_of(world, plan, "a") == expected


def test_a_hand_off_to_somebody_without_authority_meets_nothing() -> None:
    world, plan = day((simple_task("a", 3, 30, deadline=600), Delegate("anna", 540)))
    assert p_of(world, plan, "a") == 0


def test_a_hand_off_takes_the_candidates_own_minutes() -> None:
    delegates = {"anna": {"handoff": 30, "lead": 0}}
    world, plan = day(
        (simple_task("a", 1, 30, delegates=delegates), Delegate("anna", 540)),
        (simple_task("b", 3, 30, deadline=590), Do(545, 30)),
    )
    assert p_of(world, plan, "b") == 0


def test_a_delegated_predecessor_counts_as_served_at_its_hand_off() -> None:
    delegates = {"anna": {"handoff": 5, "lead": 90}}
    first = simple_task("first", 1, 30, delegates=delegates)
    then = simple_task("then", 3, 30, deadline=700, after=["first"])
    for at, expected in ((540, 1), (600, 0)):
        world, plan = day((first, Delegate("anna", at)), (then, Do(600, 30)))
        assert p_of(world, plan, "then") == expected


def test_things_planned_for_one_moment_are_finished_when_all_of_them_are() -> None:
    world, plan = day(
        (simple_task("a", 3, 30, deadline=570), Do(540, 30)),
        (simple_task("b", 3, 30, deadline=600), Do(540, 30)),
    )
    assert (p_of(world, plan, "a"), p_of(world, plan, "b")) == (0, 1)


def test_by_the_candidates_own_numbers_a_day_may_be_certain_that_typically_fails() -> None:
    task = simple_task("a", 3, deadline=580)
    task["minutes"] = {"p10": 40, "mode": 60, "p90": 90}
    world, plan = day((task, Do(540, 37)))
    (outcome,) = execute(world.exercise, plan).deadlines
    assert outcome.own_probability == 1
    assert outcome.probability < 0.2


@pytest.mark.parametrize(
    ("probability", "word", "of_100"),
    [
        (0, "almost_never", 0),
        (0.029, "almost_never", 3),
        (0.03, "of_100", 3),
        (0.834, "of_100", 83),
        (0.97, "of_100", 97),
        (0.971, "almost_always", 97),
        (1, "almost_always", 100),
    ],
)
def test_probabilities_are_said_as_days_of_a_hundred(
    probability: float, word: str, of_100: int
) -> None:
    shown = frequency(probability)
    assert (shown.word, shown.of_100) == (word, of_100)


def test_feasibility_leaves_out_what_most_experts_would_give_up_just_so() -> None:
    listed = [simple_task("a", 5, deadline=700), simple_task("b", 3, deadline=700)]
    world = unanimous(listed, {"a": Do(540, 30), "b": Decline()})
    for choice, expected in ((Decline(), 100), (None, 100 * 5 / 8)):
        plan = Plan({"a": Do(540, 30)}).replacing("b", choice)
        assert world.exact(plan)["feasibility"] == pytest.approx(expected)


def test_nothing_served_and_nothing_to_give_up_rightly_makes_feasibility_zero() -> None:
    world = unanimous([simple_task("a", 5, deadline=700)], {"a": Do(540, 30)})
    assert world.exact(Plan({"a": Decline()}))["feasibility"] == 0


def test_without_important_deadlines_feasibility_is_the_keys_and_not_the_candidates_fault() -> None:
    world = unanimous([simple_task("a")], {"a": Do(540, 30)})
    measured = world.measure(Plan({}))["feasibility"]
    assert measured.exact is None
    assert not measured.candidate_caused
