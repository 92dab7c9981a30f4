"""The planner in a real browser: what is typed is kept, in two windows and without a connection."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.e2e import planners, typists
from tests.e2e.conftest import Running
from tests.e2e.people import Person

pytestmark = pytest.mark.xdist_group("browser")
# Typing that does not stop, as a person types who does not stop.
TYPING = """() => {
  const notes = document.getElementById("notes");
  setInterval(() => {
    notes.value += "я";
    notes.dispatchEvent(new Event("input", { bubbles: true }));
  }, 200);
}"""


@pytest.fixture(scope="module")
def candidate(running: Running, chromium: Browser) -> Iterator[Person]:
    """The candidate of the printed link, at the planner."""
    typists.come(chromium, running).close()
    person = Person(chromium, running.url, "ru")
    planners.by_link(person.page, running.link)
    person.page.goto(running.url + planners.PLANNER)
    yield person
    person.close()


@pytest.fixture
def page(candidate: Person) -> Page:
    """The planner, opened anew."""
    candidate.page.goto(candidate.url + planners.PLANNER)
    typists.go_on(candidate.page)
    expect(typists.state(candidate.page)).not_to_be_empty()
    return candidate.page


def begin_at(page: Page, task: str, time: str) -> None:
    """Type when a task begins, and wait until the server has acknowledged it."""

    def tells(answer: Response) -> bool:
        return answer.url.endswith("/operations") and time in (answer.request.post_data or "")

    with page.expect_response(tells):
        page.fill(f"[name='start.{task}']", time)


def test_typing_is_sent_within_two_seconds_also_while_it_goes_on(page: Page) -> None:
    with page.expect_request(typists.OPERATIONS, timeout=2000) as sent:
        page.evaluate(TYPING)
    assert sent.value.response() is not None
    page.reload()
    assert page.locator("#notes").input_value().startswith("яя")
    expect(typists.state(page)).to_contain_text("Сохранено в")


def test_what_a_newer_window_has_kept_stands_when_the_older_one_goes_on(
    running: Running, page: Page
) -> None:
    one, two = planners.order_of(page)[:2]
    planners.choose(page, two, "decline")
    other = typists.open_planner(page.context, running)
    planners.choose(other, one, "do")
    begin_at(other, one, "11:00")
    page.locator("dialog[open] button[value=go]").click()
    expect(page.locator(f"[name='start.{one}']")).to_have_value("11:00")
    other.close()
    # Checking the older window undoes nothing that the newer one has kept.
    page.locator("form.planner button.button-primary").first.click()
    expect(page.locator(".error-summary")).to_contain_text("сколько минут")
    expect(page.locator(f"[name='start.{one}']")).to_have_value("11:00")


def test_without_a_connection_nothing_leaves_and_then_it_catches_up(
    candidate: Person, page: Page
) -> None:
    restore = typists.cut(page)
    page.fill("#notes", "набрано без связи")
    expect(typists.state(page)).to_contain_text("хранится на этом устройстве")
    with page.expect_event("requestfailed"):
        page.locator("form.planner button.button-primary").first.click()
    # What was pressed without a connection leads on if that comes back at the same moment.
    typists.kept_here(page)
    expect(page.locator("#notes")).to_have_value("набрано без связи")
    restore()
    expect(typists.state(page)).to_contain_text("Сохранено в", timeout=20_000)
    page.reload()
    expect(page.locator("#notes")).to_have_value("набрано без связи")
    candidate.problems.clear()


def test_what_is_typed_comes_along_into_the_other_language(page: Page) -> None:
    for locale in ("en", "ru"):
        page.fill("#notes", f"перед сменой языка: {locale}")
        page.locator("details.menu > summary").first.click()
        page.locator(f"button[name=locale][value={locale}]").click()
        expect(page.locator("html")).to_have_attribute("lang", locale)
        expect(page.locator("#notes")).to_have_value(f"перед сменой языка: {locale}")


def test_enter_in_a_field_saves_and_changes_nothing_else(page: Page) -> None:
    (task,) = planners.order_of(page)[:1]
    planners.choose(page, task, "do")
    page.fill(f"[name='minutes.{task}']", "35")
    with page.expect_navigation():
        page.press(f"[name='minutes.{task}']", "Enter")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    assert page.url.endswith(planners.PLANNER)
    expect(page.locator(f"[name='minutes.{task}']")).to_have_value("35")


def test_coming_by_the_link_again_does_not_strand_the_open_window(
    running: Running, candidate: Person, page: Page
) -> None:
    again = page.context.new_page()
    planners.by_link(again, running.link)
    again.close()
    page.fill("#notes", "после нового входа")
    expect(typists.state(page)).to_contain_text("Сохранено в", timeout=20_000)
    page.reload()
    expect(page.locator("#notes")).to_have_value("после нового входа")
    candidate.problems.clear()
