"""An open vacancy is brought to a newer edition: explicitly, and only for who is not rated yet."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from hiring.accounts.models import Membership
from hiring.audit import queries as audit
from hiring.content import answer_queries, queries
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import attempt_queries, rescore_queries
from hiring.documents.models import Document
from hiring.sessions import queries as sessions_queries
from hiring.sessions import renewals
from hiring.sessions import service as sessions
from hiring.vacancies import service as vacancies
from hiring.verdicts.models import Recommendation
from tests import world as world_module
from tests.content.company import EN, KEY, OTHER, RU, bring, newer, publish, save
from tests.verdicts import stage
from tests.world import World, add_candidate, identity_of

REASON = "В компании теперь другой порядок."


def invite(world: World, name: str) -> World:
    """The world with another candidate's session in view."""
    email = f"{len(name)}.{name.split()[1].lower()}@example.org"
    return replace(world, session=add_candidate(world, name, email))


def renew(world: World, version_id: int, name: str = "hr") -> None:
    """Bring the vacancy to an edition."""
    renewals.renew(identity_of(world.users[name]), world.vacancy, version_id, REASON)


def pinned(rows: Any, table: str, key: int) -> int:
    """The content version of a vacancy or a session."""
    found = rows(f"SELECT content_version_id FROM {table} WHERE id = :id", id=key)
    version: int = found[0][0]
    return version


def test_publishing_moves_no_vacancy_and_no_session(world: World, rows: Any) -> None:
    save(world)
    edition = publish(world)
    later = invite(world, "Борис Поздний")
    assert pinned(rows, "vacancy", world.vacancy) == world.content_version
    for session in (world.session, later.session):
        assert pinned(rows, "assessment_session", session) == world.content_version
    assert [one.id for one in queries.list_newest()] == [edition]


def test_a_new_vacancy_is_opened_on_the_newest_edition(world: World, as_: Any) -> None:
    save(world)
    edition = publish(world)
    text = as_("hr").get("/vacancies/new").get_data(as_text=True)
    assert f'name="content" value="{edition}"' in text


def test_who_is_not_rated_yet_goes_along_and_who_is_stays(world: World, rows: Any) -> None:
    rated = invite(world, "Борис Оценённый")
    stage.rate(rated, "rater")
    ended = invite(world, "Вера Снятая")
    sessions.withdraw(identity_of(world.users["hr"]), ended.session, "Передумала.")
    save(world)
    edition = publish(world)
    renew(world, edition)
    assert pinned(rows, "vacancy", world.vacancy) == edition
    assert pinned(rows, "assessment_session", world.session) == edition
    for session in (rated.session, ended.session):
        assert pinned(rows, "assessment_session", session) == world.content_version
    later = invite(world, "Глеб Поздний")
    assert pinned(rows, "assessment_session", later.session) == edition
    assert rows("SELECT moved, stayed, reason FROM vacancy_renewal") == [(1, 1, REASON)]


def test_who_was_never_rated_is_not_counted_as_held_against_earlier_answers(
    world: World, as_: Any
) -> None:
    ended = invite(world, "Вера Снятая")
    sessions.withdraw(identity_of(world.users["hr"]), ended.session, "Передумала.")
    save(world)
    renew(world, publish(world))
    text = read(as_("hr"), f"/vacancies/{world.vacancy}")
    assert REASON in text
    assert "сравнивали с прежними ответами" not in text


def test_a_second_press_changes_nothing(world: World, rows: Any) -> None:
    save(world)
    edition = publish(world)
    renew(world, edition)
    renew(world, edition)
    assert rows("SELECT count(*) FROM vacancy_renewal") == [(1,)]
    assert rows("SELECT count(*) FROM audit_event WHERE event = 'vacancy.renewed'") == [(1,)]


