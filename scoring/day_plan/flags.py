"""Flags of a plan: what must be seen whatever the total, and is never averaged away."""

from __future__ import annotations

from itertools import combinations

from scoring.day_plan.model import Exercise, Task
from scoring.day_plan.plans import Decline, Delegate, Do, Plan, clock
from scoring.day_plan.simulation import beyond_authority, fixed_time_moved, predecessors_missing
from scoring.values import Reason


def flags_of(exercise: Exercise, plan: Plan) -> tuple[Reason, ...]:
    """The plan's flags, by kind and within a kind in the exercise's order; they carry no loss.

    critical_declined: a safety- or money-critical task is declined. beyond_authority: delegated to somebody
    who may not do it. double_booked: two fixed appointments, both done, overlap. no_disposition: nothing is
    said of a task. predecessor_order: a predecessor is not served before its task. fixed_time_moved: done
    at another than its time.
    """
    found: list[Reason] = []
    for task in exercise.tasks:
        if task.critical is not None and isinstance(plan.get(task.id), Decline):
            found.append(Reason("critical_declined", {"task": task.id, "critical": task.critical}))
    for task in exercise.tasks:
        choice = plan.get(task.id)
        if isinstance(choice, Delegate) and beyond_authority(plan, task):
            found.append(Reason("beyond_authority", {"task": task.id, "to": choice.to}))
    fixed = [task for task in exercise.tasks if task.fixed is not None]
    for one, other in combinations(fixed, 2):
        if _overlap(one, other, plan):
            found.append(Reason("double_booked", {"tasks": (one.id, other.id)}))
    for task in exercise.tasks:
        if plan.get(task.id) is None:
            found.append(Reason("no_disposition", {"task": task.id}))
    for task in exercise.tasks:
        if task.id in plan.served:
            for before in predecessors_missing(exercise, plan, task):
                found.append(Reason("predecessor_order", {"task": task.id, "predecessor": before}))
    for task in fixed:
        if fixed_time_moved(plan, task) and task.fixed is not None:
            start = plan.served[task.id]
            found.append(
                Reason(
                    "fixed_time_moved",
                    {"task": task.id, "fixed": clock(task.fixed), "start": clock(start)},
                )
            )
    return tuple(found)


def _overlap(one: Task, other: Task, plan: Plan) -> bool:
    """Whether both are done and overlap, each lasting the longer of estimate and mode.

    An appointment does not become shorter by a small estimate, and a long estimate is the candidate's own
    word.
    """
    first, second = plan.get(one.id), plan.get(other.id)
    if not isinstance(first, Do) or not isinstance(second, Do):
        return False
    first_end = first.start + max(first.minutes, one.minutes.mode)
    second_end = second.start + max(second.minutes, other.minutes.mode)
    return first.start < second_end and second.start < first_end
