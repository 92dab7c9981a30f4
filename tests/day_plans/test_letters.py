"""The receipt by letter, and what the receipt page says beside its number."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from hiring.candidates.models import Candidate
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.day_plans import letters, service, submission
from hiring.day_plans.models import PlanAttempt
from hiring.sessions import service as sessions
from hiring.sessions.models import AssessmentSession
from hiring.settings import Smtp
from tests import world as world_module
from tests.verdicts import stage
from tests.world import World


@command
def change_candidate(world: World, **values: str) -> None:
    session = db.session.get_one(AssessmentSession, world.session)
    candidate = db.session.get_one(Candidate, session.candidate_id)
    for name, value in values.items():
        setattr(candidate, name, value)


@command
def write_again(world: World) -> None:
    session = db.session.get_one(AssessmentSession, world.session)
    attempt = db.session.get_one(PlanAttempt, 1)
    letters.plan_receipt(session, attempt)


@pytest.mark.parametrize(
    ("locale", "subject", "phrase"),
    [
        ("ru", "Ваш план получен · Тихая вода", "Вы отправили его"),
        ("en", "Your plan has arrived · Тихая вода", "You submitted it"),
    ],
)
def test_the_receipt_goes_by_letter_in_the_candidate_s_language(
    world: World, rows, locale: str, subject: str, phrase: str
) -> None:
    change_candidate(world, locale=locale)
    stage.plan(world)
    [(receipt,)] = rows("SELECT receipt FROM plan_attempt")
    [(cause, recipient, found, body, branch)] = rows(
        "SELECT cause, recipient, subject, body, branch_id FROM letter"
    )
    assert (cause, recipient, found) == ("plan_receipt:1", "anna@example.org", subject)
    assert branch == world.branches["Центр"]
    assert str(receipt) in str(body)
    assert phrase in str(body)
    assert "hr@example.org" in str(body)
    # No link, and no number but the receipt's, the dates' and the times'.
    assert "http" not in str(body)
    assert "/" not in str(body)
    [(report,)] = rows("SELECT report FROM plan_result")
    total = re.search(r"['\"]total['\"]: ([0-9.]+)", str(report))
    assert total is not None
    assert total[1] not in str(body)


def test_a_receipt_is_written_once(world: World, rows) -> None:
    stage.plan(world)
    write_again(world)
    assert rows("SELECT count(*) FROM letter") == [(1,)]


def test_without_an_address_there_is_no_letter_and_the_page_says_so(
    app: Flask, world: World, rows
) -> None:
    change_candidate(world, email="", phone="+7 900 000-00-09")
    stage.plan(world)
    assert rows("SELECT count(*) FROM letter") == [(0,)]
    who = world_module.candidate_of(world.session)
    page = world_module.browser(app, link_id=who.link_id).get("/my/day-plan/receipt").text
    assert "Запишите, пожалуйста, номер" in page


def test_the_page_promises_a_letter_only_where_one_goes_out(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.plan(world)
    who = world_module.candidate_of(world.session)
    browser = world_module.browser(app, link_id=who.link_id)
    assert "anna@example.org" not in browser.get("/my/day-plan/receipt").text
    settings = replace(
        app.extensions["hiring_settings"],
        smtp=Smtp("127.0.0.1", 25, is_tls=False),
        mail_from="hr@company.example",
    )
    monkeypatch.setitem(app.extensions, "hiring_settings", settings)
    assert "anna@example.org" in browser.get("/my/day-plan/receipt").text


def test_the_receipt_says_that_the_deadline_submitted_and_what_was_not_complete(
    app: Flask, world: World, rows
) -> None:
    who = world_module.candidate_of(world.session)
    sessions.consent(who, notice_version="1", locale="ru", text="да")
    with clock.stopped_at(clock.now()) as move:
        attempt_id = service.start_plan(who)
        [(order,)] = [(one,) for (one,) in rows("SELECT task_order FROM plan_attempt")]
        first = re.findall(r'"(\w+)"', str(order))[0] if isinstance(order, str) else order[0]
        typed = {f"choice.{first}": "do", f"start.{first}": "25:99"}
        service.keep_form(who, attempt_id, typed, 0)
        move(timedelta(hours=2))
        assert submission.submit_if_over(world.session)
        browser = world_module.browser(app, link_id=who.link_id)
        page = browser.get("/my/day-plan/receipt").text
    assert "25:99" in page
    assert page.count("<li>") > 20
    [(body,)] = rows("SELECT body FROM letter")
    assert "Время закончилось" in str(body)


def test_a_submission_that_fails_writes_no_letter(
    world: World, rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("the exhibit could not be made")

    monkeypatch.setattr(submission.evidence, "show", broken)
    with pytest.raises(RuntimeError):
        stage.plan(world)
    assert rows("SELECT count(*) FROM letter") == [(0,)]
