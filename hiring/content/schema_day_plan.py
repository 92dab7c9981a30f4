"""The facts of a day plan: the exercise, its reference plans and its counter-plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from hiring.content import shapes, yaml_source
from hiring.content.errors import Report
from hiring.content.schema import own_id
from hiring.content.shapes import (
    ID,
    INVALID,
    Bool,
    Choice,
    Date,
    Int,
    ListOf,
    MapOf,
    Maybe,
    Number,
    OneOf,
    Record,
    Shape,
    Time,
    nearly,
    shown,
)
from hiring.content.yaml_source import Mapping, Node, Scalar, at

READINGS: Final = (
    "priorities",
    "dispositions",
    "refusal",
    "estimates",
    "own_time",
    "feasibility",
)
DISPOSITIONS: Final = ("do", "delegate", "postpone", "decline")
METHOD: Final = "day_plan/1"
MIN_REFERENCES = 6


@dataclass(frozen=True)
class World:
    """What plans may speak of: ids as the exercise lists them, or None where it cannot be read."""

    tasks: Sequence[str] | None
    colleagues: Sequence[str] | None
    delegates: dict[str, list[str]]
    date: str | None


def world(exercise: Node) -> World:
    """The tasks, colleagues, authority and day of an exercise, valid in all else or not."""
    tasks = yaml_source.ids(exercise, "tasks")
    delegates: dict[str, list[str]] = {}
    listed = yaml_source.find(exercise, "tasks")
    for item in getattr(listed, "items", []):
        own = yaml_source.find(item, "id")
        may = yaml_source.find(item, "delegates")
        if isinstance(own, Scalar):
            delegates[own.text] = list(may.entries) if isinstance(may, Mapping) else []
    date = yaml_source.find(exercise, "date")
    day = date.text if isinstance(date, Scalar) and shapes.iso_date(date.text) else None
    return World(tasks, yaml_source.ids(exercise, "colleagues"), delegates, day)


def exercise(name: str, known: World) -> Record:
    """day_plans/<name>/exercise.yaml."""
    colleague = OneOf(known.colleagues, "unknown_colleague", "a colleague of this exercise")
    other = OneOf(known.tasks, "unknown_task", "a task of this exercise")
    minutes = Int(1, 1440)
    task = Record(
        {
            "id": ID,
            "importance": OneOf(("1", "2", "3", "5")),
            "kind": OneOf(("work", "personal")),
            "minutes": Record({"p10": minutes, "mode": minutes, "p90": minutes}, (_minutes_rise,)),
            "release": Maybe(Time()),
            "deadline": Maybe(Time()),
            "fixed": Maybe(Time()),
            "after": Maybe(ListOf(other, 0, 20, "")),
            "delegates": Maybe(
                MapOf(Record({"handoff": Int(0, 240), "lead": Int(0, 1440)}), colleague)
            ),
            "non_negotiable": Maybe(Bool()),
            "critical": Maybe(OneOf(("safety", "money"))),
        },
        (_times_fit,),
    )
    return Record(
        {
            "id": own_id(name),
            "method": OneOf((METHOD,), "unknown_method", "a method this version can score"),
            "date": Date(),
            "limit_minutes": Int(5, 480),
            "extension_minutes": Maybe(Int(1, 120)),
            "day": Record(
                {
                    "open": Time(),
                    "close": Time(),
                    "lunch_minutes": Int(0, 240),
                    "norm_minutes": Int(60, 1440),
                    "capacity_minutes": Int(60, 1440),
                    "slack_minutes": Int(0, 480),
                },
                (_day_fits,),
            ),
            "shock": Record(
                {
                    "factors": ListOf(Number(0.1, 10), 1, 15),
                    "weights": ListOf(Number(0, 1), 1, 15),
                },
                (_shock_fits,),
            ),
            "weights": Record({name: Number(0, 1) for name in READINGS}, (_weights_fit,)),
            "loss_matrix": Record(
                {row: Record({one: Number(0, 1) for one in DISPOSITIONS}) for row in DISPOSITIONS},
                (_matrix_fits,),
            ),
            "colleagues": ListOf(Record({"id": ID}), 1, 20, "id"),
            "tasks": ListOf(_Typed(task), 2, 60, "id"),
        },
        (_order_is_possible,),
    )


@dataclass(frozen=True)
class _Typed:
    """A task whose importance becomes a number."""

    task: Record

    def read(self, node: Node, report: Report) -> Any:
        value = self.task.read(node, report)
        return value if value is INVALID else value | {"importance": int(value["importance"])}


def _minutes_rise(value: dict[str, int], node: Node, report: Report) -> None:
    if not value["p10"] <= value["mode"] <= value["p90"]:
        message = "p10, mode and p90 must not fall"
        report.add(node.place, "minutes_do_not_rise", message)


def _times_fit(task: dict[str, Any], node: Node, report: Report) -> None:
    release, deadline, fixed = (task.get(key) for key in ("release", "deadline", "fixed"))
    if release is not None and deadline is not None and release >= deadline:
        report.add(
            at(node, "deadline").place, "times_do_not_fit", "the deadline is not after the release"
        )
    if fixed is not None and release is not None and fixed < release:
        message = "the fixed time is before the release"
        report.add(at(node, "fixed").place, "times_do_not_fit", message)
    if fixed is not None and deadline is not None and fixed >= deadline:
        message = "the fixed time is not before the deadline"
        report.add(at(node, "fixed").place, "times_do_not_fit", message)


def _day_fits(day: dict[str, int], node: Node, report: Report) -> None:
    if day["open"] >= day["close"]:
        report.add(at(node, "close").place, "times_do_not_fit", "close must be later than open")


def _shock_fits(shock: dict[str, list[float]], node: Node, report: Report) -> None:
    weights = at(node, "weights").place
    if len(shock["factors"]) != len(shock["weights"]):
        report.add(weights, "wrong_length", "there must be as many weights as factors")
    if not nearly(sum(shock["weights"]), 1):
        report.add(weights, "weights_do_not_add_up", "the weights must add up to 1")


def _weights_fit(weights: dict[str, float], node: Node, report: Report) -> None:
    total = sum(weights.values())
    if not nearly(total, 1):
        message = f"the weights add up to {total:g} and not to 1"
        report.add(node.place, "weights_do_not_add_up", message)


def _matrix_fits(matrix: dict[str, dict[str, float]], node: Node, report: Report) -> None:
    for name in DISPOSITIONS:
        if matrix[name][name] != 0:
            message = "what is endorsed and chosen costs nothing: this must be 0"
            report.add(at(node, name, name).place, "diagonal_not_zero", message)


def _order_is_possible(value: dict[str, Any], node: Node, report: Report) -> None:
    after = {task["id"]: set(task.get("after", ())) for task in value["tasks"]}
    while free := [task for task, before in after.items() if not before & after.keys()]:
        for task in free:
            del after[task]
    for index, task in enumerate(value["tasks"]):
        if task["id"] in after:
            message = (
                f"{shown(task['id'])} can only come after itself: the predecessors form a circle"
            )
            report.add(at(node, "tasks", index, "after").place, "circular_order", message)


# Plans


@dataclass(frozen=True)
class _Person:
    """A colleague who may be given the task."""

    known: World
    task: str
    beyond_authority: bool

    def read(self, node: Node, report: Report) -> Any:
        shape = OneOf(self.known.colleagues, "unknown_colleague", "a colleague of this exercise")
        value = shape.read(node, report)
        may = self.known.delegates.get(self.task)
        if value is INVALID or self.beyond_authority or may is None or value in may:
            return value
        message = f"{shown(value)} has no authority for this task"
        report.add(node.place, "beyond_authority", message)
        return INVALID


def _disposition(known: World, task: str, beyond_authority: bool) -> Shape:
    return Choice(
        {
            "do": Record(
                {"start": Time(as_text=True), "minutes": Int(1, 1440)}, (_ends_on_its_day,)
            ),
            "delegate": Record(
                {"to": _Person(known, task, beyond_authority), "at": Time(as_text=True)}
            ),
            "postpone": Record({"until": Date(known.date)}),
            "decline": Record({}),
        },
        "not_one_disposition",
    )


def _ends_on_its_day(value: dict[str, Any], node: Node, report: Report) -> None:
    hours, minutes = value["start"].split(":")
    if int(hours) * 60 + int(minutes) + value["minutes"] > 1440:
        message = "this would end after midnight"
        report.add(at(node, "minutes").place, "ends_after_midnight", message)


def _accepted(known: World, task: str) -> Shape:
    return ListOf(
        Choice(
            {
                "do": Record({}),
                "delegate": Record({"to": ListOf(_Person(known, task, False), 1, 20, "")}),
                "postpone": Record({"until": Date(known.date)}),
                "decline": Record({}),
            },
            "not_one_disposition",
        ),
        1,
        len(DISPOSITIONS),
        checks=(_kinds_differ,),
    )


def _kinds_differ(value: list[dict[str, Any]], node: Node, report: Report) -> None:
    kinds = [next(iter(item)) for item in value]
    for index, kind in enumerate(kinds):
        if kind in kinds[:index]:
            message = f"{kind} is accepted here a second time"
            report.add(at(node, index).place, "repeated", message)


def _by_task(known: World, make: Any, complete: bool) -> Shape:
    if known.tasks is None:
        return MapOf(make(""))
    fields = {task: make(task) if complete else Maybe(make(task)) for task in known.tasks}
    return Record(fields, missing="missing_task", unknown="unknown_task")


def reference(name: str, known: World) -> Record:
    """references/<name>.yaml: a plan for every task, the expert's minutes and what is accepted."""
    return Record(
        {
            "id": own_id(name),
            "plan": Record(
                {"tasks": _by_task(known, lambda task: _disposition(known, task, False), True)}
            ),
            "minutes": _by_task(known, lambda task: Int(1, 1440), True),
            "accepts": _by_task(known, lambda task: _accepted(known, task), True),
        },
        (_plan_is_accepted,),
    )


def counter_plan(name: str, known: World) -> Record:
    """counter_plans/<name>.yaml: a plan that is bad in a named reading; it may leave tasks out."""
    return Record(
        {
            "id": own_id(name),
            "bad_in": OneOf(READINGS, "unknown_reading", "a reading"),
            "plan": Record(
                {"tasks": _by_task(known, lambda task: _disposition(known, task, True), False)}
            ),
        }
    )


def _plan_is_accepted(value: dict[str, Any], node: Node, report: Report) -> None:
    for task, chosen in value["plan"]["tasks"].items():
        [(kind, details)] = chosen.items()
        listed = {next(iter(item)): next(iter(item.values())) for item in value["accepts"][task]}
        fits = kind in listed
        if fits and kind == "delegate":
            fits = details["to"] in listed[kind]["to"]
        if fits and kind == "postpone":
            fits = details["until"] <= listed[kind]["until"]
        if not fits:
            message = "what the author's own plan does with this task is not among what is accepted"
            report.add(at(node, "accepts", task).place, "own_plan_not_accepted", message)
