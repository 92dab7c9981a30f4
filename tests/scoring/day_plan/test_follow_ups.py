"""The questions about a candidate's own plan: always three, never the key, the same for the same plan."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.day_plan import Question, follow_ups, plan_to, report
from scoring.day_plan.follow_ups import CODES, NEUTRAL, RULES
from scoring.day_plan.plans import Decline, Delegate, Disposition, Do, Plan, Postpone, clock
from tests.scoring.day_plan import small_key
from tests.scoring.day_plan.worlds import (
    DAY,
    World,
    checked,
    world_of,
    worlds_with_plan,
)

SMALL = world_of(small_key.facts())
LATER = Postpone(DAY + timedelta(days=2))


def asked(world: World, plan: Plan) -> tuple[Question, ...]:
    return follow_ups(world.exercise, plan, report(world.exercise, world.references, plan))


def of_small(**changes: Disposition | None) -> dict[str, dict[str, Any]]:
    """The questions, by code, that the small key's own plan leads to with these changes."""
    plan = Plan(small_key.plan())
    for task, choice in changes.items():
        plan = plan.replacing(task, choice)
    return {question.code: dict(question.params) for question in asked(SMALL, plan)}


@checked
@given(worlds_with_plan())
def test_every_plan_is_asked_three_different_questions(made: tuple[World, Plan]) -> None:
    world, plan = made
    questions = asked(world, plan)
    assert len(questions) == 3
    assert len({json.dumps(one.as_json(), sort_keys=True) for one in questions}) == 3
    assert all(one.code in (*CODES, *NEUTRAL) for one in questions)


@checked
@given(worlds_with_plan())
def test_no_task_is_asked_about_twice(made: tuple[World, Plan]) -> None:
    world, plan = made
    named = [
        one.params[role]
        for one in asked(world, plan)
        for role in ("task", "other")
        if role in one.params
    ]
    assert len(named) == len(set(named))
    assert set(named) <= set(world.ids)


@checked
@given(worlds_with_plan())
def test_a_question_holds_the_candidate_s_own_values_and_nothing_of_the_key(
    made: tuple[World, Plan],
) -> None:
    world, plan = made
    for one in asked(world, plan):
        choice = plan.get(str(one.params.get("task")))
        own = {
            "task": lambda value: value in world.ids,
            "other": lambda value: value in world.ids,
            "minutes": lambda value, choice=choice: value == choice.minutes,
            "start": lambda value, choice=choice: value == clock(choice.start),
            "end": lambda value, choice=choice: value == clock(choice.start + choice.minutes),
            "to": lambda value, choice=choice: value == choice.to,
            "at": lambda value, choice=choice: value == clock(choice.at),
            "until": lambda value, choice=choice: value == choice.until.isoformat(),
        }
        for name, value in one.params.items():
            assert own[name](value), (one, name)


@checked
@given(worlds_with_plan(), st.randoms(use_true_random=False))
def test_the_order_of_tasks_and_experts_changes_no_question(
    made: tuple[World, Plan], source: Any
) -> None:
    world, plan = made

    def shuffle(facts: dict[str, Any]) -> None:
        source.shuffle(facts["tasks"])
        source.shuffle(facts["references"])

    entries = list(plan.tasks.items())
    source.shuffle(entries)
    assert asked(world.changed(shuffle), Plan(dict(entries))) == asked(world, plan)


@checked
@given(worlds_with_plan())
def test_a_stored_report_gives_the_same_questions(made: tuple[World, Plan]) -> None:
    world, plan = made
    kept = json.loads(json.dumps(report(world.exercise, world.references, plan)))
    assert follow_ups(world.exercise, plan, kept) == asked(world, plan)


def test_a_good_plan_is_asked_neutral_questions() -> None:
    assert tuple(of_small()) == NEUTRAL


def test_a_plan_that_says_nothing_is_asked_about_what_it_leaves_open() -> None:
    questions = asked(SMALL, Plan({}))
    assert [one.code for one in questions] == ["left_open"] * 3


@pytest.mark.parametrize(
    ("changes", "code", "params"),
    [
        ({"complaint": Do(570, 5)}, "little_time", {"task": "complaint", "minutes": 5}),
        ({"report": Do(780, 240)}, "much_time", {"task": "report", "minutes": 240}),
        ({"refund": Decline()}, "declined", {"task": "refund"}),
        ({"report": LATER}, "put_off", {"task": "report", "until": "2026-03-19"}),
        ({"report": Delegate("boris", 600)}, "handed_beyond", {"task": "report", "to": "boris"}),
        ({"complaint": Do(840, 30)}, "stands_late", {"task": "complaint", "start": "14:00"}),
        ({"lecture": Do(900, 60)}, "moved", {"task": "lecture", "start": "15:00"}),
        ({"complaint": None}, "left_open", {"task": "complaint"}),
        ({"doctor": Decline()}, "personal_dropped", {"task": "doctor"}),
        ({"complaint": Do(660, 60)}, "overlap", {"task": "complaint", "other": "lecture"}),
    ],
)
def test_an_odd_choice_is_asked_about(
    changes: dict[str, Disposition | None], code: str, params: dict[str, Any]
) -> None:
    assert of_small(**changes)[code] == params


def test_work_after_closing_is_asked_about() -> None:
    def accept(facts: dict[str, Any]) -> None:
        for reference in facts["references"]:
            reference["accepts"]["newsletter"].append({"do": {}})

    plan = Plan({**small_key.plan(), "newsletter": Do(1080, 120)})
    codes = {one.code: dict(one.params) for one in asked(SMALL.changed(accept), plan)}
    assert codes["after_closing"] == {"task": "newsletter", "end": "20:00"}


def test_two_appointments_at_once_are_asked_about() -> None:
    def overlap(facts: dict[str, Any]) -> None:
        next(task for task in facts["tasks"] if task["id"] == "doctor")["fixed"] = 690

    plan = Plan({**small_key.plan(), "doctor": Do(690, 60)})
    codes = {one.code: dict(one.params) for one in asked(SMALL.changed(overlap), plan)}
    assert codes["two_appointments"] == {"task": "lecture", "other": "doctor"}


def test_everything_in_person_is_asked_about_once() -> None:
    plan = Plan(
        {
            task: choice if isinstance(choice, Do) else Do(800 + 30 * place, 30)
            for place, (task, choice) in enumerate(small_key.plan().items())
        }
    )
    assert [one.code for one in asked(SMALL, plan)].count("all_in_person") == 1


def test_what_endangers_people_or_money_is_asked_about_first() -> None:
    plan = Plan({**small_key.plan(), "refund": Decline(), "report": Decline(), "lecture": LATER})
    assert asked(SMALL, plan)[0] == Question("declined", {"task": "refund"})


def test_every_rule_is_asked_in_a_fixed_order_and_plans_are_left_alone() -> None:
    assert len(set(CODES)) == len(CODES)
    assert len(RULES) == 10
    plan = Plan(small_key.plan())
    before = plan_to(plan)
    asked(SMALL, plan)
    assert plan_to(plan) == before
