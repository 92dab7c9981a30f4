"""Other conditions for the exercise: what a candidate asks for, and what a named person answers.

The reason is read by that one person. Raters, directors, the verdict, exports and the score never
meet it, and nobody who rates the session answers while somebody else is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.access.permissions import HR
from hiring.accounts import queries as accounts
from hiring.audit import service as audit
from hiring.candidates.models import Candidate
from hiring.content import queries as content
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import (
    letters,
    request_words,  # noqa: F401 - registers its sentences
    submission,
)
from hiring.day_plans.models import Accommodation
from hiring.sessions import service as sessions
from hiring.sessions import states
from hiring.sessions.models import AssessmentSession, SessionRater
from hiring.sessions.queries import SessionFacts
from hiring.vacancies.models import Vacancy

PERMISSION = "accommodations.answer"
EXTRA = (25, 50, 100)
PAUSES = (15, 30, 60)
WISHES = ("extra_25", "extra_50", "extra_100", "untimed", "pause")


@dataclass(frozen=True, slots=True)
class Granted:
    """The conditions of a session's exercise; those of everybody where nothing was granted."""

    extra_percent: int = 0
    is_untimed: bool = False
    pause_minutes: int = 0

    @property
    def is_standard(self) -> bool:
        """True where the conditions are everybody's."""
        return not (self.extra_percent or self.is_untimed or self.pause_minutes)


@dataclass(frozen=True, slots=True)
class Named:
    """Who answers and alone reads the reason; None where every HR of the branch rates the session."""

    id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its candidate, or who answers it, sees it."""

    state: str
    wishes: tuple[str, ...]
    asked_at: datetime
    granted: Granted
    answered_at: datetime | None
    answered_by: str
    answer: str
    # Whom the candidate was told of when asking.
    named: Named
    # "" for everybody but whom the candidate was told of.
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open request on somebody's desk."""

    session_id: int
    candidate: str
    vacancy: str
    asked_at: datetime


