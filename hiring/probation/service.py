"""Commands on probations: starting one, its mentor, and the employee's link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.accounts import service as accounts
from hiring.accounts.models import User
from hiring.audit import service as audit
from hiring.candidates.models import Candidate
from hiring.content import queries as content
from hiring.core import clock, i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.i18n import format_date
from hiring.core.refusals import NotFound, Refused
from hiring.probation import access, employment, proposals, queries, terms
from hiring.probation import words as words  # registers its sentences
from hiring.probation.models import Probation, ProbationTask
from hiring.sessions import service as sessions
from hiring.sessions.models import AssessmentSession
from hiring.verdicts.models import Decision, Recommendation


@dataclass(frozen=True, slots=True)
class Started:
    """A probation, and the token of the employee's first link where one was issued just now."""

    probation_id: int
    token: str | None


@command
def start_probation(
    who: Identity, session_id: int, mentor_id: int | None, starts_on: date
) -> Started:
    """Make the candidate an employee and propose tasks for their probation; once per session.

    A second press gives back the probation that is there. Refuses without a decision to hire.
    """
    session = sessions.get_session_with(who, session_id, "probation.oversee")
    known = db.session.scalar(select(Probation.id).where(Probation.session_id == session.id))
    if known is not None:
        return Started(known, None)
    _refuse_without_hire(session.id)
    today = i18n.today()
    if not terms.is_plausible_start(starts_on, today):
        raise Refused(
            "start_implausible",
            first=format_date(today - terms.EARLIEST, "d MMMM y"),
            last=format_date(today + terms.LATEST, "d MMMM y"),
        )
    candidate = db.session.get_one(Candidate, session.candidate_id)
    user, token = employment.employ(who, candidate, session.branch_id, session.id)
    _check_mentor(mentor_id, session.branch_id, user.id)
    probation = Probation(
        session_id=session.id,
        branch_id=session.branch_id,
        employee_id=user.id,
        mentor_id=mentor_id,
        starts_on=starts_on,
        ends_on=terms.last_day(starts_on),
        created_by_id=who.user_id,
        created_at=clock.now(),
    )
    db.session.add(probation)
    db.session.flush()
    audit.record(who.actor, "probation.started", probation.id, session=session.id)
    _propose(who, probation, session, user)
    return Started(probation.id, token)


def _refuse_without_hire(session_id: int) -> None:
    newest = db.session.scalar(
        select(Decision.outcome)
        .where(Decision.session_id == session_id)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    if newest != "hire":
        raise Refused("no_positive_decision")


def _check_mentor(mentor_id: int | None, branch_id: int, employee_id: int) -> None:
    if mentor_id is None:
        return
    if mentor_id == employee_id:
        raise Refused("own_mentor")
    if mentor_id not in {person.id for person in queries.list_mentors(branch_id, employee_id)}:
        raise Refused("no_such_mentor")


def _propose(
    who: Identity, probation: Probation, session: AssessmentSession, employee: User
) -> None:
    """Add what the recommendation asks for, in the employee's language."""
    payload = db.session.scalar(
        select(Recommendation.payload).where(Recommendation.session_id == session.id)
    )
    templates = content.get_pack(session.content_version_id)["probation"]["tasks"]
    words_of = content.get_words(session.content_version_id, employee.locale)["probation"]["tasks"]
    before = db.session.scalars(
        select(ProbationTask.template)
        .join(Probation, Probation.id == ProbationTask.probation_id)
        .where(Probation.employee_id == employee.id, ProbationTask.state != "cancelled")
    )
    chosen = proposals.choose(templates, payload or {}, set(before))
    now = clock.now()
    for template in chosen:
        said = words_of[template["id"]]
        db.session.add(
            ProbationTask(
                probation_id=probation.id,
                competency=template["competency"],
                template=template["id"],
                what=said["what"],
                expected=said["expected"],
                criterion=said["check"],
                week=template["week"],
                due_on=terms.due_day(probation.starts_on, template["week"], template["days"]),
                changed_at=now,
            )
        )
        # One by one: ids keep the order, weakest competency first.
        db.session.flush()
    audit.record(who.actor, "probation.proposed", probation.id, tasks=len(chosen))


@command
def change_mentor(who: Identity, probation_id: int, mentor_id: int | None) -> None:
    """Name another mentor, or none for now."""
    probation = get_overseen(who, probation_id)
    if probation.mentor_id == mentor_id:
        return
    _check_mentor(mentor_id, probation.branch_id, probation.employee_id)
    probation.mentor_id = mentor_id
    audit.record(who.actor, "probation.changed", probation.id, fields=["mentor"])


@command
def reissue_link(who: Identity, probation_id: int) -> str:
    """A new first link for an employee who has not signed in yet; the earlier one ends."""
    probation = get_overseen(who, probation_id)
    user = db.session.get_one(User, probation.employee_id)
    if not user.is_active:
        raise Refused("employee_account_closed")
    if user.password_hash is not None:
        raise Refused("already_joined")
    audit.record(who.actor, "user.invitation_reissued", user.id)
    return accounts.issue_invitation(user, who.user_id)


def get_overseen(who: Identity, probation_id: int) -> Probation:
    """The probation, locked, for HR or a director of its branch; raises NotFound otherwise."""
    probation, seat = get_seated(who, probation_id)
    if seat == access.EMPLOYEE and who.may_in("probation.oversee", probation.branch_id):
        raise Refused("own_probation")
    if seat != access.OVERSEER:
        raise NotFound
    return probation


def get_seated(who: Identity, probation_id: int) -> tuple[Probation, str]:
    """The probation locked for a change, and the seat of `who`; NotFound without a seat."""
    probation = db.session.get(Probation, probation_id, with_for_update=True)
    if probation is None:
        raise NotFound
    seat = access.seat_of(who, probation.branch_id, probation.employee_id, probation.mentor_id)
    if seat is None:
        raise NotFound
    return probation, seat
