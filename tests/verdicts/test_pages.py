"""The page of a result: who sees it, who is blind, what it says, and how it is decided on."""

from __future__ import annotations

import pytest
from flask import Flask

from hiring.content import service as content_service
from hiring.documents import service as documents
from hiring.sessions import service as sessions
from tests import counting
from tests import world as world_module
from tests.verdicts import stage
from tests.world import World

CANARY = "канарейка-41"


def address(world: World) -> str:
    return f"/sessions/{world.session}/result"


def text_of(client, path: str, language: str | None = None) -> str:
    if language:
        with client.session_transaction() as session:
            session["locale"] = language
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_result_is_open_to_its_branch_and_its_raters_only(world: World, as_) -> None:
    document_id = stage.issued(world)
    documents.make(document_id)
    expected = {
        **dict.fromkeys(("hr", "director", "rater"), 200),
        **dict.fromkeys(("hr_elsewhere", "director_elsewhere", "rater_elsewhere"), 404),
        **dict.fromkeys(("administrator", "content_owner", "mentor", "employee"), 403),
    }
    for path in (
        address(world),
        f"/documents/verdict/{document_id}",
        f"/documents/verdict/{document_id}/state",
    ):
        found = {}
        for name in expected:
            with as_(name).get(path) as answer:
                found[name] = answer.status_code
        assert found == expected, path


def test_nobody_without_a_sign_in_sees_a_result(world: World, client) -> None:
    document_id = stage.issued(world)
    assert client.get(address(world)).status_code == 303
    assert client.get(f"/documents/verdict/{document_id}").status_code == 303


def test_the_candidate_never_sees_the_result(app: Flask, world: World, rows) -> None:
    document_id = stage.issued(world)
    ((link,),) = rows("SELECT max(id) FROM candidate_link")
    candidate = world_module.browser(app, link_id=link)
    for path in (address(world), f"/documents/verdict/{document_id}"):
        assert candidate.get(path).status_code == 404


@pytest.mark.parametrize("name", ["director", "hr"])
def test_who_rates_and_has_not_submitted_is_blind_whatever_the_role(
    world: World, as_, name: str
) -> None:
    hr = world_module.identity_of(world.users["hr"])
    sessions.change_raters(hr, world.session, [world.users["rater"], world.users[name]])
    stage.plan(world)
    stage.rate(world, "rater", note=CANARY)
    client = as_(name)
    assert client.get(address(world)).status_code == 404
    page = text_of(client, f"/sessions/{world.session}")
    assert CANARY not in page
    assert "region-result" not in page


def test_before_it_is_issued_the_page_says_who_does_it(world: World, as_) -> None:
    page = text_of(as_("director"), address(world))
    assert "Результат ещё не выпущен" in page


def test_hr_issues_on_the_session_page_once_the_ratings_are_closed(world: World, as_) -> None:
    client = as_("hr")
    session_page = f"/sessions/{world.session}"
    assert "Выпустить результат" not in text_of(client, session_page)
    for name in stage.RATERS:
        stage.rate(world, name)
    stage.close(world)
    page = text_of(client, session_page)
    assert "Выпустить результат" in page
    assert "Плана дня нет" in page
    answer = client.post(address(world), data={"csrf_token": world_module.csrf(page)})
    assert (answer.status_code, answer.location) == (303, address(world))
    result = text_of(client, address(world))
    assert "Документ" in result
    assert "готовится" in result
    assert "Открыть результат" in text_of(client, session_page)


def test_issuing_while_ratings_are_open_says_what_to_do_first(world: World, as_) -> None:
    client = as_("hr")
    token = world_module.csrf(text_of(client, f"/sessions/{world.session}"))
    answer = client.post(address(world), data={"csrf_token": token}, follow_redirects=True)
    assert "Сначала закройте оценки" in answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_says_the_word_its_facts_its_uncertainty_and_what_would_change_it(
    world: World, as_, language: str
) -> None:
    stage.issued(world)
    page = text_of(as_("director"), address(world), language)
    wanted = {
        "ru": (
            "Три факта «за»",
            "Три факта «против»",
            "Что изменило бы рекомендацию",
            "Общий балл",
            "Организованность",
            "Ключ ещё не утверждён",
            "verdict/1",
            "Методики инструментов",
            "Положение на линии ответственности",
        ),
        "en": (
            "Three facts for",
            "Three facts against",
            "What would change it",
            "Overall score",
            "Organisation",
            "The key is not yet approved",
            "verdict/1",
            "Methods of the instruments",
            "Responsibility on its line",
        ),
    }
    for sentence in wanted[language]:
        assert sentence in page, sentence
    assert stage.NOTE in page


