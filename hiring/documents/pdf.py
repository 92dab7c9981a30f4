"""HTML to PDF. The only importer of WeasyPrint; runs in the rendering process alone."""

from __future__ import annotations

import base64
import logging
import re
from functools import lru_cache
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC = Path(__file__).parent.parent / "static"
STYLES = STATIC / "css" / "document.css"
MEDIA = {".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf"}


class Refusal(FatalURLFetchingError):
    """A document wanted something from outside; it is not made at all."""


class NoFetching(URLFetcher):
    """Fetches what the document carries itself (data:), and nothing else from anywhere."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The data behind a data: address; raises Refusal for any other."""
        if not url.startswith("data:"):
            raise Refusal(f"a document may not fetch {url[:80]}")
        return super().fetch(url, headers)


class _Warnings(logging.Handler):
    """Collects what WeasyPrint only logs: a font that did not load, a rule not understood."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.messages.append(record.getMessage())


@lru_cache(maxsize=1)
def _styles() -> tuple[CSS, FontConfiguration]:
    """The print styles with their fonts inside, read once per process."""
    fonts = FontConfiguration()
    text = re.sub(r"url\(\s*[\"']?([^)\"']+)[\"']?\s*\)", _inline, STYLES.read_text("utf-8"))
    return CSS(string=text, font_config=fonts, url_fetcher=NoFetching()), fonts


def _inline(match: re.Match[str]) -> str:
    if match[1].startswith("data:"):
        return match[0]
    path = (STYLES.parent / match[1]).resolve()
    if not path.is_relative_to(STATIC):
        raise ValueError(f"{STYLES.name} names a file outside the static folder: {match[1]}")
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"url(data:{MEDIA[path.suffix]};base64,{data})"


def write_pdf(html: str, target: Path) -> list[str]:
    """Write the tagged PDF of `html` to `target`; gives back WeasyPrint's warnings.

    The same HTML gives the same bytes. Raises Refusal where the document wants to fetch.
    """
    handler = _Warnings()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        styles, fonts = _styles()
        HTML(string=html, url_fetcher=NoFetching()).write_pdf(
            str(target),
            stylesheets=[styles],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            pdf_tags=True,
        )
    finally:
        logger.removeHandler(handler)
    return handler.messages
