"""The planner, its summary and the practice at every width, in both languages, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import planners, typists
from tests.e2e.conftest import Running
from tests.e2e.people import Person, Scheme

pytestmark = pytest.mark.xdist_group("browser")
MOST_REQUESTS = 12
MOST_KILOBYTES = 200
# The words of the banner and of the state that something else lies over, or that stand outside the bar.
COVERED = """() => {
  const state = document.querySelector("[data-part=saved]");
  const bar = document.querySelector(".plan-bar").getBoundingClientRect();
  const covered = [];
  for (const one of [...document.querySelectorAll("[data-banner=offline] :is(b, p)"), state]) {
    const range = document.createRange();
    range.selectNodeContents(one);
    for (const { left, top, width, height } of range.getClientRects()) {
      const over = document.elementFromPoint(left + width / 2, top + height / 2);
      if (!over || !(one.contains(over) || over.contains(one))) covered.push(one.textContent);
      if (one === state && (top < bar.top || top + height > bar.bottom)) covered.push("outside the bar");
    }
  }
  return covered;
}"""


@pytest.fixture(scope="module")
def link(running: Running, chromium: Browser) -> str:
    """The link of a candidate who has begun."""
    link = planners.invite(running, chromium, "Лада Ладная")
    planners.arrive(Person(chromium, running.url, "ru"), link).close()
    return link


@pytest.fixture
def come(running: Running, chromium: Browser, link: str) -> Iterator[Any]:
    """`come("en", 360, "dark")`: the same candidate on another device."""
    people: list[Person] = []

    def make(locale: str, width: int, scheme: Scheme) -> Person:
        person = Person(chromium, running.url, locale, width, scheme)
        planners.by_link(person.page, link)
        person.speak()
        people.append(person)
        return person

    yield make
    for person in people:
        person.close()


@pytest.mark.parametrize(
    ("width", "locale", "scheme"),
    [(342, "ru", "light"), (360, "en", "dark"), (768, "ru", "light"), (1366, "en", "dark")],
)
def test_axe_finds_nothing_and_nothing_reaches_past_the_edge(
    come: Any, width: int, locale: str, scheme: Scheme
) -> None:
    person = come(locale, width, scheme)
    page = person.go(planners.PLANNER)
    planners.live(page)
    typists.go_on(page)
    one, two = planners.order_of(page)[:2]
    for task in (one, two):
        page.locator(f"input[name='choice.{task}'][value=do]").check(force=True)
        if page.locator(f"[name='start.{task}']").is_hidden():
            page.locator(f"[data-task='{task}'] .task-state").click()
        page.fill(f"[name='start.{task}']", "9:30")
    person.look()
    if width < 768:
        page.locator("[data-act=view][value=day]").click()
    page.locator(".block").first.click()
    expect(page.locator("[data-part=panel]")).to_be_visible()
    person.look()
    page.locator("[data-act=close-panel]").click()
    page.locator("[data-act=keys]").click()
    person.look()
    page.keyboard.press("Escape")
    person.go(f"{planners.PLANNER}/summary")
    page = person.go(planners.PRACTICE)
    page.locator("form.planner .actions .button-primary").click()
    page.wait_for_load_state()
    person.look()


def test_a_press_counts_although_it_leaves_a_field_whose_fault_goes(come: Any) -> None:
    person = come("ru", 360, "light")
    page = person.go(planners.PLANNER)
    planners.live(page)
    typists.go_on(page)
    button = page.locator("form.planner .actions .button-primary")
    page.fill("#notes", "я" * 4100)
    button.click()
    expect(page.locator(".error-summary")).to_be_visible()
    planners.live(page)
    page.fill("#notes", "коротко")
    button.click()
    page.wait_for_url("**/summary")
    person.problems.clear()


@pytest.mark.parametrize("width", [342, 390, 1366])
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_what_is_said_without_a_connection_is_whole(come: Any, locale: str, width: int) -> None:
    person = come(locale, width, "light")
    page = person.page
    page.goto(person.url + planners.PLANNER)
    planners.live(page)
    typists.go_on(page)
    restore = typists.cut(page)
    page.locator("#notes").press_sequentially(f"{locale} {width}")
    typists.wait_for(page, "kept")
    banner = page.locator("[data-banner=offline]")
    expect(banner).to_be_visible()
    hidden = page.evaluate(COVERED)
    assert hidden == []
    restore()
    typists.saved(page)


def test_targets_are_large_enough(come: Any) -> None:
    person = come("ru", 360, "light")
    page = person.go(planners.PLANNER)
    planners.live(page)
    small = page.eval_on_selector_all(
        "main button, main a, main summary, main input:not([type=radio], [type=hidden]), main select",
        """all => all.filter(one => one.checkVisibility() && !one.closest(".visually-hidden"))
          .map(one => [one.className || one.id || one.textContent, one.getBoundingClientRect()])
          .filter(([, box]) => box.height < 24 || box.width < 24).map(([name]) => name)""",
    )
    assert small == []


def test_the_page_asks_for_little(come: Any) -> None:
    person = come("ru", 360, "light")
    load = person.first_load(planners.PLANNER)
    assert load.requests <= MOST_REQUESTS
    assert load.kilobytes <= MOST_KILOBYTES
    assert load.foreign == []


def test_the_practice_ticks_each_step_whichever_way_it_is_made(come: Any) -> None:
    person = come("ru", 1366, "light")
    page = person.go(planners.PRACTICE)
    planners.live(page)
    line = page.locator("[data-task=courier] .task-state")
    done = page.locator(".practice-steps li[data-done]")
    line.focus()
    page.keyboard.press("ArrowDown")
    expect(done).to_have_count(1)
    page.keyboard.press("Shift+ArrowDown")
    expect(done).to_have_count(2)
    expect(page.locator("[data-task=courier] .remarks")).to_contain_text("Назначено на 14:00")
    page.keyboard.press("Control+z")
    expect(done).to_have_count(3)
    page.keyboard.press("Control+Shift+z")
    page.locator("[data-block=courier]").click()
    page.fill("#panel-start", "1400")
    page.keyboard.press("Enter")
    expect(done).to_have_count(4)
    page.locator("input[name='choice.keys'][value=delegate]").check(force=True)
    page.select_option("[name='to.keys']", "brother")
    page.fill("[name='at.keys']", "12")
    page.locator("input[name='choice.books'][value=postpone]").check(force=True)
    page.select_option("[name='until.books']", index=2)
    page.locator("input[name='choice.app'][value=decline]").check(force=True)
    expect(done).to_have_count(7)
    page.locator("form.planner .actions .button-primary").click()
    expect(page.locator(".practice-outcome")).to_contain_text("14:00")
    # Only undoing needs the script: all the rest is ticked by the server.
    assert page.locator(".practice-steps li[data-done]").count() == 6
