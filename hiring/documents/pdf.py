"""HTML to PDF. The only importer of WeasyPrint; runs in the rendering process alone."""

from __future__ import annotations

import base64
import logging
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC = Path(__file__).parent.parent / "static"
STYLES = (STATIC / "css" / "document.css", STATIC / "css" / "document_kit.css")
MEDIA = {".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf"}

# Signs that XML has not and no font draws: they come along with what is pasted from elsewhere.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Longer than any word that people write.
ENDLESS = re.compile(r"\S{40}(?=\S)")


class Refusal(FatalURLFetchingError):
    """A document wanted something from outside; it is not made at all."""


class NoFetching(URLFetcher):
    """Fetches what the document carries itself (data:), and nothing else from anywhere."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The data behind a data: address; raises Refusal for any other."""
        if not url.startswith("data:"):
            raise Refusal(f"a document may not fetch {url[:80]}")
        return super().fetch(url, headers)


class _Page(HTML):
    """A page whose tree is there already."""

    def __init__(self, root: ElementTree.Element) -> None:
        self.base_url = None
        self.url_fetcher = NoFetching()
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root


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
    """The print styles, read once per process."""
    fonts = FontConfiguration()
    return CSS(string=styles_text(), font_config=fonts, url_fetcher=NoFetching()), fonts


def styles_text() -> str:
    """The print styles with their fonts inside."""
    css = "\n".join(path.read_text("utf-8") for path in STYLES)
    return re.sub(r"url\(\s*[\"']?([^)\"']+)[\"']?\s*\)", _inline, css)


def _inline(match: re.Match[str]) -> str:
    if match[1].startswith("data:"):
        return match[0]
    path = (STYLES[0].parent / match[1]).resolve()
    if not path.is_relative_to(STATIC):
        raise ValueError(f"the print styles name a file outside the static folder: {match[1]}")
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"url(data:{MEDIA[path.suffix]};base64,{data})"


def _parse(html: str) -> HTML:
    """The page of `html`; well-formed XML, as our documents are, is read twenty times faster."""
    html = CONTROLS.sub("", html)
    try:
        root = ElementTree.fromstring(html)  # noqa: S314 our own template, all values escaped
    except ElementTree.ParseError:  # HTML from elsewhere
        root = None
    if root is None or root.tag != "html":
        return HTML(string=html, url_fetcher=NoFetching())
    return _Page(root)


def _loosen(document: HTML) -> None:
    """Allow breaks in what has no spaces: to hyphenate a thousand letters would take minutes."""
    for element in document.etree_element.iter():
        if element.tag != "title":
            element.text = element.text and ENDLESS.sub("\\g<0>\N{ZERO WIDTH SPACE}", element.text)
        element.tail = element.tail and ENDLESS.sub("\\g<0>\N{ZERO WIDTH SPACE}", element.tail)


def _say_scopes(_document: Document, pdf: Any) -> None:
    """Say of every header cell what it heads: WeasyPrint names the headers at the cells alone."""
    elements: dict[bytes, Any] = {made.reference: made for made in pdf.objects}
    for element in elements.values():
        if isinstance(element, dict) and element.get("S") == "/TH":
            group = elements[elements[element["P"]]["P"]]["S"]
            element["A"]["Scope"] = "/Column" if group == "/THead" else "/Row"


def write_pdf(html: str, target: Path) -> list[str]:
    """Write the tagged PDF of `html` to `target`; gives back WeasyPrint's warnings.

    The same HTML gives the same bytes. Raises Refusal where the document wants to fetch.
    """
    handler = _Warnings()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        styles, fonts = _styles()
        document = _parse(html)
        _loosen(document)
        document.write_pdf(
            str(target),
            stylesheets=[styles],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            pdf_tags=True,
            finisher=_say_scopes,
        )
    finally:
        logger.removeHandler(handler)
    return list(dict.fromkeys(handler.messages))
