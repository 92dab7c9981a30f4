"""Sentences for errors and refusals, in one place; catalogues hold the Russian.

A feature adds its refusal codes at import: `words.refusals.update({"code": _l("Sentence.")})`.
"""

from __future__ import annotations

from typing import Any

from hiring.core.i18n import lazy_gettext as _l
from hiring.core.refusals import Refused

refusals: dict[str, Any] = {
    "stale": _l("Somebody changed this in the meantime. Look at it again and repeat your change."),
}

_ERRORS: dict[str, tuple[Any, Any, Any]] = {
    "400": (
        _l("The request could not be understood"),
        _l("Something in the request was not as this page sends it."),
        _l("Go back, reload the page and try again."),
    ),
    "csrf": (
        _l("This page was open in another sign-in"),
        _l("To protect you, the form was not accepted. Nothing was changed."),
        _l("Go back, reload the page and send it again."),
    ),
    "401": (
        _l("Please sign in"),
        _l("This page is for people who are signed in."),
        _l("Sign in and open it again."),
    ),
    "401.candidate": (
        _l("Open your invitation link"),
        _l("This page belongs to one candidate and opens by their personal link."),
        _l(
            "Open the link from your invitation again, or ask the person who invited you for a new one."
        ),
    ),
    "403": (
        _l("This page is not part of your work"),
        _l("Your roles do not include what this page does."),
        _l("If you need it, ask your administrator for the role."),
    ),
    "404": (
        _l("There is nothing here"),
        _l("The address is wrong, or what stood here is not open to you."),
        _l("Check the address or start from your own page."),
    ),
    "405": (
        _l("This address does not work this way"),
        _l("It was opened in a way that it does not understand."),
        _l("Start from your own page."),
    ),
    "409": (
        _l("Somebody was faster"),
        _l("What you wanted to change has changed in the meantime."),
        _l("Open it again and repeat your change."),
    ),
    "413": (
        _l("Too large"),
        _l("What was sent is larger than we accept."),
        _l("Send a smaller file or a shorter text."),
    ),
    "422": (
        _l("That could not be done"),
        _l("The values that were sent do not fit."),
        _l("Go back and check them."),
    ),
    "refused": (
        _l("That could not be done"),
        "%(reason)s",
        _l("Go back and look at the current state."),
    ),
    "429": (
        _l("Too many attempts"),
        _l("To protect the account, we wait a little before the next attempt."),
        _l("Try again in fifteen minutes."),
    ),
    "500": (
        _l("Something went wrong on our side"),
        _l("The fault has been written down. What was saved before is safe."),
        _l("Try again; if it happens again, tell your administrator."),
    ),
    "503": (
        _l("Not available for a moment"),
        _l("The database is busy or cannot write. Nothing was changed."),
        _l("Wait a few seconds and try again."),
    ),
}


def error(code: str, **params: object) -> dict[str, str]:
    """Title, text and advice of an error page."""
    title, text, advice = _ERRORS.get(code, _ERRORS["500"])
    shown = str(text)
    return {
        "title": str(title),
        "text": shown % params if params else shown,
        "advice": str(advice),
    }


def refusal(refused: Refused) -> str:
    """The sentence of a refusal; a code without words is a programming error."""
    sentence = str(refusals[refused.code])
    return sentence % refused.params if refused.params else sentence
