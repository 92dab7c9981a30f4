"""The company's own answers: saved as a draft, published as an edition, carried to a newer version."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from hiring import cli
from hiring.audit.models import AuditEvent
from hiring.content import answer_queries, answers, check, queries, service
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from tests.content.company import (
    EN,
    KEY,
    OTHER,
    PACK,
    RU,
    asked_otherwise,
    bring,
    delivered,
    newer,
    publish,
    save,
    seen,
    without,
)
from tests.world import World, checked_pack, identity_of

AREA, QUESTION = KEY


def standing() -> answer_queries.Standing:
    """Where the pack stands."""
    return answer_queries.get_standing(PACK)


def question(key: tuple[str, str] = KEY) -> answer_queries.Question:
    """A question as the list shows it."""
    return answer_queries.get_page(standing(), *key).question


def reference(version_id: int, key: tuple[str, str] = KEY, locale: str = "ru") -> str:
    """What raters on a version read."""
    words = queries.get_words(version_id, locale)
    text: str = words["knowledge"][key[0]]["questions"][key[1]]["reference"]
    return text


def test_a_saved_answer_is_a_draft_that_no_version_shows(world: World, rows: Any) -> None:
    assert save(world)
    assert rows("SELECT count(*) FROM content_version") == [(1,)]
    assert reference(world.content_version) == delivered(KEY, "ru")
    assert question().is_own
    assert not question().is_published
    assert not question(OTHER).is_own
    assert question(OTHER).is_published


def test_every_save_stays_in_the_history(world: World) -> None:
    save(world)
    save(world, ru=RU + " И сверяю сон.")
    history = answer_queries.get_page(standing(), *KEY).history
    assert [one.texts["ru"] for one in history] == [RU + " И сверяю сон.", RU]
    assert {one.name for one in history} == {"Тест content_owner"}


def test_saving_the_same_again_adds_nothing_even_from_an_old_page(world: World, rows: Any) -> None:
    assert save(world, at=0)
    assert not save(world, at=0)
    assert rows("SELECT count(*) FROM company_answer") == [(1,)]


def test_saving_what_was_delivered_adds_nothing(world: World, rows: Any) -> None:
    assert not save(world, ru=delivered(KEY, "ru"), en=delivered(KEY, "en"))
    assert rows("SELECT count(*) FROM company_answer") == [(0,)]


def test_a_language_that_stays_as_delivered_is_kept_as_such(world: World, rows: Any) -> None:
    save(world, en=delivered(KEY, "en"))
    assert rows("SELECT ru, en FROM company_answer") == [(RU, "")]
    assert question().only == "ru"


def test_who_was_overtaken_is_refused(world: World, rows: Any) -> None:
    save(world, at=0)
    with pytest.raises(Refused, match="answer_changed"):
        save(world, ru="Другое: сначала врач.", at=0)
    owner = identity_of(world.users["content_owner"])
    with pytest.raises(Refused, match="answer_changed"):
        answers.take_back(owner, PACK, KEY, 0, seen=0)
    assert rows("SELECT count(*) FROM company_answer") == [(1,)]


@pytest.mark.parametrize("key", [(AREA, "unknown"), ("unknown", QUESTION), ("", "")])
def test_a_question_that_is_not_asked_takes_no_answer(world: World, key: tuple[str, str]) -> None:
    owner = identity_of(world.users["content_owner"])
    with pytest.raises(NotFound):
        answers.save_answer(owner, PACK, key, {"ru": RU, "en": EN}, seen=0, why="")
    with pytest.raises(NotFound):
        answers.take_back(owner, PACK, key, 0, seen=0)


def test_an_unknown_pack_takes_nothing(world: World) -> None:
    owner = identity_of(world.users["content_owner"])
    with pytest.raises(NotFound):
        answers.save_answer(owner, "unknown", KEY, {"ru": RU, "en": EN}, seen=0, why="")
    with pytest.raises(NotFound):
        answers.publish(owner, "unknown", seen=0)


def test_words_about_protected_matters_need_a_reason_that_is_kept(world: World, rows: Any) -> None:
    text = "Спрашиваем возраст и диагнозы, потом замеры."
    with pytest.raises(Refused) as refused:
        save(world, ru=text)
    assert refused.value.params == {"words": "возраст"}
    assert save(world, ru=text, why="Анкета клиента.")
    assert rows("SELECT why FROM company_answer") == [("Анкета клиента.",)]
    assert answer_queries.get_page(standing(), *KEY).history[0].reviewed == ("возраст",)
    # What was reviewed once need not be said again; a new word must.
    assert save(world, ru=text + " И отдых.")
    assert answer_queries.get_page(standing(), *KEY).history[0].why == "Анкета клиента."
    with pytest.raises(Refused, match="words_to_review"):
        save(world, ru=text + " И беременность.")


def test_a_reason_that_is_written_anew_is_kept(world: World) -> None:
    text = "Спрашиваем возраст клиента."
    save(world, ru=text, why="Анкета.")
    assert save(world, ru=text, why="Анкета клиента: нагрузка зависит от возраста.")
    assert not save(world, ru=text)
    history = answer_queries.get_page(standing(), *KEY).history
    assert [one.why for one in history] == [
        "Анкета клиента: нагрузка зависит от возраста.",
        "Анкета.",
    ]


def test_words_of_the_delivered_text_are_reviewed_already(world: World) -> None:
    key = (AREA, "basis_of_programme")
    assert "беременность" in delivered(key, "ru")
    assert save(world, key, ru=delivered(key, "ru") + " Так принято у нас.")


def test_an_earlier_answer_is_taken_back_as_a_new_row(world: World) -> None:
    save(world)
    first = seen(KEY)
    save(world, ru="Другое: сначала сон.")
    owner = identity_of(world.users["content_owner"])
    answers.take_back(owner, PACK, KEY, first, seen=seen(KEY))
    history = answer_queries.get_page(standing(), *KEY).history
    assert [one.texts["ru"] for one in history] == [RU, "Другое: сначала сон.", RU]
    answers.take_back(owner, PACK, KEY, 0, seen=seen(KEY))
    answers.take_back(owner, PACK, KEY, 0, seen=0)
    assert not question().is_own
    assert len(answer_queries.get_page(standing(), *KEY).history) == 4


def test_the_answer_to_another_question_is_not_taken_back_here(world: World) -> None:
    save(world)
    owner = identity_of(world.users["content_owner"])
    for answer_id in (seen(KEY), 4711):
        with pytest.raises(NotFound):
            answers.take_back(owner, PACK, OTHER, answer_id, seen=0)


def test_publishing_makes_an_edition_and_leaves_the_version_alone(world: World, rows: Any) -> None:
    save(world)
    edition = publish(world)
    assert edition != world.content_version
    assert reference(edition) == RU
    assert reference(edition, locale="en") == EN
    assert reference(edition, OTHER) == delivered(OTHER, "ru")
    assert reference(world.content_version) == delivered(KEY, "ru")
    assert queries.get_gate(edition, "working_day") == queries.get_gate(
        world.content_version, "working_day"
    )
    version = checked_pack().version
    digests = rows("SELECT digest FROM content_version ORDER BY id")
    assert queries.get_label(edition) == f"{PACK} {version} · edition 1 ({digests[1][0][:8]})"
    assert queries.get_label(world.content_version) == f"{PACK} {version} ({digests[0][0][:8]})"
    assert digests[0] != digests[1]
    assert [one.id for one in queries.list_newest()] == [edition]
    assert question().is_published


def test_with_nothing_saved_nothing_is_published(world: World, rows: Any) -> None:
    assert publish(world) == world.content_version
    assert rows("SELECT count(*) FROM content_version") == [(1,)]


def test_publishing_the_same_twice_is_one_edition(world: World, rows: Any) -> None:
    save(world)
    assert publish(world) == publish(world)
    assert rows("SELECT count(*) FROM content_version") == [(2,)]
    assert rows("SELECT count(*) FROM audit_event WHERE event = 'content.published'") == [(1,)]


def test_what_was_saved_after_the_page_was_read_is_not_published(world: World, rows: Any) -> None:
    save(world)
    _, last = answer_queries.list_changes(standing())
    save(world, OTHER)
    with pytest.raises(Refused, match="answers_changed"):
        answers.publish(identity_of(world.users["content_owner"]), PACK, seen=last)
    assert rows("SELECT count(*) FROM content_version") == [(1,)]


def test_going_back_to_the_delivered_answers_is_an_edition_too(world: World) -> None:
    save(world)
    first = publish(world)
    owner = identity_of(world.users["content_owner"])
    answers.take_back(owner, PACK, KEY, 0, seen=seen(KEY))
    second = publish(world)
    assert second > first
    assert reference(second) == delivered(KEY, "ru")
    assert reference(first) == RU
    save(world)
    third = publish(world)
    assert [queries.get_edition(one) for one in (first, second, third)] == [1, 2, 3]
    assert reference(third) == reference(first)


def test_the_publication_page_knows_what_changes(world: World) -> None:
    save(world, en=delivered(KEY, "en"))
    changes, last = answer_queries.list_changes(standing())
    assert [(one.area, one.id) for one in changes] == [KEY]
    assert changes[0].lines == (("ru", delivered(KEY, "ru"), RU),)
    assert last == seen(KEY)
    publish(world)
    assert answer_queries.list_changes(standing()) == ([], last)


def test_a_newer_version_takes_published_answers_along(world: World) -> None:
    save(world)
    save(world, OTHER, ru="Обещать нельзя.", en="No promises.")
    publish(world)
    save(world, KEY, ru="Ещё не опубликовано: сначала сон.")

    edition = bring(newer(without(OTHER)))
    at = standing()
    assert at.newest == edition
    assert at.edition == 1
    assert at.base == edition - 1
    assert reference(edition) == RU
    assert reference(at.base) == delivered(KEY, "ru")
    # The draft is a draft still, and what is no longer asked is named.
    assert not question().is_published
    assert [(one.area, one.question) for one in answer_queries.list_gone(at)] == [OTHER]
    assert queries.get_label(edition).startswith(f"{PACK} 2027.1.1 · edition 1 (")


def test_without_published_answers_a_newer_version_comes_as_delivered(world: World) -> None:
    save(world)
    version_id = bring(newer(lambda body: None))
    assert queries.get_edition(version_id) == 0
    assert reference(version_id) == delivered(KEY, "ru")
    assert not question().is_published


def test_a_newer_version_with_our_words_needs_no_edition(world: World, rows: Any) -> None:
    save(world, en=delivered(KEY, "en"))
    publish(world)

    def change(body: dict[str, Any]) -> None:
        body["words"]["ru"]["knowledge"][AREA]["questions"][QUESTION]["reference"] = RU

    version_id = bring(newer(change))
    assert queries.get_edition(version_id) == 0
    assert reference(version_id) == RU
    assert question().is_published


def test_the_same_pack_again_is_the_version_that_is_here(world: World, rows: Any) -> None:
    save(world)
    publish(world)
    assert bring(checked_pack()) == world.content_version
    assert rows("SELECT count(*) FROM content_version") == [(2,)]


def test_an_answer_to_a_question_that_has_changed_says_so_until_it_is_confirmed(
    world: World,
) -> None:
    save(world)
    publish(world)
    bring(newer(asked_otherwise(KEY)))
    assert question().is_changed
    assert not question(OTHER).is_changed
    assert save(world)
    assert not question().is_changed
    assert not save(world)


def test_a_delivered_answer_that_changes_leaves_ours_unquestioned(world: World) -> None:
    save(world)
    publish(world)

    def change(body: dict[str, Any]) -> None:
        words = body["words"]["ru"]["knowledge"][AREA]["questions"][QUESTION]
        words["reference"] = "Новый исходный ответ."

    bring(newer(change))
    assert not question().is_changed
    assert answer_queries.get_page(standing(), *KEY).columns[0].delivered == "Новый исходный ответ."


def test_a_key_is_signed_for_every_edition_of_its_version(world: World, rows: Any) -> None:
    save(world)
    edition = publish(world)
    owner = identity_of(world.users["content_owner"])
    service.sign_off(owner, edition, "working_day", "Читали.")
    assert queries.is_signed(edition)
    assert queries.is_signed(world.content_version)
    assert rows("SELECT content_version_id FROM key_sign_off") == [(world.content_version,)]
    with pytest.raises(Refused, match="key_already_signed"):
        service.sign_off(owner, world.content_version, "working_day", "Читали.")
    save(world, OTHER)
    assert queries.is_signed(publish(world))


def test_the_log_says_who_saved_and_published_in_ids_and_codes(world: World, rows: Any) -> None:
    save(world)
    edition = publish(world)
    actor = f"user:{world.users['content_owner']}"
    found = rows(
        "SELECT actor, event, subject_id FROM audit_event "
        "WHERE event IN ('content.answer_saved', 'content.published') ORDER BY id"
    )
    assert found == [
        (actor, "content.answer_saved", world.content_version),
        (actor, "content.published", edition),
    ]
    details = [
        row.details for row in db.session.scalars(select(AuditEvent)) if "answer" in row.details
    ]
    assert [one | {"answer": 0} for one in details] == [
        {"area": AREA, "question": QUESTION, "answer": 0}
    ]


def test_the_command_line_names_answers_whose_question_is_gone(
    world: World, app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    save(world)
    publish(world)

    monkeypatch.setattr(check, "check_pack", lambda folder: newer(without(KEY)))
    monkeypatch.setattr(cli, "application", lambda: app)
    said = CliRunner().invoke(cli.main, ["content", "import", str(tmp_path)])
    assert said.exit_code == 0, said.output
    assert f"{AREA}/{QUESTION}" in said.output
