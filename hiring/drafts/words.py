"""Sentences for what the draft protocol refuses."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "draft_without_base": _l("The change does not say which version it was made on."),
        "draft_unknown_base": _l("The draft has no such version; open the page again."),
        "draft_malformed": _l("The change could not be understood."),
        "draft_too_large": _l("This text is too long to be kept."),
    }
)
# Code of the refusal → status of the answer.
STATUSES = {
    "draft_without_base": 428,
    "draft_unknown_base": 409,
    "draft_malformed": 422,
    "draft_too_large": 413,
}
