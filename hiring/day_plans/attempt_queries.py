"""One attempt at the day plan as HR reads it: facts of its way, never a judgement.

The page is for HR and directors of the branch who do not rate the session, or have submitted; the plan
and its result follow the rule of `region.may_see_result`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from hiring.accounts import queries as accounts
from hiring.accounts.models import User
from hiring.content import queries as content
from hiring.core import clock
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.day_plans import attempt_story, exhibit, findings, lifecycle, pace, questions, words
from hiring.day_plans.attempt_words import COPY, say_field, say_value
from hiring.day_plans.key import get_key
from hiring.day_plans.models import Accommodation, PlanAttempt, PlanEvent, PlanResult
from hiring.day_plans.region import may_see_result
from hiring.day_plans.submission import owner_of, record_of
from hiring.drafts.models import Draft, DraftOperation
from hiring.sessions import queries as sessions
from scoring import day_plan

# A page shows no more late operations than somebody reads.
MOST_LATE = 100


@dataclass(frozen=True, slots=True)
class Spent:
    """A task with the time that went into it."""

    title: str
    minutes: int
    seconds: int
    changes: int


@dataclass(frozen=True, slots=True)
class Late:
    """A value that arrived after the end: the field, the value (None where it is not shown), its times."""

    field: str
    value: str | None
    typed_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class OtherResult:
    """The total of the same plan under another key."""

    content: str
    total: float
    scored_at: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """A task with a deadline: how often it is in time by typical durations and by the candidate's own."""

    title: str
    typical: str
    own: str


