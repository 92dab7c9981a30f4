"""Commands on meetings: planning, moving, cancelling, saying whether one was held.

Every letter is written in the same transaction. The session's row is the lock of them all.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.mail import service as mail
from hiring.meetings import addresses, guests, letters, parties
from hiring.meetings import words as _words  # noqa: F401 - registers its sentences
from hiring.meetings.models import Meeting, MeetingChange
from hiring.sessions import service as sessions
from hiring.sessions import states
from hiring.sessions.models import AssessmentSession, SessionRater

OUTCOMES = ("held", "not_held")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """When and where, as somebody typed it: a room, a link, or both."""

    starts_at: datetime
    minutes: int
    timezone: str
    room: str = ""
    link: str = ""
    note: str = ""


@command
def plan(who: Identity, session_id: int, given: Arrangement) -> int:
    """Plan the interview of a session and invite everybody; its id.

    Refuses a second one while one is to come or unaccounted for; the same form sent twice plans once.
    """
    session = sessions.get_session_to_manage(who, session_id)
    _refuse_ended(session)
    now = clock.now()
    present = find_open(session.id)
    if present is not None and _is_as(present, given):
        return present.id
    if given.starts_at <= now:
        raise Refused("meeting_past")
    if present is not None:
        _settle(session, present, now)
    meeting = Meeting(
        session_id=session.id,
        uid=f"{secrets.token_hex(16)}@{addresses.host()}",
        sequence=0,
        moves=0,
        state="planned",
        reason="",
    )
    _put(meeting, given)
    db.session.add(meeting)
    db.session.flush()
    note(meeting, "planned", now, who.user_id)
    occasion = parties.get_occasion(session.id)
    for party in occasion.everybody:
        guests.told(meeting, party, letters.invite(meeting, occasion, party), now)
    audit.record(who.actor, "meeting.planned", session.id, meeting=meeting.id)
    return meeting.id


@command
def move(who: Identity, session_id: int, meeting_id: int, given: Arrangement, moves: int) -> None:
    """Put the interview elsewhere, and tell everybody; `moves` is what the page showed.

    Refuses what is over, and what somebody else has moved meanwhile. Changing nothing tells nobody.
    """
    session = sessions.get_session_to_manage(who, session_id)
    meeting = _meeting(session, meeting_id)
    _refuse_ended(session)
    now = clock.now()
    if not _is_open(meeting) or ends_at(meeting) <= now:
        raise Refused("meeting_over")
    if _is_as(meeting, given):
        return
    if meeting.moves != moves:
        raise Refused("meeting_stale")
    if given.starts_at <= now:
        raise Refused("meeting_past")
    occasion = parties.get_occasion(session.id)
    guests.take_off_leavers(meeting, occasion)
    before = letters.When(meeting.starts_at, meeting.minutes, meeting.timezone)
    _put(meeting, given)
    meeting.sequence += 1
    meeting.moves += 1
    known = guests.list_ids(meeting)
    for party in occasion.everybody:
        mail.overtake_all(letters.beginning(meeting, party.user_id))
        letter_id = (
            letters.move(meeting, occasion, party, before)
            if party.user_id in known
            else letters.invite(meeting, occasion, party)
        )
        guests.told(meeting, party, letter_id, now)
    note(meeting, "moved", now, who.user_id)
    audit.record(who.actor, "meeting.moved", session.id, meeting=meeting.id, times=meeting.moves)


@command
def cancel(who: Identity, session_id: int, meeting_id: int, reason: str, message: str = "") -> None:
    """Cancel an interview that has not begun, and tell everybody whom it was told to.

    The reason stays with the staff; the message goes to the candidate. A second press changes nothing.
    """
    session = sessions.get_session_to_manage(who, session_id)
    meeting = _meeting(session, meeting_id)
    if meeting.state == "cancelled":
        return
    if not _is_open(meeting):
        raise Refused("meeting_over")
    if meeting.starts_at <= clock.now():
        raise Refused("meeting_begun")
    call_off(meeting, by_id=who.user_id, reason=reason, message=message)
    audit.record(who.actor, "meeting.cancelled", session.id, meeting=meeting.id)


@command
def say_outcome(who: Identity, session_id: int, meeting_id: int, outcome: str) -> None:
    """Say whether an interview was held: HR or a rater of it, once it has begun, and again if wrong."""
    session = _session_of_staff(who, session_id)
    meeting = _meeting(session, meeting_id)
    if outcome not in OUTCOMES:
        raise Refused("meeting_outcome")
    if meeting.state != "planned":
        raise Refused("meeting_over")
    _refuse_ended(session)
    if meeting.outcome == outcome:
        return
    now = clock.now()
    if now < meeting.starts_at:
        raise Refused("meeting_not_begun")
    _say(meeting, outcome, now, who.user_id)
    audit.record(who.actor, "meeting.outcome_said", session.id, meeting=meeting.id, outcome=outcome)


def call_off(meeting: Meeting, *, by_id: int | None, reason: str = "", message: str = "") -> None:
    """End a meeting and tell its guests (a part of commands)."""
    now = clock.now()
    occasion = parties.get_occasion(meeting.session_id)
    guests.take_off_leavers(meeting, occasion)
    meeting.state, meeting.reason = "cancelled", reason
    meeting.sequence += 1
    known = guests.list_ids(meeting)
    for party in occasion.everybody:
        mail.overtake_all(letters.beginning(meeting, party.user_id))
        if party.user_id in known:
            letter_id = letters.cancel(meeting, occasion, party, message)
            guests.told(meeting, party, letter_id, now)
    note(meeting, "cancelled", now, by_id)


def note(meeting: Meeting, kind: str, now: datetime, by_id: int | None) -> None:
    """Keep what was done and how the meeting stands now (a part of commands)."""
    db.session.add(
        MeetingChange(
            meeting_id=meeting.id,
            kind=kind,
            at=now,
            by_id=by_id,
            starts_at=meeting.starts_at,
            minutes=meeting.minutes,
            timezone=meeting.timezone,
            room=meeting.room,
            link=meeting.link,
        )
    )


def find_open(session_id: int) -> Meeting | None:
    """The meeting of a session that is planned and not accounted for, as a row for changes."""
    return db.session.scalar(
        select(Meeting).where(
            Meeting.session_id == session_id,
            Meeting.state == "planned",
            Meeting.outcome.is_(None),
        )
    )


def ends_at(meeting: Meeting) -> datetime:
    """When a meeting is over."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def _settle(session: AssessmentSession, present: Meeting, now: datetime) -> None:
    """The last meeting was held, as ratings show; refuses where that is not known."""
    if now < ends_at(present):
        raise Refused("meeting_planned")
    if session.first_rating_at is None:
        raise Refused("meeting_unsaid")
    _say(present, "held", now, None)
    db.session.flush()


