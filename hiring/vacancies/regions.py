"""What features above vacancies put on a vacancy's pages; registered in app.py.

VACANCY_REGIONS stand on the vacancy's page, PLAN_REGIONS on the pages of its interview plan.
"""

from __future__ import annotations

from flask import current_app

from hiring.access import regions
from hiring.access.identity import Identity
from hiring.vacancies.queries import VacancyFacts

Region = regions.Region[VacancyFacts]


def load_regions(who: Identity, facts: VacancyFacts) -> list[regions.Loaded]:
    """The regions of this vacancy's page for this reader."""
    registered: tuple[Region, ...] = current_app.extensions["hiring_vacancy_regions"]
    return regions.load(registered, who, facts)


def load_plan_regions(who: Identity, facts: VacancyFacts) -> list[regions.Loaded]:
    """The regions of the pages of this vacancy's interview plan for this reader."""
    registered: tuple[Region, ...] = current_app.extensions["hiring_plan_regions"]
    return regions.load(registered, who, facts)
