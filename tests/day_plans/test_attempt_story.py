"""How the time of an attempt came about, and its windows, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from hiring.core import i18n
from hiring.day_plans.attempt_story import Granted, Story, story_of

START = datetime(2026, 3, 16, 15, 0, tzinfo=UTC)


@dataclass
class Attempt:
    started_at: datetime = START
    submitted_at: datetime | None = None
    submitted_by: str | None = None


@dataclass
class Event:
    kind: str
    minute: float = 1
    device: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return START + timedelta(minutes=self.minute)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    app = Flask("hiring", static_folder=None)
    i18n.install(app)
    with app.app_context(), i18n.force_locale("en"):
        yield


def grant(minute: float, percent: int = 0, untimed: bool = False) -> Granted:
    return Granted(START + timedelta(minutes=minute), percent, untimed, 0, "Ann")


def story(*events: Event, granted: tuple[Granted, ...] = (), reopened: int | None = None) -> Story:
    return story_of(
        Attempt(), events, (), names={3: "Mary"}, limit=45, granted=granted, reopened=reopened
    )


@pytest.mark.parametrize(
    ("granted", "reopened", "minutes"),
    [
        ((), None, [45]),
        ((grant(-60, 50),), None, [45, 23]),
        ((grant(-60, 25), grant(-50, 100)), None, [45, 45]),
        # Granted during the attempt: what is new comes on top, nothing is ever taken away.
        ((grant(-60, 25), grant(5, 50)), None, [45, 12, 11]),
        ((grant(-60, 50), grant(5, 25)), None, [45, 23]),
        ((grant(-60, untimed=True),), None, [None]),
        ((grant(5, untimed=True),), None, [None]),
        # Opened again: HR's minutes are the whole; only what is granted afterwards comes on top.
        ((grant(-60, 50),), 20, [20]),
        ((grant(-60, 50), grant(2, 100)), 20, [20, 22]),
    ],
)
def test_the_time_is_told_part_by_part(
    granted: tuple[Granted, ...], reopened: int | None, minutes: list[int | None]
) -> None:
    told = story(granted=granted, reopened=reopened)
    assert [part.minutes for part in told.time] == minutes
    assert told.whole_minutes == (None if None in minutes else sum(filter(None, minutes)))


def test_what_moved_the_end_is_summed_by_kind() -> None:
    told = story(
        Event("extended", details={"minutes": 10}),
        Event("adjusted", details={"minutes": 20, "by": 3, "reason": "Light"}),
        Event("adjusted", details={"minutes": -5, "by": 9, "reason": "Less"}),
        Event("resumed", details={"minutes": 4}),
    )
    assert [part.minutes for part in told.time] == [45, 10, 15, 4]
    assert told.whole_minutes == 74
    said = [moment.said for moment in told.moments]
    assert "Mary changed the time: +20 min" in said
    assert "— changed the time: −5 min" in said


def test_windows_are_numbered_and_devices_lettered_as_they_appear() -> None:
    told = story(
        Event("opened", 1, "one", {"writer": "b", "offset": -240, "system": "iPhone"}),
        Event("opened", 2, "two", {"writer": "a", "offset": 5, "system": ""}),
        Event("opened", 3, "one", {"writer": "b", "offset": -180, "system": "iPhone"}),
        Event("taken", 3, "one", {"writer": "b"}),
    )
    first, second = told.windows
    assert (first.number, first.device, first.system, len(first.opened)) == (1, "A", "iPhone", 2)
    assert (first.clock, first.takeovers) == ("4 min slow", 1)
    assert (second.number, second.device, second.clock) == (2, "B", "right to the minute")
    assert told.devices == 2


def test_every_kind_of_event_is_worded() -> None:
    from hiring.day_plans.events import KINDS

    details = {"writer": "w", "from": 0, "until": 30, "minutes": 1, "by": 3, "reason": "x"}
    for kind in KINDS:
        told = story(Event(kind, details=details))
        assert kind not in [moment.said for moment in told.moments], kind
