"""The candidate's planner in Chromium: requests, size, time until usable, frames while dragging.

Beside each time stands a floor: a bare page of as many bytes under the same throttling, and the same
frames without dragging.
"""

from __future__ import annotations

import http.server
import re
import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e import planners  # noqa: E402
from tests.e2e.conftest import ARGUMENTS, BROWSERS, Running, free_port, start_server  # noqa: E402
from tests.e2e.people import Person  # noqa: E402
from tests.e2e.planners import PLANNER  # noqa: E402

ROUNDS = 7
TASKS = 30
MOVES = 120
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
CPU_SLOWDOWN = 4
CARD = re.compile(r'<div class="task".*?(?=<div class="task"|<p class="inbox-none")', re.DOTALL)
WATCH = """() => {
  window.longest = [];
  const keep = list => window.longest.push(...list.getEntries().map(one => one.duration));
  new PerformanceObserver(keep).observe({ type: "longtask" });
  window.frames = [];
  let last = performance.now();
  const frame = now => { window.frames.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""


def main() -> None:
    """Serve the demo, look at the planner, print."""
    path = next(found for name in BROWSERS if (found := shutil.which(name)))
    with (
        tempfile.TemporaryDirectory() as folder,
        _served(Path(folder)) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        url, state = running.url, _begin(browser, running)
        requests, size = _weigh(browser, url, state)
        print(f"requests {requests} (at most 12), {size / 1024:.1f} kB compressed (at most 200)")
        with _floor(size) as floor:
            usable = [_usable(browser, url, state) for _ in range(ROUNDS)]
            bare = [_bare(browser, floor) for _ in range(ROUNDS)]
        print(
            f"usable on slow 4G, {CPU_SLOWDOWN} x CPU: median {statistics.median(usable):.0f} ms, "
            f"worst {max(usable):.0f} ms (at most 1500); "
            f"a bare page of the same bytes: {statistics.median(bare):.0f} ms"
        )
        _drag(browser, url, state)
        browser.close()


@contextmanager
def _served(data: Path) -> Iterator[Running]:
    started = start_server(data, free_port())
    try:
        yield started
    finally:
        started.process.terminate()
        started.process.wait(30)


@contextmanager
def _floor(size: int) -> Iterator[str]:
    """A page that is nothing but so many bytes."""
    body = b"<!doctype html><title>floor</title><p>ready</p><!--" + b"x" * (size - 60) + b"-->"

    class Bare(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bare)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def _begin(browser: Browser, running: Running) -> Any:
    """What the browser of a candidate keeps who has just begun."""
    person = planners.arrive(Person(browser, running.url, "ru"), running.link)
    state = person.context.storage_state()
    person.close()
    return state


def _weigh(browser: Browser, url: str, state: Any) -> tuple[int, int]:
    context = browser.new_context(locale="ru", storage_state=state)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    asked: list[str] = []
    session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url + PLANNER, wait_until="networkidle")
    context.close()
    return len([one for one in asked if not one.startswith("data:")]), int(sum(sizes))


def _throttled(browser: Browser, state: Any) -> tuple[BrowserContext, Page]:
    context = browser.new_context(
        locale="ru", storage_state=state, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    return context, page


def _usable(browser: Browser, url: str, state: Any) -> float:
    """Milliseconds from the request to a planner that takes gestures."""
    context, page = _throttled(browser, state)
    page.goto(url + PLANNER, wait_until="commit")
    # Not by asking the page again and again: each time would cost it some ten milliseconds.
    page.wait_for_timeout(4000)
    took = page.evaluate("performance.getEntriesByName('planner-usable')[0].startTime")
    context.close()
    return float(took)


def _bare(browser: Browser, floor: str) -> float:
    context, page = _throttled(browser, None)
    page.goto(floor, wait_until="load")
    took = page.evaluate("performance.getEntriesByType('navigation')[0].domComplete")
    context.close()
    return float(took)


def _more_cards(route: Route) -> None:
    """The page with as many tasks as are asked for."""
    answer = route.fetch()
    page = answer.text()
    cards = CARD.findall(page)
    more = []
    for number, card in enumerate(cards[: TASKS - len(cards)]):
        name = re.search(r'data-task="(\w+)"', card)
        assert name is not None
        more.append(re.sub(rf"\b{name[1]}\b", f"more{number}", card))
    at = page.index('<p class="inbox-none"')
    route.fulfill(response=answer, body=page[:at] + "".join(more) + page[at:])


def _drag(browser: Browser, url: str, state: Any) -> None:
    """Drag a block up and down among thirty others on a slow machine."""
    context = browser.new_context(
        locale="ru", storage_state=state, viewport={"width": 1366, "height": 900}
    )
    page = context.new_page()
    page.route(f"**{PLANNER}", _more_cards)
    page.goto(url + PLANNER)
    page.locator("form.planner[data-live]").wait_for()
    page.evaluate(
        """() => {
          const form = document.getElementById("plan");
          [...form.querySelectorAll("[data-task]")].forEach((card, at) => {
            const task = card.dataset.task;
            form.elements[`choice.${task}`].value = "do";
            form.elements[`start.${task}`].value = `${8 + Math.floor(at / 3)}:${["00", "20", "40"][at % 3]}`;
            form.elements[`minutes.${task}`].value = "30";
          });
          form.dispatchEvent(new Event("input", { bubbles: true }));
          document.querySelector(".plan-day").scrollIntoView();
        }"""
    )
    assert page.locator(".block").count() == TASKS
    page.wait_for_timeout(2500)
    if page.locator("dialog[open]").count():
        # Another window of this candidate had it before.
        page.locator("dialog[open] button[value=go]").click()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    page.evaluate(WATCH)
    page.wait_for_timeout(2000)
    idle = page.evaluate("window.frames.splice(0)")
    box = page.locator(".block:visible").nth(6).bounding_box()
    assert box is not None
    x, y = box["x"] + 20, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("window.frames.length = 0; window.longest.length = 0")
    for step in range(MOVES):
        page.mouse.move(x, y + 2 * (step if step < MOVES / 2 else MOVES - step))
    moving = page.evaluate("window.frames.splice(0)")
    page.mouse.up()
    page.wait_for_timeout(600)
    longest = page.evaluate("window.longest")
    for name, frames in (("without", idle), ("while dragging", moving)):
        slow = statistics.quantiles(frames, n=20)[18]
        print(f"frames {name}: median {statistics.median(frames):.1f} ms, p95 {slow:.1f} ms")
    print(
        f"tasks over 50 ms while dragging among {TASKS} and letting go, {CPU_SLOWDOWN} x CPU: "
        f"{len(longest)} {[round(one) for one in longest]} (none)"
    )
    context.close()


if __name__ == "__main__":
    main()
