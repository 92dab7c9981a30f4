"""A scored plan as evidence and as an exhibit: plain values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hiring.day_plans.key import Key
from hiring.evidence.service import Finding
from scoring import day_plan

INSTRUMENT = "day_plan"
KIND = "day_plan"
MOST_LOSSES = 8
LEAST_LOSS = 0.05


def competencies_of(pack: Mapping[str, Any]) -> list[str]:
    """The competencies that the pack reads from a day plan."""
    return [
        competency["id"]
        for competency in pack["competencies"]
        if any(part["instrument"] == INSTRUMENT for part in competency["instruments"])
    ]


def finding_of(
    report: Mapping[str, Any],
    gate: Mapping[str, Any],
    *,
    competency: str,
    exercise: str,
    step_id: int,
) -> Finding:
    """The plan as evidence: its total on the common scale, and why it is not more.

    Losses are points of the plan's own total, before it is brought to the common scale.
    """
    return Finding(
        competency=competency,
        instrument=INSTRUMENT,
        item=exercise,
        score=day_plan.calibrate(report["total"], gate["anchors"]),
        raters=1,
        method=report["method"],
        step_id=step_id,
        reasons=[
            {"code": reason["code"], "params": reason["params"], "loss": reason["total_loss"]}
            for reason in losses(report)
        ],
        flags=[flag_code(flag) for flag in report["flags"]],
        details={
            "total": report["total"],
            "range": report["range"],
            "readings": report["readings"],
            "nearest_reference": report["nearest_reference"],
            "flags": report["flags"],
            "content": report["content"],
        },
    )


def losses(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What cost points of the total, the costliest first."""
    costly = [reason for reason in report["reasons"] if reason["total_loss"] > LEAST_LOSS]
    return sorted(costly, key=lambda reason: -reason["total_loss"])


def flag_code(flag: Mapping[str, Any]) -> str:
    """A flag as evidence keeps it: "code:task", two tasks with a comma between them."""
    code = flag["code"]
    if code == "critical_declined":
        code = f"{code}_{flag['critical']}"
    return f"{code}:{','.join(flag.get('tasks') or [flag['task']])}"


def exhibit_of(
    key: Key,
    plan: day_plan.Plan,
    report: Mapping[str, Any],
    gate: Mapping[str, Any],
    *,
    score: float | None,
    notes: str,
    submitted_by: str | None,
    unread: Mapping[str, str],
    most: int | None = MOST_LOSSES,
) -> dict[str, Any]:
    """The frozen values that screen and print show; words come later, from the same version.

    Of the losses the `most` costly ones (None: all of them).
    """
    day = key.exercise.day
    nearest = next(one for one in key.references if one.id == report["nearest_reference"])
    return {
        "exercise": key.exercise.id,
        "method": report["method"],
        "content": report["content"],
        "total": report["total"],
        "range": report["range"],
        "score": score,
        "day": {"open": day.open, "close": day.close},
        "blocks": blocks_of(key.exercise, plan),
        "reference": {
            "id": nearest.id,
            "blocks": blocks_of(key.exercise, nearest.plan),
        },
        "readings": report["readings"],
        "not_scorable": report["details"]["not_scorable"],
        "anchors": gate["anchors"]["readings"],
        "parts": {
            "keep": report["details"]["refusal"].get("keep"),
            "drop": report["details"]["refusal"].get("drop"),
            "bias": report["details"]["estimates"].get("bias"),
            "worst": report["details"]["estimates"].get("worst", []),
            "unrealistic": report["details"]["estimates"].get("unrealistic", False),
            "over": report["details"]["own_time"].get("over"),
            "load": report["details"]["own_time"].get("load"),
        },
        "losses": [
            {name: reason[name] for name in ("code", "params", "loss", "total_loss", "reading")}
            for reason in losses(report)[:most]
        ],
        "execution": report["execution"],
        "flags": report["flags"],
        "lists": lists_of(key.exercise, plan),
        "notes": notes,
        "submitted_by": submitted_by,
        # Tasks for which something was typed that could not be read when the time ended.
        "unread": sorted({name.partition(".")[2] for name in unread}),
    }


def blocks_of(exercise: day_plan.Exercise, plan: day_plan.Plan) -> list[dict[str, Any]]:
    """The plan's blocks by its own numbers, in order."""
    return [
        {
            "task": block.task,
            "start": block.start,
            "end": block.end,
            "kind": block.kind,
            "fixed": exercise.by_id[block.task].fixed is not None and block.kind == "work",
        }
        for block in day_plan.timeline(exercise, plan)
    ]


def lists_of(exercise: day_plan.Exercise, plan: day_plan.Plan) -> dict[str, list[Any]]:
    """What has no block of its own: delegated, postponed, declined, and left without a decision."""
    found: dict[str, list[Any]] = {
        "delegated": [],
        "postponed": [],
        "declined": [],
        "undecided": [],
    }
    for task in exercise.tasks:
        choice = plan.get(task.id)
        if choice is None:
            found["undecided"].append(task.id)
        elif isinstance(choice, day_plan.Delegate):
            found["delegated"].append({"task": task.id, "to": choice.to, "at": choice.at})
        elif isinstance(choice, day_plan.Postpone):
            found["postponed"].append({"task": task.id, "until": choice.until.isoformat()})
        elif isinstance(choice, day_plan.Decline):
            found["declined"].append(task.id)
    return found


def shuffled_is_fair(order: Sequence[str], key: Key) -> bool:
    """False for the order of the inbox, and for the order in which some expert serves the day."""
    if list(order) == [task.id for task in key.exercise.tasks]:
        return False
    for reference in key.references:
        times = reference.plan.served
        served = [task for task in order if task in times]
        if len(served) > 1 and served == sorted(served, key=lambda task: times[task]):
            return False
    return True
