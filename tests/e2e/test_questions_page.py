"""The questions about the plan and the pages of an attempt in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Running
from tests.e2e.people import Person
from tests.e2e.typists import go_on, saved, wait_for

pytestmark = pytest.mark.xdist_group("browser")

# The half rated session of the demo.
SHEET = "/sessions/4/ratings"


def test_notes_to_the_questions_about_the_plan_are_kept_as_they_are_typed(
    running: Running, chromium: Browser
) -> None:
    """The first rater of the half rated session has submitted: the questions are open to them."""
    rater = Person(chromium, running.url, "ru", width=390).sign_in("rater")
    page = rater.go(f"{SHEET}/questions")
    go_on(page)
    page.fill("#note-2", "Сначала позвонит клиенту")
    saved(page)
    page.fill("#note-3", "От отчёта")
    saved(page)
    rater.context.set_offline(True)
    page.fill("#note-3", "От отчёта и от обеда")
    wait_for(page, "kept")
    rater.context.set_offline(False)
    saved(page)
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
