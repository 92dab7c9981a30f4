"""Sends hostile requests, each on the same state of things, and judges the answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from hiring.core.pages import HEADERS
from hiring.core.text import clean
from tests import walker
from tests import world as world_module
from tests.access import matrix
from tests.hostile.attacks import Attack
from tests.hostile.forms import CHOICES, Form, Page

ANSWERS = {200, 303, 307, 400, 403, 404, 405, 409, 413, 415, 422, 428, 429}
# Refusals after which something is rightly kept.
KEEPS = {
    "/sign-in": "a failed attempt is counted",
    "/account/password": "a wrong present password is counted like a failed sign-in",
    "/my/day-plan/summary": "what is typed is saved, with its faults",
}
# Who took a document is written into the log.
NOTED = ("/documents/verdict/<int:document_id>", "/sessions/<int:session_id>/kit/file")
NO_TEXT = ("two values", "a lone surrogate", "bytes that are no UTF-8")
# Given to exactly the text that was shown; where that has changed, it is to be given anew.
GIVEN_ANEW = {("/my/consent", "agree")}
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA", "WITH")


@dataclass
class Judge:
    """The browsers of one application, and every fault that was found."""

    app: Flask
    at: matrix.Stage
    forms: list[Form] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    asked: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    _pending: list[str] = field(default_factory=list)
    _stored: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for actor, browser in self.at.browsers.items():
            page = browser.get("/invitation/none").get_data(as_text=True)
            self.tokens[actor] = world_module.csrf(page)
            cookie = browser.get_cookie("hiring")
            assert cookie is not None
            self.cookies[actor] = cookie.value

    def post(self, form: Form, attack: Attack) -> None:
        """Send `attack` in the form's place and look at everything that it leads to."""
        where = f"POST {form.rule.rule} by {form.actor}, {attack.name}"
        # So that the browser's answer is not refused for another reason than its content.
        headers = {"X-CSRFToken": self.tokens[form.actor]}
        with matrix.undone(self.app), self._watched():
            browser = self._browser(form.actor)
            answer = browser.post(
                form.address,
                data=attack.data,
                content_type=attack.content_type or None,
                headers=headers,
            )
            self.look(where, answer)
            status = answer.status_code
            if status >= 400 and self._stored and form.rule.rule not in KEEPS:
                self.faults.append(f"{where}: answers {status} and stores {self._stored[0]}")
            if status == 422 and answer.mimetype == "text/html" and attack.pairs:
                self._still_there(where, form, attack, answer.get_data(as_text=True))
            self._follow(where, browser, answer, attack)

    def get(self, actor: str, address: str, name: str) -> None:
        """Open an address that nobody would write."""
        with matrix.undone(self.app), self._watched():
            with self._browser(actor).get(address) as answer:
                self.look(f"GET {name} by {actor}", answer)
            if self._stored and not name.startswith(NOTED):
                self.faults.append(f"GET {name} by {actor} stores {self._stored[0]}")

    def look(self, where: str, answer: TestResponse) -> None:
        """Note what is wrong with an answer whatever was asked."""
        self.asked += 1
        if answer.status_code not in ANSWERS:
            self.faults.append(f"{where}: answers {answer.status_code}")
        for name in HEADERS:
            if name not in answer.headers:
                self.faults.append(f"{where}: has no {name}")
        if answer.mimetype == "text/html" and not answer.direct_passthrough:
            page = answer.get_data(as_text=True)
            if "Traceback (most recent" in page or "<script>alert" in page:
                self.faults.append(f"{where}: shows a traceback or runs what was typed")

    def _follow(
        self, where: str, browser: FlaskClient, answer: TestResponse, attack: Attack
    ) -> None:
        location = answer.headers.get("Location")
        if location is None:
            return
        if not location.startswith("/") or location.startswith("//"):
            self.faults.append(f"{where}: leads to {location[:80]!r}")
        elif answer.status_code == 307:
            data = {"data": attack.data, "content_type": attack.content_type}
            self.look(f"{where}, then POST {location}", browser.post(location, **data))
        else:
            self.look(f"{where}, then GET {location}", browser.get(location))

    def _browser(self, actor: str) -> FlaskClient:
        browser = self.at.browsers[actor]
        browser.set_cookie("hiring", self.cookies[actor])
        return browser

    def _still_there(self, where: str, form: Form, attack: Attack, page: str) -> None:
        """Note every field whose text is gone from the page that answers."""
        shown: dict[str, list[str]] = {}
        for _, fields, _ in Page(page).forms:
            for name, one in fields.items():
                shown.setdefault(name, []).extend(map(_plain, one.values))
        for name, text in attack.pairs:
            known = form.fields.get(name)
            if (form.rule.rule, name) in GIVEN_ANEW:
                continue
            if known is None or known.kind in ("password", "hidden", "button", "file"):
                continue
            if known.kind in CHOICES and text not in known.options:
                continue
            # No text at all, or two of which one field can hold one.
            if name == attack.field and attack.name.endswith(NO_TEXT):
                continue
            if _plain(str(text)) and _plain(str(text)) not in shown.get(name, []):
                self.faults.append(
                    f"{where}: {name} was {str(text)[:40]!r} and is gone from the page"
                )

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """What is committed inside is noted."""
        engine = self.app.extensions["hiring_engine"]
        self._pending.clear()
        self._stored.clear()
        listeners: list[tuple[Any, str, Any]] = [
            (engine, "before_cursor_execute", self._note),
            (Session, "after_commit", self._keep),
            (Session, "after_rollback", self._drop),
        ]
        for listener in listeners:
            event.listen(*listener)
        try:
            yield
        finally:
            for listener in listeners:
                event.remove(*listener)

    def _note(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.lstrip().upper().startswith(READS):
            self._pending.append(" ".join(statement.split())[:60])

    def _keep(self, session: Any) -> None:
        self._stored += self._pending
        self._pending.clear()

    def _drop(self, session: Any) -> None:
        self._pending.clear()


def _plain(text: str) -> str:
    return " ".join(clean(text).split())


@contextmanager
def unwatched(app: Flask) -> Iterator[None]:
    """The walker looks away: these pages are the same ones, with other words in their fields."""
    known = app.after_request_funcs[None]
    app.after_request_funcs[None] = [one for one in known if one is not walker.look]
    try:
        yield
    finally:
        app.after_request_funcs[None] = known
