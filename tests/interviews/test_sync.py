"""What a console sends by itself: acknowledged once, kept when late, and only one's own."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from hiring.interviews import service
from hiring.sessions import service as sessions_service
from tests.interviews import filled
from tests.interviews.filled import console, step_of
from tests.world import World, add_candidate, csrf, identity_of

# Pages; what is stored is asked of both databases elsewhere.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

WINDOW = "window"


def operation(world: World, name: str = "one", **more: Any) -> dict[str, Any]:
    step = step_of(world, "case")
    change = {f"{step.prefix}note": "сказал «да»"}
    return {"id": name, "base_version": 0, "change": change, "age": 0, **more}


def send(world: World, browser: FlaskClient, *operations: object, **more: Any) -> Any:
    sent = {
        "draft": f"interview:{world.session}",
        "writer": WINDOW,
        "operations": list(operations),
        **more,
    }
    return post(browser, f"{console(world)}/operations", sent)


def post(browser: FlaskClient, path: str, sent: object) -> Any:
    token = csrf(browser.get("/account").text)
    return browser.post(path, json=sent, headers={"X-CSRFToken": token})


def test_the_same_operation_twenty_times_is_kept_once(world: World, as_, rows) -> None:
    browser = as_("rater")
    for _ in range(20):
        answer = send(world, browser, operation(world))
        assert (answer.status_code, answer.json["ok"]) == (200, True)
        assert answer.json["results"][0]["version"] == 1
    assert rows("SELECT count(*) FROM draft_operation") == [(1,)]
    assert rows("SELECT state FROM assessment_session WHERE id = :id", id=world.session) == [
        ("rating",)
    ]
    assert (step_of(world, "case").content or {})["note"] == "сказал «да»"


def test_an_operation_without_a_base_is_refused(world: World, as_, rows) -> None:
    browser = as_("rater")
    assert send(world, browser, operation(world, base_version=None)).status_code == 428
    assert send(world, browser, operation(world, base_version=7)).status_code == 409
    assert rows("SELECT count(*) FROM draft_operation") == [(0,)]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"note": "x"},
        {"s0.note": "x"},
        {"s1": "x"},
        {"mark.a": 1},
        {"mark.a": None},
        {"run.at": True},
        {"csrf_token": "x"},
        {"x" * 200: "x"},
        {"run.why": "x" * 30_000},
        [],
        None,
    ],
)
def test_what_no_console_says_is_refused(world: World, as_, rows, change: object) -> None:
    answer = send(world, as_("rater"), operation(world, change=change))
    assert answer.status_code in (413, 422)
    assert answer.json["ok"] is False
    assert rows("SELECT count(*) FROM draft_operation") == [(0,)]


@pytest.mark.parametrize("draft", ["", "interview:", "day_plan:1", 7, None, "interview:x", [1]])
def test_a_draft_that_is_none_is_refused(world: World, as_, draft: object) -> None:
    answer = send(world, as_("rater"), operation(world), draft=draft)
    assert answer.status_code == 422


def test_a_page_cannot_speak_of_another_session(world: World, as_, rows) -> None:
    other = add_candidate(world, "Борис", "b@example.org")
    for draft in (f"interview:{other}", "interview:999999999999"):
        answer = send(world, as_("rater"), operation(world), draft=draft)
        assert answer.status_code == 404
    assert rows("SELECT count(*) FROM draft_operation") == [(0,)]


@pytest.mark.parametrize(("name", "status"), [("hr", 404), ("rater_elsewhere", 404)])
def test_who_has_no_seat_is_told_nothing(world: World, as_, name: str, status: int) -> None:
    filled.fill(world, "rater", step_of(world, "case"), {"note": "канарейка"})
    browser = as_(name)
    path = console(world)
    query = f"?draft=interview:{world.session}&writer=w&since=0"
    sent = {"draft": f"interview:{world.session}", "writer": "w", "device": "d", "kind": "opened"}
    for answer in (
        send(world, browser, operation(world)),
        browser.get(f"{path}/status{query}"),
        post(browser, f"{path}/report", sent),
    ):
        assert answer.status_code == status
        assert "канарейка" not in answer.text


def test_a_second_rater_is_told_of_their_own_sheet_only(world: World, as_) -> None:
    filled.fill(world, "rater", step_of(world, "case"), {"note": "канарейка"})
    query = f"?draft=interview:{world.session}&writer=w&since=0"
    answer = as_("second_rater").get(f"{console(world)}/status{query}")
    assert answer.json["version"] == 0
    assert answer.json["others"] == {}


def test_another_window_of_the_same_rater_is_told_what_has_changed(world: World, as_) -> None:
    browser = as_("rater")
    send(world, browser, operation(world))
    query = f"?draft=interview:{world.session}&writer=other&since=0"
    answer = browser.get(f"{console(world)}/status{query}")
    assert list(answer.json["others"].values()) == ["сказал «да»"]
    sent = {"draft": f"interview:{world.session}", "device": "d"}
    opened = post(
        browser, f"{console(world)}/report", {**sent, "writer": "first", "kind": "opened"}
    )
    assert opened.json["holder"] == "me"
    second = {**sent, "writer": "other"}
    path = f"{console(world)}/report"
    assert post(browser, path, {**second, "kind": "opened"}).json["holder"] == "other"
    assert post(browser, path, {**second, "kind": "taken"}).json["holder"] == "me"
    assert post(browser, path, {**second, "kind": "left"}).json["holder"] == "none"
    assert post(browser, path, {**second, "kind": "shouted"}).status_code == 422


@pytest.mark.parametrize("end", ["submitted", "closed", "withdrawn"])
def test_what_comes_after_the_end_is_kept_and_changes_nothing(
    world: World, as_, rows, end: str
) -> None:
    browser = as_("rater")
    hr = identity_of(world.users["hr"])
    step = step_of(world, "case")
    if end == "withdrawn":
        sessions_service.withdraw(hr, world.session, "передумал")
    else:
        filled.rate_all(world, "rater")
        filled.submit(world, "rater")
        if end == "closed":
            service.close_ratings(hr, world.session, {world.users["second_rater"]: "болеет"})
    before = rows("SELECT content FROM rating ORDER BY id")
    change = {f"{step.prefix}note": "поздно"}
    answer = send(world, browser, operation(world, "late", change=change))
    assert answer.status_code == 200
    assert answer.json["results"][0]["late"] is True
    assert answer.json["state"] == "submitted"
    assert answer.json["location"].endswith(f"/sessions/{world.session}/ratings")
    assert rows("SELECT content FROM rating ORDER BY id") == before
    assert rows("SELECT count(*) FROM draft_operation WHERE is_late") == [(1,)]


def test_a_page_that_is_signed_out_is_told_so(world: World, app, as_) -> None:
    query = f"?draft=interview:{world.session}&writer=w"
    answer = app.test_client().get(
        f"{console(world)}/status{query}", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 401


def test_a_draft_has_one_name_however_its_number_is_written(world: World, as_) -> None:
    answer = send(world, as_("rater"), operation(world), draft=f"interview:00{world.session}")
    assert (answer.status_code, answer.json["version"]) == (200, 1)
    assert answer.json["draft"] == f"interview:{world.session}"
