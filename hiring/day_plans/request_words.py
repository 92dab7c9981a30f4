"""Sentences for requests of candidates, and the names of what can be asked for."""

from __future__ import annotations

from typing import Any

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "accommodation_after_start": _l(
            "The exercise has begun already. If something keeps you from working, write to the person below."
        ),
        "accommodation_without_wish": _l("Say what would help you."),
        "accommodation_asked_already": _l(
            "You have asked already. Wait for the answer, or take the request back first."
        ),
        "accommodation_answered": _l(
            "There is no open request here: it was answered or taken back."
        ),
        "accommodation_by_rater": _l(
            "You rate this session, so somebody else answers this request."
        ),
        "accommodation_without_word": _l("Say why, in a sentence: the candidate reads it."),
        "accommodation_grants_nothing": _l("Choose what you grant, or decline with a word."),
        "accommodation_open": _l(
            "Your request is not answered yet. Choose below: wait, or start under the standard conditions."
        ),
        "contest_too_early": _l("A review can be asked for once the result is there."),
        "contest_open_already": _l("You have asked for a review already."),
        "contest_answered": _l("There is no open request here: it was answered."),
        "contest_involved": _l("You rated or decided here, so somebody else answers this request."),
        "contest_without_word": _l("Choose an outcome and say why: the candidate reads it."),
    }
)
WISHES: dict[str, Any] = {
    "extra_25": _l("a quarter more time"),
    "extra_50": _l("half as much time again"),
    "extra_100": _l("twice the time"),
    "untimed": _l("no time limit"),
    "pause": _l("pauses during which the clock stands still"),
}
STATES: dict[str, Any] = {
    "asked": _l("Not answered yet"),
    "granted": _l("Granted"),
    "declined": _l("Declined"),
}
OUTCOMES: dict[str, Any] = {
    "stands": _l("The reading stands"),
    "changes": _l("The reading changes"),
}
