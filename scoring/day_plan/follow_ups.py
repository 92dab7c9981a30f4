"""Three questions about a candidate's own plan, by rule: what an interviewer asks to hear the thinking.

A question holds what the candidate chose and nothing of the key: tasks, colleagues, and the times, dates and
minutes of the plan itself. Which choices are asked about follows from what they cost; where a plan gives too
little to ask about, neutral questions take the place, the same for everybody.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from scoring.day_plan.model import IMPORTANT, Exercise
from scoring.day_plan.plans import Decline, Delegate, Do, Plan, Postpone, clock

FOLLOW_UPS = 3
LEAST_COST = 0.3
"""Points of the total from which a choice is worth a question."""

FLAGGED = 10.0
"""What a flag counts beside the points: it is never averaged away, so it is asked about first."""

FAR = 0.6
"""An estimate is far off when it is at most this share of the experts' minutes, or they of it."""

NEUTRAL = ("hour_lost", "least_sure", "morning_word")
"""Questions that every plan can be asked."""


@dataclass(frozen=True)
class Question:
    """A question as a code and the candidate's own values that fill its sentence."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))

    def as_json(self) -> dict[str, object]:
        """The question as a dictionary that JSON can hold."""
        return {"code": self.code, "params": dict(self.params)}


@dataclass(frozen=True)
class _Choice:
    """Something that the candidate chose and that cost points, with the tasks that it is about."""

    code: str
    cost: float
    tasks: tuple[str, ...]
    params: Mapping[str, str | int]


@dataclass(frozen=True)
class _Case:
    """What the rules look at: the plan in its world, and what its report says."""

    exercise: Exercise
    plan: Plan
    reasons: Sequence[Mapping[str, Any]]
    flags: Sequence[Mapping[str, Any]]

    def cost(self, task: str, *codes: str, role: str = "task") -> float:
        """Points of the total that reasons of these codes cost by the task in that role."""
        return math.fsum(
            reason["total_loss"]
            for reason in self.reasons
            if reason["code"] in codes and reason["params"].get(role) == task
        )

    def all_of(self, *codes: str) -> float:
        """Points of the total that all reasons of these codes cost together."""
        return math.fsum(reason["total_loss"] for reason in self.reasons if reason["code"] in codes)

    def flagged(self, code: str) -> Iterator[Mapping[str, Any]]:
        """The flags of a code."""
        return (flag for flag in self.flags if flag["code"] == code)


def follow_ups(
    exercise: Exercise, plan: Plan, report: Mapping[str, Any]
) -> tuple[Question, Question, Question]:
    """Exactly three questions, the costliest choice first, about different tasks.

    By different rules too, where the plan gives enough; `report` is the plan's own (report.report).
    """
    case = _Case(exercise, plan, report["reasons"], report["flags"])
    found = [choice for rule in RULES for choice in rule(case) if choice.cost >= LEAST_COST]
    found.sort(key=_place)
    taken: list[_Choice] = []
    for again in (False, True):
        for choice in found:
            if len(taken) < FOLLOW_UPS and _fits(choice, taken, again):
                taken.append(choice)
    taken.sort(key=_place)
    asked = [Question(choice.code, MappingProxyType(dict(choice.params))) for choice in taken]
    asked += [Question(code) for code in NEUTRAL[: FOLLOW_UPS - len(asked)]]
    first, second, third = asked
    return first, second, third


def _place(choice: _Choice) -> tuple[float, int, tuple[str, ...]]:
    return -round(choice.cost, 6), CODES.index(choice.code), choice.tasks


def _fits(choice: _Choice, taken: Sequence[_Choice], again: bool) -> bool:
    """Whether the choice is about other tasks than those taken, and by another rule.

    `again`: a rule may come twice, about other tasks each time.
    """
    if any(set(choice.tasks) & set(other.tasks) for other in taken):
        return False
    return bool(again and choice.tasks) or all(choice.code != other.code for other in taken)


def _given_up(case: _Case) -> Iterator[_Choice]:
    """What matters is refused or put off, or what can hurt people or money is refused."""
    critical = {flag["task"] for flag in case.flagged("critical_declined")}
    for task in case.exercise.tasks:
        choice = case.plan.get(task.id)
        cost = case.cost(
            task.id, "given_up", "deadline_given_up", "not_endorsed", "partly_endorsed"
        )
        cost += FLAGGED if task.id in critical else 0.0
        if task.personal:
            continue
        if isinstance(choice, Decline):
            yield _Choice("declined", cost, (task.id,), {"task": task.id})
        elif isinstance(choice, Postpone):
            until = choice.until.isoformat()
            yield _Choice("put_off", cost, (task.id,), {"task": task.id, "until": until})


def _personal(case: _Case) -> Iterator[_Choice]:
    """A personal matter has lost its place in the day."""
    for task in case.exercise.tasks:
        if task.personal and case.plan.get(task.id) is not None:
            cost = case.cost(task.id, "personal_not_kept")
            if task.id not in case.plan.served:
                yield _Choice("personal_dropped", cost, (task.id,), {"task": task.id})


def _left_open(case: _Case) -> Iterator[_Choice]:
    """Nothing is said of a task."""
    for flag in case.flagged("no_disposition"):
        task = flag["task"]
        cost = case.cost(task, "no_disposition", "given_up", "deadline_given_up")
        cost += case.cost(task, "personal_not_kept")
        yield _Choice("left_open", cost, (task,), {"task": task})


def _minutes(case: _Case) -> Iterator[_Choice]:
    """An estimate far below or far above the experts', whose minutes stay here.

    The furthest one speaks for all of its kind: one estimate costs little, however wrong, and what an
    interviewer wants to hear about is the way of estimating.
    """
    for code, cause in (("little_time", "too_short"), ("much_time", "too_long")):
        far = [
            (reason["params"]["own"] / max(1, reason["params"]["experts"]), reason)
            for reason in case.reasons
            if reason["code"] == cause
        ]
        far = [(ratio, reason) for ratio, reason in far if min(ratio, 1 / ratio) <= FAR]
        far.sort(key=lambda pair: (min(pair[0], 1 / pair[0]), pair[1]["params"]["task"]))
        for place, (_, reason) in enumerate(far):
            task, own = reason["params"]["task"], reason["params"]["own"]
            cost = case.all_of(cause) if place == 0 else reason["total_loss"]
            yield _Choice(code, cost, (task,), {"task": task, "minutes": own})


def _handed_over(case: _Case) -> Iterator[_Choice]:
    """A task is given to somebody: beyond their authority, too late for them, or not for others to do."""
    beyond = {flag["task"] for flag in case.flagged("beyond_authority")}
    for task in case.exercise.tasks:
        choice = case.plan.get(task.id)
        if not isinstance(choice, Delegate):
            continue
        params: dict[str, str | int] = {"task": task.id, "to": choice.to}
        to_whom = case.cost(task.id, "not_endorsed", "partly_endorsed", "given_up")
        if task.id in beyond:
            cost = FLAGGED + to_whom + case.cost(task.id, "beyond_authority")
            yield _Choice("handed_beyond", cost, (task.id,), params)
            continue
        yield _Choice("handed_to", to_whom, (task.id,), params)
        at = {**params, "at": clock(choice.at)}
        yield _Choice("handed_at", case.cost(task.id, "deadline_at_risk"), (task.id,), at)


def _order(case: _Case) -> Iterator[_Choice]:
    """Something important stands behind what matters less, or something small before what matters more."""
    for task in case.exercise.tasks:
        choice = case.plan.get(task.id)
        if not isinstance(choice, Do):
            continue
        params = {"task": task.id, "start": clock(choice.start)}
        if task.importance >= IMPORTANT:
            cost = case.cost(task.id, "wrong_order", "same_time", role="first")
            yield _Choice("stands_late", cost, (task.id,), params)
        else:
            codes = ("wrong_order", "same_time", "only_second_served")
            cost = case.cost(task.id, *codes, role="second")
            yield _Choice("stands_early", cost, (task.id,), params)


def _together(case: _Case) -> Iterator[_Choice]:
    """Two things are planned for the same time: two appointments, or by the candidate's own minutes."""
    booked = {frozenset(flag["tasks"]) for flag in case.flagged("double_booked")}
    done = sorted(
        (choice.start, task.id, choice.start + choice.minutes)
        for task in case.exercise.tasks
        if isinstance(choice := case.plan.get(task.id), Do)
    )
    for place, (start, first, end) in enumerate(done):
        for other_start, second, other_end in done[place + 1 :]:
            shared = min(end, other_end) - max(start, other_start)
            both = frozenset((first, second)) in booked
            if shared <= 0 and not both:
                continue
            cost = case.cost(first, "deadline_at_risk") + case.cost(second, "deadline_at_risk")
            cost += FLAGGED if both else LEAST_COST
            params = {"task": first, "other": second}
            yield _Choice("two_appointments" if both else "overlap", cost, (first, second), params)


