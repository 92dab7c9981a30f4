"""Days and standings of a probation: pure rules, the day of today is passed in."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

MONTHS = 3
LAST_WEEK = 13
# How far from today a probation may be said to start: a contract of last month, one of the summer.
EARLIEST = timedelta(days=60)
LATEST = timedelta(days=180)
# Who has assigned a task may still change or cancel it; a reported one is checked as it stands.
OPEN = frozenset({"proposed", "assigned", "returned"})
TO_DO = frozenset({"assigned", "returned"})


def last_day(starts_on: date) -> date:
    """The last day of three calendar months: 1 December to 28 February."""
    months = starts_on.month - 1 + MONTHS
    year, month = starts_on.year + months // 12, months % 12 + 1
    day = min(starts_on.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)


def is_plausible_start(starts_on: date, today: date) -> bool:
    """True from 60 days before today to 180 days after it."""
    return today - EARLIEST <= starts_on <= today + LATEST


def week_start(starts_on: date, week: int) -> date:
    """The first day of a week of the probation, counted from 1."""
    return starts_on + timedelta(days=7 * (week - 1))


def due_day(starts_on: date, week: int, days: int) -> date:
    """When a task of `week` is due after `days`, never later than the probation's last day."""
    return min(week_start(starts_on, week) + timedelta(days=days), last_day(starts_on))


def week_of(starts_on: date, today: date) -> int:
    """The running week, 0 before the start; grows beyond the last one after the end."""
    return max(0, (today - starts_on).days // 7 + 1)


def standing(state: str, due_on: date, today: date) -> str:
    """What a state means today: proposed, due, overdue, to_check, done or cancelled.

    A reported task waits for others, so it is never overdue; a returned one is the doer's again.
    """
    if state in TO_DO:
        return "overdue" if due_on < today else "due"
    return {"reported": "to_check", "verified": "done"}.get(state, state)
