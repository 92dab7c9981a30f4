"""A rater at the console as the browser shows it, and what the server has kept of their sheet."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from playwright.sync_api import Browser, Page

from hiring.demo.company import PASSWORD as PASSWORD
from tests.e2e import planners, typists
from tests.e2e.conftest import Running
from tests.e2e.people import Person


def ask(running: Running, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What the server's database answers."""
    with sqlite3.connect(f"file:{running.data}/hiring.db?mode=ro", uri=True) as database:
        return database.execute(sql, values).fetchall()


def new_session(running: Running, browser: Browser, name: str) -> int:
    """A session of a candidate of one's own, whom both raters of the demo rate."""
    planners.invite(running, browser, name)
    ((session,),) = ask(
        running,
        "select s.id from assessment_session s join candidate c on c.id = s.candidate_id"
        " where c.name = ?",
        name,
    )
    return int(session)


def sheet_of(running: Running, session: int, email: str = "rater2@example.org") -> dict[str, Any]:
    """The fields of a rater's sheet as they stand, without those that are empty."""
    found = ask(
        running,
        "select d.state from draft d join user_account u on d.owner = 'user:' || u.id"
        " where u.email = ? and d.record = ?",
        email,
        f"interview:{session}",
    )
    state: dict[str, Any] = json.loads(found[0][0]) if found else {}
    return {name: value for name, value in state.items() if value}


def open_console(person: Person, session: int) -> Page:
    """The console of a session, spoken with the server; it goes on here where another one was open."""
    page = person.page
    page.goto(f"{person.url}/sessions/{session}/interview")
    typists.go_on(page)
    return page


def screen(page: Page) -> str:
    """Which screen is shown: the step's id and the screen's name."""
    found: str = page.evaluate(
        "() => { const one = document.querySelector('.screen[data-current]');"
        " return `${one.closest('[data-step]').dataset.step}/${one.dataset.screen}`; }"
    )
    return found