def test_the_log_holds_the_versions_and_the_sessions(world: World, rows: Any) -> None:
    save(world)
    edition = publish(world)
    renew(world, edition, "content_owner")
    found = rows("SELECT actor, subject_id FROM audit_event WHERE event = 'vacancy.renewed'")
    assert found == [(f"user:{world.users['content_owner']}", world.vacancy)]
    entries, _ = audit.list_entries([], 1, f"vacancy:{world.vacancy}")
    details = next(one.details for one in entries if one.event == "vacancy.renewed")
    assert details == {"from": world.content_version, "to": edition, "sessions": [world.session]}


def test_a_closed_vacancy_stays(world: World, rows: Any) -> None:
    save(world)
    edition = publish(world)
    vacancies.close_vacancy(identity_of(world.users["hr"]), world.vacancy)
    with pytest.raises(Refused, match="renewal_closed"):
        renew(world, edition)
    assert pinned(rows, "vacancy", world.vacancy) == world.content_version


def test_only_the_newest_edition_of_the_same_version_is_taken(world: World, rows: Any) -> None:
    save(world)
    first = publish(world)
    save(world, OTHER, ru="Обещать нельзя.", en="No promises.")
    second = publish(world)
    for version_id in (first, 4711):
        with pytest.raises(Refused, match="renewal_overtaken"):
            renew(world, version_id)
    renew(world, second)
    with pytest.raises(Refused, match="renewal_overtaken"):
        renew(world, first)
    assert pinned(rows, "vacancy", world.vacancy) == second


@pytest.mark.parametrize("name", ["hr_elsewhere", "director", "rater", "administrator"])
def test_nobody_else_renews(world: World, name: str) -> None:
    save(world)
    edition = publish(world)
    with pytest.raises(NotFound):
        renew(world, edition, name)


def test_a_plan_that_was_submitted_before_keeps_its_result(world: World, rows: Any) -> None:
    stage.plan(world)
    hr = identity_of(world.users["hr"])

    def shown() -> tuple[Any, Any]:
        db.session.rollback()
        page = attempt_queries.get_page(sessions_queries.get_session_for(hr, world.session), None)
        return page.attempts, page.others

    before = shown()
    assert before[0][0].total is not None
    save(world)
    edition = publish(world)
    renew(world, edition)
    assert shown() == before
    # The key is the same: there is nothing to score once more.
    assert rescore_queries.count_earlier(queries.get_base(edition), "working_day") == 0


def test_a_plan_under_an_edition_is_scored_by_the_key_of_its_version(
    world: World, rows: Any
) -> None:
    save(world)
    renew(world, publish(world))
    stage.plan(world)
    assert rows("SELECT content_version_id FROM plan_result") == [(world.content_version,)]


def test_a_result_names_the_edition(world: World) -> None:
    save(world)
    edition = publish(world)
    renew(world, edition)
    document_id = stage.issued(world)
    payload = db.session.scalars(select(Recommendation.payload)).one()
    assert payload["content"] == queries.get_label(edition)
    document = db.session.get_one(Document, document_id)
    versions = document.payload["reading"]["versions"]
    assert any("· редакция" in value for _, value in versions)


def test_the_sessions_page_names_its_edition_and_the_vacancys(world: World, as_: Any) -> None:
    rated = invite(world, "Борис Оценённый")
    stage.rate(rated, "rater")
    save(world)
    renew(world, publish(world))
    hr = as_("hr")
    old = read(hr, f"/sessions/{rated.session}")
    assert "У вакансии теперь другая: редакция 1" in old
    new = read(hr, f"/sessions/{world.session}")
    assert "· редакция 1" in new
    assert "теперь другая" not in new


