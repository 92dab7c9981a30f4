"""The typed day as a diary shows it: blocks side by side where they overlap. Pure.

Only the candidate's own numbers stand here. What a hand-off or a task really takes is not known to
this picture, so that it tells nothing of the key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hiring.day_plans import forms

HOUR_UNITS = 84
# A hand-off is a moment; it is drawn so long that its name can be read.
MOMENT_MINUTES = 10
SHORTEST_MINUTES = 10
# Drawn for a task whose length is not said yet; the picture writes no number there.
OPEN_MINUTES = 20
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the day: minutes of the day; `end` is `start` for a hand-off."""

    task: str
    title: str
    start: int
    end: int
    kind: str
    # It has a beginning, and nobody has said how long it takes.
    is_open: bool = False
    # The tasks with which it shares its time.
    beside: tuple[str, ...] = ()
    column: int = 0
    columns: int = 1

    @property
    def times(self) -> str:
        """ "09:00–09:45", "09:00" for a hand-off, "09:00–…" where the length is open."""
        if self.kind == "delegate":
            return clock(self.start)
        if self.is_open:
            return f"{clock(self.start)}–…"
        return f"{clock(self.start)}–{clock(self.end)}"

    @property
    def drawn_end(self) -> int:
        """Where the drawn block ends: nothing is drawn so thin that it cannot be read."""
        shortest = MOMENT_MINUTES if self.kind == "delegate" else SHORTEST_MINUTES
        if self.is_open:
            shortest = OPEN_MINUTES
        return max(self.end, self.start + shortest)


@dataclass(frozen=True, slots=True)
class Diary:
    """The whole picture: entries in order, the hours it spans, and the sums of it."""

    entries: tuple[Entry, ...]
    first_hour: int
    last_hour: int
    planned_minutes: int
    undecided: tuple[str, ...]
    # Without a decision, or with one that lacks its time or its person.
    left: tuple[str, ...] = ()

    @property
    def hours(self) -> range:
        """The hours that have a line."""
        return range(self.first_hour, self.last_hour + 1)

    @property
    def height(self) -> int:
        """How high the drawing is."""
        return (self.last_hour - self.first_hour) * HOUR_UNITS

    def y(self, minute: int) -> float:
        """Where a minute of the day stands in the drawing."""
        return (minute - self.first_hour * 60) * HOUR_UNITS / 60


def clock(minute: int) -> str:
    """A minute of the day as HH:MM; midnight at the end of the day is 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def diary_of(
    fields: Mapping[str, Any], titles: Mapping[str, str], opens: int, closes: int
) -> Diary:
    """What of the typed fields has a place in the day; what cannot be read is left out."""
    entries: list[Entry] = []
    undecided: list[str] = []
    left: list[str] = []
    planned = 0
    for task, title in titles.items():
        choice = forms.text_of(fields, f"choice.{task}")
        if choice not in forms.KINDS:
            undecided.append(task)
        if not _is_complete(fields, task, choice):
            left.append(task)
        minutes = forms.minutes_of(forms.text_of(fields, f"minutes.{task}"))
        if choice == "do":
            planned += minutes or 0
            start = forms.minute_of(forms.text_of(fields, f"start.{task}"))
            if start is not None and start + (minutes or 0) <= DAY:
                is_open = minutes is None
                entries.append(Entry(task, title, start, start + (minutes or 0), "do", is_open))
        elif choice == "delegate":
            at = forms.minute_of(forms.text_of(fields, f"at.{task}"))
            if at is not None:
                entries.append(Entry(task, title, at, at, "delegate"))
    entries.sort(key=lambda entry: (entry.start, entry.end))
    placed = tuple(_beside(_columns(entries)))
    first = min([opens - 60, *(entry.start for entry in placed)]) // 60
    last = -(-max([closes + 120, *(entry.drawn_end for entry in placed)]) // 60)
    return Diary(placed, first, min(last, 24), planned, tuple(undecided), tuple(left))


def _columns(entries: Sequence[Entry]) -> list[Entry]:
    """Give every run of overlapping entries as many columns as it needs."""
    placed: list[Entry] = []
    run: list[Entry] = []
    ends: list[int] = []
    for entry in entries:
        if run and entry.start >= max(ends):
            placed += [replace(one, columns=len(ends)) for one in run]
            run, ends = [], []
        free = [index for index, end in enumerate(ends) if end <= entry.start]
        column = free[0] if free else len(ends)
        if free:
            ends[column] = entry.drawn_end
        else:
            ends.append(entry.drawn_end)
        run.append(replace(entry, column=column))
    return placed + [replace(one, columns=len(ends)) for one in run]


def _beside(entries: Sequence[Entry]) -> list[Entry]:
    """Name for every entry what really lies at the same time."""
    return [
        replace(
            entry,
            beside=tuple(
                other.task
                for other in entries
                if other is not entry
                and "delegate" not in (entry.kind, other.kind)
                and max(entry.start, other.start) < min(_until(entry), _until(other))
            ),
        )
        for entry in entries
    ]


def _until(entry: Entry) -> int:
    """Where its time ends; what has no length yet takes its first minute."""
    return max(entry.end, entry.start + 1)


def _is_complete(fields: Mapping[str, Any], task: str, choice: str) -> bool:
    """Whether the decision has all that belongs to it, readable as it stands."""
    typed = {part: forms.text_of(fields, f"{part}.{task}") for part in forms.PARTS}
    if choice == "do":
        return None not in (forms.minute_of(typed["start"]), forms.minutes_of(typed["minutes"]))
    if choice == "delegate":
        return bool(typed["to"]) and forms.minute_of(typed["at"]) is not None
    if choice == "postpone":
        return forms.date_of(typed["until"]) is not None
    return choice == "decline"
