"""The interview in a real browser: by touch and by keys, without a network, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import interviewers
from tests.e2e.conftest import Running
from tests.e2e.interviewers import ask, new_session, open_console, sheet_of
from tests.e2e.people import Person, look
from tests.e2e.typists import PATIENCE, go_on, saved, wait_for

pytestmark = pytest.mark.xdist_group("browser")
SUBMITTED = (
    "select count(*) from session_rater r join user_account u on u.id = r.user_id"
    " where r.session_id = ? and u.email = 'rater2@example.org' and r.submitted_at is not null"
)


def rater(chromium: Browser, running: Running, width: int = 1024, **more: object) -> Person:
    return Person(chromium, running.url, "ru", width=width, **more).sign_in("rater2")


def answer_by_touch(page: Page) -> None:
    """Fill in the screen that is shown as a thumb would."""
    here = page.locator(".screen[data-current]")
    notes = here.locator("[data-note] textarea")
    if notes.count():
        notes.first.tap()
        notes.first.fill("Спросила прямо: «Что изменилось?»")
    for group in here.locator("[data-row], [data-level]").all():
        group.locator("label:has(input[type=radio])").first.tap()
    for told in here.locator("[name$='.debriefed']").all():
        told.tap()


def answer_by_keys(page: Page) -> None:
    """Fill in the screen that is shown with single keys only."""
    here = page.locator(".screen[data-current]")
    if here.locator("[data-note] textarea").count():
        page.keyboard.press("n")
        page.keyboard.type("слышу")
        page.keyboard.press("Escape")
    for _ in range(here.locator("[data-row], [data-level]").count()):
        page.keyboard.press("2")
    told = here.locator("[name$='.debriefed']")
    if told.count():
        told.focus()
        page.keyboard.press("Space")
        told.evaluate("box => box.blur()")


@pytest.mark.parametrize("way", ["touch", "keys"])
def test_a_whole_interview_without_a_network(running: Running, chromium: Browser, way: str) -> None:
    session = new_session(running, chromium, f"Полина {way}")
    person = rater(chromium, running, touch=True)
    page = open_console(person, session)
    person.context.set_offline(True)
    screens = 0
    while True:
        here = interviewers.screen(page)
        if not here.startswith(("intro", "overview")):
            answer_by_touch(page) if way == "touch" else answer_by_keys(page)
        screens += 1
        if screens == 2 and way == "touch":
            page.locator(".mark-good").first.tap()
            page.locator(".mark-bad").nth(1).dblclick()
        elif screens == 2:
            page.keyboard.press("m")
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.keyboard.press("u")
        if here.startswith("overview"):
            break
        if way == "touch":
            page.locator("[data-act=next]").tap()
        else:
            page.locator("body").evaluate("body => document.activeElement?.blur?.()")
            page.keyboard.press("ArrowRight")
        assert interviewers.screen(page) != here
    expect(page.locator("[data-part=summary]")).to_contain_text("Всё оценено")
    wait_for(page, "kept")
    assert sheet_of(running, session) == {}, "nothing has reached the server yet"

    person.context.set_offline(False)
    saved(page)
    marks = [name for name in sheet_of(running, session) if name.startswith("mark.")]
    assert len(marks) == (3 if way == "touch" else 1)
    person.problems.clear()  # the browser's own words about the lost connection
    page.locator("[data-part=submit]").click()
    with page.expect_navigation():
        page.locator("dialog[open] button").first.click()
    assert ask(running, SUBMITTED, session) == [(1,)]
    assert ask(running, "select count(*) from rating where session_id = ?", session)[0][0] >= 15
    person.close()


def test_a_tab_closed_without_a_network_loses_nothing(running: Running, chromium: Browser) -> None:
    session = new_session(running, chromium, "Раиса Закрытая")
    person = rater(chromium, running)
    page = open_console(person, session)
    page.locator("[data-act=next]").click()
    saved(page)
    person.context.set_offline(True)
    note = page.locator(".screen[data-current] [data-note] textarea")
    note.press_sequentially("посреди сло")
    page.locator(".mark-good").first.click()
    # Where one was is kept too, though nothing of it has reached the server.
    page.locator("[data-act=next]").click()
    here = interviewers.screen(page)
    page.wait_for_timeout(300)
    again = person.context.new_page()
    page.close(run_before_unload=False)
    person.context.set_offline(False)
    again.goto(f"{person.url}/sessions/{session}/interview")
    go_on(again)
    saved(again)
    values = sheet_of(running, session)
    assert "посреди сло" in values.values()
    assert sum(name.startswith("mark.") for name in values) == 1
    # The page shows where one was, what was typed, and the mark.
    assert interviewers.screen(again) == here
    again.locator("[data-act=previous]").click()
    expect(again.locator(".screen[data-current] [data-note] textarea")).to_have_value("посреди сло")
    expect(again.locator(".mark-good b").first).to_have_text("1")
    person.problems.clear()
    person.close()


def test_a_second_tablet_goes_on_where_the_first_one_was(
    running: Running, chromium: Browser
) -> None:
    session = new_session(running, chromium, "Софья Двойная")
    first, second = rater(chromium, running), rater(chromium, running, width=390)
    page = open_console(first, session)
    for _ in range(3):
        page.locator("[data-act=next]").click()
    page.locator(".screen[data-current] [data-note] textarea").fill("с первого планшета")
    page.locator(".mark-good").first.click()
    saved(page)
    here = interviewers.screen(page)
    other = open_console(second, session)
    assert interviewers.screen(other) == here
    expect(other.locator(".screen[data-current] [data-note] textarea")).to_have_value(
        "с первого планшета"
    )
    opener, marks = other.locator("[data-act=marks]"), other.locator("#marks")
    opener.click()
    other.locator(".mark-good").first.click()
    opener.click()
    expect(marks).not_to_be_visible()
    saved(other)
    # The first one is told, and goes on with what the second one has set.
    expect(page.locator("dialog[open]")).to_be_visible(timeout=PATIENCE)
    page.locator("dialog[open] button[value=look]").click()
    # Who only looks goes where they like, and neither place nor pause is anybody else's.
    page.locator("[data-act=next]").click()
    page.locator("[data-act=pause]").click()
    page.wait_for_timeout(500)
    values = sheet_of(running, session)
    assert values["run.at"] == here
    assert not [name for name in values if name.startswith("pause.")]
    page.locator("[data-part=looking] button").click()
    expect(page.locator(".mark-good b").first).to_have_text("2", timeout=PATIENCE)
    for person in (first, second):
        person.close()


def test_a_session_that_expires_mid_sentence_loses_nothing(
    running: Running, chromium: Browser
) -> None:
    session = new_session(running, chromium, "Таисия Долгая")
    person = Person(chromium, running.url, "ru").sign_in("rater2")
    page = open_console(person, session)
    page.locator("[data-act=next]").click()
    note = page.locator(".screen[data-current] [data-note] textarea")
    note.press_sequentially("до выхода, ")
    saved(page)
    person.context.clear_cookies()
    note.press_sequentially("после выхода")
    expect(page.locator("[data-banner=signed_out]")).to_be_visible(timeout=PATIENCE)
    other = person.context.new_page()
    other.goto(f"{person.url}/sign-in")
    other.fill("#email", "rater2@example.org")
    other.fill("#password", interviewers.PASSWORD)
    other.locator("main form button").click()
    other.wait_for_url(f"{person.url}/")
    saved(page)
    assert "до выхода, после выхода" in sheet_of(running, session).values()
    person.problems.clear()
    person.close()


def test_another_order_and_a_question_left_out_have_reasons(
    running: Running, chromium: Browser
) -> None:
    session = new_session(running, chromium, "Ульяна Порядкова")
    person = rater(chromium, running)
    page = open_console(person, session)
    page.locator("[data-act=next]").click()
    page.locator("[data-act=jump]").click()
    moved = page.locator("[data-dialog=jump] li", has=page.locator("button.button-quiet")).last
    title = moved.locator("span").first.inner_text()
    moved.locator("button.button-quiet").click()
    page.locator("#swap-why").fill("клиентка ждёт, разыграем сейчас")
    page.locator("[data-dialog=swap] button[value=go]").click()
    expect(page.locator("[data-part=place]")).to_contain_text(title)
    here = page.locator(".step[data-current]")
    here.locator("> .left-out input[type=checkbox]").check()
    here.locator("> .left-out input[type=text]").fill("не хватило времени")
    saved(page)
    values = sheet_of(running, session)
    assert "клиентка ждёт" in values["run.why"]
    assert values["run.order"].split(",")[0] == here.get_attribute("data-step")
    assert "не хватило времени" in values.values()
    # The order stands after a reload too, and the screen within the step.
    for _ in range(2):
        page.locator("[data-act=next]").click()
    screen = interviewers.screen(page)
    saved(page)
    page.reload()
    go_on(page)
    assert interviewers.screen(page) == screen
    look(page)
    person.close()


def test_a_pause_stands_still_and_a_note_about_protected_matters_is_met_gently(
    running: Running, chromium: Browser
) -> None:
    session = new_session(running, chromium, "Фаина Паузина")
    person = rater(chromium, running, width=390)
    page = open_console(person, session)
    page.locator("[data-act=next]").click()
    page.locator("[data-act=pause]").click()
    expect(page.locator("[data-dialog=pause]")).to_be_visible()
    saved(page)
    (pause,) = [v for n, v in sheet_of(running, session).items() if n.startswith("pause.")]
    assert re.fullmatch(r"\d+:", pause)
    page.locator("[data-dialog=pause] button").click()
    note = page.locator(".screen[data-current] [data-note] textarea")
    note.fill("Двое детей, замужем")
    expect(page.locator(".protected-note")).to_contain_text("«детей»")
    note.fill("Спросила, чего хочет клиентка")
    expect(page.locator(".protected-note")).to_have_count(0)
    saved(page)
    (pause,) = [v for n, v in sheet_of(running, session).items() if n.startswith("pause.")]
    assert re.fullmatch(r"\d+:\d+", pause)
    look(page)
    person.close()


def test_a_swipe_leads_on_and_back(running: Running, chromium: Browser) -> None:
    session = new_session(running, chromium, "Фёкла Листалкина")
    person = Person(chromium, running.url, "ru", width=390, touch=True).sign_in("rater2")
    page = open_console(person, session)
    fingers = person.context.new_cdp_session(page)

    def swipe(start: int, end: int, down: int = 0) -> None:
        for kind, at, y in (
            ("touchStart", start, 400),
            *(("touchMove", start + (end - start) * n // 6, 400 + down * n // 6) for n in range(7)),
        ):
            points = [{"x": at, "y": y}]
            fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    swipe(300, 60)
    expect(page.locator("[data-step=intro]")).not_to_be_visible()
    first = interviewers.screen(page)
    swipe(300, 60)
    assert interviewers.screen(page) != first
    swipe(60, 300)
    assert interviewers.screen(page) == first
    swipe(200, 260, down=200)
    assert interviewers.screen(page) == first, "scrolling is no swipe"
    person.close()


@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("ru", 1024, "light"), ("en", 390, "dark")]
)
def test_every_kind_of_screen_is_in_order(
    running: Running, chromium: Browser, locale: str, width: int, scheme: str
) -> None:
    """The half rated session of the demo: axe, and nothing reaches past the window's edge."""
    person = Person(chromium, running.url, locale, width=width, scheme=scheme).sign_in("rater2")
    page = open_console(person, 4)
    # Tall enough that the bar at the foot covers nothing.
    page.set_viewport_size({"width": width, "height": 4000})
    seen = set()
    kinds = page.evaluate(
        "() => [...document.querySelectorAll('[data-screen]')].map((one) => "
        "[one.closest('[data-step]').id, one.closest('[data-step]').querySelector('.crumb')"
        "?.textContent.split('·')[0] ?? one.dataset.screen])"
    )
    for step, kind in kinds:
        if kind in seen:
            continue
        seen.add(kind)
        page.evaluate("id => { location.hash = id; }", step)
        page.wait_for_timeout(100)
        look(page)
    assert len(seen) >= 6
    page.locator("[data-act=jump]").click()
    look(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    look(page)
    page.keyboard.press("Escape")
    person.go("/interview-phrases")
    person.go("/sessions/4/ratings")
    person.close()


def test_the_console_asks_for_little(running: Running, chromium: Browser) -> None:
    person = Person(chromium, running.url, "ru").sign_in("rater2")
    loaded = person.first_load("/sessions/4/interview")
    assert loaded.foreign == []
    assert loaded.requests <= 12
    assert loaded.kilobytes <= 200
    person.close()


# Some values of the console, by a seed: what is chosen, ticked and written, and what is left.
SCATTER = """seed => {
  let state = seed;
  const draw = () => { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648; };
  const form = document.getElementById('interview');
  for (const field of form.querySelectorAll('[data-step] input, [data-step] textarea')) {
    if (!field.name || field.type === 'hidden' || field.name.startsWith('run.')) continue;
    const share = field.name.includes('skipped') ? 0.08 : field.type === 'radio' ? 0.3 : 0.4;
    if (draw() > share) continue;
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = true;
    else field.value = 'слышно';
  }
  form.dispatchEvent(new Event('input', { bubbles: true }));
  form.dispatchEvent(new Event('change', { bubbles: true }));
}"""
# Levels, and nothing that they rest on.
GROUNDLESS = """() => {
  const form = document.getElementById('interview');
  const chosen = '[data-level] input[value="1"], [value=not_possible]';
  for (const field of form.querySelectorAll(chosen)) field.checked = true;
  form.dispatchEvent(new Event('input', { bubbles: true }));
  form.dispatchEvent(new Event('change', { bubbles: true }));
}"""
LISTED = """() => [...document.querySelectorAll('[data-part=overview] li')].map((one) => [
  one.querySelector('a').getAttribute('href').slice(6), one.querySelector('.jump-state').textContent])"""


@pytest.mark.parametrize(("script", "seed"), [(SCATTER, 1), (SCATTER, 2), (GROUNDLESS, 0)])
def test_the_page_says_is_open_what_the_server_says(
    running: Running, chromium: Browser, script: str, seed: int
) -> None:
    session = new_session(running, chromium, f"Харитина {seed}")
    person = rater(chromium, running)
    page = open_console(person, session)
    page.evaluate(script, seed)
    page.evaluate("location.hash = 'step-overview'")
    saved(page)
    shown = {step: int((re.search(r"\d+", said) or [0])[0]) for step, said in page.evaluate(LISTED)}
    page.goto(f"{person.url}/sessions/{session}/ratings")
    rows = page.locator(".rating-steps li:has(a[href*='#step-'])").all()
    told = {
        row.locator("a").get_attribute("href").rpartition("#step-")[2]: int(
            (re.search(r"\d+", row.locator(".rating-state").inner_text()) or [0])[0]
        )
        for row in rows
    }
    assert shown == told
    assert sum(told.values()) > 3
    person.close()


def test_who_goes_straight_to_a_step_and_writes_there_has_begun(
    running: Running, chromium: Browser
) -> None:
    session = new_session(running, chromium, "Эмма Прямая")
    person = rater(chromium, running)
    page = open_console(person, session)
    page.locator("[data-act=jump]").click()
    page.locator(".jump-to").nth(2).click()
    page.wait_for_timeout(300)
    assert sheet_of(running, session) == {}, "who only looks has not begun"
    note = page.locator(".screen[data-current] [data-note] textarea")
    note.press_sequentially("слышу")
    saved(page)
    assert sheet_of(running, session)["run.started"]
    person.close()
