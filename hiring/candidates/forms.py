"""Shapes of what people type about candidates."""

from __future__ import annotations

from typing import Any

from wtforms import SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Email, Length, Optional

from hiring.core.forms import PageForm
from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l
from hiring.core.text import clean_line

LANGUAGES = [SelectChoice("ru", "Русский"), SelectChoice("en", "English")]


def _line(value: str | None) -> str | None:
    return clean_line(value) if value else value


class PersonForm(PageForm):
    """A person from outside: a name, and an address or a phone."""

    name = StringField(
        _l("First and last name"),
        [DataRequired(_l("Enter a name.")), Length(max=200)],
        filters=[_line],
    )
    email = StringField(
        _l("E-mail"),
        [
            Optional(),
            Length(max=254),
            Email(_l("This does not look like an e-mail address.")),
        ],
        filters=[_line],
    )
    phone = StringField(_l("Phone"), [Optional(), Length(max=40)], filters=[_line])
    locale = SelectField(_l("Language"), choices=LANGUAGES)

    @property
    def facts(self) -> dict[str, str]:
        """What was filled in, as the commands take it."""
        return {
            "name": self.name.data,
            "email": self.email.data or "",
            "phone": self.phone.data or "",
            "locale": self.locale.data,
        }

    def validate_phone(self, field: StringField) -> None:
        """Refuse a phone without digits."""
        if field.data and not any(character in "0123456789" for character in field.data):
            raise ValidationError(_l("This does not look like a phone number."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse, beside what each field refuses, a person whom nobody could reach."""
        fine = bool(super().validate(extra_validators))
        if self.email.data or self.phone.data:
            return fine
        self.email.errors = [_("Enter an e-mail address or a phone number.")]
        return False


class EmployeeForm(PageForm):
    """A colleague; the choices are set by the view."""

    user_id = SelectField(_l("Employee"), coerce=int)

    def validate_user_id(self, field: SelectField) -> None:
        """Refuse the line that stands for nobody: nobody is added by not choosing."""
        if not field.data:
            raise ValidationError(_l("Choose an employee."))
