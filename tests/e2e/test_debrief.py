"""The debrief in a real browser: on a desk and on a phone, in both languages, by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Running
from tests.e2e.people import Person, Scheme, look

pytestmark = pytest.mark.xdist_group("browser")

# The half rated session of the demo: this rater has submitted, the other one has not.
DEBRIEF = "/sessions/4/debrief"


@pytest.mark.parametrize(
    ("key", "locale", "width", "scheme"),
    [("rater", "ru", 1366, "light"), ("hr", "en", 390, "dark"), ("director", "ru", 390, "light")],
)
def test_every_part_of_the_debrief_is_in_order(
    running: Running, chromium: Browser, key: str, locale: str, width: int, scheme: Scheme
) -> None:
    person = Person(chromium, running.url, locale, width, scheme).sign_in(key)
    page = person.go(DEBRIEF)
    page.eval_on_selector_all("details.more", "all => all.forEach(one => one.open = true)")
    look(page)
    for address in page.eval_on_selector_all(
        ".part a[href*='/debrief/'], th a[href*='/debrief/0/']",
        "links => [links[0], links[links.length - 1]].map(a => a.getAttribute('href'))",
    ):
        person.go(address)
    assert page.request.get(running.url + DEBRIEF).status == 200
    person.close()


def test_something_is_said_by_keyboard(running: Running, chromium: Browser) -> None:
    rater = Person(chromium, running.url, "ru").sign_in("rater")
    page = rater.go(DEBRIEF)
    page.locator(".part a[href*='/debrief/']").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("#remark").focus()
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    # Nothing was written: the page says so beside the field.
    expect(page.locator("#remark-error")).to_be_visible()
    look(page)
    rater.problems.clear()  # the browser's own words about a 422
    page.locator("#remark").focus()
    page.keyboard.type("Сидела ближе и слышала каждое слово.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".story")).to_contain_text("Сидела ближе и слышала каждое слово.")
    rater.look()
    assert page.request.get(f"{running.url}/sessions/4/comparison").url.endswith(DEBRIEF)
    rater.close()
