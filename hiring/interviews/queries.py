"""Reads for raters and, after their own submission, for the comparison of all ratings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.accounts.models import User
from hiring.content import queries as content
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.evidence.panels import Content, RatedItem, panel_of, say
from hiring.interviews.models import Rating, RatingRevision
from hiring.sessions import queries as sessions
from hiring.sessions.models import SessionRater, SessionStep
from hiring.sessions.states import OVER

PLAN = "day_plan"


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A step as its rater sees it: what stands in it and what is still open."""

    id: int
    position: int
    instrument: str
    item: str
    title: str
    facts: Mapping[str, Any]
    words: Mapping[str, Any]
    content: dict[str, Any] | None
    version: int
    saved_at: datetime | None
    missing: tuple[str, ...]

    @property
    def state(self) -> str:
        """untouched, begun or complete."""
        if self.content is None:
            return "untouched"
        return "begun" if self.missing else "complete"

    @property
    def first_open(self) -> str:
        """The id of the first field that is still open, on the step's page."""
        name = self.missing[0] if self.missing else ""
        return name if name == "note" else f"f-{name.replace('.', '-')}"

    @property
    def template(self) -> str:
        """The template of the instrument's form."""
        return panel_of(self.instrument).template


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One value as every rater gave it, in the order of `Compared.raters`."""

    label: str
    values: tuple[str, ...]
    is_main: bool

    @property
    def differs(self) -> bool:
        """Whether the raters did not all give the same."""
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Compared:
    """One step with what every rater submitted, for the discussion."""

    id: int
    instrument: str
    title: str
    raters: tuple[str, ...]
    lines: tuple[ComparedLine, ...]
    notes: tuple[str, ...]
    # Sentences about what the raters should discuss.
    disagreements: tuple[str, ...]
    revised: tuple[tuple[str, str], ...]


def get_rated_session(who: Identity, session_id: int) -> sessions.SessionFacts:
    """The session in which `who` has a seat; raises NotFound for everybody else."""
    facts = sessions.get_session_for(who, session_id)
    if facts.rates == "no":
        raise NotFound
    return facts


def is_open(facts: sessions.SessionFacts) -> bool:
    """Whether ratings can still be given or changed."""
    return facts.ratings_closed_at is None and facts.state not in OVER


def list_own_steps(who: Identity, facts: sessions.SessionFacts) -> list[OwnStep]:
    """The steps that a rater rates, in order, with their own ratings."""
    rows = db.session.execute(
        select(Rating.step_id, Rating.content, Rating.version, Rating.saved_at).where(
            Rating.session_id == facts.id, Rating.user_id == who.user_id
        )
    )
    own = {row.step_id: row for row in rows}
    pack = content.get_pack(facts.content_version_id)
    words = content.get_words(facts.content_version_id)
    steps = []
    for step in sessions.list_steps(facts.id):
        if step.instrument == PLAN:
            continue
        folder = content.FOLDERS[step.instrument]
        rating = own.get(step.id)
        item = pack[folder][step.item]
        given = rating.content if rating else None
        steps.append(
            OwnStep(
                id=step.id,
                position=step.position,
                instrument=step.instrument,
                item=step.item,
                title=content.item_title(facts.content_version_id, step.instrument, step.item),
                facts=item,
                words=words[folder][step.item],
                content=given,
                version=rating.version if rating else 0,
                saved_at=rating.saved_at if rating else None,
                missing=tuple(panel_of(step.instrument).missing(given, item)),
            )
        )
    return steps


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
    rows = [panel.lines(given, step.item, step.facts, words) for given in (step.content, typed)]
    return [
        (stored.label, stored.value, own.value)
        for stored, own in zip(*rows, strict=True)
        if stored.value != own.value
    ]


def list_compared(facts: sessions.SessionFacts) -> list[Compared]:
    """All submitted ratings side by side. Callers have asked that the reader is not blind."""
    names = list_submitted(facts.id)
    ratings: dict[int, dict[int, Content]] = defaultdict(dict)
    for row in db.session.execute(
        select(Rating.step_id, Rating.user_id, Rating.content).where(
            Rating.session_id == facts.id, Rating.user_id.in_(list(names))
        )
    ):
        ratings[row.step_id][row.user_id] = row.content
    revised: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in db.session.execute(
        select(Rating.step_id, User.name, RatingRevision.reason)
        .join(RatingRevision, RatingRevision.rating_id == Rating.id)
        .join(User, User.id == Rating.user_id)
        .where(Rating.session_id == facts.id)
        .order_by(RatingRevision.id)
    ):
        revised[row.step_id].append((row.name, row.reason))
    return [
        _compared(facts, step, names, ratings[step.id], revised[step.id])
        for step in sessions.list_steps(facts.id)
        if step.instrument != PLAN
    ]


def _compared(
    facts: sessions.SessionFacts,
    step: sessions.Step,
    names: Mapping[int, str],
    given: Mapping[int, Content],
    revised: list[tuple[str, str]],
) -> Compared:
    words = content.get_words(facts.content_version_id)
    item = content.get_pack(facts.content_version_id)[content.FOLDERS[step.instrument]][step.item]
    panel = panel_of(step.instrument)
    raters = [user_id for user_id in names if user_id in given]
    rows = [panel.lines(given[user_id], step.item, item, words) for user_id in raters]
    found, _ = panel.findings([RatedItem(step.id, step.item, item, given)])
    return Compared(
        id=step.id,
        instrument=step.instrument,
        title=content.item_title(facts.content_version_id, step.instrument, step.item),
        raters=tuple(names[user_id] for user_id in raters),
        lines=tuple(
            ComparedLine(same[0].label, tuple(line.value for line in same), same[0].is_main)
            for same in zip(*rows, strict=True)
        ),
        notes=tuple(given[user_id]["note"] for user_id in raters),
        disagreements=tuple(
            say(step.instrument, reason, words)
            for finding in found
            for reason in finding.details["disagreements"]
        ),
        revised=tuple(revised),
    )


def list_submitted(session_id: int) -> dict[int, str]:
    """The raters who have submitted, by name: id → name."""
    rows = db.session.execute(
        select(User.id, User.name)
        .join(SessionRater, SessionRater.user_id == User.id)
        .where(SessionRater.session_id == session_id, SessionRater.submitted_at.is_not(None))
        .order_by(User.name, User.id)
    )
    return {row.id: row.name for row in rows}


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
            "note": row.content["note"],
        }
        for row in rows
        if row.content.get("note")
    ]
