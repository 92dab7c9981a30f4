"""What the session page says about ratings: the rater's way in, HR's way to close, the kit."""

from __future__ import annotations

from typing import Any

from hiring.access.identity import Identity
from hiring.interviews import queries
from hiring.sessions import queries as sessions
from hiring.sessions.queries import SessionFacts
from hiring.sessions.regions import Region
from hiring.sessions.states import OVER


def _load(who: Identity, facts: SessionFacts) -> dict[str, Any] | None:
    running = queries.is_open(facts)
    rated = facts.first_rating_at is not None
    may = {
        "rate": facts.rates == "open" and running,
        "own": facts.rates == "submitted",
        "compare": rated and not facts.blind and facts.state not in OVER,
        "close": running and who.may_in("sessions.manage", facts.branch_id),
    }
    if not any(may.values()):
        return None
    waits_for = 0
    if may["close"]:
        waits_for = sum(rater.state == "open" for rater in sessions.list_raters(facts.id))
    # A kit is for who has not submitted yet.
    has_kit = may["rate"] or waits_for > 0
    return {**may, "kit": has_kit, "rated": rated, "waits_for": waits_for}


REGION = Region("ratings", "interviews/region.html", _load, order=20)
