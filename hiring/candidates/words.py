"""Sentences for the refusals of this feature."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "no_such_employee": _l("This employee has no open account."),
    }
)
