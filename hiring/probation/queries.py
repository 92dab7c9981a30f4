"""Reads of probations; every loader takes the identity, absent and foreign look the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from hiring.access.identity import Identity
from hiring.access.permissions import MENTOR
from hiring.accounts import queries as accounts
from hiring.accounts.models import Branch, User
from hiring.content import queries as content
from hiring.core import i18n
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.documents.models import StoredFile
from hiring.probation import access, terms
from hiring.probation.models import Probation, ProbationCheck, ProbationReport, ProbationTask
from hiring.sessions.models import AssessmentSession
from hiring.sessions.queries import SessionFacts
from hiring.verdicts.models import Decision

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A probation as the list shows it: how many of its tasks stand where, today."""

    id: int
    employee_id: int
    employee: str
    mentor: str | None
    branch: str
    starts_on: date
    ends_on: date
    tasks: int
    proposed: int
    done: int
    to_check: int
    due: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of the list, and how long the whole is."""

    rows: list[Row]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ProbationFacts:
    """A probation as its pages show it; `seat` is how the reader stands to it."""

    id: int
    session_id: int
    branch_id: int
    branch: str
    employee_id: int
    employee: str
    has_joined: bool
    mentor_id: int | None
    mentor: str | None
    starts_on: date
    ends_on: date
    content_version_id: int
    seat: str = ""

    @property
    def guides(self) -> bool:
        """True if the reader may propose, assign, change and verify."""
        return self.seat in (access.OVERSEER, access.MENTOR)

    @property
    def weeks(self) -> list[tuple[int, date]]:
        """(number, first day) of every week that begins inside the probation."""
        every = [(week, terms.week_start(self.starts_on, week)) for week in range(1, 14)]
        return [(week, first) for week, first in every if first <= self.ends_on]


@dataclass(frozen=True, slots=True)
class Check:
    """What somebody other than the doer found."""

    verified: bool
    comment: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What the employee says was done."""

    id: int
    text: str
    file: str | None
    file_bytes: int
    by: str
    at: datetime
    check: Check | None


@dataclass(frozen=True, slots=True)
class Task:
    """A task with its whole history, oldest report first; `standing` is what it means today."""

    id: int
    competency: str
    competency_name: str
    what: str
    expected: str
    criterion: str
    week: int
    due_on: date
    state: str
    version: int
    assigned_at: datetime | None
    changed_at: datetime
    standing: str
    reports: tuple[Report, ...]

    @property
    def newest(self) -> Report | None:
        """The report that counts."""
        return self.reports[-1] if self.reports else None

    @property
    def is_open(self) -> bool:
        """True while it may be changed or cancelled."""
        return self.state in terms.OPEN

    @property
    def is_to_do(self) -> bool:
        """True while it waits for a report."""
        return self.state in terms.TO_DO


@dataclass(frozen=True, slots=True)
class Opening:
    """What the session page needs: a probation under way, or that one may be started."""

    probation_id: int | None
    may_start: bool
    mentors: list[accounts.Person]


