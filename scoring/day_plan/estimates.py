"""E, адекватная оценка времени: the candidate's minutes against the experts', on the logarithmic scale."""

from __future__ import annotations

import math

from scoring.day_plan.panel import Panel
from scoring.day_plan.plans import Do, Plan
from scoring.day_plan.reading import Loss, Measured

LEAST_TOLERANCE = math.log(1.25)
MOST_TOLERANCE = math.log(3)
WORTHLESS = math.log(4)
WORST = 3
HALF = 0.5
TOO_SHORT_IN_ALL = 0.7


def credit(estimate: float, minutes: float, spread: float) -> float:
    """The credit from 0 to 1 of one estimate, for the experts' m and r.

    z = ln(e/m); delta = min(ln 3, max(ln 1.25, r)); credit = clip(1 - (|z| - delta) / (ln 4 - delta), 0, 1).
    """
    tolerance = min(MOST_TOLERANCE, max(LEAST_TOLERANCE, spread))
    beyond = (abs(math.log(estimate / minutes)) - tolerance) / (WORTHLESS - tolerance)
    return min(1.0, max(0.0, 1.0 - beyond))


def estimates(panel: Panel, plan: Plan) -> Measured:
    """E = 100 * mean credit over the done tasks, with bias, noise and the worst three beside it.

    bias = exp(mean z) (.7: plans 70 % of the time really needed), noise = the population's standard
    deviation of z. The plan is "unrealistic" only where three tasks have at most half of the experts'
    minutes, or all together at most 70 %. Tasks that no expert estimated are left out. Nothing estimated:
    not scorable, by the candidate.
    """
    if not panel.minutes:
        return Measured(None, cause="no_expert_minutes")
    given: list[tuple[str, int, float, float]] = []
    for task in panel.exercise.tasks:
        choice = plan.get(task.id)
        if isinstance(choice, Do) and task.id in panel.minutes:
            minutes = panel.minutes[task.id]
            given.append(
                (
                    task.id,
                    choice.minutes,
                    minutes,
                    credit(choice.minutes, minutes, panel.spread[task.id]),
                )
            )
    if not given:
        return Measured(None, candidate_caused=True, cause="nothing_estimated")
    deviations = [math.log(own / minutes) for _, own, minutes, _ in given]
    mean = math.fsum(deviations) / len(given)
    noise = math.sqrt(math.fsum((z - mean) ** 2 for z in deviations) / len(given))
    halved = sum(1 for _, own, minutes, _ in given if own <= HALF * minutes)
    ratio = math.fsum(own for _, own, _, _ in given) / math.fsum(m for _, _, m, _ in given)
    losses = [
        Loss(
            "too_short" if own < minutes else "too_long",
            {"task": task_id, "own": own, "experts": round(minutes)},
            100.0 * (1.0 - earned) / len(given),
        )
        for task_id, own, minutes, earned in given
        if earned < 1.0
    ]
    worst = sorted(zip(given, deviations, strict=True), key=lambda pair: -abs(pair[1]))
    return Measured(
        100.0 * math.fsum(earned for _, _, _, earned in given) / len(given),
        losses,
        {
            "bias": math.exp(mean),
            "noise": noise,
            "estimated": len(given),
            "unrealistic": halved >= 3 or ratio <= TOO_SHORT_IN_ALL,
            "worst": tuple(
                {"task": task_id, "own": own, "experts": round(minutes, 1)}
                for (task_id, own, minutes, earned), _ in worst[:WORST]
                if earned < 1.0
            ),
        },
    )