def _say(meeting: Meeting, outcome: str, now: datetime, by_id: int | None) -> None:
    meeting.outcome = outcome
    if outcome == "not_held":
        letters.drop_reminders(meeting)
    note(meeting, outcome, now, by_id)


def _put(meeting: Meeting, given: Arrangement) -> None:
    meeting.starts_at, meeting.minutes = given.starts_at, given.minutes
    meeting.timezone = given.timezone
    meeting.room, meeting.link, meeting.note = given.room, given.link, given.note


def _is_as(meeting: Meeting, given: Arrangement) -> bool:
    return given == Arrangement(
        meeting.starts_at,
        meeting.minutes,
        meeting.timezone,
        meeting.room,
        meeting.link,
        meeting.note,
    )


def _is_open(meeting: Meeting) -> bool:
    return meeting.state == "planned" and meeting.outcome is None


def _refuse_ended(session: AssessmentSession) -> None:
    if session.state in states.OVER:
        raise Refused("session_over")
    if session.ratings_closed_at is not None:
        raise Refused("ratings_closed")


def _meeting(session: AssessmentSession, meeting_id: int) -> Meeting:
    meeting = db.session.scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.session_id == session.id)
        .with_for_update()
    )
    if meeting is None:
        raise NotFound
    return meeting


def _session_of_staff(who: Identity, session_id: int) -> AssessmentSession:
    """The session, for HR of its branch and for its raters; raises NotFound for everybody else."""
    seat = db.session.scalar(
        select(SessionRater.id).where(
            SessionRater.session_id == session_id,
            SessionRater.user_id == who.user_id,
            SessionRater.excused_at.is_(None),
        )
    )
    if seat is None:
        return sessions.get_session_to_manage(who, session_id)
    session = db.session.get(AssessmentSession, session_id, with_for_update=True)
    if session is None:
        raise NotFound
    return session
