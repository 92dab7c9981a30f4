"""D, отказ и делегирование: whether experts would accept what is done with each task."""

from __future__ import annotations

import math

from scoring.day_plan.model import KINDS
from scoring.day_plan.panel import Panel
from scoring.day_plan.plans import Disposition, Plan
from scoring.day_plan.reading import Loss, Measured
from scoring.values import ParamValue

CONSENSUS = 0.5
"""The share of experts from which an endorsement counts wholly."""


def value_of(panel: Panel, task_id: str, disposition: Disposition | None) -> tuple[float, str]:
    """v from 0 to 1, and the endorsed kind that gives it; 0 and no kind without a disposition.

    v = max over endorsed kinds of min(1, share / .5) * (1 - M[endorsed][chosen]). For the chosen kind
    itself the share counts only experts who accept this person or this date: a choice outside them earns no
    endorsement.
    """
    if disposition is None:
        return 0.0, ""
    best, source = 0.0, ""
    for kind in KINDS:
        if kind == disposition.kind:
            share = panel.share(task_id, disposition)
        else:
            share = panel.kind_share[task_id][kind]
        loss = panel.exercise.loss_matrix[kind][disposition.kind]
        value = min(1.0, share / CONSENSUS) * (1.0 - loss)
        if value > best:
            best, source = value, kind
    return best, source


def preferred_kind(panel: Panel, task_id: str) -> str:
    """The kind that most experts accept for the task; the first in the fixed order where several tie."""
    shares = panel.kind_share[task_id]
    return max(KINDS, key=lambda kind: shares[kind])


def dispositions(panel: Panel, plan: Plan) -> Measured:
    """D = 100 * sum(w * v) / sum(w) over all tasks."""
    tasks = panel.exercise.tasks
    whole = sum(task.importance for task in tasks)
    earned: list[float] = []
    losses: list[Loss] = []
    for task in tasks:
        chosen = plan.get(task.id)
        value, _ = value_of(panel, task.id, chosen)
        earned.append(task.importance * value)
        if value >= 1.0:
            continue
        params: dict[str, ParamValue] = {
            "task": task.id,
            "endorsed": preferred_kind(panel, task.id),
        }
        code = "no_disposition"
        if chosen is not None:
            code = "not_endorsed" if value == 0.0 else "partly_endorsed"
            params["chosen"] = chosen.kind
        losses.append(Loss(code, params, 100.0 * task.importance * (1.0 - value) / whole))
    return Measured(100.0 * math.fsum(earned) / whole, losses)
