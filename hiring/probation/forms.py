"""Shapes of what people type about probations."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length

from hiring.core.forms import PageForm, stripped
from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l

MOST = 4000
# What the browser offers to choose; a phone turns its own kind of photo into one of these.
OFFERED = ".pdf,.docx,.xlsx,.txt,image/jpeg,image/png,image/webp"
TOO_LONG = _l("At most %(max)d characters, please.")


def _long(label: Any, missing: Any) -> TextAreaField:
    return TextAreaField(
        label,
        [DataRequired(missing), Length(max=MOST, message=TOO_LONG)],
        filters=[stripped],
    )


class DayField(DateField):
    """A day; what is no day is said in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read one day, or say how a day looks."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            self.data = None
            raise ValidationError(_("Enter a date, for example 2026-12-31.")) from error


class StartForm(PageForm):
    """The mentor and the first day; the choices are set by the view."""

    mentor_id = SelectField(_l("Mentor"), coerce=int)
    starts_on = DayField(_l("First day"), [InputRequired(_l("Enter the first day."))])


class MentorForm(PageForm):
    """Another mentor; the choices are set by the view. 0 stands for nobody yet."""

    mentor_id = SelectField(_l("Mentor"), coerce=int)


class TaskForm(PageForm):
    """What a task says; weeks are set by the view."""

    what = _long(_l("What to do"), _l("Say what is to be done."))
    expected = _long(_l("Expected result"), _l("Say what there will be when it is done."))
    criterion = _long(_l("How it is checked"), _l("Say how somebody else can check it."))
    week = SelectField(_l("Week"), coerce=int)
    due_on = DayField(_l("Due"), [InputRequired(_l("Enter the day by which it is due."))])
    version = HiddenField()


class NewTaskForm(TaskForm):
    """A task of one's own; competencies are set by the view."""

    competency = SelectField(_l("Competency"))


class ReportForm(PageForm):
    """What was done, with a file if there is one."""

    text = _long(_l("What you did and what came of it"), _l("Say what you did."))
    file = FileField(_l("File"), render_kw={"accept": OFFERED})
    version = HiddenField()


class CheckForm(PageForm):
    """The outcome of looking at a report; returning needs a comment."""

    outcome = RadioField(
        _l("Result of the check"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[
            SelectChoice("verified", _l("Verified: the criterion is met")),
            SelectChoice("returned", _l("Return: something is missing")),
        ],
    )
    comment = TextAreaField(_l("Comment"), [Length(max=MOST, message=TOO_LONG)], filters=[stripped])

    def validate_comment(self, field: TextAreaField) -> None:
        """Refuse to return a report without a word why."""
        if self.outcome.data == "returned" and not field.data:
            raise ValidationError(_("Say what is missing, so that it can be put right."))
