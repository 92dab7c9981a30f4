"""Everybody lands on a page of their own."""

from __future__ import annotations

import pytest

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
