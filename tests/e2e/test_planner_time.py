"""More time and pauses as a candidate meets them: nothing typed is lost, and the tasks are out of sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import planners
from tests.e2e.conftest import Running
from tests.e2e.people import Person

pytestmark = pytest.mark.xdist_group("browser")
MINUTES = "() => +document.querySelector('[data-part=clock]').textContent.match(/[0-9]+/)[0]"


@pytest.fixture(scope="module")
def candidate(running: Running, chromium: Browser) -> Iterator[Person]:
    """A candidate on a phone who was granted pauses before they began."""
    link = planners.invite(running, chromium, "Платон Передышкин")
    person = Person(chromium, running.url, "ru", 360)
    planners.come(person, link)
    page = person.go("/my/day-plan/conditions")
    page.locator("[name=pause]").check()
    person.press("form.stack button")
    hr = Person(chromium, running.url, "ru").sign_in("hr")
    hr.page.goto(f"{running.url}/")
    hr.page.locator("a[href$='/accommodation']").last.click()
    hr.page.locator("input[name=outcome][value=granted]").check()
    hr.press("form.stack button")
    hr.close()
    planners.begin(person)
    yield person
    person.close()


@pytest.fixture
def page(candidate: Person) -> Page:
    """The planner, opened anew."""
    candidate.page.goto(candidate.url + planners.PLANNER)
    return planners.live(candidate.page)


def test_more_time_is_given_once_and_what_is_typed_comes_along(
    candidate: Person, page: Page
) -> None:
    before = page.evaluate(MINUTES)
    page.locator("#notes").press_sequentially("ещё не сохранено")
    with page.expect_navigation():
        page.locator("[data-part=extend]").click()
    planners.live(page)
    candidate.look()
    assert page.evaluate(MINUTES) > before
    assert planners.fields_of(page)["notes"] == "ещё не сохранено"
    expect(page.locator("[data-part=extend]")).to_have_count(0)


def test_a_pause_hides_the_tasks_in_every_window_and_ends_by_a_press(
    candidate: Person, page: Page
) -> None:
    other = candidate.context.new_page()
    other.goto(page.url)
    planners.live(other)
    other.locator("dialog[open] button[value=go]").click()
    other.locator("#notes").press_sequentially(" и до паузы")
    wanted = other.locator("#notes").input_value()
    with other.expect_navigation():
        other.locator("[data-part=pause]").click()
    expect(other.locator("h1")).to_have_text("Пауза")
    expect(other.locator("[data-task]")).to_have_count(0)
    # The window that was open beside it learns of the pause by itself and shows no task either.
    page.bring_to_front()
    expect(page.locator("[data-task]:visible")).to_have_count(0, timeout=60_000)
    page.goto(candidate.url + planners.PLANNER)
    expect(page.locator("h1")).to_have_text("Пауза")
    candidate.look()
    page.go_back()
    expect(page.locator("[data-task]:visible")).to_have_count(0, timeout=60_000)
    page.goto(candidate.url + planners.PLANNER)
    with page.expect_navigation():
        page.locator("form[action$='/resume'] button").click()
    planners.live(page)
    assert planners.fields_of(page)["notes"] == wanted
    other.close()
