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
# What a role lets its holder do, for who gives it.
ROLE_HINTS = {
    "administrator": _l("People and branches, importing packs, the log. Sees no candidates."),
    "hr": _l("Vacancies, candidates, links, raters; closes ratings and issues results."),
    "rater": _l("Rates the candidates of vacancies on which they are named."),
    "director": _l("Reads results and decides; oversees probation."),
    "content_owner": _l("Imports packs and signs off keys."),
    "mentor": _l("Leads new employees through their probation and verifies reports."),
    "employee": _l("Their own probation; may be assessed for another role."),
}
# These act on the whole company: a branch would promise a boundary that is not there.
COMPANY_WIDE = ("administrator", "content_owner")
ROLES = {
    "administrator": _l("Administrator"),
    "hr": _l("HR"),
    "rater": _l("Rater"),
    "director": _l("Director"),
    "content_owner": _l("Content owner"),
    "mentor": _l("Mentor"),
    "employee": _l("Employee"),
}
