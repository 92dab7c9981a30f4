"""The real forms of the real pages: what a browser would send, read from the HTML."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule

from tests.access import matrix

# Pages of one route look alike: so many of them are opened by each person.
PAGES_PER_ROUTE = 3
CHOICES = ("select", "radio", "checkbox", "button")
PLAUSIBLE = {
    "email": "vera.proba@example.org",
    "tel": "+7 900 000-00-02",
    "password": "correct horse battery",
    "number": "30",
    "time": "10:00",
    "url": "https://call.example.org/1",
    "date": (date.today() + timedelta(days=21)).isoformat(),
}


@dataclass
class Field:
    """One field: its kind, what stands in it or is chosen, and what may be chosen."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)

    def filled(self) -> list[str]:
        """What a person who fills in the form would send."""
        if self.values:
            return self.values
        if self.kind in CHOICES:
            return next(([option] for option in self.options if option), [])
        return [] if self.kind == "file" else [PLAUSIBLE.get(self.kind, "Слово")]


@dataclass
class Form:
    """A form that posts: who sees it on which page, where it goes, and its fields.

    `fresh` are the shapes of fields that no earlier form to the same route has.
    """

    actor: str
    page: str
    rule: Rule
    address: str
    is_multipart: bool
    fields: dict[str, Field]
    fresh: frozenset[str]

    def filled(self) -> list[tuple[str, str]]:
        """Every field as a person would send it."""
        return [(one.name, value) for one in self.fields.values() for value in one.filled()]


class Page(HTMLParser):
    """The forms of a page as (attributes, fields, other actions), and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[tuple[dict[str, str], dict[str, Field], list[str]]] = []
        self.links: list[str] = []
        self._by_id: dict[str, dict[str, Field]] = {}
        self._open: dict[str, Field] | None = None
        self._area: Field | None = None
        self._select: Field | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", "").partition("#")[0])
        elif tag == "form":
            self._open = self._by_id.setdefault(given.get("id", f"#{len(self.forms)}"), {})
            self.forms.append((given, self._open, []))
        elif tag in ("input", "select", "textarea", "button"):
            if given.get("formaction") and self._open is not None:
                self.forms[-1][2].append(given["formaction"])
            if given.get("name"):
                self._control(tag, given)
        elif tag == "option" and self._select is not None:
            value = given.get("value", "")
            self._select.options.append(value)
            if "selected" in given:
                self._select.values.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea" and self._area is not None:
            # A browser leaves out the line break with which the text of an area begins.
            text = "".join(self._area.values).removeprefix("\r").removeprefix("\n")
            self._area.values = [text] if text else []
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.values = ["".join([*self._area.values, data])]

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        owner = self._by_id.setdefault(given["form"], {}) if "form" in given else self._open
        if owner is None:
            return
        one = owner.setdefault(given["name"], Field(given["name"], kind))
        value = given.get("value", "")
        if kind in ("radio", "checkbox", "button"):
            one.options.append(value)
            if "checked" in given:
                one.values.append(value)
        elif kind == "textarea":
            self._area = one
        elif kind == "select":
            self._select = one
        elif kind != "file" and value:
            one.values.append(value)


def crawl(
    app: Flask, at: matrix.Stage, actors: Collection[str], more: Collection[str] = ()
) -> list[Form]:
    """Every posting form of every page that `actors` can reach, beginning also at `more`."""
    found: dict[tuple[str, frozenset[str]], Form] = {}
    known: dict[str, frozenset[str]] = {}
    for actor in actors:
        for path, page in _pages(app, at, actor, more):
            for attributes, fields, actions in page.forms:
                if attributes.get("method", "get").lower() != "post":
                    continue
                for target in (attributes.get("action") or path, *actions):
                    rule = match(app, target, "POST")
                    assert rule is not None, f"{path} has a form to {target}, which is no route"
                    multipart = attributes.get("enctype") == "multipart/form-data"
                    shapes = frozenset(map(shape, fields))
                    if (rule.rule, shapes) in found:
                        continue
                    before = known.get(rule.rule, frozenset())
                    form = Form(actor, path, rule, target, multipart, fields, shapes - before)
                    found[rule.rule, shapes] = form
                    known[rule.rule] = before | shapes
    return list(found.values())


def shape(name: str) -> str:
    """What the fields of many tasks or steps have in common: "start.refund" is a "start"."""
    return re.split(r"[.-]", name)[0]


def _pages(
    app: Flask, at: matrix.Stage, actor: str, more: Collection[str]
) -> Iterator[tuple[str, Page]]:
    waiting = [
        *more,
        *(
            matrix.address(at, rule)
            for method, rule in matrix.rules(app)
            if method == "GET" and rule.endpoint != "core.static_file"
        ),
    ]
    opened: dict[str, int] = {}
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        rule = match(app, path, "GET")
        if path in seen or rule is None or opened.get(rule.rule, 0) >= PAGES_PER_ROUTE:
            continue
        seen.add(path)
        with at.browsers[actor].get(path) as answer:
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            page = Page(answer.get_data(as_text=True))
        opened[rule.rule] = opened.get(rule.rule, 0) + 1
        yield path, page
        waiting += [link for link in page.links if link.startswith("/")]


def match(app: Flask, path: str, method: str) -> Rule | None:
    """The route of an address."""
    try:
        rule, _ = app.url_map.bind("localhost").match(
            urlsplit(path).path, method=method, return_rule=True
        )
    except (HTTPException, RequestRedirect):
        return None
    return rule
