"""What makes a plan late: the expected minutes saved if one task took exactly its typical time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from scoring.day_plan.durations import GRID, Masses, exactly
from scoring.day_plan.model import Exercise, Minutes
from scoring.day_plan.simulation import (
    Route,
    Step,
    Target,
    Trace,
    others,
    together,
)


def minutes_saved(exercise: Exercise, way: Route, traces: Sequence[Trace]) -> Mapping[str, float]:
    """For each done task the drop of the plan's expected lateness, in minutes, if that task took its mode.

    Lateness is summed over the important tasks and the end of the day by the norm, as in
    Outcome.total_lateness. Instead of carrying the plan out again for each task, the expected lateness
    still to come is computed once backwards for every start; replacing one duration is then one sum over
    the starts of its step.
    """
    saved: dict[str, list[float]] = {}
    whole = math.fsum(exercise.shock.weights)
    for trace, weight in zip(traces, exercise.shock.weights, strict=True):
        for task, minutes in _saved_with(exercise, way, trace).items():
            saved.setdefault(task, []).append(weight * minutes)
    return {task: math.fsum(parts) / whole for task, parts in saved.items()}


def _saved_with(exercise: Exercise, way: Route, trace: Trace) -> Mapping[str, float]:
    saved: dict[str, float] = {}
    # To come after a step's finish; the day's last step has nothing after it.
    later: list[float] | None = None
    later_from = 0
    for index in range(len(way.steps) - 1, -1, -1):
        step, starts, lengths = way.steps[index], trace.starts[index], trace.lengths[index]
        norm_end = exercise.day.norm_end if index == way.last_work else None
        to_come = _to_come(step, starts, lengths, norm_end, later, later_from)
        base = _expected(starts, to_come)
        for member, length in enumerate(step.lengths):
            if isinstance(length, Minutes):
                typical = (*lengths[:member], exactly(length.mode), *lengths[member + 1 :])
                changed = _to_come(step, starts, typical, norm_end, later, later_from)
                saved[step.tasks[member]] = base - _expected(starts, changed)
        later, later_from = to_come, starts.start
    return saved


def _expected(starts: Masses, values: Sequence[float]) -> float:
    return math.fsum(mass * value for mass, value in zip(starts.masses, values, strict=True))


def _to_come(
    step: Step,
    starts: Masses,
    lengths: tuple[Masses, ...],
    norm_end: int | None,
    later: Sequence[float] | None,
    later_from: int,
) -> list[float]:
    """For each start of the step the expected minutes late in it and after it."""
    taken = together(lengths)
    count = len(starts.masses)
    values = [0.0] * count
    limits: list[tuple[Masses, int]] = []
    for target in step.targets:
        limits.extend(_limits(target, taken, lengths))
    if norm_end is not None:
        limits.append((taken, norm_end))
    for length, limit in limits:
        for position in range(count):
            values[position] += _late(length, starts.start + position, limit)
    if later is not None:
        last = len(later) - 1
        for shift, mass in enumerate(taken.masses):
            first = starts.start + taken.start + shift - later_from
            if first >= 0 and first + count - 1 <= last:
                # Nothing waits: the next start is this finish.
                part = later[first : first + count]
            else:
                part = [later[min(last, max(0, first + position))] for position in range(count)]
            values = [value + mass * more for value, more in zip(values, part, strict=True)]
    return values


def _limits(target: Target, taken: Masses, lengths: tuple[Masses, ...]) -> list[tuple[Masses, int]]:
    """What is added to the step's start, and the minute after which it is late."""
    limits: list[tuple[Masses, int]] = []
    if target.late_after is not None:
        limits.append((others(lengths, target.member), target.late_after))
    if target.finish_by is not None:
        limits.append((taken, target.finish_by))
    return limits


def _late(length: Masses, start: int, limit: int) -> float:
    """The expected minutes past the limit for a start at this grid step."""
    if (start + length.end) * GRID <= limit:
        return 0.0
    first = (start + length.start) * GRID - limit
    return math.fsum(
        mass * max(0, first + index * GRID) for index, mass in enumerate(length.masses)
    )
