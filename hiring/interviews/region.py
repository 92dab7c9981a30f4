"""What the session page says about ratings: the rater's way in, HR's way to close."""

from __future__ import annotations

from typing import Any

from hiring.access.identity import Identity
from hiring.sessions.queries import SessionFacts
from hiring.sessions.regions import Region
from hiring.sessions.states import OVER


def _load(who: Identity, facts: SessionFacts) -> dict[str, Any] | None:
    running = facts.ratings_closed_at is None and facts.state not in OVER
    may = {
        "rate": facts.rates == "open" and running,
        "own": facts.rates == "submitted",
        "compare": not facts.blind and facts.state not in OVER,
        "close": running and who.may_in("sessions.manage", facts.branch_id),
    }
    return may if any(may.values()) else None


REGION = Region("ratings", "interviews/region.html", _load, order=20)
