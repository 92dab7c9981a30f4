"""Sentences about an attempt: what HR may not do with it, and what happened during it."""

from __future__ import annotations

from typing import Any

from hiring.core import words as core_words
from hiring.core.i18n import lazy_gettext as _l
from hiring.day_plans import words

# The window that the copy of an earlier attempt's draft stands under.
COPY = "copy"

core_words.refusals.update(
    {
        "attempt_replaced": _l(
            "This attempt was replaced meanwhile; here is how things stand now."
        ),
        "attempt_submitted": _l(
            "The plan is submitted already. Open it again if the candidate needs more time."
        ),
        "attempt_not_submitted": _l(
            "The plan is not submitted yet. Adjust the time while the attempt is running."
        ),
        "attempt_untimed": _l("This attempt has no time limit."),
        "attempt_time_moved": _l(
            "The end of the time has moved meanwhile. Look at it again and repeat your change."
        ),
        "attempt_time_over": _l(
            "The time has just run out, and the server submits the plan. You can open it again then."
        ),
        "attempt_too_short": _l("At least a minute must be left to the candidate."),
    }
)

REPLACED = {
    "reopened": _l("opened again"),
    "reset": _l("begun anew"),
}


def say_field(name: str, known: words.Words) -> str:
    """What a field of the planner is called: the task and the part of it."""
    part, _, task = name.partition(".")
    said = str(words.PARTS.get(part, part))
    return f"{words.task_title(task, known)}: {said}" if task else said


def say_value(name: str, value: Any, known: words.Words) -> str:
    """What was typed into a field, with decisions and colleagues by their names."""
    text = "" if value is None else str(value)
    part = name.partition(".")[0]
    if part == "choice" and text in words.CHOICES:
        return str(words.CHOICES[text])
    return words.colleague_name(text, known) if part == "to" else text
