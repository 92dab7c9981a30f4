"""Before the start and after the result, in a real Chromium: the check, conditions, feedback, letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e import planners
from tests.e2e.conftest import Running
from tests.e2e.people import Person, Scheme

pytestmark = pytest.mark.xdist_group("browser")
START = "/my/day-plan/start"
CHECK = "**/my/day-plan/check"
LATER = re.compile(r"спешат на 7 мин")


@pytest.fixture(scope="module")
def link(running: Running, chromium: Browser) -> str:
    """A candidate's own link."""
    return planners.invite(running, chromium, "Прасковья Просьбина")


@pytest.fixture
def person(running: Running, chromium: Browser, link: str) -> Iterator[Person]:
    """That candidate in a fresh browser, after the consent."""
    person = Person(chromium, running.url, "ru", 360)
    page = person.page
    planners.by_link(page, link)
    if page.locator("a[href='/my/consent']").first.get_attribute("class"):
        person.look()
        page.locator("a[href='/my/consent']").click()
        page.locator("#agree").check()
        person.look()
        page.locator("form[action$='/consent'] button").first.click()
        page.wait_for_url("**/my")
    yield person
    person.close()


def checks(page: Page) -> list[str | None]:
    """The tones of the check's lines, once they are there."""
    expect(page.locator(".checks li")).not_to_have_count(0)
    return [item.get_attribute("data-tone") for item in page.locator(".checks li").all()]


def test_the_check_says_that_everything_is_as_it_should_be(person: Person) -> None:
    page = person.go(START)
    assert checks(page) == ["good", "good", "good"]
    person.look()
    page.locator(".connection button").click()
    assert checks(page) == ["good", "good", "good"]


def test_a_clock_that_is_ahead_is_named_and_does_no_harm(person: Person) -> None:
    person.page.add_init_script("const own = Date.now; Date.now = () => own() + 7 * 60000;")
    page = person.go(START)
    assert checks(page)[:2] == ["good", "warn"]
    expect(page.locator(".checks")).to_contain_text(LATER)


@pytest.mark.parametrize(
    ("body", "kind"),
    [("<html>Sign in to the Wi-Fi</html>", "text/html"), ("{}", "application/json")],
)
def test_the_sign_in_page_of_a_wifi_is_not_our_server(person: Person, body: str, kind: str) -> None:
    def portal(route: Route) -> None:
        route.fulfill(status=200, content_type=kind, body=body)

    person.page.route(CHECK, portal)
    page = person.go(START)
    assert checks(page) == ["bad", "good"]
    expect(page.locator(".checks")).to_contain_text("Wi-Fi")
    page.unroute(CHECK)
    page.locator(".connection button").click()
    expect(page.locator(".checks li")).to_have_count(3)


def test_without_a_connection_the_check_says_so_and_looks_again_by_itself(person: Person) -> None:
    page = person.go(START)
    checks(page)
    person.context.set_offline(True)
    page.locator(".connection button").click()
    expect(page.locator(".checks")).to_contain_text("До сервера не достучаться")
    person.context.set_offline(False)
    expect(page.locator(".checks li")).to_have_count(3)


def test_a_device_that_keeps_nothing_is_named(person: Person) -> None:
    person.page.add_init_script("delete Storage.prototype.setItem;")
    page = person.go(START)
    assert checks(page) == ["good", "good", "warn"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_candidate_s_pages_are_well_made(person: Person, scheme: Scheme) -> None:
    person.page.emulate_media(color_scheme=scheme)
    for path in ("/my", "/my/notice", "/my/consent", START, "/my/day-plan/conditions"):
        person.go(path)


def test_conditions_are_asked_for_answered_and_hold(
    running: Running, chromium: Browser, person: Person
) -> None:
    page = person.go("/my/day-plan/conditions")
    page.get_by_label("в полтора раза больше времени").check()
    person.press("form.stack button")
    person.look()
    page = person.go(START)
    expect(page.locator("button[value=standard]")).to_be_visible()
    hr = Person(chromium, running.url, "ru", 1366).sign_in("hr")
    desk = hr.go("/")
    desk.locator("a[href$='/accommodation']").last.click()
    hr.look()
    desk.locator("input[name=outcome][value=granted]").check()
    hr.press("form.stack button")
    hr.look()
    page = person.go(START)
    expect(page.locator(".figures")).to_contain_text("68")
    hr.go("/outbox")
    hr.page.locator("tbody a").first.click()
    hr.look()
    expect(hr.page.locator("pre.letter")).to_contain_text("50\N{NO-BREAK SPACE}% больше времени")
    hr.close()
