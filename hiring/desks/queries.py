"""What waits for somebody: reads across the features, owns nothing.

Every list is cut down by the reader's branches or seats; none shows a score or a recommendation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true

from hiring.access.identity import Identity
from hiring.access.permissions import (
    ADMINISTRATOR,
    CONTENT_OWNER,
    DIRECTOR,
    EMPLOYEE,
    HR,
    MENTOR,
)
from hiring.accounts.models import Branch, User
from hiring.candidates.models import Candidate
from hiring.content import answer_queries
from hiring.content import queries as content
from hiring.content.models import ContentVersion, KeySignOff
from hiring.core import clock
from hiring.core.db import db
from hiring.core.i18n import gettext as _
from hiring.core.i18n import ngettext
from hiring.desks import ratings, requests
from hiring.desks.waiting import MOST, Waiting
from hiring.probation.models import Probation, ProbationTask
from hiring.sessions.models import AssessmentSession, SessionRater
from hiring.sessions.states import OVER, STATES
from hiring.vacancies.models import Vacancy

# An invitation that nobody has opened for so long deserves a call.
SILENT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An open vacancy and how many of its sessions are in which state, in the order of the way."""

    id: int
    title: str
    branch: str
    counts: tuple[tuple[str, int], ...]


def list_waiting(who: Identity) -> list[Waiting]:
    """Everything that waits for this person, by role: what others wait for comes first."""
    found: list[Waiting] = []
    found += ratings.list_to_rate(who)
    found += requests.list_requests(who)
    if who.has_role(HR):
        found += _for_hr(who)
    if who.has_role(DIRECTOR):
        found += _to_decide(who)
    if who.has_role(MENTOR, HR, DIRECTOR):
        found += _to_verify(who)
    if who.has_role(MENTOR):
        found += _to_assign(who)
    if who.has_role(EMPLOYEE):
        found += _to_do(who)
    if who.has_role(CONTENT_OWNER):
        found += _to_sign()
        found += _to_publish()
    if who.has_role(ADMINISTRATOR):
        found += _to_join()
    return found


def list_under_way(who: Identity) -> list[UnderWay]:
    """For HR and directors: the open vacancies of their branches, newest first."""
    rows = db.session.execute(
        select(
            Vacancy.id,
            Vacancy.title,
            Branch.name,
            AssessmentSession.state,
            func.count(AssessmentSession.id).label("number"),
        )
        .join(Branch, Branch.id == Vacancy.branch_id)
        .outerjoin(
            AssessmentSession,
            and_(
                AssessmentSession.vacancy_id == Vacancy.id,
                AssessmentSession.candidate_id.not_in(
                    select(Candidate.id).where(Candidate.user_id == who.user_id)
                ),
            ),
        )
        .where(Vacancy.state == "open", _in_branches(who, (HR, DIRECTOR), Vacancy.branch_id))
        .group_by(Vacancy.id, Vacancy.title, Branch.name, AssessmentSession.state)
        .order_by(Vacancy.id.desc())
    )
    found: list[UnderWay] = []
    for vacancy_id, group in groupby(rows, key=lambda row: row.id):
        states = {row.state: row for row in group}
        first = next(iter(states.values()))
        counts = tuple((state, states[state].number) for state in STATES if state in states)
        found.append(UnderWay(vacancy_id, first.title, first.name, counts))
    return found[:MOST]


def list_set_up(who: Identity) -> list[tuple[str, bool]]:
    """For the administrator: the steps of setting up, each with whether it is done."""
    if not who.has_role(ADMINISTRATOR):
        return []
    row = db.session.execute(
        select(
            exists(select(Branch.id)).label("branches"),
            exists(select(ContentVersion.id)).label("content"),
            (select(func.count()).select_from(User).scalar_subquery() > 1).label("people"),
            exists(select(Vacancy.id)).label("vacancy"),
        )
    ).one()
    return [
        ("branches", bool(row.branches)),
        ("content", bool(row.content)),
        ("people", bool(row.people)),
        ("vacancy", bool(row.vacancy)),
    ]


def _in_branches(who: Identity, roles: tuple[str, ...], column: Any) -> ColumnElement[bool]:
    held = {branch for name, branch in who.memberships if name in roles}
    return true() if None in held else column.in_(held)


def _sessions(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            AssessmentSession.id,
            AssessmentSession.state,
            Candidate.name,
            Vacancy.title,
            AssessmentSession.created_at,
            AssessmentSession.plan_submitted_at,
            AssessmentSession.ratings_closed_at,
            AssessmentSession.issued_at,
            AssessmentSession.decided_at,
            AssessmentSession.answer_due_on,
        )
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .join(Vacancy, Vacancy.id == AssessmentSession.vacancy_id)
        .where(condition)
        .order_by(AssessmentSession.answer_due_on, AssessmentSession.created_at)
        .limit(MOST)
    )


