"""Whatever is typed or sent: the same page, each fault beside its field, everything still there."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests import world as world_module
from tests.day_plans.candidates import (
    PLANNER,
    begin,
    candidate_of,
    operate,
    post,
    reference_fields,
    submitted,
)
from tests.world import World

DO = {"choice.refund": "do", "start.refund": "10:00", "minutes.refund": "30"}
HAND = {"choice.refund": "delegate", "to.refund": "director", "at.refund": "9:00"}
LATER = {"choice.refund": "postpone", "until.refund": "2026-03-20"}

# What is read from a form or refused as JSON comes to no database.
on_one_engine = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def planning(app: Flask, world: World) -> FlaskClient:
    """A candidate at the planner."""
    return begin(candidate_of(app, world))


@on_one_engine
@pytest.mark.parametrize(
    ("fields", "place", "said"),
    [
        ({**DO, "start.refund": ""}, "start.refund", "Укажите, когда"),
        ({**DO, "start.refund": "25:00"}, "start.refund", "«25:00» — не время"),
        ({**DO, "start.refund": "10:75"}, "start.refund", "«10:75» — не время"),
        ({**DO, "start.refund": "утром"}, "start.refund", "«утром» — не время"),
        ({**DO, "start.refund": "-1:00"}, "start.refund", "не время"),
        ({**DO, "start.refund": "١٠:٠٠"}, "start.refund", "не время"),
        ({**DO, "start.refund": "1О:ЗО"}, "start.refund", "не время"),
        ({**DO, "start.refund": "9" * 10_000}, "start.refund", "не время"),
        ({**DO, "minutes.refund": ""}, "minutes.refund", "сколько минут"),
        ({**DO, "minutes.refund": "0"}, "minutes.refund", "«0» — не целое"),
        ({**DO, "minutes.refund": "-30"}, "minutes.refund", "«-30» — не целое"),
        ({**DO, "minutes.refund": "100000"}, "minutes.refund", "не целое"),
        ({**DO, "minutes.refund": "1e3"}, "minutes.refund", "не целое"),
        ({**DO, "minutes.refund": "30.5"}, "minutes.refund", "не целое"),
        ({**DO, "minutes.refund": "З0"}, "minutes.refund", "«З0» — не целое"),
        ({**DO, "minutes.refund": "٣٠"}, "minutes.refund", "«٣٠» — не целое"),
        ({**DO, "minutes.refund": "５"}, "minutes.refund", "не целое"),
        ({**DO, "minutes.refund": "1" * 10_000}, "minutes.refund", "не целое"),
        ({**DO, "start.refund": "23:50"}, "minutes.refund", "после полуночи"),
        ({**HAND, "to.refund": ""}, "to.refund", "кому"),
        ({**HAND, "to.refund": "nobody"}, "to.refund", "нет коллеги «nobody»"),
        ({**HAND, "at.refund": ""}, "at.refund", "когда"),
        ({**HAND, "at.refund": "24:00"}, "at.refund", "не время"),
        ({**LATER, "until.refund": ""}, "until.refund", "до какого дня"),
        ({**LATER, "until.refund": "2026-02-30"}, "until.refund", "не дата"),
        ({**LATER, "until.refund": "завтра"}, "until.refund", "«завтра» — не дата"),
        ({**LATER, "until.refund": "2026-03-17"}, "until.refund", "должна быть позже"),
        ({"choice.refund": "fly"}, "choice.refund", "«fly»"),
        ({**DO, "notes": "ж" * 10_000}, "notes", "лишних 6000"),
        ({**DO, "notes": "<script>alert(1)</script>" * 300}, "notes", "лишних"),
    ],
)
def test_each_fault_stands_beside_its_field_and_everything_typed_is_still_there(
    planning: FlaskClient, fields: dict[str, str], place: str, said: str
) -> None:
    typed = {"choice.banner": "decline", **fields, "version": "0"}
    answer = post(planning, "/my/day-plan/summary", typed)
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert said in beside(answer.text, place)
    assert f'href="#{place}"' in page
    assert 'name="choice.banner" value="decline" checked' in page
    for name, text in typed.items():
        if name.startswith(("start", "minutes", "at")) and text:
            assert f'name="{name}" value="{text}"' in page
        elif text and name != "version":
            assert text in page
    # Submitting in spite of it leads to the same page.
    version = re.search(r'name="version" value="([0-9]+)"', answer.text)
    assert version is not None
    again = post(planning, "/my/day-plan/submit", {"version": version[1]})
    assert again.status_code == 422
    assert said in beside(again.text, place)


def beside(page: str, place: str) -> str:
    """The words of the fault that stands at a field."""
    found = re.search(rf'id="{re.escape(place)}-error">(.*?)</div>', page, re.DOTALL)
    assert found is not None, f"nothing stands beside {place}"
    assert f'aria-describedby="{place}-error' in page or place.startswith(("choice", "notes"))
    return unescape(re.sub(r"<[^>]+>", " ", found[1]))


def test_all_faults_are_named_at_once(planning: FlaskClient) -> None:
    fields = {**DO, "minutes.refund": "x", "start.refund": "y", "choice.banner": "postpone"}
    page = post(planning, "/my/day-plan/summary", {**fields, "version": "0"}).text
    for place in ("start.refund", "minutes.refund", "until.banner"):
        assert beside(page, place)


@pytest.mark.parametrize("path", ["/my/day-plan/save", "/my/day-plan/summary"])
def test_an_unknown_task_is_named_and_nothing_is_kept(
    planning: FlaskClient, rows: Any, path: str
) -> None:
    answer = post(planning, path, {**DO, "choice.coffee": "do", "hack": "1", "version": "0"})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert "нет задачи «coffee»" in page
    assert "«hack»" in page
    assert 'name="start.refund" value="10:00"' in page
    assert rows("SELECT id FROM draft") == []


def test_the_same_task_twice_is_named_beside_the_task(planning: FlaskClient) -> None:
    token = world_module.csrf(planning.get(PLANNER).text)
    data = MultiDict(
        [
            ("csrf_token", token),
            ("version", "0"),
            ("choice.refund", "do"),
            ("choice.refund", "decline"),
        ]
    )
    answer = planning.post("/my/day-plan/summary", data=data)
    assert answer.status_code == 422
    assert "дважды" in beside(answer.text, "choice.refund")


def test_a_field_longer_than_any_draft_is_shown_again_and_refused(
    planning: FlaskClient, rows: Any
) -> None:
    typed = {**DO, "notes": "слово " * 5000, "version": "0"}
    answer = post(planning, "/my/day-plan/save", typed)
    assert answer.status_code == 422
    assert "слишком длинный" in answer.text
    assert answer.text.count("слово ") >= 5000
    assert rows("SELECT id FROM draft") == []


def test_what_could_not_be_kept_is_shown_on_what_the_page_was_made_from(
    planning: FlaskClient,
) -> None:
    post(planning, "/my/day-plan/save", {"choice.refund": "do", "version": "0"})
    other = {"choice.refund": "do", "choice.banner": "decline", "version": "1"}
    post(planning, "/my/day-plan/save", other)
    long = {"choice.refund": "do", "notes": "слово " * 5000, "version": "1"}
    page = unescape(post(planning, "/my/day-plan/save", long).text)
    # The page sends again what differs from this and nothing else.
    assert 'name="version" value="1"' in page
    assert """data-known="{"choice.refund": "do"}\"""" in page


