"""Shapes of what people type about other conditions and reviews."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from hiring.core.forms import PageForm, stripped
from hiring.core.i18n import lazy_gettext as _l
from hiring.day_plans.request_words import OUTCOMES, WISHES

MOST = 2000
_TIMES = [
    SelectChoice("", _l("the time of everybody")),
    *(
        SelectChoice(wish.removeprefix("extra_"), said)
        for wish, said in WISHES.items()
        if wish != "pause"
    ),
]


class AskForm(PageForm):
    """What would help a candidate, and why if they like."""

    time = RadioField(_l("Time for the exercise"), choices=_TIMES, default="")
    pause = BooleanField(_l("I need pauses during which the clock stands still"))
    reason = TextAreaField(
        _l("If you like, say why"), [Optional(), Length(max=MOST)], filters=[stripped]
    )

    @property
    def wishes(self) -> list[str]:
        """The codes of what was chosen."""
        time = {"": [], "untimed": ["untimed"]}.get(self.time.data or "")
        chosen = [f"extra_{self.time.data}"] if time is None else time
        return [*chosen, *(["pause"] if self.pause.data else [])]


class AnswerForm(PageForm):
    """What is granted, or a no with a word."""

    outcome = RadioField(
        _l("Your answer"),
        [InputRequired(_l("Choose one."))],
        choices=[
            SelectChoice("granted", _l("Grant what is chosen below")),
            SelectChoice("declined", _l("Decline: the standard conditions stay")),
        ],
    )
    time = RadioField(_l("Time"), choices=_TIMES, default="")
    pause = SelectField(
        _l("Pauses in all"),
        choices=[
            SelectChoice("0", _l("none")),
            SelectChoice("15", _l("15 minutes")),
            SelectChoice("30", _l("30 minutes")),
            SelectChoice("60", _l("60 minutes")),
        ],
        default="0",
    )
    answer = TextAreaField(
        _l("To the candidate"), [Optional(), Length(max=MOST)], filters=[stripped]
    )


class ContestForm(PageForm):
    """What a candidate wants to have looked at again."""

    about = TextAreaField(
        _l("What should be looked at again?"),
        [DataRequired(_l("Say in a sentence what seems wrong to you.")), Length(max=MOST)],
        filters=[stripped],
    )


class ReviewForm(PageForm):
    """What a person found when they looked at the reading again."""

    outcome = RadioField(
        _l("Outcome"),
        [InputRequired(_l("Choose one."))],
        choices=[SelectChoice(outcome, said) for outcome, said in OUTCOMES.items()],
    )
    answer = TextAreaField(
        _l("To the candidate"),
        [DataRequired(_l("Say why: the candidate reads it.")), Length(max=MOST)],
        filters=[stripped],
    )
