"""How far a session is, read from its moments: pure."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

STATES = (
    "invited",
    "planning",
    "planned",
    "rating",
    "closed",
    "complete",
    "decided",
    "declined",
    "withdrawn",
)
OVER = frozenset({"declined", "withdrawn"})


class Moments(Protocol):
    """What a session remembers of its way."""

    withdrawn_at: datetime | None
    declined_at: datetime | None
    decided_at: datetime | None
    issued_at: datetime | None
    ratings_closed_at: datetime | None
    first_rating_at: datetime | None
    plan_submitted_at: datetime | None
    plan_started_at: datetime | None


def state_of(moments: Moments) -> str:
    """The furthest state that the moments prove; an end (withdrawn, declined) beats all."""
    for moment, state in (
        (moments.withdrawn_at, "withdrawn"),
        (moments.declined_at, "declined"),
        (moments.decided_at, "decided"),
        (moments.issued_at, "complete"),
        (moments.ratings_closed_at, "closed"),
        (moments.first_rating_at, "rating"),
        (moments.plan_submitted_at, "planned"),
        (moments.plan_started_at, "planning"),
    ):
        if moment is not None:
            return state
    return "invited"
