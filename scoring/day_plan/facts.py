"""From the compiled pack's facts to frozen values; every refusal names the key at fault."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from scoring.day_plan.model import (
    KINDS,
    METHOD,
    READINGS,
    Acceptance,
    CounterPlan,
    Critical,
    Day,
    Exercise,
    HandOff,
    Minutes,
    Reference,
    Shock,
    Task,
)
from scoring.day_plan.plan_format import PlanFaults, parse_plan
from scoring.day_plan.plans import MINUTES_OF_A_DAY, Plan


class _Facts:
    """A mapping of facts that knows where it stands, so that a refusal can name the key."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise ValueError(f"{where or 'facts'}: not a mapping")
        self.data = data
        self.where = where

    def name(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def has(self, key: str) -> bool:
        return self.data.get(key) is not None

    def value(self, key: str) -> object:
        if not self.has(key):
            raise ValueError(f"{self.name(key)}: missing")
        return self.data[key]

    def inner(self, key: str) -> _Facts:
        return _Facts(self.value(key), self.name(key))

    def items(self, key: str) -> Sequence[object]:
        value = self.value(key)
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise ValueError(f"{self.name(key)}: not a list")
        return value

    def text(self, key: str) -> str:
        value = self.value(key)
        if not isinstance(value, str) or not value:
            raise ValueError(f"{self.name(key)}: not a text")
        return value

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise ValueError(f"{self.name(key)}: not one of {', '.join(allowed)}")
        return value

    def whole(self, key: str, low: int, high: int) -> int:
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"{self.name(key)}: not a whole number from {low} to {high}")
        return value

    def optional_time(self, key: str) -> int | None:
        return self.whole(key, 0, MINUTES_OF_A_DAY) if self.has(key) else None

    def number(self, key: str, low: float, high: float) -> float:
        return _number(self.value(key), self.name(key), low, high)

    def flag(self, key: str) -> bool:
        if not self.has(key):
            return False
        value = self.value(key)
        if not isinstance(value, bool):
            raise ValueError(f"{self.name(key)}: not true or false")
        return value

    def day(self, key: str) -> date:
        value = self.value(key)
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise ValueError(f"{self.name(key)}: not a date") from None


