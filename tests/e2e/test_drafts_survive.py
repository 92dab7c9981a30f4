"""No value ever typed is absent from state and history: pages that are closed, crash or lose their way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Request,
    Route,
    expect,
)

from tests.e2e import planners, typists
from tests.e2e.conftest import Running
from tests.e2e.typists import OPERATIONS, STORED, WIRE

pytestmark = pytest.mark.xdist_group("browser")
# A person who edits one field after another and waits for nothing.
EDITS = """([from, to]) => {
  const notes = document.getElementById('notes');
  for (let i = from; i < to; i += 1) {
    notes.value = `правка ${i}.`;
    notes.dispatchEvent(new Event('input', { bubbles: true }));
  }
}"""


@pytest.fixture(scope="module")
def running(running: Running, chromium: Browser) -> Running:
    """The server with a candidate of these tests' own."""
    return typists.with_own_candidate(running, chromium, "Тамара Упорная")


@pytest.fixture(scope="module")
def device(running: Running, chromium: Browser) -> Iterator[BrowserContext]:
    """A device of the candidate."""
    context = typists.come(chromium, running)
    yield context
    context.close()


@pytest.fixture
def page(running: Running, device: BrowserContext) -> Iterator[Page]:
    """A window at the planner."""
    page = typists.open_planner(device, running)
    yield page
    page.close()


def test_typing_is_on_the_device_within_250_ms_and_on_the_server_within_2_s(
    running: Running, page: Page
) -> None:
    restore = typists.cut(page)
    page.locator("#notes").select_text()
    page.keyboard.type("сразу", delay=30)
    page.wait_for_timeout(250)
    stored = page.evaluate(STORED)
    assert stored[-1]["change"]["notes"] == "сразу"
    restore()
    typists.saved(page)
    assert page.evaluate(STORED) == []
    with page.expect_request(OPERATIONS, timeout=2000):
        page.keyboard.type(" и ещё")


def test_a_page_closed_in_the_middle_of_a_word_loses_nothing(
    running: Running, device: BrowserContext
) -> None:
    page = typists.open_planner(device, running)
    page.locator("#notes").fill("")
    page.locator("#notes").press_sequentially("закрыто посреди сло", delay=20)
    typists.cut(page)  # so that only the device knows of it
    page.locator("#notes").press_sequentially("в", delay=20)
    typists.kept_here(page)
    page.close()
    again = typists.open_planner(device, running)
    expect(again.locator("#notes")).to_have_value("закрыто посреди слов")
    typists.arrives(running, "notes", ["закрыто посреди слов"])
    typists.saved(again)
    again.close()


def test_a_crash_in_the_middle_of_a_word_loses_nothing(
    running: Running, device: BrowserContext
) -> None:
    page = typists.open_planner(device, running)
    typists.cut(page)
    page.locator("#notes").fill("")
    page.locator("#notes").press_sequentially("упало посреди сло", delay=20)
    typists.kept_here(page)
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash", timeout=3000)
    page.close()
    again = typists.open_planner(device, running)
    expect(again.locator("#notes")).to_have_value("упало посреди сло")
    typists.arrives(running, "notes", ["упало посреди сло"])
    again.close()


def test_reload_back_and_forward_keep_everything_in_order(running: Running, page: Page) -> None:
    task = page.locator("[data-task]").first.get_attribute("data-task")
    page.locator(f"input[name='choice.{task}'][value=do]").check(force=True)
    typists.saved(page)
    restore = typists.cut(page)
    for time in ("8:00", "8:30", "8:45"):
        page.fill(f"[name='start.{task}']", time)
        page.locator(f"[name='start.{task}']").blur()
    typists.wait_for(page, "kept")
    page.on("dialog", lambda dialog: dialog.accept())  # The page asks before it is left.
    page.reload()
    expect(page.locator(f"[name='start.{task}']")).to_have_value("08:45")
    page.goto(running.url + "/my")
    page.go_back()
    expect(page.locator(f"[name='start.{task}']")).to_have_value("08:45")
    page.go_forward()
    page.go_back()
    restore()
    typists.go_on(page)
    typists.saved(page)
    times = [f"{value:0>5}" for value in typists.typed(running, f"start.{task}")]
    assert {"08:00", "08:30", "08:45"} <= set(times)
    assert times[-1] == "08:45"
    expect(page.locator(f"[name='start.{task}']")).to_have_value("08:45")


