"""A small key that passes its gate: nine tasks, six experts of two styles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from scoring.day_plan.plans import Decline, Delegate, Disposition, Do, Postpone
from tests.scoring.day_plan.worlds import DAY, accepted, exercise_facts, simple_task, written

LATER = Postpone(DAY + timedelta(days=2))


def _task(name: str, importance: int, mode: int, **more: Any) -> dict[str, Any]:
    spread = {"p10": round(mode * 0.8), "mode": mode, "p90": round(mode * 1.4)}
    return {**simple_task(name, importance), "minutes": spread, **more}


def _tasks() -> list[dict[str, Any]]:
    anna = {"anna": {"handoff": 5, "lead": 30}}
    return [
        _task("newsletter", 1, 120),
        _task("report", 3, 60, deadline=900),
        _task("banner", 1, 90),
        _task("complaint", 5, 30, deadline=720),
        _task("lunch", 1, 60, kind="personal"),
        _task("lecture", 5, 60, fixed=660),
        _task("leads", 2, 90, delegates=anna),
        _task("refund", 5, 10, deadline=660, critical="money"),
        _task("doctor", 2, 60, kind="personal", fixed=1140, non_negotiable=True),
    ]


def plan(first: str = "refund", complaint: int = 570, report: int = 780) -> dict[str, Disposition]:
    """A sound plan; experts differ in what they begin with and where they put the long task."""
    return {
        "refund": Do(540 if first == "refund" else 600, 10),
        "complaint": Do(complaint, 30),
        "lecture": Do(660, 60),
        "report": Do(report, 60),
        "leads": Delegate("anna", 630),
        "newsletter": LATER,
        "banner": Decline(),
        "lunch": LATER,
        "doctor": Do(1140, 60),
    }


def facts() -> dict[str, Any]:
    """The facts of the key, as the compiled pack holds them."""
    listed = _tasks()
    modes = {task["id"]: task["minutes"]["mode"] for task in listed}
    styles = [
        plan(),
        plan(report=790),
        plan(complaint=560),
        plan(first="complaint", complaint=545),
        plan(first="complaint", complaint=550, report=785),
        plan(report=775),
    ]
    references = []
    for number, style in enumerate(styles):
        accepts = {task: [accepted(choice)] for task, choice in style.items()}
        accepts["newsletter"] = [{"postpone": {"until": "2026-03-30"}}, {"decline": {}}]
        accepts["lunch"] = [{"postpone": {"until": "2026-03-30"}}, {"decline": {}}]
        accepts["banner"] = [{"decline": {}}]
        references.append(
            {
                "id": f"style{number}",
                "plan": written(style),
                "minutes": {task: mode + number for task, mode in modes.items()},
                "accepts": accepts,
            }
        )
    short = {
        task: Do(choice.start, 5) if isinstance(choice, Do) else choice
        for task, choice in plan().items()
    }
    backwards: dict[str, Disposition] = {
        **plan(),
        "refund": Do(800, 10),
        "complaint": Do(760, 30),
        "report": Do(570, 60),
        "newsletter": Do(540, 30),
        "banner": Do(840, 90),
    }
    return {
        **exercise_facts(listed),
        "references": references,
        "counter_plans": [
            {"id": "five_minutes", "bad_in": "estimates", "plan": written(short)},
            {"id": "backwards", "bad_in": "feasibility", "plan": written(backwards)},
        ],
    }
