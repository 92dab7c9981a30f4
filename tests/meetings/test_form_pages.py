"""The pages on which interviews are planned, moved, cancelled and accounted for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import world as world_module
from tests.meetings import stage
from tests.meetings.stage import START
from tests.world import World, add_candidate

# Pages; what is stored is asked of both databases elsewhere.
pytestmark = [
    pytest.mark.parametrize("engine_name", ["sqlite"]),
    pytest.mark.usefixtures("moving"),
]

TYPED = {
    "day": "2026-12-04",
    "time": "15:00",
    "minutes": "120",
    "timezone": "Europe/Moscow",
    "room": "Малый зал",
    "link": "",
    "note": "Возьмите блокнот.",
}


def post(browser: FlaskClient, path: str, page: str = "", **data: str) -> Any:
    """Send a form as the page at `page` (else the same address) carries it."""
    token = world_module.csrf(browser.get(page or path).text)
    return browser.post(path, data={"csrf_token": token, **data})


def hidden(page: str, name: str) -> str:
    """What stands in a hidden field."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert found is not None
    value = re.search(r'value="([^"]*)"', found[0])
    return value[1] if value else ""


def test_hr_plans_from_the_session_s_page(world: World, as_) -> None:
    browser = as_("hr")
    page = browser.get(f"/sessions/{world.session}").text
    assert stage.place(world) in page
    form = browser.get(stage.place(world)).text
    assert 'value="45"' in form
    assert "Москва, UTC+3" in form
    answer = post(browser, stage.place(world), **TYPED)
    assert answer.status_code == 303
    assert stage.told() == ["anna", "rater", "second_rater"]
    page = browser.get(f"/sessions/{world.session}").text
    assert "пятница, 4 декабря 2026, 15:00–17:00 (Москва, UTC+3)" in page
    assert "Письма ждут" in page
    assert stage.place(world) not in page
    assert browser.get(stage.place(world)).status_code == 303


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("day", "", "Укажите день."),
        ("day", "2026-12-01", "Это время уже прошло."),
        ("day", "2026-11-30", "Этот день уже прошёл."),
        ("day", "2062-12-04", "больше года"),
        ("day", "0001-01-01", "Этот день уже прошёл."),
        ("day", "9999-12-31", "больше года"),
        ("day", "завтра", ""),
        ("time", "", "Укажите время."),
        ("time", "25:00", ""),
        ("minutes", "5", "от 15 до 480"),
        ("minutes", "481", "от 15 до 480"),
        ("minutes", "два часа", "от 15 до 480"),
        ("room", "", "Укажите, где"),
        ("room", "я" * 121, ""),
        ("link", "http://call.example.org/1", "https://"),
        ("link", "https://", "https://"),
        ("link", "https://call example.org/1", "https://"),
        ("link", "https://user:pass@call.example.org/", "https://"),
        ("link", "https://call.example.org:99999/", "https://"),
        ("link", "https://[::1", "https://"),
        ("link", "javascript:alert(1)", "https://"),
        ("note", "я" * 1501, ""),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_typed_is_lost(
    world: World, as_, field: str, typed: str, said: str
) -> None:
    data = {**TYPED, field: typed}
    answer = post(as_("hr"), stage.place(world), **data)
    assert answer.status_code == 422
    beside = "time" if said == "Это время уже прошло." else field
    assert f'id="{beside}-error"' in answer.text
    assert said in answer.text
    for text in (typed, *(value for name, value in TYPED.items() if name != field)):
        assert text in answer.text
    assert stage.letters() == []


def test_a_time_that_the_clocks_skip_is_refused(
    world: World, as_, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        app.extensions,
        "hiring_settings",
        stage.replace(app.extensions["hiring_settings"], timezone="Europe/Berlin"),
    )
    browser = as_("hr")
    data = {**TYPED, "day": "2027-03-28", "time": "02:30", "timezone": "Europe/Berlin"}
    answer = post(browser, stage.place(world), **data)
    assert answer.status_code == 422
    assert "такого времени нет" in answer.text
    assert post(browser, stage.place(world), **{**data, "time": "03:30"}).status_code == 303


def test_a_call_only_needs_no_room(world: World, as_) -> None:
    link = "https://call.example.org/room?id=1&key=a"
    browser = as_("hr")
    assert (
        post(browser, stage.place(world), **{**TYPED, "room": "", "link": link}).status_code == 303
    )
    page = browser.get(f"/sessions/{world.session}").text
    assert 'rel="external noopener noreferrer"' in page
    assert link in stage.letters()[0].body


