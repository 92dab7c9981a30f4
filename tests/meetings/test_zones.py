"""Local times: which moment they are, and how they are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask

from hiring.core import i18n
from hiring.meetings import zones


@pytest.mark.parametrize(
    ("zone", "day", "clock", "expected"),
    [
        ("Europe/Moscow", date(2026, 12, 4), time(15), datetime(2026, 12, 4, 12, tzinfo=UTC)),
        ("Asia/Kamchatka", date(2026, 12, 4), time(8), datetime(2026, 12, 3, 20, tzinfo=UTC)),
        ("Europe/Berlin", date(2027, 3, 27), time(15), datetime(2027, 3, 27, 14, tzinfo=UTC)),
        ("Europe/Berlin", date(2027, 3, 28), time(15), datetime(2027, 3, 28, 13, tzinfo=UTC)),
        # Twice on this day: the first of the two.
        (
            "Europe/Berlin",
            date(2027, 10, 31),
            time(2, 30),
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        ),
    ],
)
def test_a_local_time_is_one_moment(zone: str, day: date, clock: time, expected: datetime) -> None:
    assert zones.moment(day, clock, zone) == expected


@pytest.mark.parametrize("clock", [time(2), time(2, 30), time(2, 59)])
def test_a_time_over_which_clocks_are_put_forward_is_none(clock: time) -> None:
    with pytest.raises(zones.NoSuchTime):
        zones.moment(date(2027, 3, 28), clock, "Europe/Berlin")
    assert zones.moment(date(2027, 3, 28), time(3), "Europe/Berlin").hour == 1


@pytest.mark.parametrize(
    ("locale", "zone", "expected"),
    [
        ("ru", "Europe/Moscow", "пятница, 4 декабря 2026, 15:00–17:00 (Москва, UTC+3)"),
        ("en", "Europe/Moscow", "Friday, 4 December 2026, 15:00–17:00 (Moscow, UTC+3)"),
        ("en", "Asia/Kolkata", "Friday, 4 December 2026, 17:30–19:30 (Kolkata, UTC+5:30)"),
        ("en", "America/St_Johns", "Friday, 4 December 2026, 08:30–10:30 (St. John’s, UTC−3:30)"),
        ("ru", "UTC", "пятница, 4 декабря 2026, 12:00–14:00 (UTC)"),
    ],
)
def test_a_time_is_said_whole_with_its_zone(
    app: Flask, locale: str, zone: str, expected: str
) -> None:
    with i18n.force_locale(locale):
        assert zones.said(datetime(2026, 12, 4, 12, tzinfo=UTC), 120, zone) == expected


def test_every_zone_that_is_offered_exists_and_has_a_name_in_russian(app: Flask) -> None:
    at = datetime(2026, 12, 4, 12, tzinfo=UTC)
    with i18n.force_locale("ru"):
        offered = zones.choices(at, "Europe/Berlin", "America/New_York")
        assert [name for name, _ in offered][:2] == ["Europe/Berlin", "America/New_York"]
        assert {name for name, _ in offered} == {
            *zones.OFFERED,
            "Europe/Berlin",
            "America/New_York",
        }
        assert all(zones.is_zone(name) for name, _ in offered)
        assert not [words for _, words in offered if words.split(",")[0].isascii()]
    assert not zones.is_zone("Europe/Nowhere")
    assert not zones.is_zone("../etc/passwd")
    assert not zones.is_zone("")