def _sequence(case: _Case) -> Iterator[_Choice]:
    """A task stands before what it builds on, or without it."""
    for flag in case.flagged("predecessor_order"):
        task, other = flag["task"], flag["predecessor"]
        cost = LEAST_COST + case.cost(task, "predecessor_order")
        code = "before_other" if other in case.plan.served else "without_other"
        yield _Choice(code, cost, (task, other), {"task": task, "other": other})


def _appointments(case: _Case) -> Iterator[_Choice]:
    """An appointment is planned for another time."""
    for flag in case.flagged("fixed_time_moved"):
        task = flag["task"]
        cost = LEAST_COST + case.cost(task, "fixed_time_moved")
        yield _Choice("moved", cost, (task,), {"task": task, "start": flag["start"]})


def _own_time(case: _Case) -> Iterator[_Choice]:
    """Work outside the hours, a day without a pause, nothing given away, a task that others could do."""
    work = [
        (task, choice)
        for task in case.exercise.tasks
        if not task.personal and isinstance(choice := case.plan.get(task.id), Do)
    ]
    overtime = case.all_of("overtime")
    late = [(choice.start + choice.minutes, task.id) for task, choice in work]
    if late and max(late)[0] > case.exercise.day.close:
        end, task_id = max(late)
        params: dict[str, str | int] = {"task": task_id, "end": clock(end)}
        yield _Choice("after_closing", overtime, (task_id,), params)
    early = [(choice.start, task.id) for task, choice in work]
    if early and min(early)[0] < case.exercise.day.open:
        start, task_id = min(early)
        params = {"task": task_id, "start": clock(start)}
        yield _Choice("before_opening", overtime, (task_id,), params)
    yield _Choice("no_pause", case.all_of("no_break", "long_block"), (), {})
    kept = [
        (case.cost(task.id, "taken_on", "not_endorsed", "partly_endorsed"), task.id, choice)
        for task, choice in work
    ]
    for cost, task_id, choice in kept:
        params = {"task": task_id, "minutes": choice.minutes}
        yield _Choice("kept", cost, (task_id,), params)
    if not any(isinstance(choice, Delegate) for choice in case.plan.tasks.values()):
        yield _Choice("all_in_person", math.fsum(cost for cost, _, _ in kept), (), {})


RULES: tuple[Callable[[_Case], Iterable[_Choice]], ...] = (
    _given_up,
    _handed_over,
    _together,
    _left_open,
    _sequence,
    _appointments,
    _order,
    _minutes,
    _personal,
    _own_time,
)
CODES = (
    "declined",
    "handed_beyond",
    "two_appointments",
    "put_off",
    "left_open",
    "without_other",
    "before_other",
    "moved",
    "stands_late",
    "all_in_person",
    "handed_at",
    "handed_to",
    "overlap",
    "little_time",
    "much_time",
    "kept",
    "personal_dropped",
    "after_closing",
    "before_opening",
    "no_pause",
    "stands_early",
)
"""Every question that a choice may lead to; of two that cost the same the earlier one is asked."""
