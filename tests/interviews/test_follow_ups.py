"""Questions about the candidate's own plan: after the fixed steps, without a level, never lost."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.core import i18n
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import questions
from hiring.evidence.panels import list_follow_ups
from hiring.interviews import follow_ups, noting
from hiring.sessions import queries as sessions
from tests.interviews.filled import complete, fill, post, rate_all, steps_of, submit
from tests.verdicts import stage
from tests.world import World, csrf, identity_of


def sync(world: World, browser: FlaskClient, operation: dict[str, object]) -> Any:
    """What the page sends by itself."""
    token = csrf(browser.get("/account").text)
    return browser.post(
        f"/sessions/{world.session}/interview/operations",
        json={
            "draft": f"follow_ups:{world.session}",
            "writer": "window",
            "operations": [operation],
        },
        headers={"X-CSRFToken": token},
    )


def place(world: World) -> str:
    return f"/sessions/{world.session}/ratings/questions"


def asked(app: Flask, world: World) -> list[str]:
    with app.test_request_context(), i18n.force_locale("ru"):
        return [one.text for one in list_follow_ups(world.session)]


def test_a_submitted_plan_has_three_questions_in_both_languages(app: Flask, world: World) -> None:
    assert asked(app, world) == []
    stage.plan(world, slips=3)
    for locale in i18n.LOCALES:
        with app.test_request_context(), i18n.force_locale(locale):
            listed = list_follow_ups(world.session)
            assert [one.place for one in listed] == [1, 2, 3]
            assert all("%(" not in one.text and one.text for one in listed)


def test_every_question_can_be_said(app: Flask, world: World) -> None:
    params = {
        "task": "refund",
        "other": "parcel",
        "to": "accountant",
        "until": "2026-03-18",
        "at": "10:00",
        "start": "10:00",
        "end": "19:00",
        "minutes": 15,
    }
    for locale in i18n.LOCALES:
        with app.test_request_context(), i18n.force_locale(locale):
            known = stage.content.get_words(world.content_version)["day_plans"]["working_day"]
            said = {
                code: questions.say_question({"code": code, "params": params}, known)
                for code in questions.QUESTIONS
            }
            assert all("%(" not in text and text.endswith(("?", ".")) for text in said.values())


def test_who_has_something_open_sees_no_question(app: Flask, world: World, as_) -> None:
    stage.plan(world)
    texts = asked(app, world)
    browser = as_("rater")
    for rated in (False, True):
        if rated:
            for step in steps_of(world)[:-1]:
                fill(world, "rater", step, complete(step))
        for path in (place(world), f"/sessions/{world.session}/ratings"):
            page = unescape(browser.get(path).text)
            assert any(word in page for word in ("открываются, когда", "откроются, когда"))
            assert not [text for text in texts if text in page]
        answer = post(browser, place(world), {"note.1": "Услышала.", "version": "0"})
        assert answer.status_code == 422
        assert "Услышала." in answer.text
        assert not [text for text in texts if text in unescape(answer.text)]


def test_the_questions_open_when_every_step_is_rated(app: Flask, world: World, as_) -> None:
    stage.plan(world)
    rate_all(world, "rater")
    browser = as_("rater")
    assert place(world) in browser.get(f"/sessions/{world.session}/ratings").text
    page = unescape(browser.get(place(world)).text)
    assert all(text in page for text in asked(app, world))


def test_notes_are_kept_and_shown_after_submission(world: World, as_, rows) -> None:
    stage.plan(world)
    rate_all(world, "rater")
    notes = {"note.1": "Считает, что успеет.", "note.3": "Сначала позвонит."}
    answer = post(as_("rater"), place(world), {**notes, "note.2": "", "version": "0"})
    assert answer.status_code == 303
    stored = rows("SELECT question, note, version FROM follow_up_note ORDER BY question")
    assert stored == [(1, "Считает, что успеет.", 1), (3, "Сначала позвонит.", 1)]
    comparison = f"/sessions/{world.session}/debrief"
    assert "Считает, что успеет." not in as_("director").get(comparison).text
    submit(world, "rater")
    for name in ("rater", "director", "hr"):
        page = as_(name).get(comparison).text
        assert "Считает, что успеет." in page, name
    assert as_("second_rater").get(comparison).status_code == 404


def test_submitting_does_not_wait_for_notes(world: World, rows) -> None:
    stage.plan(world)
    rate_all(world, "rater")
    submit(world, "rater")
    assert rows("SELECT count(*) FROM follow_up_note") == [(0,)]


def test_notes_can_follow_after_submitting_and_not_after_closing(world: World, as_, rows) -> None:
    stage.plan(world)
    for name in stage.RATERS:
        stage.rate(world, name)
    browser = as_("rater")
    assert post(browser, place(world), {"note.1": "Позже.", "version": "0"}).status_code == 303
    stage.close(world)
    answer = post(browser, place(world), {"note.1": "Слишком поздно.", "version": "1"})
    assert answer.status_code == 409
    assert "Слишком поздно." in answer.text
    assert rows("SELECT note FROM follow_up_note") == [("Позже.",)]


def test_the_later_window_s_note_stands_and_the_other_one_is_on_file(
    world: World, as_, rows
) -> None:
    stage.plan(world)
    rate_all(world, "rater")
    browser = as_("rater")
    first = {"note.1": "Из первого окна.", "version": "0"}
    for _ in range(2):
        assert post(browser, place(world), first).status_code == 303
    second = {"note.1": "Из второго окна.", "note.2": "Ещё.", "version": "0"}
    assert post(browser, place(world), second).status_code == 303
    assert rows("SELECT note, version FROM follow_up_note ORDER BY question") == [
        ("Из второго окна.", 2),
        ("Ещё.", 1),
    ]
    record = f"follow_ups:{world.session}"
    assert rows(
        "SELECT count(*) FROM draft_operation o JOIN draft d ON d.id = o.draft_id "
        "WHERE d.record = :record",
        record=record,
    ) == [(2,)]


def test_a_page_that_saves_by_itself_is_acknowledged(world: World, as_, rows) -> None:
    stage.plan(world)
    browser = as_("rater")
    operation = {"id": "one", "base_version": 0, "change": {"note.2": "Сам."}, "age": 0}
    assert sync(world, browser, operation).status_code == 422, "not before everything is rated"
    rate_all(world, "rater")
    for _ in range(2):
        answer = sync(world, browser, operation)
        assert answer.json["results"][0]["version"] == 1
    assert rows("SELECT question, note, version FROM follow_up_note") == [(2, "Сам.", 1)]
    for field in ("note.x", "notes.1", "s1.note", "note."):
        strange = {**operation, "id": field, "change": {field: "x"}}
        assert sync(world, browser, strange).status_code == 422, field
    gone = {**operation, "id": "gone", "change": {"note.7": "Куда?"}}
    assert sync(world, browser, gone).json["results"][0]["late"] is True
    stage.rate(world, "second_rater")
    submit(world, "rater")
    stage.close(world)
    late = {**operation, "id": "late", "change": {"note.2": "Поздно."}}
    assert sync(world, browser, late).json["results"][0]["late"] is True
    assert rows("SELECT note FROM follow_up_note") == [("Сам.",)]


def test_a_note_that_is_too_long_stays_in_the_form(world: World, as_, rows) -> None:
    stage.plan(world)
    rate_all(world, "rater")
    long = "ы" * 4001
    answer = post(as_("rater"), place(world), {"note.1": long, "version": "0"})
    assert answer.status_code == 422
    assert long in answer.text
    assert rows("SELECT count(*) FROM follow_up_note") == [(0,)]


def test_questions_that_are_not_there_are_refused(world: World, as_) -> None:
    stage.plan(world)
    rate_all(world, "rater")
    answer = post(as_("rater"), place(world), {"note.7": "Куда?", "version": "0"})
    assert answer.status_code == 409
    assert "Куда?" in answer.text


def test_only_raters_of_the_session_note_something(world: World) -> None:
    stage.plan(world)
    for name in ("hr", "rater_elsewhere"):
        with pytest.raises(NotFound):
            noting.keep_form(identity_of(world.users[name]), world.session, {1: "x"}, 0)
    who = identity_of(world.users["rater"])
    with pytest.raises(Refused):
        noting.keep_form(who, world.session, {1: "x"}, 0)


def test_without_a_plan_the_section_says_so(world: World, as_) -> None:
    rate_all(world, "rater")
    page = as_("rater").get(place(world)).text
    assert "ещё не поступил" in page
    who = identity_of(world.users["rater"])
    facts = sessions.get_session_for(who, world.session)
    section = follow_ups.find_section(who, facts, steps_of(world))
    assert section is not None
    assert section.is_open
    assert section.questions == ()
