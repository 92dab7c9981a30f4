"""A rater at the console: what they fill in arrives as the fields of the form."""

from __future__ import annotations

from typing import Any

from hiring.access.identity import Identity
from hiring.interviews import keeping, sheets


def fields_of(given: dict[str, Any]) -> dict[str, str]:
    """What a rater has filled in for a step, as the browser sends it."""
    typed = {"note": given["note"]}
    for name, question in given.get("questions", {}).items():
        typed |= {
            f"point.{name}.{point}": str(earned)
            for point, earned in question["points"].items()
            if earned is not None
        }
        typed[f"agreement.{name}"] = question["agreement"]
        typed[f"skipped.{name}"] = "1" if question.get("skipped") else ""
        typed[f"why.{name}"] = question.get("why", "")
        typed[f"note.{name}"] = question.get("note", "")
    for competency, own in given.get("competencies", {}).items():
        typed |= {f"seen.{competency}.{name}": seen for name, seen in own["checklist"].items()}
        typed[f"level.{competency}"] = _level(own["level"], own["unseen"])
    if "level" in given:
        typed["level"] = _level(given["level"], given["unseen"])
    if "position" in given:
        typed["position"] = _level(given["position"], given["unseen"])
    for part, names in (("opened", "opened"), ("said", "said"), ("reaction", "reactions")):
        typed |= {f"{part}.{name}": "1" for name in given.get(names, ())}
    for name in ("stopped", "debriefed", "harm", "skipped"):
        typed[name] = "1" if given.get(name) else ""
    for name in ("part", "why"):
        typed[name] = given.get(name, "")
    return {name: text for name, text in typed.items() if text}


def _level(level: int | None, unseen: bool) -> str:
    if level is not None:
        return str(level)
    return "not_observed" if unseen else ""


def fill(who: Identity, session_id: int, step_id: int, given: dict[str, Any]) -> None:
    """`who` fills in a step of the console."""
    prefix = sheets.prefix_of(step_id)
    fields = {f"{prefix}{name}": text for name, text in fields_of(given).items()}
    keeping.keep_form(who, session_id, fields, None)


def mark(who: Identity, session_id: int, step_id: int | None, indicator: str, sign: int) -> None:
    """`who` sets an observation mark."""
    keeping.keep_form(
        who, session_id, {}, None, (indicator, "good" if sign > 0 else "bad", step_id)
    )
