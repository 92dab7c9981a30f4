"""Pauses: the clock stands still up to what was granted, and nothing of them is lost or counted twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.core import clock
from hiring.day_plans import accommodations, queries
from hiring.day_plans import service as day_plans
from hiring.day_plans.accommodations import Granted
from tests.day_plans.candidates import (
    answered,
    attempt_of,
    begin,
    candidate_of,
    consented,
    post,
    reference_fields,
    set_attempt,
    status,
    submitted,
    sweep,
)
from tests.world import World


@pytest.fixture
def browser(app: Flask, world: World) -> FlaskClient:
    """A candidate who has consented and not started."""
    return candidate_of(app, world)


def test_without_a_granted_pause_there_is_none(browser: FlaskClient, world: World) -> None:
    begin(browser)
    page = post(browser, "/my/day-plan/pause", {})
    assert "паузы не осталось" in browser.get(page.location).text
    assert attempt_of(world).paused_at is None


def test_a_pause_stops_the_clock_and_uses_up_what_was_granted(
    browser: FlaskClient, world: World, rows: Any
) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        set_attempt(pause_minutes=30)
        move(timedelta(minutes=5))
        post(browser, "/my/day-plan/pause", {})
        post(browser, "/my/day-plan/pause", {})
        move(timedelta(minutes=20))
        assert (status(browser)["paused"], status(browser)["seconds_left"]) == (True, None)
        post(browser, "/my/day-plan/resume", {})
        post(browser, "/my/day-plan/resume", {})
        assert status(browser)["seconds_left"] == 40 * 60
        assert attempt_of(world).pause_minutes == 10
        # A second pause ends by itself when nothing is left, and the time runs on.
        post(browser, "/my/day-plan/pause", {})
        move(timedelta(minutes=30))
        assert (status(browser)["paused"], status(browser)["seconds_left"]) == (False, 20 * 60)
        move(timedelta(minutes=21))
        assert sweep() == 1
    kinds = [kind for (kind,) in rows("SELECT kind FROM plan_event ORDER BY id")]
    assert kinds == ["paused", "resumed", "paused", "resumed"]
    # The pause that ended by itself has moved the end, and nothing of it is left.
    attempt = attempt_of(world)
    assert (attempt.paused_at, attempt.pause_minutes) == (None, 0)
    assert attempt.submitted_at is not None
    assert attempt.due_at is not None
    assert attempt.submitted_at - attempt.due_at == timedelta(minutes=1)


def test_a_plan_submitted_within_a_granted_pause_is_not_late(
    browser: FlaskClient, world: World
) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        set_attempt(pause_minutes=30)
        post(browser, "/my/day-plan/pause", {})
        move(timedelta(minutes=60))
        submitted(browser, reference_fields(world))
    found = queries.find_attempt(world.session)
    assert found is not None
    assert (found.late_minutes, attempt_of(world).pause_minutes) == (0, 0)


def test_while_it_is_paused_the_server_does_not_submit(browser: FlaskClient, world: World) -> None:
    with clock.stopped_at(clock.now()) as move:
        begin(browser)
        set_attempt(pause_minutes=60)
        move(timedelta(minutes=40))
        post(browser, "/my/day-plan/pause", {})
        move(timedelta(minutes=50))
        assert sweep() == 0
        assert attempt_of(world).receipt is None


def test_a_grant_after_a_pause_that_ended_by_itself_adds_only_what_is_new(
    world: World, rows
) -> None:
    who = consented(world)
    accommodations.ask(who, ["pause"], "")
    answered(world, Granted(pause_minutes=15))
    accommodations.ask(who, ["pause"], "")
    with clock.stopped_at(clock.now()) as move:
        began = clock.now()
        day_plans.start_plan(who)
        day_plans.pause(who)
        move(timedelta(minutes=20))
        answered(world, Granted(pause_minutes=30))
        [(due, paused, pause)] = rows("SELECT due_at, paused_at, pause_minutes FROM plan_attempt")
    assert str(began + timedelta(minutes=45 + 15))[:19] == str(due)[:19]
    assert (paused, pause) == (None, 15)
