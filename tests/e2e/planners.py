"""A candidate of one's own at the planner, for the tests of its gestures."""

from __future__ import annotations

import uuid

from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Running
from tests.e2e.people import Person

PLANNER = "/my/day-plan"
PRACTICE = "/my/day-plan/practice"
# What the plan's fields hold, without what is empty.
FIELDS = """() => Object.fromEntries([...new FormData(document.getElementById("plan"))]
  .filter(([name, value]) => value && (name.includes(".") || name === "notes")))"""
CLEAR = """() => {
  const form = document.getElementById("plan");
  for (const field of form.elements) {
    if (field.type === "radio") field.checked = field.value === "";
    else if (/^[a-z]+\\.|^notes$/.test(field.name)) field.value = "";
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def invite(running: Running, chromium: Browser, name: str) -> str:
    """The link of a new candidate, whom HR has invited."""
    hr = Person(chromium, running.url, "ru").sign_in("hr")
    page = hr.page
    page.goto(f"{running.url}/vacancies/1/candidates/new")
    page.fill("#name", name)
    page.fill("#email", f"e2e-{uuid.uuid4().hex}@example.org")
    page.select_option("#locale", "ru")
    page.locator("main form:has(#email) button.button-primary").click()
    page.wait_for_load_state()
    link = page.locator("input[readonly]").input_value()
    hr.close()
    return link


def by_link(page: Page, link: str) -> None:
    """Come by the invitation link."""
    page.goto(link)
    page.locator("main form button").first.click()
    page.wait_for_url("**/my")


def come(person: Person, link: str) -> Person:
    """Come by the link and consent; nothing has begun yet."""
    page = person.page
    by_link(page, link)
    page.goto(f"{person.url}/my/consent")
    page.locator("#agree").check()
    page.locator("form[action$='/consent'] button").first.click()
    page.wait_for_load_state()
    return person


def begin(person: Person) -> Person:
    """Begin the exercise: the planner is open."""
    page = person.page
    page.goto(f"{person.url}{PLANNER}/start")
    page.locator("form[action$='/day-plan/start'] button").first.click()
    page.wait_for_url(f"**{PLANNER}")
    live(page)
    return person


def arrive(person: Person, link: str) -> Person:
    """Come by the link, consent and begin: the planner is open."""
    return begin(come(person, link))


def live(page: Page) -> Page:
    """Wait until the page's script has taken over."""
    page.locator("form.planner[data-live]").wait_for()
    return page


def fields_of(page: Page) -> dict[str, str]:
    """What the plan's fields hold."""
    found: dict[str, str] = page.evaluate(FIELDS)
    return found


def order_of(page: Page) -> list[str]:
    """The tasks in this candidate's order."""
    found: list[str] = page.eval_on_selector_all(
        "[data-task]", "cards => cards.map(card => card.dataset.task)"
    )
    return found


def saved_fields(page: Page) -> dict[str, str]:
    """What the server has kept: the fields of the page opened anew."""
    page.locator("[data-part=saved][data-state=saved]").wait_for()
    page.goto(page.url)
    return fields_of(live(page))


def choose(page: Page, task: str, kind: str) -> None:
    """Press the button of a decision."""
    page.locator(f"input[name='choice.{task}'][value={kind}]").check(force=True)


def clear(page: Page) -> None:
    """Empty every field, as somebody would who begins anew."""
    page.evaluate(CLEAR)
    page.locator("[data-part=left]", has_text=str(len(order_of(page)))).wait_for()


def top_of(page: Page, hour: float) -> float:
    """Where an hour of the grid stands in the window, after it has been scrolled into sight."""
    at = """hour => {
      const field = document.querySelector(".grid-field");
      const frame = document.querySelector("[data-part=frame]");
      const y = () => field.getBoundingClientRect().top + (hour - 6) * field.offsetHeight / 18;
      const top = frame.getBoundingClientRect().top;
      if (frame.scrollHeight > frame.clientHeight) frame.scrollTop += y() - top - 120;
      else scrollBy(0, y() - 300);
      return y();
    }"""
    found: float = page.evaluate(at, hour)
    return found
