"""The practice: open before the start, in both languages, by the form alone; it stores nothing."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.content import queries as content
from tests.day_plans.candidates import candidate_of, post
from tests.world import World

PRACTICE = "/my/day-plan/practice"
TABLES = ("plan_attempt", "plan_event", "draft", "draft_operation", "audit_event", "evidence")
ALL_DONE = {
    "choice.courier": "do",
    "start.courier": "1400",
    "minutes.courier": "15",
    "choice.keys": "delegate",
    "to.keys": "brother",
    "at.keys": "12:00",
    "choice.books": "postpone",
    "until.books": "2026-08-09",
    "choice.app": "decline",
    "reason.app": "хватит одного",
}


@pytest.fixture
def browser(app: Flask, world: World) -> FlaskClient:
    """A candidate who has not begun."""
    return candidate_of(app, world)


def test_it_is_open_before_the_start_and_has_no_clock(browser: FlaskClient) -> None:
    page = browser.get(PRACTICE).text
    assert page.count("data-task=") == 4
    assert "data-seconds" not in page
    assert "data-operations" not in page
    assert "data-done" not in page


def test_the_form_alone_ticks_the_steps_shows_the_summary_and_keeps_nothing(
    browser: FlaskClient, rows: Any
) -> None:
    before = {table: rows(f"SELECT * FROM {table}") for table in TABLES}
    answer = post(browser, PRACTICE, ALL_DONE, page=PRACTICE)
    assert answer.status_code == 200
    assert answer.text.count("data-done=") == 6
    assert "14:00–14:15" in answer.text
    assert "хватит одного" in answer.text
    assert 'value="1400"' in answer.text
    assert browser.get(PRACTICE).text.count("data-done=") == 0
    assert {table: rows(f"SELECT * FROM {table}") for table in TABLES} == before


def test_what_cannot_be_read_is_said_beside_its_field(browser: FlaskClient) -> None:
    answer = post(browser, PRACTICE, {**ALL_DONE, "start.courier": "25:99"}, page=PRACTICE)
    assert answer.status_code == 422
    assert "«25:99» — не время" in answer.text
    assert 'value="25:99"' in answer.text


def test_an_appointment_that_was_moved_is_remarked_here_too(browser: FlaskClient) -> None:
    answer = post(browser, PRACTICE, {**ALL_DONE, "start.courier": "13:00"}, page=PRACTICE)
    assert "Назначено на 14:00." in answer.text
    assert answer.text.count("data-done=") == 5


def test_it_speaks_english_and_says_nothing_of_the_real_exercise(
    browser: FlaskClient, world: World
) -> None:
    post(browser, "/language", {"locale": "en", "next": PRACTICE}, page=PRACTICE)
    page = browser.get(PRACTICE).text
    assert "Meet the courier" in page
    words = content.get_words(world.content_version, "en")["day_plans"]["working_day"]
    for task in words["tasks"].values():
        assert task["title"] not in page
