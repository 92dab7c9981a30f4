"""Two tabs and two devices: who goes on is asked on both sides, and nothing that either types is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import planners, typists
from tests.e2e.conftest import Running
from tests.e2e.people import look

pytestmark = pytest.mark.xdist_group("browser")
SCHEDULES = 200
STEPS = 5
# A connection that a schedule can cut before or after the server has a request, as cheap as a step.
WIRE = """() => {
  const real = window.fetch.bind(window);
  window.connection = 'on';
  window.fetch = async (url, options) => {
    if (window.connection === 'off') throw new TypeError('cut');
    const answer = await real(url, options);
    if (window.connection === 'deaf') throw new TypeError('cut');
    return answer;
  };
}"""
TYPE = """([field, value]) => {
  const form = document.querySelector('form[data-draft]');
  form.elements[field].value = value;
  form.elements[field].dispatchEvent(new Event('input', { bubbles: true }));
}"""
ON = "how => { window.connection = how; if (how === 'on') dispatchEvent(new Event('online')); }"


@pytest.fixture(scope="module")
def running(running: Running, chromium: Browser) -> Running:
    """The server with a candidate of these tests' own."""
    return typists.with_own_candidate(running, chromium, "Вера Оконная")


@pytest.fixture(scope="module")
def devices(running: Running, chromium: Browser) -> Iterator[list[BrowserContext]]:
    """Two devices of one candidate, one of them a phone."""
    contexts = [
        typists.come(chromium, running),
        typists.come(chromium, running, "ru", viewport={"width": 360, "height": 740}),
    ]
    yield contexts
    for context in contexts:
        context.close()


def test_a_second_tab_asks_and_the_first_is_told(
    running: Running, devices: list[BrowserContext]
) -> None:
    first = typists.open_planner(devices[0], running)
    first.fill("#notes", "в первом окне")
    typists.saved(first)
    second = devices[0].new_page()
    second.goto(running.url + planners.PLANNER)
    prompt = second.locator("dialog[open]")
    expect(prompt).to_contain_text("Эта страница уже открыта")
    expect(prompt.locator("button[value=go]")).to_be_focused()
    look(second)
    # Only looking: the words of the first window come by themselves, and nothing can be typed.
    second.keyboard.press("Escape")
    expect(second.locator("[data-part=looking]")).to_be_visible()
    expect(second.locator("form[data-draft]")).to_have_attribute("data-locked", "yes")
    assert second.evaluate("document.querySelector('[data-part=work]').inert")
    look(second)
    first.fill("#notes", "в первом окне, дальше")
    typists.saved(first)
    expect(second.locator("#notes")).to_have_value("в первом окне, дальше")
    # Going on here: the first window is told at once, and what it typed is kept.
    second.locator("[data-part=looking] button").click()
    expect(first.locator("dialog[open]")).to_contain_text("Всё, что вы ввели, сохранено")
    look(first)
    second.fill("#notes", "во втором окне")
    typists.saved(second)
    first.locator("dialog[open] button[value=go]").click()
    expect(second.locator("dialog[open]")).to_contain_text("Работа продолжается в другом месте")
    expect(first.locator("#notes")).to_have_value("во втором окне")
    first.fill("#notes", "снова в первом")
    typists.saved(first)
    assert {"в первом окне, дальше", "во втором окне", "снова в первом"} <= set(
        typists.typed(running, "notes")
    )
    first.close()
    second.close()


def test_a_second_device_asks_and_the_first_learns_it(
    running: Running, devices: list[BrowserContext]
) -> None:
    first = typists.open_planner(devices[0], running)
    first.fill("#notes", "на ноутбуке")
    typists.saved(first)
    phone = devices[1].new_page()
    phone.goto(running.url + planners.PLANNER)
    expect(phone.locator("dialog[open]")).to_contain_text("Эта страница уже открыта")
    look(phone)
    phone.locator("dialog[open] button[value=go]").click()
    expect(phone.locator("dialog[open]")).to_have_count(0)
    phone.fill("#notes", "на телефоне")
    typists.saved(phone)
    # The first device does not know yet: what it types is kept too, both are shown, and it is asked.
    first.fill("#notes", "снова на ноутбуке")
    expect(first.locator("dialog[open]")).to_contain_text("Работа продолжается в другом месте")
    typists.saved(first)
    expect(first.locator(".drafts-told").first).to_contain_text("«на телефоне»")
    first.locator("dialog[open] button[value=look]").click()
    assert {"opened", "taken", "left"} <= typists.events(running)
    assert {"на ноутбуке", "на телефоне", "снова на ноутбуке"} <= set(
        typists.typed(running, "notes")
    )
    first.close()
    phone.close()


def test_nothing_is_lost_in_200_interleavings_of_two_tabs_and_a_second_device(
    running: Running, devices: list[BrowserContext]
) -> None:
    for context in devices:
        context.add_init_script(f"({WIRE})()")
    pages = [
        typists.open_planner(devices[0], running),
        typists.open_planner(devices[0], running),
        typists.open_planner(devices[1], running),
    ]
    tasks = pages[0].eval_on_selector_all("[data-task]", "all => all.map(one => one.dataset.task)")
    fields = ["notes", f"minutes.{tasks[0]}", f"start.{tasks[1]}"]
    chance = random.Random(20261127)
    ever: dict[str, set[str]] = {field: set() for field in fields}
    for schedule in range(SCHEDULES):
        for step in range(STEPS):
            page = chance.choice(pages)
            what = chance.choices(
                ("type", "off", "deaf", "on", "take", "reload"), (8, 1, 1, 2, 1, 0.1)
            )[0]
            if what == "type":
                field = chance.choice(fields)
                value = f"{schedule}-{step}-{pages.index(page)}"
                ever[field].add(value)
                page.evaluate(TYPE, [field, value])
            elif what == "take":
                page.evaluate("document.querySelector('dialog[open] button[value=go]')?.click()")
            elif what == "reload":
                page.reload()
                # What is typed before the page's script has come is only its last value.
                page.locator("form[data-listening]").wait_for()
            else:
                page.evaluate(ON, what)
        if schedule % 20 == 19:
            agree(running, pages, fields)
    for field, values in ever.items():
        assert values <= set(typists.typed(running, field)), field
    for page in pages:
        page.close()


def agree(running: Running, pages: list[Page], fields: list[str]) -> None:
    """Give every window its connection back: then all show what the server has."""
    for page in pages:
        page.evaluate(ON, "on")
    for page in pages:
        typists.saved(page)
    for page in pages:
        page.evaluate(ON, "on")
    there = typists.present(running)
    for page in pages:
        for field in fields:
            expect(page.locator(f"[name='{field}']")).to_have_value(there.get(field, ""))
