"""Whom a meeting was told to, kept in step with who takes part: parts of commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hiring.core import clock
from hiring.core.db import db
from hiring.mail import service as mail
from hiring.mail.models import Letter
from hiring.meetings import letters, parties
from hiring.meetings.models import Meeting, MeetingGuest
from hiring.meetings.parties import Occasion, Party


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a guest: the address that the last letter went to, and when."""

    address: str
    at: datetime


def told(meeting: Meeting, party: Party, letter_id: int | None, now: datetime) -> None:
    """Keep that a letter told this person of the meeting; without one they are no guest."""
    guest = _find(meeting, party.user_id)
    if letter_id is None:
        if guest is not None:
            db.session.delete(guest)
    elif guest is None:
        db.session.add(
            MeetingGuest(
                meeting_id=meeting.id, user_id=party.user_id, letter_id=letter_id, told_at=now
            )
        )
    else:
        guest.letter_id, guest.told_at = letter_id, now


def list_ids(meeting: Meeting) -> set[int | None]:
    """The accounts of the guests; None among them is the candidate."""
    db.session.flush()
    return set(
        db.session.scalars(
            select(MeetingGuest.user_id).where(MeetingGuest.meeting_id == meeting.id)
        )
    )


def list_told(meeting_id: int) -> dict[int | None, Told]:
    """The guests by account, with what they were told last."""
    rows = db.session.execute(
        select(MeetingGuest.user_id, Letter.recipient, MeetingGuest.told_at)
        .join(Letter, Letter.id == MeetingGuest.letter_id)
        .where(MeetingGuest.meeting_id == meeting_id)
    )
    return {row.user_id: Told(row.recipient, row.told_at) for row in rows}


def list_leavers(known: Mapping[int | None, Told], occasion: Occasion) -> list[int]:
    """The guests who take part no more."""
    present = {party.user_id for party in occasion.everybody}
    return sorted(user_id for user_id in known if user_id is not None and user_id not in present)


def list_untold(known: Mapping[int | None, Told], occasion: Occasion) -> list[Party]:
    """Who takes part and was not told, or was told at an address that was corrected since."""
    return [
        party
        for party in occasion.everybody
        if party.address
        and (
            party.user_id not in known
            or known[party.user_id].address != mail.recipient_of(party.address)
        )
    ]


def take_off_leavers(meeting: Meeting, occasion: Occasion) -> list[int]:
    """Take the meeting off the calendars of who takes part no more; their accounts."""
    leavers = list_leavers(list_told(meeting.id), occasion)
    if leavers:
        meeting.sequence += 1
    for user_id in leavers:
        mail.overtake_all(letters.beginning(meeting, user_id))
        letters.take_off(meeting, occasion, parties.get_rater(user_id))
        guest = _find(meeting, user_id)
        if guest is not None:
            db.session.delete(guest)
    db.session.flush()
    return leavers


def invite_untold(meeting: Meeting, occasion: Occasion) -> list[Party]:
    """Invite who was not told, or not at their present address; who it was."""
    untold = list_untold(list_told(meeting.id), occasion)
    if untold:
        # Whoever had been taken off before has a calendar that asks for more than it last saw.
        meeting.sequence += 1
    for party in untold:
        mail.overtake_all(letters.beginning(meeting, party.user_id))
        told(meeting, party, letters.invite(meeting, occasion, party), clock.now())
    return untold


def _find(meeting: Meeting, user_id: int | None) -> MeetingGuest | None:
    """The guest with this account, or (None) the candidate."""
    return db.session.scalar(
        select(MeetingGuest).where(
            MeetingGuest.meeting_id == meeting.id,
            MeetingGuest.user_id.is_(None) if user_id is None else MeetingGuest.user_id == user_id,
        )
    )
