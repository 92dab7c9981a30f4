"""The command that brings sessions to their vacancy's newer plan."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.candidates.models import Candidate
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.sessions import arranging, plan_queries, plans, service
from hiring.sessions.models import AssessmentSession
from hiring.vacancies import queries as vacancies
from hiring.vacancies import service as vacancies_service
from hiring.vacancies.models import Vacancy
from hiring.vacancies.plan import Plan


@command
def take_plan(who: Identity, vacancy_id: int, session_ids: Sequence[int]) -> int:
    """Bring sessions to their vacancy's present plan; how many have changed by it.

    Who rates stays as it is; what they must rate and who plays follow the plan. Refuses, for all of
    them, where one has begun or cannot follow; one that follows already is left alone.
    """
    vacancy = vacancies_service.get_vacancy_to_manage(who, vacancy_id)
    plan = vacancies.get_plan(vacancies.get_vacancy_for(who, vacancy_id))
    if not session_ids:
        raise Refused("no_sessions_chosen")
    taken = 0
    for session_id in sorted(set(session_ids)):
        session = service.get_session_to_manage(who, session_id)
        if session.vacancy_id != vacancy.id:
            raise NotFound
        taken += _take(who, vacancy, session, plan)
    return taken


def _take(who: Identity, vacancy: Vacancy, session: AssessmentSession, plan: Plan) -> bool:
    own = plan_queries.get_plan(session.id, session.player_id)
    candidate = db.session.scalar(
        select(Candidate.user_id).where(Candidate.id == session.candidate_id)
    )
    then = plans.followed(own, plan, candidate)
    difference = plans.difference(own, then)
    if not difference:
        return False
    obstacle = plans.obstacle(
        session.state,
        own,
        plan,
        has_begun_day=session.plan_started_at is not None,
        has_same_content=session.content_version_id == vacancy.content_version_id,
    )
    if obstacle is not None:
        raise Refused(f"plan_not_taken_{obstacle}")
    arranging.follow(session, then)
    audit.record(
        who.actor,
        "session.plan_taken",
        session.id,
        vacancy=vacancy.id,
        changes=[f"{change.kind} {change.key}".strip() for change in difference.steps],
        focus=list(difference.focus),
    )
    return True