def test_the_notice_goes_when_the_content_owner_has_signed_the_key(world: World, as_) -> None:
    stage.issued(world)
    assert "Ключ ещё не утверждён" in text_of(as_("hr"), address(world))
    owner = world_module.identity_of(world.users["content_owner"])
    content_service.sign_off(owner, world.content_version, "working_day", "")
    assert "Ключ ещё не утверждён" not in text_of(as_("hr"), address(world))


def test_the_page_needs_at_most_ten_statements_and_not_more_with_more_documents(
    app: Flask, world: World, as_
) -> None:
    stage.issued(world)
    client = as_("director")
    text_of(client, address(world))
    with counting.statements(app) as few:
        text_of(client, address(world))
    for outcome in ("more_evidence", "hire", "refuse"):
        stage.decide(world, outcome)
    with counting.statements(app) as many:
        text_of(client, address(world))
    assert len(few) == len(many) <= 10, many


def decision(client, world: World, **fields: str):
    page = client.get(address(world)).get_data(as_text=True)
    data = {"csrf_token": world_module.csrf(page), **fields}
    return client.post(f"/sessions/{world.session}/decisions", data=data)


def test_the_director_decides_with_a_reason_and_a_document_with_it_is_asked_for(
    world: World, as_, rows
) -> None:
    first = stage.issued(world)
    documents.make(first)
    client = as_("director")
    answer = decision(client, world, outcome="hire", reason="Спокойна под давлением — 72,8 ₽")
    assert (answer.status_code, answer.location) == (303, address(world))
    assert rows("SELECT outcome, reason, decided_by_id FROM decision") == [
        ("hire", "Спокойна под давлением — 72,8 ₽", world.users["director"])
    ]
    assert rows("SELECT state FROM assessment_session WHERE id = :id", id=world.session) == [
        ("decided",)
    ]
    assert rows("SELECT state FROM document ORDER BY id") == [("ready",), ("preparing",)]
    assert "Спокойна под давлением — 72,8 ₽" in text_of(client, address(world))


def test_a_decision_without_a_reason_is_not_kept_and_nothing_typed_is_lost(
    world: World, as_, rows
) -> None:
    stage.issued(world)
    client = as_("director")
    answer = decision(client, world, outcome="refuse", reason="   ")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Напишите обоснование" in page
    assert 'value="refuse" checked' in page
    answer = decision(client, world, outcome="dance", reason="Хорошо танцует")
    assert answer.status_code == 422
    assert "Хорошо танцует" in answer.get_data(as_text=True)
    answer = decision(client, world, outcome="hire", reason="я" * 3001)
    assert answer.status_code == 422
    assert rows("SELECT count(*) FROM decision") == [(0,)]


@pytest.mark.parametrize(
    ("name", "status"), [("hr", 403), ("rater", 403), ("director_elsewhere", 404)]
)
def test_nobody_but_the_branchs_director_decides(
    world: World, as_, rows, name: str, status: int
) -> None:
    stage.issued(world)
    client = as_(name)
    page = client.get("/account").get_data(as_text=True)
    data = {"csrf_token": world_module.csrf(page), "outcome": "hire", "reason": "да"}
    answer = client.post(f"/sessions/{world.session}/decisions", data=data)
    assert answer.status_code == status
    assert rows("SELECT count(*) FROM decision") == [(0,)]


def test_markup_in_notes_and_reasons_is_shown_as_text(world: World, as_) -> None:
    stage.issued(world, note="<script>alert(1)</script> 100 %")
    stage.decide(world, reason="<b>жирно</b>")
    page = text_of(as_("director"), address(world))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 100 %" in page
    assert "&lt;b&gt;жирно&lt;/b&gt;" in page
