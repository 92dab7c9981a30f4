"""R, умение отказаться: what must be done oneself is done, and what must not be is let go."""

from __future__ import annotations

import math

from scoring.day_plan.panel import Panel
from scoring.day_plan.plans import Do, Plan
from scoring.day_plan.reading import Loss, Measured


def refusal(panel: Panel, plan: Plan) -> Measured:
    """R = 100 * max(0, keep + drop - 1); not scorable where the key has nothing to keep or nothing to drop.

    keep: share, weighted by importance, of the tasks that at least 60 % of experts would do and the
    candidate does in person. drop: share, weighted by minutes, of the tasks that at most 20 % would do and
    the candidate does not. Minutes are the experts' (the true mode where no expert gave any). Where R is
    clipped the losses are scaled.
    """
    if not panel.keep or not panel.drop:
        return Measured(None, cause="nothing_to_keep" if not panel.keep else "nothing_to_drop")
    by_id = panel.exercise.by_id
    done = {task_id for task_id, choice in plan.tasks.items() if isinstance(choice, Do)}
    importance = {task_id: float(by_id[task_id].importance) for task_id in panel.keep}
    minutes = {
        task_id: panel.minutes.get(task_id, float(by_id[task_id].minutes.mode))
        for task_id in panel.drop
    }
    to_keep = math.fsum(importance.values())
    to_drop = math.fsum(minutes.values())
    given_up = [task_id for task_id in panel.keep if task_id not in done]
    taken_on = [task_id for task_id in panel.drop if task_id in done]
    keep = math.fsum(importance[task_id] for task_id in panel.keep if task_id in done) / to_keep
    drop = math.fsum(minutes[task_id] for task_id in panel.drop if task_id not in done) / to_drop
    losses = [
        Loss("given_up", {"task": task_id}, 100.0 * importance[task_id] / to_keep)
        for task_id in given_up
    ] + [
        Loss("taken_on", {"task": task_id}, 100.0 * minutes[task_id] / to_drop)
        for task_id in taken_on
    ]
    exact = 100.0 * max(0.0, math.fsum((keep, drop, -1.0)))
    return Measured(exact, losses, {"keep": keep, "drop": drop})
