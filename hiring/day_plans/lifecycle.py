"""When an attempt ends: the limit, more time, pauses, and the grace for what is on its way. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

# For operations that were typed in time and are still on their way.
GRACE = timedelta(seconds=15)


class Running(Protocol):
    """What an attempt knows of its time."""

    @property
    def due_at(self) -> datetime | None:
        """The end, as if a pause had not been; None without a limit."""

    @property
    def paused_at(self) -> datetime | None:
        """Since when the clock stands still."""

    @property
    def pause_minutes(self) -> int:
        """What is left of the granted pauses."""


def ends_at(attempt: Running, now: datetime) -> datetime | None:
    """When the attempt ends as things stand; None without a limit.

    A pause moves the end on as long as it lasts, up to what was granted.
    """
    if attempt.due_at is None or attempt.paused_at is None:
        return attempt.due_at
    return attempt.due_at + min(
        max(now - attempt.paused_at, timedelta(0)), timedelta(minutes=attempt.pause_minutes)
    )


def is_paused(attempt: Running, now: datetime) -> bool:
    """Whether the clock stands still; a pause ends by itself when the granted minutes are used up."""
    end = pause_ends_at(attempt)
    return end is not None and now < end


def pause_ends_at(attempt: Running) -> datetime | None:
    """When the running pause ends by itself; None where there is none."""
    if attempt.paused_at is None:
        return None
    return attempt.paused_at + timedelta(minutes=attempt.pause_minutes)


def seconds_left(attempt: Running, now: datetime) -> int | None:
    """Whole seconds until the end, negative after it; None without a limit."""
    end = ends_at(attempt, now)
    return None if end is None else int((end - now).total_seconds())


def is_over(attempt: Running, now: datetime) -> bool:
    """Whether the end and the grace after it have passed."""
    end = ends_at(attempt, now)
    return end is not None and now > end + GRACE


def is_late(attempt: Running, typed_at: datetime, now: datetime) -> bool:
    """Whether something that arrives now no longer belongs to the plan.

    Within the grace it does if it was typed before the end, by the device's say.
    """
    end = ends_at(attempt, now)
    return end is not None and now > end and (now > end + GRACE or typed_at > end)


def late_minutes(due_at: datetime | None, moment: datetime) -> int:
    """Whole minutes past the due time, begun ones counted; 0 in time and without a limit."""
    if due_at is None:
        return 0
    return max(0, -(-int((moment - due_at).total_seconds()) // 60))


def used_minutes(paused_at: datetime, now: datetime, allowed: int) -> int:
    """How many of the granted minutes a pause has used, begun ones counted."""
    return min(allowed, max(0, -(-int((now - paused_at).total_seconds()) // 60)))
