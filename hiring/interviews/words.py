"""Sentences for the refusals of this feature."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "already_rated": _l("Your ratings are submitted; a change now needs a reason."),
        "ratings_incomplete": _l("Something is still open; the steps below say what."),
        "not_submitted": _l("Submit your ratings first."),
        "reason_needed": _l("Say why."),
        "rater_missing": _l("Say for every absent rater why they are missing."),
        "nobody_rated": _l("Nobody has submitted ratings yet; there is nothing to close."),
        "unknown_indicator": _l("There is no such observation."),
    }
)
