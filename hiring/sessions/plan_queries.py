"""Reads of sessions' own plans beside their vacancy's present one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, cast, func, select

from hiring.access.identity import Identity
from hiring.accounts.models import User
from hiring.candidates.models import Candidate
from hiring.core.db import db
from hiring.sessions import plans
from hiring.sessions.models import AssessmentSession, SessionRater, SessionStep
from hiring.sessions.states import OVER
from hiring.vacancies import queries as vacancies
from hiring.vacancies.models import VacancyStep
from hiring.vacancies.plan import Plan, PlannedStep, Seat


@dataclass(frozen=True, slots=True)
class Standing:
    """How a vacancy's sessions stand to its plan: all that go on or went through, by what they are."""

    begun: int
    waiting: int
    # Of these, how many have other steps than the plan has now.
    begun_earlier: int
    waiting_earlier: int

    @property
    def earlier(self) -> int:
        """All that run on an earlier plan."""
        return self.begun_earlier + self.waiting_earlier


@dataclass(frozen=True, slots=True)
class Other:
    """A session whose plan differs from its vacancy's, and why it cannot follow, where it cannot."""

    id: int
    candidate: str
    state: str
    difference: plans.Difference
    obstacle: str | None


def get_plan(session_id: int, player_id: int | None) -> Plan:
    """The plan of a session, its raters by name."""
    return _plans([(session_id, player_id)])[session_id]


def _plans(sessions: Sequence[tuple[int, int | None]]) -> dict[int, Plan]:
    """The plans of (session id, who plays)."""
    ids = [session_id for session_id, _ in sessions]
    steps: dict[int, list[PlannedStep]] = defaultdict(list)
    for row in db.session.execute(
        select(
            SessionStep.session_id,
            SessionStep.instrument,
            SessionStep.item,
            SessionStep.minutes,
            SessionStep.questions,
        )
        .where(SessionStep.session_id.in_(ids))
        .order_by(SessionStep.session_id, SessionStep.position)
    ):
        steps[row.session_id].append(
            PlannedStep(row.instrument, row.item, row.minutes, tuple(row.questions))
        )
    seats: dict[int, list[Seat]] = defaultdict(list)
    for row in db.session.execute(
        select(SessionRater.session_id, SessionRater.user_id, SessionRater.focus, User.name)
        .join(User, User.id == SessionRater.user_id)
        .where(SessionRater.session_id.in_(ids))
        .order_by(SessionRater.session_id, User.name, User.id)
    ):
        seats[row.session_id].append(Seat(row.user_id, tuple(row.focus), row.name))
    return {key: Plan(tuple(steps[key]), tuple(seats[key]), player) for key, player in sessions}


def _has_other_steps() -> ColumnElement[bool]:
    """In SQL: whether a session's steps are not exactly its vacancy's, minutes and questions included."""
    same = (
        select(func.count())
        .select_from(SessionStep)
        .join(
            VacancyStep,
            (VacancyStep.vacancy_id == AssessmentSession.vacancy_id)
            & (VacancyStep.position == SessionStep.position)
            & (VacancyStep.instrument == SessionStep.instrument)
            & (VacancyStep.item == SessionStep.item)
            & (VacancyStep.minutes == SessionStep.minutes)
            & (cast(VacancyStep.questions, Text) == cast(SessionStep.questions, Text)),
        )
        .where(SessionStep.session_id == AssessmentSession.id)
        .correlate(AssessmentSession)
        .scalar_subquery()
    )
    own = select(func.count()).where(SessionStep.session_id == AssessmentSession.id)
    theirs = select(func.count()).where(VacancyStep.vacancy_id == AssessmentSession.vacancy_id)
    return (same != own.correlate(AssessmentSession).scalar_subquery()) | (
        same != theirs.correlate(AssessmentSession).scalar_subquery()
    )


def _of_vacancy(who: Identity, vacancy_id: int) -> list[ColumnElement[bool]]:
    """Its sessions that have not ended early, without the one in which the reader is the candidate."""
    own = select(Candidate.id).where(Candidate.user_id == who.user_id)
    return [
        AssessmentSession.vacancy_id == vacancy_id,
        AssessmentSession.state.not_in(OVER),
        AssessmentSession.candidate_id.not_in(own),
    ]


def count_standing(who: Identity, vacancy_id: int) -> Standing:
    """How the sessions of a vacancy, which the reader has been let into, stand to its plan."""
    is_earlier = _has_other_steps().label("is_earlier")
    counts = {
        (row.has_begun, row.is_earlier): row.number
        for row in db.session.execute(
            select(
                AssessmentSession.state.not_in(plans.NOT_BEGUN).label("has_begun"),
                is_earlier,
                func.count().label("number"),
            )
            .where(*_of_vacancy(who, vacancy_id))
            .group_by("has_begun", "is_earlier")
        )
    }
    return Standing(
        begun=counts.get((True, True), 0) + counts.get((True, False), 0),
        waiting=counts.get((False, True), 0) + counts.get((False, False), 0),
        begun_earlier=counts.get((True, True), 0),
        waiting_earlier=counts.get((False, True), 0),
    )


def runs_earlier(session_id: int) -> bool:
    """Whether a session has other steps than its vacancy's plan has now."""
    found = select(_has_other_steps()).where(AssessmentSession.id == session_id)
    return bool(db.session.scalar(found))


def list_others(who: Identity, facts: vacancies.VacancyFacts) -> list[Other]:
    """The sessions of a vacancy that have other steps than its plan, or could follow it, oldest first."""
    rows = db.session.execute(
        select(
            AssessmentSession.id,
            AssessmentSession.state,
            AssessmentSession.player_id,
            AssessmentSession.plan_started_at,
            AssessmentSession.content_version_id,
            Candidate.name,
            Candidate.user_id,
        )
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .where(*_of_vacancy(who, facts.id))
        .order_by(AssessmentSession.id)
    ).all()
    plan, own = vacancies.get_plan(facts), _plans([(row.id, row.player_id) for row in rows])
    found = []
    for row in rows:
        then = plans.followed(own[row.id], plan, row.user_id)
        difference = plans.difference(own[row.id], then)
        obstacle = plans.obstacle(
            row.state,
            own[row.id],
            plan,
            has_begun_day=row.plan_started_at is not None,
            has_same_content=row.content_version_id == facts.content_version_id,
        )
        # Who rates what of a session that has begun is nobody's affair any more.
        if difference.steps or (difference and obstacle is None):
            found.append(Other(row.id, row.name, row.state, difference, obstacle))
    return found
