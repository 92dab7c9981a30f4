"""Submitting: by the candidate, or by the server when the time is over; scored in the same transaction.

Functions are parts of commands, except `submit_if_over` and `sweep`.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import select

from hiring.audit import service as audit
from hiring.content import queries as content
from hiring.core import clock, i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.day_plans import events, findings, forms, letters, lifecycle, refusals
from hiring.day_plans.key import Key, get_key
from hiring.day_plans.models import PlanAttempt, PlanResult
from hiring.drafts import service as drafts
from hiring.evidence import service as evidence
from hiring.sessions import service as sessions
from hiring.sessions import states
from hiring.sessions.models import AssessmentSession
from hiring.vacancies.models import Vacancy
from scoring import day_plan

RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

log = logging.getLogger(__name__)


def read_plan(key: Key, fields: Mapping[str, Any]) -> day_plan.Plan:
    """The plan in the typed fields; refuses (PlanUnreadable) with every fault, those of the notes too."""
    faults = list(forms.notes_faults(fields))
    try:
        plan = _parse(key, fields, list(key.exercise.by_id))
    except day_plan.PlanFaults as error:
        found = [
            forms.FieldFault(fault.code, fault.task, fault.field, dict(fault.params))
            for fault in error.faults
        ]
        raise refusals.PlanUnreadable((*found, *faults)) from None
    if faults:
        raise refusals.PlanUnreadable(tuple(faults))
    return plan


def read_what_can_be_read(
    key: Key, fields: Mapping[str, Any]
) -> tuple[day_plan.Plan, dict[str, str]]:
    """The plan as far as it is complete, and what was typed for the tasks that are not: field → text.

    Such a task counts as left without a disposition; what was typed for it stays on file.
    """
    readable: list[str] = []
    for task in key.exercise.by_id:
        try:
            _parse(key, fields, [task])
        except day_plan.PlanFaults:
            continue
        readable.append(task)
    unread = {
        name: text
        for task in key.exercise.by_id
        if task not in readable
        for part in forms.PARTS
        if (text := forms.text_of(fields, name := f"{part}.{task}"))
    }
    return _parse(key, fields, readable), unread


def _parse(key: Key, fields: Mapping[str, Any], tasks: list[str]) -> day_plan.Plan:
    return day_plan.parse_plan(key.exercise, forms.plan_of(fields, tasks))


def submit(
    session: AssessmentSession,
    attempt: PlanAttempt,
    plan: day_plan.Plan,
    fields: Mapping[str, Any],
    *,
    actor: str,
    by: str,
    unread: Mapping[str, str] | None = None,
) -> str:
    """Record the plan, its result and its evidence; close the draft; the receipt's number.

    `by` is "candidate" or "deadline".
    """
    now = clock.now()
    end_pause(attempt, now)
    attempt.plan = day_plan.plan_to(plan)
    attempt.unread = dict(unread or {})
    attempt.notes = forms.text_of(fields, forms.NOTES)
    attempt.submitted_at = now
    attempt.submitted_by = by
    attempt.receipt = _receipt()
    drafts.close(owner_of(session.id), record_of(attempt), now)
    _record(session, attempt, get_key(session.content_version_id, attempt.exercise), plan)
    session.answer_due_on = i18n.day_of(now) + timedelta(days=_answer_days(session))
    letters.plan_receipt(session, attempt)
    sessions.mark(session, "plan_submitted_at")
    audit.record(actor, "plan.submitted", session.id, by=by)
    return attempt.receipt


def end_pause(attempt: PlanAttempt, now: datetime) -> None:
    """Move the end on by what a pause has used of the granted minutes; without a pause nothing happens."""
    ends = lifecycle.pause_ends_at(attempt)
    if attempt.paused_at is None or ends is None:
        return
    used = lifecycle.used_minutes(attempt.paused_at, now, attempt.pause_minutes)
    attempt.due_at = lifecycle.ends_at(attempt, now)
    attempt.pause_minutes -= used
    attempt.paused_at = None
    # A pause that nobody ended has ended by itself before.
    events.record(attempt.id, "resumed", min(now, ends), minutes=used)


def end_past_pause(attempt: PlanAttempt, now: datetime) -> None:
    """The same for a pause that has ended by itself; one that lasts goes on."""
    if not lifecycle.is_paused(attempt, now):
        end_pause(attempt, now)


def submit_at_deadline(session: AssessmentSession, attempt: PlanAttempt) -> str:
    """Submit the last acknowledged state as far as it can be read: nobody has to be there for it."""
    key = get_key(session.content_version_id, attempt.exercise)
    fields = drafts.get_state(owner_of(session.id), record_of(attempt)).fields
    plan, unread = read_what_can_be_read(key, fields)
    return submit(session, attempt, plan, fields, actor="system", by="deadline", unread=unread)


@command
def submit_if_over(session_id: int) -> bool:
    """Submit the session's running attempt if its time is over; whether it did."""
    session = db.session.get(AssessmentSession, session_id, with_for_update=True)
    if session is None or is_closed(session):
        return False
    attempt = find_present(session.id)
    if attempt is None or attempt.receipt or not lifecycle.is_over(attempt, clock.now()):
        return False
    submit_at_deadline(session, attempt)
    return True


