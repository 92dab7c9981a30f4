"""Reads of the outbox; every loader takes the identity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from hiring.access.identity import Identity
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.mail.models import Letter
from hiring.mail.service import (
    BY_HAND,
    OVERTAKEN,
    PERMISSION,
    TOO_LATE,
    TOO_OLD,
    kept_from,
    readable,
    smtp_of,
)

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A letter as the outbox shows it."""

    id: int
    recipient: str
    subject: str
    written_at: datetime
    state: str
    tries: int
    next_try_at: datetime
    sent_at: datetime | None
    problem: str
    body: str
    attachment_name: str

    @property
    def is_by_hand(self) -> bool:
        """True where a person has sent it by other means."""
        return self.problem == BY_HAND

    @property
    def is_too_old(self) -> bool:
        """True where it had waited for so long that a person has to decide."""
        return self.problem == TOO_OLD

    @property
    def is_too_late(self) -> bool:
        """True where what it speaks of has begun or is over."""
        return self.problem == TOO_LATE

    @property
    def is_overtaken(self) -> bool:
        """True where what has happened since makes it needless: it never goes out."""
        return self.problem == OVERTAKEN

    @property
    def said(self) -> str:
        """What the mail server said last; "" where it said nothing."""
        ours = (BY_HAND, TOO_OLD, TOO_LATE, OVERTAKEN)
        return "" if self.problem in ours else self.problem


@dataclass(frozen=True, slots=True)
class File:
    """The file that goes with a letter."""

    name: str
    content_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Outbox:
    """One page of the outbox, newest first, and how many letters of each state there are.

    `keeps_some`: there are letters that this reader may see only later.
    """

    letters: tuple[LetterFacts, ...]
    counts: dict[str, int]
    page: int
    pages: int
    keeps_some: bool


def is_configured() -> bool:
    """True where letters go out by themselves."""
    return smtp_of() is not None


def get_outbox(who: Identity, state: str, page: int) -> Outbox:
    """The letters that `who` may see, those of one state or all ("")."""
    mine = readable(who)
    counts: dict[str, int] = {
        row.state: row.number
        for row in db.session.execute(
            select(Letter.state, func.count().label("number")).where(mine).group_by(Letter.state)
        )
    }
    total = counts.get(state, 0) if state else sum(counts.values())
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(1, page), pages)
    query = select(*_columns()).where(mine).order_by(Letter.id.desc())
    if state:
        query = query.where(Letter.state == state)
    rows = db.session.execute(query.offset((page - 1) * PER_PAGE).limit(PER_PAGE))
    kept = exists(Letter.id).where(who.within(PERMISSION, Letter.branch_id), kept_from(who))
    return Outbox(
        tuple(LetterFacts(*row) for row in rows),
        counts,
        page,
        pages,
        bool(db.session.scalar(select(kept))),
    )


def get_letter(who: Identity, letter_id: int) -> LetterFacts:
    """One letter; raises NotFound where it is absent or foreign."""
    row = db.session.execute(
        select(*_columns()).where(Letter.id == letter_id, readable(who))
    ).one_or_none()
    if row is None:
        raise NotFound
    return LetterFacts(*row)


def get_attachment(who: Identity, letter_id: int) -> File:
    """The file of a letter; raises NotFound where either is absent, or the letter foreign."""
    row = db.session.execute(
        select(Letter.attachment_name, Letter.attachment_type, Letter.attachment).where(
            Letter.id == letter_id,
            Letter.attachment.is_not(None),
            readable(who),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return File(row.attachment_name, row.attachment_type, row.attachment or "")


def _columns() -> tuple[Any, ...]:
    return (
        Letter.id,
        Letter.recipient,
        Letter.subject,
        Letter.written_at,
        Letter.state,
        Letter.tries,
        Letter.next_try_at,
        Letter.sent_at,
        Letter.problem,
        Letter.body,
        Letter.attachment_name,
    )
