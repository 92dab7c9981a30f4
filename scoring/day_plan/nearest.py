"""Which reference plan a plan resembles most: a narrative for people, never a part of the score."""

from __future__ import annotations

from scoring.day_plan.model import Reference
from scoring.day_plan.panel import Panel, order_in
from scoring.day_plan.plans import Plan


def likeness(panel: Panel, plan: Plan, reference: Reference) -> float:
    """How far the plan is alike the reference, from 0 to 1: the mean of two agreements.

    Dispositions: the share, weighted by importance, of the tasks that both treat in the same kind of way.
    Order: among the pairs that no fact decides and the reference decides, the share that the plan decides
    alike (left out where the reference decides none).
    """
    tasks = panel.exercise.tasks
    alike = sum(
        task.importance
        for task in tasks
        if (chosen := plan.get(task.id)) is not None
        and (other := reference.plan.get(task.id)) is not None
        and chosen.kind == other.kind
    )
    by_kind = alike / sum(task.importance for task in tasks)
    decided = agreed = 0
    for one, other_task in panel.open_pairs:
        theirs = order_in(reference.plan.served, one, other_task)
        if theirs:
            decided += 1
            agreed += order_in(plan.served, one, other_task) == theirs
    return (by_kind + agreed / decided) / 2 if decided else by_kind


def nearest_reference(panel: Panel, plan: Plan) -> str:
    """The id of the reference with the greatest likeness; where several are equally like, the first by id."""
    best = min(
        panel.references, key=lambda reference: (-likeness(panel, plan, reference), reference.id)
    )
    return best.id
