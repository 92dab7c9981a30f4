"""Shapes of what people type about accounts."""

from __future__ import annotations

from wtforms import (
    PasswordField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Email, EqualTo, Length

from hiring.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from hiring.core.forms import PageForm
from hiring.core.i18n import lazy_gettext as _l

LANGUAGES = [SelectChoice("ru", "Русский"), SelectChoice("en", "English")]
MOST_BRANCHES = 50


def _trimmed(value: str | None) -> str | None:
    return value.strip() if value else value


def _new_password(label: object) -> PasswordField:
    return PasswordField(
        label,
        [
            DataRequired(_l("Choose a password.")),
            Length(MIN_LENGTH, MAX_LENGTH, _l("A password has at least %(min)d characters.")),
        ],
    )


def _repeated() -> PasswordField:
    return PasswordField(
        _l("Password once more"),
        [EqualTo("password", _l("The two passwords are not the same."))],
    )


def _email() -> StringField:
    return StringField(
        _l("E-mail"),
        [
            DataRequired(_l("Enter an address.")),
            Length(max=254),
            Email(_l("This does not look like an e-mail address.")),
        ],
        filters=[_trimmed],
    )


def _name() -> StringField:
    return StringField(
        _l("First and last name"),
        [DataRequired(_l("Enter a name.")), Length(max=200)],
        filters=[_trimmed],
    )


class SignInForm(PageForm):
    """Address and password."""

    email = StringField(_l("E-mail"), [DataRequired(_l("Enter your address.")), Length(max=254)])
    password = PasswordField(
        _l("Password"), [DataRequired(_l("Enter your password.")), Length(max=MAX_LENGTH)]
    )


class SetUpForm(PageForm):
    """The company, its branches and the first administrator."""

    company = StringField(
        _l("Company"),
        [DataRequired(_l("Enter the company's name.")), Length(max=200)],
        filters=[_trimmed],
    )
    branches = TextAreaField(
        _l("Branches, one a line"), [DataRequired(_l("Enter at least one branch."))]
    )
    name = _name()
    email = _email()
    password = _new_password(_l("Password"))
    repeated = _repeated()

    def validate_branches(self, field: TextAreaField) -> None:
        """Refuse no name, a name twice, one that is too long, and too many."""
        names = self.branch_names()
        if not names:
            raise ValidationError(_l("Enter at least one branch."))
        if len({name.casefold() for name in names}) != len(names):
            raise ValidationError(_l("A branch stands here twice."))
        if len(names) > MOST_BRANCHES or any(len(name) > 120 for name in names):
            raise ValidationError(_l("A branch's name has at most 120 characters."))

    def branch_names(self) -> list[str]:
        """The names as typed, without empty lines."""
        lines = (self.branches.data or "").splitlines()
        return [line.strip() for line in lines if line.strip()]


class PasswordForm(PageForm):
    """A first password behind an invitation link."""

    password = _new_password(_l("Password"))
    repeated = _repeated()


class ChangePasswordForm(PageForm):
    """A new password for oneself."""

    current = PasswordField(
        _l("Present password"),
        [DataRequired(_l("Enter your password.")), Length(max=MAX_LENGTH)],
    )
    password = _new_password(_l("New password"))
    repeated = _repeated()


class RolesForm(PageForm):
    """Roles as "role" or "role:branch"; the choices are set by the view."""

    roles = SelectMultipleField(_l("Roles"))

    def validate_roles(self, field: SelectMultipleField) -> None:
        """Refuse an account that may do nothing."""
        if not field.data:
            raise ValidationError(_l("Choose at least one role."))

    def chosen(self) -> list[tuple[str, int | None]]:
        """The roles as (role, branch id or None)."""
        pairs = [value.partition(":") for value in self.roles.data or []]
        return [(role, int(branch) if branch else None) for role, _, branch in pairs]


class ColleagueForm(PageForm):
    """Who a colleague is: a name, the address to sign in with, a language."""

    name = _name()
    email = _email()
    locale = SelectField(_l("Language"), choices=LANGUAGES)


class InviteForm(ColleagueForm, RolesForm):
    """A new colleague."""


class BranchForm(PageForm):
    """A new branch."""

    name = StringField(
        _l("Name"),
        [DataRequired(_l("Enter a name.")), Length(max=120)],
        filters=[_trimmed],
    )
    address = StringField(_l("Address"), [Length(max=300)], filters=[_trimmed])
