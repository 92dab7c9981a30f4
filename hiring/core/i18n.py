"""Language: Russian first, English complete. The only module that knows Flask-Babel.

Catalogues are one .po file per feature in translations/<locale>/, read and merged at start, so that
there is nothing to compile. Message ids are the English sentences.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import (
    Babel,
    Domain,
    force_locale,
    format_date,
    format_datetime,
    format_decimal,
    format_time,
)
from flask_babel import get_locale as _babel_locale

from hiring.core import clock

LOCALES = ("ru", "en")
DEFAULT = "ru"
TIMEZONE = "Europe/Moscow"
FOLDER = Path(__file__).parent.parent / "translations"

__all__ = [
    "LOCALES",
    "current",
    "force_locale",
    "format_date",
    "format_datetime",
    "format_decimal",
    "format_time",
    "gettext",
    "install",
    "lazy_gettext",
    "ngettext",
    "pick",
]


def read_catalogue(locale: str) -> Catalog:
    """All .po files of `locale` as one catalogue; a test sees to it that no message is worded twice."""
    merged = Catalog(locale=locale)
    for path in sorted((FOLDER / locale).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=locale):
                if not message.id or not message.string:
                    continue
                if merged.get(message.id) is None:
                    merged.add(message.id, message.string, flags=message.flags)
    return merged


@lru_cache
def _translations(locale: str) -> Translations:
    buffer = io.BytesIO()
    write_mo(buffer, read_catalogue(locale))
    buffer.seek(0)
    return Translations(fp=buffer)


class FeatureDomain(Domain):
    """A domain whose messages come from the merged catalogues of the features."""

    def get_translations(self) -> Any:
        return _translations(current())


_domain = FeatureDomain()
gettext: Callable[..., str] = _domain.gettext
ngettext: Callable[..., str] = _domain.ngettext
lazy_gettext: Callable[..., Any] = _domain.lazy_gettext


def day_of(moment: datetime) -> date:
    """The day of a moment where the company works, so that shown moments and due days agree."""
    return moment.astimezone(ZoneInfo(TIMEZONE)).date()


def today() -> date:
    """The present day where the company works."""
    return day_of(clock.now())


def current() -> str:
    """The language of this request: "ru" or "en"."""
    locale = _babel_locale()
    return locale.language if locale is not None and locale.language in LOCALES else DEFAULT


def pick(requested: str | None) -> str:
    """`requested` if the product speaks it, else Russian."""
    return requested if requested in LOCALES else DEFAULT


def _choose() -> str:
    """The person's choice in this browser, else their account's, else the browser's, else ru."""
    if not has_request_context():
        return DEFAULT
    chosen = session.get("locale") or getattr(g, "account_locale", None)
    if chosen in LOCALES:
        return str(chosen)
    return request.accept_languages.best_match(LOCALES) or DEFAULT


def install(app: Flask) -> None:
    """Give the application its language, and templates `_`, `ngettext`, dates."""
    Babel(app, locale_selector=_choose, timezone_selector=lambda: TIMEZONE, configure_jinja=False)
    # Plain functions instead of Jinja's own extension: what they return is escaped like any text.
    app.jinja_env.globals.update(_=gettext, ngettext=ngettext, get_locale=current)
    app.jinja_env.filters.update(
        date=lambda value: format_date(value, "d MMMM y") if value else "",
        day=lambda value: format_date(value, "d MMM") if value else "",
        clock=lambda value: format_datetime(value, "HH:mm") if value else "",
        moment=lambda value: format_datetime(value, "d MMMM y, HH:mm") if value else "",
    )
