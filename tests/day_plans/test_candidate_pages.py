"""The candidate's way through the exercise, with the buttons of its pages only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.content import queries as content
from hiring.core import clock
from hiring.day_plans import findings, queries
from hiring.day_plans.key import get_key
from hiring.sessions import service as sessions
from tests import counting
from tests import world as world_module
from tests.day_plans.candidates import (
    PLANNER,
    begin,
    candidate_of,
    post,
    reference_fields,
    submitted,
    version_of,
)
from tests.world import World

TABLES = (
    "assessment_session",
    "plan_attempt",
    "plan_result",
    "draft",
    "draft_operation",
    "evidence",
    "exhibit",
    "audit_event",
)


@pytest.fixture
def browser(app: Flask, world: World) -> FlaskClient:
    """A candidate who has consented and not started."""
    return candidate_of(app, world)


@pytest.fixture
def planning(browser: FlaskClient) -> FlaskClient:
    """A candidate at the planner."""
    return begin(browser)


def test_before_consent_the_exercise_leads_to_the_notice(app: Flask, world: World) -> None:
    who = world_module.candidate_of(world.session)
    unasked = world_module.browser(app, link_id=who.link_id)
    assert unasked.get("/my/day-plan/start").location == "/my"
    assert unasked.get(PLANNER).location == "/my/day-plan/start"
    answer = post(unasked, "/my/day-plan/start", {}, page="/my")
    assert (answer.status_code, answer.location) == (303, "/my")


def test_looking_at_any_page_changes_nothing(browser: FlaskClient, rows: Any) -> None:
    pages = ("/start", "", "/summary", "/receipt")
    for _ in range(2):
        before = {table: rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}
        for page in pages:
            assert browser.get(PLANNER + page).status_code in (200, 303)
        assert {table: rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES} == before
        begin(browser)


def test_the_start_page_says_the_limit_and_begins_nothing(browser: FlaskClient, rows: Any) -> None:
    page = browser.get("/my/day-plan/start").text
    assert "45" in page
    assert "24" in page
    assert rows("SELECT id FROM plan_attempt") == []


def test_starting_stores_a_shuffled_order_and_a_due_time(
    browser: FlaskClient, world: World, rows: Any
) -> None:
    with clock.stopped_at(clock.now()):
        begin(browser)
        attempt = queries.find_attempt(world.session)
        assert attempt is not None
        assert attempt.started_at == clock.now()
        assert attempt.due_at - attempt.started_at == timedelta(minutes=45)
    facts = content.get_pack(world.content_version)["day_plans"]["working_day"]
    listed = [task["id"] for task in facts["tasks"]]
    assert sorted(attempt.task_order) == sorted(listed)
    assert attempt.task_order != listed
    page = browser.get(PLANNER).text
    shown = [page.index(f'id="choice.{task}"') for task in attempt.task_order]
    assert shown == sorted(shown)
    assert rows("SELECT state FROM assessment_session") == [("planning",)]


def test_neither_the_listed_order_nor_an_experts_counts_as_shuffled(world: World) -> None:
    key = get_key(world.content_version, "working_day")
    listed = [task.id for task in key.exercise.tasks]
    assert not findings.shuffled_is_fair(listed, key)
    for reference in key.references:
        times = reference.plan.served
        rest = [task for task in listed if task not in times]
        ideal = sorted(times, key=lambda task: times[task]) + rest
        assert not findings.shuffled_is_fair(ideal, key)
    assert findings.shuffled_is_fair(list(reversed(listed)), key)


def test_starting_twice_keeps_the_first_order_and_clock(planning: FlaskClient, rows: Any) -> None:
    before = rows("SELECT * FROM plan_attempt")
    begin(planning)
    assert rows("SELECT * FROM plan_attempt") == before
    assert planning.get("/my/day-plan/start").location == PLANNER


def test_nothing_is_filled_in_beforehand(planning: FlaskClient) -> None:
    page = planning.get(PLANNER).text
    assert page.count(' value="" checked') == 24
    assert page.count(" checked") == 24
    assert " selected" not in page
    assert "placeholder" not in page


def test_saving_keeps_what_is_incomplete_and_what_is_invalid(planning: FlaskClient) -> None:
    typed = {
        "choice.refund": "do",
        "start.refund": "25:99",
        "choice.banner": "delegate",
        "notes": "сначала <b>поручень</b>",
        "version": "0",
    }
    answer = post(planning, "/my/day-plan/save", typed)
    assert (answer.status_code, answer.location) == (303, PLANNER)
    page = planning.get(PLANNER).text
    assert 'value="25:99"' in page
    assert "«25:99» — не время" in page
    assert "сначала &lt;b&gt;поручень&lt;/b&gt;" in page
    # What is merely missing is not called wrong while one is still planning.
    assert "Укажите, кому" not in page


def test_the_planner_says_when_it_was_saved(app: Flask, world: World) -> None:
    with clock.stopped_at(clock.now().replace(hour=9, minute=7)):
        browser = begin(candidate_of(app, world))
        assert "Сохранено в" not in browser.get(PLANNER).text.partition("data-part=")[2]
        post(browser, "/my/day-plan/save", {"choice.refund": "do", "version": "0"})
        assert "Сохранено в 12:07 по Москве" in browser.get(PLANNER).text


def test_changing_the_language_keeps_what_is_typed(planning: FlaskClient) -> None:
    page = planning.get(PLANNER).text
    assert 'formaction="/my/day-plan/save" name="locale" value="en"' in page
    # Enter in a field presses the first button of the form: not one of a language.
    assert page.index('form="plan" formaction="/my/day-plan/save" tabindex') < page.index(
        '"locale"'
    )
    form = {"notes": "в середине", "version": "0", "locale": "en", "next": PLANNER}
    answer = post(planning, "/my/day-plan/save", form)
    # The browser sends the same form on to the language's own address.
    assert (answer.status_code, answer.location) == (307, "/language")
    assert post(planning, answer.location, form).location == PLANNER
    page = planning.get(PLANNER).text
    assert "Check and submit" in page
    assert "в середине" in page


def test_the_whole_way_ends_with_a_receipt(planning: FlaskClient, world: World, rows: Any) -> None:
    answer = submitted(planning, reference_fields(world))
    assert (answer.status_code, answer.location) == (303, "/my/day-plan/receipt")
    ((receipt,),) = rows("SELECT receipt FROM plan_attempt")
    assert receipt in planning.get("/my/day-plan/receipt").text
    assert rows("SELECT state FROM assessment_session") == [("planned",)]
    ((closed, operations),) = rows(
        "SELECT closed_at, (SELECT count(*) FROM draft_operation) FROM draft"
    )
    assert closed
    assert operations >= 1
    events = [event for (event,) in rows("SELECT event FROM audit_event ORDER BY id")]
    assert events[-2:] == ["plan.started", "plan.submitted"]
    assert planning.get(PLANNER).location == "/my/day-plan/receipt"
    assert planning.get("/my/day-plan/summary").location == "/my/day-plan/receipt"


def test_the_answer_is_due_after_the_vacancys_days(app: Flask, world: World, rows: Any) -> None:
    # Half past ten in the evening in UTC is the next day where the company works.
    evening = clock.now().replace(hour=22, minute=30)
    with clock.stopped_at(evening):
        submitted(begin(candidate_of(app, world)), reference_fields(world))
    ((due,),) = rows("SELECT answer_due_on FROM assessment_session")
    assert str(due) == (evening + timedelta(days=6)).date().isoformat()


def test_submitting_again_gives_the_same_receipt_and_scores_once(
    planning: FlaskClient, world: World, rows: Any
) -> None:
    old_summary = {**reference_fields(world), "version": "0"}
    submitted(planning, reference_fields(world))
    ((receipt,),) = rows("SELECT receipt FROM plan_attempt")
    before = {table: rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}
    for path, data in (
        ("/my/day-plan/submit", {"version": "1"}),
        ("/my/day-plan/submit", {}),
        ("/my/day-plan/summary", old_summary),
        ("/my/day-plan/save", old_summary),
        ("/my/day-plan/start", {}),
    ):
        answer = post(planning, path, data)
        shown = planning.get(answer.location, follow_redirects=True).text
        assert receipt in shown
    assert {table: rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES} == before


def test_a_plan_with_undecided_tasks_is_submitted_after_a_warning(
    planning: FlaskClient, world: World, rows: Any
) -> None:
    fields = reference_fields(world)
    del fields["choice.refund"]
    post(planning, "/my/day-plan/summary", {**fields, "version": version_of(planning)})
    page = planning.get("/my/day-plan/summary").text
    assert "#choice.refund" in page
    answer = submitted(planning, fields)
    assert answer.location == "/my/day-plan/receipt"


def test_an_untouched_planner_can_be_submitted_too(planning: FlaskClient, rows: Any) -> None:
    assert submitted(planning, {}).location == "/my/day-plan/receipt"
    ((score,),) = rows("SELECT score FROM evidence")
    assert score == 0


def test_overlaps_are_shown_as_a_diary_shows_them_and_do_not_stop_anybody(
    planning: FlaskClient, world: World
) -> None:
    fields = {
        "choice.refund": "do",
        "start.refund": "10:00",
        "minutes.refund": "60",
        "choice.banner": "do",
        "start.banner": "1030",
        "minutes.banner": "60",
    }
    answer = post(planning, "/my/day-plan/summary", {**fields, "version": "0"})
    assert answer.status_code == 303
    page = planning.get("/my/day-plan/summary").text
    assert "В то же время — «Шрифт для баннера»." in page
    assert "10:30–11:30" in page


def test_a_summary_that_another_window_has_overtaken_is_shown_anew(
    planning: FlaskClient, world: World, rows: Any
) -> None:
    post(planning, "/my/day-plan/summary", {**reference_fields(world), "version": "0"})
    old = version_of(planning, "/my/day-plan/summary")
    post(planning, "/my/day-plan/save", {"choice.refund": "decline", "version": old})
    answer = post(planning, "/my/day-plan/submit", {"version": old})
    assert answer.status_code == 409
    assert "план изменился" in answer.text
    assert rows("SELECT receipt FROM plan_attempt") == [(None,)]


def test_a_window_left_open_does_not_undo_what_another_one_saved(planning: FlaskClient) -> None:
    first = {"choice.refund": "", "choice.banner": "", "version": "0"}
    post(planning, "/my/day-plan/save", {**first, "choice.refund": "do"})
    post(planning, "/my/day-plan/save", {**first, "choice.banner": "decline"})
    page = planning.get(PLANNER).text
    assert 'name="choice.refund" value="do" checked' in page
    assert 'name="choice.banner" value="decline" checked' in page


def test_two_windows_with_different_values_both_appear(planning: FlaskClient) -> None:
    post(planning, "/my/day-plan/save", {"start.refund": "9:15", "version": "0"})
    answer = post(planning, "/my/day-plan/save", {"start.refund": "16:45", "version": "0"})
    page = planning.get(answer.location).text
    assert 'value="16:45"' in page
    assert "начало: в другом окне было «9:15»" in page


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            {"choice.refund": "do"},
            {"choice.refund": "decline"},
            "решение: в другом окне было «Сделать»",
        ),
        (
            {"to.refund": "director"},
            {"to.refund": "accountant"},
            "кому: в другом окне было «Виктория Лапина»",
        ),
        ({"until.refund": "2026-03-18"}, {"until.refund": "2026-03-20"}, "было «среда, 18 марта»"),
    ],
)
def test_what_another_window_had_is_said_in_the_words_of_the_form(
    planning: FlaskClient, first: dict[str, str], second: dict[str, str], said: str
) -> None:
    post(planning, "/my/day-plan/save", {**first, "version": "0"})
    answer = post(planning, "/my/day-plan/save", {**second, "version": "0"})
    assert said in planning.get(answer.location).text


def test_what_another_window_has_emptied_is_called_empty(planning: FlaskClient) -> None:
    post(planning, "/my/day-plan/save", {"notes": "слово", "version": "0"})
    post(planning, "/my/day-plan/save", {"notes": "", "version": "1"})
    answer = post(planning, "/my/day-plan/save", {"notes": "другое", "version": "1"})
    page = planning.get(answer.location).text
    assert "Заметки: в другом окне было «пусто»" in page


def test_a_session_that_has_ended_takes_no_plan(
    planning: FlaskClient, world: World, rows: Any
) -> None:
    sessions.decline(world_module.candidate_of(world.session), "")
    for path in ("/my/day-plan/save", "/my/day-plan/summary"):
        assert post(planning, path, {"choice.refund": "do"}, page="/my").location == "/my"
    assert post(planning, "/my/day-plan/submit", {"version": "0"}, page="/my").status_code == 303
    assert rows("SELECT receipt FROM plan_attempt") == [(None,)]


def test_pages_in_english_are_english(planning: FlaskClient) -> None:
    post(planning, "/language", {"locale": "en", "next": PLANNER})
    page = planning.get(PLANNER).text
    assert "Check and submit" in page
    assert "Who may decide what" in page


@pytest.mark.parametrize(
    "path", ["/start", "", "/save", "/summary", "/submit", "/receipt", "/operations"]
)
def test_nobody_but_the_candidate_reaches_the_exercise(as_: Any, client: Any, path: str) -> None:
    for other in (client, as_("hr"), as_("director"), as_("administrator"), as_("rater")):
        for answer in (other.get(PLANNER + path), other.post(PLANNER + path)):
            assert answer.status_code in (400, 401, 403, 404, 405)


def test_pages_need_few_statements(planning: FlaskClient, world: World, app: Flask) -> None:
    post(planning, "/my/day-plan/save", {**reference_fields(world), "version": "0"})
    for page in ("", "/summary"):
        with counting.statements(app) as seen:
            assert planning.get(PLANNER + page).status_code == 200
        assert len(seen) <= 10, seen
