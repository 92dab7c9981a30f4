"""What candidates ask for and nobody has answered yet."""

from __future__ import annotations

from hiring.access.identity import Identity
from hiring.day_plans import accommodations, contests
from hiring.desks.waiting import MOST, Waiting


def list_requests(who: Identity) -> list[Waiting]:
    """The requests that this person may answer: other conditions, then reviews with their days."""
    asked = [
        Waiting("accommodation", one.session_id, one.candidate, one.vacancy, one.asked_at)
        for one in accommodations.list_waiting(who)
    ]
    reviews = [
        Waiting("contest", one.session_id, one.candidate, one.vacancy, one.asked_at, one.due_on)
        for one in contests.list_waiting(who)
    ]
    return (asked + reviews)[:MOST]
