"""Shapes of what people type about meetings."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from wtforms import (
    DateField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    URLField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from hiring.core import i18n
from hiring.core.forms import PageForm, stripped
from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l
from hiring.core.text import whole
from hiring.meetings.models import LONGEST_MINUTES, SHORTEST_MINUTES

MOST_NOTE, MOST_REASON, MOST_ROOM, MOST_LINK = 1500, 1000, 120, 500
# Further ahead it is a slip of the fingers.
FURTHEST = timedelta(days=366)


class ArrangementForm(PageForm):
    """When and where; the zones to choose from are set by the view."""

    day = DateField(_l("Day"), [DataRequired(_l("Enter the day."))])
    time = TimeField(_l("Beginning"), [InputRequired(_l("Enter the time."))])
    minutes = StringField(_l("Minutes"), filters=[stripped])
    timezone = SelectField(_l("Time zone"))
    room = StringField(_l("Room"), [Length(max=MOST_ROOM)], filters=[stripped])
    link = URLField(_l("Link of the video call"), [Length(max=MOST_LINK)], filters=[stripped])
    note = TextAreaField(
        _l("What the candidate brings and should know"),
        [Optional(), Length(max=MOST_NOTE)],
        filters=[stripped],
    )
    # What the page showed: how often it was moved, and which overlaps were pointed out.
    moves = HiddenField()
    seen = HiddenField()

    def validate_day(self, field: DateField) -> None:
        """Refuse a day that has passed or is further ahead than a year."""
        if field.data is None:
            return
        if field.data < i18n.today() - timedelta(days=1):
            raise ValidationError(_("This day has passed already."))
        if field.data > i18n.today() + FURTHEST:
            raise ValidationError(_("This day is more than a year ahead: look at the year."))

    def validate_minutes(self, field: StringField) -> None:
        """Refuse what is no length of a meeting."""
        minutes = whole(field.data or "", 5)
        if minutes is None or not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
            raise ValidationError(
                _(
                    "Enter a whole number from %(least)s to %(most)s.",
                    least=SHORTEST_MINUTES,
                    most=LONGEST_MINUTES,
                )
            )

    def validate_room(self, field: StringField) -> None:
        """Refuse a meeting that is nowhere."""
        if not field.data and not self.link.data:
            raise ValidationError(_("Say where: a room, a link, or both."))

    def validate_link(self, field: URLField) -> None:
        """Refuse what is no https address; people press it in a letter."""
        if field.data and not _is_https(field.data):
            raise ValidationError(
                _("Enter the whole address, beginning with https:// and without spaces.")
            )


class CancelForm(PageForm):
    """Why a meeting is cancelled, and what the candidate reads."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Enter a reason.")), Length(max=MOST_REASON)],
        filters=[stripped],
    )
    message = TextAreaField(
        _l("A word to the candidate"),
        [Optional(), Length(max=MOST_NOTE)],
        filters=[stripped],
    )


class OutcomeForm(PageForm):
    """Whether a meeting was held; the pressed button says it."""

    outcome = StringField()


def _is_https(address: str) -> bool:
    if not address.isprintable() or any(map(str.isspace, address)):
        return False
    try:
        parts = urlsplit(address)
        has_port_fault = parts.port == 0
    except ValueError:
        return False
    host = parts.hostname or ""
    is_whole = parts.scheme == "https" and "." in host.strip(".")
    return is_whole and not has_port_fault and parts.username is None and parts.password is None
