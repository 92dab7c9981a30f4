"""From a decision to hire to a task that somebody else has verified, in a real browser."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.e2e.conftest import Running
from tests.e2e.people import Person

pytestmark = pytest.mark.xdist_group("browser")
PASSWORD = "синий трамвай у моря"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ASSIGN, REPORT, CHECK = (
    f"form[action$='/{verb}'] button" for verb in ("assign", "report", "check")
)


@pytest.mark.parametrize(
    ("locale", "width", "candidate"), [("ru", 1366, "Романов"), ("en", 390, "Панков")]
)
def test_a_decision_becomes_an_employee_whose_task_another_verifies(
    running: Running, chromium: Browser, tmp_path: Path, locale: str, width: int, candidate: str
) -> None:
    def come() -> Person:
        return Person(chromium, running.url, locale, width)

    hr, director, mentor = (come().sign_in(key) for key in ("hr", "director", "mentor"))
    session_id = _issue(hr, candidate)
    link = _hire(director, session_id)
    newcomer = come()
    _join(newcomer, link)
    place = _probation_of(mentor, candidate)
    assert newcomer.go(place).locator("article.task").count() == 0
    task = _assign_the_first(mentor, place)

    _report(newcomer, task, "Сделал половину.", _photo(tmp_path))
    _check(mentor, task, "returned", "Не хватает второй половины.")
    assert "Не хватает второй половины." in newcomer.go(task).inner_text("main")
    document = tmp_path / "Отчёт.pdf"
    document.write_bytes(PDF)
    _report(newcomer, task, "Сделал всё, отчёт приложен.", document)
    _nothing_hides_in_the_photo(mentor, task)
    _check(hr, task, "verified", "")

    _own_task(mentor, place)
    row = director.go("/probations").locator("tr", has_text=candidate)
    assert re.search(r"\b1 (of|из) 1\b", row.inner_text())
    _change_mentor(director, place)
    answer = mentor.page.request.get(running.url + place)
    assert answer.status == 404
    # What was found before stays where it was, for those who might see it before.
    for path in (f"/sessions/{session_id}", f"/sessions/{session_id}/debrief"):
        assert hr.page.request.get(running.url + path).status == 200
    assert newcomer.page.request.get(f"{running.url}/sessions/{session_id}").status == 403
    for person in (hr, director, mentor, newcomer):
        person.close()


def _issue(hr: Person, candidate: str) -> int:
    """Close the candidate's ratings and issue the result where nobody has; the session's id."""
    page = hr.page
    page.goto(f"{hr.url}/candidates?q={candidate}")
    address = page.locator("table.data tbody a").first.get_attribute("href") or ""
    page.goto(hr.url + address)
    closing = page.locator("a[href$='/close-ratings']")
    if closing.count():
        closing.first.click()
        hr.press("main form button.button-primary")
        hr.press("form[action$='/result'] button")
    return int(address.rstrip("/").split("/")[-1])


def _hire(director: Person, session_id: int) -> str:
    """Decide to hire and start the probation; the new employee's link."""
    page = director.page
    # The page loads itself anew when its document is ready; here it would wipe what is typed.
    page.route("**/state", lambda route: route.fulfill(json={"state": "preparing"}))
    page.goto(f"{director.url}/sessions/{session_id}/result")
    another = page.locator("details:has([name=outcome]) > summary")
    if another.count():
        another.click()
    page.locator("input[name=outcome][value=hire]").check(force=True)
    page.fill("textarea[name=reason]", "Слабые места проверим на испытательном сроке.")
    director.press("form:has(textarea[name=reason]) button.button-primary")
    director.go(f"/sessions/{session_id}/probation")
    page.select_option("[name=mentor_id]", label="Павел Зорин")
    director.press("main form button.button-primary")
    director.look()
    return page.locator("input[readonly]").input_value()


def _join(newcomer: Person, link: str) -> None:
    page = newcomer.page
    page.goto(link)
    newcomer.look()
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=repeated]", PASSWORD)
    newcomer.press("main form button")
    newcomer.speak()


def _probation_of(person: Person, candidate: str) -> str:
    link = person.go("/probations").locator("table.data a", has_text=candidate)
    return link.first.get_attribute("href") or ""


def _assign_the_first(mentor: Person, place: str) -> str:
    """Edit the first proposal and give it out; the task's address."""
    page = mentor.go(place)
    edit = page.locator("article.task a[href$='/edit']").first.get_attribute("href") or ""
    mentor.go(edit)
    page.fill("[name=what]", page.input_value("[name=what]") + " Начать со своей смены.")
    mentor.press("main form button.button-primary")
    mentor.look()
    mentor.press(f"main {ASSIGN}")
    mentor.look()
    return edit.removesuffix("/edit")


def _photo(folder: Path) -> Path:
    """A photo that tells where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Canary Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 45.0, 7.0)})
    path = folder / "фото.jpg"
    Image.new("RGB", (60, 40), (20, 90, 70)).save(path, exif=exif)
    return path


def _report(newcomer: Person, task: str, text: str, file: Path) -> None:
    page = newcomer.go(task)
    page.fill("[name=text]", text)
    page.set_input_files("[name=file]", file)
    newcomer.press(f"main {REPORT}")
    newcomer.look()


def _check(checker: Person, task: str, outcome: str, comment: str) -> None:
    page = checker.go(task)
    page.check(f"input[name=outcome][value={outcome}]", force=True)
    page.fill("[name=comment]", comment)
    checker.press(f"main {CHECK}")
    checker.look()


def _nothing_hides_in_the_photo(mentor: Person, task: str) -> None:
    page = mentor.page
    page.goto(mentor.url + task)
    with page.expect_download() as download:
        page.locator("a[href$='/file']", has_text="фото.jpg").click()
    data = download.value.path().read_bytes()
    assert b"Canary" not in data
    assert not Image.open(io.BytesIO(data)).getexif()


def _own_task(mentor: Person, place: str) -> None:
    """Add a task, take it back, and bring it back."""
    page = mentor.go(f"{place}/tasks/new")
    page.fill("[name=what]", "Показать новому клиенту все зоны.")
    page.fill("[name=expected]", "Клиент находит дорогу сам.")
    page.fill("[name=criterion]", "Администратор просит клиента показать три места.")
    page.fill("[name=due_on]", page.locator("[name=due_on]").evaluate(_IN_TEN_DAYS))
    mentor.press("button[value=propose]")
    page.locator("article.task a", has_text="Показать новому клиенту").first.click()
    mentor.press("form[action$='/cancel'] button")
    mentor.look()
    mentor.press("form[action$='/restore'] button")


_IN_TEN_DAYS = "() => new Date(Date.now() + 10 * 86400000).toISOString().slice(0, 10)"


def _change_mentor(director: Person, place: str) -> None:
    page = director.go(place)
    page.locator("details.more:has([name=mentor_id]) > summary").click()
    page.select_option("[name=mentor_id]", label="Ирина Котова")
    director.press("form[action$='/mentor'] button")
    director.look()
