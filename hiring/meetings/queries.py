"""Reads of meetings; who may see a session sees its meetings, a candidate only their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.accounts.models import Branch, User
from hiring.candidates.models import Candidate
from hiring.core import clock
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.meetings import addresses, calendar, letters, parties, zones
from hiring.meetings.models import Meeting, MeetingChange
from hiring.sessions import queries as sessions
from hiring.sessions.models import AssessmentSession, SessionRater
from hiring.sessions.queries import SessionFacts
from hiring.sessions.states import OVER
from hiring.vacancies.models import Vacancy

# How many of those to come a desk shows.
AHEAD = 7
DEFAULT_MINUTES = 120
STEP_MINUTES = 15


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting as pages show it; `is_rated`: a rater of the session has begun to rate."""

    id: int
    session_id: int
    moves: int
    starts_at: datetime
    minutes: int
    timezone: str
    room: str
    link: str
    note: str
    state: str
    outcome: str | None
    reason: str
    is_rated: bool

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def standing(self) -> str:
        """planned, running, unsaid, presumed, held, not_held or cancelled."""
        if self.state == "cancelled":
            return "cancelled"
        if self.outcome is not None:
            return self.outcome
        now = clock.now()
        if now < self.starts_at:
            return "planned"
        if now < self.ends_at:
            return "running"
        return "presumed" if self.is_rated else "unsaid"

    @property
    def has_begun(self) -> bool:
        """Whether its time has come."""
        return clock.now() >= self.starts_at

    @property
    def may_move(self) -> bool:
        """Whether it can still be put elsewhere."""
        return self.standing in ("planned", "running")

    @property
    def when(self) -> str:
        """Its whole time in words."""
        return zones.said(self.starts_at, self.minutes, self.timezone)


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a meeting, when, by whom ("": the product), and the time from then on."""

    meeting_id: int
    kind: str
    at: datetime
    by: str
    when: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """Something that another meeting needs at the same time: a room, a rater, the candidate."""

    kind: str
    name: str
    when: str


@dataclass(frozen=True, slots=True)
class Interview:
    """A meeting on a rater's desk."""

    session_id: int
    candidate: str
    vacancy: str
    is_today: bool
    when: str
    place: str
    link: str
    kit: str


def list_of_session(session_id: int) -> list[MeetingFacts]:
    """The meetings of a session that the reader was let into, newest first."""
    rows = db.session.execute(
        select(*_columns())
        .join(AssessmentSession, AssessmentSession.id == Meeting.session_id)
        .where(Meeting.session_id == session_id)
        .order_by(Meeting.id.desc())
    )
    return [MeetingFacts(*row) for row in rows]


def get_meeting(facts: SessionFacts, meeting_id: int) -> MeetingFacts:
    """One meeting of a session; raises NotFound for a foreign one."""
    for found in list_of_session(facts.id):
        if found.id == meeting_id:
            return found
    raise NotFound


def list_changes(session_id: int) -> list[Change]:
    """What was done to the meetings of a session, in order."""
    rows = db.session.execute(
        select(
            MeetingChange.meeting_id,
            MeetingChange.kind,
            MeetingChange.at,
            User.name,
            MeetingChange.starts_at,
            MeetingChange.minutes,
            MeetingChange.timezone,
        )
        .join(Meeting, Meeting.id == MeetingChange.meeting_id)
        .outerjoin(User, User.id == MeetingChange.by_id)
        .where(Meeting.session_id == session_id)
        .order_by(MeetingChange.id)
    )
    return [
        Change(
            row.meeting_id,
            row.kind,
            row.at,
            row.name or "",
            zones.said(row.starts_at, row.minutes, row.timezone),
        )
        for row in rows
    ]


