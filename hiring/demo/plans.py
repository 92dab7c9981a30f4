"""The demo's day plans: a plan of the pack's own, with the candidate's estimates and slips."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from typing import Any


def plan_of(exercise: Mapping[str, Any], name: str, slips: int, who: str) -> dict[str, Any]:
    """The fields of the planner's form for a candidate who plans like `name`.

    Estimates differ a little from the author's, and `slips` unimportant or middling tasks get a
    disposition that fits them less.
    """
    tasks = copy.deepcopy(_find(exercise, name)["tasks"])
    importance = {task["id"]: task["importance"] for task in exercise["tasks"]}
    minor = sorted(
        (task for task in tasks if importance[task] <= 3 and "do" not in tasks[task]),
        key=lambda task: _draw(who, task),
    )
    for task in minor[:slips]:
        tasks[task] = {"decline": {}}
    fields: dict[str, str] = {}
    for task, disposition in tasks.items():
        ((kind, detail),) = disposition.items()
        fields[f"choice.{task}"] = kind
        for part, value in detail.items():
            fields[f"{part}.{task}"] = str(value)
        if kind == "do":
            fields[f"minutes.{task}"] = str(_estimate(int(detail["minutes"]), who, task))
    return fields


def _estimate(minutes: int, who: str, task: str) -> int:
    """The author's minutes, up to a fifth less: people are optimists; in whole five minutes."""
    shrunk = minutes * (1 - 0.2 * _draw(who, "estimate", task))
    return max(5, 5 * round(shrunk / 5))


def _find(exercise: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    for plan in (*exercise["references"], *exercise["counter_plans"]):
        if plan["id"] == name:
            found: Mapping[str, Any] = plan["plan"]
            return found
    raise KeyError(name)


def _draw(*parts: object) -> float:
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:4], "big") / 0xFFFFFFFF
