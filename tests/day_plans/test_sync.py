"""What the page asks by itself: where things stand, and what it says of itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.core import clock
from tests.day_plans.candidates import begin, candidate_of, operate, operation, status
from tests.world import World


@pytest.fixture
def browser(app: Flask, world: World) -> FlaskClient:
    """A candidate who has consented and not started."""
    return candidate_of(app, world)


def test_the_status_says_where_things_stand_and_changes_nothing(
    browser: FlaskClient, world: World, rows: Any
) -> None:
    tables = ("plan_attempt", "draft", "draft_operation", "plan_event", "audit_event")
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        operate(browser, operation("a", {"choice.gift": "decline"}))
        before = [rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables]
        found = status(browser, writer="another", since=0)
        assert found["ok"] is True
        assert (found["state"], found["seconds_left"], found["version"]) == ("open", 2700, 1)
        assert found["others"] == {"choice.gift": "decline"}
        assert status(browser, since=0)["others"] == {}
        assert found["csrf"]
        move(timedelta(hours=1))
        assert status(browser)["state"] == "due"
        assert [rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables] == before
        assert operate(browser, path="report", kind="due", page="/my").get_json()["state"] == (
            "submitted"
        )


def test_a_page_reports_what_happens_to_it(browser: FlaskClient, rows: Any) -> None:
    now = clock.now()
    with clock.stopped_at(now):
        begin(browser)
        ahead = int(now.timestamp() * 1000) + 7 * 60_000
        opened = operate(browser, path="report", kind="opened", clock=ahead).get_json()
        assert opened["holder"] == "me"
        there = operate(browser, path="report", kind="opened", writer="tablet").get_json()
        assert there["holder"] == "other"
        taken = operate(browser, path="report", kind="taken", writer="tablet").get_json()
        assert taken["holder"] == "me"
        assert status(browser)["holder"] == "other"
        operate(browser, path="report", kind="offline", from_age=120, to_age=20)
        operate(browser, path="report", kind="left", writer="tablet")
        assert status(browser)["holder"] == "none"
    events = rows("SELECT kind, device, details FROM plan_event ORDER BY id")
    assert [kind for kind, _, _ in events] == ["opened", "opened", "taken", "offline", "left"]
    assert {device for _, device, _ in events} == {"this-device"}
    assert "420" in str(events[0][2])
    assert str(int(now.timestamp()) - 120) in str(events[3][2])


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "cheated"},
        {"kind": None},
        {"kind": "offline"},
        {"kind": "offline", "from_age": -1, "to_age": 0},
        {"kind": "offline", "from_age": "9", "to_age": 0},
        {"kind": "opened", "device": "не устройство"},
        {"kind": "opened", "writer": ""},
        {"kind": "opened", "draft": "day_plan:"},
        {"kind": "opened", "draft": "day_plan:1x"},
        {"kind": "opened", "draft": ["day_plan:1"]},
    ],
)
def test_a_report_that_is_none_is_refused_and_leaves_nothing(
    browser: FlaskClient, rows: Any, sent: dict[str, Any]
) -> None:
    begin(browser)
    answer = operate(browser, path="report", **sent)
    assert (answer.status_code, answer.get_json()["ok"]) == (422, False)
    assert rows("SELECT id FROM plan_event") == []


def test_who_is_signed_out_is_told_in_json(app: Flask, world: World, browser: FlaskClient) -> None:
    begin(browser)
    answer = app.test_client().get(
        "/my/day-plan/status?draft=day_plan:1&writer=w", headers={"Accept": "application/json"}
    )
    assert (answer.status_code, answer.get_json()["ok"]) == (401, False)


def test_a_page_that_never_stops_reporting_fills_no_disk(
    browser: FlaskClient, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hiring.day_plans.service.MOST_EVENTS", 3)
    begin(browser)
    for _ in range(5):
        assert operate(browser, path="report", kind="left").status_code == 200
    assert len(rows("SELECT id FROM plan_event")) == 3
