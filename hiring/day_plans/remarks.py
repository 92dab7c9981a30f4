"""What a diary would remark on a typed day: an appointment moved, an order turned round, two at once.

Shown, never forbidden. Every remark repeats what the tasks' own words say or what the candidate has
typed; nothing here weighs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hiring.core.i18n import lazy_gettext as _l
from hiring.day_plans import diary, forms

# After every minute of this day.
ANOTHER_DAY = diary.DAY

REMARKS: dict[str, Any] = {
    "appointed": _l("The appointment is at %(time)s."),
    "comes_first": _l("“%(title)s” comes first."),
    "same_time": _l("At the same time as “%(title)s”."),
}


class Facts(Protocol):
    """What is asked of a task: its id, the minute of its appointment, what comes before it."""

    @property
    def id(self) -> str:
        """The task's id."""
        ...

    @property
    def fixed(self) -> int | None:
        """The minute of the appointment."""
        ...

    @property
    def after(self) -> tuple[str, ...]:
        """The tasks that come first."""
        ...


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: a code of REMARKS, and the minute or the task that it speaks of."""

    code: str
    minute: int | None = None
    task: str | None = None


def remarks_of(
    tasks: Sequence[Facts], fields: Mapping[str, Any], day: diary.Diary
) -> dict[str, list[Remark]]:
    """The remarks by task; a task without a place in the day has none."""
    spans = {task.id: _span(task.id, fields) for task in tasks}
    found: dict[str, list[Remark]] = {}
    for task in tasks:
        span = spans[task.id]
        if span is None or span[0] == ANOTHER_DAY:
            continue
        choice = forms.text_of(fields, f"choice.{task.id}")
        here: list[Remark] = []
        if choice == "do" and task.fixed is not None and span[0] != task.fixed:
            here.append(Remark("appointed", minute=task.fixed))
        for first in task.after:
            before = spans.get(first)
            if before is not None and (before[1] > span[0] or before[0] >= span[0]):
                here.append(Remark("comes_first", task=first))
        for entry in day.entries:
            if entry.task == task.id:
                here += [Remark("same_time", task=other) for other in entry.beside]
        if here:
            found[task.id] = here
    return found


def say(remark: Remark, titles: Mapping[str, str]) -> str:
    """The sentence of a remark."""
    time = "" if remark.minute is None else diary.clock(remark.minute)
    title = titles.get(remark.task or "", "")
    return str(REMARKS[remark.code]) % {"time": time, "title": title}


def _span(task: str, fields: Mapping[str, Any]) -> tuple[int, int] | None:
    """From when to when, as far as typed; a task put off is after everything of this day."""
    choice = forms.text_of(fields, f"choice.{task}")
    if choice == "postpone":
        return ANOTHER_DAY, ANOTHER_DAY
    if choice == "delegate":
        at = forms.minute_of(forms.text_of(fields, f"at.{task}"))
        return None if at is None else (at, at)
    if choice != "do":
        return None
    start = forms.minute_of(forms.text_of(fields, f"start.{task}"))
    minutes = forms.minutes_of(forms.text_of(fields, f"minutes.{task}"))
    return None if start is None else (start, start + (minutes or 0))
