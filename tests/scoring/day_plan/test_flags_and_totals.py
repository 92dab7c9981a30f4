"""Flags, unscorable readings in the total, and the timeline, each on a made-up day."""

from __future__ import annotations

from typing import Any

import pytest

from scoring import day_plan
from scoring.day_plan import score_plan
from scoring.day_plan.panel import panel_of
from scoring.day_plan.plans import Decline, Delegate, Do, Plan
from tests.scoring.day_plan.worlds import World, simple_task, unanimous


def flag_codes(world: World, plan: Plan) -> list[tuple[str, dict[str, Any]]]:
    flags = score_plan(world.exercise, world.references, plan).flags
    return [(flag.code, dict(flag.params)) for flag in flags]


def test_every_flag_is_raised_by_its_own_fault_and_by_nothing_else() -> None:
    delegates = {"anna": {"handoff": 5, "lead": 0}}
    good: dict[str, Any] = {
        "safe": Do(540, 30),
        "first": Do(570, 30),
        "then": Do(600, 30),
        "meeting": Do(660, 30),
        "other_meeting": Do(720, 30),
        "mail": Delegate("anna", 540),
    }
    world = unanimous(
        [
            simple_task("safe", 5, critical="safety"),
            simple_task("first"),
            simple_task("then", after=["first"]),
            simple_task("meeting", fixed=660),
            simple_task("other_meeting", fixed=720),
            simple_task("mail", delegates=delegates),
        ],
        good,
    )
    plan = Plan(good)
    assert flag_codes(world, plan) == []
    cases: list[tuple[str, Any, list[tuple[str, dict[str, Any]]]]] = [
        ("safe", Decline(), [("critical_declined", {"task": "safe", "critical": "safety"})]),
        ("safe", None, [("no_disposition", {"task": "safe"})]),
        ("mail", Delegate("boris", 540), [("beyond_authority", {"task": "mail", "to": "boris"})]),
        (
            "first",
            Do(600, 30),
            [("predecessor_order", {"task": "then", "predecessor": "first"})],
        ),
        (
            "meeting",
            Do(660, 90),
            [("double_booked", {"tasks": ("meeting", "other_meeting")})],
        ),
        (
            "meeting",
            Do(630, 30),
            [("fixed_time_moved", {"task": "meeting", "fixed": "11:00", "start": "10:30"})],
        ),
    ]
    for task, choice, expected in cases:
        assert flag_codes(world, plan.replacing(task, choice)) == expected


def test_an_appointment_does_not_become_shorter_by_a_small_estimate() -> None:
    listed = [simple_task("a", minutes=60, fixed=600), simple_task("b", minutes=60, fixed=630)]
    choices = {"a": Do(600, 5), "b": Do(630, 5)}
    assert flag_codes(unanimous(listed, choices), Plan(choices)) == [
        ("double_booked", {"tasks": ("a", "b")})
    ]


def test_a_reading_that_the_candidate_made_unscorable_counts_zero() -> None:
    world = unanimous(
        [simple_task("a", 5, deadline=700), simple_task("b")], {"a": Do(540, 30), "b": Decline()}
    )
    scored = score_plan(world.exercise, world.references, Plan({"a": Decline(), "b": Decline()}))
    values = {name: reading.value for name, reading in scored.readings.items()}
    assert values == {
        "priorities": 0,
        "dispositions": pytest.approx(100 / 6, abs=0.05),
        "refusal": 0,
        "estimates": None,
        "own_time": None,
        "feasibility": 0,
    }
    assert scored.total == pytest.approx(0.2 * 100 / 6, abs=0.1)
    assert scored.unscorable_by_key == ()


def test_a_reading_that_the_key_cannot_give_leaves_its_weight_to_the_others() -> None:
    world = unanimous([simple_task("a")], {"a": Do(540, 30)})
    scored = score_plan(world.exercise, world.references, Plan({"a": Do(540, 30)}))
    assert scored.unscorable_by_key == ("priorities", "refusal", "feasibility")
    # D and E are full, W lacks nothing either: half an hour of work.
    assert scored.total == 100


def test_an_empty_key_is_refused() -> None:
    world = unanimous([simple_task("a")], {"a": Do(540, 30)})
    with pytest.raises(ValueError, match="references: empty"):
        panel_of(world.exercise, ())


def test_the_timeline_shows_what_is_served_by_the_candidates_own_numbers() -> None:
    delegates = {"anna": {"handoff": 10, "lead": 0}}
    choices: dict[str, Any] = {
        "late": Do(600, 45),
        "mail": Delegate("anna", 540),
        "gym": Do(1140, 60),
        "no": Decline(),
    }
    world = unanimous(
        [
            simple_task("late"),
            simple_task("mail", delegates=delegates),
            {**simple_task("gym"), "kind": "personal"},
            simple_task("no"),
        ],
        choices,
    )
    blocks = day_plan.timeline(world.exercise, Plan(choices))
    assert [(one.task, one.start, one.end, one.kind) for one in blocks] == [
        ("mail", 540, 550, "hand_off"),
        ("late", 600, 645, "work"),
        ("gym", 1140, 1200, "personal"),
    ]
