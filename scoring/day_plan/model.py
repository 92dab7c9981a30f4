"""The exercise's world and its key as frozen values: what is true, and what the experts accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from scoring.day_plan.plans import KINDS, Delegate, Disposition, Plan, Postpone

METHOD = "day_plan/1"
READINGS = (
    "priorities",
    "dispositions",
    "refusal",
    "estimates",
    "own_time",
    "feasibility",
)
IMPORTANT = 3
"""From this importance on a task's deadline counts in F."""

Critical = Literal["safety", "money"]


@dataclass(frozen=True)
class Minutes:
    """The true duration of a task in minutes: 10th percentile, mode, 90th percentile."""

    p10: int
    mode: int
    p90: int


@dataclass(frozen=True)
class HandOff:
    """What delegating costs, in minutes: the candidate's hand-off and the colleague's lead time."""

    handoff: int
    lead: int


@dataclass(frozen=True)
class Task:
    """One task; times are minutes of the day, `delegates` lists only colleagues with the authority."""

    id: str
    importance: int
    personal: bool
    minutes: Minutes
    release: int | None = None
    deadline: int | None = None
    fixed: int | None = None
    after: tuple[str, ...] = ()
    delegates: Mapping[str, HandOff] = field(default_factory=dict)
    non_negotiable: bool = False
    critical: Critical | None = None

    @property
    def has_important_deadline(self) -> bool:
        """Whether F counts this task: important, with a deadline or a fixed time."""
        return self.importance >= IMPORTANT and not (self.deadline is None and self.fixed is None)


@dataclass(frozen=True)
class Day:
    """The working day in minutes: opening and closing as minutes of the day, the rest as lengths."""

    open: int
    close: int
    lunch_minutes: int
    norm_minutes: int
    capacity_minutes: int
    slack_minutes: int

    @property
    def norm_end(self) -> int:
        """When a day of normal length that starts at opening ends, as a minute of the day."""
        return self.open + self.norm_minutes


@dataclass(frozen=True)
class Shock:
    """The common shock: factors on the deviation from the mode, with the weights of the mixture."""

    factors: tuple[float, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Exercise:
    """The whole exercise; it is compared by identity, because it keys the caches."""

    id: str
    date: date
    limit_minutes: int
    day: Day
    shock: Shock
    weights: Mapping[str, float]
    loss_matrix: Mapping[str, Mapping[str, float]]
    colleagues: tuple[str, ...]
    tasks: tuple[Task, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Task]:
        """The tasks by their id."""
        return {task.id: task for task in self.tasks}

    @cached_property
    def ancestors(self) -> Mapping[str, frozenset[str]]:
        """For each task everything that must come before it, directly or through other tasks."""
        found: dict[str, frozenset[str]] = {}

        def walk(task_id: str) -> frozenset[str]:
            if task_id not in found:
                direct = self.by_id[task_id].after
                found[task_id] = frozenset(direct).union(*(walk(before) for before in direct))
            return found[task_id]

        for task in self.tasks:
            walk(task.id)
        return found

    def forced(self, first: Task, second: Task) -> bool:
        """Whether facts decide the order of the pair: one has a fixed time, or one must precede the other."""
        return (
            first.fixed is not None
            or second.fixed is not None
            or first.id in self.ancestors[second.id]
            or second.id in self.ancestors[first.id]
        )


@dataclass(frozen=True)
class Acceptance:
    """One disposition that an expert accepts: kind, persons for delegating, latest date for postponing.

    Without persons or without a date the kind is accepted with any of them.
    """

    kind: str
    to: frozenset[str] | None = None
    until: date | None = None

    def covers(self, disposition: Disposition) -> bool:
        """Whether the candidate's concrete choice lies within what the expert accepts."""
        if disposition.kind != self.kind:
            return False
        if isinstance(disposition, Delegate):
            return self.to is None or disposition.to in self.to
        if isinstance(disposition, Postpone):
            return self.until is None or disposition.until <= self.until
        return True


@dataclass(frozen=True, eq=False)
class Reference:
    """One expert's plan, minutes for each task, and all dispositions that this expert accepts."""

    id: str
    plan: Plan
    minutes: Mapping[str, int]
    accepts: Mapping[str, tuple[Acceptance, ...]]

    def accepts_kind(self, task_id: str, kind: str) -> bool:
        """Whether the expert accepts the kind for the task with some person or date."""
        return any(accepted.kind == kind for accepted in self.accepts.get(task_id, ()))

    def endorses(self, task_id: str, disposition: Disposition) -> bool:
        """Whether the expert accepts exactly this choice for the task."""
        return any(accepted.covers(disposition) for accepted in self.accepts.get(task_id, ()))


@dataclass(frozen=True, eq=False)
class CounterPlan:
    """A plan shipped with the pack that is bad in one named reading."""

    id: str
    bad_in: str
    plan: Plan


__all__ = [
    "IMPORTANT",
    "KINDS",
    "METHOD",
    "READINGS",
    "Acceptance",
    "CounterPlan",
    "Day",
    "Exercise",
    "HandOff",
    "Minutes",
    "Reference",
    "Shock",
    "Task",
]
