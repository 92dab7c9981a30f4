"""Sentences for the refusals of this feature, and the names of states and changes."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "meeting_past": _l("This time has passed already."),
        "meeting_planned": _l("An interview is planned already: move it instead."),
        "meeting_unsaid": _l("Say first whether the last interview took place."),
        "meeting_over": _l("This interview is over or cancelled; plan a new one."),
        "meeting_begun": _l("The interview has begun: say whether it takes place."),
        "meeting_not_begun": _l("The interview has not begun yet."),
        "meeting_outcome": _l("Say whether the interview took place."),
        "meeting_stale": _l(
            "Somebody moved the interview meanwhile; how it stands now is said above. Saving again "
            "keeps what is in the form."
        ),
    }
)
STANDINGS = {
    "planned": _l("Planned"),
    "running": _l("Taking place now"),
    "unsaid": _l("Not said whether it took place"),
    "presumed": _l("Took place, as ratings show"),
    "held": _l("Took place"),
    "not_held": _l("Did not take place"),
    "cancelled": _l("Cancelled"),
}
CHANGES = {
    "planned": _l("Planned for %(when)s"),
    "moved": _l("Changed to %(when)s"),
    "cancelled": _l("Cancelled"),
    "held": _l("Said: it took place"),
    "not_held": _l("Said: it did not take place"),
}
