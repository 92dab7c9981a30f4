"""Four ways to make a plan: typed, dragged, by keys, in the plain form. All lead to the same fields."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import planners, typists
from tests.e2e.conftest import Running
from tests.e2e.people import Person

pytestmark = pytest.mark.xdist_group("browser")
OTHER_FINGER = """() => {
  for (const kind of ["pointerup", "pointercancel"]) {
    dispatchEvent(new PointerEvent(kind, { pointerId: 4711, isPrimary: false }));
  }
}"""


@pytest.fixture(scope="module")
def candidate(running: Running, chromium: Browser) -> Iterator[Person]:
    """A candidate at the planner."""
    link = planners.invite(running, chromium, "Вера Способова")
    person = planners.arrive(Person(chromium, running.url, "ru"), link)
    yield person
    person.close()


@pytest.fixture
def page(candidate: Person) -> Iterator[Page]:
    """The planner with nothing in it; left only when everything is kept."""
    candidate.page.goto(candidate.url + planners.PLANNER)
    planners.live(candidate.page)
    planners.clear(candidate.page)
    yield candidate.page
    expect(candidate.page.locator("[data-part=saved]")).to_contain_text("Сохранено в")


def wanted(page: Page) -> dict[str, str]:
    """The plan that every way makes."""
    one, two, three, four, five = planners.order_of(page)[:5]
    return {
        f"choice.{one}": "do",
        f"start.{one}": "10:00",
        f"minutes.{one}": "45",
        f"choice.{two}": "do",
        f"start.{two}": "12:30",
        f"minutes.{two}": "20",
        f"choice.{three}": "delegate",
        f"to.{three}": "administrator",
        f"at.{three}": "09:00",
        f"choice.{four}": "postpone",
        f"until.{four}": "2026-03-18",
        f"choice.{five}": "decline",
        f"reason.{five}": "не моё дело",
    }


def fill_in(page: Page, plan: dict[str, str], without: tuple[str, ...] = ()) -> None:
    """Type the plan into the fields."""
    for name, value in plan.items():
        part, _dot, task = name.partition(".")
        if name in without:
            continue
        if part == "choice":
            planners.choose(page, task, value)
        elif part in ("to", "until"):
            page.select_option(f"[name='{name}']", value)
        else:
            page.fill(f"[name='{name}']", value)


def grab(page: Page, selector: str, x: float, y: float) -> None:
    """Drag something with the mouse to a point."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, y, steps=8)
    page.wait_for_timeout(50)
    page.mouse.up()


def to_hour(page: Page, selector: str, hour: float) -> None:
    """Drag something with the mouse to an hour of the day."""
    if "block-edge" in selector:
        page.locator(selector.split()[0]).hover()  # its edge appears under the pointer
    page.locator(selector).scroll_into_view_if_needed()
    field = page.locator(".grid-field").bounding_box()
    assert field is not None
    grab(page, selector, field["x"] + 60, planners.top_of(page, hour))


def test_a_second_finger_that_comes_and_goes_ends_no_drag(page: Page) -> None:
    one = planners.order_of(page)[0]
    grip = page.locator(f"[data-task='{one}'] .grip")
    grip.scroll_into_view_if_needed()
    field = page.locator(".grid-field").bounding_box()
    assert field is not None
    y = planners.top_of(page, 10)
    grip.hover()
    page.mouse.down()
    page.mouse.move(field["x"] + 60, y, steps=5)
    page.evaluate(OTHER_FINGER)
    assert f"start.{one}" not in planners.fields_of(page)
    page.mouse.move(field["x"] + 60, planners.top_of(page, 11), steps=5)
    page.mouse.up()
    assert planners.fields_of(page)[f"start.{one}"] == "11:00"


def test_typing_makes_the_plan(page: Page) -> None:
    plan = wanted(page)
    fill_in(page, plan)
    assert planners.saved_fields(page) == plan


