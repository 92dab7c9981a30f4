"""The states of things in which every form of the product stands on some page."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from hiring.accounts import service as accounts
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.day_plans import rescoring, submission
from hiring.day_plans import service as day_plans
from hiring.meetings import service as meetings
from hiring.probation import tasks as probation_tasks
from hiring.sessions import service as sessions
from hiring.vacancies import queries as vacancies_queries
from hiring.vacancies import service as vacancies
from tests import world as world_module
from tests.access import matrix
from tests.content import company
from tests.verdicts import stage
from tests.world import World, add_candidate, identity_of

# Who opens the pages; what an earlier one found is not looked at again.
PEOPLE = (
    "anonymous",
    "administrator",
    "content_owner",
    "director",
    "hr",
    "rater",
    "mentor",
    "employee",
    "candidate",
    "newcomer",
    "consented",
    "planning",
    "paused",
    "decided",
)


def furnish(app: Flask, world: World) -> tuple[matrix.Stage, list[str]]:
    """The stage of the matrix and, beside it, what its pages lack; addresses of these pages."""
    at = matrix.furnish(app, world)
    world = replace(at.world)
    hr = identity_of(world.users["hr"])
    pages = []
    _decided(world)
    pages += [f"/sessions/{world.session}/probation", f"/sessions/{world.session}/result"]
    world.session = _invited(world, "Глеб Проба")
    for name in stage.RATERS:
        stage.rate(world, name)
    stage.close(world)
    pages += [f"/sessions/{world.session}", f"/sessions/{world.session}/result"]
    for actor, name in (("newcomer", "Дина Проба"), ("consented", "Егор Проба")):
        session_id = _invited(world, name)
        if actor == "consented":
            candidate = world_module.candidate_of(session_id)
            sessions.consent(candidate, notice_version="1", locale="ru", text="да")
        at.browsers[actor] = world_module.browser(app, link_id=matrix._link_of(session_id))
    world.session = _invited(world, "Жанна Проба")
    stage.issued(world)
    stage.decide(world, "refuse", "Слабый план")
    at.browsers["decided"] = world_module.browser(app, link_id=matrix._link_of(world.session))
    for actor, name in (("planning", "Инна Проба"), ("paused", "Олег Проба")):
        at.browsers[actor] = _at_the_planner(
            app, _invited(world, name), is_paused=actor == "paused"
        )
    _vacancy(world)
    closed = _vacancy(world)
    vacancies.close_vacancy(hr, closed)
    pages.append(f"/vacancies/{closed}")
    pages.append(_replanned(world))
    account = world.users["rater_elsewhere"]
    accounts.set_active(identity_of(world.users["administrator"]), account, False)
    pages.append(f"/staff/{account}")
    pages += _tasks(at)
    pages += _planned(world)
    pages.append(_rescored(world))
    # Beside the value that nobody has proposed upon, one that waits for the rater's answer.
    place = at.discussed
    pages.append(
        f"/sessions/{place['session_id']}/debrief/{place['answered_step']}/{place['answered_field']}"
    )
    pages += _met(world)
    pages.append(_answered(world))
    return at, pages


def _at_the_planner(app: Flask, session_id: int, *, is_paused: bool) -> FlaskClient:
    """A candidate who plans, and to whom pauses were granted."""
    candidate = world_module.candidate_of(session_id)
    sessions.consent(candidate, notice_version="1", locale="ru", text="да")
    day_plans.start_plan(candidate)
    _grant_pauses(session_id)
    if is_paused:
        day_plans.pause(candidate)
    return world_module.browser(app, link_id=candidate.link_id)


@command
def _grant_pauses(session_id: int) -> None:
    attempt = submission.find_present(session_id)
    assert attempt is not None
    attempt.pause_minutes = 60


def _planned(world: World) -> list[str]:
    """A submitted plan that can be opened again, and that a rater can ask about."""
    world.session = _invited(world, "Жанна Проба")
    stage.plan(world)
    stage.rate(world, "rater")
    place = f"/sessions/{world.session}"
    return [f"{place}/day-plan/reopening", f"{place}/ratings/questions"]


def _met(world: World) -> list[str]:
    """An interview that is to come, and one of which nobody has said whether it took place."""
    hr = identity_of(world.users["hr"])
    ahead, past = _invited(world, "Майя Проба"), _invited(world, "Нил Проба")
    begin = clock.now() + timedelta(days=3)
    given = meetings.Arrangement(begin, 60, "Europe/Moscow", "", "https://call.example.org/1")
    meeting_id = meetings.plan(hr, ahead, given)
    with clock.stopped_at(clock.now() - timedelta(days=2)):
        begun = clock.now() + timedelta(days=1)
        meetings.plan(hr, past, replace(given, starts_at=begun, room="Холл"))
    place = f"/sessions/{ahead}/meetings/{meeting_id}"
    return [f"/sessions/{past}/meetings/new", place, f"{place}/cancellation", f"/sessions/{past}"]


def _rescored(world: World) -> str:
    """A report on earlier plans, so that another can be asked for."""
    owner = identity_of(world.users["content_owner"])
    version = world.content_version
    rescoring.make(rescoring.start_rescore(owner, version, "working_day", 0))
    return f"/content/{version}/re-score/working_day"


def _answered(world: World) -> str:
    """An edition that a vacancy can be brought to, and a newer answer that can be published."""
    company.save(world)
    company.publish(world)
    company.save(world, ru="Другое: сначала сон и записи.")
    area, question = company.KEY
    return f"/content/{company.PACK}/answers/{area}/{question}"


def _decided(world: World) -> None:
    """A session with a decision to hire, no probation yet, and a document that failed."""
    world.session = _invited(world, "Вера Проба")
    stage.issued(world, with_plan=False)
    document_id = stage.decide(world)
    assert document_id is not None
    _fail(document_id)


def _invited(world: World, name: str) -> int:
    return add_candidate(world, name, f"{uuid.uuid4().hex}@example.org")


@command
def _fail(document_id: int) -> None:
    db.session.execute(
        db.text("UPDATE document SET state = 'failed', failure = 'render_error' WHERE id = :id"),
        {"id": document_id},
    )


def _vacancy(world: World) -> int:
    return vacancies.open_vacancy(
        identity_of(world.users["hr"]),
        title="Ещё одна вакансия",
        branch_id=world.branches["Центр"],
        content_version_id=world.content_version,
        steps=world_module.STEPS,
        weights={
            row["id"]: row["weight"]
            for row in stage.content.get_pack(world.content_version)["competencies"]
        },
        rater_ids=[world.users["rater"]],
        contact_id=world.users["hr"],
        answer_days=5,
    )


def _replanned(world: World) -> str:
    """A vacancy whose plan has changed since somebody was invited."""
    world = replace(world, vacancy=_vacancy(world))
    _invited(world, "Яков Проба")
    hr = identity_of(world.users["hr"])
    plan = vacancies_queries.get_plan(vacancies_queries.get_vacancy_for(hr, world.vacancy))
    vacancies.change_plan(hr, world.vacancy, replace(plan, steps=plan.steps[:-1]), plan.digest)
    return f"/vacancies/{world.vacancy}/interview-plan/sessions"


def _tasks(at: matrix.Stage) -> list[str]:
    """A task to report and one that is cancelled; their pages."""
    mentor = identity_of(at.world.users["mentor"])
    probation_id = int(at.values["probation_id"])
    to_do = int(at.values["task_id"]) + 1
    draft = probation_tasks.Draft(
        "Обойти залы.", "Список.", "По списку.", 2, clock.now().date() + timedelta(days=10)
    )
    cancelled = probation_tasks.add_task(mentor, probation_id, "knowledge", draft, False)
    proposed = replace(draft, what="Показать залы.")
    probation_tasks.add_task(mentor, probation_id, "knowledge", proposed, False)
    probation_tasks.assign_task(mentor, probation_id, to_do)
    probation_tasks.cancel_task(mentor, probation_id, cancelled)
    return [f"/probations/{probation_id}/tasks/{task}" for task in (to_do, cancelled)]
