"""Reads of many sessions: the list of candidates, a vacancy's sessions, one person's sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from hiring.access.identity import Identity
from hiring.accounts.models import Branch, User
from hiring.audit.models import AuditEvent
from hiring.candidates.models import Candidate
from hiring.candidates.service import fold
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.sessions.models import AssessmentSession
from hiring.vacancies.models import Vacancy

PAGE = 50
MOST_WORDS = 8
# "-key" is descending. The order of creation is that of ids: no sorting needed.
SORTS: dict[str, tuple[Any, ...]] = {
    "-created": (AssessmentSession.id.desc(),),
    "created": (AssessmentSession.id,),
    "candidate": (Candidate.search, AssessmentSession.id),
    "-candidate": (Candidate.search.desc(), AssessmentSession.id),
    "vacancy": (Vacancy.title, AssessmentSession.id.desc()),
    "-vacancy": (Vacancy.title.desc(), AssessmentSession.id.desc()),
    "answer": (
        AssessmentSession.answer_due_on.is_(None),
        AssessmentSession.answer_due_on,
        AssessmentSession.id.desc(),
    ),
    "-answer": (
        AssessmentSession.answer_due_on.is_(None),
        AssessmentSession.answer_due_on.desc(),
        AssessmentSession.id.desc(),
    ),
}
NEWEST = "-created"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is cut down to and how it is ordered; empty values cut nothing."""

    text: str = ""
    state: str = ""
    vacancy_id: int | None = None
    branch_id: int | None = None
    sort: str = NEWEST
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A session as lists show it: never a result."""

    id: int
    candidate_id: int
    candidate: str
    source: str
    vacancy_id: int
    vacancy: str
    branch: str
    state: str
    created_at: datetime
    answer_due_on: date | None


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a list, and how long the whole is."""

    rows: list[Row]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate as their own page shows them."""

    id: int
    name: str
    email: str
    phone: str
    locale: str
    source: str
    branch_id: int
    branch: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """Which fields somebody corrected, and when; never what they were."""

    at: datetime
    by: str
    fields: tuple[str, ...]


# Lists by age read the table backwards and stop after a page. "+ 0" keeps the database from taking
# the index of the branch or the vacancy instead, for which it would sort every session they have.
_BRANCH = AssessmentSession.branch_id + 0
_VACANCY = AssessmentSession.vacancy_id + 0


def _not_own(who: Identity) -> ColumnElement[bool]:
    return AssessmentSession.candidate_id.not_in(
        select(Candidate.id).where(Candidate.user_id == who.user_id)
    )


def _mine(who: Identity) -> list[ColumnElement[bool]]:
    """Sessions of their branches, without the one in which they are the candidate."""
    conditions = [_not_own(who)]
    branches = who.branches("candidates.view")
    if branches is not None:
        conditions.append(_BRANCH.in_(branches))
    return conditions


# Put together once: the list is the most opened page.
_ROWS: Select[*tuple[Any, ...]] = (
    select(
        AssessmentSession.id,
        Candidate.id,
        Candidate.name,
        Candidate.source,
        Vacancy.id,
        Vacancy.title,
        Branch.name,
        AssessmentSession.state,
        AssessmentSession.created_at,
        AssessmentSession.answer_due_on,
    )
    .select_from(AssessmentSession)
    .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
    .join(Vacancy, Vacancy.id == AssessmentSession.vacancy_id)
    .join(Branch, Branch.id == AssessmentSession.branch_id)
)


def list_sessions(who: Identity, wanted: Wanted) -> Slice:
    """One page of their sessions; a page beyond the last is the last."""
    conditions = _mine(who)
    if wanted.state:
        conditions.append(AssessmentSession.state == wanted.state)
    if wanted.vacancy_id is not None:
        conditions.append(_VACANCY.in_((wanted.vacancy_id,)))
    if wanted.branch_id is not None:
        conditions.append(_BRANCH.in_((wanted.branch_id,)))
    counting = select(func.count()).select_from(AssessmentSession)
    words = fold(wanted.text).split()[:MOST_WORDS]
    if words:
        counting = counting.join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        conditions += [Candidate.search.contains(word, autoescape=True) for word in words]
    total = db.session.scalar(counting.where(*conditions)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    found = db.session.execute(
        _ROWS.where(*conditions).order_by(*SORTS[wanted.sort]).limit(PAGE).offset((page - 1) * PAGE)
    )
    return Slice([Row(*row) for row in found], total, page, pages)


def count_states(who: Identity, vacancy_id: int) -> dict[str, int]:
    """How many sessions of a vacancy, which the reader has been let into, are in which state."""
    found = db.session.execute(
        select(AssessmentSession.state, func.count())
        .where(AssessmentSession.vacancy_id == vacancy_id, _not_own(who))
        .group_by(AssessmentSession.state)
    )
    return {row[0]: row[1] for row in found}


def list_newest(who: Identity, vacancy_id: int, limit: int) -> list[Row]:
    """The newest sessions of a vacancy, at most `limit`."""
    found = db.session.execute(
        _ROWS.where(*_mine(who), _VACANCY.in_((vacancy_id,)))
        .order_by(AssessmentSession.id.desc())
        .limit(limit)
    )
    return [Row(*row) for row in found]


def get_person_for(who: Identity, candidate_id: int) -> Person:
    """The candidate, where they or one of their sessions belong to the reader's branches.

    Raises NotFound where absent or foreign, and for oneself.
    """
    branches = who.branches("candidates.view")
    seen = select(AssessmentSession.candidate_id).where(*_mine(who))
    query = (
        select(
            Candidate.id,
            Candidate.name,
            Candidate.email,
            Candidate.phone,
            Candidate.locale,
            Candidate.source,
            Candidate.branch_id,
            Branch.name,
            Candidate.created_at,
        )
        .join(Branch, Branch.id == Candidate.branch_id)
        .where(
            Candidate.id == candidate_id,
            Candidate.user_id.is_(None) | (Candidate.user_id != who.user_id),
        )
    )
    if branches is not None:
        query = query.where(Candidate.branch_id.in_(branches) | Candidate.id.in_(seen))
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return Person(*row)


def list_of_person(who: Identity, candidate_id: int) -> list[Row]:
    """The sessions of one candidate that the reader may see, newest first."""
    found = db.session.execute(
        _ROWS.where(*_mine(who), AssessmentSession.candidate_id == candidate_id).order_by(
            AssessmentSession.id.desc()
        )
    )
    return [Row(*row) for row in found]


def list_corrections(candidate_id: int) -> list[Correction]:
    """What was corrected about a candidate, newest first."""
    found = db.session.execute(
        select(AuditEvent.at, AuditEvent.details, AuditEvent.actor, User.name)
        .outerjoin(User, AuditEvent.actor == func.concat("user:", User.id))
        .where(
            AuditEvent.subject == "candidate",
            AuditEvent.subject_id == candidate_id,
            AuditEvent.event == "candidate.corrected",
        )
        .order_by(AuditEvent.id.desc())
    )
    return [
        Correction(row.at, row.name or row.actor, tuple(row.details["fields"])) for row in found
    ]
