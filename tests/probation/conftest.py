"""A decided session, and a probation that has begun, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.probation import service, tasks
from hiring.sessions import service as sessions
from hiring.sessions.models import AssessmentSession
from hiring.verdicts.models import Decision, Recommendation
from scoring import verdict
from tests import world as world_module
from tests.world import World, identity_of

TODAY = date(2026, 12, 7)
FOCUS = ["empathy", "organisation"]
SCORES = {
    "knowledge": 71.0,
    "communicability": 80.0,
    "empathy": 41.0,
    "positivity": 77.0,
    "organisation": 52.0,
    "stress_resistance": 69.0,
    "responsibility": 66.0,
}
Move = Callable[[timedelta], None]


@pytest.fixture(autouse=True)
def move() -> Iterator[Move]:
    """`move(timedelta(days=8))`: it is Monday, 7 December 2026, until a test moves on."""
    with clock.stopped_at(datetime(2026, 12, 7, 9, 0, tzinfo=UTC)) as step:
        yield step


@command
def decide(world: World, outcome: str = "hire", focus: list[str] | None = None) -> None:
    """Issue a recommendation once, and record a decision on the world's session."""
    session = db.session.get_one(AssessmentSession, world.session)
    now = clock.now()
    for moment in ("ratings_closed_at", "issued_at", "decided_at"):
        sessions.mark(session, moment)
    if db.session.query(Recommendation).filter_by(session_id=session.id).first() is None:
        db.session.add(
            Recommendation(
                session_id=session.id,
                content_version_id=session.content_version_id,
                method="verdict/1",
                word=verdict.RECOMMEND_PROBATION,
                payload={
                    "focus": FOCUS if focus is None else focus,
                    "competencies": [
                        {"competency": name, "weight": 10, "score": score}
                        for name, score in SCORES.items()
                    ],
                },
                issued_by_id=world.users["hr"],
                issued_at=now,
            )
        )
    db.session.add(
        Decision(
            session_id=session.id,
            outcome=outcome,
            reason="Обосновано материалами оценки.",
            agrees=True,
            decided_by_id=world.users["director"],
            decided_at=now,
        )
    )


@dataclass
class Begun:
    """A probation with what its tests ask for again and again."""

    app: Flask
    world: World
    id: int
    token: str | None
    employee: int
    rows: Callable[..., list[tuple[object, ...]]]

    @property
    def url(self) -> str:
        """The probation's page."""
        return f"/probations/{self.id}"

    def browser(self) -> FlaskClient:
        """The employee's browser."""
        return world_module.browser(self.app, user_id=self.employee)

    def task_ids(self) -> list[int]:
        """The ids of all tasks in the order of their proposal."""
        found = self.rows(
            "SELECT id FROM probation_task WHERE probation_id = :id ORDER BY id", id=self.id
        )
        return [int(str(row[0])) for row in found]

    def state(self, task_id: int) -> str:
        """The task's state as the database holds it."""
        found = self.rows("SELECT state FROM probation_task WHERE id = :id", id=task_id)
        return str(found[0][0])

    def assign(self, task_id: int) -> None:
        """Let the mentor assign a task."""
        tasks.assign_task(identity_of(self.world.users["mentor"]), self.id, task_id)

    def report(self, task_id: int, text: str = "Сделано, список в приложении.") -> int:
        """Let the employee report a task; the report's id."""
        version = self.rows("SELECT version FROM probation_task WHERE id = :id", id=task_id)[0][0]
        who = identity_of(self.employee)
        tasks.report_task(who, self.id, task_id, text, None, int(str(version)))
        newest = self.rows("SELECT max(id) FROM probation_report WHERE task_id = :id", id=task_id)
        return int(str(newest[0][0]))

    def check(self, report_id: int, verified: bool, comment: str = "") -> None:
        """Let the mentor check a report."""
        who = identity_of(self.world.users["mentor"])
        tasks.check_report(who, self.id, report_id, verified, comment)


@pytest.fixture
def begun(app: Flask, world: World, rows) -> Begun:  # type: ignore[no-untyped-def]
    """Анна is an employee from today; the mentor has proposals and nothing is assigned."""
    decide(world)
    started = service.start_probation(
        identity_of(world.users["hr"]), world.session, world.users["mentor"], TODAY
    )
    employee = rows("SELECT employee_id FROM probation WHERE id = :id", id=started.probation_id)
    return Begun(app, world, started.probation_id, started.token, int(str(employee[0][0])), rows)
