"""What a receipt says beside its number: who submitted, and what of the plan was not complete."""

from __future__ import annotations

from dataclasses import dataclass

from hiring.content import queries as content
from hiring.day_plans.queries import Attempt
from hiring.day_plans.words import PARTS, task_title
from hiring.mail import queries as mail
from hiring.sessions.queries import SessionFacts


@dataclass(frozen=True, slots=True)
class Receipt:
    """The facts of the present attempt's receipt; `unread`: (place, text as typed)."""

    is_by_deadline: bool
    undecided: list[str]
    unread: list[tuple[str, str]]
    goes_by_letter: bool


def get_receipt(facts: SessionFacts, attempt: Attempt) -> Receipt:
    """What stands on the receipt of a session's submitted attempt."""
    known = content.get_words(facts.content_version_id)["day_plans"][attempt.exercise]
    decided = (attempt.plan or {}).get("tasks", {})
    unread = []
    for field, text in sorted((attempt.unread or {}).items()):
        part, _dot, task = field.partition(".")
        place = str(PARTS.get(part, part))
        unread.append((f"{task_title(task, known)}, {place}" if task else place, str(text)))
    return Receipt(
        is_by_deadline=attempt.submitted_by == "deadline",
        undecided=[task_title(one, known) for one in attempt.task_order if one not in decided],
        unread=unread,
        goes_by_letter=bool(facts.email) and mail.is_configured(),
    )
