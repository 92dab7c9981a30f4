"""Sentences for the refusals of the debrief."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "value_needed": _l("Choose the value that you propose."),
        "remark_needed": _l("Write down what you saw or what was said."),
        "not_rated_by_you": _l(
            "You have given no value here, so there is none of yours to change. A remark is possible."
        ),
        "rated_by_one": _l(
            "Only one rater has given a value here. To change it, change your own rating."
        ),
        "value_given": _l("Everybody who rated this has given that value already."),
        "proposal_open": _l("Another proposal waits for answers; answer it first."),
        "proposal_over": _l("This proposal is not open any more."),
        "already_accepted": _l("You have accepted already; your rating has that value."),
        "nothing_to_settle": _l(
            "The raters are no longer far apart here; there is nothing to settle."
        ),
    }
)
