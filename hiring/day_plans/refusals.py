"""What the candidate's plan may be refused for, and the sentences for it."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l
from hiring.core.refusals import Refused
from hiring.day_plans.forms import FieldFault

words.refusals.update(
    {
        "plan_without_consent": _l("Please read the notice and give your consent first."),
        "plan_not_started": _l("The exercise has not been started yet."),
        "plan_submitted": _l("The plan is already submitted; it can no longer be changed."),
        "plan_session_over": _l("This assessment has ended; the plan can no longer be changed."),
        "plan_changed_elsewhere": _l(
            "The plan was changed after this summary was shown. Here is how it stands now."
        ),
        "plan_no_more_time": _l("More time is not provided for in this exercise."),
        "plan_no_pause": _l("No minutes of pause are left."),
        "plan_unreadable": _l("Some entries cannot be read; they are marked."),
    }
)


class PlanUnreadable(Refused):
    """A plan with faults: each has a field to stand beside."""

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        super().__init__("plan_unreadable")
        self.faults = faults
