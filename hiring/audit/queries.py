"""Reads of the log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from hiring.access.identity import Identity
from hiring.audit.events import EVENTS, THINGS
from hiring.audit.models import AuditEvent, PageOpening
from hiring.core.db import db
from hiring.core.i18n import gettext as _
from hiring.core.text import whole

PAGE = 100


def has_happened(event: str, subject_id: int) -> bool:
    """Whether the log holds such an event of that subject."""
    found = select(AuditEvent.id).where(
        AuditEvent.event == event, AuditEvent.subject_id == subject_id
    )
    return db.session.scalar(found.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Opening:
    """That somebody opened a page about a person, as the log shows it: ids, no names."""

    at: datetime
    actor: str
    subject: str
    subject_id: int | None

    @property
    def about(self) -> str:
        """The thing that it was done to, as an address may ask for it: "session:8", or empty."""
        return "" if self.subject_id is None else f"{self.subject}:{self.subject_id}"

    @property
    def about_words(self) -> str:
        """The thing that it was done to, in words."""
        return thing_words(self.about)

    @property
    def by(self) -> str:
        """Who did it, as an address may ask for it: a candidate acts by the number of the session."""
        return self.actor.replace("candidate:", "session:")

    @property
    def by_words(self) -> str:
        """Who did it, in words."""
        if self.actor == self.by:
            return thing_words(self.actor)
        return _("candidate of session %(number)s", number=self.actor.partition(":")[2])


@dataclass(frozen=True, slots=True)
class Entry(Opening):
    """One deed as the log shows it."""

    event: str
    details: dict[str, Any]

    @property
    def words(self) -> str:
        """What was done, as a sentence."""
        known = EVENTS.get(self.event)
        return str(known[2]) if known else self.event


def thing_words(thing: str) -> str:
    """A thing such as "session:8" as people read it; what is not known stays as it is."""
    kind, _colon, number = thing.partition(":")
    known = THINGS.get(kind)
    return f"{known} {number}".strip() if known else thing


def list_entries(blind: Collection[int], page: int, about: str = "") -> tuple[list[Entry], int]:
    """A page of the log, newest first, and how many pages there are.

    `about` ("session:8", "user:1") leaves only what was done to that thing or by it. Of the sessions in
    `blind` it is left out who has submitted and how ratings are discussed: that tells where others differ.
    """
    rated = or_(AuditEvent.event.startswith("ratings."), AuditEvent.event.startswith("debrief."))
    told = not_(and_(rated, AuditEvent.subject_id.in_(blind)))
    rows, pages = _page(AuditEvent, (AuditEvent.event, AuditEvent.details), page, about, told)
    return [Entry(*row) for row in rows], pages


def list_blind(who: Identity) -> Sequence[int]:
    """The sessions of which the reader must not know yet what others found, by who is named in app.py."""
    found: Sequence[int] = current_app.extensions["hiring_blind"](who)
    return found


def list_openings(page: int, about: str = "") -> tuple[list[Opening], int]:
    """The same of the pages about people that the staff opened."""
    rows, pages = _page(PageOpening, (), page, about)
    return [Opening(*row) for row in rows], pages


def _page(
    table: type[AuditEvent] | type[PageOpening],
    more: tuple[Any, ...],
    page: int,
    about: str,
    *conditions: ColumnElement[bool],
) -> tuple[Sequence[Any], int]:
    if about:
        conditions = (*conditions, _about(table, about))
    total = db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE))
    rows = db.session.execute(
        select(table.at, table.actor, table.subject, table.subject_id, *more)
        .where(*conditions)
        .order_by(table.at.desc(), table.id.desc())
        .limit(PAGE)
        .offset((min(page, pages) - 1) * PAGE)
    )
    return rows.all(), pages


def _about(table: type[AuditEvent] | type[PageOpening], thing: str) -> ColumnElement[bool]:
    kind, _colon, number = thing.partition(":")
    subject_id = whole(number)
    if subject_id is None:
        return table.actor == thing
    done_to = and_(table.subject == kind, table.subject_id == subject_id)
    # The actor "candidate:8" is the candidate of session 8, whose deeds are all about the session.
    return done_to if kind == "candidate" else or_(done_to, table.actor == thing)
