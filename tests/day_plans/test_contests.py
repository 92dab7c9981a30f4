"""A review by a person: when it can be asked for, who answers, by when, and that the candidate hears."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.accounts import service as accounts
from hiring.core import clock, i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import contests
from hiring.interviews import service as interviews
from hiring.sessions import queries as sessions_queries
from hiring.sessions import service as sessions
from hiring.vacancies.models import Vacancy
from tests import world as world_module
from tests.verdicts import stage
from tests.world import World, identity_of

ABOUT = "Встреча в 15:30 была назначена заранее."


@command
def show_feedback(world: World, shows: bool = True) -> None:
    db.session.get_one(Vacancy, world.vacancy).shows_plan_feedback = shows


@command
def another(world: World, role: str) -> None:
    name = f"second_{role}"
    user = accounts.add_user(
        f"Тест {name}", f"{name}@example.org", [(role, world.branches["Центр"])], locale="ru"
    )
    world.users[name] = user.id


def facts_of(world: World) -> sessions_queries.SessionFacts:
    return sessions_queries.get_own(world_module.candidate_of(world.session))


def decided(world: World) -> None:
    """A session with a plan, a result and a refusal."""
    stage.issued(world)
    stage.decide(world, "refuse", "Слабый план")


def opened(world: World) -> None:
    decided(world)
    contests.open_contest(world_module.candidate_of(world.session), ABOUT)


def browser_of(app: Flask, world: World) -> FlaskClient:
    who = world_module.candidate_of(world.session)
    return world_module.browser(app, link_id=who.link_id)


@pytest.mark.parametrize("shows", [True, False])
def test_a_review_can_be_asked_for_once_the_result_may_be_known(world: World, shows: bool) -> None:
    show_feedback(world, shows)
    who = world_module.candidate_of(world.session)
    with pytest.raises(Refused, match="contest_too_early"):
        contests.open_contest(who, ABOUT)
    stage.plan(world)
    assert not contests.may_open(facts_of(world))
    for name in stage.RATERS:
        stage.rate(world, name)
    stage.close(world)
    stage.issue(world)
    # Without the feedback the candidate learns of the result by the decision.
    assert contests.may_open(facts_of(world)) is shows
    if not shows:
        with pytest.raises(Refused, match="contest_too_early"):
            contests.open_contest(who, ABOUT)
    stage.decide(world)
    assert contests.may_open(facts_of(world))
    contests.open_contest(who, ABOUT)
    assert not contests.may_open(facts_of(world))
    with pytest.raises(Refused, match="contest_open_already"):
        contests.open_contest(who, ABOUT)


def test_without_a_plan_there_is_nothing_to_review(app: Flask, world: World) -> None:
    stage.issued(world, with_plan=False)
    stage.decide(world)
    who = world_module.candidate_of(world.session)
    assert not contests.may_open(facts_of(world))
    with pytest.raises(Refused, match="contest_too_early"):
        contests.open_contest(who, ABOUT)


def test_it_is_due_within_seven_days_and_overdue_on_the_eighth(
    app: Flask, world: World, as_
) -> None:
    another(world, "director")
    decided(world)
    with clock.stopped_at(clock.now()) as move:
        contests.open_contest(world_module.candidate_of(world.session), ABOUT)
        ticket = contests.find_ticket(world.session)
        assert ticket is not None
        assert ticket.due_on == i18n.today() + timedelta(days=7)
        desk = as_("second_director").get("/").text
        assert f"/sessions/{world.session}/contest" in desk
        assert "chip-bad" not in desk
        move(timedelta(days=7))
        last_day = contests.find_ticket(world.session)
        assert last_day is not None
        assert not last_day.is_overdue
        move(timedelta(days=1))
        day_after = contests.find_ticket(world.session)
        assert day_after is not None
        assert day_after.is_overdue
        assert "chip-bad" in as_("second_director").get("/").text
        page = browser_of(app, world).get("/my/contest").text
        assert "hr@example.org" in page
        assert "notice-warn" in page


def test_who_rated_or_decided_does_not_answer_while_somebody_else_is_there(
    world: World, as_, rows
) -> None:
    opened(world)
    path = f"/sessions/{world.session}/contest"
    # HR has neither rated nor decided; the director has decided.
    assert contests.list_reviewers(world.session) == ["Тест hr"]
    director = identity_of(world.users["director"])
    with pytest.raises(Refused, match="contest_involved"):
        contests.answer(director, world.session, "stands", "Нет.")
    page = as_("director").get(path)
    assert page.status_code == 200
    assert "Тест hr" in page.text
    assert "<form" not in page.text.split("<main")[1]
    assert path not in as_("director").get("/").text
    assert path in as_("hr").get("/").text
    contests.answer(identity_of(world.users["hr"]), world.session, "stands", "Посмотрела.")
    assert rows("SELECT outcome, was_involved FROM contest") in (
        [("stands", 0)],
        [("stands", False)],
    )
    assert path not in as_("hr").get("/").text


def test_where_nobody_else_is_there_an_involved_person_answers_and_it_is_said(
    app: Flask, world: World, as_, rows
) -> None:
    hr = identity_of(world.users["hr"])
    sessions.change_raters(hr, world.session, [world.users["hr"], world.users["rater"]])
    stage.plan(world)
    for name in ("hr", "rater"):
        stage.rate(world, name)
    interviews.close_ratings(hr, world.session, {})
    stage.issue(world)
    stage.decide(world, "refuse", "Слабый план")
    contests.open_contest(world_module.candidate_of(world.session), ABOUT)
    assert contests.list_reviewers(world.session) == []
    contests.answer(
        identity_of(world.users["director"]), world.session, "changes", "Верно, исправим."
    )
    assert rows("SELECT details FROM audit_event WHERE event = 'contest.answered'")
    page = browser_of(app, world).get("/my/contest").text
    assert "Верно, исправим." in page
    assert "больше никого не было" in page
    [(body,)] = rows("SELECT body FROM letter WHERE cause = 'contest_answered:1'")
    assert "больше никого не было" in str(body)
    assert "Верно, исправим." in str(body)


@pytest.mark.parametrize("actor", ["hr_elsewhere", "director_elsewhere", "rater", "administrator"])
def test_others_have_no_review_to_answer(world: World, actor: str) -> None:
    opened(world)
    with pytest.raises(NotFound):
        contests.answer(identity_of(world.users[actor]), world.session, "stands", "x")


@pytest.mark.parametrize(("outcome", "note"), [("maybe", "x"), ("stands", "")])
def test_an_answer_has_an_outcome_and_a_word(world: World, outcome: str, note: str) -> None:
    opened(world)
    with pytest.raises(Refused, match="contest_without_word"):
        contests.answer(identity_of(world.users["hr"]), world.session, outcome, note)


def test_the_way_of_a_review_over_the_pages(app: Flask, world: World, as_, rows) -> None:
    decided(world)
    browser = browser_of(app, world)
    assert 'href="/my/contest"' in browser.get("/my").text
    page = browser.get("/my/contest").text
    data = {"csrf_token": world_module.csrf(page), "about": " "}
    assert browser.post("/my/contest", data=data).status_code == 422
    long = browser.post("/my/contest", data={**data, "about": "я" * 2001})
    assert long.status_code == 422
    assert "я" * 2001 in long.text
    assert browser.post("/my/contest", data={**data, "about": ABOUT}).status_code == 303
    assert browser.post("/my/contest", data={**data, "about": ABOUT}).status_code == 303
    assert rows("SELECT count(*) FROM contest") == [(1,)]
    assert ABOUT in browser.get("/my/contest").text
    hr = as_("hr")
    path = f"/sessions/{world.session}/contest"
    assert path in hr.get(f"/sessions/{world.session}").text
    page = hr.get(path).text
    assert ABOUT in page
    sent = {"csrf_token": world_module.csrf(page), "answer": "Посмотрела ещё раз."}
    wrong = hr.post(path, data=sent)
    assert wrong.status_code == 422
    assert "Посмотрела ещё раз." in wrong.text
    assert hr.post(path, data={**sent, "outcome": "stands"}).status_code == 303
    assert hr.post(path, data={**sent, "outcome": "changes"}).status_code == 422
    assert "Посмотрела ещё раз." in browser.get("/my/contest").text
    assert "Посмотрела ещё раз." in hr.get(path).text
    assert rows("SELECT event FROM audit_event WHERE event LIKE 'contest%' ORDER BY id") == [
        ("contest.opened",),
        ("contest.answered",),
    ]


def test_before_the_result_the_page_leads_back(app: Flask, world: World) -> None:
    stage.plan(world)
    browser = browser_of(app, world)
    assert browser.get("/my/contest").status_code == 303
    token = world_module.csrf(browser.get("/my").text)
    sent = browser.post("/my/contest", data={"csrf_token": token, "about": ABOUT})
    assert sent.status_code == 303
    assert browser.post("/my/contest", data={"csrf_token": token}).status_code == 303


def test_a_session_without_a_request_has_an_empty_page(world: World, as_) -> None:
    page = as_("hr").get(f"/sessions/{world.session}/contest")
    assert page.status_code == 200
    assert "<form" not in page.text.split("<main")[1]