def test_dragging_makes_the_plan(page: Page) -> None:
    plan = wanted(page)
    one, two, three, _four, _five = planners.order_of(page)[:5]
    to_hour(page, f"[data-task='{one}'] .grip", 10)
    # A task that was dropped without an estimate has none: it is asked for.
    assert f"minutes.{one}" not in planners.fields_of(page)
    expect(page.locator(f"[data-block='{one}']")).to_contain_text("сколько минут?")
    page.keyboard.press("Escape")
    to_hour(page, f"[data-block='{one}'] .block-edge", 10.75)
    page.keyboard.press("Escape")
    to_hour(page, f"[data-task='{two}'] .grip", 14)
    page.keyboard.press("Escape")
    to_hour(page, f"[data-block='{two}'] .block-edge", 14 + 20 / 60)
    page.keyboard.press("Escape")
    # The block keeps the place under the pointer by which it was taken.
    to_hour(page, f"[data-block='{two}'] .block-time", 12.5 + 10 / 60)
    page.keyboard.press("Escape")
    planners.choose(page, three, "delegate")
    to_hour(page, f"[data-task='{three}'] .grip", 9)
    page.keyboard.press("Escape")
    page.select_option(f"[name='to.{three}']", "administrator")
    fill_in(page, {name: plan[name] for name in list(plan)[9:]})
    assert planners.saved_fields(page) == plan
    # Dragged out of the day, a block is gone from it.
    page.locator(f"[data-block='{two}']").scroll_into_view_if_needed()
    tasks = page.locator("#tasks").bounding_box()
    assert tasks is not None
    grab(page, f"[data-block='{two}'] .block-time", tasks["x"] + 20, 500)
    expect(page.locator(f"[data-block='{two}']")).to_have_count(0)
    assert f"choice.{two}" not in planners.fields_of(page)


def test_keys_make_the_plan(page: Page) -> None:
    plan = wanted(page)
    one, two, three, four, five = planners.order_of(page)[:5]

    def line(task: str) -> None:
        page.locator(f"[data-task='{task}'] .task-state").focus()

    def press(key: str, times: int = 1) -> None:
        for _ in range(times):
            page.keyboard.press(key)

    line(one)
    press("ArrowDown")  # the first free time, nine o'clock
    press("PageDown")
    press("Shift+ArrowDown", 9)
    line(two)
    press("1")
    press("ArrowDown")
    press("PageDown", 3)
    press("ArrowDown", 6)
    press("Shift+ArrowDown", 4)
    line(three)
    press("2")
    press("ArrowDown")
    page.select_option(f"[name='to.{three}']", "administrator")
    line(four)
    press("3")
    page.select_option(f"[name='until.{four}']", "2026-03-18")
    line(five)
    press("4")
    page.locator(f"[name='reason.{five}']").press_sequentially("не моё дело")
    assert planners.saved_fields(page) == plan
    # Taken out by a key, and brought back by undoing it.
    page.locator(f"[data-block='{one}']").focus()
    press("Delete")
    assert f"start.{one}" not in planners.fields_of(page)
    press("Control+z")
    assert planners.fields_of(page) == plan
    press("Control+Shift+z")
    assert f"start.{one}" not in planners.fields_of(page)


