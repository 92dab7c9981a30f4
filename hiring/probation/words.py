"""Sentences for the refusals of this feature, and the names of its states."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "no_positive_decision": _l(
            "A probation starts after a decision to hire; the latest decision is another one."
        ),
        "start_implausible": _l(
            "A probation starts between %(first)s and %(last)s; check the date."
        ),
        "no_such_mentor": _l("Nobody in this branch with the mentor's role fits this choice."),
        "own_mentor": _l("Nobody mentors their own probation; choose somebody else."),
        "employee_needs_email": _l(
            "The account needs an e-mail address: add one to the candidate first."
        ),
        "employee_email_in_use": _l(
            "%(email)s already belongs to another account. Correct the candidate's address, "
            "or ask the administrator whose account it is."
        ),
        "employee_account_closed": _l(
            "This employee's account is closed; ask the administrator to open it again."
        ),
        "already_joined": _l("This employee has a password already; they can sign in."),
        "own_probation": _l("Nobody manages their own probation; ask a colleague."),
        "own_task": _l("Nobody verifies their own work; somebody else has to look at it."),
        "task_not_open": _l("This task is reported, verified or cancelled; it stays as it is."),
        "task_not_proposed": _l("Only a proposed task can be assigned."),
        "task_due_past": _l("Its due date has passed; give it a new one before you assign it."),
        "task_not_cancelled": _l("Only a cancelled task can be brought back."),
        "task_not_to_do": _l("This task does not wait for a report now."),
        "already_checked": _l("Somebody has checked this report already; here is what they found."),
        "comment_needed": _l("Say what is missing, so that it can be put right."),
        "due_outside": _l("The due date lies between %(first)s and %(last)s."),
        "due_before_week": _l("The due date lies before week %(week)s, which begins on %(first)s."),
    }
)
STATES = {
    "proposed": _l("Proposed"),
    "assigned": _l("Assigned"),
    "reported": _l("Reported, to be checked"),
    "returned": _l("Returned"),
    "verified": _l("Verified"),
    "cancelled": _l("Cancelled"),
}
