"""When who is reminded: the rules, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.meetings import reminders
from hiring.meetings.reminders import (
    DAY_BEFORE,
    KINDS,
    RATE_FIRST,
    RATE_SECOND,
    SOON,
    Listener,
    Standing,
)

MOSCOW = ZoneInfo("Europe/Moscow")
# Friday, 15:00–17:00 in Moscow.
MEETING = Standing(datetime(2026, 12, 4, 15, tzinfo=MOSCOW), 120, "Europe/Moscow")
EARLY = datetime(2026, 12, 1, 12, tzinfo=MOSCOW)
RATER = Listener(told_at=EARLY)
CANDIDATE = Listener(is_candidate=True, told_at=EARLY)


def at(day: int, clock: str) -> datetime:
    """A time of December in Moscow."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 12, day, hour, minute, tzinfo=MOSCOW)


def wanted(now: datetime, who: Listener, standing: Standing = MEETING, **changes: Any) -> list[str]:
    """The kinds of reminder that somebody is to get at a moment."""
    meeting = replace(standing, **changes)
    return [kind for kind in KINDS if reminders.is_wanted(meeting, kind, who, now)]


@pytest.mark.parametrize(
    ("now", "rater", "candidate"),
    [
        (at(2, "15:00"), [], []),
        (at(3, "09:59"), [], []),
        (at(3, "10:00"), [DAY_BEFORE], [DAY_BEFORE]),
        (at(4, "12:59"), [DAY_BEFORE], [DAY_BEFORE]),
        (at(4, "13:00"), [SOON], []),
        (at(4, "14:59"), [SOON], []),
        (at(4, "15:00"), [], []),
        (at(4, "17:00"), [], []),
        (at(5, "08:59"), [], []),
        (at(5, "09:00"), [RATE_FIRST], []),
        (at(7, "08:59"), [RATE_FIRST], []),
        (at(7, "09:00"), [RATE_SECOND], []),
        (at(10, "08:59"), [RATE_SECOND], []),
        (at(10, "09:00"), [], []),
    ],
)
def test_everybody_is_reminded_in_their_time(
    now: datetime, rater: list[str], candidate: list[str]
) -> None:
    assert wanted(now, RATER) == rater
    assert wanted(now, CANDIDATE) == candidate


MOMENTS = [at(day, clock) for day in range(2, 12) for clock in ("09:00", "10:00", "14:00", "20:00")]


@pytest.mark.parametrize(
    "changes",
    [
        {"is_planned": False},
        {"outcome": "not_held"},
        {"is_over": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_nobody_is_reminded_of_what_is_not_to_be_held(
    changes: dict[str, object], now: datetime
) -> None:
    assert wanted(now, RATER, **changes) == []
    assert wanted(now, CANDIDATE, **changes) == []


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"are_ratings_closed": True}, RATER),
        ({"has_next": True}, RATER),
        ({}, replace(RATER, has_submitted=True)),
    ],
    ids=str,
)
@pytest.mark.parametrize("now", [moment for moment in MOMENTS if moment > at(4, "17:00")], ids=str)
def test_nobody_is_asked_for_ratings_that_are_not_awaited(
    changes: dict[str, object], who: Listener, now: datetime
) -> None:
    assert wanted(now, who, **changes) == []


def test_who_said_that_it_was_held_is_asked_for_ratings_as_well() -> None:
    assert wanted(at(5, "09:00"), RATER, outcome="held") == [RATE_FIRST]


@pytest.mark.parametrize(
    ("told_at", "now", "expected"),
    [
        # Invited on the day before, after the hour of the reminder: the invitation is fresh.
        (at(3, "10:00"), at(3, "18:00"), []),
        (at(3, "09:59"), at(3, "18:00"), [DAY_BEFORE]),
        # Invited in the evening before: two hours before it is no news any more.
        (at(3, "20:00"), at(4, "13:00"), [SOON]),
        (at(4, "13:00"), at(4, "14:00"), []),
        (None, at(4, "14:00"), []),
    ],
)
def test_whoever_has_just_been_told_needs_no_reminder(
    told_at: datetime | None, now: datetime, expected: list[str]
) -> None:
    assert wanted(now, replace(RATER, told_at=told_at)) == expected


def test_who_joined_the_raters_afterwards_is_asked_too() -> None:
    assert wanted(at(5, "10:00"), Listener(told_at=None)) == [RATE_FIRST]


def test_a_meeting_past_midnight_ends_on_the_next_day() -> None:
    night = replace(MEETING, starts_at=at(4, "23:00"))
    assert wanted(at(5, "09:00"), RATER, night) == []
    assert wanted(at(6, "09:00"), RATER, night) == [RATE_FIRST]


def test_the_hours_are_those_of_the_meeting_s_own_zone() -> None:
    there = replace(MEETING, timezone="Asia/Vladivostok")  # 22:00–24:00 there
    begin = reminders.window(there, DAY_BEFORE).begin.astimezone(ZoneInfo("Asia/Vladivostok"))
    assert (begin.day, begin.hour) == (3, 10)
    first = reminders.window(there, RATE_FIRST).begin.astimezone(ZoneInfo("Asia/Vladivostok"))
    assert (first.day, first.hour) == (6, 9)  # it ended at midnight, which is the 5th


@pytest.mark.parametrize("day", [27, 28, 29])
def test_an_hour_is_an_hour_on_the_clock_where_clocks_change(day: int) -> None:
    """28 March 2027: clocks in Berlin are put forward."""
    zone = ZoneInfo("Europe/Berlin")
    meeting = Standing(datetime(2027, 3, day, 15, tzinfo=zone), 60, "Europe/Berlin")
    hours = [
        reminders.window(meeting, kind).begin.astimezone(zone).hour
        for kind in (DAY_BEFORE, RATE_FIRST, RATE_SECOND)
    ]
    assert hours == [10, 9, 9]


@given(
    starts_at=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(
        lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
    ),
    minutes=st.integers(15, 480),
    zone=st.sampled_from(
        ["Europe/Moscow", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati", "UTC"]
    ),
)
def test_windows_stand_in_order_and_do_not_overlap(
    starts_at: datetime, minutes: int, zone: str
) -> None:
    meeting = Standing(starts_at, minutes, zone)
    before, soon, first, second = (reminders.window(meeting, kind) for kind in KINDS)
    assert before.begin < before.end == soon.begin < soon.end == starts_at
    assert meeting.ends_at < first.begin < first.end == second.begin < second.end
    assert second.end - meeting.ends_at < reminders.LONGEST
    assert starts_at - before.begin < timedelta(days=2, hours=2)
