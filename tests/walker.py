"""Looks at every HTML page that any test fetches; a fault fails that test and says what to mend.

It hangs on the application (`install`), so that no test has to ask for it. Pages that differ only
in their tokens are looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask, Response, g, request, session

from hiring.core.i18n import DEFAULT, LOCALES
from tests import messages

CONTROLS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button", "image", "reset")
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
SPOKEN = ("aria-label", "title", "alt", "placeholder", "aria-description")
# Text that nobody reads as a sentence of the page.
SILENT = ("script", "style", "code", "kbd", "samp", "template", "pre", "textarea")
LEFTOVER = re.compile(r"\bNone\b(?! of)|\bUndefined\b|\bnan\b|%\(|<[A-Za-z_]+ object|\{\{|\{%")
WORD = re.compile(r"[A-Za-z]{4,}")
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
TOKEN = re.compile(r'(name="csrf_token"[^>]*value=)"[^"]+"')
# html5lib does not know these as faults of ours.
ACCEPTED_ERRORS: frozenset[str] = frozenset()


def install(app: Flask) -> None:
    """Look at every page that `app` answers with."""
    app.after_request(look)


def look(response: Response) -> Response:
    """The same response; raises AssertionError with every fault of the page."""
    if response.mimetype != "text/html" or request.method == "HEAD":
        return response
    if 300 <= response.status_code < 400 or response.direct_passthrough:
        return response
    page = TOKEN.sub(r'\1"token"', response.get_data(as_text=True))
    faults = faults_of(page, expected_language())
    if faults:
        listed = "\n".join(f"  - {fault}" for fault in faults)
        raise AssertionError(
            f"{request.method} {request.path} ({response.status_code}) answers with a page "
            f"that is not as it should be:\n{listed}"
        )
    return response


def expected_language() -> str:
    """The language of this request by the rule of the house, worked out a second time."""
    chosen = session.get("locale") or getattr(g, "account_locale", None)
    if chosen in LOCALES:
        return str(chosen)
    return request.accept_languages.best_match(LOCALES) or DEFAULT


@lru_cache(maxsize=2048)
def faults_of(page: str, language: str) -> tuple[str, ...]:
    """Everything that is wrong with `page`, which should be in `language`."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(page)
    faults = [
        f"HTML: {code} {data or ''} at line {place[0]}"
        for place, code, data in parser.errors
        if code not in ACCEPTED_ERRORS
    ]
    if not page.lstrip().lower().startswith("<!doctype html>"):
        faults.append("does not begin with <!doctype html>")
    if root.get("lang") != language:
        faults.append(f"<html lang> is {root.get('lang')!r}, the session's language is {language}")
    elements = list(root.iter())
    faults += _frame(elements)
    faults += _ids(elements)
    faults += _forms(root, elements)
    faults += _nothing_inline(elements)
    faults += _named(elements)
    faults += _words(root, language)
    return tuple(faults)


def _frame(elements: list[Element]) -> Iterator[str]:
    titles = [text_of(element) for element in elements if element.tag == "title"]
    if not titles or not titles[0]:
        yield "has no <title>"
    headings = [text_of(element) for element in elements if element.tag == "h1"]
    if len(headings) != 1:
        yield f"has {len(headings)} <h1> instead of one: {headings}"
    elif not headings[0]:
        yield "has an empty <h1>"


def _ids(elements: list[Element]) -> Iterator[str]:
    seen: set[str] = set()
    for element in elements:
        name = element.get("id")
        if name is not None:
            if not name or " " in name:
                yield f"<{element.tag} id={name!r}> is no id"
            if name in seen:
                yield f"id={name!r} stands twice"
            seen.add(name)
    for element in elements:
        target = element.get("for")
        if target is not None and target not in seen:
            yield f"<{element.tag} for={target!r}> points at nothing: give the field that id"
        for attribute in REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in seen:
                    yield f"<{element.tag} {attribute}={name!r}> points at nothing"
        href = element.get("href") or ""
        if href.startswith("#") and href[1:] not in seen:
            yield f"<a href={href!r}> points at nothing"


