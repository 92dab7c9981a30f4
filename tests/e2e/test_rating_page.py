"""A rater's form in a real browser: what is typed is kept, whatever happens to the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Running
from tests.e2e.people import Person

pytestmark = pytest.mark.xdist_group("browser")

# The half rated session of the demo, in which this rater is still open.
SHEET = "/sessions/4/ratings"


def last_step(page: Page) -> str:
    """The address of the sheet's last step, which the demo has left untouched."""
    address = page.locator(".rating-steps a").last.get_attribute("href")
    assert address is not None
    return address


def test_what_a_rater_types_is_kept_with_every_mark(running: Running, chromium: Browser) -> None:
    rater = Person(chromium, running.url, "ru").sign_in("rater2")
    page = rater.go(SHEET)
    address = last_step(page)
    rater.go(address)
    saved = page.locator("[data-part=saved]")
    page.fill("#note", "Сначала выслушала")
    expect(saved).to_contain_text("Сохранено в", timeout=10_000)

    # A mark neither moves the page nor loses what was typed just before it.
    page.evaluate("scrollTo(0, 300)")
    place = page.evaluate("scrollY")
    page.fill("#note", "Сначала выслушала, потом ответила")
    mark = page.locator(".mark-good").first
    before = int(mark.locator("b").inner_text()) if mark.locator("b").count() else 0
    mark.dblclick()
    expect(mark.locator("b")).to_have_text(str(before + 2), timeout=10_000)
    assert page.evaluate("scrollY") == place

    # Without a connection nothing is lost: it goes when the connection is back.
    rater.context.set_offline(True)
    page.fill("#note", "Без связи")
    mark.click()
    expect(saved).to_contain_text("нет связи", timeout=10_000)
    rater.context.set_offline(False)
    expect(mark.locator("b")).to_have_text(str(before + 3), timeout=20_000)
    expect(saved).to_contain_text("Сохранено в", timeout=20_000)
    rater.problems.clear()  # the browser's own words about the lost connection

    page.goto(running.url + address)
    expect(page.locator("#note")).to_have_value("Без связи")
    rater.look()
    rater.close()


def test_two_tabs_of_one_rater_are_both_shown(running: Running, chromium: Browser) -> None:
    rater = Person(chromium, running.url, "en", width=390, scheme="dark").sign_in("rater2")
    page = rater.go(SHEET)
    address = last_step(page)
    rater.go(address)
    other = rater.context.new_page()
    other.goto(running.url + address)
    other.fill("#note", "From the other tab")
    expect(other.locator("[data-part=saved]")).to_contain_text("Saved", timeout=10_000)
    page.fill("#note", "From this tab")
    expect(page.locator("[data-part=saved]")).to_contain_text("another tab", timeout=10_000)
    with page.expect_navigation():
        page.locator(".save-bar button[value=stay]").click()
    rater.problems.clear()  # the browser reports the answer 409
    expect(page.locator(".stale")).to_contain_text("From the other tab")
    expect(page.locator("#note")).to_have_value("From this tab")
    rater.look()
    with page.expect_navigation():
        page.locator(".save-bar button[value=stay]").click()
    expect(page.locator("#note")).to_have_value("From this tab")
    rater.close()


def test_notes_to_the_questions_about_the_plan_are_kept_as_they_are_typed(
    running: Running, chromium: Browser
) -> None:
    """The first rater of the half rated session has submitted: the questions are open to them."""
    rater = Person(chromium, running.url, "ru", width=390).sign_in("rater")
    page = rater.go(f"{SHEET}/questions")
    saved = page.locator("[data-part=saved]")
    page.fill("#note-2", "Сначала позвонит клиенту")
    expect(saved).to_contain_text("Сохранено в", timeout=10_000)
    # A second save builds on the first one's version.
    page.fill("#note-3", "От отчёта")
    expect(saved).not_to_contain_text("Сохраняем", timeout=10_000)
    rater.context.set_offline(True)
    page.fill("#note-3", "От отчёта и от обеда")
    expect(saved).to_contain_text("нет связи", timeout=10_000)
    rater.context.set_offline(False)
    expect(saved).to_contain_text("Сохранено в", timeout=20_000)
    rater.problems.clear()  # the browser's own words about the lost connection
    page.reload()
    expect(page.locator("#note-2")).to_have_value("Сначала позвонит клиенту")
    expect(page.locator("#note-3")).to_have_value("От отчёта и от обеда")
    rater.look()
    rater.close()


def test_the_pages_of_an_attempt_are_in_order(running: Running, chromium: Browser) -> None:
    for locale, width, scheme in (("ru", 1366, "light"), ("en", 390, "dark")):
        hr = Person(chromium, running.url, locale, width=width, scheme=scheme).sign_in("hr")
        for more in ("", "/reopening", "/new-start"):
            hr.go(f"/sessions/4/day-plan{more}")
        hr.go("/content/1/re-score/working_day")
        hr.close()
