"""Shapes of what people type about sessions."""

from __future__ import annotations

from wtforms import SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from hiring.core.forms import PageForm, stripped
from hiring.core.i18n import lazy_gettext as _l

MOST = 2000


class WithdrawForm(PageForm):
    """Why HR takes somebody off a vacancy."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Enter a reason.")), Length(max=MOST)],
        filters=[stripped],
    )


class DeclineForm(PageForm):
    """A candidate's own no; the reason is theirs to give or not."""

    reason = TextAreaField(
        _l("If you like, say why"), [Optional(), Length(max=MOST)], filters=[stripped]
    )


class RatersForm(PageForm):
    """The raters of one session; the choices are set by the view."""

    rater_ids = SelectMultipleField(_l("Raters"), coerce=int)

    def validate_rater_ids(self, field: SelectMultipleField) -> None:
        """Refuse a session that nobody rates."""
        if not field.data:
            raise ValidationError(_l("Choose at least one rater."))


class KnownForm(PageForm):
    """Another vacancy for a candidate who is known; the choices are set by the view."""

    vacancy_id = SelectField(_l("Vacancy"), coerce=int)
