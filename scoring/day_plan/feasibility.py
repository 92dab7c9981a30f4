"""F, выполнимость: the chance that the plan keeps its important deadlines with true durations."""

from __future__ import annotations

import math
from collections.abc import Mapping

from scoring.day_plan.dispositions import CONSENSUS
from scoring.day_plan.model import Exercise, Task
from scoring.day_plan.panel import Panel
from scoring.day_plan.plans import Decline, Plan, Postpone
from scoring.day_plan.reading import Loss, Measured
from scoring.day_plan.simulation import (
    beyond_authority,
    fixed_time_moved,
    predecessors_missing,
    route,
    run,
)


def met_by(exercise: Exercise, plan: Plan) -> Mapping[str, float]:
    """The probability of being in time for each important task that is served and possible."""
    way = route(exercise, plan)
    last = max((index + 1 for index, step in enumerate(way.steps) if step.targets), default=0)
    outcome, _ = run(exercise, way, last)
    return outcome.met


def feasibility(panel: Panel, plan: Plan, met: Mapping[str, float]) -> Measured:
    """F = 100 * sum(w * P) / sum(w) over important tasks with a deadline or a fixed time.

    A task that is not served has P = 0, unless at least half of the experts accept giving it up just so:
    then it is left out. Nothing left: not scorable, and only the candidate's doing where nothing at all is
    served.
    """
    counted: list[tuple[Task, float]] = []
    for task in panel.exercise.tasks:
        if not task.has_important_deadline:
            continue
        choice = plan.get(task.id)
        if isinstance(choice, Postpone | Decline) and panel.share(task.id, choice) >= CONSENSUS:
            continue
        counted.append((task, met.get(task.id, 0.0)))
    if not counted:
        important = any(task.has_important_deadline for task in panel.exercise.tasks)
        nothing = important and not plan.served
        cause = "nothing_served" if nothing else "no_important_deadline"
        return Measured(None, candidate_caused=nothing, cause=cause)
    whole = sum(task.importance for task, _ in counted)
    losses = [
        Loss(
            _code(panel.exercise, plan, task),
            {"task": task.id, "percent": round(100 * probability)},
            100.0 * task.importance * (1.0 - probability) / whole,
        )
        for task, probability in counted
        if probability < 1.0
    ]
    exact = 100.0 * math.fsum(task.importance * value for task, value in counted) / whole
    return Measured(exact, losses, {"deadlines": {task.id: value for task, value in counted}})


def _code(exercise: Exercise, plan: Plan, task: Task) -> str:
    if task.id not in plan.served:
        return "deadline_given_up"
    if predecessors_missing(exercise, plan, task):
        return "predecessor_order"
    if fixed_time_moved(plan, task):
        return "fixed_time_moved"
    if beyond_authority(plan, task):
        return "beyond_authority"
    return "deadline_at_risk"
