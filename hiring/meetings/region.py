"""The meeting on the session page of the staff, and on the candidate's own page."""

from __future__ import annotations

from typing import Any

from hiring.access.identity import Identity
from hiring.meetings import queries
from hiring.meetings.words import CHANGES, STANDINGS
from hiring.sessions.queries import SessionFacts
from hiring.sessions.regions import Region
from hiring.sessions.states import OVER


def _load(who: Identity, facts: SessionFacts) -> dict[str, Any] | None:
    """The newest meeting and what may be done with it; earlier ones in the history."""
    meetings = queries.list_of_session(facts.id)
    may_manage = who.may_in("sessions.manage", facts.branch_id)
    runs = facts.state not in OVER and facts.ratings_closed_at is None
    newest = meetings[0] if meetings else None
    if newest is None and not (may_manage and runs):
        return None
    may_plan = may_manage and runs
    may_say = may_manage or facts.rates != "no"
    return {
        "meeting": newest,
        "standing_words": STANDINGS,
        "may_manage": may_manage,
        "may_plan": may_plan
        and (newest is None or newest.standing in ("cancelled", "held", "not_held", "presumed")),
        "may_move": may_plan and newest is not None and newest.may_move,
        # Also where no ratings are awaited any more: the candidate still expects it.
        "may_cancel": may_manage and newest is not None and newest.standing == "planned",
        "may_say": may_say
        and runs
        and newest is not None
        and newest.state == "planned"
        and newest.has_begun,
        "changes": [
            (change, str(CHANGES[change.kind]) % {"when": change.when})
            for change in queries.list_changes(facts.id)
        ],
    }


def _load_own(who: Identity, facts: SessionFacts) -> dict[str, Any] | None:
    """The candidate's meeting that is to come, or that it is off."""
    meeting = queries.find_own(facts)
    if meeting is None:
        return None
    return {"meeting": meeting, "place": queries.get_place(meeting)}


REGION = Region("meeting", "meetings/region.html", _load, order=10)
OWN_REGION = Region("meeting", "meetings/own_region.html", _load_own, order=10)
