"""Sentences for the refusals of the outbox, and the names of the states."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "letter_sent": _l("This letter is out already."),
        "letter_overtaken": _l(
            "What has happened since makes this letter needless; it does not go out."
        ),
        "letter_too_late": _l(
            "What the letter speaks of has begun or is over, so it did not go out."
        ),
        "letter_sending": _l("This letter is on its way at this moment; look again in a minute."),
    }
)
STATES = {
    "waiting": _l("Waiting"),
    "sending": _l("On its way"),
    "sent": _l("Sent"),
    "failed": _l("Not sent"),
}
