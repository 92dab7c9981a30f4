"""What a person does in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page

from hiring.demo.company import PASSWORD

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
PATIENCE_MILLISECONDS = 60_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# The cookies of who has signed in: (address of the server, person, language) → cookies.
SIGNED_IN: dict[tuple[str, str, str], list[Any]] = {}

Scheme = Literal["light", "dark"] | None


@dataclass(frozen=True)
class FirstLoad:
    """What a page costs a browser that has nothing of it yet."""

    requests: int
    kilobytes: float
    foreign: list[str]


class Person:
    """Somebody at a browser of their own, in one language; every page they see is checked by axe."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        locale: str,
        width: int = 1366,
        scheme: Scheme = None,
        touch: bool = False,
    ) -> None:
        self.url = url
        self.locale = locale
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale=locale,
            color_scheme=scheme,
            accept_downloads=True,
            has_touch=touch,
        )
        # Tests assert no times: a busy machine takes as long as it takes.
        self.context.set_default_timeout(PATIENCE_MILLISECONDS)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on(
            "console",
            lambda message: self.problems.append(message.text) if message.type == "error" else None,
        )

    def sign_in(self, key: str) -> Person:
        """Sign in as the demo's person and speak this person's language.

        Whoever has signed in before in these tests comes back with what their browser kept.
        """
        known = SIGNED_IN.get((self.url, key, self.locale))
        if known is not None:
            self.context.add_cookies(known)
            self.page.goto(f"{self.url}/")
            return self
        self.page.goto(f"{self.url}/sign-in")
        self.page.fill("#email", f"{key}@example.org")
        self.page.fill("#password", PASSWORD)
        self.page.locator("main form button").click()
        self.page.wait_for_url(f"{self.url}/")
        self.speak()
        SIGNED_IN[self.url, key, self.locale] = [
            {"name": kept["name"], "value": kept["value"], "url": self.url}
            for kept in self.context.cookies()
        ]
        return self

    def speak(self) -> None:
        """Switch the pages to this person's language where they are in another."""
        if self.page.locator("html").get_attribute("lang") != self.locale:
            self.page.locator("details.menu > summary").first.click()
            self.page.locator(f"button[name=locale][value={self.locale}]").first.click()
            self.page.wait_for_load_state()
        assert self.page.locator("html").get_attribute("lang") == self.locale

    def go(self, path: str) -> Page:
        """Open a page and let axe look at it."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, path
        self.look()
        return self.page

    def first_load(self, path: str) -> FirstLoad:
        """Open a page without a cache and count what it asks for."""
        session = self.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        asked: list[str] = []
        sizes: list[float] = []
        session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
        session.on(
            "Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"])
        )
        self.page.goto(self.url + path, wait_until="networkidle")
        session.detach()
        own = (self.url + "/", "data:")
        foreign = [url for url in asked if not url.startswith(own)]
        asked = [url for url in asked if not url.startswith("data:")]
        return FirstLoad(len(asked), sum(sizes) / 1024, foreign)

    def look(self) -> None:
        """axe finds nothing on this page, nothing reaches past the window's edge, no script complained."""
        look(self.page)
        assert self.problems == [], f"{self.page.url}: {self.problems}"

    def press(self, selector: str) -> None:
        """Press a button and say yes where it asks first."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
            yes = self.page.locator("dialog[open] button[value=yes]")
            if yes.count():
                yes.click()

    def close(self) -> None:
        """Leave."""
        self.context.close()


def look(page: Page) -> None:
    """axe finds nothing on this page, and nothing on it reaches past the window's edge."""
    found: list[dict[str, Any]] = page.evaluate(
        f"""async () => {{
          {AXE}
          const result = await axe.run(document, {{runOnly: {RULES!r}}});
          return result.violations.map(v => ({{id: v.id, nodes: v.nodes.map(n => n.html)}}));
        }}"""
    )
    assert found == [], f"{page.url}: {found}"
    wide = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    assert not wide, f"{page.url} is wider than the window"


# Give every group of the console its `choice`-th answer, and every step a note.
FILL_IN = """choice => {
  const form = document.getElementById('interview');
  const groups = new Map();
  for (const input of form.querySelectorAll('input[type=radio]')) {
    if (input.value === 'not_observed') continue;
    groups.set(input.name, [...(groups.get(input.name) || []), input]);
  }
  for (const [name, inputs] of groups) {
    const wanted = name.endsWith('.part') ? 0 : name.endsWith('.position') ? 2
      : name.includes('.level') ? inputs.length - 1 - choice : choice;
    inputs[Math.min(wanted, inputs.length - 1)].checked = true;
  }
  for (const box of form.querySelectorAll('input[name$=".debriefed"]')) box.checked = true;
  for (const note of form.querySelectorAll('[data-note] textarea')) {
    note.value = 'Спокойно спросила о причине и предложила срок ответа.';
  }
  form.dispatchEvent(new Event('input', { bubbles: true }));
  form.dispatchEvent(new Event('change', { bubbles: true }));
}"""


def rate_everything(rater: Person, session_id: int, choice: int) -> None:
    """Fill in every step of a session: the `choice`-th answer of each group, a note; submit."""
    page = rater.go(f"/sessions/{session_id}/ratings")
    page.goto(f"{rater.url}/sessions/{session_id}/interview")
    page.locator("form[data-heard=yes]").wait_for()
    page.evaluate(FILL_IN, choice)
    page.evaluate("location.hash = 'step-overview'")
    page.locator("[data-part=saved][data-state=saved]").first.wait_for()
    rater.look()
    rater.press("[data-part=submit]")
    page.wait_for_url("**/debrief")
    rater.look()