@dataclass(frozen=True, slots=True)
class Brief:
    """An attempt in the list of a session's attempts."""

    number: int
    started_at: datetime
    submitted_at: datetime | None
    receipt: str | None
    replaced_at: datetime | None
    replaced_as: str | None
    total: float | None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page of an attempt shows."""

    number: int
    title: str
    started_at: datetime
    due_at: datetime | None
    ends_at: datetime | None
    submitted_at: datetime | None
    submitted_by: str | None
    receipt: str | None
    is_paused: bool
    replaced_at: datetime | None
    replaced_as: str | None
    story: attempt_story.Story
    spent: tuple[Spent, ...]
    late: tuple[Late, ...]
    late_count: int
    unread: tuple[tuple[str, str | None], ...]
    shown: Mapping[str, Any] | None
    deadlines: tuple[Deadline, ...]
    others: tuple[OtherResult, ...]
    follow_ups: tuple[str, ...]
    attempts: tuple[Brief, ...]

    @property
    def is_running(self) -> bool:
        """Whether the candidate can still work on it."""
        return self.submitted_at is None and self.replaced_at is None

    @property
    def is_present(self) -> bool:
        """Whether it is the attempt that counts."""
        return self.replaced_at is None


def get_page(facts: sessions.SessionFacts, number: int | None) -> Page:
    """The attempt of that number, by default the newest; raises NotFound where there is none."""
    rows = list(
        db.session.scalars(
            select(PlanAttempt)
            .where(PlanAttempt.session_id == facts.id)
            .order_by(PlanAttempt.number.desc())
        )
    )
    attempt = next((one for one in rows if number in (None, one.number)), None)
    if attempt is None:
        raise NotFound
    sees_result = may_see_result(facts)
    known = content.get_words(facts.content_version_id)["day_plans"][attempt.exercise]
    operations = _operations(facts.id, attempt)
    events = list(
        db.session.scalars(
            select(PlanEvent).where(PlanEvent.attempt_id == attempt.id).order_by(PlanEvent.id)
        )
    )
    before = next((one for one in rows if one.number == attempt.number - 1), None)
    reopening = _reopening(before)
    reports = _results([one.id for one in rows])
    base_id = content.get_base(facts.content_version_id)
    own = _report_of(reports.get(attempt.id, ()), base_id)
    now = clock.now()
    late = [operation for operation in operations if operation.is_late]
    pack = content.get_pack(facts.content_version_id)["day_plans"][attempt.exercise]
    return Page(
        number=attempt.number,
        title=known["title"],
        started_at=attempt.started_at,
        due_at=attempt.due_at,
        ends_at=lifecycle.ends_at(attempt, now),
        submitted_at=attempt.submitted_at,
        submitted_by=attempt.submitted_by,
        receipt=attempt.receipt,
        is_paused=attempt.submitted_at is None and lifecycle.is_paused(attempt, now),
        replaced_at=attempt.replaced_at,
        replaced_as=attempt.replaced_as,
        story=attempt_story.story_of(
            attempt,
            events,
            operations,
            names=_names(events),
            limit=int(pack["limit_minutes"]),
            granted=_granted(facts.id, attempt.submitted_at or attempt.replaced_at or now),
            reopened=reopening,
        ),
        spent=_spent(operations, attempt.started_at, known),
        late=_late(late[:MOST_LATE], known, sees_result),
        late_count=sum(len(operation.change) for operation in late),
        unread=tuple(
            (say_field(name, known), say_value(name, text, known) if sees_result else None)
            for name, text in attempt.unread.items()
        ),
        shown=_shown(facts, attempt, own) if sees_result and own else None,
        deadlines=_deadlines(own, known) if sees_result and own else (),
        others=tuple(
            OtherResult(content.get_label(version), report["total"], scored_at)
            for version, report, scored_at in reports.get(attempt.id, ())
            if version != base_id and sees_result
        ),
        follow_ups=tuple(questions.say_question(question, known) for question in attempt.follow_ups)
        if sees_result
        else (),
        attempts=tuple(
            Brief(
                one.number,
                one.started_at,
                one.submitted_at,
                one.receipt,
                one.replaced_at,
                one.replaced_as,
                report["total"]
                if sees_result and (report := _report_of(reports.get(one.id, ()), base_id))
                else None,
            )
            for one in rows
        ),
    )


Result = tuple[int, Mapping[str, Any], datetime]


def _results(attempt_ids: Sequence[int]) -> dict[int, list[Result]]:
    found: dict[int, list[Result]] = {}
    for row in db.session.execute(
        select(
            PlanResult.attempt_id,
            PlanResult.content_version_id,
            PlanResult.report,
            PlanResult.scored_at,
        )
        .where(PlanResult.attempt_id.in_(attempt_ids))
        .order_by(PlanResult.id)
    ):
        found.setdefault(row.attempt_id, []).append(
            (row.content_version_id, row.report, row.scored_at)
        )
    return found


def _report_of(results: Sequence[Result], version_id: int) -> Mapping[str, Any] | None:
    """The newest report under the key that is pinned to the session."""
    return next((report for version, report, _ in reversed(results) if version == version_id), None)


def _operations(session_id: int, attempt: PlanAttempt) -> list[DraftOperation]:
    """What was typed in this attempt, without the copy that a reopening begins with."""
    return list(
        db.session.scalars(
            select(DraftOperation)
            .join(Draft, Draft.id == DraftOperation.draft_id)
            .where(
                Draft.owner == owner_of(session_id),
                Draft.record == record_of(attempt),
                DraftOperation.writer != COPY,
            )
            .order_by(DraftOperation.version)
        )
    )


def _names(events: Sequence[PlanEvent]) -> dict[int, str]:
    """Who acted, by name."""
    return accounts.names({event.details["by"] for event in events if event.details.get("by")})


def _granted(session_id: int, until: datetime) -> list[attempt_story.Granted]:
    """The other conditions that were granted until then: what, when and by whom; never why."""
    rows = db.session.execute(
        select(
            Accommodation.answered_at,
            Accommodation.extra_percent,
            Accommodation.is_untimed,
            Accommodation.pause_minutes,
            User.name,
        )
        .outerjoin(User, User.id == Accommodation.answered_by_id)
        .where(
            Accommodation.session_id == session_id,
            Accommodation.state == "granted",
            Accommodation.answered_at <= until,
        )
        .order_by(Accommodation.id)
    )
    return [
        attempt_story.Granted(at, percent, untimed, pause, by)
        for at, percent, untimed, pause, by in rows
        if at is not None
    ]


def _reopening(before: PlanAttempt | None) -> int | None:
    """The minutes that HR gave when it opened the attempt before this one again."""
    if before is None or before.replaced_as != "reopened":
        return None
    details = db.session.scalar(
        select(PlanEvent.details).where(
            PlanEvent.attempt_id == before.id, PlanEvent.kind == "reopened"
        )
    )
    return int(details["minutes"]) if details else None


def _spent(
    operations: Sequence[DraftOperation], started_at: datetime, known: words.Words
) -> tuple[Spent, ...]:
    changes = [
        pace.Change(
            operation.typed_at, operation.change, operation.writer == operation.operation_id
        )
        for operation in operations
        if not operation.is_late
    ]
    return tuple(
        Spent(
            words.task_title(one.task, known) if one.task else str(words.PARTS["notes"]),
            one.seconds // 60,
            one.seconds % 60,
            one.changes,
        )
        for one in pace.pace_of(changes, started_at)
    )


def _late(
    operations: Sequence[DraftOperation], known: words.Words, sees_values: bool
) -> tuple[Late, ...]:
    return tuple(
        Late(
            say_field(name, known),
            say_value(name, value, known) if sees_values else None,
            operation.typed_at,
            operation.at,
        )
        for operation in operations
        for name, value in operation.change.items()
    )


def _shown(
    facts: sessions.SessionFacts, attempt: PlanAttempt, report: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The plan as it was read, with every loss: also of an attempt whose exhibit is withdrawn."""
    version = facts.content_version_id
    key = get_key(version, attempt.exercise)
    gate = content.get_gate(version, attempt.exercise)
    payload = findings.exhibit_of(
        key,
        day_plan.parse_plan(key.exercise, attempt.plan),
        report,
        gate,
        score=day_plan.calibrate(report["total"], gate["anchors"]),
        notes=attempt.notes,
        submitted_by=attempt.submitted_by,
        unread=attempt.unread,
        most=None,
    )
    return exhibit.present(payload, content.get_words(version), every=True)


def _deadlines(report: Mapping[str, Any], known: words.Words) -> tuple[Deadline, ...]:
    return tuple(
        Deadline(
            words.task_title(one["task"], known),
            words.say_frequency(one["frequency"]),
            words.say_probability(one["own_probability"]),
        )
        for one in sorted(report["execution"]["deadlines"], key=lambda one: one["probability"])
        if one["served"]
    )
