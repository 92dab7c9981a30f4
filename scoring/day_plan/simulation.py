"""The plan carried out exactly: the distribution of every finish time, without sampling.

One person, one thing at a time, in the planned order, without interruption: a task starts at the latest of
its planned start, the previous finish, its release and its fixed time. Rules where the model is silent:
- A hand-off is a block of the person's own day with the hand-off's minutes. Release and fixed time bind the
  work, not the hand-off. A hand-off to somebody without the authority takes one grid step and meets nothing.
- A delegated predecessor counts as served at its hand-off; its colleague's lead time is not waited for.
- Things planned for the same moment are all finished only when all of them are: no order is invented
  between them.
- Starts and durations are rounded up to the grid of five minutes.
- A task with a fixed time is met when its work starts at most five minutes late (and its deadline, if any, is
  kept); handed to a colleague, when the hand-off ends before the fixed time minus the lead time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import groupby

from scoring.day_plan.durations import (
    GRID,
    Masses,
    added,
    at_most,
    exactly,
    expected_lateness,
    masses_of,
    not_before,
)
from scoring.day_plan.model import Exercise, Minutes, Task
from scoring.day_plan.plans import Delegate, Do, Plan

GRACE = 5
"""Minutes by which a fixed appointment may be late without being missed."""

NOTHING = Masses(0, (1.0,))
Length = Minutes | int
"""What a member of a step takes: uncertain minutes, or a fixed number of them."""


@dataclass(frozen=True)
class Target:
    """What a served task must keep: latest start, latest finish (minutes of the day), or both."""

    task: str
    member: int
    start_by: int | None
    finish_by: int | None

    @property
    def late_after(self) -> int | None:
        """The appointed minute, from which lateness counts (the grace only decides on missing it)."""
        return None if self.start_by is None else self.start_by - GRACE


@dataclass(frozen=True)
class Step:
    """The tasks that are planned for one moment (nearly always one), with what they must keep."""

    earliest: int
    tasks: tuple[str, ...]
    lengths: tuple[Length, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Route:
    """The plan as steps in order; `impossible` are served tasks that cannot be met whatever the durations."""

    steps: tuple[Step, ...]
    impossible: frozenset[str]
    last_work: int | None


@dataclass(frozen=True)
class Outcome:
    """Probability and expected lateness (minutes) of each important served task and of the day's norm."""

    met: Mapping[str, float]
    lateness: Mapping[str, float]
    by_norm: float | None
    norm_lateness: float

    @property
    def total_lateness(self) -> float:
        """The expected minutes late, over all important tasks and the end of the day by the norm."""
        return math.fsum((*self.lateness.values(), self.norm_lateness))


def predecessors_missing(exercise: Exercise, plan: Plan, task: Task) -> tuple[str, ...]:
    """The direct predecessors that are not served before the task."""
    served = plan.served
    at = served[task.id]
    return tuple(before for before in task.after if before not in served or served[before] >= at)


def fixed_time_moved(plan: Plan, task: Task) -> bool:
    """Whether the task has a fixed time and is planned to be done at another."""
    choice = plan.get(task.id)
    return isinstance(choice, Do) and task.fixed is not None and choice.start != task.fixed


def beyond_authority(plan: Plan, task: Task) -> bool:
    """Whether the task is delegated to somebody who has no authority for it."""
    choice = plan.get(task.id)
    return isinstance(choice, Delegate) and choice.to not in task.delegates


def handoff_minutes(task: Task, choice: Delegate) -> int:
    """The minutes that handing over takes; one grid step to a colleague without the authority."""
    return task.delegates[choice.to].handoff if choice.to in task.delegates else GRID


def route(exercise: Exercise, plan: Plan, own_numbers: bool = False) -> Route:
    """The plan as steps, with the true durations or with the candidate's own numbers as fixed lengths."""
    blocks: list[tuple[int, int, Task, Length]] = []
    impossible: set[str] = set()
    for task in exercise.tasks:
        choice = plan.get(task.id)
        length: Length
        if isinstance(choice, Do):
            earliest = max(choice.start, task.release or 0, task.fixed or 0)
            length = choice.minutes if own_numbers else task.minutes
            blocks.append((choice.start, earliest, task, length))
        elif isinstance(choice, Delegate):
            blocks.append((choice.at, choice.at, task, handoff_minutes(task, choice)))
        else:
            continue
        if (
            predecessors_missing(exercise, plan, task)
            or fixed_time_moved(plan, task)
            or beyond_authority(plan, task)
        ):
            impossible.add(task.id)
    # Lengths decide last and only between things of one moment, so that sums come in one order.
    blocks.sort(key=lambda block: (block[0], block[1], _sortable(block[3])))
    steps: list[Step] = []
    last_work: int | None = None
    for (_, earliest), members in groupby(blocks, key=lambda block: (block[0], block[1])):
        group = list(members)
        if any(not task.personal for _, _, task, _ in group):
            last_work = len(steps)
        steps.append(
            Step(
                earliest,
                tuple(task.id for _, _, task, _ in group),
                tuple(length for _, _, _, length in group),
                tuple(
                    _target(plan, task, index)
                    for index, (_, _, task, _) in enumerate(group)
                    if task.has_important_deadline and task.id not in impossible
                ),
            )
        )
    return Route(tuple(steps), frozenset(impossible), last_work)


