"""The candidates of a vacancy, on its page."""

from __future__ import annotations

from typing import Any

from hiring.access.identity import Identity
from hiring.sessions import list_queries
from hiring.sessions.states import STATES
from hiring.sessions.views_people import present_rows
from hiring.sessions.words import STATES as STATE_WORDS
from hiring.vacancies.queries import VacancyFacts
from hiring.vacancies.regions import Region

SHOWN = 10


def load(who: Identity, facts: VacancyFacts) -> dict[str, Any]:
    """How many candidates are in which state, and the newest of them."""
    counts = list_queries.count_states(who, facts.id)
    return {
        "counts": [
            (str(STATE_WORDS[state]), state, counts[state]) for state in STATES if state in counts
        ],
        "total": sum(counts.values()),
        "rows": present_rows(list_queries.list_newest(who, facts.id, SHOWN)),
    }


REGION = Region("sessions", "sessions/vacancy_region.html", load)
