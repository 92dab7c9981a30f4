"""Earlier plans under a newer key: a new result beside the old one, a report, and nothing else changes."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hiring.content.models import ContentVersion
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.day_plans import rescore_queries, rescoring
from hiring.evidence import queries as evidence
from hiring.sessions import service as sessions
from tests import world as world_module
from tests.interviews.filled import post
from tests.verdicts import stage
from tests.world import World, identity_of

EXERCISE = "working_day"


@command
def newer(world: World, change: Callable[[dict[str, Any]], None]) -> int:
    """A newer version of the world's content, its exercise changed; the gate's anchors are kept."""
    old = db.session.get_one(ContentVersion, world.content_version)
    body = copy.deepcopy(old.body)
    change(body["day_plans"][EXERCISE])
    version = ContentVersion(
        pack=old.pack,
        pack_uuid=old.pack_uuid,
        version="2027.1",
        digest=hashlib.sha256(json.dumps(body).encode()).hexdigest(),
        body=body,
        gate=old.gate,
        imported_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    return version.id


def fewer_experts(facts: dict[str, Any]) -> None:
    """A key without the expert whose plan the candidate's is like."""
    facts["references"] = [one for one in facts["references"] if one["id"] != "clients_first"]
    for one in facts["references"]:
        one["minutes"] = {task: 2 * minutes for task, minutes in one["minutes"].items()}


def another_task(facts: dict[str, Any]) -> None:
    """The exercise with a task that the candidate has not seen."""
    more = {**facts["tasks"][0], "id": "another"}
    facts["tasks"].append(more)
    for one in facts["references"]:
        one["plan"]["tasks"]["another"] = {"decline": {}}
        one["minutes"]["another"] = 10
        one["accepts"]["another"] = [{"decline": {}}]


def run(world: World, version: int, after: int = 0) -> int:
    """The content owner asks for the report and the worker makes it."""
    owner = identity_of(world.users["content_owner"])
    rescore = rescoring.start_rescore(owner, version, EXERCISE, after)
    rescoring.make(rescore)
    db.session.expire_all()
    return rescore


def shown(world: World, name: str, version: int, rescore: int) -> rescore_queries.Shown:
    return rescore_queries.get_shown(identity_of(world.users[name]), version, rescore)


@pytest.fixture
def speaking(app: Flask) -> Iterator[None]:
    """Reports are read in a request's language."""
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("speaking")
def test_a_new_result_stands_beside_the_old_one_and_nothing_else_changes(
    world: World, rows: Any
) -> None:
    stage.plan(world, slips=2)
    before = rows("SELECT * FROM evidence"), rows("SELECT * FROM exhibit")
    sessions_before = rows("SELECT * FROM assessment_session")
    old = rows("SELECT id, content_version_id, report FROM plan_result")
    version = newer(world, fewer_experts)
    rescore = run(world, version)
    results = rows("SELECT id, content_version_id, report FROM plan_result ORDER BY id")
    assert results[:1] == old
    assert [result[1] for result in results] == [world.content_version, version]
    assert (rows("SELECT * FROM evidence"), rows("SELECT * FROM exhibit")) == before
    assert rows("SELECT * FROM assessment_session") == sessions_before
    (row,) = shown(world, "hr", version, rescore).rows
    assert row.name == "Анна Проба"
    assert row.totals[0] == evidence.list_evidence(world.session)[0].details["total"]
    assert row.way in ("up", "down")
    assert "Оценка времени" in [name for name, _, _ in row.readings] or row.readings
    assert row.tasks


@pytest.mark.usefixtures("speaking")
def test_the_content_owner_sees_numbers_and_hr_the_names_of_the_own_branch(world: World) -> None:
    stage.plan(world)
    version = newer(world, fewer_experts)
    rescore = run(world, version)
    assert [row.name for row in shown(world, "content_owner", version, rescore).rows] == [None]
    assert [row.name for row in shown(world, "director", version, rescore).rows] == ["Анна Проба"]
    for name in ("hr_elsewhere", "rater"):
        seen = shown(world, name, version, rescore)
        assert (seen.rows, seen.hidden) == ((), 1)


