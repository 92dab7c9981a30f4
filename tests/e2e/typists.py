"""A page as somebody types in it, above all the candidate's planner, and what the server has kept."""

from __future__ import annotations

import dataclasses
import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.e2e import planners
from tests.e2e.conftest import Running

# Everything that the planner asks for by itself.
WIRE = re.compile(r"/my/day-plan/(operations|status|report)")
OPERATIONS = re.compile(r"/my/day-plan/operations")
PATIENCE = 30_000
# Every operation that the device holds.
STORED = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('drafts');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const all = opening.result.transaction('operations').objectStore('operations').getAll();
    all.onsuccess = () => { opening.result.close(); resolve(all.result); };
  };
})"""


def come(browser: Browser, running: Running, locale: str = "ru", **options: Any) -> BrowserContext:
    """A device on which the candidate has come by the link, consented and begun."""
    context = browser.new_context(
        locale=locale, **{"viewport": {"width": 1366, "height": 900}, **options}
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    planners.by_link(page, running.link)
    page.goto(f"{running.url}/my/consent")
    if page.locator("#agree").count():
        page.locator("#agree").check()
        page.locator("form[action$='/consent'] button").first.click()
        page.wait_for_load_state()
    page.goto(f"{running.url}{planners.PLANNER}/start")
    begin = page.locator("form[action$='/day-plan/start'] button")
    if begin.count():
        begin.first.click()
        page.wait_for_load_state()
    page.goto(running.url + planners.PLANNER)
    running.draft = page.locator("form[data-draft]").get_attribute("data-draft") or ""
    page.close()
    return context


def with_own_candidate(running: Running, browser: Browser, name: str) -> Running:
    """The same server with another candidate's link, so that tests share no plan."""
    link = planners.invite(running, browser, name)
    return dataclasses.replace(running, printed=link, draft="")


def open_planner(context: BrowserContext, running: Running) -> Page:
    """A window at the planner; it goes on here where another one was open."""
    page = context.new_page()
    page.goto(running.url + planners.PLANNER)
    go_on(page)
    return page


def go_on(page: Page) -> None:
    """Wait until the page has spoken with the server, and take over where it asks."""
    expect(page.locator("form[data-draft]")).to_have_attribute(
        "data-heard", "yes", timeout=PATIENCE
    )
    button = page.locator("dialog[open] button[value=go]")
    if button.count():
        button.click()


def state(page: Page) -> Locator:
    """The line beside the clock."""
    return page.locator("[data-part=saved]").first


def wait_for(page: Page, wanted: str) -> None:
    """Wait until the line beside the clock says `wanted`: idle, saving, saved, kept, memory, refused."""
    expect(state(page)).to_have_attribute("data-state", wanted, timeout=PATIENCE)


def saved(page: Page) -> None:
    """Wait until everything is saved."""
    wait_for(page, "saved")


def kept_here(page: Page) -> None:
    """Wait until everything that is typed is on the device."""
    page.wait_for_timeout(250)


def cut(page: Page) -> Callable[[], None]:
    """Nothing reaches the server any more; gives what restores it."""

    def no_connection(route: Route) -> None:
        route.abort("internetdisconnected")

    page.route(WIRE, no_connection)
    return lambda: page.unroute(WIRE, no_connection)


def history(running: Running) -> list[tuple[str, dict[str, Any]]]:
    """(writer, change) of every operation of the candidate of the link, in order."""
    with sqlite3.connect(f"file:{running.data}/hiring.db?mode=ro", uri=True) as database:
        found = database.execute(
            "select o.writer, o.change from draft_operation o join draft d on d.id = o.draft_id"
            " where d.owner || '/' || d.record = ? order by o.id",
            (running.draft,),
        ).fetchall()
    return [(writer, json.loads(change)) for writer, change in found]


def typed(running: Running, field: str) -> list[Any]:
    """Every value of a field that the server has in its history."""
    return [change[field] for _, change in history(running) if field in change]


def age(running: Running, operation: str) -> int:
    """How many whole seconds before it arrived an operation was typed, as far as the server knows."""
    with sqlite3.connect(f"file:{running.data}/hiring.db?mode=ro", uri=True) as database:
        (found,) = database.execute(
            "select (julianday(at) - julianday(typed_at)) * 86400"
            " from draft_operation where operation_id = ?",
            (operation,),
        ).fetchone()
    return round(found)


def present(running: Running) -> dict[str, Any]:
    """The draft as it stands."""
    with sqlite3.connect(f"file:{running.data}/hiring.db?mode=ro", uri=True) as database:
        (found,) = database.execute(
            "select state from draft where owner || '/' || record = ?", (running.draft,)
        ).fetchone()
    return dict(json.loads(found))


def events(running: Running) -> set[str]:
    """What kinds of things the attempt's pages have told of themselves."""
    with sqlite3.connect(f"file:{running.data}/hiring.db?mode=ro", uri=True) as database:
        found = database.execute(
            "select distinct kind from plan_event where attempt_id = ?",
            (running.draft.rpartition(":")[2],),
        ).fetchall()
    return {kind for (kind,) in found}


def arrives(running: Running, field: str, values: Iterable[str], patience: float = 60) -> None:
    """Wait until the server has all `values` of a field."""
    wanted = set(values)
    until = time.monotonic() + patience
    while missing := wanted - set(typed(running, field)):
        assert time.monotonic() < until, f"{field}: the server has never seen {sorted(missing)}"
        time.sleep(0.05)
