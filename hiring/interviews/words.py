"""Sentences for the refusals of this feature."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "rating_stale": _l(
            "This step was saved in another tab or on another device meanwhile. What you typed is in "
            "the form, what was saved stands above it. Saving now keeps what is in the form."
        ),
        "ratings_incomplete": _l("Something is still open; the steps below say what."),
        "rating_incomplete": _l("Something is still open; it is marked below."),
        "not_submitted": _l("Submit your ratings first."),
        "reason_needed": _l("Say why."),
        "rater_missing": _l("Say for every absent rater why they are missing."),
        "nobody_rated": _l("Nobody has submitted ratings yet; there is nothing to close."),
        "follow_ups_closed": _l(
            "The questions about the candidate’s own plan open once every step is rated."
        ),
        "follow_ups_changed": _l(
            "The plan was opened again meanwhile, and these questions are no longer about it. What "
            "you typed stands below; what was saved before is kept."
        ),
        "sheet_changed": _l(
            "Something was changed in another window meanwhile; it stands here now. Look at it once more, "
            "then submit."
        ),
        "phrases_too_many": _l("At most %(number)s phrases; please leave some out."),
        "phrase_too_long": _l("A phrase has at most %(number)s characters; please shorten it."),
        "unknown_indicator": _l("There is no such observation."),
    }
)
