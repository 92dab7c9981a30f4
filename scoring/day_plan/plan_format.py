"""The documented plan format: reading it with every fault named, and writing it back."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from datetime import date

from scoring.day_plan.model import Exercise
from scoring.day_plan.plans import (
    KINDS,
    MINUTES_OF_A_DAY,
    Decline,
    Delegate,
    Disposition,
    Do,
    Plan,
    Postpone,
    clock,
)
from scoring.values import NO_PARAMS, ParamValue

# ASCII digits only: `\d`, `int()` and `isdigit()` would also take digits of other scripts.
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WHOLE = re.compile(r"[0-9]{1,4}")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "do": ("start", "minutes"),
    "delegate": ("to", "at"),
    "postpone": ("until",),
    "decline": (),
}
_SHOWN = 40


@dataclasses.dataclass(frozen=True)
class Fault:
    """One fault of a plan: its code, the task and the field that it belongs to, and parameters for the words.

    Codes: not_json, plan_not_a_mapping, tasks_missing, unknown_key, same_task_twice, unknown_task,
    task_not_a_mapping, disposition_empty, several_dispositions, unknown_disposition, unknown_field,
    field_missing, bad_time, ends_after_midnight, bad_minutes, unknown_colleague, bad_date, date_not_later.
    """

    code: str
    task: str | None = None
    field: str | None = None
    params: Mapping[str, ParamValue] = dataclasses.field(default_factory=lambda: NO_PARAMS)


class PlanFaults(ValueError):
    """The plan cannot be read; `faults` holds every fault that was found, in the plan's order."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(
            ", ".join(
                " ".join(part for part in (fault.code, fault.task, fault.field) if part)
                for fault in faults
            )
        )
        self.faults = faults


def parse_plan(exercise: Exercise, data: object) -> Plan:
    """The plan that `data` (already decoded JSON) describes; raises PlanFaults with all of its faults.

    A task of the exercise that is not mentioned is no fault, nor are overlapping times: both are scored.
    Times are HH:MM from 00:00 to 23:59, what is done ends by 24:00, minutes are whole numbers from 1 to 1440
    (also as a string of ASCII digits, as forms send them), dates are ISO dates after the day of the exercise.
    """
    return _Reader(exercise).plan(data)


def parse_plan_text(exercise: Exercise, text: str) -> Plan:
    """The plan in a JSON text; raises PlanFaults, also where the text is no JSON or names a task twice."""
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        seen: dict[str, object] = {}
        for key, value in pairs:
            if key in seen:
                repeated.append(key)
            seen[key] = value
        return seen

    try:
        data = json.loads(text, object_pairs_hook=unique)
    except (ValueError, RecursionError):
        raise PlanFaults((Fault("not_json"),)) from None
    if repeated:
        faults = tuple(
            Fault("same_task_twice", task=key)
            if key in exercise.by_id
            else Fault("unknown_key", params={"key": _shown(key)})
            for key in dict.fromkeys(repeated)
        )
        try:
            parse_plan(exercise, data)
        except PlanFaults as more:
            raise PlanFaults(faults + more.faults) from None
        raise PlanFaults(faults)
    return parse_plan(exercise, data)


def plan_to(plan: Plan) -> dict[str, object]:
    """The plan in the documented format, ready for JSON."""
    return {"tasks": {task_id: _written(choice) for task_id, choice in plan.tasks.items()}}


def _written(disposition: Disposition) -> dict[str, dict[str, str | int]]:
    if isinstance(disposition, Do):
        return {"do": {"start": clock(disposition.start), "minutes": disposition.minutes}}
    if isinstance(disposition, Delegate):
        return {"delegate": {"to": disposition.to, "at": clock(disposition.at)}}
    if isinstance(disposition, Postpone):
        return {"postpone": {"until": disposition.until.isoformat()}}
    return {"decline": {}}


def _shown(value: object) -> str:
    """The value as short printable text for a message; what cannot be printed becomes a question mark."""
    text = value if isinstance(value, str) else type(value).__name__
    if isinstance(value, int | float):
        # A whole number of thousands of digits must not be written out.
        text = str(value) if abs(value) < 10**15 else type(value).__name__
    return "".join(char if char.isprintable() else "?" for char in text[:_SHOWN])


