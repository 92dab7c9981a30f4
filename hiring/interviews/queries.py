"""Reads for raters, and of their notes for the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.accounts.models import User
from hiring.content import queries as content
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.drafts import service as drafts
from hiring.evidence.panels import Content, notes_of, panel_of
from hiring.interviews import sheets
from hiring.interviews.models import Rating
from hiring.sessions import queries as sessions
from hiring.sessions.models import SessionRater, SessionStep
from hiring.sessions.states import OVER


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A step as its rater sees it: what stands in it and what is still open.

    `prefix` is what the names of its fields begin with, `version` that of a submitted rating.
    """

    id: int
    position: int
    instrument: str
    item: str
    title: str
    minutes: int
    facts: Mapping[str, Any]
    words: Mapping[str, Any]
    content: dict[str, Any] | None
    version: int
    faults: Mapping[str, str]
    missing: tuple[str, ...]
    prefix: str
    # Whether this rater has to rate it; the other steps may be left.
    is_own: bool

    @property
    def state(self) -> str:
        """untouched, begun, skipped (not done at all) or complete."""
        if self.content is None:
            return "untouched"
        if self.missing or self.faults:
            return "begun"
        return "skipped" if self.content.get("skipped") else "complete"

    @property
    def is_left(self) -> bool:
        """Whether this rater need not rate it and has not begun to."""
        return self.content is None and not self.is_own

    @property
    def is_open(self) -> bool:
        """Whether it stands against submitting."""
        return self.open_fields > 0 and not self.is_left

    @property
    def open_fields(self) -> int:
        """How many fields are wrong or still to be filled in."""
        return len({*self.faults, *self.missing})

    @property
    def first_open(self) -> str:
        """The id of the first field that is still open, on its page."""
        name = next(iter((*self.faults, *self.missing)), "")
        return f"f-{self.prefix}{name}".replace(".", "-")

    @property
    def template(self) -> str:
        """The template of the instrument's form."""
        return panel_of(self.instrument).template


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that one rater has typed in one session, and the draft's version behind it."""

    steps: tuple[OwnStep, ...]
    marks: tuple[sheets.Mark, ...]
    conduct: sheets.Conduct
    fields: Mapping[str, Any]
    # What of `fields` is kept.
    kept: Mapping[str, Any]
    moments: Mapping[str, tuple[datetime, datetime]]
    version: int
    saved_at: datetime | None

    @property
    def open_steps(self) -> tuple[OwnStep, ...]:
        """The steps that stand against submitting."""
        return tuple(step for step in self.steps if step.is_open)


def get_rated_session(who: Identity, session_id: int) -> sessions.SessionFacts:
    """The session in which `who` has a seat; raises NotFound for everybody else."""
    facts = sessions.get_session_for(who, session_id)
    if facts.rates == "no":
        raise NotFound
    return facts


def is_open(facts: sessions.SessionFacts) -> bool:
    """Whether ratings can still be given or changed."""
    return facts.ratings_closed_at is None and facts.state not in OVER


def get_sheet(
    who: Identity, facts: sessions.SessionFacts, typed: Mapping[str, str] = MappingProxyType({})
) -> Sheet:
    """A rater's own sheet: the draft while it is open, and what they submitted afterwards.

    `typed` is what stands over the draft without being kept.
    """
    record = sheets.record_of(facts.id)
    state = drafts.get_state(who.actor, record)
    fields = {**state.fields, **typed}
    listed = [step for step in sessions.list_steps(facts.id) if step.planned.is_rated]
    if facts.rates == "submitted":
        rows = db.session.execute(
            select(Rating.step_id, Rating.content, Rating.version).where(
                Rating.session_id == facts.id, Rating.user_id == who.user_id
            )
        )
        given = {row.step_id: (row.content, row.version) for row in rows}
        steps = [_step(facts, step, *given.get(step.id, (None, 0)), {}, "") for step in listed]
    else:
        steps = [_typed_step(facts, step, fields) for step in listed]
    return Sheet(
        steps=tuple(steps),
        marks=tuple(sheets.read_marks(fields)),
        conduct=sheets.read_conduct(fields, [step.id for step in listed]),
        fields=fields,
        kept=state.fields,
        moments=drafts.list_moments(who.actor, record),
        version=state.version,
        saved_at=state.saved_at,
    )


