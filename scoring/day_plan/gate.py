"""The quality gate of a key: experts agree enough, and foolish plans stay below every expert."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from scoring.day_plan.anchors import anchors_of, percentile
from scoring.day_plan.baselines import baselines, random_plans
from scoring.day_plan.dispositions import CONSENSUS, dispositions
from scoring.day_plan.feasibility import met_by
from scoring.day_plan.model import READINGS, CounterPlan, Exercise, Reference
from scoring.day_plan.panel import Panel, left_out, panel_of
from scoring.day_plan.plans import Plan
from scoring.day_plan.priorities import priorities
from scoring.day_plan.reading import Loss
from scoring.day_plan.score import measure, total_of

LEAST_REFERENCES = 6
LEAST_SCORED_PAIRS = 0.4
FLOORS = {"priorities": 80.0, "dispositions": 90.0}
FLOORS_LEFT_OUT = {"priorities": 60.0, "dispositions": 85.0}
WIDEST_TOTALS = 15.0
BAD_READING = 45.0
BASELINES_BELOW = (
    "listed_order",
    "eight_to_ten",
    "quarter_hours",
    "personal_first",
    "decline_all",
    "delegate_all",
)
_AT_FAULT = 5


@dataclass(frozen=True)
class Row:
    """A plan's readings and total against one panel."""

    readings: Mapping[str, float | None]
    total: float

    def as_json(self) -> dict[str, object]:
        """The row as plain JSON values."""
        return {"readings": dict(self.readings), "total": self.total}


def gate(
    exercise: Exercise, references: Sequence[Reference], counter_plans: Sequence[CounterPlan]
) -> dict[str, object]:
    """The row of the content check for this key, with `failures` and the `anchors` of the scale.

    A failure is {"code", "params"} with "tasks" or "plan" where tasks or a plan are at fault. Codes:
    too_few_references, no_consensus, minutes_missing, minutes_outside, disposition_missing,
    own_disposition_not_accepted, scored_pairs_low, reference_low, reference_low_left_out, totals_apart,
    baseline_high, random_high, counter_plan_not_bad, counter_plan_high.
    Totals of one another are compared on the full key; the lowest left-out expert is the lowest total that a
    reference gets from a key without it.
    """
    panel = panel_of(exercise, references)
    without = left_out(panel) or (panel,)
    full = [row_of(panel, one.plan) for one in panel.references]
    alone = [row_of(key, one.plan) for key, one in zip(without, panel.references, strict=True)]
    lowest = min(row.total for row in alone)
    fixed = {name: row_of(panel, plan) for name, plan in baselines(panel).items()}
    chance = [row_of(panel, plan) for plan in random_plans(exercise)]
    chance_totals = [row.total for row in chance]
    p95 = percentile(chance_totals, 0.95)
    counter = [(one, row_of(panel, one.plan)) for one in counter_plans]
    pairs_share = len(panel.pairs) / len(panel.open_pairs) if panel.open_pairs else 0.0
    failures = [
        *_key_failures(panel, pairs_share),
        *_reference_failures(panel, without, full, alone),
        *_baseline_failures(fixed, p95, lowest),
        *_counter_failures(counter, lowest),
    ]
    return {
        "id": exercise.id,
        "kendall_w": kendall_w(panel),
        "scored_pairs_share": round(pairs_share, 4),
        "references": [
            {"name": one.id, **row.as_json(), "left_out": own.as_json()}
            for one, row, own in zip(panel.references, full, alone, strict=True)
        ],
        "counter_plans": [
            {"name": one.id, "bad_in": one.bad_in, **row.as_json()} for one, row in counter
        ],
        "baselines": {
            **{name: row.total for name, row in fixed.items()},
            "random": {"median": percentile(chance_totals, 0.5), "p95": p95},
        },
        "failures": failures,
        "anchors": anchors_of(
            p95,
            [row.total for row in alone],
            [row.total for row in full],
            {
                name: {
                    "random": _median(row.readings[name] for row in chance),
                    "do_everything": fixed["listed_order"].readings[name],
                    "expert": _median(row.readings[name] for row in alone),
                }
                for name in READINGS
            },
        ),
    }


