"""The day plan on the session page: the facts of the attempt, and its result where it may be seen."""

from __future__ import annotations

from typing import Any

from hiring.access.identity import Identity
from hiring.content import queries as content
from hiring.day_plans import exhibit, queries
from hiring.day_plans.findings import KIND
from hiring.evidence import queries as evidence
from hiring.sessions.queries import SessionFacts
from hiring.sessions.regions import Region


def may_see_result(facts: SessionFacts) -> bool:
    """Whether this reader may see the scored plan: never who still rates.

    Whoever rates sees it once the ratings are closed, everybody else as soon as it is there.
    """
    return not facts.blind and (facts.ratings_closed_at is not None or facts.rates == "no")


def _load(who: Identity, facts: SessionFacts) -> dict[str, Any] | None:
    sees_attempt = who.may_in("candidates.view", facts.branch_id)
    if not sees_attempt and not may_see_result(facts):
        return None
    attempt = queries.find_attempt(facts.id)
    if attempt is None:
        return None
    shown = None
    if attempt.submitted_at is not None and may_see_result(facts):
        words = content.get_words(facts.content_version_id)
        shown = next(
            (
                exhibit.present(one.payload, words)
                for one in evidence.list_exhibits(facts.id)
                if one.kind == KIND
            ),
            None,
        )
    return {"attempt": attempt, "shown": shown}


REGION = Region("day_plan", "day_plans/region.html", _load, order=60)
