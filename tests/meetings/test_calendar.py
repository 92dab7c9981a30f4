"""The file for calendars: golden cases, lines, zones hour by hour, whatever text stands in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component, Event

from hiring.core.text import clean
from hiring.meetings import calendar
from hiring.meetings.calendar import CANCEL, PUBLISH, REQUEST, Entry, Person

GOLDEN = Path(__file__).parent / "golden"
MARINA = Person("Марина Лебедева", "hr@example.org")
RATER = Entry(
    uid="5f0c1d@hire.example.org",
    sequence=0,
    written_at=datetime(2026, 12, 2, 9, tzinfo=UTC),
    starts_at=datetime(2026, 12, 4, 12, tzinfo=UTC),
    minutes=120,
    timezone="Europe/Moscow",
    summary="Собеседование: Анна Ким",
    description="Когда: пятница, 4 декабря 2026; вместе с вами: Ирина Котова.",
    place="Набережная, Речная наб., 12, малый зал",
    url="https://hire.example.org/sessions/7/ratings",
    organizer=MARINA,
    attendees=(Person("Олег Савин", "rater@example.org"), Person("I. K.", "rater2@example.org")),
    alarm=15,
)
CANDIDATE = replace(
    RATER,
    summary="Interview: Client support manager, Still Water",
    description="When: Friday, 4 December 2026\n\nYou need not bring or prepare anything.",
    url="https://hire.example.org/my",
    attendees=(Person("Anna Kim", "anna@example.org"),),
    alarm=120,
)
CASES = {
    "rater_is_invited": (RATER, REQUEST),
    "candidate_is_invited": (CANDIDATE, REQUEST),
    "candidate_keeps_a_copy": (CANDIDATE, PUBLISH),
    "moved_to_another_time": (
        replace(RATER, sequence=1, starts_at=datetime(2026, 12, 7, 6, 30, tzinfo=UTC), minutes=90),
        REQUEST,
    ),
    "cancelled": (replace(RATER, sequence=2), CANCEL),
    "a_call_only": (
        replace(CANDIDATE, place="https://call.example.org/r/42?pwd=a,b;c"),
        REQUEST,
    ),
    # 28 March 2027: at 02:00 clocks are put forward to 03:00.
    "over_the_start_of_summer_time": (
        replace(
            RATER,
            timezone="Europe/Berlin",
            starts_at=datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
            minutes=60,
        ),
        REQUEST,
    ),
    # 31 October 2027: at 03:00 clocks are put back to 02:00.
    "over_the_end_of_summer_time": (
        replace(
            RATER,
            timezone="Europe/Berlin",
            starts_at=datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
            minutes=60,
        ),
        REQUEST,
    ),
    "over_the_end_of_a_year": (
        replace(
            RATER,
            timezone="Asia/Yekaterinburg",
            starts_at=datetime(2026, 12, 31, 18, tzinfo=UTC),
            minutes=180,
        ),
        REQUEST,
    ),
}
ZONES = (
    "Europe/Moscow",
    "Europe/Berlin",
    "Europe/London",
    "Asia/Almaty",
    "Asia/Kathmandu",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "UTC",
)


def parsed(text: str) -> tuple[Calendar, Event]:
    """The file read back, without a fault in any part of it."""
    found = Calendar.from_ical(text)
    for part in found.walk():
        assert part.errors == [], part.errors
    (event,) = found.walk("VEVENT")
    return found, event


@pytest.mark.parametrize("name", CASES)
def test_the_file_is_the_golden_one(name: str) -> None:
    text = calendar.render(*CASES[name])
    golden = (GOLDEN / f"{name}.ics").read_text("utf-8")
    assert text.replace("\r\n", "\n") == golden


@pytest.mark.parametrize("name", CASES)
def test_lines_end_as_they_must_and_are_no_longer_than_they_may_be(name: str) -> None:
    raw = calendar.render(*CASES[name]).encode("utf-8")
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two


@pytest.mark.parametrize("name", CASES)
def test_read_back_it_says_what_was_put_in(name: str) -> None:
    entry, method = CASES[name]
    found, event = parsed(calendar.render(entry, method))
    assert found["METHOD"] == method
    assert event["UID"] == entry.uid
    assert event["SEQUENCE"] == entry.sequence
    assert event["DTSTAMP"].dt == entry.written_at
    assert event.start.astimezone(UTC) == entry.starts_at
    length = event.get("DURATION")
    ends_at = event.start.astimezone(UTC) + length.dt if length else event.end.astimezone(UTC)
    assert ends_at == entry.starts_at + timedelta(minutes=entry.minutes)
    assert event["DTSTART"].params["TZID"] == entry.timezone
    assert event["STATUS"] == ("CANCELLED" if method == CANCEL else "CONFIRMED")
    assert event["URL"] == entry.url
    assert event["LOCATION"] == entry.place
    assert event["DESCRIPTION"] == entry.description
    assert event["ORGANIZER"] == f"mailto:{entry.organizer.address}"
    attendees = [] if method == PUBLISH else [f"mailto:{one.address}" for one in entry.attendees]
    assert list(map(str, event.attendees)) == attendees
    alarms = event.walk("VALARM")
    assert [alarm["TRIGGER"].dt for alarm in alarms] == (
        [] if method == CANCEL else [timedelta(minutes=-entry.alarm)]
    )
    (zone,) = found.walk("VTIMEZONE")
    assert zone["TZID"] == entry.timezone


def offset_in(zone: Component, at: datetime) -> timedelta:
    """What a reader of the file takes for the zone's distance from UTC at a moment."""
    onsets = [
        (part["DTSTART"].dt.replace(tzinfo=UTC) - part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td)
        for part in zone.subcomponents
    ]
    return max(one for one in onsets if one[0] <= at)[1]


@pytest.mark.parametrize("name", ZONES)
def test_every_hour_of_the_year_is_at_its_distance_from_utc(name: str) -> None:
    """A meeting at the hours around a change of clocks is at the right moment in every calendar."""
    zone = ZoneInfo(name)
    first, last = datetime(2027, 1, 1, tzinfo=zone), datetime(2028, 1, 1, tzinfo=zone)
    written = calendar.zone_of(name, first, last - timedelta(hours=1))
    at = first.astimezone(UTC)
    while at < last.astimezone(UTC):
        assert offset_in(written, at) == at.astimezone(zone).utcoffset(), at
        at += timedelta(minutes=30)


def test_a_zone_says_a_change_in_the_time_that_ends() -> None:
    written = calendar.zone_of(
        "Europe/Berlin", datetime(2027, 5, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)
    )
    _, summer, winter = written.subcomponents
    assert (summer.name, winter.name) == ("DAYLIGHT", "STANDARD")
    assert summer["DTSTART"].dt == datetime(2027, 3, 28, 2)
    assert winter["DTSTART"].dt == datetime(2027, 10, 31, 3)


texts = st.text(max_size=200).map(clean)


@given(
    summary=texts,
    description=texts,
    place=texts,
    name=texts.map(lambda text: " ".join(text.split())),
)
def test_whatever_people_write_makes_no_line_of_its_own(
    summary: str, description: str, place: str, name: str
) -> None:
    entry = replace(
        RATER,
        summary=summary,
        description=description,
        place=place,
        attendees=(Person(name, "rater@example.org"),),
    )
    text = calendar.render(entry, REQUEST)
    assert text.count("\r\nBEGIN:VEVENT\r\n") == 1
    assert text.count("\r\nATTENDEE;") == 1
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    _, event = parsed(text)
    assert event["UID"] == entry.uid
    assert event["SUMMARY"] == summary
    assert event["DESCRIPTION"] == description
