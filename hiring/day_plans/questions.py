"""The three questions about a candidate's own plan, in words; the interview asks for them.

Registered in app.py, because the interview does not know the day plan. What they are chosen by stands in
`scoring.day_plan.follow_ups`; here stands only what the candidate wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from hiring.content import queries as content
from hiring.core.db import db
from hiring.core.i18n import format_date
from hiring.core.i18n import lazy_gettext as _l
from hiring.day_plans import words
from hiring.day_plans.models import PlanAttempt
from hiring.evidence.panels import FollowUp
from hiring.sessions.models import AssessmentSession
from scoring import day_plan

QUESTIONS: dict[str, Any] = {
    "declined": _l("You declined “%(task)s”. How did you come to that?"),
    "put_off": _l("You put “%(task)s” off until %(until)s. What did you weigh up?"),
    "left_open": _l("“%(task)s” has been left without a decision. What would become of it?"),
    "handed_beyond": _l(
        "You handed “%(task)s” over; the colleague: %(to)s. What would you ask for?"
    ),
    "handed_to": _l("You handed “%(task)s” over; the colleague: %(to)s. Why this person?"),
    "handed_at": _l(
        "You hand “%(task)s” over at %(at)s; the colleague: %(to)s. When do you expect it done?"
    ),
    "two_appointments": _l(
        "“%(task)s” and “%(other)s” stand at the same time. How would this part of the day go?"
    ),
    "overlap": _l("“%(task)s” and “%(other)s” share some time. How would you manage both?"),
    "before_other": _l("You planned “%(task)s” before “%(other)s”. How would you go about it?"),
    "without_other": _l(
        "“%(task)s” has a place in your day, “%(other)s” has none. How would that work?"
    ),
    "moved": _l("You planned “%(task)s” for %(start)s. Tell us how you would bring that about."),
    "stands_late": _l("You planned “%(task)s” for %(start)s. Why for this time?"),
    "stands_early": _l("You planned “%(task)s” for %(start)s. What spoke for this time?"),
    "all_in_person": _l("You handed nothing over to colleagues. How did you decide that?"),
    "little_time": _l("You gave “%(task)s” %(minutes)s min. How did you arrive at that?"),
    "much_time": _l("You gave “%(task)s” %(minutes)s min. What do they consist of?"),
    "kept": _l("You chose to do “%(task)s” yourself. What decided it?"),
    "personal_dropped": _l("“%(task)s” is not part of this day. How did you decide that?"),
    "after_closing": _l("“%(task)s” goes on until %(end)s. How did the evening come about?"),
    "before_opening": _l("“%(task)s” begins at %(start)s. How did the early start come about?"),
    "no_pause": _l("Where in this day would you get your breath back?"),
    "hour_lost": _l("If an hour of this day were lost, what would you drop first, and why?"),
    "least_sure": _l("Of which decision in this plan are you least sure?"),
    "morning_word": _l("Whom would you tell what about this day, first thing in the morning?"),
}


def say_question(question: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """The sentence of a stored question; `known` are the words of the exercise."""
    params = dict(question["params"])
    for name in ("task", "other"):
        if name in params:
            params[name] = words.task_title(params[name], known)
    if "to" in params:
        params["to"] = words.colleague_name(params["to"], known)
    if "until" in params:
        params["until"] = format_date(date.fromisoformat(params["until"]), "d MMMM")
    return str(QUESTIONS[question["code"]]) % params


def list_follow_ups(session_id: int) -> list[FollowUp]:
    """The questions about the present plan in the reader's language; none before it is submitted.

    Callers have asked whether they are open to the reader.
    """
    row = db.session.execute(
        select(
            PlanAttempt.number,
            PlanAttempt.exercise,
            PlanAttempt.follow_ups,
            AssessmentSession.content_version_id,
        )
        .join(AssessmentSession, AssessmentSession.id == PlanAttempt.session_id)
        .where(
            PlanAttempt.session_id == session_id,
            PlanAttempt.replaced_at.is_(None),
            PlanAttempt.submitted_at.is_not(None),
        )
    ).one_or_none()
    if row is None:
        return []
    known = content.get_words(row.content_version_id)["day_plans"][row.exercise]
    # Numbered on over the attempts: a note on an earlier plan is no answer about this one.
    first = (row.number - 1) * day_plan.FOLLOW_UPS + 1
    return [
        FollowUp(place, say_question(question, known))
        for place, question in enumerate(row.follow_ups, first)
    ]
