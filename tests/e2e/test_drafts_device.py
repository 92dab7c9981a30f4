"""What a device keeps and does not keep: switched off, full, shared, signed out, left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, StorageState, expect

from tests.e2e import planners, typists
from tests.e2e.conftest import Running
from tests.e2e.typists import STORED

pytestmark = pytest.mark.xdist_group("browser")
SWITCHED_OFF = """
for (const name of ['indexedDB', 'localStorage', 'sessionStorage']) {
  Object.defineProperty(window, name, { get() { throw new DOMException('off', 'SecurityError'); } });
}"""
FAILING = """
IDBDatabase.prototype.transaction = () => { throw new DOMException('broken', 'UnknownError'); };
"""
SLOW = """
let isSlow = true;
addEventListener('store-answers', () => { isSlow = false; });
const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (...given) {
  if (isSlow) throw new DOMException('busy', 'UnknownError');
  return begin.apply(this, given);
};
"""
FULL = """
IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
"""
# An older browser: windows cannot know of one another.
NO_LOCKS = "delete Navigator.prototype.locks;"
PUT = """(one) => new Promise((resolve, reject) => {
  const opening = indexedDB.open('drafts');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const change = opening.result.transaction('operations', 'readwrite');
    change.objectStore('operations').put(one);
    change.oncomplete = () => { opening.result.close(); resolve(); };
  };
})"""


@pytest.fixture(scope="module")
def running(running: Running, chromium: Browser) -> Running:
    """The server with a candidate of these tests' own."""
    return typists.with_own_candidate(running, chromium, "Денис Карманный")


@pytest.fixture(scope="module")
def sign_in(running: Running, chromium: Browser) -> StorageState:
    """What a browser holds in which the candidate has come by the link."""
    context = typists.come(chromium, running)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def device(chromium: Browser, sign_in: StorageState) -> Iterator[BrowserContext]:
    """A device that nobody has used before, on which the candidate is signed in."""
    context = chromium.new_context(storage_state=sign_in, locale="ru")
    context.set_default_timeout(typists.PATIENCE)
    yield context
    context.close()


@pytest.fixture
def leaving(running: Running, chromium: Browser) -> Iterator[BrowserContext]:
    """A device whose sign-in is its own, to be ended."""
    context = typists.come(chromium, running)
    yield context
    context.close()


@pytest.mark.parametrize("how", [SWITCHED_OFF, FAILING, FULL], ids=["off", "failing", "full"])
def test_a_device_that_keeps_nothing_says_so_and_still_sends_everything(
    running: Running, device: BrowserContext, how: str, request: pytest.FixtureRequest
) -> None:
    device.add_init_script(how)
    page = typists.open_planner(device, running)
    word = request.node.name
    page.fill("#notes", f"сразу: {word}")
    typists.saved(page)
    restore = typists.cut(page)
    page.fill("#notes", f"без связи: {word}")
    typists.wait_for(page, "memory")
    expect(page.locator("[data-banner=memory]")).to_be_visible()
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    restore()
    typists.saved(page)
    assert {f"сразу: {word}", f"без связи: {word}"} <= set(typists.typed(running, "notes"))


def test_signing_out_sends_everything_and_leaves_nothing(
    running: Running, leaving: BrowserContext
) -> None:
    page = typists.open_planner(leaving, running)
    page.fill("#notes", "перед выходом")
    page.locator("form[action$='/sign-out'] button").click()
    page.wait_for_url("**/signed-out")
    assert "перед выходом" in typists.typed(running, "notes")
    assert page.evaluate(STORED) == []


def test_signing_out_with_something_unsent_asks_first(
    running: Running, leaving: BrowserContext
) -> None:
    page = typists.open_planner(leaving, running)
    typists.cut(page)
    page.fill("#notes", "не отправлено")
    typists.wait_for(page, "kept")
    page.locator("form[action$='/sign-out'] button").click()
    question = page.locator("dialog[open]")
    expect(question).to_contain_text("Не всё, что вы ввели, отправлено")
    question.locator("button[value=no]").click()
    expect(page.locator("#notes")).to_have_value("не отправлено")
    assert [one["change"] for one in page.evaluate(STORED)][-1] == {"notes": "не отправлено"}
    page.locator("form[action$='/sign-out'] button").click()
    page.locator("dialog[open] button[value=yes]").click()
    page.wait_for_url("**/signed-out")
    assert page.evaluate(STORED) == []


