"""Which reminders are wanted at a moment: pure, without a database.

Each kind has a window. Before the meeting the candidate and the raters are reminded the day before, and
the raters again two hours before; afterwards raters who have not submitted are asked to, twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hiring.meetings import zones

DAY_BEFORE, SOON, RATE_FIRST, RATE_SECOND = "day_before", "soon", "rate_first", "rate_second"
KINDS = (DAY_BEFORE, SOON, RATE_FIRST, RATE_SECOND)
FOR_RATERS = (SOON, RATE_FIRST, RATE_SECOND)
AFTERWARDS = (RATE_FIRST, RATE_SECOND)
# At hours at which a letter is read and wakes nobody.
DAY_BEFORE_AT, MORNING_AT = time(10), time(9)
SOON_BEFORE = timedelta(hours=2)
SECOND_AFTER_DAYS = 2
# A reminder that comes later than this is none.
LAST_AFTER_DAYS = 3
# From the end of a meeting to the end of its last window, in any zone.
LONGEST = timedelta(days=2 + SECOND_AFTER_DAYS + LAST_AFTER_DAYS)


@dataclass(frozen=True, slots=True)
class Standing:
    """What reminders ask of a meeting.

    `is_over`: the session has ended. `has_next`: another meeting of the session is still to come.
    """

    starts_at: datetime
    minutes: int
    timezone: str
    is_planned: bool = True
    outcome: str | None = None
    is_over: bool = False
    are_ratings_closed: bool = False
    has_next: bool = False

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who may be reminded: `told_at` when the time was told last (None: never)."""

    is_candidate: bool = False
    told_at: datetime | None = None
    has_submitted: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """From when (included) until when (excluded) a reminder is written and goes out."""

    begin: datetime
    end: datetime

    def holds(self, now: datetime) -> bool:
        """Whether `now` is in it."""
        return self.begin <= now < self.end


def window(standing: Standing, kind: str) -> Window:
    """The window of a kind of reminder."""
    soon = standing.starts_at - SOON_BEFORE
    if kind == DAY_BEFORE:
        return Window(_at(standing, standing.starts_at, -1, DAY_BEFORE_AT), soon)
    if kind == SOON:
        return Window(soon, standing.starts_at)
    second = _morning(standing, 1 + SECOND_AFTER_DAYS)
    if kind == RATE_FIRST:
        return Window(_morning(standing, 1), second)
    return Window(second, _morning(standing, 1 + SECOND_AFTER_DAYS + LAST_AFTER_DAYS))


def is_wanted(standing: Standing, kind: str, who: Listener, now: datetime) -> bool:
    """Whether this person is to be reminded in this way at this moment.

    Who was told the time within the window already, or in it moved, needs no reminder.
    """
    found = window(standing, kind)
    if not found.holds(now) or not standing.is_planned or standing.is_over:
        return False
    if standing.outcome == "not_held" or (who.is_candidate and kind in FOR_RATERS):
        return False
    if kind in AFTERWARDS:
        asks = not standing.are_ratings_closed and not standing.has_next
        return asks and not who.has_submitted
    return standing.outcome is None and who.told_at is not None and who.told_at < found.begin


def _morning(standing: Standing, days: int) -> datetime:
    return _at(standing, standing.ends_at, days, MORNING_AT)


def _at(standing: Standing, of: datetime, days: int, clock: time) -> datetime:
    """The hour `clock` so many days from the day of a moment; where clocks skip it, an hour later."""
    day = zones.local(of, standing.timezone).date() + timedelta(days=days)
    try:
        return zones.moment(day, clock, standing.timezone)
    except zones.NoSuchTime:
        later = clock.replace(hour=clock.hour + 1)
        return zones.moment(day, later, standing.timezone)
