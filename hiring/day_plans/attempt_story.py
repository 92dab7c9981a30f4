"""The way of an attempt in plain words: its windows, its time, and what happened when.

Windows are numbered in the order in which they appear; a device is told from others by the name that its
browser keeps for itself, and called by a letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from hiring.core.i18n import gettext, ngettext

# A clock that is off by less is right.
CLOCK_TOLERANCE = 60
# A form that was sent by its button stands under a name of its own: it comes from no window that could
# be told from others.
FORMS = "forms"


class Attempt(Protocol):
    """What a story needs of an attempt."""

    started_at: datetime
    submitted_at: datetime | None
    submitted_by: str | None


class Event(Protocol):
    """Something that happened during it."""

    at: datetime
    kind: str
    device: str
    details: dict[str, Any]


class Operation(Protocol):
    """A change that was typed."""

    operation_id: str
    writer: str
    at: datetime
    is_late: bool
    change: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Granted:
    """Other conditions that a named person granted."""

    at: datetime
    extra_percent: int
    is_untimed: bool
    pause_minutes: int
    by: str | None


@dataclass(slots=True)
class Window:
    """A window (or tab) in which the exercise was open; a number of 0 stands for forms sent by buttons."""

    number: int
    device: str = ""
    system: str = ""
    opened: list[datetime] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    changes: int = 0
    takeovers: int = 0

    @property
    def clock(self) -> str:
        """What the device's clock said beside the server's."""
        if not self.offsets:
            return "—"
        furthest = max(self.offsets, key=abs)
        if abs(furthest) < CLOCK_TOLERANCE:
            return gettext("right to the minute")
        minutes = round(abs(furthest) / 60)
        if furthest > 0:
            return ngettext("%(num)s min fast", "%(num)s min fast", minutes)
        return ngettext("%(num)s min slow", "%(num)s min slow", minutes)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened: when, and in words; `note` is what HR gave as the reason."""

    at: datetime
    said: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the time: what it came from and its minutes, None where it is without a limit."""

    name: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Story:
    """The whole of it."""

    windows: tuple[Window, ...]
    devices: int
    offline: str
    offline_spans: int
    time: tuple[Part, ...]
    moments: tuple[Moment, ...]
    has_other_conditions: bool
    pause_minutes: int

    @property
    def whole_minutes(self) -> int | None:
        """The parts of the time together; None without a limit."""
        if any(part.minutes is None for part in self.time):
            return None
        return sum(part.minutes or 0 for part in self.time)


def story_of(
    attempt: Attempt,
    events: Sequence[Event],
    operations: Sequence[Operation],
    *,
    names: Mapping[int, str],
    limit: int,
    granted: Sequence[Granted],
    reopened: int | None,
) -> Story:
    """The story of one attempt; `reopened` are the minutes that HR gave when it was opened again.

    `granted`, in order: what held at its start counts from there, what came later was added then.
    """
    windows, devices = _windows(events, operations)
    spans = [event for event in events if event.kind == "offline"]
    moments = [_moment(event, windows, names) for event in events]
    moments.append(
        Moment(
            attempt.started_at,
            gettext("HR opened the plan again")
            if reopened is not None
            else gettext("The candidate started"),
        )
    )
    if attempt.submitted_at is not None:
        said = (
            gettext("The time was over: the server submitted what it had")
            if attempt.submitted_by == "deadline"
            else gettext("The candidate submitted")
        )
        moments.append(Moment(attempt.submitted_at, said))
    return Story(
        windows=tuple(windows.values()),
        devices=len(devices),
        offline=_minutes_of(sum(_span_seconds(event) for event in spans)),
        offline_spans=len(spans),
        time=tuple(_time(attempt, events, limit, granted, reopened)),
        moments=tuple(sorted(moments, key=lambda moment: moment.at)),
        has_other_conditions=bool(granted),
        pause_minutes=granted[-1].pause_minutes if granted else 0,
    )


def _windows(
    events: Sequence[Event], operations: Sequence[Operation]
) -> tuple[dict[str, Window], dict[str, str]]:
    """Windows by their own name in order of appearance, and devices by theirs with a letter each."""
    appeared = [(event.at, 0, event.details.get("writer", ""), event.device) for event in events]
    appeared += [(one.at, 1, one.writer, "") for one in operations if not _is_form(one)]
    windows: dict[str, Window] = {}
    devices: dict[str, str] = {}
    for _, _, writer, device in sorted(appeared, key=lambda one: one[:2]):
        if not writer:
            continue
        window = windows.setdefault(writer, Window(len(windows) + 1))
        if device:
            devices.setdefault(device, _letter(len(devices)))
            window.device = devices[device]
    if any(_is_form(one) for one in operations):
        windows[FORMS] = Window(0)
    for event in events:
        found = windows.get(event.details.get("writer", ""))
        if found is None:
            continue
        if event.kind == "opened":
            found.opened.append(event.at)
            found.system = str(event.details.get("system") or found.system)
            if isinstance(event.details.get("offset"), int):
                found.offsets.append(event.details["offset"])
        elif event.kind == "taken":
            found.takeovers += 1
    for operation in operations:
        if not operation.is_late:
            name = FORMS if _is_form(operation) else operation.writer
            windows[name].changes += len(operation.change)
    return windows, devices


def _is_form(operation: Operation) -> bool:
    return operation.writer == operation.operation_id


def _letter(place: int) -> str:
    """A, B, C … and numbers after Z."""
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def _moment(event: Event, windows: Mapping[str, Window], names: Mapping[int, str]) -> Moment:
    details = event.details
    window = windows.get(details.get("writer", ""))
    number = window.number if window else "—"
    by = names.get(details.get("by", 0), "—")
    reason = str(details.get("reason", ""))
    minutes = int(details.get("minutes") or 0)
    if event.kind == "opened":
        said = gettext("Window %(number)s was opened", number=number)
    elif event.kind == "left":
        said = gettext("Window %(number)s was left", number=number)
    elif event.kind == "taken":
        said = gettext("The candidate went on in window %(number)s", number=number)
    elif event.kind == "offline":
        span = _minutes_of(_span_seconds(event))
        said = gettext(
            "Window %(number)s was without a connection: %(span)s", number=number, span=span
        )
        return Moment(datetime.fromtimestamp(event.details["from"], UTC), said)
    elif event.kind == "paused":
        said = gettext("The candidate paused")
    elif event.kind == "resumed":
        said = gettext("The candidate went on after a pause: %(minutes)s min", minutes=minutes)
    elif event.kind == "extended":
        said = gettext("The candidate took more time: %(minutes)s min", minutes=minutes)
    elif event.kind == "adjusted":
        said = gettext(
            "%(name)s changed the time: %(minutes)s min", name=by, minutes=_signed(minutes)
        )
    elif event.kind == "reopened":
        said = gettext(
            "%(name)s opened the plan again for %(minutes)s min: the next attempt",
            name=by,
            minutes=minutes,
        )
    elif event.kind == "reset":
        said = gettext("%(name)s let the candidate begin anew", name=by)
    else:
        said = event.kind
    return Moment(event.at, said, reason)


def _signed(minutes: int) -> str:
    return f"+{minutes}" if minutes > 0 else f"−{-minutes}"


def _minutes_of(seconds: int) -> str:
    if seconds < 60:
        return gettext("%(seconds)s s", seconds=seconds)
    return gettext("%(minutes)s min", minutes=round(seconds / 60))


def _span_seconds(event: Event) -> int:
    return max(0, int(event.details["until"]) - int(event.details["from"]))


def _time(
    attempt: Attempt,
    events: Sequence[Event],
    limit: int,
    granted: Sequence[Granted],
    reopened: int | None,
) -> list[Part]:
    """How the time came about, part by part."""
    first = [one for one in granted if one.at <= attempt.started_at][-1:]
    if reopened is not None:
        parts = [Part(gettext("given when it was opened again"), reopened)]
    else:
        parts = [Part(gettext("the exercise’s limit"), limit)]
        parts += [part for one in first if (part := _more(one, limit, 0)) is not None]
    known = first[0].extra_percent if first else 0
    for one in granted:
        if one.at > attempt.started_at:
            part = _more(one, limit, known)
            parts += [part] if part is not None else []
            known = one.extra_percent
    for part in parts:
        if part.minutes is None:
            return [part]
    for kind, said in (
        ("extended", gettext("“more time”, taken by the candidate")),
        ("adjusted", gettext("changed by HR")),
        ("resumed", gettext("pauses")),
    ):
        minutes = [int(event.details.get("minutes") or 0) for event in events if event.kind == kind]
        if minutes:
            parts.append(Part(said, sum(minutes)))
    return parts


def _more(one: Granted, limit: int, known: int) -> Part | None:
    """What a grant adds to the time of those who have `known` percent more already; None for nothing."""
    name = one.by or "—"
    if one.is_untimed:
        return Part(gettext("without a limit, granted by %(name)s", name=name), None)
    if one.extra_percent <= known:
        return None
    minutes = -(-limit * one.extra_percent // 100) - -(-limit * known // 100)
    said = gettext("%(percent)s%% more, granted by %(name)s", percent=one.extra_percent, name=name)
    return Part(said, minutes)
