"""Sentences for the refusals of this feature."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "no_such_key": _l("This version has no such exercise."),
        "key_already_signed": _l("This key is already signed off."),
    }
)
