"""Changing a submitted rating: a part of commands."""

from __future__ import annotations

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.core import clock
from hiring.core.db import db
from hiring.evidence.panels import Content
from hiring.interviews.models import Rating, RatingRevision


def revise(who: Identity, rating: Rating, given: Content, reason: str) -> int:
    """Put `given` in the place of one's own rating; the original and the reason stay. Its number."""
    now = clock.now()
    revision = RatingRevision(
        rating_id=rating.id,
        content=rating.content,
        reason=reason,
        revised_by_id=who.user_id,
        revised_at=now,
    )
    db.session.add(revision)
    db.session.flush()
    rating.content, rating.version, rating.saved_at = given, rating.version + 1, now
    audit.record(who.actor, "ratings.revised", rating.session_id, step=rating.step_id)
    return revision.id
