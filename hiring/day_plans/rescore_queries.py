"""Reads of re-scorings: who may see which plan in a report, and by name or by number.

HR and directors see the candidates of their branches by name, the content owner sees everybody's session
by its number alone. Nobody sees a plan that they still rate, or their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from hiring.access.identity import Identity
from hiring.accounts.models import User
from hiring.candidates.models import Candidate
from hiring.content import queries as content
from hiring.content.models import ContentVersion
from hiring.content.regions import Region, VersionFacts
from hiring.core.db import db
from hiring.core.i18n import gettext
from hiring.core.i18n import lazy_gettext as _l
from hiring.core.refusals import NotFound
from hiring.day_plans import words
from hiring.day_plans.models import PlanAttempt, PlanRescore
from hiring.sessions.models import AssessmentSession, SessionRater

SCALE = {
    "weak": _l("below sufficient"),
    "sufficient": _l("sufficient"),
    "strong": _l("strong"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One re-scoring as its page shows it."""

    id: int
    state: str
    requested_by: str
    requested_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One plan under both keys; `name` is None for who sees numbers only."""

    session: int
    name: str | None
    decided: bool
    totals: tuple[float, float]
    scores: tuple[float, float]
    words: tuple[str, str]
    readings: tuple[tuple[str, float | None, float | None], ...]
    tasks: tuple[tuple[str, float, float], ...]

    @property
    def way(self) -> str:
        """up, down or same, by the total."""
        old, new = self.totals
        return "same" if old == new else "up" if new > old else "down"

    @property
    def word_changes(self) -> bool:
        """Whether the plan reads otherwise on the common scale."""
        return self.words[0] != self.words[1]


@dataclass(frozen=True, slots=True)
class Unscored:
    """A plan that cannot be held against the new key, and why."""

    session: int
    name: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as one reader sees it."""

    rows: tuple[Row, ...]
    unscored: tuple[Unscored, ...]
    hidden: int

    def count(self, way: str) -> int:
        """How many plans went that way."""
        return sum(row.way == way for row in self.rows)

    @property
    def changed(self) -> list[Row]:
        """The plans whose total changed: those that read otherwise first, then the greatest change."""
        return sorted(
            (row for row in self.rows if row.way != "same"),
            key=lambda row: (
                not row.word_changes,
                -abs(row.totals[1] - row.totals[0]),
                row.session,
            ),
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    name: str | None
    decided: bool


def list_runs(version_id: int, exercise: str) -> list[Run]:
    """The re-scorings of an exercise under a version, newest first; NotFound for an unknown one."""
    if exercise not in content.get_pack(version_id)["day_plans"]:
        raise NotFound
    rows = db.session.execute(
        select(
            PlanRescore.id,
            PlanRescore.state,
            User.name,
            PlanRescore.requested_at,
            PlanRescore.finished_at,
        )
        .join(User, User.id == PlanRescore.requested_by_id)
        .where(PlanRescore.content_version_id == version_id, PlanRescore.exercise == exercise)
        .order_by(PlanRescore.id.desc())
    )
    return [Run(*row) for row in rows]


def count_earlier(version_id: int, exercise: str) -> int:
    """How many submitted plans stand under an earlier version of the same pack."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(PlanAttempt)
            .join(AssessmentSession, AssessmentSession.id == PlanAttempt.session_id)
            .join(ContentVersion, ContentVersion.id == AssessmentSession.content_version_id)
            .where(*earlier(version_id, exercise))
        )
        or 0
    )


def earlier(version_id: int, exercise: str) -> tuple[ColumnElement[bool], ...]:
    """What holds of every submitted plan under an earlier version of the same pack."""
    pack = select(ContentVersion.pack).where(ContentVersion.id == version_id).scalar_subquery()
    return (
        ContentVersion.pack == pack,
        # Editions of a version have its key.
        func.coalesce(ContentVersion.base_id, ContentVersion.id) < version_id,
        PlanAttempt.exercise == exercise,
        PlanAttempt.replaced_at.is_(None),
        PlanAttempt.submitted_at.is_not(None),
    )


def get_shown(who: Identity, version_id: int, rescore_id: int) -> Shown:
    """The report of a ready re-scoring as `who` may see it."""
    row = db.session.get(PlanRescore, rescore_id)
    if row is None or row.content_version_id != version_id or row.report is None:
        raise NotFound
    report = row.report
    everything = [*report["rows"], *report["unscored"]]
    seen = _seen(who, [one["session"] for one in everything])
    known = content.get_words(version_id)["day_plans"][row.exercise]
    return Shown(
        rows=tuple(
            _row(one, seen[one["session"]], known)
            for one in report["rows"]
            if one["session"] in seen
        ),
        unscored=tuple(
            Unscored(one["session"], seen[one["session"]].name, _why(one, known))
            for one in report["unscored"]
            if one["session"] in seen
        ),
        hidden=sum(one["session"] not in seen for one in everything),
    )


def _row(one: Mapping[str, Any], seen: _Seen, known: Mapping[str, Any]) -> Row:
    return Row(
        session=one["session"],
        name=seen.name,
        decided=seen.decided,
        totals=(one["totals"][0], one["totals"][1]),
        scores=(one["scores"][0], one["scores"][1]),
        words=(str(SCALE[one["words"][0]]), str(SCALE[one["words"][1]])),
        readings=tuple(
            (str(words.READINGS[name]), old, new) for name, (old, new) in one["readings"].items()
        ),
        tasks=tuple((words.task_title(task, known), old, new) for task, old, new in one["tasks"]),
    )


def _why(one: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    if one["code"] == "tasks_differ":
        tasks = [words.task_title(task, known) for task in (*one["added"], *one["gone"])]
        return gettext(
            "The exercise had other tasks then; the difference: %(tasks)s.", tasks="; ".join(tasks)
        )
    if one["code"] == "day_differs":
        return gettext("The exercise had another date, other hours or other colleagues then.")
    if one["code"] == "no_result":
        return gettext("There is no result under the key of that time to compare with.")
    return gettext("The plan holds something that the new version does not know.")


def _seen(who: Identity, session_ids: list[int]) -> dict[int, _Seen]:
    """The sessions of a report that `who` may see; the rule of the plan's own page, for many at once."""
    by_number = who.may("rescores.start")
    rows = db.session.execute(
        select(
            AssessmentSession.id,
            AssessmentSession.branch_id,
            AssessmentSession.ratings_closed_at,
            AssessmentSession.decided_at,
            Candidate.name,
            Candidate.user_id,
            SessionRater.id.label("seat"),
            SessionRater.submitted_at,
        )
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .outerjoin(
            SessionRater,
            (SessionRater.session_id == AssessmentSession.id)
            & (SessionRater.user_id == who.user_id)
            & SessionRater.excused_at.is_(None),
        )
        .where(AssessmentSession.id.in_(session_ids))
    )
    seen = {}
    for row in rows:
        if row.user_id is not None and row.user_id == who.user_id:
            continue
        if row.seat is not None and (row.submitted_at is None or row.ratings_closed_at is None):
            continue
        named = who.may_in("candidates.view", row.branch_id)
        if named or by_number:
            seen[row.id] = _Seen(row.name if named else None, row.decided_at is not None)
    return seen


def _load(who: Identity, facts: VersionFacts) -> dict[str, Any] | None:
    if not who.may("rescores.view"):
        return None
    key = content.get_base(facts.id)
    pack_words = content.get_words(key)["day_plans"]
    exercises = [
        (name, pack_words[name]["title"], count_earlier(key, name), list_runs(key, name))
        for name in content.get_pack(key)["day_plans"]
    ]
    return {"version_id": key, "exercises": exercises} if exercises else None


REGION = Region("rescore", "day_plans/rescore_region.html", _load)
