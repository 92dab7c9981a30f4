"""The candidate's way: link, notice, consent, where things stand, a no."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.sessions import service
from hiring.sessions.models import AssessmentSession
from hiring.sessions.views_candidate import NOTICE_VERSION
from hiring.vacancies.models import Vacancy
from tests import world as world_module
from tests.world import World, add_candidate


@pytest.fixture
def candidate(client: FlaskClient, world: World) -> FlaskClient:
    """A browser in which the candidate has come by their link."""
    path = f"/invitation/{world.link_token}"
    answer = client.post(path, data={"csrf_token": world_module.csrf(client.get(path).text)})
    assert answer.status_code == 303
    assert answer.location == "/my"
    return client


def agree(client: FlaskClient, **changes: str):
    page = client.get("/my/consent").text
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert digest is not None
    data = {"csrf_token": world_module.csrf(page), "digest": digest[1], "agree": "yes"}
    return client.post("/my/consent", data={**data, **changes})


@command
def submit_plan(session_id: int) -> None:
    session = db.session.get_one(AssessmentSession, session_id)
    session.answer_due_on = (clock.now() + timedelta(days=5)).date()
    service.mark(session, "plan_started_at")
    service.mark(session, "plan_submitted_at")


def test_opening_the_invitation_changes_nothing(client, world: World, rows) -> None:
    tables = [name for (name,) in rows(_TABLES[0] if _is_sqlite(rows) else _TABLES[1])]
    assert "web_session" in tables
    before = {table: rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables}
    for _ in range(3):
        answer = client.get(f"/invitation/{world.link_token}")
        assert answer.status_code == 200
    client.get("/invitation/nothing")
    after = {table: rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables}
    assert before == after
    assert "Тихая вода" in answer.text
    assert "Менеджер сопровождения" in answer.text
    assert "Тест hr" in answer.text


_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
)


def _is_sqlite(rows) -> bool:
    return "PostgreSQL" not in str(rows("SELECT CURRENT_TIMESTAMP")) and _has_master(rows)


def _has_master(rows) -> bool:
    try:
        return bool(rows("SELECT count(*) FROM sqlite_master"))
    except Exception:
        return False


def test_unknown_expired_revoked_and_withdrawn_links_look_the_same(
    app: Flask, world: World
) -> None:
    hr = world_module.identity_of(world.users["hr"])
    pages = [app.test_client().get("/invitation/unknown").text]
    with clock.stopped_at(clock.now() + timedelta(days=service.LINK_DAYS, seconds=1)):
        pages.append(app.test_client().get(f"/invitation/{world.link_token}").text)
    service.revoke_link(hr, world.session)
    pages.append(app.test_client().get(f"/invitation/{world.link_token}").text)
    token = service.reissue_link(hr, world.session)
    service.withdraw(hr, world.session, "x")
    answer = app.test_client().get(f"/invitation/{token}")
    pages.append(answer.text)
    assert answer.status_code == 404
    plain = {re.sub(r'value="[^"]*"', "", page) for page in pages}
    assert len(plain) == 1


def test_the_link_is_swapped_for_a_cookie_and_each_use_is_kept(
    candidate, as_, world: World, rows
) -> None:
    assert world.link_token not in candidate.get("/my").text
    assert rows("SELECT count(*) FROM link_use") == [(1,)]
    assert "link-list" in as_("hr").get(f"/sessions/{world.session}").text
    with candidate.session_transaction() as cookie:
        assert world.link_token not in str(dict(cookie))


def test_coming_by_the_link_ends_a_staff_sign_in_in_that_browser(as_, world: World, rows) -> None:
    client = as_("hr")
    page = client.get(f"/invitation/{world.link_token}").text
    assert "notice-warn" in page
    client.post(f"/invitation/{world.link_token}", data={"csrf_token": world_module.csrf(page)})
    assert client.get("/candidates").status_code == 404
    [(revoked,)] = rows("SELECT revoked_at FROM web_session WHERE user_id IS NOT NULL")
    assert revoked is not None


def test_a_request_without_the_token_of_the_page_is_not_taken(client, world: World, rows) -> None:
    client.get(f"/invitation/{world.link_token}")
    assert client.post(f"/invitation/{world.link_token}").status_code == 400
    assert rows("SELECT count(*) FROM link_use") == [(0,)]


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_notice_says_what_is_read_who_decides_and_whom_to_ask(candidate, locale: str) -> None:
    page = candidate.get("/my").text
    data = {"csrf_token": world_module.csrf(page), "locale": locale, "next": "/my"}
    candidate.post("/language", data=data)
    page = candidate.get("/my").text + candidate.get("/my/consent").text
    expected = {
        "ru": (
            "Приоритеты",
            "отказаться",
            "Оценка времени",
            "своему времени",
            "Решает человек",
            "шесть месяцев",
            "права",
            "hr@example.org",
            "Согласие на обработку",
        ),
        "en": (
            "Priorities",
            "Saying no",
            "sense of time",
            "your own time",
            "A person decides",
            "six months",
            "rights",
            "hr@example.org",
            "Consent to the processing",
        ),
    }[locale]
    for phrase in expected:
        assert phrase in page
    assert 'name="agree" value="yes" checked' not in page


@pytest.mark.parametrize("title", ["Менеджер сопровождения", "Менеджер «Набережной»"])
def test_no_quotation_mark_of_the_notice_stands_within_its_like(
    candidate, world: World, title: str
) -> None:
    rename(world.vacancy, title)
    page = candidate.get("/my").text
    consent = candidate.get("/my/consent").text
    page = page[: page.index("<footer")] + consent[consent.index("<h1") :]
    depth = 0
    for mark in re.findall("[«»]", page[page.index("<h1") : page.index("<footer")]):
        depth += 1 if mark == "«" else -1
        assert depth in (0, 1)
    assert depth == 0


@command
def rename(vacancy_id: int, title: str) -> None:
    db.session.get_one(Vacancy, vacancy_id).title = title


def test_consent_keeps_the_texts_that_were_shown_word_for_word(candidate, rows) -> None:
    notice, consent = candidate.get("/my").text, candidate.get("/my/consent").text
    assert agree(candidate).status_code == 303
    [(version, locale, text_digest, notice_digest)] = rows(
        "SELECT notice_version, locale, text_digest, notice_digest FROM consent"
    )
    assert (version, locale) == (NOTICE_VERSION, "ru")
    kept = dict(rows("SELECT digest, text FROM consent_text"))
    assert kept.keys() == {text_digest, notice_digest}
    for digest, page in ((notice_digest, notice), (text_digest, consent)):
        assert hashlib.sha256(str(kept[digest]).encode()).hexdigest() == digest
        assert kept[digest] in page


def test_what_was_accepted_can_be_read_again_as_it_was(candidate, world: World) -> None:
    agree(candidate)
    before = {name: candidate.get(f"/my/{name}").text for name in ("notice", "consent")}
    rename(world.vacancy, "Другое название")
    language = {"locale": "en", "next": "/my"}
    candidate.post(
        "/language", data={**language, "csrf_token": world_module.csrf(before["notice"])}
    )
    for name, page in before.items():
        article = page[page.index("<article") : page.index("</article>")]
        assert NOTICE_VERSION in article
        again = candidate.get(f"/my/{name}").text
        assert article in again, name
        assert '<html lang="en">' in again
        assert 'lang="ru"' in article
    hub = candidate.get("/my").text
    assert 'href="/my/notice"' in hub
    assert 'href="/my/consent"' in hub


def test_a_text_that_many_accept_is_kept_once(candidate, world: World, rows) -> None:
    agree(candidate)
    second = add_candidate(world, "Другая Проба", "d@example.org")
    who = world_module.candidate_of(second)
    [(notice,)] = rows(
        "SELECT text FROM consent_text WHERE digest = (SELECT notice_digest FROM consent)"
    )
    service.consent(who, notice_version="2", locale="ru", text="своё", notice=str(notice))
    assert rows("SELECT count(*) FROM consent") == [(2,)]
    assert rows("SELECT count(*) FROM consent_text") == [(3,)]


def test_an_old_consent_says_that_its_text_was_not_kept(app: Flask, candidate, rows) -> None:
    agree(candidate)
    forget_texts()
    page = candidate.get("/my/notice").text
    assert "<article" not in page
    assert NOTICE_VERSION in page


@command
def forget_texts() -> None:
    db.session.execute(db.text("UPDATE consent SET notice_digest = NULL, text_digest = 'x'"))
    db.session.execute(db.text("DELETE FROM consent_text"))


@pytest.mark.parametrize(
    "changes",
    [{"agree": ""}, {"agree": "on"}, {"digest": hashlib.sha256(b"x").hexdigest()}, {"digest": ""}],
)
def test_there_is_no_consent_without_the_tick_or_to_another_text(
    candidate, rows, changes: dict[str, str]
) -> None:
    answer = agree(candidate, **changes)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert rows("SELECT count(*) FROM consent") == [(0,)]


def test_a_second_consent_changes_nothing(candidate, rows) -> None:
    page = candidate.get("/my/consent").text
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert digest is not None
    data = {"csrf_token": world_module.csrf(page), "digest": digest[1], "agree": "yes"}
    for _ in range(2):
        assert candidate.post("/my/consent", data=data).status_code == 303
    assert rows("SELECT count(*) FROM consent") == [(1,)]


def test_after_consent_the_start_page_leads_to_the_exercise(candidate) -> None:
    agree(candidate)
    page = candidate.get("/my").text
    assert "/my/day-plan" in page
    assert "45" in candidate.get("/my/day-plan/start").text


def test_after_the_plan_only_when_and_from_whom_the_answer_comes(candidate, world: World) -> None:
    agree(candidate)
    submit_plan(world.session)
    with_plan = candidate.get("/my").text
    assert "hr@example.org" in with_plan
    assert "/my/day-plan/start" not in with_plan
    assert "/my/day-plan/receipt" in with_plan
    set_all(world.session)
    decided = candidate.get("/my").text
    tokens = re.compile(r'value="[^"]*"')
    assert tokens.sub("", decided) == tokens.sub("", with_plan)


@command
def set_all(session_id: int) -> None:
    session = db.session.get_one(AssessmentSession, session_id)
    for moment in ("first_rating_at", "ratings_closed_at", "issued_at", "decided_at"):
        service.mark(session, moment)


@command
def issue(session_id: int) -> None:
    service.mark(db.session.get_one(AssessmentSession, session_id), "issued_at")


@pytest.mark.parametrize("started", [False, True])
def test_an_exercise_that_can_no_longer_be_done_is_not_offered(
    candidate, world: World, started: bool
) -> None:
    agree(candidate)
    if started:
        token = world_module.csrf(candidate.get("/my/day-plan/start").text)
        candidate.post("/my/day-plan/start", data={"csrf_token": token})
    issue(world.session)
    page = candidate.get("/my").text
    assert 'href="/my/day-plan' not in page
    assert "hr@example.org" in page
    assert candidate.get("/my/day-plan/start", follow_redirects=True).request.path == "/my"
    assert candidate.get("/my/day-plan", follow_redirects=True).request.path == "/my"


def test_declining_needs_no_reason_and_is_confirmed(candidate, world: World, rows) -> None:
    page = candidate.get("/my/refusal").text
    assert rows("SELECT state FROM assessment_session") == [("invited",)]
    data = {"csrf_token": world_module.csrf(page), "reason": "Я" * 2001}
    answer = candidate.post("/my/refusal", data=data)
    assert answer.status_code == 422
    assert "Я" * 2001 in answer.text
    assert candidate.post("/my/refusal", data={**data, "reason": ""}).status_code == 303
    assert rows("SELECT state FROM assessment_session") == [("declined",)]
    assert "digest" not in candidate.get("/my").text
    assert "digest" not in candidate.get("/my/consent").text
    assert agree_raw(candidate, data["csrf_token"]) == 422
    assert rows("SELECT count(*) FROM consent") == [(0,)]


def agree_raw(client: FlaskClient, token: str) -> int:
    return client.post("/my/consent", data={"csrf_token": token, "agree": "yes"}).status_code


def test_nobody_declines_after_the_plan(candidate, world: World, rows) -> None:
    agree(candidate)
    token = world_module.csrf(candidate.get("/my").text)
    submit_plan(world.session)
    assert candidate.get("/my/refusal").status_code == 303
    candidate.post("/my/refusal", data={"csrf_token": token, "reason": ""})
    assert rows("SELECT state FROM assessment_session") == [("planned",)]


def test_signing_out_ends_every_copy_of_the_cookie(app: Flask, candidate) -> None:
    with candidate.session_transaction() as cookie:
        copied = dict(cookie)
    token = world_module.csrf(candidate.get("/my").text)
    assert candidate.post("/my/sign-out", data={"csrf_token": token}).location == "/signed-out"
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(copied)
    assert thief.get("/my").status_code == 401
    assert candidate.get("/signed-out").status_code == 200


def test_a_candidate_reaches_no_staff_page(candidate, world: World) -> None:
    for path in ("/candidates", "/vacancies", f"/sessions/{world.session}", "/candidates/1"):
        assert candidate.get(path).status_code == 404


def test_staff_have_no_candidate_pages(as_) -> None:
    assert as_("hr").get("/my").status_code == 403
