"""From a vacancy to the director's PDF in a real browser, in both languages."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Running
from tests.e2e.people import Person, Scheme, rate_everything

pytestmark = pytest.mark.xdist_group("browser")
READY = "a[href*='/documents/verdict/']"
MOST_REQUESTS = 12
MOST_KILOBYTES = 150
# The disposition that a plain candidate gives the n-th task of the list, in turns.
TURNS = ("do", "do", "delegate", "postpone", "decline")


@pytest.mark.parametrize(("locale", "width"), [("ru", 1366), ("en", 390)])
def test_a_candidate_comes_all_the_way_to_the_verdict(
    running: Running, chromium: Browser, locale: str, width: int
) -> None:
    session_id, link = _hr_adds_a_candidate(running, chromium, locale, width)
    _the_candidate_plans_the_day(running, chromium, locale, width, link)
    for key, choice in (("rater", 0), ("rater2", 1)):
        rater = Person(chromium, running.url, locale, width).sign_in(key)
        # Both fill in the same forms; the debrief that the second one opens shows both.
        rate_everything(rater, session_id, choice)
        rater.close()
    _hr_closes_and_issues(running, chromium, locale, width, session_id)
    _the_director_decides(running, chromium, locale, width, session_id)


def _hr_adds_a_candidate(
    running: Running, chromium: Browser, locale: str, width: int, kind: str = "whole"
) -> tuple[int, str]:
    hr = Person(chromium, running.url, locale, width).sign_in("hr")
    hr.look()
    for path in ("/candidates", "/vacancies", "/vacancies/1", "/content", "/content/1"):
        hr.go(path)
    page = hr.go("/vacancies/1/candidates/new")
    page.fill("#name", f"Проба Сквозная {locale} {kind}")
    page.fill("#email", f"e2e-{uuid.uuid4().hex}@example.org")
    page.select_option("#locale", locale)
    page.locator("main form:has(#email) button.button-primary").click()
    page.wait_for_load_state()
    link = page.locator("input[readonly]").input_value()
    hr.look()
    page.goto(f"{running.url}/candidates?q=сквозная+{locale}+{kind}")
    address = page.locator("table.data tbody a").first.get_attribute("href") or ""
    hr.go(address)
    hr.close()
    return int(address.rstrip("/").split("/")[-1]), link


def _the_candidate_plans_the_day(
    running: Running, chromium: Browser, locale: str, width: int, link: str
) -> None:
    candidate = Person(chromium, running.url, locale, width)
    page = candidate.page
    _comes_and_consents(candidate, link)
    assert page.locator("html").get_attribute("lang") == locale
    page.locator("form[action$='/day-plan/start'] button").first.click()
    page.wait_for_url("**/my/day-plan")
    candidate.look()
    tasks = page.eval_on_selector_all(
        "input[type=radio][name^='choice.'][value=do]",
        "inputs => inputs.map(i => i.name.slice('choice.'.length))",
    )
    assert 22 <= len(tasks) <= 26
    minute = 9 * 60
    for number, task in enumerate(tasks):
        choice = TURNS[number % len(TURNS)]
        page.locator(f"input[name='choice.{task}'][value={choice}]").check(force=True)
        at = f"{minute // 60:02d}:{minute % 60:02d}"
        if choice == "do":
            page.fill(f"[name='start.{task}']", at)
            page.fill(f"[name='minutes.{task}']", "25")
            minute += 30
        elif choice == "delegate":
            page.select_option(f"[name='to.{task}']", index=1)
            page.fill(f"[name='at.{task}']", at)
            minute += 10
        elif choice == "postpone":
            page.select_option(f"[name='until.{task}']", index=1)
    candidate.look()
    page.locator("form.planner button.button-primary").first.click()
    page.wait_for_url("**/my/day-plan/summary")
    candidate.look()
    candidate.press("form[action$='/day-plan/submit'] button")
    page.wait_for_url("**/receipt")
    candidate.look()
    candidate.go("/my")
    candidate.close()


def _comes_and_consents(candidate: Person, link: str) -> None:
    """From the link to the page before the clock."""
    page = candidate.page
    page.goto(link)
    candidate.look()
    page.locator("main form button").first.click()
    page.wait_for_url("**/my")
    candidate.look()
    page.locator("a[href='/my/consent']").click()
    page.wait_for_url("**/my/consent")
    candidate.look()
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.locator("form[action$='/consent'] button").first.click()
    page.wait_for_load_state()
    candidate.go("/my/day-plan/start")


def _hr_closes_and_issues(
    running: Running, chromium: Browser, locale: str, width: int, session_id: int
) -> None:
    hr = Person(chromium, running.url, locale, width).sign_in("hr")
    _stand_still(hr)
    page = hr.go(f"/sessions/{session_id}/close-ratings")
    hr.press("main form button.button-primary")
    page.wait_for_url(f"**/sessions/{session_id}")
    hr.look()
    hr.press(f"form[action$='/sessions/{session_id}/result'] button")
    hr.go(f"/sessions/{session_id}/result")
    hr.close()


def _the_director_decides(
    running: Running, chromium: Browser, locale: str, width: int, session_id: int
) -> None:
    director = Person(chromium, running.url, locale, width).sign_in("director")
    page, path = director.page, f"/sessions/{session_id}/result"
    _stand_still(director)
    _wait_for_the_document(director, path)
    director.go(path)
    page.locator("input[name=outcome][value=hire]").check(force=True)
    page.fill("textarea[name=reason]", "Спокойна в трудном разговоре, планирует разумно.")
    director.press("form:has(textarea[name=reason]) button.button-primary")
    _wait_for_the_document(director, path)
    assert page.locator(".decided").count() == 1
    director.look()
    with page.expect_download() as download:
        page.locator(READY).first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    director.close()


def _stand_still(person: Person) -> None:
    """A page that waits for its document loads itself anew: not while the test looks or presses."""
    person.page.route(
        "**/documents/verdict/*/state", lambda route: route.fulfill(json={"state": "preparing"})
    )


def _wait_for_the_document(person: Person, path: str) -> None:
    """Open the page until its document can be downloaded."""
    for _ in range(360):
        person.page.goto(person.url + path)
        if person.page.locator(READY).count():
            return
        person.page.wait_for_timeout(500)
    raise AssertionError("the document did not get ready")


def test_a_document_that_gets_ready_does_not_wipe_a_decision_being_typed(
    running: Running, chromium: Browser
) -> None:
    director = Person(chromium, running.url, "ru").sign_in("director")
    page = director.page
    answer = {"state": "preparing"}
    page.route("**/documents/verdict/*/state", lambda route: route.fulfill(json=answer))
    page.goto(f"{running.url}/sessions/5/result")
    director.press("form[action$='/result/documents'] button")
    page.locator("[data-while=preparing]").first.wait_for(state="attached")
    page.fill("textarea[name=reason]", "Держится спокойно")
    answer["state"] = "ready"
    for _ in range(3):
        with page.expect_response("**/documents/verdict/*/state"):
            pass
    assert page.input_value("textarea[name=reason]") == "Держится спокойно"
    with page.expect_navigation():
        page.fill("textarea[name=reason]", "")
    director.close()


# Pages of the demo by who opens them.
PAGES = {
    "hr": ("/", "/candidates", "/vacancies/1", "/sessions/4", "/probations"),
    "director": ("/", "/sessions/5/result", "/sessions/7/result", "/probations/1"),
    "rater2": ("/", "/sessions/4/ratings"),
    "content": ("/", "/content/1"),
    "mentor": ("/", "/probations", "/probations/1"),
    "employee": ("/",),
    "admin": ("/", "/staff", "/staff/1", "/staff/new", "/branches", "/log", "/account"),
}


@pytest.mark.parametrize(("locale", "width", "scheme"), [("ru", 390, "dark"), ("en", 1366, None)])
def test_the_demo_looks_whole_to_everybody(
    running: Running, chromium: Browser, locale: str, width: int, scheme: Scheme
) -> None:
    for key, paths in PAGES.items():
        person = Person(chromium, running.url, locale, width, scheme).sign_in(key)
        _stand_still(person)
        for path in paths:
            person.go(path)
        person.close()


def test_a_first_load_is_small_and_asks_nobody_else(running: Running, chromium: Browser) -> None:
    for key, paths in PAGES.items():
        _loads_lightly(Person(chromium, running.url, "ru").sign_in(key), paths)


def test_the_planner_is_light_for_an_old_phone(running: Running, chromium: Browser) -> None:
    _, link = _hr_adds_a_candidate(running, chromium, "ru", 390, "light")
    candidate = Person(chromium, running.url, "ru", 390)
    _comes_and_consents(candidate, link)
    candidate.page.locator("form[action$='/day-plan/start'] button").first.click()
    candidate.page.wait_for_url("**/my/day-plan")
    _loads_lightly(candidate, ("/my", "/my/day-plan"))


def _loads_lightly(person: Person, paths: Sequence[str]) -> None:
    for path in paths:
        first = person.first_load(path)
        assert first.foreign == [], f"{path} asks {first.foreign}"
        assert first.requests <= MOST_REQUESTS, f"{path}: {first}"
        assert first.kilobytes <= MOST_KILOBYTES, f"{path}: {first}"
    person.close()