def _for_hr(who: Identity) -> list[Waiting]:
    """Sessions in which the next step is HR's: silent invitations, closing, issuing."""
    open_seat = exists(
        select(SessionRater.id).where(
            SessionRater.session_id == AssessmentSession.id,
            SessionRater.submitted_at.is_(None),
            SessionRater.excused_at.is_(None),
        )
    )
    submitted = exists(
        select(SessionRater.id).where(
            SessionRater.session_id == AssessmentSession.id,
            SessionRater.submitted_at.is_not(None),
        )
    )
    rows = db.session.execute(
        _sessions(
            and_(
                _in_branches(who, (HR,), AssessmentSession.branch_id),
                or_(
                    and_(
                        AssessmentSession.state == "invited",
                        AssessmentSession.created_at < clock.now() - SILENT,
                    ),
                    and_(
                        AssessmentSession.ratings_closed_at.is_(None),
                        AssessmentSession.state.not_in(OVER),
                        submitted,
                        ~open_seat,
                    ),
                    AssessmentSession.state == "closed",
                ),
            )
        )
    )
    kinds = {"invited": "silent", "closed": "issue"}
    return [
        Waiting(
            kinds.get(row.state, "close"),
            row.id,
            row.name,
            row.title,
            row.ratings_closed_at or row.plan_submitted_at or row.created_at,
            row.answer_due_on,
        )
        for row in rows
    ]


def _to_decide(who: Identity) -> list[Waiting]:
    rows = db.session.execute(
        _sessions(
            and_(
                _in_branches(who, (DIRECTOR,), AssessmentSession.branch_id),
                AssessmentSession.state == "complete",
            )
        )
    )
    return [
        Waiting("decide", row.id, row.name, row.title, row.issued_at, row.answer_due_on)
        for row in rows
    ]


def _tasks(condition: ColumnElement[bool]) -> Iterable[Any]:
    return db.session.execute(
        select(
            ProbationTask.state,
            ProbationTask.what,
            ProbationTask.due_on,
            ProbationTask.changed_at,
            Probation.id,
            User.name,
        )
        .join(Probation, Probation.id == ProbationTask.probation_id)
        .join(User, User.id == Probation.employee_id)
        .where(condition)
        .order_by(ProbationTask.due_on)
        .limit(MOST)
    )


def _to_verify(who: Identity) -> list[Waiting]:
    mine = or_(
        Probation.mentor_id == who.user_id,
        *(
            _in_branches(who, (role,), Probation.branch_id)
            for role in (HR, DIRECTOR)
            if who.has_role(role)
        ),
    )
    rows = _tasks(
        and_(mine, ProbationTask.state == "reported", Probation.employee_id != who.user_id)
    )
    return [
        Waiting("verify", row.id, row.what, row.name, row.changed_at, row.due_on) for row in rows
    ]


def _to_assign(who: Identity) -> list[Waiting]:
    """The probations in which this mentor has proposals that nobody has assigned."""
    rows = db.session.execute(
        select(
            Probation.id,
            User.name,
            func.count(ProbationTask.id).label("proposed"),
            func.min(ProbationTask.due_on).label("due_on"),
        )
        .join(ProbationTask, ProbationTask.probation_id == Probation.id)
        .join(User, User.id == Probation.employee_id)
        .where(
            Probation.mentor_id == who.user_id,
            Probation.employee_id != who.user_id,
            ProbationTask.state == "proposed",
        )
        .group_by(Probation.id, User.name)
        .order_by(Probation.id)
    )
    return [
        Waiting(
            "assign",
            row.id,
            row.name,
            _("proposed: %(number)s", number=row.proposed),
            due=row.due_on,
        )
        for row in rows
    ]


def _to_do(who: Identity) -> list[Waiting]:
    rows = _tasks(
        and_(
            Probation.employee_id == who.user_id,
            ProbationTask.state.in_(("assigned", "returned")),
        )
    )
    return [
        Waiting(
            "returned" if row.state == "returned" else "do",
            row.id,
            row.what,
            "",
            row.changed_at,
            row.due_on,
        )
        for row in rows
    ]


def _to_sign() -> list[Waiting]:
    """The newest version of each pack, while no key of it is signed off."""
    newest = select(func.max(ContentVersion.id)).group_by(ContentVersion.pack)
    # An edition has the key of the version that it stands on.
    key = func.coalesce(ContentVersion.base_id, ContentVersion.id)
    signed = exists(select(KeySignOff.id).where(KeySignOff.content_version_id == key))
    rows = db.session.execute(
        select(ContentVersion.id, ContentVersion.imported_at).where(
            ContentVersion.id.in_(newest), ~signed
        )
    ).all()
    return [
        Waiting(
            "sign", row.id, content.get_name(row.id), content.get_number(row.id), row.imported_at
        )
        for row in rows
    ]


def _to_publish() -> list[Waiting]:
    """The packs with answers of the company's own that are saved and stand in no edition yet."""
    found = []
    for version in content.list_newest():
        changes, _seen = answer_queries.list_changes(answer_queries.get_standing(version.pack))
        if changes:
            number = ngettext(
                "%(num)s is saved and not published",
                "%(num)s are saved and not published",
                len(changes),
            )
            saved = [change.saved.saved_at for change in changes if change.saved is not None]
            name, since = content.get_name(version.id), min(saved, default=None)
            found.append(Waiting("publish", version.pack, name, number, since))
    return found


def _to_join() -> list[Waiting]:
    """Colleagues who have a link but no password yet."""
    rows = db.session.execute(
        select(User.id, User.name, User.email, User.created_at)
        .where(User.is_active, User.password_hash.is_(None))
        .order_by(User.created_at)
        .limit(MOST)
    )
    return [Waiting("join", row.id, row.name, row.email, row.created_at) for row in rows]
