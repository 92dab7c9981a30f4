"""Times a warm verdict PDF against Chromium printing the same HTML with a page kept open."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask_migrate import upgrade
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from hiring import settings as settings_module  # noqa: E402
from hiring.app import create_app  # noqa: E402
from hiring.cli import MIGRATIONS  # noqa: E402
from hiring.core import i18n  # noqa: E402
from hiring.documents import pdf  # noqa: E402
from hiring.documents.renderer import Renderer  # noqa: E402
from hiring.verdicts import document  # noqa: E402
from tests import world as world_module  # noqa: E402
from tests.verdicts import stage  # noqa: E402

ROUNDS = 15
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Make a verdict, print it in turns by both, print the times."""
    with tempfile.TemporaryDirectory() as folder:
        html = _verdict(Path(folder))
        # The browser gets the styles inside the page, as the renderer has them.
        page_html = html.replace("</head>", f"<style>{pdf.styles_text()}</style></head>")
        target = Path(folder) / "verdict.pdf"
        renderer = Renderer()
        with sync_playwright() as playwright:
            path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            page = browser.new_page()

            def product() -> None:
                renderer.render(html, target)

            def chromium() -> None:
                page.set_content(page_html)
                # A document of the same kind: with tags and an outline.
                page.pdf(
                    prefer_css_page_size=True, print_background=True, tagged=True, outline=True
                )

            times = _in_turns({"chromium": chromium, "product": product})
            browser.close()
        renderer.close()
    base = statistics.median(times["chromium"])
    print(f"{'printed by':12} {'p50 ms':>8} {'best ms':>8} {'x floor':>8}")
    for name, values in times.items():
        p50 = statistics.median(values)
        print(f"{name:12} {p50 * 1e3:8.0f} {min(values) * 1e3:8.0f} {p50 / base:8.2f}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def _verdict(data: Path) -> str:
    """The page to print of a session with a plan, two raters and a decision."""
    environment = {"HIRING_DATA": str(data), "HIRING_MODE": "local"}
    app = create_app(settings_module.from_environment(environment))
    with app.app_context(), i18n.force_locale("ru"):
        upgrade(directory=str(MIGRATIONS))
        world = world_module.build()
        stage.issued(world)
        stage.decide(world)
        html = document.render(document.payload_of(world.session), "ru")
        app.extensions["hiring_engine"].dispose()
    return html


def _in_turns(printers: dict[str, Callable[[], None]]) -> dict[str, list[float]]:
    """Seconds of each printer, warmed up, in turns so that both meet the same machine."""
    times: dict[str, list[float]] = {name: [] for name in printers}
    for number in range(ROUNDS + 1):
        for name, run in printers.items():
            began = time.perf_counter()
            run()
            if number:
                times[name].append(time.perf_counter() - began)
    return times


if __name__ == "__main__":
    main()
