"""What the worker does every minute: invitations follow the raters, reminders are written in time.

Each meeting is a transaction of its own, so that one that cannot be served keeps nobody waiting, and a
worker that is killed between two has done each wholly or not at all.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from hiring.audit import service as audit
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.mail import service as mail
from hiring.meetings import guests, letters, parties, reminders, service
from hiring.meetings.models import LONGEST_MINUTES, Meeting
from hiring.meetings.parties import Party
from hiring.meetings.reminders import Listener, Standing
from hiring.sessions import states
from hiring.sessions.models import AssessmentSession

SYSTEM = "system"
LONGEST_MEETING = timedelta(minutes=LONGEST_MINUTES)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doing:
    """What is to be done for a meeting now; `moot` are causes of reminders that are wanted no more."""

    calls_off: bool
    follows: bool
    due: tuple[tuple[str, Party], ...]
    moot: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the meeting can be left alone."""
        return not (self.calls_off or self.follows or self.due or self.moot)


def sweep() -> int:
    """Do for every meeting what its time has come for; for how many there was something to do."""
    done = 0
    for meeting_id in _list_present(clock.now()):
        try:
            done += _attend_if_needed(meeting_id)
        except Exception:
            # It is tried again in a minute; the others do not wait for it.
            log.exception("meeting %s: what was due could not be written", meeting_id)
            db.session.rollback()
    return done


def _attend_if_needed(meeting_id: int) -> bool:
    """Look first: nothing is written, and nobody kept from writing, for a meeting without news."""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None or _doing(meeting, clock.now()).is_nothing:
        return False
    attend(meeting_id)
    return True


@command
def attend(meeting_id: int) -> None:
    """Call a meeting off whose session has ended, follow its raters, write what is due."""
    session_id = db.session.scalar(select(Meeting.session_id).where(Meeting.id == meeting_id))
    if session_id is None:
        return
    db.session.get(AssessmentSession, session_id, with_for_update=True)
    meeting = db.session.get_one(Meeting, meeting_id, with_for_update=True)
    now = clock.now()
    doing = _doing(meeting, now)
    mail.overtake(doing.moot)
    if doing.calls_off:
        service.call_off(meeting, by_id=None)
        audit.record(SYSTEM, "meeting.cancelled", session_id, meeting=meeting.id)
        return
    occasion = parties.get_occasion(session_id)
    if doing.follows:
        left = guests.take_off_leavers(meeting, occasion)
        invited = guests.invite_untold(meeting, occasion)
        audit.record(
            SYSTEM,
            "meeting.guests_changed",
            session_id,
            meeting=meeting.id,
            invited=[party.user_id for party in invited],
            left=left,
        )
    standing = standing_of(meeting, now)
    for kind, party in doing.due:
        until = reminders.window(standing, kind).end
        letters.remind(meeting, occasion, party, kind, until)


def standing_of(meeting: Meeting, now: datetime) -> Standing:
    """What reminders ask of a meeting."""
    session = db.session.get_one(AssessmentSession, meeting.session_id)
    other = aliased(Meeting)
    has_next = db.session.scalar(
        select(
            exists(
                select(other.id).where(
                    other.session_id == meeting.session_id,
                    other.id != meeting.id,
                    other.state == "planned",
                    or_(other.outcome.is_(None), other.outcome == "held"),
                    other.starts_at > meeting.starts_at,
                )
            )
        )
    )
    return Standing(
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        timezone=meeting.timezone,
        is_planned=meeting.state == "planned",
        outcome=meeting.outcome,
        is_over=session.state in states.OVER,
        are_ratings_closed=session.ratings_closed_at is not None,
        has_next=bool(has_next),
    )


def _doing(meeting: Meeting, now: datetime) -> Doing:
    standing = standing_of(meeting, now)
    is_ahead = standing.is_planned and standing.outcome is None and now < meeting.starts_at
    occasion = parties.get_occasion(meeting.session_id)
    known = guests.list_told(meeting.id)
    calls_off = is_ahead and standing.is_over
    follows = (
        is_ahead
        and not standing.is_over
        and bool(guests.list_leavers(known, occasion) or guests.list_untold(known, occasion))
    )
    wanted = {
        letters.reminder_cause(meeting.id, party.key, meeting.moves, kind): (kind, party)
        for party in occasion.everybody
        if party.address
        for kind in reminders.KINDS
        if reminders.is_wanted(standing, kind, _listener(party, known), now)
    }
    written = mail.list_written(wanted)
    return Doing(
        calls_off,
        follows,
        due=tuple(one for cause, one in wanted.items() if cause not in written),
        moot=tuple(cause for cause in letters.list_reminders(meeting.id) if cause not in wanted),
    )


def _listener(party: Party, known: dict[int | None, guests.Told]) -> Listener:
    told = known.get(party.user_id)
    return Listener(
        is_candidate=party.user_id is None,
        told_at=told.at if told else None,
        has_submitted=party.has_submitted,
    )


def _list_present(now: datetime) -> list[int]:
    """The meetings that are to come or were of late, without what was cancelled or not held."""
    return list(
        db.session.scalars(
            select(Meeting.id)
            .where(
                Meeting.state == "planned",
                or_(Meeting.outcome.is_(None), Meeting.outcome == "held"),
                Meeting.starts_at > now - reminders.LONGEST - LONGEST_MEETING,
            )
            .order_by(Meeting.starts_at, Meeting.id)
        )
    )
