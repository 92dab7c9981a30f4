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
        "unknown_questions": _l("A question that was chosen is not in “%(item)s” any more."),
        "minutes_out_of_range": _l("Minutes are a whole number from 1 to %(most)s."),
        "plan_changed": _l("Somebody else has changed this plan since you opened it."),
        "player_elsewhere": _l("Whoever plays the client does not work in this vacancy’s branch."),
        "several_day_plans": _l("Choose one day plan: a session has one."),
        "no_raters": _l("Choose at least one rater."),
        "rater_elsewhere": _l("A rater has no rating role in this vacancy's branch."),
        "contact_elsewhere": _l("The contact person does not work in this vacancy's branch."),
    }
)
# Over the items of the form that opens a vacancy; the pack's own words name a single one.
GROUPS = {
    "day_plan": _l("Exercise at home"),
    "knowledge": _l("Knowledge interview"),
    "role_play": _l("Role-plays"),
    "provocation": _l("Provocations"),
    "case": _l("Responsibility cases"),
}
STATES = {"open": _l("Open"), "closed": _l("Closed")}