def limit(minutes: int, conditions: Granted) -> int | None:
    """The whole minutes that `minutes` become under the conditions, begun ones counted; None: no limit."""
    if conditions.is_untimed:
        return None
    return -(-minutes * (100 + conditions.extra_percent) // 100)


def granted(session_id: int) -> Granted:
    """What was granted last for this session."""
    row = db.session.scalar(
        select(Accommodation)
        .where(Accommodation.session_id == session_id, Accommodation.state == "granted")
        .order_by(Accommodation.id.desc())
        .limit(1)
    )
    return _granted_of(row) if row is not None else Granted()


def find_asked(session_id: int) -> Asked | None:
    """The newest request of a session, without its reason; None where none was made or kept."""
    row = _newest(session_id)
    return _asked_of(row) if row is not None and row.state != "taken_back" else None


def find_asked_for(who: Identity, facts: SessionFacts) -> Asked | None:
    """The newest request as this reader may see it; the reason opens to whom the candidate was told of."""
    row = _newest(facts.id)
    if row is None or row.state == "taken_back":
        return None
    is_theirs = row.named_id is not None and row.named_id == who.user_id
    return _asked_of(row, row.reason if is_theirs else "")


def named_of(session_id: int) -> Named:
    """The contact person if they are HR and do not rate this session, else the first such person."""
    free = _free(session_id)
    contact = db.session.scalar(
        select(Vacancy.contact_id)
        .join(AssessmentSession, AssessmentSession.vacancy_id == Vacancy.id)
        .where(AssessmentSession.id == session_id)
    )
    chosen = next((one for one in free if one.id == contact), free[0] if free else None)
    return Named(chosen.id, chosen.name) if chosen is not None else Named(None, "")


def list_confidants(session_id: int) -> frozenset[int]:
    """Who may know a candidate's reason, by account: they do not become raters of the session."""
    return frozenset(
        db.session.scalars(
            select(Accommodation.named_id).where(
                Accommodation.session_id == session_id,
                Accommodation.reason != "",
                Accommodation.named_id.is_not(None),
            )
        )
    )


def may_answer(who: Identity, session_id: int, branch_id: int) -> bool:
    """True for HR of the branch; for who rates the session only while nobody else is there."""
    if not who.may_in(PERMISSION, branch_id):
        return False
    free = {one.id for one in _free(session_id)}
    return who.user_id in free or (not free and not _is_own(who, session_id))


def list_waiting(who: Identity) -> list[Waiting]:
    """The open requests that this person may answer, the oldest first."""
    if not who.may(PERMISSION):
        return []
    rows = db.session.execute(
        select(
            AssessmentSession.id,
            AssessmentSession.branch_id,
            Candidate.name,
            Vacancy.title,
            Accommodation.asked_at,
        )
        .join(AssessmentSession, AssessmentSession.id == Accommodation.session_id)
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .join(Vacancy, Vacancy.id == AssessmentSession.vacancy_id)
        .where(
            Accommodation.state == "asked",
            # Once the plan is submitted there is nothing left to grant.
            AssessmentSession.plan_submitted_at.is_(None),
            AssessmentSession.state.not_in(states.OVER),
            who.within(PERMISSION, AssessmentSession.branch_id),
        )
        .order_by(Accommodation.asked_at)
    )
    return [
        Waiting(row.id, row.name, row.title, row.asked_at)
        for row in rows
        if may_answer(who, row.id, row.branch_id)
    ]


@command
def ask(who: Identity, wishes: Sequence[str], reason: str) -> None:
    """Ask for other conditions, before the start; refuses nothing, several times at once, and later."""
    session = sessions.get_own_session(who)
    if session.state in states.OVER or session.issued_at is not None:
        raise Refused("plan_session_over")
    if session.consented_at is None:
        raise Refused("plan_without_consent")
    if submission.find_present(session.id) is not None:
        raise Refused("accommodation_after_start")
    if not wishes or not set(wishes) <= set(WISHES):
        raise Refused("accommodation_without_wish")
    if _find_open(session.id) is not None:
        raise Refused("accommodation_asked_already")
    named = named_of(session.id)
    db.session.add(
        Accommodation(
            session_id=session.id,
            wishes=[wish for wish in WISHES if wish in wishes],
            # Where nobody could read it alone it is not kept.
            named_id=named.id,
            reason=reason if named.id is not None else "",
            asked_at=clock.now(),
        )
    )
    audit.record(who.actor, "accommodation.asked", session.id, wishes=list(wishes))


@command
def take_back(who: Identity) -> None:
    """Take the open request back, its reason with it; without one nothing changes."""
    session = sessions.get_own_session(who)
    row = _find_open(session.id)
    if row is None:
        return
    row.state, row.reason, row.answered_at = "taken_back", "", clock.now()
    audit.record(who.actor, "accommodation.taken_back", session.id)


@command
def answer(who: Identity, session_id: int, conditions: Granted | None, text: str) -> None:
    """Grant `conditions`, or decline (None) with a text; a running attempt gets its time at once.

    Refuses what is answered already, a grant of nothing, a decline without a word, and who rates.
    """
    session = sessions.get_session_with(who, session_id, PERMISSION)
    if not may_answer(who, session.id, session.branch_id):
        raise Refused("accommodation_by_rater")
    row = _find_open(session.id)
    if row is None:
        raise Refused("accommodation_answered")
    if conditions is None and not text:
        raise Refused("accommodation_without_word")
    given = conditions or Granted()
    if conditions is not None and (
        given.is_standard
        or given.extra_percent not in (0, *EXTRA)
        or given.pause_minutes not in (0, *PAUSES)
    ):
        raise Refused("accommodation_grants_nothing")
    before = granted(session.id)
    row.state = "declined" if conditions is None else "granted"
    row.extra_percent = 0 if given.is_untimed else given.extra_percent
    row.is_untimed, row.pause_minutes = given.is_untimed, given.pause_minutes
    row.answer, row.answered_by_id, row.answered_at = text, who.user_id, clock.now()
    if conditions is not None:
        _give_time(session, before, _granted_of(row))
    audit.record(
        who.actor,
        "accommodation.answered",
        session.id,
        outcome=row.state,
        extra_percent=row.extra_percent,
        is_untimed=row.is_untimed,
        pause_minutes=row.pause_minutes,
    )
    letters.accommodation_answered(session, row)


def _give_time(session: AssessmentSession, before: Granted, after: Granted) -> None:
    """Let a running attempt's end and pauses grow by what is new; nothing is ever taken away."""
    attempt = submission.find_present(session.id)
    if attempt is None or attempt.submitted_at is not None:
        return
    submission.end_past_pause(attempt, clock.now())
    attempt.pause_minutes += max(0, after.pause_minutes - before.pause_minutes)
    if attempt.due_at is None:
        return
    pack = content.get_pack(session.content_version_id)["day_plans"][attempt.exercise]
    standard = int(pack["limit_minutes"])
    known, new = limit(standard, before), limit(standard, after)
    if new is None:
        attempt.due_at = None
    elif known is not None:
        attempt.due_at += timedelta(minutes=max(0, new - known))


def _free(session_id: int) -> list[accounts.Person]:
    """HR of the session's branch who neither rate it nor are its candidate, by name."""
    session = db.session.execute(
        select(AssessmentSession.branch_id, Candidate.user_id)
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .where(AssessmentSession.id == session_id)
    ).one_or_none()
    if session is None:
        raise NotFound
    seats = set(
        db.session.scalars(
            select(SessionRater.user_id).where(SessionRater.session_id == session_id)
        )
    )
    return [
        one
        for one in accounts.list_people((HR,), session.branch_id)
        if one.id not in seats and one.id != session.user_id
    ]


def _is_own(who: Identity, session_id: int) -> bool:
    own = db.session.scalar(
        select(Candidate.user_id)
        .join(AssessmentSession, AssessmentSession.candidate_id == Candidate.id)
        .where(AssessmentSession.id == session_id)
    )
    return own is not None and own == who.user_id


def _newest(session_id: int) -> Accommodation | None:
    return db.session.scalar(
        select(Accommodation)
        .where(Accommodation.session_id == session_id)
        .order_by(Accommodation.id.desc())
        .limit(1)
    )


def _find_open(session_id: int) -> Accommodation | None:
    return db.session.scalar(
        select(Accommodation).where(
            Accommodation.session_id == session_id, Accommodation.state == "asked"
        )
    )


def _granted_of(row: Accommodation) -> Granted:
    return Granted(row.extra_percent, row.is_untimed, row.pause_minutes)


def _asked_of(row: Accommodation, reason: str = "") -> Asked:
    names = accounts.names({one for one in (row.named_id, row.answered_by_id) if one is not None})
    return Asked(
        state=row.state,
        wishes=tuple(row.wishes),
        asked_at=row.asked_at,
        granted=_granted_of(row),
        answered_at=row.answered_at,
        answered_by=names.get(row.answered_by_id or 0, ""),
        answer=row.answer,
        named=Named(row.named_id, names.get(row.named_id or 0, "")),
        reason=reason,
    )
