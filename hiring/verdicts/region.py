"""What the session page says about the result: HR's button to issue it, or the way to it."""

from __future__ import annotations

from typing import Any

from hiring.access.identity import Identity
from hiring.sessions.queries import SessionFacts
from hiring.sessions.regions import Region
from hiring.sessions.states import OVER
from hiring.verdicts import queries
from hiring.verdicts.words import WORDS


def _load(who: Identity, facts: SessionFacts) -> dict[str, Any] | None:
    if facts.blind:
        return None
    if facts.issued_at is not None:
        word = queries.find_word(facts.id)
        return {"word": word, "label": WORDS[word] if word else "", "may_issue": False}
    may_issue = facts.ratings_closed_at is not None and facts.state not in OVER
    if may_issue and who.may_in("results.issue", facts.branch_id):
        return {"word": None, "label": "", "may_issue": True}
    return None


REGION = Region("result", "verdicts/region.html", _load, order=10)
