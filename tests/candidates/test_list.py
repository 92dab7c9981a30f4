"""The list of candidates: search, filters, order, pages, scope, number of statements."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from hiring.core import clock
from tests import counting
from tests import world as world_module
from tests.world import World, add_candidate


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a href="/sessions/\d+">([^<]+)</a>', page)


@pytest.mark.parametrize(
    "typed",
    ["ёлкин", "ЕЛКИН", "Ёлкин", "елкин пЁтр", "P0@EXAMPLE", "+7 (900) 123", "79001234567", "  ЁЛ "],
)
def test_search_finds_cyrillic_in_any_case_and_with_either_letter(
    as_, world: World, typed: str
) -> None:
    client = as_("hr")
    token = world_module.csrf(client.get("/candidates").text)
    client.post(
        f"/vacancies/{world.vacancy}/candidates",
        data={
            "csrf_token": token,
            "name": "Пётр Ёлкин",
            "email": "p0@example.org",
            "phone": "+7 (900) 123-45-67",
            "locale": "ru",
        },
    )
    page = client.get("/candidates", query_string={"q": typed}).text
    assert names(page) == ["Пётр Ёлкин"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "100%", "нет такого", "' OR 1=1 --"])
def test_signs_of_the_query_language_are_only_signs(as_, world: World, typed: str) -> None:
    answer = as_("hr").get("/candidates", query_string={"q": typed})
    assert answer.status_code == 200
    assert names(answer.text) == []


def test_filters_order_and_page_stay_in_every_address(as_, world: World) -> None:
    counting.add_sessions(world, 120)
    query = {
        "q": "пётр",
        "vacancy": world.vacancy,
        "state": "invited",
        "sort": "candidate",
        "page": 2,
    }
    page = as_("hr").get("/candidates", query_string=query).text
    found = names(page)
    assert found[0] == "Пётр Ёлкин 0050"
    assert len(found) == 50
    addresses = re.findall(r'href="(/candidates\?[^"]+page=\d+)"', page)
    assert addresses
    for address in addresses:
        for kept in ("q=%D0%BF%D1%91%D1%82%D1%80", "state=invited", "sort=candidate", "vacancy="):
            assert kept in address


def test_a_page_beyond_the_last_is_the_last_and_nonsense_is_left_out(as_, world: World) -> None:
    client = as_("hr")
    for query in ("page=99999", "page=-1", "page=x", "state=x&sort=x&vacancy=x&branch=y", "q=%00"):
        answer = client.get(f"/candidates?{query}")
        assert answer.status_code == 200
        assert names(answer.text) == ["Анна Проба"], query


def test_another_branch_sees_nobody_and_may_not_ask_by_filter(as_, world: World) -> None:
    for name in ("hr_elsewhere", "director_elsewhere"):
        client = as_(name)
        for query in (
            "",
            f"?branch={world.branches['Центр']}",
            f"?vacancy={world.vacancy}",
            "?q=анна",
        ):
            page = client.get(f"/candidates{query}").text
            assert names(page) == []
            assert "Менеджер сопровождения" not in page


def test_raters_and_the_administrator_have_no_list(as_, world: World) -> None:
    for name in ("rater", "administrator", "employee", "mentor", "content_owner"):
        assert as_(name).get("/candidates").status_code == 403


def test_the_list_shows_no_address_and_no_result(as_, world: World) -> None:
    page = as_("director").get("/candidates").text
    assert "anna@example.org" not in page
    assert "900 000" not in page


def test_the_list_asks_the_database_as_often_for_10_sessions_as_for_300(
    app: Flask, as_, world: World
) -> None:
    client = as_("hr")
    counting.add_sessions(world, 9)
    client.get("/candidates")
    with counting.statements(app) as few:
        client.get("/candidates?q=пётр")
    counting.add_sessions(world, 290)
    with counting.statements(app) as many:
        client.get("/candidates?q=пётр")
    assert len(few) == len(many) <= 10


def test_lists_say_the_day_on_which_it_was_here(as_, world: World) -> None:
    before_midnight_in_utc = datetime(2026, 11, 26, 22, 30, tzinfo=UTC)
    with clock.stopped_at(before_midnight_in_utc):
        add_candidate(world, "Поздний Гость", "late@example.org")
    assert "27 нояб. 2026" in as_("hr").get("/candidates?q=поздний").text
