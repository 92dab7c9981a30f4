"""Commands on the tasks of a probation: drafting, assigning, reporting, verifying.

Every command locks the probation first, so that two people never decide on one task at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.core import clock, i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.i18n import format_date
from hiring.core.refusals import NotFound, Refused
from hiring.documents import files
from hiring.probation import access, terms
from hiring.probation.models import Probation, ProbationCheck, ProbationReport, ProbationTask
from hiring.probation.service import get_seated

Accepted = tuple[bytes, str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a task says."""

    what: str
    expected: str
    criterion: str
    week: int
    due_on: date


@command
def add_task(who: Identity, probation_id: int, competency: str, draft: Draft, assign: bool) -> int:
    """Add an own task, assigned at once or as a proposal; its id.

    The same press twice adds one task. Refuses a due day outside the probation.
    """
    probation = _guided(who, probation_id)
    _check(probation, draft)
    known = db.session.scalar(
        select(ProbationTask.id).where(
            ProbationTask.probation_id == probation.id,
            ProbationTask.competency == competency,
            ProbationTask.what == draft.what,
            ProbationTask.expected == draft.expected,
            ProbationTask.criterion == draft.criterion,
            ProbationTask.due_on == draft.due_on,
            ProbationTask.state.in_(terms.OPEN),
        )
    )
    if known is not None:
        return known
    task = ProbationTask(
        probation_id=probation.id,
        competency=competency,
        what=draft.what,
        expected=draft.expected,
        criterion=draft.criterion,
        week=draft.week,
        due_on=draft.due_on,
        changed_at=clock.now(),
    )
    db.session.add(task)
    db.session.flush()
    audit.record(who.actor, "probation.task_changed", task.id)
    if assign:
        _assign(who, task)
    return task.id


@command
def change_task(who: Identity, probation_id: int, task_id: int, draft: Draft, version: int) -> None:
    """Change what an open task says; refuses where somebody changed it since `version`."""
    probation = _guided(who, probation_id)
    task = _task(probation, task_id)
    if _says(task) == draft:
        return
    if task.version != version:
        raise Refused("stale")
    if task.state not in terms.OPEN:
        raise Refused("task_not_open")
    _check(probation, draft)
    task.what, task.expected, task.criterion = draft.what, draft.expected, draft.criterion
    task.week, task.due_on = draft.week, draft.due_on
    _touch(task, task.state)
    audit.record(who.actor, "probation.task_changed", task.id)


@command
def assign_task(who: Identity, probation_id: int, task_id: int) -> None:
    """Give a proposed task to the employee; an assigned one stays as it is."""
    task = _task(_guided(who, probation_id), task_id)
    if task.state == "assigned":
        return
    if task.state != "proposed":
        raise Refused("task_not_proposed")
    _assign(who, task)


@command
def assign_all(who: Identity, probation_id: int) -> tuple[int, int]:
    """Give every proposed task to the employee: how many, and how many need a new due date."""
    probation = _guided(who, probation_id)
    proposed = db.session.scalars(
        select(ProbationTask)
        .where(ProbationTask.probation_id == probation.id, ProbationTask.state == "proposed")
        .order_by(ProbationTask.id)
    ).all()
    ready = [task for task in proposed if task.due_on >= i18n.today()]
    for task in ready:
        _assign(who, task)
    return len(ready), len(proposed) - len(ready)


@command
def cancel_task(who: Identity, probation_id: int, task_id: int) -> None:
    """Take an open task back; its history stays. A cancelled one stays cancelled."""
    task = _task(_guided(who, probation_id), task_id)
    if task.state == "cancelled":
        return
    if task.state not in terms.OPEN:
        raise Refused("task_not_open")
    _touch(task, "cancelled")
    audit.record(who.actor, "probation.task_cancelled", task.id)


@command
def restore_task(who: Identity, probation_id: int, task_id: int) -> None:
    """Bring a cancelled task back as a proposal."""
    task = _task(_guided(who, probation_id), task_id)
    if task.state == "proposed":
        return
    if task.state != "cancelled":
        raise Refused("task_not_cancelled")
    _touch(task, "proposed")
    audit.record(who.actor, "probation.task_changed", task.id)