def _number(value: object, where: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{where}: not a number")
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(f"{where}: not a number from {low:g} to {high:g}")
    return float(value)


def exercise_from(facts: Mapping[str, object]) -> Exercise:
    """The exercise that the compiled facts describe; raises ValueError naming the key at fault."""
    top = _Facts(facts, "")
    if top.text("method") != METHOD:
        raise ValueError(f"method: not {METHOD}")
    colleagues = tuple(
        _Facts(item, f"colleagues[{index}]").text("id")
        for index, item in enumerate(top.items("colleagues"))
    )
    tasks = tuple(
        _task(_Facts(item, f"tasks[{index}]"), colleagues)
        for index, item in enumerate(top.items("tasks"))
    )
    if not tasks:
        raise ValueError("tasks: empty")
    _check_tasks(tasks)
    return Exercise(
        id=top.text("id"),
        date=top.day("date"),
        limit_minutes=top.whole("limit_minutes", 1, MINUTES_OF_A_DAY),
        day=_day(top.inner("day")),
        shock=_shock(top.inner("shock")),
        weights=_weights(top.inner("weights")),
        loss_matrix=_loss_matrix(top.inner("loss_matrix")),
        colleagues=colleagues,
        tasks=tasks,
    )


def references_from(exercise: Exercise, facts: Mapping[str, object]) -> tuple[Reference, ...]:
    """The reference plans of the compiled facts; raises ValueError naming the key at fault."""
    return tuple(
        _reference(exercise, _Facts(item, f"references[{index}]"))
        for index, item in enumerate(_Facts(facts, "").items("references"))
    )


def counter_plans_from(exercise: Exercise, facts: Mapping[str, object]) -> tuple[CounterPlan, ...]:
    """The counter-plans of the compiled facts; raises ValueError naming the key at fault."""
    return tuple(
        counter_plan_from(exercise, item, f"counter_plans[{index}]")
        for index, item in enumerate(_Facts(facts, "").items("counter_plans"))
    )


def counter_plan_from(exercise: Exercise, item: object, where: str) -> CounterPlan:
    """One counter-plan from its facts; raises ValueError naming the key at fault."""
    facts = _Facts(item, where)
    name = facts.text("id")
    return CounterPlan(
        name, facts.one_of("bad_in", READINGS), _plan(exercise, facts, f"counter_plans.{name}")
    )


def _day(facts: _Facts) -> Day:
    day = Day(
        open=facts.whole("open", 0, MINUTES_OF_A_DAY),
        close=facts.whole("close", 0, MINUTES_OF_A_DAY),
        lunch_minutes=facts.whole("lunch_minutes", 0, MINUTES_OF_A_DAY),
        norm_minutes=facts.whole("norm_minutes", 1, MINUTES_OF_A_DAY),
        capacity_minutes=facts.whole("capacity_minutes", 1, MINUTES_OF_A_DAY),
        slack_minutes=facts.whole("slack_minutes", 0, MINUTES_OF_A_DAY)
        if facts.has("slack_minutes")
        else 0,
    )
    if day.close <= day.open:
        raise ValueError("day.close: not after day.open")
    return day


def _shock(facts: _Facts) -> Shock:
    factors = tuple(
        _number(value, facts.name("factors"), 0.1, 10) for value in facts.items("factors")
    )
    weights = tuple(_number(value, facts.name("weights"), 0, 1) for value in facts.items("weights"))
    if not factors or len(factors) != len(weights):
        raise ValueError("shock.weights: not as many as shock.factors")
    if not math.isclose(math.fsum(weights), 1.0, abs_tol=1e-9):
        raise ValueError("shock.weights: do not add up to 1")
    return Shock(factors, weights)


def _weights(facts: _Facts) -> Mapping[str, float]:
    weights = {reading: facts.number(reading, 0, 1) for reading in READINGS}
    if not math.isclose(math.fsum(weights.values()), 1.0, abs_tol=1e-9):
        raise ValueError("weights: do not add up to 1")
    return weights


def _loss_matrix(facts: _Facts) -> Mapping[str, Mapping[str, float]]:
    matrix = {
        row: {column: facts.inner(row).number(column, 0, 1) for column in KINDS} for row in KINDS
    }
    for kind in KINDS:
        if matrix[kind][kind] != 0:
            raise ValueError(f"loss_matrix.{kind}.{kind}: not 0")
    return matrix


def _task(facts: _Facts, colleagues: tuple[str, ...]) -> Task:
    task_id = facts.text("id")
    facts.where = f"tasks.{task_id}"
    importance = facts.whole("importance", 1, 5)
    if importance == 4:
        raise ValueError(f"{facts.name('importance')}: not one of 1, 2, 3, 5")
    spread = facts.inner("minutes")
    minutes = Minutes(*(spread.whole(key, 1, MINUTES_OF_A_DAY) for key in ("p10", "mode", "p90")))
    if not minutes.p10 <= minutes.mode <= minutes.p90:
        raise ValueError(f"{facts.name('minutes')}: not in the order p10, mode, p90")
    delegates: dict[str, HandOff] = {}
    if facts.has("delegates"):
        listed = facts.inner("delegates")
        for who in listed.data:
            if who not in colleagues:
                raise ValueError(f"{listed.name(str(who))}: no such colleague")
            cost = listed.inner(who)
            delegates[who] = HandOff(
                cost.whole("handoff", 0, MINUTES_OF_A_DAY), cost.whole("lead", 0, MINUTES_OF_A_DAY)
            )
    return Task(
        id=task_id,
        importance=importance,
        personal=facts.one_of("kind", ("work", "personal")) == "personal",
        minutes=minutes,
        release=facts.optional_time("release"),
        deadline=facts.optional_time("deadline"),
        fixed=facts.optional_time("fixed"),
        after=tuple(str(before) for before in facts.items("after")) if facts.has("after") else (),
        delegates=delegates,
        non_negotiable=facts.flag("non_negotiable"),
        critical=cast(Critical, facts.one_of("critical", ("safety", "money")))
        if facts.has("critical")
        else None,
    )


def _check_tasks(tasks: tuple[Task, ...]) -> None:
    """Refuses a task that is listed twice, an unknown predecessor, and tasks that wait for one another."""
    known: set[str] = set()
    for task in tasks:
        if task.id in known:
            raise ValueError(f"tasks.{task.id}: listed twice")
        known.add(task.id)
    waiting = {task.id: set(task.after) for task in tasks}
    for task in tasks:
        for before in task.after:
            if before not in known:
                raise ValueError(f"tasks.{task.id}.after: no task {before}")
    while waiting:
        free = [task_id for task_id, before in waiting.items() if not before]
        if not free:
            raise ValueError(f"tasks.{min(waiting)}.after: the tasks wait for one another")
        for task_id in free:
            del waiting[task_id]
        for others in waiting.values():
            others.difference_update(free)


def _plan(exercise: Exercise, facts: _Facts, where: str) -> Plan:
    try:
        return parse_plan(exercise, facts.value("plan"))
    except PlanFaults as faults:
        raise ValueError(f"{where}.plan: {faults}") from None


def _reference(exercise: Exercise, facts: _Facts) -> Reference:
    name = facts.text("id")
    facts.where = f"references.{name}"
    plan = _plan(exercise, facts, facts.where)
    given = facts.inner("minutes")
    minutes = {
        task.id: given.whole(task.id, 1, MINUTES_OF_A_DAY)
        for task in exercise.tasks
        if given.has(task.id)
    }
    listed = facts.inner("accepts")
    for section in (given, listed):
        for task_id in section.data:
            if task_id not in exercise.by_id:
                raise ValueError(f"{section.name(str(task_id))}: no such task")
    accepts = {
        task.id: tuple(
            _acceptance(exercise, _Facts(item, f"{listed.name(task.id)}[{index}]"))
            for index, item in enumerate(listed.items(task.id))
        )
        for task in exercise.tasks
        if listed.has(task.id)
    }
    return Reference(name, plan, minutes, accepts)


def _acceptance(exercise: Exercise, facts: _Facts) -> Acceptance:
    kinds = list(facts.data)
    if len(kinds) != 1 or kinds[0] not in KINDS:
        raise ValueError(f"{facts.where}: not exactly one of {', '.join(KINDS)}")
    kind = str(kinds[0])
    # An empty `do:` or `decline:` may arrive as nothing at all.
    inner = _Facts(facts.data[kind] or {}, facts.name(kind))
    to: frozenset[str] | None = None
    until: date | None = None
    if kind == "delegate" and inner.has("to"):
        value = inner.value("to")
        people = (value,) if isinstance(value, str) else tuple(inner.items("to"))
        for who in people:
            if who not in exercise.colleagues:
                raise ValueError(f"{inner.name('to')}: no colleague {who}")
        to = frozenset(str(who) for who in people)
    if kind == "postpone" and inner.has("until"):
        until = inner.day("until")
        if until <= exercise.date:
            raise ValueError(f"{inner.name('until')}: not after the day of the exercise")
    return Acceptance(kind, to, until)
