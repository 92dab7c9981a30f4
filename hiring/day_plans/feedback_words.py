"""A reading in a sentence by its band, for the person whose plan it is."""

from __future__ import annotations

from typing import Any

from hiring.core.i18n import lazy_gettext as _l

BANDS: dict[str, Any] = {
    "strong": _l("strong"),
    "sufficient": _l("sufficient"),
    "weak": _l("weak"),
    "none": _l("not readable"),
}
NOTHING: Any = _l("Your plan leaves too little to read here.")
SENTENCES: dict[tuple[str, str], Any] = {
    ("priorities", "strong"): _l("What matters comes before what matters less, almost everywhere."),
    ("priorities", "sufficient"): _l(
        "What matters mostly comes first; in places something lighter stands before it."
    ),
    ("priorities", "weak"): _l(
        "In many places something lighter stands before what matters, or what matters has no place in "
        "the day."
    ),
    ("feasibility", "strong"): _l(
        "What is due that day, or has a fixed time, is kept if the plan is carried out."
    ),
    ("feasibility", "sufficient"): _l(
        "Most of what is due that day is kept; some of it is at risk of coming late."
    ),
    ("feasibility", "weak"): _l(
        "Much of what is due that day would come late, or has no place in the day."
    ),
    ("dispositions", "strong"): _l(
        "What you do yourself, hand over, put off and decline fits how experienced people decide."
    ),
    ("dispositions", "sufficient"): _l(
        "Most of your decisions fit how experienced people decide; several do not."
    ),
    ("dispositions", "weak"): _l(
        "Many tasks are decided otherwise than experienced people would, or not at all."
    ),
    ("refusal", "strong"): _l("You keep what has to be done in person, and let go of the rest."),
    ("refusal", "sufficient"): _l(
        "You let go of part of what need not be done in person, or give up something that is better kept."
    ),
    ("refusal", "weak"): _l(
        "You take on nearly everything, or give up much of what has to be done in person."
    ),
    ("estimates", "strong"): _l("Your minutes are close to what such tasks really take."),
    ("estimates", "sufficient"): _l(
        "Your minutes are mostly realistic; some differ clearly from what such tasks take."
    ),
    ("estimates", "weak"): _l("Many of your minutes differ widely from what such tasks take."),
    ("own_time", "strong"): _l(
        "The day fits into the working hours, with a break and room for your own matters."
    ),
    ("own_time", "sufficient"): _l(
        "The day nearly fits; in one respect it is too long, too full, or leaves no break."
    ),
    ("own_time", "weak"): _l("The day is too long or too full, or leaves no room for a break."),
}
