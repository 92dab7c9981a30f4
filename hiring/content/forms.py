"""Shapes of what people type about content."""

from __future__ import annotations

from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length

from hiring.core.forms import PageForm
from hiring.core.i18n import lazy_gettext as _l


class SignOffForm(PageForm):
    """The content owner's word on a key."""

    read = BooleanField(
        _l("I have read the key and take it as our company's own"),
        [DataRequired(_l("Confirm that you have read the key."))],
    )
    note = TextAreaField(
        _l("Who looked at it, and what was decided"),
        [DataRequired(_l("Say who looked at it.")), Length(max=2000)],
    )