def test_a_post_without_a_token_is_refused(planning: FlaskClient, rows: Any) -> None:
    for path in ("/save", "/summary", "/submit", "/operations", "/start"):
        assert planning.post(PLANNER + path, data=DO).status_code == 400
    assert rows("SELECT id FROM draft") == []


def test_an_absurd_version_is_no_version(planning: FlaskClient) -> None:
    for version in ("", "-1", "9" * 30, "٣", "x"):
        answer = post(planning, "/my/day-plan/save", {**DO, "version": version})
        assert answer.status_code == 303
    assert post(planning, "/my/day-plan/submit", {"version": "x"}).status_code == 409


OPERATION = {"id": "op-1", "base_version": 0, "change": {"choice.refund": "do"}}


def test_an_operation_is_kept_and_acknowledged(planning: FlaskClient) -> None:
    answer = operate(planning, OPERATION)
    assert answer.status_code == 200
    (result,) = answer.get_json()["results"]
    assert (result["ok"], result["version"], result["replaced"]) == (True, 1, {})
    assert (result["late"], result["saved_at"].endswith("+00:00")) == (False, True)
    assert operate(planning, OPERATION).get_json()["results"] == [result]
    assert 'name="choice.refund" value="do" checked' in planning.get(PLANNER).text


def test_each_operation_of_a_request_is_kept_or_refused_for_itself(
    planning: FlaskClient, rows: Any
) -> None:
    wrong = {"id": "op-2", "base_version": 0, "change": {"choice.coffee": "do"}}
    last = {"id": "op-3", "base_version": 0, "change": {"notes": "ещё"}}
    answer = operate(planning, OPERATION, wrong, last)
    assert answer.status_code == 200
    results = answer.get_json()["results"]
    assert [one["ok"] for one in results] == [True, False, True]
    assert (results[1]["id"], results[1]["status"]) == ("op-2", 422)
    assert answer.get_json()["version"] == 2
    assert len(rows("SELECT id FROM draft_operation")) == 2


