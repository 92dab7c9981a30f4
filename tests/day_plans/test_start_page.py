"""The page before the start: its check, what it says without JavaScript, practice and more time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from hiring.core import clock
from hiring.day_plans import service as day_plans
from tests.day_plans.candidates import candidate_of
from tests.world import World

START = "/my/day-plan/start"


def test_the_start_page_names_the_time_that_can_be_taken_once(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = candidate_of(app, world)
    monkeypatch.setattr(day_plans, "extension_minutes", lambda *_: 0)
    assert "можно добавить" not in browser.get(START).text
    monkeypatch.setattr(day_plans, "extension_minutes", lambda *_: 11)
    assert "можно добавить 11 мин" in browser.get(START).text


def test_without_javascript_the_start_page_says_what_to_do_and_the_server_s_time(
    app: Flask, world: World
) -> None:
    browser = candidate_of(app, world)
    with clock.stopped_at(clock.now()):
        page = browser.get(START).text
        told = page[page.index("<noscript>") : page.index("</noscript>")]
        assert "JavaScript" in told
        moscow = clock.now() + timedelta(hours=3)
        assert f"{moscow:%H:%M}" in told


def test_the_check_says_that_it_is_us_and_what_time_it_is(app: Flask, world: World) -> None:
    browser = candidate_of(app, world)
    with clock.stopped_at(clock.now()):
        answer = browser.get("/my/day-plan/check")
        assert answer.json == {"ok": True, "now": clock.now().isoformat()}
    assert answer.headers["Cache-Control"] == "no-store"
    assert app.test_client().get("/my/day-plan/check").status_code == 401


def test_the_four_checks_are_named_with_their_six_readings(app: Flask, world: World) -> None:
    page = candidate_of(app, world).get(START).text
    read = page[page.index('id="read"') : page.index('id="allowed"')]
    for name in (
        "Приоритеты",
        "выполнимость",
        "Решения по задачам",
        "умение отказаться",
        "Оценка времени",
        "Своё время",
    ):
        assert name in read
    assert read.count("<dt>") == 4


def test_the_practice_is_offered(app: Flask, world: World) -> None:
    assert 'href="/my/day-plan/practice"' in candidate_of(app, world).get(START).text
