"""Scoring every earlier plan under a newer version of the key: a new result beside the old one.

Nothing that was drawn from the old result changes: evidence, recommendations and decisions stand as
they were made. What comes out is a report of who would read otherwise, and why.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.content import queries as content
from hiring.content.models import ContentVersion
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.day_plans import rescore_queries
from hiring.day_plans.key import Key, get_key
from hiring.day_plans.models import PlanAttempt, PlanRescore, PlanResult
from hiring.sessions.models import AssessmentSession
from scoring import day_plan

JOB = "plan_rescores.make"
# A report that is not there after so long has killed its workers.
PATIENCE = timedelta(hours=1)
LEAST_CHANGE = 0.1
MOST_TASKS = 6

log = logging.getLogger(__name__)
Report = Mapping[str, Any]


@command
def start_rescore(who: Identity, version_id: int, exercise: str, after: int) -> int:
    """Ask for a report on an exercise under this version; the id of its row. Call `enqueue` afterwards.

    `after` is the id of the last report that the page showed (0: none): a second press, or somebody who
    was faster, leads to the report that is there. Raises NotFound for an unknown exercise.
    """
    version = db.session.get(ContentVersion, version_id, with_for_update=True)
    if version is None or exercise not in version.body["day_plans"]:
        raise NotFound
    last = db.session.scalar(
        select(PlanRescore)
        .where(PlanRescore.content_version_id == version_id, PlanRescore.exercise == exercise)
        .order_by(PlanRescore.id.desc())
        .limit(1)
    )
    if last is not None and (last.id != after or last.state == "preparing"):
        return last.id
    rescore = PlanRescore(
        content_version_id=version_id,
        exercise=exercise,
        requested_by_id=who.user_id,
        requested_at=clock.now(),
        state="preparing",
    )
    db.session.add(rescore)
    db.session.flush()
    audit.record(who.actor, "content.rescored", version_id, exercise=exercise)
    return rescore.id


def enqueue(rescore_id: int) -> None:
    """Put the report into the worker's queue; if this is lost, the sweep finds the row."""
    current_app.extensions["hiring_jobs"].put(JOB, rescore_id)


def make(rescore_id: int) -> None:
    """Score what is not scored yet and write the report; running twice writes it once. For the worker.

    Each result is stored for itself, so that a worker that was killed goes on where it stopped and nobody
    waits for a long transaction.
    """
    row = db.session.get(PlanRescore, rescore_id)
    if row is None or row.state != "preparing":
        return
    version_id, exercise = row.content_version_id, row.exercise
    try:
        report = _report(version_id, exercise)
    except Exception:
        log.exception("re-scoring %s failed", rescore_id)
        db.session.rollback()
        _finish(rescore_id, None)
    else:
        _finish(rescore_id, report)


def sweep() -> int:
    """Put forgotten reports back into the queue, and give up on old ones; how many. Every minute."""
    waiting = db.session.execute(
        select(PlanRescore.id, PlanRescore.requested_at).where(PlanRescore.state == "preparing")
    ).all()
    for row in waiting:
        if row.requested_at <= clock.now() - PATIENCE:
            _finish(row.id, None)
        else:
            enqueue(row.id)
    return len(waiting)


@command
def _finish(rescore_id: int, report: dict[str, Any] | None) -> None:
    row = db.session.get_one(PlanRescore, rescore_id, with_for_update=True)
    if row.state == "preparing":
        row.state = "failed" if report is None else "ready"
        row.report, row.finished_at = report, clock.now()


def _report(version_id: int, exercise: str) -> dict[str, Any]:
    attempts = db.session.execute(
        select(
            PlanAttempt.id,
            PlanAttempt.plan,
            PlanAttempt.session_id,
            AssessmentSession.content_version_id,
        )
        .join(AssessmentSession, AssessmentSession.id == PlanAttempt.session_id)
        .join(ContentVersion, ContentVersion.id == AssessmentSession.content_version_id)
        .where(*rescore_queries.earlier(version_id, exercise))
        .order_by(PlanAttempt.session_id)
    ).all()
    key = get_key(version_id, exercise)
    rows: list[dict[str, Any]] = []
    unscored: list[dict[str, Any]] = []
    for attempt in attempts:
        place = {"session": attempt.session_id, "attempt": attempt.id}
        pinned = content.get_base(attempt.content_version_id)
        why = _obstacle(key, pinned, exercise, attempt.plan)
        old = _stored(attempt.id, pinned)
        if old is None and not why:
            why = {"code": "no_result"}
        if why or old is None:
            unscored.append({**place, **why})
            continue
        new = _scored(attempt.id, version_id, key, attempt.plan)
        gates = [content.get_gate(one, exercise)["anchors"] for one in (pinned, version_id)]
        rows.append(
            {
                **place,
                "from": content.get_label(pinned),
                **compared(old, new, gates[0], gates[1]),
            }
        )
    return {"key": content.get_label(version_id), "rows": rows, "unscored": unscored}


