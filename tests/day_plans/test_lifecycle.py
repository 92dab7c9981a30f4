"""The time of an attempt: its end, the grace, more time, pauses; the server submits by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hiring.content import queries as content
from hiring.core import clock
from hiring.core.db import db
from hiring.day_plans import lifecycle, queries, submission
from hiring.day_plans.key import get_key
from hiring.day_plans.models import PlanResult
from hiring.drafts.models import Draft
from hiring.sessions import service as sessions
from scoring import day_plan
from tests import world as world_module
from tests.day_plans.candidates import (
    PLANNER,
    attempt_of,
    begin,
    candidate_of,
    operate,
    operation,
    post,
    reference_fields,
    set_attempt,
    status,
    submitted,
    sweep,
    version_of,
)
from tests.world import World, add_candidate

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LIMIT = timedelta(minutes=45)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Time:
    """An attempt's time alone."""

    due_at: datetime | None = START + LIMIT
    paused_at: datetime | None = None
    pause_minutes: int = 0


@pytest.fixture
def browser(app: Flask, world: World) -> FlaskClient:
    """A candidate who has consented and not started."""
    return candidate_of(app, world)


@given(
    after=st.integers(-7200, 7200),
    paused=st.none() | st.integers(-7200, 7200),
    allowed=st.integers(0, 60),
)
def test_a_pause_moves_the_end_by_its_length_and_never_by_more_than_was_granted(
    after: int, paused: int | None, allowed: int
) -> None:
    now = START + timedelta(seconds=after)
    since = None if paused is None else START + timedelta(seconds=paused)
    time = Time(paused_at=since, pause_minutes=allowed)
    end = lifecycle.ends_at(time, now)
    assert end is not None
    assert START + LIMIT <= end <= START + LIMIT + timedelta(minutes=allowed)
    if since is not None and lifecycle.is_paused(time, now) and since <= now:
        # While it stands still, as much is left as at its beginning.
        assert end - now == START + LIMIT - since
    later = lifecycle.ends_at(time, now + SECOND)
    assert later is not None
    assert later >= end


@pytest.mark.parametrize(
    ("arrives", "typed", "late"),
    [
        (-1, -1, False),
        (0, 0, False),
        (1, 0, False),
        (1, 1, True),
        (15, -10, False),
        (16, -10, True),
        (3600, -10, True),
    ],
)
def test_within_the_grace_only_what_was_typed_in_time_belongs_to_the_plan(
    arrives: int, typed: int, late: bool
) -> None:
    end = START + LIMIT
    at, typed_at = end + timedelta(seconds=arrives), end + timedelta(seconds=typed)
    assert lifecycle.is_late(Time(), typed_at, at) is late


def test_without_a_limit_nothing_is_ever_late_or_over() -> None:
    far = START + timedelta(days=300)
    time = Time(due_at=None)
    assert not lifecycle.is_over(time, far)
    assert not lifecycle.is_late(time, far, far)
    assert lifecycle.seconds_left(time, far) is None


def test_at_the_end_the_server_submits_what_was_acknowledged_last_with_no_browser_open(
    browser: FlaskClient, world: World, rows: Any
) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        fields = {**reference_fields(world), "notes": "кто за что отвечает"}
        operate(browser, operation("a", fields))
        move(LIMIT + lifecycle.GRACE)
        assert sweep() == 0
        move(SECOND)
        assert sweep() == 1
        assert sweep() == 0
    attempt = attempt_of(world)
    assert (attempt.submitted_by, attempt.late_minutes) == ("deadline", 0)
    assert attempt.unread == {}
    ((actor, details),) = rows(
        "SELECT actor, details FROM audit_event WHERE event = 'plan.submitted'"
    )
    assert actor == "system"
    assert "deadline" in str(details)
    key = get_key(world.content_version, "working_day")
    expected = day_plan.report(
        key.exercise,
        key.references,
        submission.read_plan(key, fields),
        content.get_label(world.content_version),
    )
    assert db.session.query(PlanResult.report).one()[0] == expected
    receipt = browser.get("/my/day-plan/receipt").text
    assert str(attempt.receipt) in receipt
    assert "Время вышло" in receipt


def test_what_is_half_typed_at_the_end_counts_as_undecided_and_stays_on_file(
    browser: FlaskClient, world: World
) -> None:
    fields = reference_fields(world)
    kind = fields["choice.refund"]
    assert kind == "do"
    fields["minutes.refund"] = "полчаса"
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        operate(browser, operation("a", fields))
        move(LIMIT + timedelta(minutes=2))
        assert sweep() == 1
    attempt = attempt_of(world)
    assert attempt.plan is not None
    assert "refund" not in attempt.plan["tasks"]
    assert len(attempt.plan["tasks"]) == 23
    assert attempt.unread == {
        "choice.refund": "do",
        "start.refund": fields["start.refund"],
        "minutes.refund": "полчаса",
    }


def test_an_untouched_attempt_is_submitted_at_its_end_and_scores_nothing(
    browser: FlaskClient, rows: Any
) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        move(timedelta(hours=3))
        assert sweep() == 1
    assert rows("SELECT score FROM evidence") == [(0.0,)]