class _Reader:
    """Reads one plan and collects every fault on the way."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.faults: list[Fault] = []

    def plan(self, data: object) -> Plan:
        if not isinstance(data, Mapping):
            raise PlanFaults((Fault("plan_not_a_mapping"),))
        for key in data:
            if key != "tasks":
                self.faults.append(Fault("unknown_key", params={"key": _shown(key)}))
        given = data.get("tasks")
        if not isinstance(given, Mapping):
            raise PlanFaults((*self.faults, Fault("tasks_missing")))
        tasks: dict[str, Disposition] = {}
        for task_id, entry in given.items():
            if not isinstance(task_id, str) or task_id not in self.exercise.by_id:
                self.faults.append(Fault("unknown_task", params={"value": _shown(task_id)}))
                continue
            disposition = self.disposition(task_id, entry)
            if disposition is not None:
                tasks[task_id] = disposition
        if self.faults:
            raise PlanFaults(tuple(self.faults))
        return Plan(tasks)

    def fault(self, code: str, task: str, field: str | None = None, value: object = None) -> None:
        params: Mapping[str, ParamValue] = NO_PARAMS if value is None else {"value": _shown(value)}
        self.faults.append(Fault(code, task, field, params))

    def disposition(self, task: str, entry: object) -> Disposition | None:
        if not isinstance(entry, Mapping):
            self.fault("task_not_a_mapping", task, value=entry)
            return None
        known = [kind for kind in KINDS if kind in entry]
        for key in entry:
            if key not in KINDS:
                self.fault("unknown_disposition", task, value=key)
        if not entry:
            self.fault("disposition_empty", task)
        if len(known) > 1:
            self.fault("several_dispositions", task)
        readers: Mapping[str, Callable[[str, Mapping[object, object]], Disposition | None]] = {
            "do": self.do,
            "delegate": self.delegate,
            "postpone": self.postpone,
            "decline": self.decline,
        }
        read: Disposition | None = None
        for kind in known:
            fields = entry[kind]
            if not isinstance(fields, Mapping):
                self.fault("task_not_a_mapping", task, kind, fields)
                continue
            for key in fields:
                if key not in _FIELDS[kind]:
                    self.fault("unknown_field", task, kind, key)
            read = readers[kind](task, fields)
        return read

    def do(self, task: str, fields: Mapping[object, object]) -> Disposition | None:
        start = self.time(task, "start", fields)
        minutes = self.minutes(task, fields)
        if start is None or minutes is None:
            return None
        if start + minutes > MINUTES_OF_A_DAY:
            self.fault("ends_after_midnight", task, "minutes")
            return None
        return Do(start, minutes)

    def delegate(self, task: str, fields: Mapping[object, object]) -> Disposition | None:
        to = fields.get("to")
        if to is None or to == "":
            self.fault("field_missing", task, "to")
        elif not isinstance(to, str) or to not in self.exercise.colleagues:
            self.fault("unknown_colleague", task, "to", to)
            to = None
        at = self.time(task, "at", fields)
        return Delegate(to, at) if isinstance(to, str) and to and at is not None else None

    def postpone(self, task: str, fields: Mapping[object, object]) -> Disposition | None:
        value = fields.get("until")
        if value is None or value == "":
            self.fault("field_missing", task, "until")
            return None
        match = _DATE.fullmatch(value) if isinstance(value, str) else None
        try:
            until = date(*(int(part) for part in match.groups())) if match else None
        except ValueError:
            until = None
        if until is None:
            self.fault("bad_date", task, "until", value)
            return None
        if until <= self.exercise.date:
            self.fault("date_not_later", task, "until", value)
            return None
        return Postpone(until)

    def decline(self, task: str, fields: Mapping[object, object]) -> Disposition | None:
        return Decline()

    def time(self, task: str, field: str, fields: Mapping[object, object]) -> int | None:
        value = fields.get(field)
        if value is None or value == "":
            self.fault("field_missing", task, field)
            return None
        match = _TIME.fullmatch(value) if isinstance(value, str) else None
        if match:
            hour, minute = int(match[1]), int(match[2])
            if hour < 24 and minute < 60:
                return hour * 60 + minute
        self.fault("bad_time", task, field, value)
        return None

    def minutes(self, task: str, fields: Mapping[object, object]) -> int | None:
        value = fields.get("minutes")
        if value is None or value == "":
            self.fault("field_missing", task, "minutes")
            return None
        number: object = value
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            number = int(value)
        if (
            isinstance(number, int)
            and not isinstance(number, bool)
            and 1 <= number <= MINUTES_OF_A_DAY
        ):
            return number
        self.fault("bad_minutes", task, "minutes", value)
        return None
