"""A candidate's request that a person reviews the reading of their plan.

Fair by one rule: whoever rated the session or decided on it does not answer while somebody of HR or
the directors of the branch is there who did neither. Where nobody is, they may, and the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.access.permissions import POLICY
from hiring.accounts import queries as accounts
from hiring.accounts.models import User
from hiring.audit import service as audit
from hiring.candidates.models import Candidate
from hiring.core import clock, i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import (
    letters,
    request_words,  # noqa: F401 - registers its sentences
    submission,
)
from hiring.day_plans.models import Contest, PlanAttempt
from hiring.sessions import service as sessions
from hiring.sessions.models import AssessmentSession, SessionRater
from hiring.sessions.queries import SessionFacts
from hiring.vacancies.models import Vacancy

PERMISSION = "contests.answer"
ROLES = tuple(sorted(POLICY[PERMISSION]))
DAYS = 7
OUTCOMES = ("stands", "changes")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request for a review, as its candidate and those who answer see it."""

    asked_at: datetime
    about: str
    due_on: date
    answered_at: datetime | None
    answered_by: str
    outcome: str | None
    was_involved: bool
    answer: str

    @property
    def is_overdue(self) -> bool:
        """True once its day has passed without an answer."""
        return self.answered_at is None and self.due_on < i18n.today()


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open request on somebody's desk."""

    session_id: int
    candidate: str
    vacancy: str
    asked_at: datetime
    due_on: date


def find_ticket(session_id: int) -> Ticket | None:
    """The newest request of a session, or None."""
    row = db.session.execute(
        select(
            Contest.asked_at,
            Contest.about,
            Contest.due_on,
            Contest.answered_at,
            User.name,
            Contest.outcome,
            Contest.was_involved,
            Contest.answer,
        )
        .join(PlanAttempt, PlanAttempt.id == Contest.attempt_id)
        .outerjoin(User, User.id == Contest.answered_by_id)
        .where(PlanAttempt.session_id == session_id)
        .order_by(Contest.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Ticket(*row[:4], row.name or "", *row[5:])


def shows_feedback(session_id: int) -> bool:
    """Whether the session's vacancy lets candidates read what was read from their plan."""
    return bool(
        db.session.scalar(
            select(Vacancy.shows_plan_feedback)
            .join(AssessmentSession, AssessmentSession.vacancy_id == Vacancy.id)
            .where(AssessmentSession.id == session_id)
        )
    )


def may_open(facts: SessionFacts) -> bool:
    """True where the candidate can ask now: a plan, a result that is out, no request yet."""
    if not _may_ask(facts):
        return False
    attempt = submission.find_present(facts.id)
    return (
        attempt is not None and attempt.submitted_at is not None and _contested(attempt.id) is None
    )


def may_answer(who: Identity, session_id: int, branch_id: int) -> bool:
    """True for HR and directors of the branch within the rule above."""
    if not who.may_in(PERMISSION, branch_id):
        return False
    return _answers(who, *_reviewers(session_id))


def list_reviewers(session_id: int) -> list[str]:
    """The names of those who may answer though they are not involved."""
    free, _ = _reviewers(session_id)
    return [one.name for one in free]


def list_waiting(who: Identity) -> list[Waiting]:
    """The open requests that this person may answer, the first due first."""
    if not who.may(PERMISSION):
        return []
    rows = db.session.execute(
        select(
            AssessmentSession.id,
            AssessmentSession.branch_id,
            Candidate.name,
            Vacancy.title,
            Contest.asked_at,
            Contest.due_on,
        )
        .join(PlanAttempt, PlanAttempt.id == Contest.attempt_id)
        .join(AssessmentSession, AssessmentSession.id == PlanAttempt.session_id)
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .join(Vacancy, Vacancy.id == AssessmentSession.vacancy_id)
        .where(Contest.answered_at.is_(None), who.within(PERMISSION, AssessmentSession.branch_id))
        .order_by(Contest.due_on, Contest.id)
    )
    return [
        Waiting(row.id, row.name, row.title, row.asked_at, row.due_on)
        for row in rows
        if may_answer(who, row.id, row.branch_id)
    ]


@command
def open_contest(who: Identity, about: str) -> None:
    """Ask for the review; it is due within seven days. Refuses before the result, and a second one."""
    session = sessions.get_own_session(who)
    attempt = submission.find_present(session.id)
    if attempt is None or attempt.submitted_at is None or not _may_ask(session):
        raise Refused("contest_too_early")
    if _contested(attempt.id) is not None:
        raise Refused("contest_open_already")
    due_on = i18n.today() + timedelta(days=DAYS)
    db.session.add(Contest(attempt_id=attempt.id, asked_at=clock.now(), about=about, due_on=due_on))
    audit.record(who.actor, "contest.opened", session.id, due_on=due_on.isoformat())


@command
def answer(who: Identity, session_id: int, outcome: str, text: str) -> None:
    """Answer the review: the reading stands or changes, and why; refuses who is not to answer."""
    session = sessions.get_session_with(who, session_id, PERMISSION)
    row = db.session.scalar(
        select(Contest)
        .join(PlanAttempt, PlanAttempt.id == Contest.attempt_id)
        .where(PlanAttempt.session_id == session.id, Contest.answered_at.is_(None))
    )
    if row is None:
        raise Refused("contest_answered")
    free, involved = _reviewers(session.id)
    if not _answers(who, free, involved):
        raise Refused("contest_involved")
    if outcome not in OUTCOMES or not text:
        raise Refused("contest_without_word")
    row.outcome, row.answer = outcome, text
    row.was_involved = who.user_id in involved
    row.answered_by_id, row.answered_at = who.user_id, clock.now()
    audit.record(
        who.actor, "contest.answered", session.id, outcome=outcome, involved=row.was_involved
    )
    letters.contest_answered(session, row)


def _may_ask(session: SessionFacts | AssessmentSession) -> bool:
    """A plan was submitted and the candidate may know the result: with feedback once it is issued."""
    if session.plan_submitted_at is None or session.withdrawn_at is not None:
        return False
    if session.decided_at is not None:
        return True
    return session.issued_at is not None and shows_feedback(session.id)


def _contested(attempt_id: int) -> int | None:
    return db.session.scalar(select(Contest.id).where(Contest.attempt_id == attempt_id))


def _answers(who: Identity, free: list[accounts.Person], involved: set[int]) -> bool:
    return who.user_id in {one.id for one in free} or (not free and who.user_id in involved)


def _reviewers(session_id: int) -> tuple[list[accounts.Person], set[int]]:
    """(who may answer without having had a hand in it, by name; ids of those who had one)."""
    session = db.session.execute(
        select(AssessmentSession.branch_id, Candidate.user_id)
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .where(AssessmentSession.id == session_id)
    ).one_or_none()
    if session is None:
        raise NotFound
    deciders = current_app.extensions["hiring_deciders"]
    involved = {
        *db.session.scalars(
            select(SessionRater.user_id).where(
                SessionRater.session_id == session_id, SessionRater.excused_at.is_(None)
            )
        ),
        *deciders(session_id),
    }
    people = [
        one for one in accounts.list_people(ROLES, session.branch_id) if one.id != session.user_id
    ]
    free = [one for one in people if one.id not in involved]
    return free, involved & {one.id for one in people}