def read(browser: Any, path: str) -> str:
    """A page as text, with plain spaces."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.get_data(as_text=True)).replace("\u00a0", " ")


def send(browser: Any, path: str, **fields: object) -> Any:
    """The answer to the form of a page."""
    token = world_module.csrf(browser.get(path).get_data(as_text=True))
    return browser.post(path, data={"csrf_token": token, **fields})


def test_the_page_says_who_goes_along_and_what_that_means(world: World, as_: Any) -> None:
    rated = invite(world, "Борис Оценённый")
    stage.rate(rated, "rater")
    save(world)
    save(world, ("communication", _other_area()), ru="Слушаем.", en="We listen.")
    edition = publish(world)
    path = f"/vacancies/{world.vacancy}/renewal"
    hr = as_("hr")
    assert path in read(hr, f"/vacancies/{world.vacancy}")
    text = read(hr, path)
    assert "Анна Проба" in text
    assert "Борис Оценённый" in text
    assert "Что это значит для сравнения" in text
    # The vacancy asks one area of knowledge: the other's change is only counted.
    assert RU in text
    assert "Слушаем." not in text
    assert "Ещё 1 ответ изменился" in text
    owner = read(as_("content_owner"), path)
    assert "Анна Проба" not in owner
    assert RU in owner
    assert re.search(r'Переходят <span class="muted">1</span>', owner)
    empty = send(hr, path, version=edition, reason="  ")
    assert empty.status_code == 422
    assert send(hr, path, version=edition, reason=REASON).status_code == 303
    text = read(hr, path)
    assert "Вакансия уже на новейшей редакции" in text
    assert REASON in text
    page = read(hr, f"/vacancies/{world.vacancy}")
    assert REASON in page
    assert "1 кандидата сравнивали с прежними ответами" in page
    assert path not in page


def _other_area() -> str:
    pack = world_module.checked_pack().pack
    assert pack is not None
    name: str = pack["knowledge"]["communication"]["questions"][0]["id"]
    return name


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "1"])
def test_a_version_that_no_page_showed_keeps_what_was_typed(
    world: World, as_: Any, number: str, rows: Any
) -> None:
    save(world)
    renew(world, publish(world))
    save(world, OTHER, ru="Обещать нельзя.", en="No promises.")
    publish(world)
    answer = send(as_("hr"), f"/vacancies/{world.vacancy}/renewal", version=number, reason=REASON)
    assert answer.status_code == 422
    assert REASON in html.unescape(answer.get_data(as_text=True))
    assert rows("SELECT count(*) FROM vacancy_renewal") == [(1,)]


def test_a_vacancy_on_an_older_version_is_not_offered_the_answers_of_a_newer_one(
    world: World, as_: Any
) -> None:
    save(world)
    first = publish(world)
    renew(world, first)
    bring(newer(lambda body: None))
    save(world, ru="Другое: сначала сон.", en=EN)
    publish(world)
    path = f"/vacancies/{world.vacancy}/renewal"
    assert path not in read(as_("hr"), f"/vacancies/{world.vacancy}").replace(REASON, "")
    assert "уже на новейшей" in read(as_("hr"), path)
    assert answer_queries.list_differences(first, first) == []


@command
def _also_hr(world: World, name: str) -> None:
    """Give somebody HR's role in the branch beside their own."""
    branch_id = world.branches["Центр"]
    db.session.add(Membership(user_id=world.users[name], role="hr", branch_id=branch_id))


def test_nobody_reads_where_their_own_session_stands(world: World, as_: Any) -> None:
    hr = identity_of(world.users["hr"])
    sessions.invite_internal(hr, world.vacancy, world.users["director"])
    _also_hr(world, "director")
    save(world)
    publish(world)
    path = f"/vacancies/{world.vacancy}/renewal"
    assert "<p>Анна Проба, Тест director</p>" in read(as_("hr"), path)
    assert "<p>Анна Проба</p>" in read(as_("director"), path)


def test_the_edition_is_the_one_that_raters_read(world: World, rows: Any) -> None:
    save(world)
    edition = publish(world)
    renew(world, edition)
    facts = sessions_queries.get_session_for(identity_of(world.users["rater"]), world.session)
    words = queries.get_words(facts.content_version_id, "ru")["knowledge"]
    assert words[KEY[0]]["questions"][KEY[1]]["reference"] == RU
