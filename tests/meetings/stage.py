"""Meetings of the world's session, and what was written about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from hiring.core.db import db
from hiring.mail.models import Letter
from hiring.meetings import service
from hiring.meetings.models import Meeting
from tests.world import World, identity_of

# A Wednesday, 12:00 in Moscow.
NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
# The Friday after, 15:00 in Moscow.
START = datetime(2026, 12, 4, 12, tzinfo=UTC)
GIVEN = service.Arrangement(START, 120, "Europe/Moscow", "Малый зал", "", "Возьмите блокнот.")


def place(world: World, rest: str = "new") -> str:
    """An address of the session's meetings."""
    return f"/sessions/{world.session}/meetings/{rest}"


def plan(world: World, given: service.Arrangement = GIVEN, by: str = "hr") -> int:
    """The world's session has a meeting."""
    return service.plan(identity_of(world.users[by]), world.session, given)


def move(world: World, meeting_id: int, by: timedelta, **changes: Any) -> None:
    """Move it by some time from where it is."""
    meeting = db.session.get_one(Meeting, meeting_id)
    present = service.Arrangement(
        meeting.starts_at + by,
        meeting.minutes,
        meeting.timezone,
        meeting.room,
        meeting.link,
        meeting.note,
    )
    given = replace(present, **changes)
    hr = identity_of(world.users["hr"])
    service.move(hr, world.session, meeting_id, given, meeting.moves)


def cancel(world: World, meeting_id: int, message: str = "") -> None:
    """Cancel it."""
    hr = identity_of(world.users["hr"])
    service.cancel(hr, world.session, meeting_id, "Зал занят", message)


def letters(kind: str = "") -> list[Letter]:
    """The letters on meetings in the order in which they were written, of one kind or all."""
    found = db.session.scalars(
        select(Letter).where(Letter.cause.startswith("meeting:")).order_by(Letter.id)
    )
    return [letter for letter in found if not kind or letter.cause.endswith(f":{kind}")]


def told(kind: str = "") -> list[str]:
    """To whom letters of a kind were written, by the beginning of their addresses."""
    db.session.rollback()
    return [letter.recipient.partition("@")[0] for letter in letters(kind)]


def waiting() -> set[tuple[str, str]]:
    """(recipient, kind) of the letters that are still to go out."""
    db.session.rollback()
    return {
        (letter.recipient.partition("@")[0], letter.cause.rpartition(":")[2])
        for letter in letters()
        if letter.state == "waiting"
    }
