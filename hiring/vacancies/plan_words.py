"""Sentences of the interview plan: what to look at before people are assessed by it, what differs."""

from __future__ import annotations

from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l
from hiring.vacancies.coverage import Caution
from hiring.vacancies.plan import Change

CAUTIONS = {
    "gap": _l("Gap: the score expects something here, and the plan has nothing."),
    "single": _l("Only one: the candidate has a single chance here."),
    "nobody": _l("Nobody must rate this."),
    "one_rater": _l("Only one rater must rate this."),
    "unrated": _l("Nobody must rate this step."),
    "plays_and_rates": _l(
        "%(name)s plays the client here and is the only one who must rate: give the step to "
        "somebody else too."
    ),
    "near": _l("Too like an earlier step, and whoever has met that one knows this one: %(title)s"),
    "rater_minutes": _l(
        "More than %(most)s minutes to rate: attention does not hold that long. Share the steps out, "
        "or pause halfway."
    ),
    "rater_steps": _l(
        "More than %(most)s steps to rate: the first ones colour the last. Share the steps out."
    ),
    "too_long": _l("The interview takes more than %(most)s minutes: make it shorter."),
    "no_calm_ending": _l(
        "It ends with a provocation or a role-play: put a calm step last, a question or a case."
    ),
    "single_rater": _l("One person rates: two who rate independently are more reliable."),
    "nobody_plays": _l(
        "One person rates and nobody is named to play the client: they would have to play and rate "
        "at once."
    ),
}


def say(caution: Caution) -> str:
    """A caution as a sentence."""
    sentence = str(CAUTIONS[caution.code])
    return sentence % caution.params if caution.params else sentence


def tell(change: Change, title: str) -> str:
    """How a step called `title` differs between two plans."""
    if change.kind == "removed":
        return _("%(title)s: not in it any more", title=title)
    if change.kind == "added":
        return _("%(title)s: new", title=title)
    if change.kind == "questions":
        return _("%(title)s: other questions", title=title)
    if change.kind == "minutes":
        return _(
            "%(title)s: %(after)s min instead of %(before)s",
            title=title,
            before=change.before,
            after=change.after,
        )
    return _("another order")
