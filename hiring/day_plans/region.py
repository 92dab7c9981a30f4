"""The day plan on the session page: the facts of the attempt, and its result where it may be seen."""

from __future__ import annotations

from typing import Any

from hiring.access.identity import Identity
from hiring.content import queries as content
from hiring.core import clock
from hiring.day_plans import attempt_access, exhibit, lifecycle, queries
from hiring.day_plans.findings import KIND
from hiring.evidence import queries as evidence
from hiring.sessions.queries import SessionFacts
from hiring.sessions.regions import Region
from hiring.sessions.states import OVER


def may_see_result(facts: SessionFacts) -> bool:
    """Whether this reader may see the scored plan: never who still rates.

    Whoever rates sees it once the ratings are closed, everybody else as soon as it is there.
    """
    return not facts.blind and (facts.ratings_closed_at is not None or facts.rates == "no")


def _load(who: Identity, facts: SessionFacts) -> dict[str, Any] | None:
    sees_attempt = who.may_in("candidates.view", facts.branch_id)
    if not sees_attempt and not may_see_result(facts):
        return None
    attempts = attempt_access.count_attempts(facts.id) if sees_attempt else 0
    attempt = queries.find_attempt(facts.id)
    if attempt is None and not attempts:
        return None
    shown = None
    if attempt is not None and attempt.submitted_at is not None and may_see_result(facts):
        words = content.get_words(facts.content_version_id)
        shown = next(
            (
                exhibit.present(one.payload, words)
                for one in evidence.list_exhibits(facts.id)
                if one.kind == KIND
            ),
            None,
        )
    running = attempt is not None and attempt.submitted_at is None and facts.state not in OVER
    return {
        "attempt": attempt,
        "ends_at": lifecycle.ends_at(attempt, clock.now()) if attempt is not None else None,
        "earlier": attempts - (attempt is not None),
        "shown": shown,
        # Who still rates may help with the time, and reads nothing of how the attempt went.
        "may_read": sees_attempt and not facts.blind,
        "may_time": running
        and attempt is not None
        and attempt.due_at is not None
        and who.may_in("sessions.manage", facts.branch_id),
    }


REGION = Region("day_plan", "day_plans/region.html", _load, order=60)