def row_of(panel: Panel, plan: Plan) -> Row:
    """The plan's readings and total against this panel, without reasons."""
    measured = measure(panel, plan, met_by(panel.exercise, plan))
    return Row(
        {name: measured[name].value for name in READINGS}, total_of(panel.exercise, measured)
    )


def kendall_w(panel: Panel) -> float | None:
    """Kendall's coefficient of concordance W of the experts' orders (0 to 1), corrected for ties.

    Ranked are the tasks without a fixed time, served ones by their time, all the others tied behind them.
    None where there is nothing to rank: fewer than two experts or tasks, or every expert ties everything.
    """
    tasks = [task.id for task in panel.exercise.tasks if task.fixed is None]
    experts, count = len(panel.references), len(tasks)
    if experts < 2 or count < 2:
        return None
    sums = dict.fromkeys(tasks, 0.0)
    ties = 0
    for one in panel.references:
        served = one.plan.served
        keys = sorted(served.get(task, math.inf) for task in tasks)
        places: dict[float, float] = {}
        for key in dict.fromkeys(keys):
            same = keys.count(key)
            places[key] = keys.index(key) + (same + 1) / 2
            ties += same**3 - same
        for task in tasks:
            sums[task] += places[served.get(task, math.inf)]
    mean = experts * (count + 1) / 2
    spread = math.fsum((value - mean) ** 2 for value in sums.values())
    whole = experts**2 * (count**3 - count) - experts * ties
    return round(12 * spread / whole, 4) if whole > 0 else None


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(median(known), 1) if known else None


def _failure(
    code: str,
    params: Mapping[str, object],
    tasks: Sequence[str] = (),
    plan: str | None = None,
) -> dict[str, object]:
    failure: dict[str, object] = {"code": code, "params": dict(params)}
    if tasks:
        failure["tasks"] = list(tasks)
    if plan is not None:
        failure["plan"] = plan
    return failure


def _key_failures(panel: Panel, pairs_share: float) -> list[dict[str, object]]:
    """What is wrong with the panel: too few experts, tasks without consensus, impossible minutes."""
    failures: list[dict[str, object]] = []
    params: dict[str, object]
    if len(panel.references) < LEAST_REFERENCES:
        params = {"count": len(panel.references), "least": LEAST_REFERENCES}
        failures.append(_failure("too_few_references", params))
    for task in panel.exercise.tasks:
        shares = panel.kind_share[task.id]
        accepted = max(
            (
                panel.share(task.id, choice)
                for one in panel.references
                if (choice := one.plan.get(task.id)) is not None
            ),
            default=0.0,
        )
        # A kind accepted by half of the experts is no consensus if each means another person or date.
        best = max((shares["do"], shares["decline"], accepted))
        if best < CONSENSUS:
            params = {"task": task.id, "share": round(best, 2), **shares}
            failures.append(_failure("no_consensus", params, [task.id]))
        lacking = [one.id for one in panel.references if task.id not in one.minutes]
        if lacking:
            params = {"task": task.id, "references": ", ".join(lacking)}
            failures.append(_failure("minutes_missing", params, [task.id]))
        middle = panel.minutes.get(task.id)
        if middle is not None and not task.minutes.p10 <= middle <= task.minutes.p90:
            params = {
                "task": task.id,
                "median": round(middle, 1),
                "p10": task.minutes.p10,
                "p90": task.minutes.p90,
            }
            failures.append(_failure("minutes_outside", params, [task.id]))
    if pairs_share < LEAST_SCORED_PAIRS:
        params = {"share": round(pairs_share, 2), "least": LEAST_SCORED_PAIRS}
        failures.append(_failure("scored_pairs_low", params, _least_scored(panel)))
    return failures


