"""Commands of the candidate: start the exercise, keep what is typed, submit once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.content import queries as content
from hiring.core import clock, i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import findings, forms, refusals
from hiring.day_plans.key import Key, get_key
from hiring.day_plans.models import PlanAttempt, PlanResult
from hiring.drafts import service as drafts
from hiring.evidence import service as evidence
from hiring.sessions import service as sessions
from hiring.sessions import states
from hiring.sessions.models import AssessmentSession, SessionStep
from hiring.vacancies.models import Vacancy
from scoring import day_plan

RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SHUFFLES = 200


@command
def start_plan(who: Identity) -> None:
    """Begin the candidate's one attempt: a shuffled order, a due time; a second start changes nothing.

    Refuses before the consent and after the end of the session.
    """
    session = sessions.get_own_session(who)
    if _find_attempt(session) is not None:
        return
    _refuse_over(session)
    if session.consented_at is None:
        raise Refused("plan_without_consent")
    step = _plan_step(session)
    key = get_key(session.content_version_id, step.item)
    now = clock.now()
    db.session.add(
        PlanAttempt(
            session_id=session.id,
            number=1,
            step_id=step.id,
            exercise=step.item,
            task_order=shuffled(key),
            started_at=now,
            due_at=now + timedelta(minutes=key.exercise.limit_minutes),
        )
    )
    sessions.mark(session, "plan_started_at")
    audit.record(who.actor, "plan.started", session.id)


def shuffled(key: Key) -> list[str]:
    """The tasks in a random order that is neither the inbox's nor any expert's."""
    order = [task.id for task in key.exercise.tasks]
    for _ in range(SHUFFLES):
        secrets.SystemRandom().shuffle(order)
        if findings.shuffled_is_fair(order, key):
            break
    return order


@command
def keep_operation(
    who: Identity, operation_id: object, base_version: object, change: object
) -> drafts.Answer:
    """Keep one operation of the page's autosave; refuses it once the plan is submitted.

    Refuses fields that the form does not have, beside what the draft protocol itself refuses.
    """
    session = sessions.get_own_session(who)
    attempt = _open_attempt(session)
    fields = drafts.checked(change)
    if not fields.keys() <= set(forms.names_of(attempt.task_order)):
        raise Refused("draft_malformed")
    if not all(isinstance(value, str) for value in fields.values()):
        raise Refused("draft_malformed")
    return drafts.apply_operation(
        who.actor, record_of(attempt), operation_id, base_version, change, clock.now()
    )


@command
def keep_form(who: Identity, fields: Mapping[str, str], version: int | None) -> Mapping[str, Any]:
    """Keep a whole form, complete or not; gives back the values of another tab that it replaced.

    Only what differs from the version that the page was made from counts as typed here, so that a
    page left open does not undo what another one has saved since.
    """
    session = sessions.get_own_session(who)
    attempt = _open_attempt(session)
    record = record_of(attempt)
    current = drafts.get_state(who.actor, record)
    if version is None or not 0 <= version <= current.version:
        version = current.version
    base = drafts.get_state(who.actor, record, version).fields if version else {}
    change = {name: text for name, text in fields.items() if text != (base.get(name) or "")}
    if not change:
        return {}
    answer = drafts.apply_operation(
        who.actor, record, secrets.token_hex(16), version, change, clock.now()
    )
    return answer.replaced


@command
def submit_plan(who: Identity, version: int | None) -> str:
    """Submit the draft as the plan, score it and record the evidence; the receipt's number.

    A second submission gives the same receipt. Refuses (PlanUnreadable) a plan with faults, and one that
    was changed in another tab after the summary of `version` was shown.
    """
    session = sessions.get_own_session(who)
    attempt = _find_attempt(session)
    if attempt is None:
        raise Refused("plan_not_started")
    if attempt.receipt is not None:
        return attempt.receipt
    _refuse_over(session)
    state = drafts.get_state(who.actor, record_of(attempt))
    if version != state.version:
        raise Refused("plan_changed_elsewhere")
    key = get_key(session.content_version_id, attempt.exercise)
    plan = read_plan(key, state.fields)
    now = clock.now()
    attempt.plan = day_plan.plan_to(plan)
    attempt.notes = forms.text_of(state.fields, forms.NOTES)
    attempt.submitted_at = now
    attempt.receipt = _receipt()
    drafts.discard(who.actor, record_of(attempt))
    late = late_minutes(attempt.due_at, now)
    _record(session, attempt, key, plan, late)
    session.answer_due_on = _today(now) + timedelta(days=_answer_days(session))
    sessions.mark(session, "plan_submitted_at")
    audit.record(who.actor, "plan.submitted", session.id, late=late)
    return attempt.receipt


def read_plan(key: Key, fields: Mapping[str, Any]) -> day_plan.Plan:
    """The plan in the typed fields; refuses (PlanUnreadable) with every fault, those of the notes too."""
    faults = list(forms.notes_faults(fields))
    try:
        plan = day_plan.parse_plan(
            key.exercise, forms.plan_of(fields, [task.id for task in key.exercise.tasks])
        )
    except day_plan.PlanFaults as error:
        found = [
            forms.FieldFault(fault.code, fault.task, fault.field, dict(fault.params))
            for fault in error.faults
        ]
        raise refusals.PlanUnreadable((*found, *faults)) from None
    if faults:
        raise refusals.PlanUnreadable(tuple(faults))
    return plan


def record_of(attempt: Any) -> str:
    """The name of an attempt's draft."""
    return f"day_plan:{attempt.id}"


def late_minutes(due_at: datetime | None, moment: datetime) -> int:
    """Whole minutes past the due time, begun ones counted; 0 in time and without a limit."""
    if due_at is None:
        return 0
    return max(0, -(-int((moment - due_at).total_seconds()) // 60))


def _record(
    session: AssessmentSession,
    attempt: PlanAttempt,
    key: Key,
    plan: day_plan.Plan,
    late: int,
) -> None:
    version = session.content_version_id
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
        key, plan, report, gate, score=score, notes=attempt.notes, late_minutes=late
    )
    evidence.show(session.id, findings.KIND, attempt.exercise, payload)


def _find_attempt(session: AssessmentSession) -> PlanAttempt | None:
    return db.session.scalar(select(PlanAttempt).where(PlanAttempt.session_id == session.id))


def _open_attempt(session: AssessmentSession) -> PlanAttempt:
    attempt = _find_attempt(session)
    if attempt is None:
        raise Refused("plan_not_started")
    if attempt.receipt is not None:
        raise Refused("plan_submitted")
    _refuse_over(session)
    return attempt


def _plan_step(session: AssessmentSession) -> SessionStep:
    step = db.session.scalars(
        select(SessionStep)
        .where(SessionStep.session_id == session.id, SessionStep.instrument == findings.INSTRUMENT)
        .order_by(SessionStep.position)
    ).first()
    if step is None:
        raise NotFound
    return step


def _refuse_over(session: AssessmentSession) -> None:
    """No plan after the end: what the result was drawn from does not change behind it."""
    if session.state in states.OVER or session.issued_at is not None:
        raise Refused("plan_session_over")


def _receipt() -> str:
    """A number that can be read out on the telephone; some 10^12 of them."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def _answer_days(session: AssessmentSession) -> int:
    days = db.session.scalar(select(Vacancy.answer_days).where(Vacancy.id == session.vacancy_id))
    return int(days or 0)


def _today(now: datetime) -> date:
    """The day it is where the company works."""
    return now.astimezone(ZoneInfo(i18n.TIMEZONE)).date()