def in_order(sheet: Sheet) -> list[OwnStep]:
    """The steps in the order in which this rater's interview went or goes."""
    place = {step_id: number for number, step_id in enumerate(sheet.conduct.order)}
    return sorted(sheet.steps, key=lambda step: place.get(step.id, step.position))


def list_own_steps(who: Identity, facts: sessions.SessionFacts) -> list[OwnStep]:
    """The steps that a rater rates, in order, with their own ratings."""
    return list(get_sheet(who, facts).steps)


def _typed_step(
    facts: sessions.SessionFacts, step: sessions.Step, fields: Mapping[str, Any]
) -> OwnStep:
    prefix = sheets.prefix_of(step.id)
    item = item_facts(facts.content_version_id, step)
    given, faults = sheets.read_step(step.instrument, item, fields, prefix)
    return _step(facts, step, given, 0, faults, prefix)


def _step(
    facts: sessions.SessionFacts,
    step: sessions.Step,
    given: Content | None,
    version: int,
    faults: Mapping[str, str],
    prefix: str,
) -> OwnStep:
    item = item_facts(facts.content_version_id, step)
    folder = content.FOLDERS[step.instrument]
    return OwnStep(
        id=step.id,
        position=step.position,
        instrument=step.instrument,
        item=step.item,
        title=content.item_title(facts.content_version_id, step.instrument, step.item),
        minutes=step.minutes,
        facts=item,
        words=content.get_words(facts.content_version_id)[folder][step.item],
        content=given,
        version=version,
        faults=faults,
        missing=tuple(sheets.missing(step.instrument, item, given)),
        prefix=prefix,
        is_own=sheets.is_own(facts.focus, step.instrument, step.item),
    )


def item_facts(version_id: int, step: sessions.Step | SessionStep) -> Mapping[str, Any]:
    """The facts of what a step asks, an area of knowledge cut down to its questions here."""
    return content.get_item(version_id, step.instrument, step.item, step.questions)


def get_own_step(who: Identity, facts: sessions.SessionFacts, step_id: int) -> OwnStep:
    """One of the steps that a rater rates; raises NotFound."""
    for step in list_own_steps(who, facts):
        if step.id == step_id:
            return step
    raise NotFound


def list_differences(
    facts: sessions.SessionFacts, step: OwnStep, typed: Content
) -> list[tuple[str, str, str]]:
    """Where what is stored of a step differs from what was typed: (label, stored, typed)."""
    if step.content is None:
        return []
    panel = panel_of(step.instrument)
    words = content.get_words(facts.content_version_id)
    stored, own = (
        {one.field: one for one in sheets.compared(panel, given, step.item, step.facts, words)}
        for given in (step.content, typed)
    )
    return [
        (one.label, one.said, own[field].said)
        for field, one in stored.items()
        if field in own and one.said != own[field].said
    ]


def list_notes(session_id: int) -> list[dict[str, str]]:
    """Every submitted note with its instrument, item and rater, for the verdict.

    Registered in app.py, because a verdict does not know the interview. Callers have asked that the
    reader is not blind.
    """
    rows = db.session.execute(
        select(SessionStep.instrument, SessionStep.item, User.name, Rating.content)
        .select_from(Rating)
        .join(SessionStep, SessionStep.id == Rating.step_id)
        .join(User, User.id == Rating.user_id)
        .join(
            SessionRater,
            (SessionRater.session_id == Rating.session_id)
            & (SessionRater.user_id == Rating.user_id),
        )
        .where(Rating.session_id == session_id, SessionRater.submitted_at.is_not(None))
        .order_by(SessionStep.position, User.name, User.id)
    )
    return [
        {
            "instrument": row.instrument,
            "item": row.item,
            "rater": row.name,
            "note": "\n".join(notes_of(row.content)),
        }
        for row in rows
        if notes_of(row.content)
    ]
