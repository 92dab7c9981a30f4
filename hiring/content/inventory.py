"""What a pack holds: items by competency and instrument, sums, the minutes of the default interview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hiring.content.schema import FOLDERS

Pack = Mapping[str, Any]


def items_of(pack: Pack, competency: str, instrument: str) -> list[str]:
    """The ids of what rates this competency by this instrument: folders, or indicators."""
    if instrument == "observation":
        return [item["id"] for item in pack["observations"] if item["competency"] == competency]
    items = pack[FOLDERS[instrument]]
    if instrument == "role_play":
        return [name for name, facts in items.items() if competency in facts["competencies"]]
    if instrument in ("provocation", "case"):
        return [name for name, facts in items.items() if facts["competency"] == competency]
    # An area and an exercise name no competency: there is one that they can belong to.
    return list(items)


def by_competency(pack: Pack) -> dict[str, dict[str, int]]:
    """How many items rate each competency by each of its instruments; of knowledge, questions."""
    return {
        competency["id"]: {
            part["instrument"]: (
                questions(pack)
                if part["instrument"] == "knowledge"
                else len(items_of(pack, competency["id"], part["instrument"]))
            )
            for part in competency["instruments"]
        }
        for competency in pack["competencies"]
    }


def questions(pack: Pack) -> int:
    """How many questions all areas have together."""
    return sum(len(area["questions"]) for area in pack["knowledge"].values())


def totals(pack: Pack) -> dict[str, int]:
    """How many of each thing the pack holds."""
    return {
        "areas": len(pack["knowledge"]),
        "questions": questions(pack),
        "role_plays": len(pack["role_plays"]),
        "provocations": len(pack["provocations"]),
        "cases": len(pack["cases"]),
        "indicators": len(pack["observations"]),
        "day_plans": len(pack["day_plans"]),
    }


def interview_minutes(pack: Pack) -> dict[str, int]:
    """The minutes of the default interview by instrument; the day plan is done apart."""
    found: dict[str, int] = {}
    for step in pack["default_steps"]:
        if step["instrument"] != "day_plan":
            minutes = step_minutes(pack, step)
            found[step["instrument"]] = found.get(step["instrument"], 0) + minutes
    return found


def step_minutes(pack: Pack, step: Mapping[str, Any]) -> int:
    """The minutes of one step: the item's own, or those of the area's questions that are asked."""
    facts = pack[FOLDERS[step["instrument"]]][step["item"]]
    asked = step.get("questions")
    if asked is not None:
        known = [question for question in facts["questions"] if question["id"] in asked]
        facts = {**facts, "questions": known}
    return minutes_of(step["instrument"], facts)


def minutes_of(instrument: str, facts: Mapping[str, Any]) -> int:
    """How long an item takes by its facts: an area the sum of its questions, a day plan its limit."""
    if instrument == "knowledge":
        return sum(question["minutes"] for question in facts["questions"])
    minutes: int = facts["limit_minutes" if instrument == "day_plan" else "minutes"]
    return minutes
