"""What the page before the start says: the conditions of this candidate, and where a request stands."""

from __future__ import annotations

from typing import Any

from hiring.core import clock, i18n
from hiring.day_plans import accommodations, letters, queries, service
from hiring.day_plans.exhibit import CHECKS
from hiring.day_plans.request_words import STATES, WISHES
from hiring.day_plans.words import READINGS
from hiring.sessions.queries import SessionFacts

STANDARD = "standard"


def values_of(facts: SessionFacts) -> dict[str, Any]:
    """What `day_plans/start.html` shows: the exercise, its checks, this candidate's conditions."""
    exercise = queries.get_exercise(facts)
    conditions = accommodations.granted(facts.id)
    return {
        "facts": facts,
        "exercise": exercise,
        "limit": accommodations.limit(exercise.limit_minutes, conditions),
        "more_time": service.extension_minutes(facts.content_version_id, exercise.name),
        "conditions": letters.said(conditions),
        "pause_minutes": conditions.pause_minutes,
        "asked": request_of(facts),
        "named": accommodations.named_of(facts.id).name,
        "checks": [
            (str(name), [str(READINGS[reading]) for reading in readings])
            for name, readings in CHECKS
        ],
        "server_time": i18n.format_time(clock.now(), "HH:mm"),
        "standard": STANDARD,
    }


def request_of(facts: SessionFacts) -> dict[str, Any] | None:
    """The candidate's request in words, for their own pages; None where there is none."""
    asked = accommodations.find_asked(facts.id)
    if asked is None:
        return None
    return {
        "state": asked.state,
        "state_word": str(STATES[asked.state]),
        "named": asked.named.name,
        "wishes": [str(WISHES[wish]) for wish in asked.wishes],
        "asked_at": asked.asked_at,
        "answered_at": asked.answered_at,
        "answered_by": asked.answered_by,
        "answer": asked.answer,
        "granted": letters.said(asked.granted),
    }


def must_choose(facts: SessionFacts, chosen: str) -> bool:
    """True while a request is open and the candidate has not said that they start all the same."""
    asked = accommodations.find_asked(facts.id)
    return asked is not None and asked.state == "asked" and chosen != STANDARD