def list_probations(who: Identity, page: int = 1) -> Slice:
    """One page of the probations in which `who` has a seat, the latest to end first."""
    mine = access.readable(who)
    total = db.session.scalar(select(func.count()).select_from(Probation).where(mine)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    employee, mentor = aliased(User), aliased(User)
    today = i18n.today()
    late = ProbationTask.due_on < today
    to_do = ProbationTask.state.in_(terms.TO_DO)
    # More columns than the checker counts.
    rows: Any = db.session.execute(
        select(
            Probation.id,
            Probation.employee_id,
            employee.name,
            mentor.name,
            Branch.name,
            Probation.starts_on,
            Probation.ends_on,
            _count(ProbationTask.state != "cancelled"),
            _count(ProbationTask.state == "proposed"),
            _count(ProbationTask.state == "verified"),
            _count(ProbationTask.state == "reported"),
            _count(to_do & ~late),
            _count(to_do & late),
        )
        .join(employee, employee.id == Probation.employee_id)
        .join(Branch, Branch.id == Probation.branch_id)
        .outerjoin(mentor, mentor.id == Probation.mentor_id)
        .outerjoin(ProbationTask, ProbationTask.probation_id == Probation.id)
        .where(mine)
        .group_by(Probation.id, employee.name, mentor.name, Branch.name)
        .order_by(Probation.ends_on.desc(), Probation.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return Slice([Row(*row) for row in rows], total, page, pages)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def get_probation(who: Identity, probation_id: int) -> ProbationFacts:
    """The probation as `who` may see it; raises NotFound where absent or foreign."""
    employee, mentor = aliased(User), aliased(User)
    row: Any = db.session.execute(
        select(
            Probation.id,
            Probation.session_id,
            Probation.branch_id,
            Branch.name,
            Probation.employee_id,
            employee.name,
            employee.password_hash.is_not(None),
            Probation.mentor_id,
            mentor.name,
            Probation.starts_on,
            Probation.ends_on,
            AssessmentSession.content_version_id,
        )
        .join(Branch, Branch.id == Probation.branch_id)
        .join(employee, employee.id == Probation.employee_id)
        .join(AssessmentSession, AssessmentSession.id == Probation.session_id)
        .outerjoin(mentor, mentor.id == Probation.mentor_id)
        .where(Probation.id == probation_id, access.readable(who))
    ).one_or_none()
    if row is None:
        raise NotFound
    facts = ProbationFacts(*row)
    seat = access.seat_of(who, facts.branch_id, facts.employee_id, facts.mentor_id)
    if seat is None:
        raise NotFound
    return replace(facts, seat=seat)


def list_tasks(facts: ProbationFacts, task_id: int | None = None) -> list[Task]:
    """The tasks that this reader may see, by week and due day, with their history.

    The employee sees what has been assigned once; what was only proposed is the mentor's draft.
    """
    query = select(
        ProbationTask.id,
        ProbationTask.competency,
        ProbationTask.what,
        ProbationTask.expected,
        ProbationTask.criterion,
        ProbationTask.week,
        ProbationTask.due_on,
        ProbationTask.state,
        ProbationTask.version,
        ProbationTask.assigned_at,
        ProbationTask.changed_at,
    ).where(ProbationTask.probation_id == facts.id)
    if not facts.guides:
        query = query.where(
            ProbationTask.assigned_at.is_not(None), ProbationTask.state != "proposed"
        )
    if task_id is not None:
        query = query.where(ProbationTask.id == task_id)
    rows = db.session.execute(
        query.order_by(ProbationTask.week, ProbationTask.due_on, ProbationTask.id)
    ).all()
    reports = _reports(facts.id, task_id)
    names = list_competencies(facts)
    today = i18n.today()
    return [
        Task(
            **row._asdict(),
            competency_name=names.get(row.competency, row.competency),
            standing=terms.standing(row.state, row.due_on, today),
            reports=tuple(reports[row.id]),
        )
        for row in rows
    ]


def get_task(facts: ProbationFacts, task_id: int) -> Task:
    """One task that this reader may see; raises NotFound."""
    found = list_tasks(facts, task_id)
    if not found:
        raise NotFound
    return found[0]


def _reports(probation_id: int, task_id: int | None) -> dict[int, list[Report]]:
    reporter, checker = aliased(User), aliased(User)
    query = (
        select(
            ProbationReport.task_id,
            ProbationReport.id,
            ProbationReport.text,
            StoredFile.name.label("file"),
            StoredFile.size,
            reporter.name.label("by"),
            ProbationReport.reported_at,
            ProbationCheck.verified,
            ProbationCheck.comment,
            checker.name.label("checker"),
            ProbationCheck.checked_at,
        )
        .join(ProbationTask, ProbationTask.id == ProbationReport.task_id)
        .join(reporter, reporter.id == ProbationReport.reported_by_id)
        .outerjoin(StoredFile, StoredFile.id == ProbationReport.file_id)
        .outerjoin(ProbationCheck, ProbationCheck.report_id == ProbationReport.id)
        .outerjoin(checker, checker.id == ProbationCheck.checked_by_id)
        .where(ProbationTask.probation_id == probation_id)
        .order_by(ProbationReport.id)
    )
    if task_id is not None:
        query = query.where(ProbationReport.task_id == task_id)
    found: dict[int, list[Report]] = defaultdict(list)
    for row in db.session.execute(query):
        check = (
            Check(row.verified, row.comment, row.checker, row.checked_at)
            if row.verified is not None
            else None
        )
        found[row.task_id].append(
            Report(row.id, row.text, row.file, row.size or 0, row.by, row.reported_at, check)
        )
    return found


def get_report_task(facts: ProbationFacts, report_id: int) -> Task:
    """The task to which a report of this probation belongs; raises NotFound."""
    task_id = db.session.scalar(
        select(ProbationReport.task_id)
        .join(ProbationTask, ProbationTask.id == ProbationReport.task_id)
        .where(ProbationReport.id == report_id, ProbationTask.probation_id == facts.id)
    )
    if task_id is None:
        raise NotFound
    return get_task(facts, task_id)


def get_file_id(facts: ProbationFacts, report_id: int) -> int:
    """The file of a report that this reader may see; raises NotFound."""
    get_report_task(facts, report_id)
    file_id = db.session.scalar(
        select(ProbationReport.file_id).where(ProbationReport.id == report_id)
    )
    if file_id is None:
        raise NotFound
    return file_id


def list_competencies(facts: ProbationFacts) -> dict[str, str]:
    """The competencies of the role by id, in the pack's order, in the reader's language."""
    words = content.get_words(facts.content_version_id)["pack"]["competencies"]
    pack = content.get_pack(facts.content_version_id)
    return {item["id"]: words[item["id"]]["name"] for item in pack["competencies"]}


def list_mentors(branch_id: int, employee_id: int | None) -> list[accounts.Person]:
    """Who may be named as mentor: everybody with the role in that branch but the employee."""
    people = accounts.list_people((MENTOR,), branch_id)
    return [person for person in people if person.id != employee_id]


def get_opening(who: Identity, facts: SessionFacts) -> Opening | None:
    """What the session page shows of a probation, or None where it is not this reader's."""
    if facts.blind or facts.decided_at is None:
        return None
    if not who.may_in("probation.oversee", facts.branch_id):
        return None
    newest = (
        select(Decision.outcome)
        .where(Decision.session_id == facts.id)
        .order_by(Decision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    known = select(Probation.id).where(Probation.session_id == facts.id).scalar_subquery()
    row = db.session.execute(select(newest.label("outcome"), known.label("probation"))).one()
    if row.probation is not None:
        return Opening(row.probation, False, [])
    if row.outcome != "hire":
        return None
    return Opening(None, True, list_mentors(facts.branch_id, facts.candidate_user_id))