def test_one_plan_that_cannot_be_submitted_does_not_keep_the_others_waiting(
    app: Flask, world: World, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = add_candidate(world, "Борис Проба", "boris@example.org")
    who = world_module.candidate_of(other)
    sessions.consent(who, notice_version="test", locale="ru", text="text")

    def broken(session: Any, attempt: Any) -> str:
        if session.id == world.session:
            raise RuntimeError("no key")
        return kept(session, attempt)

    kept = submission.submit_at_deadline
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        begin(world_module.browser(app, link_id=who.link_id))
        move(timedelta(hours=1))
        monkeypatch.setattr(submission, "submit_at_deadline", broken)
        assert sweep() == 1
        monkeypatch.undo()
        assert sweep() == 1
    found = queries.find_attempt(other)
    assert found is not None
    assert found.receipt


def test_a_candidate_who_declined_is_not_submitted_for(browser: FlaskClient, world: World) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        sessions.decline(world_module.candidate_of(world.session), "")
        move(timedelta(hours=1))
        assert sweep() == 0
    assert attempt_of(world).receipt is None


def test_looking_at_the_planner_after_the_end_changes_nothing_and_the_button_submits(
    browser: FlaskClient, world: World
) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        operate(browser, operation("a", reference_fields(world)))
        move(timedelta(hours=1))
        for path in (PLANNER, "/my/day-plan/summary"):
            assert "Время вышло" in browser.get(path).text
        assert attempt_of(world).receipt is None
        answer = post(browser, "/my/day-plan/submit", {})
        assert answer.location == "/my/day-plan/receipt"
    assert attempt_of(world).submitted_by == "deadline"


def test_a_form_that_comes_after_the_end_is_kept_late_and_is_no_part_of_the_plan(
    browser: FlaskClient, world: World, rows: Any
) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        version = version_of(browser)
        move(timedelta(hours=1))
        late = {**reference_fields(world), "version": version}
        answer = post(browser, "/my/day-plan/save", late)
        assert answer.location == "/my/day-plan/receipt"
        # The same form once more adds an operation, for it is typed anew; nothing of it counts.
        assert "сохранено" in browser.get("/my/day-plan/receipt").text
    attempt = attempt_of(world)
    assert (attempt.submitted_by, attempt.plan) == ("deadline", {"tasks": {}})
    ((change,),) = rows("SELECT change FROM draft_operation WHERE is_late")
    assert "choice.refund" in str(change)


def test_operations_of_the_last_seconds_still_count_and_later_ones_are_kept_and_marked(
    browser: FlaskClient, world: World, rows: Any
) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        move(LIMIT + timedelta(seconds=10))
        answer = operate(
            browser,
            operation("a", {"choice.gift": "decline"}, age=12),
            operation("b", {"choice.banner": "decline"}, age=2),
        ).get_json()
        assert [one["late"] for one in answer["results"]] == [False, True]
        assert answer["state"] == "open"
        move(timedelta(seconds=6))
        answer = operate(
            browser, operation("c", {"choice.court": "decline"}, age=3000), page="/my"
        ).get_json()
    assert answer["results"][0]["late"] is True
    assert answer["state"] == "submitted"
    assert answer["location"] == "/my/day-plan/receipt"
    attempt = attempt_of(world)
    assert attempt.plan == {"tasks": {"gift": {"decline": {}}}}
    kept = rows("SELECT operation_id, is_late FROM draft_operation ORDER BY id")
    assert [(name, bool(late)) for name, late in kept] == [("a", False), ("b", True), ("c", True)]


def test_more_time_is_given_once(browser: FlaskClient, world: World, rows: Any) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        for _ in range(2):
            assert post(browser, "/my/day-plan/more-time", {}).location == PLANNER
        attempt = attempt_of(world)
        assert attempt.due_at == attempt.started_at + LIMIT + timedelta(minutes=10)
        move(timedelta(minutes=50))
        found = status(browser)
        assert (found["seconds_left"], found["may_extend"]) == (300, False)
    assert rows("SELECT kind FROM plan_event") == [("extended",)]


def test_without_a_limit_the_page_says_so_and_nothing_is_submitted_by_itself(
    browser: FlaskClient, world: World
) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        set_attempt(due_at=None)
        assert "Без ограничения времени" in browser.get(PLANNER).text
        move(timedelta(hours=9))
        assert sweep() == 0
        assert submitted(browser, reference_fields(world)).status_code == 303
    assert attempt_of(world).submitted_by == "candidate"


def test_neither_more_time_nor_a_pause_nor_the_language_changes_a_point(
    browser: FlaskClient, world: World
) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        set_attempt(pause_minutes=60)
        post(browser, "/my/day-plan/more-time", {})
        post(browser, "/my/day-plan/pause", {})
        move(timedelta(minutes=50))
        post(browser, "/my/day-plan/resume", {})
        browser.post("/language", data={"locale": "en"})
        submitted(browser, reference_fields(world))
    key = get_key(world.content_version, "working_day")
    plan = submission.read_plan(key, reference_fields(world))
    expected = day_plan.report(
        key.exercise, key.references, plan, content.get_label(world.content_version)
    )
    assert db.session.query(PlanResult.report).one()[0] == expected


def test_the_draft_of_a_submitted_plan_keeps_everyoperation(
    browser: FlaskClient, world: World
) -> None:
    begin(browser)
    operate(browser, operation("a", {"choice.gift": "do"}))
    operate(browser, operation("b", {"choice.gift": "decline"}, base=1))
    submitted(browser, reference_fields(world))
    draft = db.session.query(Draft).one()
    assert draft.closed_at is not None
    assert draft.version == 3
