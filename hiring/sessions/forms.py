"""Shapes of what people type about sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wtforms import SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from hiring.core.forms import PageForm, stripped
from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l

MOST = 2000


class WithdrawForm(PageForm):
    """Why HR takes somebody off a vacancy."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Enter a reason.")), Length(max=MOST)],
        filters=[stripped],
    )


class RenewalForm(PageForm):
    """Why an open vacancy is brought to a newer edition of the company's answers."""

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
    """The raters of one session and who plays the client; the choices are set by the view.

    `faults` are those of the grid of who must rate what, by the id of the rater's column.
    """

    rater_ids = SelectMultipleField(_l("Raters"), coerce=int)
    player_id = SelectField(_l("Who plays the client"), [Optional()], coerce=int)
    faults: Mapping[str, str] = {}

    def check_focus(self, names: Mapping[int, str], ticked: Mapping[int, Sequence[str]]) -> None:
        """Note a rater who stays and for whom nothing is ticked."""
        staying = self.rater_ids.data or []
        self.faults = {
            f"seat-{user_id}": _(
                "%(name)s has nothing to rate: tick a step, or take them off.", name=names[user_id]
            )
            for user_id, keys in ticked.items()
            if not keys and user_id in staying
        }

    def validate_rater_ids(self, field: SelectMultipleField) -> None:
        """Refuse a session that nobody rates."""
        if not field.data:
            raise ValidationError(_l("Choose at least one rater."))


class KnownForm(PageForm):
    """Another vacancy for a candidate who is known; the choices are set by the view."""

    vacancy_id = SelectField(_l("Vacancy"), coerce=int)
