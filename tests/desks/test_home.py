"""Everybody lands on a page of their own."""

from __future__ import annotations

import re

import pytest

from hiring.accounts import service
from tests import world as world_module
from tests.content import company
from tests.interviews import filled
from tests.world import PEOPLE, World


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_everybody_has_a_first_page(world: World, as_, name: str) -> None:
    assert as_(name).get("/").status_code == 200


def test_a_rater_sees_what_waits_and_a_foreign_one_does_not(world: World, as_) -> None:
    assert "Анна Проба" in as_("rater").get("/").get_data(as_text=True)
    assert "Анна Проба" not in as_("rater_elsewhere").get("/").get_data(as_text=True)


def test_who_is_not_signed_in_is_sent_to_the_sign_in(client) -> None:
    answer = client.get("/")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


def test_hr_sees_the_open_vacancies_of_their_branches_by_state(world: World, as_) -> None:
    page = as_("hr").get("/").text
    assert f"/candidates?vacancy={world.vacancy}&amp;state=invited" in page
    for elsewhere in ("hr_elsewhere", "rater", "administrator"):
        assert f"/candidates?vacancy={world.vacancy}" not in as_(elsewhere).get("/").text


def test_what_stands_in_a_line_does_not_run_together(world: World, as_) -> None:
    line = as_("rater").get("/").text.split('<ul class="desk-list">')[1].split("</li>")[0]
    assert "Анна Проба</a>\n" in line
    assert re.search(r">[^<]+</span>\s+<span", line)


def test_a_rater_sees_how_many_steps_are_rated_while_the_sheet_is_open(world: World, as_) -> None:
    steps = filled.steps_of(world)
    assert f"шагов: 0 из {len(steps)}" in as_("rater").get("/").text
    for step in steps[:2]:
        filled.fill(world, "rater", step, filled.complete(step))
    filled.fill(world, "rater", steps[2], {"note": "Только начала."})
    assert f"шагов: 2 из {len(steps)}" in as_("rater").get("/").text
    assert f"шагов: 0 из {len(steps)}" in as_("second_rater").get("/").text


def test_the_content_owner_sees_answers_that_are_saved_and_not_published(world: World, as_) -> None:
    address = f"/content/{company.PACK}/publication"
    owner = as_("content_owner")
    assert address not in owner.get("/").text
    company.save(world)
    page = owner.get("/").text
    assert address in page
    assert "1 сохранён и не опубликован" in page
    assert address not in as_("hr").get("/").text
    company.publish(world)
    assert address not in owner.get("/").text


def test_the_administrator_sees_who_has_not_used_their_link(world: World, as_) -> None:
    administrator = world_module.identity_of(world.users["administrator"])
    assert "Пока Чужой" not in as_("administrator").get("/").text
    token = service.invite(administrator, "Пока Чужой", "new@example.org", [("rater", None)], "ru")
    assert "Пока Чужой" in as_("administrator").get("/").text
    assert "Пока Чужой" not in as_("hr").get("/").text
    service.accept_invitation(token, "длинная фраза 1")
    assert "Пока Чужой" not in as_("administrator").get("/").text