@pytest.mark.usefixtures("speaking")
def test_who_rates_sees_no_total_before_the_ratings_are_closed(world: World) -> None:
    hr = identity_of(world.users["hr"])
    raters = [world.users["hr"], world.users["rater"]]
    sessions.change_raters(hr, world.session, raters)
    stage.plan(world)
    version = newer(world, fewer_experts)
    rescore = run(world, version)
    assert shown(world, "hr", version, rescore).hidden == 1
    for name in ("hr", "rater"):
        stage.rate(world, name)
    assert shown(world, "hr", version, rescore).hidden == 1
    stage.close(world)
    db.session.expire_all()
    assert shown(world, "hr", version, rescore).hidden == 0


@pytest.mark.usefixtures("speaking")
def test_a_plan_of_other_tasks_is_named_and_not_scored(world: World, rows: Any) -> None:
    stage.plan(world)
    version = newer(world, another_task)
    rescore = run(world, version)
    seen = shown(world, "hr", version, rescore)
    assert seen.rows == ()
    assert "another" in seen.unscored[0].why
    assert rows("SELECT count(*) FROM plan_result") == [(1,)]


def test_without_plans_there_is_a_report_that_says_so(world: World, as_: Any) -> None:
    version = newer(world, fewer_experts)
    run(world, version)
    page = as_("content_owner").get(f"/content/{version}/re-score/{EXERCISE}").text
    assert "Планов для пересчёта не было" in page


def test_running_twice_and_pressing_twice_change_nothing(world: World, rows: Any) -> None:
    stage.plan(world)
    version = newer(world, fewer_experts)
    owner = identity_of(world.users["content_owner"])
    first = rescoring.start_rescore(owner, version, EXERCISE, 0)
    assert rescoring.start_rescore(owner, version, EXERCISE, 0) == first
    for _ in range(2):
        rescoring.make(first)
    assert rescoring.start_rescore(owner, version, EXERCISE, 0) == first
    again = rescoring.start_rescore(owner, version, EXERCISE, first)
    assert again != first
    rescoring.make(again)
    assert rows("SELECT count(*) FROM plan_result") == [(2,)]
    assert rows("SELECT DISTINCT state FROM plan_rescore") == [("ready",)]
    audited = "SELECT count(*) FROM audit_event WHERE event = 'content.rescored'"
    assert rows(audited) == [(2,)]


def test_a_failure_is_said_and_can_be_tried_again(
    world: World, as_: Any, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.plan(world)
    version = newer(world, fewer_experts)
    with monkeypatch.context() as broken:
        broken.setattr(rescoring.day_plan, "report", lambda *_: 1 / 0)
        first = run(world, version)
    assert rows("SELECT state FROM plan_rescore") == [("failed",)]
    browser = as_("content_owner")
    address = f"/content/{version}/re-score/{EXERCISE}"
    assert "Повторить" in browser.get(address).text
    assert browser.get(f"{address}/state").json == {"state": "failed"}
    assert post(browser, address, {"after": str(first)}).status_code == 303
    assert rows("SELECT state FROM plan_rescore ORDER BY id") == [("failed",), ("preparing",)]


def test_what_a_killed_worker_left_is_taken_up_and_given_up_at_last(
    world: World, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = identity_of(world.users["content_owner"])
    version = newer(world, fewer_experts)
    rescore = rescoring.start_rescore(owner, version, EXERCISE, 0)
    queued: list[int] = []
    monkeypatch.setattr(rescoring, "enqueue", queued.append)
    assert rescoring.sweep() == 1
    assert queued == [rescore]
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        rescoring.sweep()
    assert rows("SELECT state FROM plan_rescore") == [("failed",)]


def test_only_a_known_exercise_can_be_scored(world: World, as_: Any) -> None:
    with pytest.raises(NotFound):
        rescoring.start_rescore(
            identity_of(world.users["content_owner"]), world.content_version, "none", 0
        )
    browser = as_("content_owner")
    assert browser.get(f"/content/{world.content_version}/re-score/none").status_code == 404
    address = f"/content/{world.content_version}/re-score/{EXERCISE}"
    assert browser.get(f"{address}?run=99").status_code == 404


def test_the_page_says_who_reads_otherwise_and_what_to_do(
    app: Flask, world: World, as_: Any
) -> None:
    stage.plan(world, name="everything_to_administrator", slips=0)
    version = newer(world, fewer_experts)
    run(world, version)
    for name, seen in (("hr", "Анна Проба"), ("content_owner", f"Сессия {world.session}")):
        page = as_(name).get(f"/content/{version}/re-score/{EXERCISE}").text
        assert seen in page
    assert "Анна" not in page
    assert f"/content/{version}/re-score/" in as_("hr").get(f"/content/{version}").text
    assert world_module.csrf(page)
