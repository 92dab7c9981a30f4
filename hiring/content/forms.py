"""Shapes of what people type about content."""

from __future__ import annotations

from collections.abc import Callable

from wtforms import BooleanField, Field, Form, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from hiring.content import editions, wording
from hiring.content.errors import WHOLE_FILE, Place, Report
from hiring.content.words import TEXT_FAULTS
from hiring.content.yaml_source import Scalar
from hiring.core.forms import PageForm, stripped
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


def _written(locale: str) -> Callable[[Form, Field], None]:
    """Refuses what the check of a pack would refuse in a reference answer in this language."""

    def check(form: Form, field: Field) -> None:
        report = Report()
        text = Scalar(Place("", 1, WHOLE_FILE), editions.plain(field.data or ""))
        wording.Words(locale).text(wording.PARAGRAPH).read(text, report)
        if report.errors:
            raise ValidationError(
                " ".join(_say(error.code, error.message) for error in report.in_order())
            )

    return check


def _say(code: str, message: str) -> str:
    # The check's message begins with the word that it is about, in quotes.
    word = message.partition(" mixes ")[0][1:-1]
    return str(TEXT_FAULTS[code]) % {"word": word, "most": wording.PARAGRAPH}


class AnswerForm(PageForm):
    """The company's own answer to a question in both languages."""

    ru = TextAreaField(_l("Our answer in Russian"), [_written("ru")], filters=[stripped])
    en = TextAreaField(_l("Our answer in English"), [_written("en")], filters=[stripped])
    why = TextAreaField(_l("Why these words may stand here"), [Length(max=500)], filters=[stripped])
