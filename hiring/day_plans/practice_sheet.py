"""The practice exercise: four everyday tasks to try every gesture on. Nothing of it is kept or scored.

Its tasks are chosen so that they teach nothing about the real ones: one that has an hour, one for
somebody else, one for another day, one to refuse, each said to be so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hiring.core.i18n import gettext as _
from hiring.day_plans import diary, forms
from hiring.day_plans.queries import Colleague, Sheet, Task

TASKS = ("courier", "keys", "books", "app")
# A Saturday, far from the day of any exercise.
DAY = date(2026, 8, 8)
APPOINTMENT = 14 * 60


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try: its name, how it is done in each of the ways, whether the plan shows it."""

    id: str
    title: str
    text: str
    is_done: bool


def sheet() -> Sheet:
    """The practice's tasks and people in the language of the request."""
    return Sheet(
        title=_("Practice: a free Saturday"),
        situation=[],
        colleagues=[
            Colleague("neighbour", _("Vera"), _("neighbour"), _("At home all day; has a key.")),
            Colleague("brother", _("Ilya"), _("brother"), _("Comes in the evening by car.")),
        ],
        tasks=[
            Task(
                "courier",
                _("Meet the courier"),
                _("The courier rings at the door at 14:00. Put this task into your day."),
                fixed=APPOINTMENT,
            ),
            Task("keys", _("Pass on the keys"), _("Ask somebody else to do this.")),
            Task("books", _("Sort the bookshelf"), _("Put this off until another day.")),
            Task("app", _("Try one more calendar"), _("Refuse this.")),
        ],
        day=DAY,
        opens=10 * 60,
        closes=18 * 60,
    )


def steps(fields: Mapping[str, Any]) -> list[Step]:
    """What there is to try, in order, with what these fields show as done."""

    def typed(name: str) -> str:
        return forms.text_of(fields, name)

    starts = forms.minute_of(typed("start.courier")) if typed("choice.courier") == "do" else None
    lasts = forms.minutes_of(typed("minutes.courier")) if starts is not None else None
    handed = typed("choice.keys") == "delegate" and typed("to.keys") != ""
    handed = handed and forms.minute_of(typed("at.keys")) is not None
    put_off = typed("choice.books") == "postpone" and forms.date_of(typed("until.books"))
    appointment = diary.clock(APPOINTMENT)
    return [
        Step(
            "place",
            _("Put “Meet the courier” into the day."),
            _(
                "Drag it by its dots; or choose “Do” and “Choose the time in the day”; or press a free place "
                "in the day; or type when it begins; or press ↓ on its line."
            ),
            starts is not None,
        ),
        Step(
            "length",
            _("Say how long it takes."),
            _(
                "Drag the lower edge of the block; or type your estimate in minutes; "
                "or press Shift ↓ on the block."
            ),
            lasts is not None,
        ),
        Step(
            "move",
            _("Let it begin at %(time)s.", time=appointment),
            _(
                "Drag the block; or press it and use its buttons; or type the time; "
                "or press ↑ and ↓ on the block. A faint line in the day shows the appointment."
            ),
            starts == APPOINTMENT,
        ),
        Step(
            "delegate",
            _("Hand “Pass on the keys” over."),
            _("Choose “Delegate”, a person and an hour. “Who may decide what” shows the people."),
            handed,
        ),
        Step(
            "postpone",
            _("Put “Sort the bookshelf” off."),
            _("Choose “Postpone” and a day."),
            bool(put_off),
        ),
        Step(
            "decline",
            _("Refuse “Try one more calendar”."),
            _("Choose “Decline”; you may say why."),
            typed("choice.app") == "decline",
        ),
        Step(
            "undo",
            _("Take something back."),
            _("The arrows at the top undo and redo; so do Ctrl Z and Ctrl Shift Z."),
            False,
        ),
    ]
