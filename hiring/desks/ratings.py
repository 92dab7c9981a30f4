"""What a rater still has to rate, and how far they are in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, and_, cast, literal, select

from hiring.access.identity import Identity
from hiring.candidates.models import Candidate
from hiring.core.db import db
from hiring.desks.waiting import MOST, Waiting
from hiring.drafts.models import Draft
from hiring.interviews import queries as interviews
from hiring.interviews import sheets
from hiring.sessions.models import AssessmentSession, SessionRater, SessionStep
from hiring.sessions.states import OVER
from hiring.vacancies.models import Vacancy
from hiring.vacancies.plan import AT_HOME


def list_to_rate(who: Identity) -> list[Waiting]:
    """The sessions that this person has to rate, with how many of their steps are rated."""
    record = literal(sheets.RECORD).concat(cast(AssessmentSession.id, String))
    rows = db.session.execute(
        select(
            AssessmentSession.id,
            AssessmentSession.content_version_id,
            AssessmentSession.created_at,
            Candidate.name,
            Vacancy.title,
            SessionRater.focus,
            Draft.state.label("typed"),
        )
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .join(Vacancy, Vacancy.id == AssessmentSession.vacancy_id)
        .join(SessionRater, SessionRater.session_id == AssessmentSession.id)
        .outerjoin(Draft, and_(Draft.owner == who.actor, Draft.record == record))
        .where(
            SessionRater.user_id == who.user_id,
            SessionRater.submitted_at.is_(None),
            SessionRater.excused_at.is_(None),
            AssessmentSession.ratings_closed_at.is_(None),
            AssessmentSession.state.not_in(OVER),
        )
        .order_by(AssessmentSession.created_at)
        .limit(MOST)
    ).all()
    steps: dict[int, list[SessionStep]] = defaultdict(list)
    for step in db.session.scalars(
        select(SessionStep).where(
            SessionStep.session_id.in_([row.id for row in rows]),
            SessionStep.instrument != AT_HOME,
        )
    ):
        steps[step.session_id].append(step)
    found = []
    for row in rows:
        own = [one for one in steps[row.id] if sheets.is_own(row.focus, one.instrument, one.item)]
        done = sum(_is_rated(one, row.content_version_id, row.typed or {}) for one in own)
        found.append(
            Waiting("rate", row.id, row.name, row.title, row.created_at, done=done, of=len(own))
        )
    return found


def _is_rated(step: SessionStep, version_id: int, typed: Mapping[str, Any]) -> bool:
    """Whether nothing is open in a step by what is typed so far."""
    facts = interviews.item_facts(version_id, step)
    given, faults = sheets.read_step(step.instrument, facts, typed, sheets.prefix_of(step.id))
    return not faults and given is not None and not sheets.missing(step.instrument, facts, given)
