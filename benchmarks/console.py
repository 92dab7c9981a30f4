"""The interviewer's console in Chromium: requests, size, and how long a step and a mark take offline.

A time is from the press to the frame in which the change is seen, at a quarter of the machine's speed.
Beside each stands a floor: the frame after a press that changes one word of the same page.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e import interviewers  # noqa: E402
from tests.e2e.conftest import (  # noqa: E402
    ARGUMENTS,
    BROWSERS,
    Running,
    free_port,
    start_server,
)
from tests.e2e.people import Person  # noqa: E402

CPU_SLOWDOWN = 4
SESSION = 4
# The time from a press to the frame in which it is drawn.
TIMED = """async (selector) => {
  const one = document.querySelector(selector);
  const began = performance.now();
  one.click();
  await new Promise((done) => requestAnimationFrame(() => { const channel = new MessageChannel();
    channel.port1.onmessage = done; channel.port2.postMessage(null); }));
  return performance.now() - began;
}"""


def main() -> None:
    """Serve the demo, press, print."""
    path = next(found for name in BROWSERS if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        running = start_server(Path(folder), free_port())
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        person = Person(browser, running.url, "ru", width=1024).sign_in("rater2")
        loaded = person.first_load(f"/sessions/{SESSION}/interview")
        print(f"requests {loaded.requests} (at most 12), {loaded.kilobytes:.1f} kB (at most 200)")
        _press(person, running)
        browser.close()
        running.process.terminate()
        running.process.wait(30)


def _press(person: Person, running: Running) -> None:
    page = interviewers.open_console(person, SESSION)
    page.evaluate("location.hash = 'step-intro'")
    person.context.set_offline(True)
    page.wait_for_timeout(1500)
    session = person.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    page.evaluate(
        "() => { const one = Object.assign(document.createElement('button'), { id: 'floor' });"
        " one.type = 'button'; one.onclick = () => { one.textContent += '.'; };"
        " document.querySelector('.console-bar').append(one); }"
    )
    floor = _timed(page, "#floor", 30)
    marks = _timed(page, ".mark-good", 30)
    steps = []
    while page.locator("[data-act=next]").is_enabled():
        steps.append(float(page.evaluate(TIMED, "[data-act=next]")))
        page.wait_for_timeout(50)
    while page.locator("[data-act=previous]").is_enabled():
        steps.append(float(page.evaluate(TIMED, "[data-act=previous]")))
        page.wait_for_timeout(50)
    bare = statistics.median(floor)
    for name, found, most in (("floor", floor, 0), ("mark", marks, 50), ("step", steps, 100)):
        middle = statistics.median(found)
        limit = f" (at most {most})" if most else ""
        print(
            f"{name:6} {CPU_SLOWDOWN} x CPU, offline: median {middle:6.1f} ms, longest {max(found):6.1f} ms"
            f"{limit}, {middle / bare:.1f} x the floor, {len(found)} presses"
        )


def _timed(page: Page, selector: str, times: int) -> list[float]:
    found = []
    for _ in range(times):
        found.append(float(page.evaluate(TIMED, selector)))
        page.wait_for_timeout(50)
    return found


if __name__ == "__main__":
    main()