def test_what_another_person_typed_on_a_shared_device_is_neither_shown_nor_sent(
    running: Running, leaving: BrowserContext
) -> None:
    page = typists.open_planner(leaving, running)
    own = page.locator("form[data-draft]").get_attribute("data-draft")
    theirs = operation("theirs", "candidate:99/day_plan:99", "чужое")
    page.evaluate(PUT, theirs)
    page.evaluate(PUT, operation("past", str(own), "просроченное", "2020-01-01T00:00:00+00:00"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.reload()
    typists.go_on(page)
    shown = page.locator("#notes").input_value()
    assert not {"чужое", "просроченное"} & {shown}
    page.fill("#notes", "своё")
    typists.saved(page)
    page.locator("form[action$='/sign-out'] button").click()
    page.wait_for_url("**/signed-out")
    assert [one["id"] for one in page.evaluate(STORED)] == ["theirs"]
    assert any("своё" in body for body in sent)
    assert not [body for body in sent if "чужое" in body or "просроченное" in body]
    assert not {"чужое", "просроченное"} & set(typists.typed(running, "notes"))


def test_what_a_closed_window_left_is_sent_by_the_next_page_of_the_same_person(
    running: Running, device: BrowserContext
) -> None:
    page = typists.open_planner(device, running)
    own = str(page.locator("form[data-draft]").get_attribute("data-draft"))
    page.evaluate(PUT, operation("left-behind", own, "забытое", url=running.url))
    page.close()
    hub = device.new_page()
    hub.goto(running.url + "/my")
    typists.arrives(running, "notes", ["забытое"])
    expect_empty(hub)
    # The planner does not ask whether to take over from a window that is no more.
    hub.goto(running.url + planners.PLANNER)
    expect(hub.locator("form[data-draft]")).to_have_attribute("data-heard", "yes")
    hub.wait_for_timeout(200)
    expect(hub.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("minutes", [-10, 10], ids=["ahead", "behind"])
def test_the_age_of_what_was_left_is_right_whatever_the_clock_of_the_device(
    running: Running, device: BrowserContext, minutes: int
) -> None:
    """The device's clock was known to be wrong when it was typed, and nobody has asked the server since."""
    page = typists.open_planner(device, running)
    own = str(page.locator("form[data-draft]").get_attribute("data-draft"))
    page.close()
    hub = device.new_page()
    hub.goto(running.url + "/my")
    left = operation(f"left-{minutes}", own, f"час {minutes}", url=running.url)
    left |= {"at": hub.evaluate("Date.now() - 90_000"), "skew": minutes * 60_000}
    hub.evaluate(PUT, left)
    hub.reload()
    typists.arrives(running, "notes", [f"час {minutes}"])
    assert 90 <= typists.age(running, f"left-{minutes}") <= 150
    hub.close()


def test_a_browser_without_locks_loses_nothing_between_two_windows(
    running: Running, device: BrowserContext
) -> None:
    device.add_init_script(NO_LOCKS)
    page = typists.open_planner(device, running)
    assert page.evaluate("navigator.locks") is None
    page.fill("#notes", "без ")
    typists.saved(page)
    typists.cut(page)
    page.locator("#notes").press_sequentially("замков", delay=20)
    typists.kept_here(page)
    second = typists.open_planner(device, running)
    expect(second.locator("#notes")).to_have_value("без замков")
    second.locator("#notes").press_sequentially(" и дальше", delay=20)
    typists.saved(second)
    page.close()
    second.close()
    typists.arrives(running, "notes", ["без замков", "без замков и дальше"])
    last = typists.open_planner(device, running)
    expect(last.locator("#notes")).to_have_value("без замков и дальше")
    typists.saved(last)
    expect_empty(last)


def expect_empty(page: Page) -> None:
    """The device holds nothing any more."""
    for _ in range(50):
        if page.evaluate(STORED) == []:
            return
        page.wait_for_timeout(50)
    assert page.evaluate(STORED) == []


def operation(
    name: str, draft: str, notes: str, expires: str = "2126-01-01T00:00:00+00:00", url: str = ""
) -> dict[str, object]:
    """What a window that is gone has stored."""
    return {
        "id": name,
        "seq": 1,
        "draft": draft,
        "owner": draft.split("/")[0],
        "writer": "a-window-that-is-gone",
        "base": 0,
        "change": {"notes": notes},
        "at": 1_700_000_000_000,
        "skew": None,
        "url": f"{url}/my/day-plan/operations",
        "expires": expires,
    }


def test_a_device_that_keeps_things_again_is_used_without_another_letter(
    running: Running, device: BrowserContext
) -> None:
    device.add_init_script(SLOW)
    page = typists.open_planner(device, running)
    restore = typists.cut(page)
    page.fill("#notes", "пока хранилище не отвечает")
    typists.wait_for(page, "memory")
    page.evaluate("dispatchEvent(new Event('store-answers'))")
    typists.wait_for(page, "kept")
    assert [one["change"]["notes"] for one in page.evaluate(STORED)] == [
        "пока хранилище не отвечает"
    ]
    restore()
    typists.saved(page)
    page.close()


def test_what_the_server_refuses_is_asked_about_before_the_page_is_left(
    running: Running, device: BrowserContext
) -> None:
    page = typists.open_planner(device, running)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.fill("#notes", "д" * 20_001)
    typists.wait_for(page, "refused")
    on = page.locator("form.planner button.button-primary").first
    with page.expect_event("dialog"):
        on.click()
    expect(page.locator("#notes")).to_have_value("д" * 20_001)
    page.fill("#notes", "короче")
    typists.saved(page)
    with page.expect_navigation():
        on.click()
    assert asked == ["beforeunload"]
    page.close()