def _least_scored(panel: Panel) -> list[str]:
    """The tasks whose order against the others the experts agree on least."""
    counts: dict[str, int] = {}
    for pair in panel.open_pairs:
        for task in pair:
            counts.setdefault(task, 0)
    for scored in panel.pairs:
        counts[scored.first] += 1
        counts[scored.second] += 1
    return sorted(counts, key=lambda task: counts[task])[:_AT_FAULT]


def _reference_failures(
    panel: Panel, without: Sequence[Panel], full: Sequence[Row], alone: Sequence[Row]
) -> list[dict[str, object]]:
    """What is wrong with references: against the key with and without them, and among each other."""
    failures: list[dict[str, object]] = []
    for one, key, row, own in zip(panel.references, without, full, alone, strict=True):
        for task in panel.exercise.tasks:
            choice = one.plan.get(task.id)
            if choice is None:
                params: dict[str, object] = {"task": task.id, "plan": one.id}
                failures.append(_failure("disposition_missing", params, plan=one.id))
            elif not one.endorses(task.id, choice):
                params = {"task": task.id, "plan": one.id, "chosen": choice.kind}
                failures.append(_failure("own_disposition_not_accepted", params, plan=one.id))
        for code, against, floors, values in (
            ("reference_low", panel, FLOORS, row),
            ("reference_low_left_out", key, FLOORS_LEFT_OUT, own),
        ):
            for reading, floor in floors.items():
                value = values.readings[reading]
                if value is None or value < floor:
                    at_fault = _at_fault(against, one.plan, reading)
                    params = {
                        "plan": one.id,
                        "reading": reading,
                        "value": value,
                        "least": floor,
                        "tasks": ", ".join(at_fault),
                    }
                    failures.append(_failure(code, params, plan=one.id))
    totals = [row.total for row in full]
    if max(totals) - min(totals) > WIDEST_TOTALS:
        names = [one.id for one in panel.references]
        params = {
            "lowest": names[totals.index(min(totals))],
            "highest": names[totals.index(max(totals))],
            "apart": round(max(totals) - min(totals), 1),
            "most": WIDEST_TOTALS,
        }
        failures.append(_failure("totals_apart", params))
    return failures


def _at_fault(panel: Panel, plan: Plan, reading: str) -> list[str]:
    """The tasks that cost the plan most in the reading, the costliest first."""
    measured = priorities(panel, plan) if reading == "priorities" else dispositions(panel, plan)
    points: dict[str, float] = {}
    for loss in measured.losses:
        for task in _tasks_of(loss):
            points[task] = points.get(task, 0.0) + loss.points
    return sorted(points, key=lambda task: -points[task])[:_AT_FAULT]


def _tasks_of(loss: Loss) -> list[str]:
    return [str(loss.params[key]) for key in ("task", "first", "second") if key in loss.params]


def _baseline_failures(
    fixed: Mapping[str, Row], p95: float, lowest: float
) -> list[dict[str, object]]:
    failures = [
        _failure(
            "baseline_high",
            {"baseline": name, "total": fixed[name].total, "lowest_left_out": lowest},
        )
        for name in BASELINES_BELOW
        if fixed[name].total >= lowest
    ]
    if p95 >= lowest:
        failures.append(_failure("random_high", {"p95": p95, "lowest_left_out": lowest}))
    return failures


def _counter_failures(
    counter: Sequence[tuple[CounterPlan, Row]], lowest: float
) -> list[dict[str, object]]:
    failures: list[dict[str, object]] = []
    for one, row in counter:
        value = row.readings[one.bad_in]
        # A reading that is not scorable shows nothing bad in it.
        if value is None or value > BAD_READING:
            params = {"plan": one.id, "reading": one.bad_in, "value": value, "most": BAD_READING}
            failures.append(_failure("counter_plan_not_bad", params, plan=one.id))
        if row.total >= lowest:
            params = {"plan": one.id, "total": row.total, "lowest_left_out": lowest}
            failures.append(_failure("counter_plan_high", params, plan=one.id))
    return failures
