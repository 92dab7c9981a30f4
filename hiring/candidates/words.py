"""Sentences for the refusals of this feature."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "address_known": _l("The address %(email)s belongs to %(name)s, whom the branch knows."),
        "no_such_employee": _l("This branch has no employee with an open account like that."),
        "own_candidacy": _l("Ask a colleague to add you: nobody runs their own assessment."),
    }
)
SOURCES = {"external": _l("From outside"), "internal": _l("Employee of the company")}
FIELDS = {
    "name": _l("First and last name"),
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "locale": _l("Language"),
}
