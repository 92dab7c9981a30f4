"""The time, always UTC; tests put another clock in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


def _system() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment in UTC, to the second."""
    return _source()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[Callable[[timedelta], None]]:
    """A clock that stands at `moment` and moves only by the function given back."""
    global _source
    before, current = _source, [moment]

    def move(by: timedelta) -> None:
        current[0] += by

    _source = lambda: current[0]  # noqa: E731
    try:
        yield move
    finally:
        _source = before