def test_the_plain_form_makes_the_plan(candidate: Person, chromium: Browser, page: Page) -> None:
    plan = wanted(page)
    fill_in(page, {f"choice.{planners.order_of(page)[6]}": "decline"})
    planners.saved_fields(page)
    context = chromium.new_context(
        java_script_enabled=False, locale="ru", storage_state=candidate.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(page.url)
    choose_none = plain.locator(f"input[name='choice.{planners.order_of(page)[6]}'][value='']")
    choose_none.check(force=True)
    fill_in(plain, plan)
    plain.locator("form.planner .plan-saved button").click()
    plain.wait_for_load_state()
    assert plain.locator(".tool:visible").count() == 0
    plain.locator("form.planner button.button-primary").click()
    plain.wait_for_url("**/summary")
    expect(plain.locator("main")).to_contain_text("не моё дело")
    context.close()
    page.goto(page.url)
    assert planners.fields_of(planners.live(page)) == plan


def test_pressing_makes_the_plan_on_a_phone(
    candidate: Person, chromium: Browser, page: Page
) -> None:
    plan = wanted(page)
    one, two, three, _four, _five = planners.order_of(page)[:5]
    context = chromium.new_context(
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        locale="ru",
        storage_state=candidate.context.storage_state(),
    )
    page.locator("[data-part=saved]", has_text="Сохранено в").wait_for()
    phone = context.new_page()
    phone.goto(page.url)
    planners.live(phone)
    # A task, then the time.
    planners.choose(phone, one, "do")
    phone.locator(f"[data-task='{one}'] .details-do .place").tap()
    phone.touchscreen.tap(200, planners.top_of(phone, 10))
    phone.fill("#panel-minutes", "45")
    phone.locator("[data-act=close-panel]").tap()
    # A time, then a task.
    phone.touchscreen.tap(200, planners.top_of(phone, 12 + 25 / 60))
    phone.locator("#chooser button", has_text=title_of(phone, two)).first.tap()
    phone.locator("[data-act=later]").tap()
    for _ in range(4):
        phone.locator("[data-act=longer]").tap()
    phone.locator("[data-act=close-panel]").tap()
    phone.locator("[data-act=view][value=tasks]").tap()
    # A person from the list that says what each may decide.
    planners.choose(phone, three, "delegate")
    phone.locator(f"[data-task='{three}'] [data-act=people]").tap()
    phone.locator("#people-dialog [data-colleague=administrator] button").tap()
    phone.fill(f"[name='at.{three}']", "900")
    fill_in(phone, {name: plan[name] for name in list(plan)[9:]})
    assert planners.saved_fields(phone) == plan
    context.close()


def title_of(page: Page, task: str) -> str:
    """The task's title."""
    return str(page.locator(f"[id='title.{task}']").inner_text())


def test_a_finger_drags_by_the_handles_only(
    candidate: Person, chromium: Browser, page: Page
) -> None:
    (one,) = planners.order_of(page)[:1]
    fill_in(page, {f"choice.{one}": "do", f"start.{one}": "10:00", f"minutes.{one}": "120"})
    wide = {"width": 900, "height": 900}
    page.locator("[data-part=saved]", has_text="Сохранено в").wait_for()
    context = chromium.new_context(
        viewport=wide, has_touch=True, locale="ru", storage_state=candidate.context.storage_state()
    )
    tablet = context.new_page()
    tablet.goto(page.url)
    planners.live(tablet)
    touched = tablet.eval_on_selector_all(
        "main *",
        "all => [...new Set(all.filter(one => getComputedStyle(one).touchAction === 'none')"
        ".map(one => one.className))]",
    )
    assert set(touched) == {"grip", "block-grip", "block-edge"}
    session = context.new_cdp_session(tablet)

    def swipe(x: float, y: float, to: float) -> None:
        for kind, at in (("Start", y), ("Move", y + 10), ("Move", to), ("Move", to)):
            session.send(
                "Input.dispatchTouchEvent",
                {"type": f"touch{kind}", "touchPoints": [{"x": x, "y": at}]},
            )
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    tablet.locator(f"[data-block='{one}']").scroll_into_view_if_needed()
    goal = planners.top_of(tablet, 11)
    grip = tablet.locator(f"[data-block='{one}'] .block-grip").bounding_box()
    assert grip is not None
    swipe(grip["x"] + 10, grip["y"] + 12, goal + 12)
    expect(tablet.locator(f"[name='start.{one}']")).to_have_value("11:00")
    context.close()


def test_appointments_order_and_overlaps_are_shown_and_forbid_nothing(page: Page) -> None:
    fill_in(
        page,
        {
            "choice.intro_lecture": "do",
            "start.intro_lecture": "11:30",
            "minutes.intro_lecture": "60",
            "choice.card_study": "do",
            "start.card_study": "12:00",
            "minutes.card_study": "20",
        },
    )
    expect(page.locator("[data-task=intro_lecture] .task-mark")).to_have_text("в 11:00")
    said = page.locator("[data-task=intro_lecture] .remarks li").all_inner_texts()
    assert said == [
        "Назначено на 11:00.",
        "Сначала — «Анкеты новых клиентов».",
        "В то же время — «Анкеты новых клиентов».",
    ]
    there = page.locator(".ghost", has_text="Вступительная лекция")
    expect(there).to_be_visible()
    # The page without the script says the same sentences, and so does the summary.
    planners.saved_fields(page)
    source = page.evaluate("async () => (await fetch(location.href)).text()")
    summary = page.evaluate("async () => (await fetch('/my/day-plan/summary')).text()")
    for sentence in said:
        assert sentence in source
        assert sentence in summary
    for task, time in (("intro_lecture", "11:00"), ("card_study", "10:00")):
        line = page.locator(f"[data-task={task}] .task-state")
        if line.get_attribute("aria-expanded") == "false":
            line.click()
        page.fill(f"[name='start.{task}']", time)
    expect(page.locator("[data-task=intro_lecture] .remarks li")).to_have_count(0)
    expect(there).to_be_hidden()


def test_filter_and_search_find_tasks_and_are_no_part_of_the_plan(page: Page) -> None:
    (one,) = planners.order_of(page)[:1]
    planners.choose(page, one, "decline")
    page.locator("[data-act=filter][value=decline]").click()
    assert page.locator(".task:visible").count() == 1
    page.locator("[data-act=filter][value=left]").click()
    assert page.locator(".task:visible").count() == 23
    page.locator("[data-act=filter][value=all]").click()
    page.fill("#inbox-search", "ОТЧЕТ об удерж")
    assert page.locator(".task:visible").count() == 1
    page.keyboard.press("Enter")
    assert planners.fields_of(page) == {f"choice.{one}": "decline"}
    page.fill("#inbox-search", "нет такого дела")
    page.locator("[data-act=all]").click()
    assert page.locator(".task:visible").count() == 24


def test_the_clock_is_read_aloud_at_its_marks_only(page: Page) -> None:
    # The server's own word on the time would come in between.
    page.route(typists.WIRE, lambda route: None)
    said = page.evaluate(
        """async () => {
          const form = document.getElementById("plan");
          const region = form.querySelector("[data-part=announce]");
          const heard = [];
          const hear = () => heard.push(region.textContent.trim());
          new MutationObserver(hear).observe(region, { childList: true, characterData: true });
          const usual = { paused: false, may_extend: false, pause_minutes: 0, state: "open" };
          const told = (seconds_left, more = {}) => form.dispatchEvent(
            new CustomEvent("planner:clock", { detail: { ...usual, seconds_left, ...more } }));
          for (const at of [2000, 1351, 1300, 601, 301, 61, 1]) {
            told(at);
            await new Promise(done => setTimeout(done, 2200));
          }
          told(null, { paused: true, pause_minutes: 7 });
          const paused = form.querySelector("[data-part=clock]").textContent;
          told(null);
          const other = sentence => sentence.includes("окне");
          const face = form.querySelector("[data-part=clock]").textContent;
          return [heard.filter(sentence => !other(sentence)), paused, face];
        }"""
    )
    assert said == [
        [
            "Осталась половина времени: 23 мин.",
            "Осталось десять минут.",
            "Осталось пять минут.",
            "Осталась одна минута.",
            "Время вышло.",
        ],
        "Пауза",
        "Без ограничения времени",
    ]
    assert page.locator("[data-part=clock]").locator("xpath=..").get_attribute("aria-live") == "off"
