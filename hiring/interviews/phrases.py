"""A rater's own quick phrases: what they put into notes with one press."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from hiring.access.identity import Identity
from hiring.accounts.models import User
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import Refused
from hiring.core.text import clean_line
from hiring.interviews.models import QuickPhrase

MOST = 24
CHARACTERS = 120


def list_phrases(who: Identity) -> list[str]:
    """The phrases of this rater, in their order."""
    return list(
        db.session.scalars(
            select(QuickPhrase.text)
            .where(QuickPhrase.user_id == who.user_id)
            .order_by(QuickPhrase.place)
        )
    )


def read(text: str) -> list[str]:
    """One phrase of each line that says something, each once; refuses too many and too long ones."""
    found = list(dict.fromkeys(filter(None, (clean_line(line) for line in text.split("\n")))))
    if len(found) > MOST:
        raise Refused("phrases_too_many", number=MOST)
    if any(len(phrase) > CHARACTERS for phrase in found):
        raise Refused("phrase_too_long", number=CHARACTERS)
    return found


@command
def save_phrases(who: Identity, phrases: Sequence[str]) -> None:
    """Keep these phrases in place of the earlier ones."""
    # One press after the other.
    db.session.execute(select(User.id).where(User.id == who.user_id).with_for_update())
    db.session.execute(delete(QuickPhrase).where(QuickPhrase.user_id == who.user_id))
    for place, phrase in enumerate(phrases):
        db.session.add(QuickPhrase(user_id=who.user_id, place=place, text=phrase))
