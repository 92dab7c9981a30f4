"""Commands that keep what a rater heard to the questions about the candidate's own plan.

What is typed is a draft like the sheet; each note stands beside it as a row with the question in the
words of that day, because an attempt may be opened again and asked about anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import Refused
from hiring.drafts import service as drafts
from hiring.evidence.panels import NOTE_CHARACTERS, list_follow_ups
from hiring.interviews import keeping, queries, sheets
from hiring.interviews.models import FollowUpNote


@command
def keep_operations(
    who: Identity, session_id: int, writer: str, sent: Sequence[object]
) -> list[drafts.Answer | Refused]:
    """Keep operations on the notes, each for itself: an acknowledgement, or why it is refused.

    What comes after the ratings have ended, or to a question of a plan that was opened again, is kept
    and marked late. Refuses everything before every fixed step is rated.
    """
    seat, asked = _open(who, session_id)
    now = clock.now()
    return drafts.apply_each(
        sent,
        writer,
        now,
        lambda name: sheets.note_place(name) is not None,
        lambda operation: _apply(who, seat, asked, operation, now),
    )


def _apply(
    who: Identity,
    seat: keeping.Seat,
    asked: Mapping[int, str],
    operation: drafts.Operation,
    now: datetime,
) -> drafts.Answer:
    if any(len(str(value)) > NOTE_CHARACTERS for value in operation.change.values()):
        raise Refused("draft_too_large")
    record = sheets.notes_record_of(seat.session_id)
    is_late = not seat.is_running or any(
        sheets.note_place(name) not in asked for name in operation.change
    )
    answer = drafts.apply_operation(who.actor, record, operation, now, is_late=is_late)
    if not answer.is_late:
        _store(who, seat.session_id, asked, now)
    return answer


@command
def keep_form(
    who: Identity, session_id: int, given: Mapping[int, str], version: int | None
) -> keeping.Kept:
    """Keep the notes of a posted form; refuses them before every fixed step is rated.

    What comes late is kept and counts for nothing.
    """
    seat, asked = _open(who, session_id)
    now = clock.now()
    is_late = not seat.is_running or not given.keys() <= asked.keys()
    answer = drafts.apply_form(
        who.actor,
        sheets.notes_record_of(session_id),
        {sheets.note_name(place): text for place, text in given.items()},
        version,
        now,
        is_late=is_late,
    )
    if not is_late:
        _store(who, session_id, asked, now)
    return keeping.Kept(answer.replaced if answer else {}, is_late)


def _open(who: Identity, session_id: int) -> tuple[keeping.Seat, dict[int, str]]:
    """The seat and the questions by place; refuses while something of the sheet is open."""
    seat = keeping.get_seat(who, session_id)
    if not seat.is_submitted:
        facts = queries.get_rated_session(who, session_id)
        if queries.get_sheet(who, facts).open_steps:
            raise Refused("follow_ups_closed")
    return seat, {question.place: question.text for question in list_follow_ups(session_id)}


def _store(who: Identity, session_id: int, asked: Mapping[int, str], now: datetime) -> None:
    """Let the rows say what the draft says."""
    state = drafts.get_state(who.actor, sheets.notes_record_of(session_id))
    stored = {
        note.question: note
        for note in db.session.scalars(
            select(FollowUpNote).where(
                FollowUpNote.session_id == session_id,
                FollowUpNote.user_id == who.user_id,
                FollowUpNote.question.in_(list(asked)),
            )
        )
    }
    for place, question in asked.items():
        text = state.fields.get(sheets.note_name(place))
        note = stored.get(place)
        if text is None or text == (note.note if note else ""):
            continue
        if note is None:
            note = FollowUpNote(
                session_id=session_id, user_id=who.user_id, question=place, version=0
            )
            db.session.add(note)
        note.asked, note.note, note.saved_at = question, str(text), now
        note.version += 1
