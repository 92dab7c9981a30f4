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
        "renewal_closed": _l("The vacancy is closed: it stays on the edition that it had."),
        "renewal_overtaken": _l(
            "Another edition is the newest by now. Look at what it changes and send it again."
        ),
        "ratings_closed": _l("The ratings of this session are closed."),
        "session_begun": _l(
            "This session has begun: who must rate what, and who plays, stays as it is."
        ),
        "player_is_candidate": _l("The candidate cannot play the client."),
        "no_sessions_chosen": _l("Tick at least one session."),
        "plan_not_taken_over": _l("A session that was ticked has ended meanwhile."),
        "plan_not_taken_begun": _l(
            "A session that was ticked has begun meanwhile; it keeps its plan."
        ),
        "plan_not_taken_content": _l("A session that was ticked runs on another content version."),
        "plan_not_taken_day_begun": _l(
            "In a session that was ticked the candidate has begun a day plan that is not in this plan."
        ),
    }
)
# Why a session cannot take its vacancy's present plan.
OBSTACLES = {
    "over": _l("has ended"),
    "begun": _l("has begun and keeps its plan"),
    "content": _l("runs on another content version"),
    "day_begun": _l("the candidate has begun a day plan that this plan does not have"),
}
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
