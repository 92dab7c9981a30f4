"""Time zones: which are offered, what a local time means in one, how it is said. Without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import get_timezone_location

from hiring.core import i18n

# Where the product is used; the installation's own and a meeting's present one are added.
OFFERED = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
    "Europe/Minsk",
    "Asia/Tbilisi",
    "Asia/Yerevan",
    "Asia/Baku",
    "Asia/Almaty",
    "Asia/Tashkent",
    "Asia/Bishkek",
)


class NoSuchTime(Exception):
    """The clocks are put forward over this local time."""


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def moment(day: date, clock: time, zone: str) -> datetime:
    """The moment (UTC) of a local time; of two the earlier one. Raises NoSuchTime."""
    local = datetime.combine(day, clock, ZoneInfo(zone))
    found = local.astimezone(UTC)
    if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime
    return found


def local(at: datetime, zone: str) -> datetime:
    """A moment as clocks in the zone show it."""
    return at.astimezone(ZoneInfo(zone))


def city(zone: str) -> str:
    """The city that the zone is called after, in the reader's language."""
    return str(get_timezone_location(ZoneInfo(zone), locale=i18n.current(), return_city=True))


def offset(at: datetime, zone: str) -> str:
    """How far the zone is from UTC at a moment: "UTC+3", "UTC−3:30"."""
    seconds = (local(at, zone).utcoffset() or timedelta()).total_seconds()
    hours, minutes = divmod(round(abs(seconds) / 60), 60)
    if not hours and not minutes:
        return "UTC"
    return f"UTC{'−' if seconds < 0 else '+'}{hours}{f':{minutes:02}' if minutes else ''}"


def name(at: datetime, zone: str) -> str:
    """The zone in words at a moment: "Moscow, UTC+3"."""
    return f"{city(zone)}, {offset(at, zone)}" if city(zone) != "UTC" else "UTC"


def choices(at: datetime, own: str, present: str) -> list[tuple[str, str]]:
    """(name, words) of the zones to choose from, from west to east, our own first."""
    others = {*OFFERED, present} - {own}
    ordered = sorted(others, key=lambda zone: (local(at, zone).utcoffset(), city(zone)))
    return [(zone, name(at, zone)) for zone in (own, *ordered)]


def day_said(at: datetime, zone: str) -> str:
    """The day of a moment: "4 December"."""
    return str(i18n.format_date(local(at, zone).date(), "d MMMM"))


def weekday_said(at: datetime, zone: str) -> str:
    """The day of a moment with its name, short: "Fri, 4 December"."""
    return str(i18n.format_date(local(at, zone).date(), "EEE, d MMMM"))


def clock_said(at: datetime, zone: str) -> str:
    """The time of a moment: "15:00"."""
    return f"{local(at, zone):%H:%M}"


def span_said(starts_at: datetime, minutes: int, zone: str) -> str:
    """From when until when: "15:00–17:00"."""
    until = starts_at + timedelta(minutes=minutes)
    return f"{clock_said(starts_at, zone)}–{clock_said(until, zone)}"


def said(starts_at: datetime, minutes: int, zone: str) -> str:
    """The whole: "Friday, 4 December 2026, 15:00–17:00 (Moscow, UTC+3)"."""
    day = i18n.format_date(local(starts_at, zone).date(), "EEEE, d MMMM y")
    return f"{day}, {span_said(starts_at, minutes, zone)} ({name(starts_at, zone)})"
