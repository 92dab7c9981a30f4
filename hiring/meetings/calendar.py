"""A meeting as an iCalendar file (RFC 5545, 5546). The only module that knows icalendar; no database.

The observances of the time zone are made here: the library's own begin an hour late where clocks are
put forward (an onset is said in the time that ends, not in the one that begins).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
)

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
PRODUCT = "-//hiring//meetings//EN"
FILE = "interview.ics"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who invites or is invited."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar is to hold for one reader; `alarm` is minutes before the start."""

    uid: str
    sequence: int
    written_at: datetime
    starts_at: datetime
    minutes: int
    timezone: str
    summary: str
    description: str
    place: str
    url: str
    organizer: Person
    attendees: tuple[Person, ...]
    alarm: int


def content_type(method: str) -> str:
    """The media type of a file of this method."""
    return f"text/calendar; method={method}; charset=utf-8"


def render(entry: Entry, method: str) -> str:
    """The file: an invitation (REQUEST), its end (CANCEL), or a copy to keep (PUBLISH)."""
    ends_at = entry.starts_at + timedelta(minutes=entry.minutes)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(zone_of(entry.timezone, entry.starts_at, ends_at))
    calendar.add_component(_event(entry, ends_at, method))
    raw: bytes = calendar.to_ical()
    return raw.decode("utf-8")


def _event(entry: Entry, ends_at: datetime, method: str) -> Event:
    zone = ZoneInfo(entry.timezone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.written_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(zone))
    end = ends_at.astimezone(zone)
    if end.fold:
        # The hour comes twice, and a time in it is read as that of the first.
        event.add("duration", ends_at - entry.starts_at)
    else:
        event.add("dtend", end)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("location", entry.place)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if method == CANCEL else "OPAQUE")
    event.add("organizer", _address(entry.organizer))
    if method != PUBLISH:
        for person in entry.attendees:
            attendee = _address(person)
            attendee.params["ROLE"] = "REQ-PARTICIPANT"
            attendee.params["PARTSTAT"] = "NEEDS-ACTION"
            attendee.params["RSVP"] = "FALSE" if method == CANCEL else "TRUE"
            event.add("attendee", attendee)
    if method != CANCEL:
        event.add_component(_alarm(entry))
    return event


def _address(person: Person) -> vCalAddress:
    found = vCalAddress(f"mailto:{person.address}")
    # A quoted name cannot hold a quote, and not every program knows how to read one that is escaped.
    found.params["CN"] = person.name.replace('"', "'")
    return found


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", timedelta(minutes=-entry.alarm))
    return alarm


def zone_of(name: str, first: datetime, last: datetime) -> Timezone:
    """The zone with every change of its clocks from the year of `first` to that of `last`."""
    zone = ZoneInfo(name)
    begin = datetime(first.astimezone(zone).year, 1, 1, tzinfo=UTC)
    end = datetime(last.astimezone(zone).year + 1, 1, 1, tzinfo=UTC)
    found = Timezone()
    found.add("tzid", name)
    # From the day before, so that its first hours in any zone are covered.
    start = begin - timedelta(days=1)
    found.add_component(_observance(start.astimezone(zone), start.astimezone(zone)))
    for onset in changes(zone, start, end):
        before = (onset - timedelta(seconds=1)).astimezone(zone)
        found.add_component(_observance(before, onset.astimezone(zone)))
    return found


def changes(zone: ZoneInfo, begin: datetime, end: datetime) -> list[datetime]:
    """The moments (UTC) from `begin` to `end` at which the zone's distance from UTC changes."""
    found = []
    low = begin
    while low < end:
        high = min(low + timedelta(days=1), end)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            found.append(_between(zone, low, high))
        low = high
    return found


def _between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The second from which on the distance is that of `high`."""
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle -= timedelta(microseconds=middle.microsecond)
        if middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset():
            low = middle
        else:
            high = middle
    return high


def _observance(before: datetime, after: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What holds from a change on: its onset is said in the time that ends."""
    is_summer = bool(after.dst())
    found: TimezoneStandard | TimezoneDaylight = (
        TimezoneDaylight() if is_summer else TimezoneStandard()
    )
    offset = before.utcoffset() or timedelta()
    found.add("dtstart", after.astimezone(UTC).replace(tzinfo=None) + offset)
    found.add("tzoffsetfrom", offset)
    found.add("tzoffsetto", after.utcoffset() or timedelta())
    found.add("tzname", after.tzname() or "")
    return found
