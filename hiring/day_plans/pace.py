"""How long somebody was at each task, read from the operations of the draft. Pure.

The time of an operation is the gap since the one before it, whatever window it was typed in; the first
one's gap begins at the start. A gap of more than two minutes counts as two: what somebody does away from
the page, nobody knows. It belongs to the task that the operation changed, in equal parts where it changed
several. A whole form that was sent by its button says nothing of the time of a task: its fields count as
changes only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

LONGEST_GAP = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Change:
    """One operation: when it was typed by the device's say, and the fields that it changed."""

    typed_at: datetime
    fields: Mapping[str, Any]
    is_form: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds spent on a task and how often a field of it was changed; a task of "" is the notes."""

    task: str
    seconds: int
    changes: int


def pace_of(changes: Sequence[Change], started_at: datetime) -> list[Pace]:
    """Time and number of changes by task, the longest first; nothing for tasks that nobody touched."""
    seconds: dict[str, int] = {}
    counts: dict[str, int] = {}
    before = started_at
    for change in sorted(changes, key=lambda one: one.typed_at):
        gap = min(LONGEST_GAP, max(timedelta(0), change.typed_at - before))
        if change.is_form:
            gap = timedelta(0)
        before = max(before, change.typed_at)
        tasks = sorted({name.partition(".")[2] for name in change.fields})
        for place, task in enumerate(tasks):
            whole = int(gap.total_seconds())
            share = whole // len(tasks) + (place < whole % len(tasks))
            seconds[task] = seconds.get(task, 0) + share
        for name in change.fields:
            task = name.partition(".")[2]
            counts[task] = counts.get(task, 0) + 1
    return sorted(
        (Pace(task, seconds[task], counts[task]) for task in counts),
        key=lambda one: (-one.seconds, -one.changes, one.task),
    )
