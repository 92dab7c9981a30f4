"""The days of a probation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.core import clock, i18n
from hiring.probation import terms

DAYS = st.dates(date(2020, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 12, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2027, 5, 31)),
        (date(2026, 11, 24), date(2027, 2, 23)),
        (date(2027, 12, 1), date(2028, 2, 29)),
        (date(2026, 11, 30), date(2027, 2, 27)),
    ],
)
def test_a_probation_lasts_three_calendar_months(first: date, last: date) -> None:
    assert terms.last_day(first) == last


@given(DAYS, st.integers(1, 12), st.integers(1, 60))
def test_a_proposed_task_is_due_inside_the_probation(first: date, week: int, days: int) -> None:
    due = terms.due_day(first, week, days)
    assert terms.week_start(first, week) <= due <= terms.last_day(first)


@given(DAYS, st.integers(0, 120))
def test_the_running_week_begins_no_later_than_today(first: date, passed: int) -> None:
    today = first + timedelta(days=passed)
    week = terms.week_of(first, today)
    assert terms.week_start(first, week) <= today < terms.week_start(first, week + 1)


def test_before_the_first_day_no_week_runs() -> None:
    assert terms.week_of(date(2026, 12, 7), date(2026, 12, 6)) == 0


def test_the_day_changes_when_it_does_for_the_people() -> None:
    with clock.stopped_at(datetime(2026, 12, 6, 20, 59, tzinfo=UTC)) as move:
        assert i18n.today() == date(2026, 12, 6)
        move(timedelta(minutes=1))
        assert i18n.today() == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("state", "yesterday", "today"),
    [
        ("assigned", "overdue", "due"),
        ("returned", "overdue", "due"),
        ("reported", "to_check", "to_check"),
        ("verified", "done", "done"),
        ("proposed", "proposed", "proposed"),
        ("cancelled", "cancelled", "cancelled"),
    ],
)
def test_only_what_waits_for_the_doer_becomes_overdue(
    state: str, yesterday: str, today: str
) -> None:
    now = date(2026, 12, 7)
    assert terms.standing(state, now - timedelta(days=1), now) == yesterday
    assert terms.standing(state, now, now) == today
