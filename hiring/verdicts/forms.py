"""The shape of a decision."""

from __future__ import annotations

from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from hiring.core.forms import PageForm
from hiring.core.i18n import lazy_gettext as _l
from hiring.core.text import clean
from hiring.verdicts.words import OUTCOMES

REASON_CHARACTERS = 3000


class DecisionForm(PageForm):
    """What is decided, and why."""

    outcome = RadioField(
        _l("Decision"),
        choices=[SelectChoice(code, label) for code, label in OUTCOMES.items()],
        validators=[InputRequired(_l("Choose one of the three decisions."))],
    )
    reason = TextAreaField(
        _l("Reason for the decision"),
        filters=[lambda text: clean(text or "").strip()],
        validators=[
            DataRequired(_l("Write the reason: the decision is not kept without it.")),
            Length(
                max=REASON_CHARACTERS,
                message=_l("At most %(max)d characters."),
            ),
        ],
    )
