"""Raters beside each other in a real browser: what counts once, what stays hidden, what stays theirs."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.e2e.conftest import Running
from tests.e2e.interviewers import ask, new_session, open_console, sheet_of
from tests.e2e.people import FILL_IN, Person, rate_everything
from tests.e2e.typists import go_on, saved

pytestmark = pytest.mark.xdist_group("browser")
CANARY = "канарейка-первого-оценщика"
MOST_PAGES = 80
# The form that submits, sent twenty times at once by the page itself: the addresses it was led to.
TWENTY = """() => Promise.all(Array.from({ length: 20 }, async () => {
  const form = document.getElementById("submit-ratings");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  return `${answer.status} ${new URL(answer.url).pathname}`;
}))"""


def test_twenty_submissions_at_once_are_one(running: Running, chromium: Browser) -> None:
    session = new_session(running, chromium, "Двадцать Отправок")
    person = Person(chromium, running.url, "ru", 1024).sign_in("rater2")
    page = open_console(person, session)
    page.evaluate(FILL_IN, 0)
    saved(page)
    page.reload()
    go_on(page)
    assert page.evaluate(TWENTY) == [f"200 /sessions/{session}/debrief"] * 20
    for event in ("ratings.submitted", "ratings.closed"):
        told = "select count(*) from audit_event where event = ? and subject_id = ?"
        assert ask(running, told, event, session) == [(event == "ratings.submitted",)]
    doubled = "select step_id from rating where session_id = ? group by step_id having count(*) > 1"
    assert ask(running, doubled, session) == []
    assert ask(running, "select count(*) from rating where session_id = ?", session)[0][0] >= 15
    person.close()


def test_the_second_rater_finds_nothing_of_the_first_anywhere(
    running: Running, chromium: Browser
) -> None:
    session = new_session(running, chromium, "Скрытая Заметка")
    first = Person(chromium, running.url, "ru", 1024).sign_in("rater")
    page = open_console(first, session)
    page.locator("[data-act=next]").click()
    page.locator(".screen[data-current] [data-note] textarea").fill(CANARY)
    saved(page)
    assert CANARY in sheet_of(running, session, "rater@example.org").values()
    second = Person(chromium, running.url, "ru", 1024).sign_in("rater2")
    opened = _read_everything(second.page, running.url, session)
    assert len(opened) > 8
    assert {f"/sessions/{session}/ratings", f"/sessions/{session}/interview"} <= opened.keys()
    assert [path for path, text in opened.items() if CANARY in text] == []
    open_console(first, session).evaluate(FILL_IN.replace("note.value =", "note.value ||="), 0)
    _submit(first, session)
    opened = _read_everything(second.page, running.url, session)
    assert [path for path, text in opened.items() if CANARY in text] == []
    second.problems.clear()  # the browser's own words about pages that are refused
    # Once both have submitted it is where it belongs.
    rate_everything(second, session, 1)
    assert CANARY in second.page.content()
    first.close()
    second.close()


def test_a_step_that_leaves_the_plan_stays_in_an_interview_that_runs(
    running: Running, chromium: Browser
) -> None:
    session = new_session(running, chromium, "Старый План")
    rater = Person(chromium, running.url, "ru", 1024).sign_in("rater2")
    page = open_console(rater, session)
    page.locator("[data-act=next]").click()
    saved(page)
    title = page.locator("[data-step][data-minutes]").last.get_attribute("data-title") or ""
    hr = Person(chromium, running.url, "ru").sign_in("hr")
    plan = hr.page
    plan.goto(f"{running.url}/vacancies/1/interview-plan/changes")
    rows = plan.locator(".plan-row")
    count = rows.count()
    assert title in rows.last.inner_text()
    rows.last.locator("button[value^='remove:']").click()
    expect(rows).to_have_count(count - 1)
    plan.locator("button[name=do][value=save]").first.click()
    plan.wait_for_url("**/vacancies/1/interview-plan")
    assert title not in plan.locator("main").inner_text()
    later = new_session(running, chromium, "Новый План")
    page.reload()
    go_on(page)
    step = page.locator(f"[data-step][data-title='{title}']")
    assert step.count() == 1
    step.locator("textarea").first.evaluate(
        "(area) => { area.value = 'по старому плану';"
        " area.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    saved(page)
    assert "по старому плану" in sheet_of(running, session).values()
    page = open_console(rater, later)
    assert page.locator("[data-step]").count() > 10
    assert page.locator(f"[data-step][data-title='{title}']").count() == 0
    rater.close()
    hr.close()


def _submit(rater: Person, session: int) -> None:
    page = rater.page
    saved(page)
    page.evaluate("location.hash = 'step-overview'")
    rater.press("[data-part=submit]")
    page.wait_for_url(f"**/sessions/{session}/debrief")


def _read_everything(page: Page, url: str, session: int) -> dict[str, str]:
    """Whatever the server answers on the pages to which this person's pages lead, by path."""
    told: dict[str, str] = {}

    def read(answer: Response) -> None:
        kind = answer.headers.get("content-type", "")
        if answer.url.startswith(url) and ("html" in kind or "json" in kind):
            answers.append(answer)

    answers: list[Response] = []
    page.on("response", read)
    waiting = [f"{url}/", f"{url}/sessions/{session}", f"{url}/candidates?q={CANARY}"]
    waiting.append(f"{url}/sessions/{session}/debrief")
    seen: set[str] = set()
    while waiting and len(seen) < MOST_PAGES:
        address = urldefrag(waiting.pop(0)).url
        if address in seen:
            continue
        seen.add(address)
        page.goto(address)
        if page.locator("form[data-draft]").count():
            go_on(page)
        for link in page.locator("a[href]").evaluate_all("all => all.map(a => a.href)"):
            if f"/sessions/{session}" in link and not link.endswith(("/calendar", "/file")):
                waiting.append(urljoin(address, link))
        for answer in answers:
            if answer.status < 300 or answer.status >= 400:
                path = answer.url.removeprefix(url)
                told[path] = told.get(path, "") + answer.text().replace(f"q={CANARY}", "")
        answers.clear()
        told[address.removeprefix(url) + " as drawn"] = page.content()
    page.remove_listener("response", read)
    return told