def test_what_overlaps_is_pointed_out_once_and_blocks_nothing(world: World, as_) -> None:
    stage.plan(world)
    other = add_candidate(world, "Борис Проба", "boris@example.org")
    world.session = other
    browser = as_("hr")
    data = {**TYPED, "time": "16:30", "room": "малый зал"}
    answer = post(browser, stage.place(world), **data)
    assert answer.status_code == 422
    assert "Место «Малый зал» занято" in answer.text
    assert "Тест rater: другое собеседование" in answer.text
    assert "Анна Проба" not in answer.text
    seen = hidden(answer.text, "seen")
    # Another room is another question: the raters are still busy.
    again = post(browser, stage.place(world), **{**data, "room": "Холл", "seen": seen})
    assert again.status_code == 422
    assert "занято" not in again.text
    assert post(browser, stage.place(world), **data, seen=seen).status_code == 303


@pytest.mark.parametrize(
    ("time", "taken"),
    [("13:00", False), ("13:01", True), ("15:00", True), ("16:59", True), ("17:00", False)],
)
def test_one_after_the_other_is_no_overlap(world: World, as_, time: str, taken: bool) -> None:
    stage.plan(world)
    world.session = add_candidate(world, "Б", "b@example.org")
    answer = post(as_("hr"), stage.place(world), **{**TYPED, "time": time})
    assert answer.status_code == (422 if taken else 303)


def test_hr_moves_with_the_form_as_it_stands(world: World, as_) -> None:
    meeting_id = stage.plan(world)
    browser = as_("hr")
    page = browser.get(stage.place(world, str(meeting_id))).text
    for value in ("2026-12-04", "15:00", "120", "Малый зал", "Возьмите блокнот."):
        assert value in page
    data = {**TYPED, "time": "16:00", "moves": hidden(page, "moves")}
    assert post(browser, stage.place(world, str(meeting_id)), **data).status_code == 303
    assert stage.told("moved") == ["anna", "rater", "second_rater"]
    page = browser.get(f"/sessions/{world.session}").text
    assert "16:00–18:00" in page
    assert "Что менялось" in page
    assert "Назначено: пятница, 4 декабря 2026, 15:00–17:00" in page


def test_two_people_at_one_form_see_each_other(world: World, as_) -> None:
    meeting_id = stage.plan(world)
    stage.move(world, meeting_id, timedelta(hours=1))
    browser = as_("hr")
    data = {**TYPED, "room": "Холл", "moves": "0"}
    answer = post(browser, stage.place(world, str(meeting_id)), **data)
    assert answer.status_code == 422
    assert "перенёс кто-то другой" in answer.text
    assert "16:00–18:00" in answer.text
    assert "Холл" in answer.text
    data["moves"] = hidden(answer.text, "moves")
    assert post(browser, stage.place(world, str(meeting_id)), **data).status_code == 303


def test_hr_cancels_with_a_reason(world: World, as_) -> None:
    meeting_id = stage.plan(world)
    browser = as_("hr")
    path = stage.place(world, f"{meeting_id}/cancellation")
    answer = post(browser, path, reason="", message="Простите нас.")
    assert answer.status_code == 422
    assert "Простите нас." in answer.text
    assert post(browser, path, reason="Зал занят", message="Простите нас.").status_code == 303
    page = browser.get(f"/sessions/{world.session}").text
    assert "Зал занят" in page
    assert "Отменено" in page
    assert stage.place(world) in page
    assert "Зал занят" not in as_("rater").get(f"/sessions/{world.session}").text
    assert browser.get(path).status_code == 303
    assert browser.get(stage.place(world, str(meeting_id))).status_code == 303


def test_raters_and_directors_see_it_and_change_nothing(world: World, as_) -> None:
    meeting_id = stage.plan(world)
    for name in ("rater", "director"):
        browser = as_(name)
        page = browser.get(f"/sessions/{world.session}").text
        assert "пятница, 4 декабря 2026" in page
        assert f"meetings/{meeting_id}/calendar" in page
        assert "cancellation" not in page
        answer = browser.get(stage.place(world, f"{meeting_id}/calendar"))
        assert answer.mimetype == "text/calendar"
        assert f"URL:http://localhost/sessions/{world.session}/interview" in answer.text
        assert "METHOD:PUBLISH" in answer.text
        assert "ATTENDEE" not in answer.text


def test_a_rater_says_whether_it_took_place(world: World, as_, moving, rows) -> None:
    meeting_id = stage.plan(world)
    session_page = f"/sessions/{world.session}"
    path = stage.place(world, f"{meeting_id}/outcome")
    assert "/outcome" not in as_("rater").get(session_page).text
    moving(START - stage.NOW)
    browser = as_("rater")
    assert browser.get(session_page).text.count('/outcome"') == 2
    assert '/outcome"' not in as_("director").get(session_page).text
    answer = post(browser, path, session_page, outcome="not_held")
    assert answer.status_code == 303
    assert rows("SELECT outcome FROM meeting") == [("not_held",)]
    page = as_("hr").get(session_page).text
    assert "Не состоялось" in page
    assert stage.place(world) in page
    assert post(browser, path, session_page, outcome="nonsense").status_code == 303