@command
def report_task(
    who: Identity,
    probation_id: int,
    task_id: int,
    text: str,
    upload: Accepted | None,
    version: int,
) -> None:
    """The employee's report on their own task, with a file if there is one.

    The same press twice is one report. Refuses where the task was changed since `version`.
    """
    probation, seat = get_seated(who, probation_id)
    if seat != access.EMPLOYEE:
        raise NotFound
    task = _task(probation, task_id)
    if task.assigned_at is None or task.state == "proposed":
        raise NotFound
    newest = _newest(task)
    if task.state == "reported" and newest is not None and newest.text == text:
        return
    if task.state not in terms.TO_DO:
        raise Refused("task_not_to_do")
    if task.version != version:
        raise Refused("stale")
    report = ProbationReport(
        task_id=task.id,
        text=text,
        file_id=files.store(*upload).id if upload is not None else None,
        reported_by_id=who.user_id,
        reported_at=clock.now(),
    )
    db.session.add(report)
    _touch(task, "reported")
    audit.record(who.actor, "probation.reported", task.id)


@command
def check_report(
    who: Identity, probation_id: int, report_id: int, verified: bool, comment: str
) -> None:
    """Verify a report against the task's criterion, or return it with what is missing.

    Refuses the doer, whatever their roles, and a second check of the same report.
    """
    probation, seat = get_seated(who, probation_id)
    report = db.session.get(ProbationReport, report_id)
    if report is None:
        raise NotFound
    task = _task(probation, report.task_id)
    if seat == access.EMPLOYEE or report.reported_by_id == who.user_id:
        raise Refused("own_task")
    if not verified and not comment:
        raise Refused("comment_needed")
    known = db.session.scalar(select(ProbationCheck).where(ProbationCheck.report_id == report.id))
    if known is not None:
        said = (known.verified, known.comment, known.checked_by_id)
        if said == (verified, comment, who.user_id):
            return
        raise Refused("already_checked")
    db.session.add(
        ProbationCheck(
            report_id=report.id,
            verified=verified,
            comment=comment,
            checked_by_id=who.user_id,
            checked_at=clock.now(),
        )
    )
    _touch(task, "verified" if verified else "returned")
    event = "probation.verified" if verified else "probation.returned"
    audit.record(who.actor, event, task.id)


def _guided(who: Identity, probation_id: int) -> Probation:
    """The probation for its mentor, HR or director; never for the employee themselves."""
    probation, seat = get_seated(who, probation_id)
    if seat == access.EMPLOYEE:
        raise Refused("own_probation")
    return probation


def _task(probation: Probation, task_id: int) -> ProbationTask:
    task = db.session.get(ProbationTask, task_id, with_for_update=True)
    if task is None or task.probation_id != probation.id:
        raise NotFound
    return task


def _newest(task: ProbationTask) -> ProbationReport | None:
    return db.session.scalar(
        select(ProbationReport)
        .where(ProbationReport.task_id == task.id)
        .order_by(ProbationReport.id.desc())
        .limit(1)
    )


def _assign(who: Identity, task: ProbationTask) -> None:
    if task.due_on < i18n.today():
        raise Refused("task_due_past")
    if task.assigned_at is None:
        task.assigned_at = clock.now()
    _touch(task, "assigned")
    audit.record(who.actor, "probation.task_assigned", task.id)


def _touch(task: ProbationTask, state: str) -> None:
    task.state = state
    task.version += 1
    task.changed_at = clock.now()


def _says(task: ProbationTask) -> Draft:
    return Draft(task.what, task.expected, task.criterion, task.week, task.due_on)


def _check(probation: Probation, draft: Draft) -> None:
    """Refuse a due day outside the probation or before the week in which the task stands."""
    if not probation.starts_on <= draft.due_on <= probation.ends_on:
        raise Refused(
            "due_outside",
            first=format_date(probation.starts_on, "d MMMM y"),
            last=format_date(probation.ends_on, "d MMMM y"),
        )
    first = terms.week_start(probation.starts_on, draft.week)
    if draft.due_on < first:
        raise Refused("due_before_week", week=draft.week, first=format_date(first, "d MMMM y"))
