"""Reads of the last section of a rater's sheet: questions about the plan that the candidate made alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.accounts.models import User
from hiring.core.db import db
from hiring.drafts import service as drafts
from hiring.evidence.panels import list_follow_ups
from hiring.interviews import sheets
from hiring.interviews.models import FollowUpNote
from hiring.interviews.queries import OwnStep
from hiring.sessions import queries as sessions
from hiring.sessions.models import SessionRater


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question with what this rater has noted to it."""

    place: int
    text: str
    note: str
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Section:
    """The last section as one rater may see it; without questions where they are not open or not there."""

    is_open: bool
    is_submitted: bool
    questions: tuple[OwnQuestion, ...]
    # Of the draft: what the next save builds on.
    version: int = 0

    @property
    def saved_at(self) -> datetime | None:
        """When something was saved last."""
        return max((one.saved_at for one in self.questions if one.saved_at), default=None)

    @property
    def noted(self) -> int:
        """How many questions have a note."""
        return sum(bool(question.note) for question in self.questions)


@dataclass(frozen=True, slots=True)
class Heard:
    """A question with the notes of the raters who have submitted: (name, note)."""

    place: int
    text: str
    notes: tuple[tuple[str, str], ...]
    # False: about an attempt that was opened again or begun anew since.
    is_present: bool


def find_section(
    who: Identity, facts: sessions.SessionFacts, steps: Sequence[OwnStep]
) -> Section | None:
    """The section of this rater's sheet; None where the session has no day plan.

    The questions are read only once every fixed step is rated, or the ratings are submitted: what they
    tell of the plan cannot colour a rating then.
    """
    if all(step.planned.is_rated for step in sessions.list_steps(facts.id)):
        return None
    is_open = facts.rates == "submitted" or not any(step.is_open for step in steps)
    submitted = facts.plan_submitted_at is not None
    if not is_open:
        return Section(False, submitted, ())
    own = {
        row.question: row
        for row in db.session.execute(
            select(
                FollowUpNote.question,
                FollowUpNote.note,
                FollowUpNote.saved_at,
            ).where(FollowUpNote.session_id == facts.id, FollowUpNote.user_id == who.user_id)
        )
    }
    questions = []
    for asked in list_follow_ups(facts.id):
        row = own.get(asked.place)
        questions.append(
            OwnQuestion(
                asked.place,
                asked.text,
                row.note if row else "",
                row.saved_at if row else None,
            )
        )
    version, _holder = drafts.get_outline(who.actor, sheets.notes_record_of(facts.id))
    return Section(True, submitted, tuple(questions), version)


def list_heard(facts: sessions.SessionFacts) -> list[Heard]:
    """Every question with a note of somebody who has submitted, and the present ones without.

    Callers have asked that the reader is not blind.
    """
    present = {asked.place: asked.text for asked in list_follow_ups(facts.id)}
    notes: dict[int, list[tuple[str, str]]] = defaultdict(list)
    earlier: dict[int, str] = {}
    for row in db.session.execute(
        select(FollowUpNote.question, FollowUpNote.asked, FollowUpNote.note, User.name)
        .join(User, User.id == FollowUpNote.user_id)
        .join(
            SessionRater,
            (SessionRater.session_id == FollowUpNote.session_id)
            & (SessionRater.user_id == FollowUpNote.user_id),
        )
        .where(
            FollowUpNote.session_id == facts.id,
            FollowUpNote.note != "",
            SessionRater.submitted_at.is_not(None),
        )
        .order_by(FollowUpNote.question, User.name, User.id)
    ):
        notes[row.question].append((row.name, row.note))
        earlier.setdefault(row.question, row.asked)
    return [
        Heard(
            place,
            present.get(place) or earlier[place],
            tuple(notes[place]),
            place in present,
        )
        for place in sorted(present.keys() | earlier.keys())
    ]