def list_overlaps(
    facts: SessionFacts, starts_at: datetime, minutes: int, room: str, besides: int | None
) -> list[Overlap]:
    """What of this time is taken already, as far as is known here; of others no more than when."""
    ends_at = starts_at + timedelta(minutes=minutes)
    rows = db.session.execute(
        select(
            Meeting.id,
            Meeting.session_id,
            Meeting.starts_at,
            Meeting.minutes,
            Meeting.timezone,
            Meeting.room,
            AssessmentSession.branch_id,
            AssessmentSession.candidate_id,
        )
        .join(AssessmentSession, AssessmentSession.id == Meeting.session_id)
        .where(
            Meeting.state == "planned",
            Meeting.outcome.is_(None),
            Meeting.id != (besides or 0),
            Meeting.starts_at < ends_at,
            Meeting.starts_at > starts_at - timedelta(days=1),
            AssessmentSession.state.not_in(OVER),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()
    mine = {rater.user_id: rater.name for rater in _raters(facts.id)}
    found = []
    for row in rows:
        if row.starts_at + timedelta(minutes=row.minutes) <= starts_at:
            continue
        when = zones.said(row.starts_at, row.minutes, row.timezone)
        if row.candidate_id == facts.candidate_id:
            found.append(Overlap("candidate", facts.candidate, when))
        if room and row.branch_id == facts.branch_id and row.room.casefold() == room.casefold():
            found.append(Overlap("room", row.room, when))
        found += [
            Overlap("rater", mine[rater.user_id], when)
            for rater in _raters(row.session_id)
            if rater.user_id in mine
        ]
    return found


def list_interviews(who: Identity) -> list[Interview]:
    """The meetings of a rater: those of today, and the next ones."""
    now = clock.now()
    rows = db.session.execute(
        select(
            *_columns(),
            Candidate.name,
            Vacancy.title,
            Branch.name,
        )
        .join(AssessmentSession, AssessmentSession.id == Meeting.session_id)
        .join(SessionRater, SessionRater.session_id == Meeting.session_id)
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .join(Vacancy, Vacancy.id == AssessmentSession.vacancy_id)
        .join(Branch, Branch.id == AssessmentSession.branch_id)
        .where(
            SessionRater.user_id == who.user_id,
            SessionRater.excused_at.is_(None),
            SessionRater.submitted_at.is_(None),
            AssessmentSession.state.not_in(OVER),
            AssessmentSession.ratings_closed_at.is_(None),
            Meeting.state == "planned",
            Meeting.outcome.is_(None),
            Meeting.starts_at > now - timedelta(days=1),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found = []
    for *columns, candidate, vacancy, branch in rows:
        facts = MeetingFacts(*columns)
        day, today = (zones.local(at, facts.timezone).date() for at in (facts.starts_at, now))
        if day != today and facts.ends_at <= now:
            continue
        found.append(
            Interview(
                session_id=facts.session_id,
                candidate=candidate,
                vacancy=vacancy,
                is_today=day == today,
                when=_short(facts),
                place=", ".join((branch, facts.room)) if facts.room else "",
                link=facts.link,
                kit=addresses.kit(facts.session_id),
            )
        )
    return found[:AHEAD]


def find_own(facts: SessionFacts) -> MeetingFacts | None:
    """What the candidate is told of the newest meeting: that it is to come, or that it is off."""
    newest = next(iter(list_of_session(facts.id)), None)
    if newest is None or clock.now() >= newest.ends_at:
        return None
    return newest if newest.standing in ("planned", "running", "cancelled") else None


def get_place(meeting: MeetingFacts) -> str:
    """Branch, address and room of a meeting; "" where it has no room."""
    return letters.place(meeting.room, parties.get_occasion(meeting.session_id))


def get_own_file(who: Identity) -> str:
    """The candidate's own meeting for their calendar; raises NotFound where none is to come."""
    found = find_own(sessions.get_own(who))
    if found is None or found.state == "cancelled":
        raise NotFound
    return _file(found.id, None)


def get_file(who: Identity, meeting: MeetingFacts) -> str:
    """A meeting for the calendar of a colleague who may see it; raises NotFound for one that is off."""
    if meeting.state == "cancelled":
        raise NotFound
    return _file(meeting.id, who.user_id)


def default_minutes(steps: list[sessions.Step]) -> int:
    """How long the steps that are no homework take; two hours where there are none."""
    planned = sum(step.minutes for step in steps if step.instrument != "day_plan")
    return -(-planned // STEP_MINUTES) * STEP_MINUTES or DEFAULT_MINUTES


def _file(meeting_id: int, user_id: int | None) -> str:
    meeting = db.session.get_one(Meeting, meeting_id)
    occasion = parties.get_occasion(meeting.session_id)
    to = occasion.candidate if user_id is None else parties.get_rater(user_id)
    return calendar.render(letters.entry(meeting, occasion, to), calendar.PUBLISH)


def _raters(session_id: int) -> list[sessions.Rater]:
    return [rater for rater in sessions.list_raters(session_id) if rater.state != "excused"]


def _short(facts: MeetingFacts) -> str:
    span = zones.span_said(facts.starts_at, facts.minutes, facts.timezone)
    if facts.timezone != addresses.timezone():
        span = f"{span} ({zones.name(facts.starts_at, facts.timezone)})"
    if zones.local(facts.starts_at, facts.timezone).date() == (
        zones.local(clock.now(), facts.timezone).date()
    ):
        return span
    return f"{zones.weekday_said(facts.starts_at, facts.timezone)}, {span}"


def _columns() -> tuple[Any, ...]:
    return (
        Meeting.id,
        Meeting.session_id,
        Meeting.moves,
        Meeting.starts_at,
        Meeting.minutes,
        Meeting.timezone,
        Meeting.room,
        Meeting.link,
        Meeting.note,
        Meeting.state,
        Meeting.outcome,
        Meeting.reason,
        AssessmentSession.first_rating_at.is_not(None),
    )
