"""Whether sessions run on an earlier interview plan: on the vacancy's pages and on the session's own."""

from __future__ import annotations

from typing import Any

from hiring.access.identity import Identity
from hiring.sessions import plan_queries
from hiring.sessions import regions as session_regions
from hiring.sessions.queries import SessionFacts
from hiring.vacancies import regions as vacancy_regions
from hiring.vacancies.queries import VacancyFacts


def load_on_plan(who: Identity, facts: VacancyFacts) -> dict[str, Any] | None:
    """How the vacancy's sessions stand to its plan; None while there is no session."""
    standing = plan_queries.count_standing(who, facts.id)
    if not standing.begun + standing.waiting:
        return None
    return {"standing": standing, "may_manage": who.may_in("sessions.manage", facts.branch_id)}


def load_on_vacancy(who: Identity, facts: VacancyFacts) -> dict[str, Any] | None:
    """The same on the vacancy's page; None while all of them have the steps of its plan."""
    loaded = load_on_plan(who, facts)
    if loaded is None or not loaded["standing"].earlier:
        return None
    return loaded


def load_on_session(who: Identity, facts: SessionFacts) -> dict[str, Any] | None:
    """That a session has other steps than its vacancy's plan, for who may see that plan."""
    if not who.may_in("vacancies.view", facts.branch_id):
        return None
    return {} if plan_queries.runs_earlier(facts.id) else None


PLAN_REGION = vacancy_regions.Region("plan", "sessions/plan_region.html", load_on_plan)
VACANCY_REGION = vacancy_regions.Region("plan", "sessions/plan_region.html", load_on_vacancy, 0)
SESSION_REGION = session_regions.Region("plan", "sessions/earlier_plan.html", load_on_session, 95)
