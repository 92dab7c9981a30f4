"""From a plan to its six readings, total, flags and range."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.day_plan.dispositions import dispositions
from scoring.day_plan.estimates import estimates
from scoring.day_plan.feasibility import feasibility, met_by
from scoring.day_plan.flags import flags_of
from scoring.day_plan.model import METHOD, READINGS, Exercise, Reference
from scoring.day_plan.nearest import nearest_reference
from scoring.day_plan.own_time import own_time
from scoring.day_plan.panel import Panel, left_out, panel_of
from scoring.day_plan.plans import Plan
from scoring.day_plan.priorities import priorities
from scoring.day_plan.reading import Measured, Reading, worded
from scoring.day_plan.refusal import refusal
from scoring.values import Reason, round_tenths, share_out_tenths


@dataclass(frozen=True)
class Scored:
    """A plan's readings, total (0 to 100 in tenths), flags, and the reference plan that it is closest to.

    unscorable_by_key names readings that the key cannot give: the total's weights are rescaled without them.
    """

    method: str
    exercise: str
    readings: Mapping[str, Reading]
    total: float
    flags: tuple[Reason, ...]
    nearest_reference: str
    unscorable_by_key: tuple[str, ...]


@dataclass(frozen=True)
class TotalReason:
    """A reason with the reading it belongs to and the points of the total that it costs."""

    reading: str
    reason: Reason
    total_loss: float


def measure(panel: Panel, plan: Plan, met: Mapping[str, float]) -> dict[str, Measured]:
    """The six readings before rounding; `met` are the simulated probabilities, which no panel changes."""
    return {
        "priorities": priorities(panel, plan),
        "dispositions": dispositions(panel, plan),
        "refusal": refusal(panel, plan),
        "estimates": estimates(panel, plan),
        "own_time": own_time(panel, plan),
        "feasibility": feasibility(panel, plan, met),
    }


def total_of(exercise: Exercise, measured: Mapping[str, Measured]) -> float:
    """The weighted total of the readings in tenths.

    A reading that is not scorable counts 0 where the candidate caused it; otherwise the weights are rescaled.
    Without any reading that counts the total is 0.
    """
    counted = _counted(exercise, measured)
    whole = math.fsum(exercise.weights[name] for name in counted)
    if whole == 0.0:
        return 0.0
    earned = math.fsum(exercise.weights[name] * (measured[name].value or 0.0) for name in counted)
    return round_tenths(earned / whole)


def _counted(exercise: Exercise, measured: Mapping[str, Measured]) -> list[str]:
    return [
        name
        for name in READINGS
        if measured[name].exact is not None or measured[name].candidate_caused
    ]


def score_plan(exercise: Exercise, references: Sequence[Reference], plan: Plan) -> Scored:
    """The plan's readings with reasons, its total, flags and nearest reference."""
    return scored_from(panel_of(exercise, references), plan, met_by(exercise, plan))


def scored_from(panel: Panel, plan: Plan, met: Mapping[str, float]) -> Scored:
    """The same as score_plan, for a panel and probabilities that are already known."""
    exercise = panel.exercise
    measured = measure(panel, plan, met)
    counted = _counted(exercise, measured)
    return Scored(
        method=METHOD,
        exercise=exercise.id,
        readings={name: worded(measured[name]) for name in READINGS},
        total=total_of(exercise, measured),
        flags=flags_of(exercise, plan),
        nearest_reference=nearest_reference(panel, plan),
        unscorable_by_key=tuple(name for name in READINGS if name not in counted),
    )


def total_reasons(exercise: Exercise, scored: Scored) -> tuple[TotalReason, ...]:
    """All reasons in the order of the readings, their total losses in tenths adding up to 100 - total."""
    listed = [(name, reason) for name in READINGS for reason in scored.readings[name].reasons]
    shares = share_out_tenths(
        (exercise.weights[name] * (reason.loss or 0.0) for name, reason in listed),
        round_tenths(100.0 - scored.total),
    )
    return tuple(
        TotalReason(name, reason, share)
        for (name, reason), share in zip(listed, shares, strict=True)
    )


def leave_one_out_range(
    exercise: Exercise, references: Sequence[Reference], plan: Plan
) -> tuple[float, float]:
    """The lowest and highest total with each expert left out in turn, the full panel's total included."""
    return range_from(panel_of(exercise, references), plan, met_by(exercise, plan))


def range_from(panel: Panel, plan: Plan, met: Mapping[str, float]) -> tuple[float, float]:
    """The same as leave_one_out_range, for a panel and probabilities that are already known."""
    totals = [
        total_of(panel.exercise, measure(one, plan, met)) for one in (panel, *left_out(panel))
    ]
    return min(totals), max(totals)