def test_five_hundred_edits_without_a_connection_for_two_hours_all_arrive_in_order(
    running: Running, device: BrowserContext
) -> None:
    page = device.new_page()
    page.clock.install()
    page.goto(running.url + planners.PLANNER)
    typists.go_on(page)
    restore = typists.cut(page)
    for hour in range(5):
        page.evaluate(EDITS, [hour * 100, hour * 100 + 100])
        page.clock.fast_forward(24 * 60 * 1000)
    typists.wait_for(page, "kept")
    expect(page.locator("[data-banner=offline]")).to_be_visible()
    typists.kept_here(page)
    assert len(page.evaluate(STORED)) == 500
    restore()
    page.clock.fast_forward(60_000)
    typists.saved(page)
    mine = [value for value in typists.typed(running, "notes") if value.startswith("правка ")]
    assert mine == [f"правка {number}." for number in range(500)]
    assert page.evaluate(STORED) == []
    assert "offline" in typists.events(running)
    page.close()


@pytest.mark.parametrize("is_applied", [False, True], ids=["before", "after"])
def test_a_request_that_is_cut_is_sent_again_and_counts_once(
    running: Running, page: Page, is_applied: bool
) -> None:
    cuts: list[str] = []

    def cutting(route: Route, request: Request) -> None:
        if len(cuts) >= 2:
            route.continue_()
            return
        cuts.append(request.post_data or "")
        if is_applied:
            route.fetch()
        route.abort("connectionreset")

    page.route(OPERATIONS, cutting)
    word = f"разрыв {'после' if is_applied else 'до'}"
    page.fill("#notes", word)
    page.locator("#notes").blur()
    typists.saved(page)
    assert len(cuts) == 2
    assert typists.typed(running, "notes").count(word) == 1


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_changed_clock_of_the_device_loses_nothing_and_makes_nothing_older(
    running: Running, device: BrowserContext, hours: int
) -> None:
    page = typists.open_planner(device, running)
    page.evaluate(
        f"""() => {{
          const real = Date.now.bind(Date);
          Date.now = () => real() + {hours} * 3600 * 1000;
        }}"""
    )
    typists.cut(page)
    page.fill("#notes", f"часы {hours}")
    page.locator("#notes").blur()
    typists.wait_for(page, "kept")
    page.unroute(WIRE)
    with page.expect_request(OPERATIONS) as sent:
        page.evaluate("dispatchEvent(new Event('online'))")
    ages = [one["age"] for one in sent.value.post_data_json["operations"]]
    assert all(age < 60 for age in ages), ages
    typists.saved(page)
    assert f"часы {hours}" in typists.typed(running, "notes")
    page.close()


def test_a_page_of_a_network_that_wants_a_sign_in_acknowledges_nothing(
    running: Running, page: Page
) -> None:
    def portal(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>")

    page.route(WIRE, portal)
    page.fill("#notes", "за порталом")
    page.locator("#notes").blur()
    expect(page.locator("[data-banner=portal]")).to_be_visible()
    expect(typists.state(page)).to_have_attribute("data-state", "kept")
    assert "за порталом" not in typists.typed(running, "notes")
    page.unroute(WIRE, portal)
    typists.saved(page)
    assert typists.present(running)["notes"] == "за порталом"
    expect(page.locator("[data-banner=portal]")).to_be_hidden()


def test_a_session_that_is_gone_is_renewed_without_leaving_the_page(
    running: Running, device: BrowserContext, page: Page
) -> None:
    device.clear_cookies()
    page.fill("#notes", "без входа")
    page.locator("#notes").blur()
    expect(page.locator("[data-banner=signed_out]")).to_be_visible()
    other = device.new_page()
    planners.by_link(other, running.link)
    typists.saved(page)
    expect(page.locator("[data-banner=signed_out]")).to_be_hidden()
    assert typists.present(running)["notes"] == "без входа"
    other.close()
