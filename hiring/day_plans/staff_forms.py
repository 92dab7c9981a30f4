"""What HR types about an attempt: minutes, and a reason that stays with it."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length

from hiring.core.forms import PageForm, stripped
from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l
from hiring.core.text import whole

MOST = 1000
LONGEST_ADJUSTMENT = 240
SHORTEST_TIME, LONGEST_TIME = 5, 480


def _whole(field: StringField, least: int, most: int) -> int:
    """The number that was typed; refuses everything else with the range that is possible."""
    number = whole(field.data or "", 5)
    if number is None or not least <= number <= most:
        raise ValidationError(
            _("Enter a whole number from %(least)s to %(most)s.", least=least, most=most)
        )
    return number


class ReasonForm(PageForm):
    """Why HR does it."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Enter a reason.")), Length(max=MOST)],
        filters=[stripped],
    )


class AdjustForm(ReasonForm):
    """By how much the time of a running attempt is changed, and why."""

    way = RadioField(
        _l("The time becomes"),
        choices=[SelectChoice("more", _l("longer")), SelectChoice("less", _l("shorter"))],
        default="more",
        validate_choice=False,
    )
    minutes = StringField(_l("By how many minutes"), filters=[stripped])

    def validate_way(self, field: RadioField) -> None:
        """Refuse a way that the form does not offer."""
        if field.data not in ("more", "less"):
            raise ValidationError(_("Choose one of the answers."))

    def validate_minutes(self, field: StringField) -> None:
        """Refuse what is no number of minutes that an adjustment may have."""
        _whole(field, 1, LONGEST_ADJUSTMENT)

    @property
    def signed(self) -> int:
        """The minutes, negative where the time becomes shorter."""
        minutes = int(self.minutes.data)
        return minutes if self.way.data == "more" else -minutes


class ReopenForm(ReasonForm):
    """How long the candidate may go on, and why."""

    minutes = StringField(_l("Time to go on, in minutes"), filters=[stripped])

    def validate_minutes(self, field: StringField) -> None:
        """Refuse what is no time that a reopened attempt may have."""
        _whole(field, SHORTEST_TIME, LONGEST_TIME)


class ResetForm(ReasonForm):
    """Why the candidate begins anew, and that HR has read what goes."""

    read = BooleanField(
        _l("I have read what goes and what stays."),
        [DataRequired(_l("Read it and tick the box."))],
    )