def _forms(root: Element, elements: list[Element]) -> Iterator[str]:
    for form in (element for element in elements if element.tag == "form"):
        fields = list(form.iter("input"))
        tokens = [field for field in fields if field.get("name") == "csrf_token"]
        where = form.get("action") or "this page"
        if (form.get("method") or "get").lower() == "post":
            if len(tokens) != 1 or not tokens[0].get("value"):
                yield f"the form that posts to {where} has no csrf_token"
        elif tokens:
            yield f"the form that gets {where} shows a csrf_token in the address"
        if any(True for inner in form.iter("form") if inner is not form):
            yield f"the form to {where} holds another form"
    labelled = {element.get("for") for element in elements if element.tag == "label"}
    inside = {
        control
        for label in root.iter("label")
        for control in label.iter()
        if control.tag in CONTROLS
    }
    for control in elements:
        if control.tag not in CONTROLS or control.get("type") in UNLABELLED:
            continue
        named = control.get("aria-label") or control.get("aria-labelledby")
        if not named and control.get("id") not in labelled and control not in inside:
            yield f"<{control.tag} name={control.get('name')!r}> has no label"


def _nothing_inline(elements: list[Element]) -> Iterator[str]:
    for element in elements:
        if element.tag == "style" or element.get("style") is not None:
            yield f"<{element.tag}> carries an inline style, which the CSP refuses"
        # Data blocks are not run.
        data = element.get("type") in ("application/json", "importmap")
        if element.tag == "script" and not element.get("src") and not data:
            yield "an inline <script>, which the CSP refuses"
        for name, value in element.attrib.items():
            if name.startswith("on"):
                yield f"<{element.tag} {name}>: an inline handler, which the CSP refuses"
            # A call that the staff entered is left for on purpose, and says so.
            leaves = element.tag == "a" and "external" in (element.get("rel") or "").split()
            pattern = r"javascript:" if leaves else r"(https?:)?//|javascript:"
            if name in ("href", "src", "action", "formaction") and re.match(pattern, value):
                yield f"<{element.tag} {name}={value!r}> leaves the site"


def _named(elements: list[Element]) -> Iterator[str]:
    for element in elements:
        if element.tag == "button" or (element.tag == "a" and element.get("href") is not None):
            images = " ".join(image.get("alt") or "" for image in element.iter("img"))
            if not (text_of(element) or element.get("aria-label") or images.strip()):
                what = element.get("href") or element.get("name") or element.get("class")
                yield f"an empty <{element.tag}> ({what}): give it words or an aria-label"
        if element.tag == "img" and element.get("alt") is None:
            yield f"<img src={element.get('src')!r}> has no alt"


def _words(root: Element, language: str) -> Iterator[str]:
    for where, text in spoken(root, language):
        if LEFTOVER.search(text):
            yield f"{where} says {text[:80]!r}: a value or a placeholder left over"
        elif language == "ru" and is_english(text):
            yield f"{where} says {text[:80]!r} in English on a Russian page: _() and the catalogue"


def spoken(element: Element, language: str) -> Iterator[tuple[str, str]]:
    """(place, text) of everything that a person sees or hears in the page's language."""
    silent = element.tag in SILENT or not isinstance(element.tag, str)
    foreign = (element.get("lang") or language) != language or element.get("translate") == "no"
    if silent or foreign:
        return
    yield from _said(f"<{element.tag}>", element.text)
    for attribute in SPOKEN:
        yield from _said(f"<{element.tag} {attribute}>", element.get(attribute))
    if element.tag == "input" and element.get("value") == "None":
        yield f"<input name={element.get('name')!r}>", "None"
    for child in element:
        yield from spoken(child, language)
        yield from _said(f"<{element.tag}>", child.tail)


def _said(where: str, text: str | None) -> Iterator[tuple[str, str]]:
    joined = " ".join((text or "").split())
    if joined:
        yield where, joined


def text_of(element: Element) -> str:
    """The text inside `element` on one line."""
    return " ".join("".join(element.itertext()).split())


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], re.Pattern[str]]:
    """Messages without placeholders that have Russian words of their own, and those with some."""
    differing = {
        entry.singular for entry in messages.in_russian() if entry.singular not in entry.strings
    }
    plain = frozenset(text for text in differing if "%(" not in text)
    filled = [
        messages.as_pattern(text)
        for text in sorted(differing)
        if "%(" in text and WORD.search(messages.PLACEHOLDER.sub("", text))
    ]
    return plain, re.compile("|".join(filled) or r"(?!)")


def is_english(text: str) -> bool:
    """True for a message of the product that has Russian words and is shown without them.

    What the catalogue lacks, and words outside `_()`, are found by tests/architecture.
    """
    if CYRILLIC.search(text) or not WORD.search(text):
        return False
    plain, filled = _known()
    return text in plain or filled.fullmatch(text) is not None
