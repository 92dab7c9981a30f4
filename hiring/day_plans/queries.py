"""Reads for the candidate's pages and for the staff: nothing of the key reaches the candidate's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.content import queries as content
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.day_plans import diary, forms, lifecycle, remarks
from hiring.day_plans.findings import INSTRUMENT
from hiring.day_plans.key import get_key
from hiring.day_plans.models import PlanAttempt
from hiring.day_plans.refusals import PlanUnreadable
from hiring.day_plans.submission import read_plan, record_of
from hiring.drafts import service as drafts
from hiring.sessions.models import SessionStep
from hiring.sessions.queries import SessionFacts

# How far ahead a task can be put off: every day of two weeks, then week by week. Each task carries
# the list, so that it is not longer than a plan needs.
NEAR_DAYS = 14
FAR_WEEKS = 6


@dataclass(frozen=True, slots=True)
class Attempt:
    """The attempt of a session that counts."""

    id: int
    number: int
    exercise: str
    task_order: list[str]
    started_at: datetime
    due_at: datetime | None
    extended_at: datetime | None
    paused_at: datetime | None
    pause_minutes: int
    submitted_at: datetime | None
    submitted_by: str | None
    receipt: str | None
    plan: Mapping[str, Any] | None
    unread: Mapping[str, str]

    @property
    def late_minutes(self) -> int:
        """Begun minutes between the due time and a submission by the candidate."""
        if self.submitted_at is None or self.submitted_by != "candidate":
            return 0
        return lifecycle.late_minutes(self.due_at, self.submitted_at)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A colleague as the candidate knows them."""

    id: str
    name: str
    role: str
    limits: str


@dataclass(frozen=True, slots=True)
class Task:
    """A task as the candidate reads it: its words, and of its facts only what these words say."""

    id: str
    title: str
    text: str
    # The minute of an appointment, and the tasks that come first.
    fixed: int | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the candidate is given: the situation, the people, the tasks in this candidate's order."""

    title: str
    situation: list[str]
    colleagues: list[Colleague]
    tasks: list[Task]
    day: date
    opens: int
    closes: int

    @property
    def titles(self) -> dict[str, str]:
        """The tasks' titles in order, by id."""
        return {task.id: task.title for task in self.tasks}

    @property
    def later_days(self) -> list[date]:
        """The days until which a task can be put off."""
        near = [self.day + timedelta(days=ahead) for ahead in range(1, NEAR_DAYS + 1)]
        return near + [near[-1] + timedelta(weeks=ahead) for ahead in range(1, FAR_WEEKS + 1)]


@dataclass(frozen=True, slots=True)
class Exercise:
    """What the start page says: name and limit."""

    name: str
    title: str
    limit_minutes: int
    tasks: int


def find_attempt(session_id: int) -> Attempt | None:
    """The attempt of a session that counts, or None before its start."""
    row = db.session.execute(
        select(*(getattr(PlanAttempt, one.name) for one in dataclass_fields(Attempt))).where(
            PlanAttempt.session_id == session_id, PlanAttempt.replaced_at.is_(None)
        )
    ).one_or_none()
    return Attempt(*row) if row is not None else None


def get_exercise(facts: SessionFacts) -> Exercise:
    """The exercise of the candidate's session; raises NotFound where it has no day plan."""
    name = db.session.scalar(
        select(SessionStep.item)
        .where(SessionStep.session_id == facts.id, SessionStep.instrument == INSTRUMENT)
        .order_by(SessionStep.position)
        .limit(1)
    )
    if name is None:
        raise NotFound
    pack = content.get_pack(facts.content_version_id)["day_plans"][name]
    words = content.get_words(facts.content_version_id)["day_plans"][name]
    return Exercise(name, words["title"], int(pack["limit_minutes"]), len(pack["tasks"]))


def get_sheet(facts: SessionFacts, attempt: Attempt) -> Sheet:
    """The candidate's sheet in the language of the request."""
    pack = content.get_pack(facts.content_version_id)["day_plans"][attempt.exercise]
    words = content.get_words(facts.content_version_id)["day_plans"][attempt.exercise]
    known = {task["id"]: task for task in pack["tasks"]}
    return Sheet(
        title=words["title"],
        situation=list(words["situation"]),
        colleagues=[
            Colleague(one["id"], **{key: words["colleagues"][one["id"]][key] for key in PERSON})
            for one in pack["colleagues"]
        ],
        tasks=[_task(task, words["tasks"][task], known[task]) for task in attempt.task_order],
        day=date.fromisoformat(str(pack["date"])),
        opens=int(pack["day"]["open"]),
        closes=int(pack["day"]["close"]),
    )


def _task(name: str, words: Mapping[str, str], known: Mapping[str, Any]) -> Task:
    """The task in these words; its appointment only where they say the hour."""
    fixed = known.get("fixed")
    said = f"{words['title']} {words['text']}"
    if fixed is not None and diary.clock(int(fixed)) not in said:
        fixed = None
    after = tuple(known.get("after") or ())
    return Task(name, words["title"], words["text"], fixed, after)


PERSON = ("name", "role", "limits")


def get_draft(who: Identity, attempt: Attempt, version: int | None = None) -> drafts.State:
    """What the candidate has typed so far, or had typed at `version`."""
    return drafts.get_state(who.actor, record_of(attempt), version)


def faults_of(
    facts: SessionFacts, attempt: Attempt, fields: Mapping[str, Any]
) -> tuple[forms.FieldFault, ...]:
    """Every fault of the typed plan; none where it can be submitted."""
    try:
        read_plan(get_key(facts.content_version_id, attempt.exercise), fields)
    except PlanUnreadable as error:
        return error.faults
    return ()


def diary_of(sheet: Sheet, fields: Mapping[str, Any]) -> diary.Diary:
    """The typed day as a diary shows it."""
    return diary.diary_of(fields, sheet.titles, sheet.opens, sheet.closes)


def remarks_of(sheet: Sheet, fields: Mapping[str, Any], typed: diary.Diary) -> dict[str, list[str]]:
    """The sentences beside each task that the typed day does not quite agree with."""
    return {
        task: [remarks.say(remark, sheet.titles) for remark in found]
        for task, found in remarks.remarks_of(sheet.tasks, fields, typed).items()
    }


@dataclass(frozen=True, slots=True)
class Decided:
    """The tasks without a block of their own, as the summary lists them: (task, what was said)."""

    postponed: list[tuple[Task, date]]
    declined: list[Task]
    undecided: list[Task]


def decided_of(sheet: Sheet, fields: Mapping[str, Any]) -> Decided:
    """What the typed fields say of the tasks that do not stand in the diary."""
    chosen = {task.id: forms.text_of(fields, f"choice.{task.id}") for task in sheet.tasks}
    return Decided(
        postponed=sorted(
            (
                (task, until)
                for task in sheet.tasks
                if chosen[task.id] == "postpone"
                and (until := forms.date_of(forms.text_of(fields, f"until.{task.id}")))
            ),
            key=lambda pair: pair[1],
        ),
        declined=[task for task in sheet.tasks if chosen[task.id] == "decline"],
        undecided=[task for task in sheet.tasks if chosen[task.id] not in forms.KINDS],
    )
