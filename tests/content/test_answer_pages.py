"""The content owner's pages for the company's own answers."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from hiring.content import check
from tests import world as world_module
from tests.content.company import (
    EN,
    KEY,
    OTHER,
    PACK,
    RU,
    asked_otherwise,
    delivered,
    newer,
    publish,
    save,
    seen,
    without,
)
from tests.world import World

# Pages; what is stored is asked of both databases elsewhere.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

AREA, QUESTION = KEY
LIST = f"/content/{PACK}/answers"
PAGE = f"{LIST}/{AREA}/{QUESTION}"
PUBLICATION = f"/content/{PACK}/publication"


@pytest.fixture
def owner(as_: Any) -> FlaskClient:
    """The content owner's browser."""
    browser: FlaskClient = as_("content_owner")
    return browser


def read(browser: FlaskClient, path: str) -> str:
    """A page as text."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.get_data(as_text=True))


def send(browser: FlaskClient, path: str, page: str | None = None, **fields: object) -> Any:
    """The answer to a form of `page`."""
    token = world_module.csrf(browser.get(page or path).get_data(as_text=True))
    return browser.post(path, data={"csrf_token": token, **fields})


def shown(text: str, name: str) -> str:
    """What stands in a text area."""
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    assert found is not None
    return found[1].strip()


def test_the_list_says_whose_answer_each_question_has(world: World, owner: FlaskClient) -> None:
    before = read(owner, LIST)
    assert "наш с" not in before
    assert before.count("исходный") >= 10
    save(world)
    text = read(owner, LIST)
    assert "Тест content_owner" in text
    assert "не опубликован" in text
    assert PUBLICATION in text


@pytest.mark.parametrize(
    ("show", "ours", "other"),
    [
        ("", True, True),
        ("own", True, False),
        ("delivered", False, True),
        ("unpublished", True, False),
        ("changed", False, False),
        ("nonsense", True, True),
    ],
)
def test_the_list_is_cut_down_by_the_address(
    world: World, owner: FlaskClient, show: str, ours: bool, other: bool
) -> None:
    save(world)
    text = read(owner, f"{LIST}?show={show}")
    assert (PAGE in text) is ours
    assert (f"{LIST}/{OTHER[0]}/{OTHER[1]}" in text) is other


def test_the_page_has_both_languages_the_points_and_what_was_delivered(
    world: World, owner: FlaskClient
) -> None:
    text = read(owner, PAGE)
    known = world_module.checked_pack().pack
    assert known is not None
    for locale in ("ru", "en"):
        words = known["words"][locale]["knowledge"][AREA]["questions"][QUESTION]
        assert shown(text, locale) == words["reference"]
        assert words["question"] in text
        for point in words["points"].values():
            assert point in text
    assert "критический" in text


def test_an_answer_is_saved_and_a_language_left_as_it_was_is_spoken_of(
    world: World, owner: FlaskClient
) -> None:
    answer = send(owner, PAGE, seen=0, ru=RU, en=delivered(KEY, "en"))
    assert answer.status_code == 303
    text = read(owner, PAGE)
    assert shown(text, "ru") == RU
    assert "Английский текст остался прежним" in text
    assert "только по-русски" in text
    send(owner, PAGE, seen=seen(KEY), ru=RU, en=EN)
    assert "Русский текст остался прежним" in read(owner, PAGE)
    send(owner, PAGE, seen=seen(KEY), ru=RU + " Сон.", en=EN + " Sleep.")
    assert "остался прежним" not in read(owner, PAGE)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("ru", "", "Напишите ответ"),
        ("en", " \u200b\u202e \n", "Напишите ответ"),
        ("ru", "а" * 3001, "Ответ длиннее 3000 символов"),
        ("ru", "This text is written in English from its start to its end.", "Язык текста"),
        ("en", "Этот текст написан по-русски.", "Язык текста"),
        ("ru", "Смотрим на пульс и дaвление.", "«дaвление»"),
        ("ru", "Смотрим на пульс. TODO", "заготовка"),
    ],
)
def test_a_text_that_a_pack_may_not_hold_is_refused_beside_its_field(
    owner: FlaskClient, rows: Any, field: str, value: str, said: str
) -> None:
    fields = {"ru": RU, "en": EN, field: value}
    answer = send(owner, PAGE, seen=0, **fields)
    assert answer.status_code == 422
    text = html.unescape(answer.get_data(as_text=True))
    found = re.search(rf'id="{field}-error">(.*?)</div>', text, re.DOTALL)
    assert found is not None
    assert said in found[1]
    # What was typed in the other language is still there.
    other = "en" if field == "ru" else "ru"
    assert shown(text, other) == fields[other]
    assert rows("SELECT count(*) FROM company_answer") == [(0,)]


def test_marks_that_nobody_sees_do_not_get_in(owner: FlaskClient, rows: Any) -> None:
    send(owner, PAGE, seen=0, ru=f"\u202e{RU[:20]}\u200b{RU[20:]}\ufeff", en=f"\t{EN}\r\n")
    assert rows("SELECT ru, en FROM company_answer") == [(RU, EN)]


def test_words_about_protected_matters_are_said_beside_the_field_until_reviewed(
    owner: FlaskClient, rows: Any
) -> None:
    typed = "Спрашиваем возраст, потом замеры."
    answer = send(owner, PAGE, seen=0, ru=typed, en=EN)
    assert answer.status_code == 422
    text = html.unescape(answer.get_data(as_text=True))
    assert re.search(r'id="ru-error">.*?касаться личных обстоятельств: возраст', text, re.DOTALL)
    assert 'id="en-error"' not in text
    assert 'name="why"' in text
    assert shown(text, "ru") == typed
    answer = send(owner, PAGE, seen=0, ru=typed, en=EN, why="Анкета клиента.")
    assert answer.status_code == 303
    assert rows("SELECT why FROM company_answer") == [("Анкета клиента.",)]
    assert "Анкета клиента." in read(owner, PUBLICATION)


def test_who_was_overtaken_sees_both_and_may_save_over_it(
    world: World, owner: FlaskClient, rows: Any
) -> None:
    save(world)
    mine = "Моё: сначала сон и записи."
    answer = send(owner, PAGE, seen=0, ru=mine, en=EN)
    assert answer.status_code == 422
    text = html.unescape(answer.get_data(as_text=True))
    assert shown(text, "ru") == mine
    assert RU in text
    assert "кто-то сохранил другой ответ" in text
    found = re.search(r'name="seen" value="(\d+)"', text)
    assert found is not None
    assert send(owner, PAGE, seen=found[1], ru=mine, en=EN).status_code == 303
    assert rows("SELECT ru FROM company_answer ORDER BY id") == [(RU,), (mine,)]


@pytest.mark.parametrize("number", ["", "-1", "x", "9" * 30, "٣", "1.0"])
def test_a_number_that_no_page_showed_overtakes_nobody(
    world: World, owner: FlaskClient, rows: Any, number: str
) -> None:
    save(world)
    assert send(owner, PAGE, seen=number, ru="Моё: сон.", en=EN).status_code == 422
    back = send(owner, f"{PAGE}/take-back", PAGE, seen=number, answer=0)
    assert back.status_code == 303
    assert rows("SELECT count(*) FROM company_answer") == [(1,)]


def test_an_earlier_answer_is_taken_back_on_the_page(world: World, owner: FlaskClient) -> None:
    save(world)
    first = seen(KEY)
    save(world, ru="Другое: сначала сон.")
    assert send(owner, f"{PAGE}/take-back", PAGE, seen=seen(KEY), answer=first).status_code == 303
    assert shown(read(owner, PAGE), "ru") == RU
    assert send(owner, f"{PAGE}/take-back", PAGE, seen=seen(KEY), answer=0).status_code == 303
    text = read(owner, PAGE)
    assert shown(text, "ru") == delivered(KEY, "ru")
    assert "снова исходный" in text
    assert send(owner, f"{PAGE}/take-back", PAGE, seen=seen(KEY), answer=4711).status_code == 404


def test_publishing_shows_what_changes_and_which_vacancies_stay(
    world: World, owner: FlaskClient
) -> None:
    save(world)
    text = read(owner, PUBLICATION)
    assert delivered(KEY, "ru") in text
    assert RU in text
    assert "Менеджер сопровождения" in text
    assert send(owner, PUBLICATION, seen=seen(KEY)).status_code == 303
    text = read(owner, PUBLICATION)
    assert "Публиковать нечего" in text
    assert f"/vacancies/{world.vacancy}/renewal" in text
    answer = send(owner, PUBLICATION, seen=seen(KEY))
    assert answer.status_code == 303
    assert "Публиковать нечего: в новейшей редакции" in html.unescape(
        read(owner, PUBLICATION).replace("\u00a0", " ")
    )


def test_what_came_after_the_page_was_read_is_not_published(
    world: World, owner: FlaskClient, rows: Any
) -> None:
    save(world)
    assert send(owner, PUBLICATION, seen=0).status_code == 303
    assert "Просмотрите список снова" in read(owner, PUBLICATION)
    assert rows("SELECT count(*) FROM content_version") == [(1,)]


def test_the_page_of_an_edition_shows_our_answers_also_to_hr(
    world: World, owner: FlaskClient, as_: Any
) -> None:
    save(world)
    edition = publish(world)
    for name in ("hr", "director", "administrator"):
        text = read(as_(name), f"/content/{edition}").replace("\u00a0", " ")
        assert RU in text
        assert "редакция 1" in text
        assert PUBLICATION not in text
    text = read(owner, f"/content/{world.content_version}")
    assert RU not in text
    assert f"/content/{edition}" in text
    assert "редакция 1" in read(owner, "/content").replace("\u00a0", " ")


def test_an_edition_without_answers_of_ours_says_so(world: World, owner: FlaskClient) -> None:
    save(world)
    publish(world)
    save(world, ru=delivered(KEY, "ru"), en=delivered(KEY, "en"))
    assert "возвращены к" in read(owner, f"/content/{publish(world)}")


def test_an_import_says_what_became_of_our_answers(
    world: World, owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(world)
    save(world, OTHER, ru="Обещать нельзя.", en="No promises.")
    publish(world)

    monkeypatch.setattr(check, "check_pack", lambda folder: newer(without(KEY)))
    answer = send(owner, "/content/import", "/content", pack=PACK)
    assert answer.status_code == 303
    text = read(owner, answer.headers["Location"])
    assert "Ответы компании перенесены" in text
    assert "1 ответ компании относится к вопросу, которого больше нет" in text
    text = read(owner, LIST)
    assert RU in text
    assert PAGE not in text
    assert owner.get(PAGE).status_code == 404


def test_a_question_that_has_changed_is_marked(
    world: World, owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(world)
    publish(world)
    monkeypatch.setattr(check, "check_pack", lambda folder: newer(asked_otherwise(KEY)))
    send(owner, "/content/import", "/content", pack=PACK)
    assert PAGE in read(owner, f"{LIST}?show=changed")
    assert "вопрос или его пункты изменились" in read(owner, PAGE)
    assert send(owner, PAGE, seen=seen(KEY), ru=RU, en=EN).status_code == 303
    assert PAGE not in read(owner, f"{LIST}?show=changed")


@pytest.mark.parametrize(
    "path",
    [
        "/content/unknown/answers",
        "/content/unknown/publication",
        f"/content/unknown/answers/{AREA}/{QUESTION}",
        f"{LIST}/{AREA}/unknown",
        f"{LIST}/unknown/{QUESTION}",
    ],
)
def test_what_is_not_there_is_not_found(owner: FlaskClient, path: str) -> None:
    assert owner.get(path).status_code == 404


def test_the_pages_speak_english(world: World, owner: FlaskClient) -> None:
    save(world)
    publish(world)
    save(world, ru=RU + " Сон.")
    token = world_module.csrf(owner.get(LIST).get_data(as_text=True))
    owner.post("/language", data={"csrf_token": token, "locale": "en", "next": LIST})
    assert "The company’s own answers" in read(owner, LIST)
    text = read(owner, PAGE)
    # The reader's own language stands first.
    assert text.index('name="en"') < text.index('name="ru"')
    assert "edition 1" in read(owner, "/content")
    assert "Publish edition 2" in read(owner, PUBLICATION)
