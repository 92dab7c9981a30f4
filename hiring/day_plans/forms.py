"""The shape of the planner's form: typed text by field, and the plan that it describes.

Fields are named `what.task`: `choice.refund`, `start.refund`, `minutes.refund`, `to.refund`,
`at.refund`, `until.refund`, `reason.refund`; beside them `notes`. Everything stays text as it was typed.
The reason of a refusal and the notes are for people: they are no part of the plan that is scored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from hiring.core.text import clean

NOTES = "notes"
NOTES_CHARACTERS = 4000
KINDS = ("do", "delegate", "postpone", "decline")
FIELDS = {"do": ("start", "minutes"), "delegate": ("to", "at"), "postpone": ("until",)}
PARTS = ("choice", "start", "minutes", "to", "at", "until", "reason")
TIMES = ("start", "at")
# What the page sends beside the plan.
BESIDE = frozenset({"csrf_token", "version", "locale", "next"})

# ASCII digits only. "10:15", "10.15" and "1015" are one time, "9" is 9:00: phones have no colon on
# their number keys.
_TIME = re.compile(r"([0-9]{1,2})[:.,\-]?([0-9]{2})")
_HOUR = re.compile(r"[0-9]{1,2}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A fault beside its field: code and parameters are worded by `words.say_fault`."""

    code: str
    task: str | None
    field: str | None
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Typed:
    """The posted form: the text of every known field, and what a form of ours never sends."""

    fields: dict[str, str]
    faults: tuple[FieldFault, ...]


def names_of(tasks: Sequence[str]) -> list[str]:
    """Every field of the form for these tasks."""
    return [f"{part}.{task}" for task in tasks for part in PARTS] + [NOTES]


def read(form: MultiDict[str, str], tasks: Sequence[str]) -> Typed:
    """What was typed, cleaned but not cut; faults for unknown tasks and for fields sent twice.

    Of a field that was sent twice the last text is kept.
    """
    known = set(names_of(tasks))
    faults: list[FieldFault] = []
    fields: dict[str, str] = {}
    for name, values in form.lists():
        if name in BESIDE:
            continue
        part, _, task = name.partition(".")
        if name not in known:
            code = "unknown_task" if part in PARTS and task else "unknown_key"
            shown = task if code == "unknown_task" else name
            params = {"value": _shown(shown), "key": _shown(shown)}
            faults.append(FieldFault(code, None, None, params))
            continue
        fields[name] = clean(values[-1])
        if len(values) > 1:
            faults.append(FieldFault("same_task_twice", task or None, None, {}))
    return Typed(fields, _once(faults))


def _once(faults: Sequence[FieldFault]) -> tuple[FieldFault, ...]:
    found: list[FieldFault] = []
    for fault in faults:
        if fault not in found:
            found.append(fault)
    return tuple(found)


def plan_of(fields: Mapping[str, Any], tasks: Sequence[str]) -> dict[str, Any]:
    """The typed fields in the documented plan format; a task without a choice is left out."""
    plan: dict[str, Any] = {}
    for task in tasks:
        choice = text_of(fields, f"choice.{task}")
        if choice:
            parts = FIELDS.get(choice, ())
            plan[task] = {choice: {part: _sent(fields, part, task) for part in parts}}
    return {"tasks": plan}


def notes_faults(fields: Mapping[str, Any]) -> tuple[FieldFault, ...]:
    """A fault where the notes are longer than they may be."""
    length = len(text_of(fields, NOTES))
    if length <= NOTES_CHARACTERS:
        return ()
    params = {"limit": NOTES_CHARACTERS, "over": length - NOTES_CHARACTERS}
    return (FieldFault("notes_too_long", None, NOTES, params),)


def text_of(fields: Mapping[str, Any], name: str) -> str:
    """The field as typed, without space around it; "" where nothing stands there."""
    value = fields.get(name)
    return "" if value is None else str(value).strip()


def as_time(text: str) -> str:
    """A time in one of the accepted spellings as HH:MM; anything else as it is."""
    match = _TIME.fullmatch(text)
    if match:
        return f"{int(match[1]):02d}:{match[2]}"
    return f"{int(text):02d}:00" if _HOUR.fullmatch(text) else text


def minute_of(text: str) -> int | None:
    """The minute of the day that a typed time means, or None."""
    hour, colon, minute = as_time(text).partition(":")
    if not colon or not (_HOUR.fullmatch(hour) and _HOUR.fullmatch(minute)):
        return None
    at = int(hour) * 60 + int(minute)
    return at if int(hour) < 24 and int(minute) < 60 else None


def minutes_of(text: str) -> int | None:
    """A typed number of minutes from 1 to 1440, or None."""
    value = int(text) if _WHOLE.fullmatch(text) else 0
    return value if 1 <= value <= 1440 else None


def date_of(text: str) -> date | None:
    """A typed ISO date, or None."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def version_of(form: Mapping[str, str]) -> int | None:
    """The version of the draft that the page was made from; None where it is missing or no number."""
    text = form.get("version", "")
    return int(text) if _WHOLE.fullmatch(text) else None


def _sent(fields: Mapping[str, Any], part: str, task: str) -> str:
    text = text_of(fields, f"{part}.{task}")
    return as_time(text) if part in TIMES else text


def _shown(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in clean(text)[:40])
