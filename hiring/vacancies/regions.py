"""What features above vacancies put on the vacancy page; registered as VACANCY_REGIONS in app.py."""

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