def test_a_stale_operation_wins_and_gives_back_what_it_replaced(planning: FlaskClient) -> None:
    operate(planning, OPERATION)
    stale = {"id": "op-2", "base_version": 0, "change": {"choice.refund": "decline"}}
    (result,) = operate(planning, stale, writer="another").get_json()["results"]
    assert result["replaced"] == {"choice.refund": "do"}


def test_an_operation_brings_along_what_another_window_has_kept(planning: FlaskClient) -> None:
    operate(planning, OPERATION)
    stale = {"id": "op-2", "base_version": 0, "change": {"choice.banner": "decline"}}
    (result,) = operate(planning, stale, writer="another").get_json()["results"]
    assert (result["replaced"], result["others"]) == ({}, {"choice.refund": "do"})


def test_a_request_holds_no_more_than_a_hundred_operations(planning: FlaskClient) -> None:
    many = [{**OPERATION, "id": f"op-{number}"} for number in range(101)]
    assert operate(planning, *many).status_code == 422
    assert operate(planning, operations=[]).status_code == 422


@on_one_engine
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"id": "a", "change": {"notes": "x"}}, 428),
        ({"id": "a", "base_version": None, "change": {"notes": "x"}}, 428),
        ({"id": "a", "base_version": 7, "change": {"notes": "x"}}, 409),
        ({"id": "a", "base_version": 0, "change": {"notes": "x" * 20_001}}, 413),
        (" " * 300_000, 413),
        ({"id": "a", "base_version": 0, "change": {"choice.coffee": "do"}}, 422),
        ({"id": "a", "base_version": 0, "change": {"version": "3"}}, 422),
        ({"id": "a", "base_version": 0, "change": {"notes": 3}}, 422),
        ({"id": "a", "base_version": 0, "change": {"notes": None}}, 422),
        ({"id": "a", "base_version": 2**70, "change": {"notes": "x"}}, 409),
        ({"base_version": 0, "change": {"notes": "x"}}, 422),
        (None, 422),
        ([], 422),
        ("", 422),
        ("{", 422),
        ("[" * 100_000, 422),
        ("NaN", 422),
        ('{"id": "a", "base_version": NaN, "change": {"notes": "x"}}', 422),
        (b"\xff\xfe", 422),
        ("9" * 5000, 422),
    ],
)
def test_a_malformed_operation_is_answered_in_json_and_keeps_nothing(
    planning: FlaskClient, rows: Any, body: Any, status: int
) -> None:
    answer = operate(planning, body)
    assert answer.status_code == status
    said = answer.get_json()
    assert said["ok"] is False
    assert said.get("message") or said["results"][0]["message"]
    assert rows("SELECT id FROM draft_operation") == []


def test_a_lone_surrogate_and_a_nul_are_no_reason_to_fail(planning: FlaskClient) -> None:
    operation = {"id": "a", "base_version": 0, "change": {"notes": "a\ud800\u0000b"}}
    assert operate(planning, operation).status_code == 200
    assert "ab</textarea>" in planning.get(PLANNER).text


def test_after_the_submission_an_operation_is_kept_late_and_led_to_the_receipt(
    planning: FlaskClient, world: World, rows: Any
) -> None:
    submitted(planning, reference_fields(world))
    before = rows("SELECT state FROM draft")
    answer = operate(planning, OPERATION, page="/my").get_json()
    assert answer["location"] == "/my/day-plan/receipt"
    assert answer["results"][0]["late"] is True
    assert rows("SELECT state FROM draft") == before
    assert len(rows("SELECT id FROM draft_operation WHERE is_late")) == 1


def test_an_attempt_that_does_not_exist_takes_no_operation(app: Flask, world: World) -> None:
    answer = operate(candidate_of(app, world), OPERATION, page="/my")
    assert answer.status_code == 404
    assert answer.get_json()["ok"] is False
