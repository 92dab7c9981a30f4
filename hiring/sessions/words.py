"""Sentences for the refusals of this feature, and the names of the states."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "already_on_vacancy": _l("This person is already on this vacancy."),
        "address_on_vacancy": _l("Somebody with the address %(email)s is already on this vacancy."),
        "phone_on_vacancy": _l("Somebody with the phone %(phone)s is already on this vacancy."),
        "vacancy_elsewhere": _l("This vacancy belongs to another branch."),
        "vacancy_closed": _l("This vacancy is closed; open it again to add candidates."),
        "session_over": _l("This session has ended; nothing can be added to it."),
        "already_submitted": _l("The day plan is already submitted."),
        "already_decided": _l("A decision is already recorded; the session stays on file."),
        "rater_has_seen": _l(
            "HR and directors may already have seen the plan's score or ratings of this session: "
            "name somebody who has not."
        ),
        "rater_knows_reason": _l(
            "This person answers the candidate’s request for other conditions and may know the reason: "
            "name somebody else."
        ),
        "ratings_closed": _l("The ratings of this session are closed."),
    }
)
STATES = {
    "invited": _l("Invited"),
    "planning": _l("Planning the day"),
    "planned": _l("Plan submitted"),
    "rating": _l("Being rated"),
    "closed": _l("Ratings closed"),
    "complete": _l("Result issued"),
    "decided": _l("Decided"),
    "declined": _l("Declined by the candidate"),
    "withdrawn": _l("Withdrawn"),
}