def _sortable(length: Length) -> tuple[int, int, int]:
    if isinstance(length, int):
        return (length, length, length)
    return (length.p10, length.mode, length.p90)


def _target(plan: Plan, task: Task, member: int) -> Target:
    choice = plan.get(task.id)
    if isinstance(choice, Delegate):
        limits = [limit for limit in (task.deadline, task.fixed) if limit is not None]
        return Target(task.id, member, None, min(limits) - task.delegates[choice.to].lead)
    return Target(
        task.id, member, None if task.fixed is None else task.fixed + GRACE, task.deadline
    )


@dataclass(frozen=True)
class Trace:
    """One run for one shock factor: the distribution of the start of every step."""

    factor: float
    starts: tuple[Masses, ...]
    lengths: tuple[tuple[Masses, ...], ...]


def run(
    exercise: Exercise, way: Route, last: int | None = None
) -> tuple[Outcome, tuple[Trace, ...]]:
    """The outcome under the true durations, mixed over the shock, with the trace of each factor.

    `last` stops after so many steps, for callers that need no later ones.
    """
    steps = way.steps[:last]
    weight = math.fsum(exercise.shock.weights)
    met: dict[str, list[float]] = {}
    late: dict[str, list[float]] = {}
    by_norm: list[float] = []
    norm_late: list[float] = []
    traces: list[Trace] = []
    for factor, share in zip(exercise.shock.factors, exercise.shock.weights, strict=True):
        finish = NOTHING
        starts: list[Masses] = []
        lengths: list[tuple[Masses, ...]] = []
        for index, step in enumerate(steps):
            start = not_before(finish, math.ceil(step.earliest / GRID))
            taken = tuple(length_masses(length, factor) for length in step.lengths)
            finish = added(start, together(taken))
            starts.append(start)
            lengths.append(taken)
            for target in step.targets:
                probability, lateness = _judge(target, start, taken, finish)
                met.setdefault(target.task, []).append(share * probability)
                late.setdefault(target.task, []).append(share * lateness)
            if index == way.last_work:
                by_norm.append(share * at_most(finish, exercise.day.norm_end))
                norm_late.append(share * expected_lateness(finish, exercise.day.norm_end))
        traces.append(Trace(factor, tuple(starts), tuple(lengths)))
    outcome = Outcome(
        met={task: min(1.0, math.fsum(parts) / weight) for task, parts in met.items()},
        lateness={task: math.fsum(parts) / weight for task, parts in late.items()},
        by_norm=min(1.0, math.fsum(by_norm) / weight) if by_norm else None,
        norm_lateness=math.fsum(norm_late) / weight,
    )
    return outcome, tuple(traces)


def length_masses(length: Length, factor: float) -> Masses:
    """The distribution of a member's length on a day with this factor."""
    return exactly(length) if isinstance(length, int) else masses_of(length, factor)


def together(lengths: tuple[Masses, ...]) -> Masses:
    """The distribution of the sum of the lengths."""
    return lengths[0] if len(lengths) == 1 else reduce(added, lengths, NOTHING)


def others(lengths: tuple[Masses, ...], member: int) -> Masses:
    """The distribution of everything in the step but the member: what it waits for when it comes last."""
    return together((NOTHING, *lengths[:member], *lengths[member + 1 :]))


def _judge(
    target: Target, start: Masses, lengths: tuple[Masses, ...], finish: Masses
) -> tuple[float, float]:
    """Probability that the target is kept, and expected minutes late."""
    probability, lateness = 1.0, 0.0
    if target.finish_by is not None:
        probability = at_most(finish, target.finish_by)
        lateness = expected_lateness(finish, target.finish_by)
    if target.start_by is None or target.late_after is None:
        return probability, lateness
    own_start = added(start, others(lengths, target.member))
    probability = at_most(own_start, target.start_by)
    lateness += expected_lateness(own_start, target.late_after)
    if target.finish_by is not None and probability > 0.0:
        kept = min(target.start_by // GRID - own_start.start + 1, len(own_start.masses))
        in_time = Masses(own_start.start, own_start.masses[:kept])
        end = added(in_time, lengths[target.member])
        if end.end * GRID > target.finish_by:
            probability = at_most(end, target.finish_by)
    return probability, lateness


def run_own_numbers(exercise: Exercise, plan: Plan) -> Outcome:
    """The outcome when everything takes exactly the candidate's own minutes, without shock."""
    way = route(exercise, plan, own_numbers=True)
    clock = 0
    met: dict[str, float] = {}
    late: dict[str, float] = {}
    by_norm: float | None = None
    norm_late = 0.0
    for index, step in enumerate(way.steps):
        minutes = [length if isinstance(length, int) else length.mode for length in step.lengths]
        start = max(clock, step.earliest)
        clock = start + sum(minutes)
        for target in step.targets:
            own_start = clock - minutes[target.member]
            over = [
                own_start - target.start_by if target.start_by is not None else 0,
                clock - target.finish_by if target.finish_by is not None else 0,
            ]
            met[target.task] = 1.0 if max(over) <= 0 else 0.0
            beyond = own_start - target.late_after if target.late_after is not None else 0
            late[target.task] = float(max(0, beyond) + max(0, over[1]))
        if index == way.last_work:
            by_norm = 1.0 if clock <= exercise.day.norm_end else 0.0
            norm_late = float(max(0, clock - exercise.day.norm_end))
    return Outcome(met, late, by_norm, norm_late)
