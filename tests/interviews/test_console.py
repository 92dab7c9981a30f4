"""The console by hand, without its script: nothing typed is lost, nothing wrong is stored."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from hiring.content import queries as content
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.demo.raters import fields_of
from hiring.interviews import keeping, queries
from hiring.sessions import queries as sessions
from hiring.sessions.models import SessionRater
from tests.interviews import filled
from tests.interviews.filled import complete, console, fill, post, step_of, steps_of
from tests.world import World, add_candidate, identity_of

INSTRUMENTS = ("knowledge", "role_play", "provocation", "case")


def typed(step: queries.OwnStep, given: dict[str, Any]) -> dict[str, str]:
    """A step's values as the console's form sends them."""
    return {f"{step.prefix}{name}": text for name, text in fields_of(given).items()}


def sheet_of(world: World, name: str = "rater") -> queries.Sheet:
    db.session.rollback()
    who = identity_of(world.users[name])
    return queries.get_sheet(who, sessions.get_session_for(who, world.session))


def indicator_of(world: World) -> str:
    return str(content.get_pack(world.content_version)["observations"][0]["id"])


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_filled_step_is_read_back_as_it_was_filled(world: World, as_, instrument: str) -> None:
    step = step_of(world, instrument)
    given = complete(step)
    answer = post(as_("rater"), console(world), {**typed(step, given), "version": "0"})
    assert answer.status_code == 303
    stored = step_of(world, instrument)
    assert stored.state == "complete"
    assert fields_of(stored.content or {}) == fields_of(given)


def test_everything_typed_stands_on_the_page_again(world: World, as_) -> None:
    filled.rate_all(world, "rater", note="сказала «да»")
    page = as_("rater").get(console(world)).text
    assert page.count("сказала «да»") == len(steps_of(world))
    boxes = sum(
        1
        for step in steps_of(world)
        for name in fields_of(step.content or {})
        if not name.startswith(("note", "why"))
    )
    assert page.count(" checked") == boxes + 1, "and the box that switches the keys on"


def test_a_box_that_is_no_longer_ticked_is_empty(world: World, as_) -> None:
    step = step_of(world, "provocation")
    browser = as_("rater")
    post(browser, console(world), {**typed(step, complete(step)), "version": "0"})
    assert (step_of(world, "provocation").content or {})["debriefed"]
    given = {**complete(step), "debriefed": False}
    post(browser, console(world), {**typed(step, given), "version": "1"})
    assert not (step_of(world, "provocation").content or {})["debriefed"]


def test_a_page_left_open_undoes_nothing_that_another_window_has_typed(world: World, as_) -> None:
    step = step_of(world, "case")
    browser = as_("rater")
    post(browser, console(world), {f"{step.prefix}note": "из первого окна", "version": "0"})
    post(browser, console(world), {f"{step.prefix}position": "1", "version": "0"})
    stored = step_of(world, "case").content or {}
    assert (stored["note"], stored["position"]) == ("из первого окна", 1)


def test_the_later_window_wins_and_is_told_that_it_replaced_something(world: World, as_) -> None:
    step = step_of(world, "case")
    browser = as_("rater")
    post(browser, console(world), {f"{step.prefix}note": "первая", "version": "0"})
    answer = post(browser, console(world), {f"{step.prefix}note": "вторая", "version": "0"})
    assert "Те же поля изменены в другом окне" in browser.get(answer.location).text
    assert (step_of(world, "case").content or {})["note"] == "вторая"


@pytest.mark.parametrize("bad", ["6", "-3", "٣", "1.5", "x" * 10_000])
def test_a_value_outside_the_scale_is_kept_and_named_beside_its_field(
    world: World, as_, bad: str
) -> None:
    browser = as_("rater")
    for step in steps_of(world):
        competency = next(iter(step.facts.get("competencies", ["-"])))
        field = {"case": "position", "role_play": f"level.{competency}"}.get(
            step.instrument, "level"
        )
        post(browser, console(world), {f"{step.prefix}{field}": bad})
    page = browser.get(console(world)).text
    assert page.count('aria-invalid="true"') + page.count("field field-wrong") >= len(
        steps_of(world)
    )
    answer = post(browser, f"/sessions/{world.session}/ratings/submit", {})
    assert answer.status_code == 422


def test_a_note_that_is_too_long_is_kept_whole_and_named(world: World, as_) -> None:
    step = step_of(world, "case")
    note = "ы" * 12_000
    browser = as_("rater")
    post(browser, console(world), {f"{step.prefix}note": note, f"{step.prefix}position": "0"})
    page = browser.get(console(world)).text
    assert note in page
    assert "Заметка длиннее 4000 символов" in page
    assert step_of(world, "case").is_open


def test_a_mark_beside_the_form_keeps_what_is_typed_there(world: World, as_) -> None:
    step = step_of(world, "case")
    browser = as_("rater")
    mark = f"good.{indicator_of(world)}.{step.id}"
    data = {f"{step.prefix}note": "ещё пишу", "version": "0", "mark": mark}
    assert post(browser, console(world), data).status_code == 303
    sheet = sheet_of(world)
    ((only),) = sheet.marks
    assert (only.indicator, only.sign, only.step_id) == (indicator_of(world), 1, step.id)
    assert (step_of(world, "case").content or {})["note"] == "ещё пишу"
    post(browser, console(world), {"version": str(sheet.version), "unmark": only.name})
    assert sheet_of(world).marks == ()


@pytest.mark.parametrize("mark", ["good.", "good.no_such", "better.clear_speech", "." * 9])
def test_a_mark_that_the_pack_does_not_have_is_refused(world: World, as_, mark: str) -> None:
    answer = post(as_("rater"), console(world), {"mark": mark})
    assert answer.status_code == (303 if mark.startswith(".") else 422)
    assert sheet_of(world).marks == ()


def test_fields_that_no_sheet_has_are_not_kept(world: World, as_) -> None:
    other = add_candidate(world, "Борис", "b@example.org")
    foreign = next(s for s in sessions.list_steps(other) if s.instrument == "case")
    strange = {f"s{foreign.id}.note": "чужое", "s999999.note": "x", "note": "x", "s.": "x", "": "x"}
    post(as_("rater"), console(world), strange)
    assert sheet_of(world).fields == {}


def test_a_form_without_a_token_is_refused_and_stores_nothing(world: World, as_) -> None:
    step = step_of(world, "case")
    answer = as_("rater").post(console(world), data={f"{step.prefix}note": "да"})
    assert answer.status_code == 400
    assert sheet_of(world).fields == {}


def test_submitting_names_every_step_that_is_open_and_leads_to_its_fields(
    world: World, as_
) -> None:
    filled.rate_all(world, "rater")
    half = step_of(world, "provocation")
    keeping.keep_form(
        identity_of(world.users["rater"]),
        world.session,
        {f"{half.prefix}note": "", f"{half.prefix}debriefed": ""},
        None,
    )
    browser = as_("rater")
    answer = post(browser, f"/sessions/{world.session}/ratings/submit", {})
    assert answer.status_code == 422
    summary = answer.text.split("error-summary")[1].split("</ul>")[0]
    assert half.title in summary
    assert "не заполнено: 2 поля" in summary
    assert summary.count("<li>") == 1
    half = step_of(world, "provocation")
    assert f'{console(world)}?open=1#{half.first_open}"' in summary
    page = browser.get(f"{console(world)}?open=1").text
    assert f'id="{half.first_open}"' in page
    assert "Запишите, на чём основана оценка." in page
    assert "Объясните кандидату, что это было" in page
    assert "Запишите, на чём основана оценка." not in browser.get(console(world)).text


@pytest.mark.parametrize("left", ["nothing", "begun"])
def test_what_is_open_is_a_place_on_the_page(world: World, as_, left: str) -> None:
    """Every field that can be missing has the id that the links to it name."""
    if left == "begun":
        for step in steps_of(world):
            fill(world, "rater", step, {"note": "начал"})
    page = as_("rater").get(f"{console(world)}?open=1").text
    for step in steps_of(world):
        assert f'id="{step.first_open}"' in page, (step.instrument, step.first_open)


def test_a_sheet_that_another_window_has_changed_is_looked_at_once_more(world: World, as_) -> None:
    filled.rate_all(world, "rater")
    seen = sheet_of(world).version
    step = step_of(world, "case")
    fill(world, "rater", step, {**complete(step), "position": 2, "note": "передумал"})
    browser = as_("rater")
    path = f"/sessions/{world.session}/ratings/submit"
    stale = post(browser, path, {"version": str(seen)})
    assert stale.status_code == 422
    assert "что-то изменено в другом окне" in stale.text
    assert f'name="version" value="{sheet_of(world).version}"' in stale.text
    assert post(browser, path, {"version": str(sheet_of(world).version)}).status_code == 303


def test_twenty_submissions_are_one(world: World, as_, rows) -> None:
    filled.rate_all(world, "rater")
    filled.mark(world, "rater", indicator_of(world), 1, -1)
    browser = as_("rater")
    version = str(sheet_of(world).version)
    path = f"/sessions/{world.session}/ratings/submit"
    answers = [post(browser, path, {"version": version}).status_code for _ in range(20)]
    assert answers == [303] * 20
    count = len(steps_of(world))
    assert rows("SELECT count(*) FROM rating") == [(count,)]
    assert rows("SELECT count(*) FROM observation_mark") == [(2,)]
    assert rows("SELECT count(*) FROM audit_event WHERE event = 'ratings.submitted'") == [(1,)]


def test_what_was_not_done_needs_a_reason_and_is_nothing_observed(world: World, as_, rows) -> None:
    filled.rate_all(world, "rater")
    step = step_of(world, "case")
    who = identity_of(world.users["rater"])
    keeping.keep_form(who, world.session, {f"{step.prefix}skipped": "1"}, None)
    path = f"/sessions/{world.session}/ratings/submit"
    assert post(as_("rater"), path, {}).status_code == 422
    keeping.keep_form(who, world.session, {f"{step.prefix}why": "кандидат ушёл раньше"}, None)
    assert step_of(world, "case").state == "skipped"
    assert post(as_("rater"), path, {}).status_code == 303


def test_notes_know_when_they_were_written(world: World) -> None:
    filled.rate_all(world, "rater")
    filled.submit(world, "rater")
    for step in steps_of(world):
        noted = (step.content or {})["noted"]
        assert set(noted) == {"note"}
        first, last = noted["note"]
        assert first <= last


def test_another_rater_s_sheet_is_another_draft(world: World, as_) -> None:
    step = step_of(world, "case")
    fill(world, "rater", step, {"note": "канарейка-у-первого"})
    page = as_("second_rater").get(console(world)).text
    assert "канарейка-у-первого" not in page
    assert sheet_of(world, "second_rater").fields == {}


def test_the_console_is_for_raters_of_the_session_only(world: World, as_, app: Flask) -> None:
    for name, status in (("hr", 404), ("rater_elsewhere", 404), ("mentor", 403)):
        assert as_(name).get(console(world)).status_code == status, name


def test_how_the_interview_went_is_kept_with_the_ratings(world: World, rows) -> None:
    filled.rate_all(world, "rater")
    ids = [step.id for step in steps_of(world)]
    order = [ids[1], ids[0], *ids[2:]]
    began = int(clock.now().timestamp())
    fields = {
        "run.started": str(began),
        "run.order": ",".join(map(str, order)),
        "run.why": "10:42 сцена раньше",
        "run.paper": "1",
        "pause.a": f"{began + 60}:{began + 90}",
    }
    keeping.keep_form(identity_of(world.users["rater"]), world.session, fields, None)
    filled.submit(world, "rater")
    ((conduct,),) = rows("SELECT conduct FROM session_rater WHERE conduct IS NOT NULL")
    kept = json.loads(conduct) if isinstance(conduct, str) else conduct
    assert kept["order"] == order
    assert kept["order_reason"] == "10:42 сцена раньше"
    assert kept["paper"] is True
    assert len(kept["pauses"]) == 1


def test_a_rater_must_rate_their_focus_and_may_leave_the_rest(world: World, rows) -> None:
    step = step_of(world, "case")
    _narrow(world, [f"case/{step.item}"])
    assert [one.id for one in sheet_of(world).open_steps] == [step.id]
    fill(world, "rater", step, complete(step))
    other = step_of(world, "provocation")
    fill(world, "rater", other, {"note": "тоже видел"})
    assert [one.id for one in sheet_of(world).open_steps] == [other.id], "what is begun is finished"
    fill(world, "rater", other, complete(other))
    filled.submit(world, "rater")
    assert rows("SELECT count(*) FROM rating") == [(2,)]


def test_eight_presses_at_once_keep_the_phrases_once(world: World, as_, rows) -> None:
    browsers = [as_("rater") for _ in range(8)]
    db.session.rollback()
    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = list(
            pool.map(lambda one: post(one, "/interview-phrases", {"phrases": "да\nнет"}), browsers)
        )
    assert [answer.status_code for answer in answers] == [303] * len(browsers)
    assert rows("SELECT text FROM quick_phrase ORDER BY place") == [("да",), ("нет",)]


@command
def _narrow(world: World, focus: list[str]) -> None:
    db.session.query(SessionRater).filter_by(
        session_id=world.session, user_id=world.users["rater"]
    ).update({"focus": focus})
