"""What candidates ask for, on the session page of who answers, and on the candidate's own page."""

from __future__ import annotations

from typing import Any

from hiring.access.identity import Identity
from hiring.day_plans import accommodations, before, contests
from hiring.day_plans.letters import said
from hiring.day_plans.request_words import OUTCOMES, STATES
from hiring.sessions.queries import SessionFacts
from hiring.sessions.regions import Region


def _load(who: Identity, facts: SessionFacts) -> dict[str, Any] | None:
    """Requests that this reader may answer, open or answered; never a reason."""
    asked = ticket = None
    if who.may_in(accommodations.PERMISSION, facts.branch_id):
        asked = accommodations.find_asked(facts.id)
        if asked is not None and not accommodations.may_answer(who, facts.id, facts.branch_id):
            asked = None
    if who.may_in(contests.PERMISSION, facts.branch_id) and not facts.blind:
        ticket = contests.find_ticket(facts.id)
    if asked is None and ticket is None:
        return None
    return {
        "asked": asked,
        "granted": said(asked.granted) if asked else [],
        "state_words": STATES,
        "ticket": ticket,
        "may_review": ticket is not None and contests.may_answer(who, facts.id, facts.branch_id),
        "outcome_words": OUTCOMES,
    }


def _load_own(who: Identity, facts: SessionFacts) -> dict[str, Any] | None:
    """The candidate's own requests, and the feedback where the company shows it."""
    ticket = contests.find_ticket(facts.id) if facts.issued_at is not None else None
    asked = before.request_of(facts) if facts.plan_submitted_at is None else None
    has_feedback = (
        facts.issued_at is not None
        and facts.plan_submitted_at is not None
        and contests.shows_feedback(facts.id)
    )
    may_contest = contests.may_open(facts)
    if not (ticket or asked or has_feedback or may_contest):
        return None
    return {
        "asked": asked,
        "ticket": ticket,
        "has_feedback": has_feedback,
        "may_contest": may_contest,
        "outcome_words": OUTCOMES,
    }


REGION = Region("day_plan_requests", "day_plans/requests_region.html", _load, order=20)
OWN_REGION = Region("day_plan_requests", "day_plans/own_region.html", _load_own, order=50)
