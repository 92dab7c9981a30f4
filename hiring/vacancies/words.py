"""Sentences for the refusals of this feature."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "weights_incomplete": _l("Give every competency of the pack a weight."),
        "weights_sum": _l("The weights must add up to 100; they add up to %(total)s."),
        "no_steps": _l("Choose at least one instrument."),
        "steps_twice": _l("An instrument stands in the order twice."),
        "unknown_step": _l("The pack has no “%(item)s”."),
        "no_raters": _l("Choose at least one rater."),
    }
)