def _obstacle(key: Key, old_version: int, exercise: str, plan: Any) -> dict[str, Any]:
    """Why a plan cannot be read under the new key; empty where it can.

    A plan is held only against a day that its author was shown: the same tasks, colleagues and hours.
    """
    old = get_key(old_version, exercise).exercise
    gone = sorted(old.by_id.keys() - key.exercise.by_id.keys())
    added = sorted(key.exercise.by_id.keys() - old.by_id.keys())
    if gone or added:
        return {"code": "tasks_differ", "gone": gone, "added": added}
    shown = [
        (one.date, one.day.open, one.day.close, sorted(one.colleagues))
        for one in (old, key.exercise)
    ]
    if shown[0] != shown[1]:
        return {"code": "day_differs"}
    try:
        day_plan.parse_plan(key.exercise, plan)
    except day_plan.PlanFaults:
        return {"code": "plan_unreadable"}
    return {}


def _stored(attempt_id: int, version_id: int) -> Report | None:
    found: Report | None = db.session.scalar(
        select(PlanResult.report)
        .where(PlanResult.attempt_id == attempt_id, PlanResult.content_version_id == version_id)
        .order_by(PlanResult.id.desc())
        .limit(1)
    )
    return found


def _scored(attempt_id: int, version_id: int, key: Key, plan: Any) -> Report:
    """The plan's result under the new key, scored and stored where it is not there yet."""
    known = _stored(attempt_id, version_id)
    if known is not None and known["method"] == day_plan.METHOD:
        return known
    label = content.get_label(version_id)
    parsed = day_plan.parse_plan(key.exercise, plan)
    report = day_plan.report(key.exercise, key.references, parsed, label)
    return _keep(attempt_id, version_id, report)


@command
def _keep(attempt_id: int, version_id: int, report: dict[str, Any]) -> Report:
    """Store a result beside the others; one that came meanwhile stays."""
    # Locked, so that two workers on the same plan come one after the other.
    db.session.get_one(PlanAttempt, attempt_id, with_for_update=True)
    known: Report | None = db.session.scalar(
        select(PlanResult.report).where(
            PlanResult.attempt_id == attempt_id,
            PlanResult.content_version_id == version_id,
            PlanResult.method == str(report["method"]),
        )
    )
    if known is not None:
        return known
    db.session.add(
        PlanResult(
            attempt_id=attempt_id,
            content_version_id=version_id,
            method=str(report["method"]),
            report=report,
            scored_at=clock.now(),
        )
    )
    return report


def compared(
    old: Report, new: Report, old_anchors: Mapping[str, Any], new_anchors: Mapping[str, Any]
) -> dict[str, Any]:
    """Two results of one plan side by side: totals, the common scale, readings and tasks that changed.

    `tasks` are (task, points lost before, points lost now), the greatest change first. Pure.
    """
    scores = [
        day_plan.calibrate(old["total"], old_anchors),
        day_plan.calibrate(new["total"], new_anchors),
    ]
    before, after = _losses(old), _losses(new)
    changes: list[tuple[str, float, float]] = [
        (task, round(before.get(task, 0.0), 1), round(after.get(task, 0.0), 1))
        for task in sorted(before.keys() | after.keys())
    ]
    changes = [one for one in changes if abs(one[2] - one[1]) >= LEAST_CHANGE]
    changes.sort(key=lambda one: (-abs(one[2] - one[1]), one[0]))
    return {
        "totals": [old["total"], new["total"]],
        "scores": scores,
        "words": [day_plan.word_of(score) for score in scores],
        "readings": {
            name: [old["readings"][name], new["readings"][name]]
            for name in day_plan.READINGS
            if old["readings"][name] != new["readings"][name]
        },
        "tasks": [list(one) for one in changes[:MOST_TASKS]],
    }


def _losses(report: Report) -> dict[str, float]:
    """Points of the total lost by task; of a pair, by the task that should come first."""
    lost: dict[str, float] = defaultdict(float)
    for reason in report["reasons"]:
        task = reason["params"].get("task") or reason["params"].get("first")
        if task:
            lost[task] += reason["total_loss"]
    return lost