def sweep() -> int:
    """Submit every attempt whose time is over; how many. For the worker, every minute."""
    due = db.session.scalars(
        select(PlanAttempt.session_id)
        .join(AssessmentSession, AssessmentSession.id == PlanAttempt.session_id)
        .where(
            PlanAttempt.submitted_at.is_(None),
            PlanAttempt.due_at <= clock.now() - lifecycle.GRACE,
            PlanAttempt.replaced_at.is_(None),
            AssessmentSession.state.not_in(states.OVER),
            AssessmentSession.issued_at.is_(None),
        )
    ).all()
    done = 0
    for session_id in due:
        try:
            done += submit_if_over(session_id)
        except Exception:
            # One plan that cannot be scored must not keep the others waiting; it is tried again.
            log.exception("session %s: the plan could not be submitted at its end", session_id)
    return done


def find_present(session_id: int) -> PlanAttempt | None:
    """The attempt of a session that counts, as a row for changes; None before its start."""
    return db.session.scalar(
        select(PlanAttempt).where(
            PlanAttempt.session_id == session_id, PlanAttempt.replaced_at.is_(None)
        )
    )


class Ending(Protocol):
    """What says whether a session has ended."""

    @property
    def state(self) -> str:
        """How far it is."""

    @property
    def issued_at(self) -> datetime | None:
        """When its result was issued."""


def is_closed(session: Ending) -> bool:
    """Whether the session has ended: what its result was drawn from does not change behind it."""
    return session.state in states.OVER or session.issued_at is not None


def owner_of(session_id: int) -> str:
    """Who owns the drafts of a session: its candidate, on whatever device."""
    return f"candidate:{session_id}"


def record_of(attempt: Any) -> str:
    """The name of an attempt's draft."""
    return f"day_plan:{attempt.id}"


def _record(
    session: AssessmentSession, attempt: PlanAttempt, key: Key, plan: day_plan.Plan
) -> None:
    # The key is the imported version's, whichever edition of the company's answers is pinned.
    version = content.get_base(session.content_version_id)
    gate = content.get_gate(version, attempt.exercise)
    report = day_plan.report(key.exercise, key.references, plan, content.get_label(version))
    db.session.add(
        PlanResult(
            attempt_id=attempt.id,
            content_version_id=version,
            method=str(report["method"]),
            report=report,
            scored_at=clock.now(),
        )
    )
    attempt.follow_ups = [
        question.as_json() for question in day_plan.follow_ups(key.exercise, plan, report)
    ]
    score = None
    for competency in findings.competencies_of(content.get_pack(version)):
        finding = findings.finding_of(
            report,
            gate,
            competency=competency,
            exercise=attempt.exercise,
            step_id=attempt.step_id,
        )
        score = finding.score
        evidence.record(session.id, finding)
    payload = findings.exhibit_of(
        key,
        plan,
        report,
        gate,
        score=score,
        notes=attempt.notes,
        submitted_by=attempt.submitted_by,
        unread=attempt.unread,
    )
    evidence.show(session.id, findings.KIND, attempt.exercise, payload)


def _receipt() -> str:
    """A number that can be read out on the telephone; some 10^12 of them."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def _answer_days(session: AssessmentSession) -> int:
    days = db.session.scalar(select(Vacancy.answer_days).where(Vacancy.id == session.vacancy_id))
    return int(days or 0)
