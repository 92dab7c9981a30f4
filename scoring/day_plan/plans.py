"""A plan of the day as frozen values: one disposition per task, with its times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

MINUTES_OF_A_DAY = 24 * 60
KINDS = ("do", "delegate", "postpone", "decline")


@dataclass(frozen=True)
class Do:
    """The candidate does the task: start as a minute of the day, the candidate's own estimate in minutes."""

    start: int
    minutes: int
    kind: str = "do"


@dataclass(frozen=True)
class Delegate:
    """The candidate hands the task to a colleague at a minute of the day."""

    to: str
    at: int
    kind: str = "delegate"


@dataclass(frozen=True)
class Postpone:
    """The candidate puts the task off until a later day."""

    until: date
    kind: str = "postpone"


@dataclass(frozen=True)
class Decline:
    """The candidate refuses the task."""

    kind: str = "decline"


Disposition = Do | Delegate | Postpone | Decline


@dataclass(frozen=True)
class Plan:
    """The dispositions by task; a task that is not there has none."""

    tasks: Mapping[str, Disposition]

    def get(self, task_id: str) -> Disposition | None:
        """The task's disposition, or None where the candidate gave none."""
        return self.tasks.get(task_id)

    @cached_property
    def served(self) -> Mapping[str, int]:
        """Start or hand-off time, in minutes of the day, of every task that is done or delegated."""
        times: dict[str, int] = {}
        for task_id, disposition in self.tasks.items():
            if isinstance(disposition, Do):
                times[task_id] = disposition.start
            elif isinstance(disposition, Delegate):
                times[task_id] = disposition.at
        return MappingProxyType(times)

    def replacing(self, task_id: str, disposition: Disposition | None) -> Plan:
        """The same plan with another disposition for one task (None takes it away)."""
        tasks = dict(self.tasks)
        tasks.pop(task_id, None)
        if disposition is not None:
            tasks[task_id] = disposition
        return Plan(tasks)


def clock(minute: int) -> str:
    """A minute of the day as HH:MM."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
