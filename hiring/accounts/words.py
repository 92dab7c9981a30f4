"""Sentences for the refusals of this feature."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "too_many_attempts": _l("Too many attempts. Try again in fifteen minutes."),
        "already_set_up": _l("This installation is already set up."),
        "email_in_use": _l("%(email)s already has an account."),
        "unknown_role": _l("There is no such role: %(roles)s."),
        "last_administrator": _l("The last administrator must keep the role and the account."),
        "branch_exists": _l("There already is a branch named %(name)s."),
        "wrong_password": _l("The present password is not right."),
        "password_length": _l("A password has at least %(least)s characters."),
        "unknown_email": _l("No account has the address %(email)s."),
    }
)
ROLES = {
    "administrator": _l("Administrator"),
    "hr": _l("HR"),
    "rater": _l("Rater"),
    "director": _l("Director"),
    "content_owner": _l("Content owner"),
    "mentor": _l("Mentor"),
    "employee": _l("Employee"),
}
