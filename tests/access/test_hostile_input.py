"""Every form of every page, filled with what no person types: refused or kept, never a fault."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from urllib.parse import quote

import html5lib
from flask import Flask
from flask.testing import FlaskClient

from tests.access import matrix
from tests.world import World, csrf

# What comes in from outside is bytes: NUL, half a character, a number too large, a wall of text.
VALUES = (
    b"\x00",
    b"\xed\xa0\x80 \xff",
    str(2**63).encode(),
    "٣".encode(),
    b"1e999",
    b"-1",
    "\u202e<script>alert(1)</script> 100 % %d %s {7*7}".encode(),
    b"x" * 10_000,
)
READERS = ("administrator", "hr", "rater", "director", "content_owner", "mentor", "employee")
READERS += ("candidate", "anonymous")


@dataclass(frozen=True)
class Form:
    """A form as a page shows it."""

    actor: str
    action: str
    names: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]


def forms(app: Flask, at: matrix.Stage) -> list[Form]:
    """The posting forms of every page that somebody may open, each once."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    for actor in READERS:
        for method, rule in matrix.rules(app):
            if method != "GET" or rule.rule.startswith(("/static", "/documents")):
                continue
            address = matrix.address(at, rule)
            answer = at.browsers[actor].get(address)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            page = html5lib.parse(answer.text, namespaceHTMLElements=False)
            for form in page.iter("form"):
                if (form.get("method") or "get").lower() != "post":
                    continue
                fields = [
                    field
                    for field in itertools.chain(
                        form.iter("input"), form.iter("select"), form.iter("textarea")
                    )
                    if field.get("name") and field.get("name") != "csrf_token"
                ]
                hidden = tuple(
                    (field.get("name", ""), field.get("value") or "")
                    for field in fields
                    if field.get("type") == "hidden"
                )
                names = tuple(sorted({field.get("name", "") for field in fields}))
                action = form.get("action") or address
                found.setdefault((action, names), Form(actor, action, names, hidden))
    return list(found.values())


def post(browser: FlaskClient, form: Form, body: dict[str, bytes]) -> int:
    """The status of posting `body` with a valid token."""
    token = csrf(browser.get("/invitation/none").text)
    with browser.post(form.action, data={"csrf_token": token, **body}) as answer:
        return answer.status_code


def test_no_form_answers_with_a_fault(app: Flask, world: World) -> None:
    at = matrix.furnish(app, world)
    matrix.db.session.rollback()
    seen = forms(app, at)
    assert len(seen) > 20, "the pages show hardly any form: is the stage furnished?"
    cookies = {actor: browser.get_cookie("hiring") for actor, browser in at.browsers.items()}
    faults = []
    for form in seen:
        browser, cookie = at.browsers[form.actor], cookies[form.actor]
        assert cookie is not None
        for value in VALUES:
            # Once everywhere, and once with the hidden fields as the page gave them.
            filled = dict.fromkeys(form.names, value)
            given = filled | {name: kept.encode() for name, kept in form.kept}
            for body in (filled, given) if given != filled else (filled,):
                browser.set_cookie("hiring", cookie.value)
                with matrix.undone(app):
                    status = post(browser, form, body)
                if status >= 500:
                    faults.append(f"{form.actor}: POST {form.action} with {value[:20]!r}: {status}")
    assert not faults, "\n" + "\n".join(faults)


def test_no_page_s_query_answers_with_a_fault(app: Flask, world: World) -> None:
    at = matrix.furnish(app, world)
    matrix.db.session.rollback()
    names = ("q", "page", "state", "sort", "order", "vacancy", "branch", "next", "locale", "pack")
    names += ("step", "code", "version", "mentor", "week", "filter", "source", "instrument")
    faults = []
    for value in VALUES[:-1]:
        query = "&".join(f"{name}={quote(value)}" for name in names)
        for method, rule in matrix.rules(app):
            if method != "GET" or rule.rule.startswith("/static"):
                continue
            for actor in ("administrator", "hr", "candidate", "mentor"):
                address = matrix.address(at, rule)
                mark = "&" if "?" in address else "?"
                with matrix.undone(app), at.browsers[actor].get(address + mark + query) as answer:
                    if answer.status_code >= 500:
                        faults.append(f"{actor}: GET {rule.rule}?…={value[:20]!r}")
    assert not faults, "\n" + "\n".join(faults)


def test_no_part_of_an_address_answers_with_a_fault(app: Flask, world: World, as_) -> None:
    browsers = [as_("administrator"), as_("hr"), as_("content_owner"), app.test_client()]
    faults = []
    for value in (*VALUES[:-1], b"..%2f..%2fetc", b"-0", b"1.5"):
        for method, rule in matrix.rules(app):
            path = rule.rule
            for name in rule.arguments:
                for converter in ("int:", "path:", ""):
                    path = path.replace(f"<{converter}{name}>", quote(value, safe="%"))
            if path == rule.rule:
                continue
            for browser in browsers:
                with browser.open(path, method=method) as answer:
                    if answer.status_code >= 500:
                        faults.append(f"{method} {path}: {answer.status_code}")
    assert not faults, "\n" + "\n".join(faults)
