"""The first-run set-up: only with the printed code, only once, and never with a demo's people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.accounts import service
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import Refused
from tests.world import World, csrf

GIVEN = {
    "company": "Новая вода",
    "branches": "Первый\nВторой",
    "name": "Ада Первая",
    "email": "ada@example.org",
    "password": "correct horse battery",
    "repeated": "correct horse battery",
}


@command
def empty_installation() -> None:
    """The installation before its first run, as far as the page can tell."""
    db.session.execute(db.text("DELETE FROM installation"))


@pytest.fixture
def fresh(app: Flask) -> Iterator[Flask]:
    empty_installation()
    app.extensions.pop("hiring_company", None)
    yield app
    app.extensions.pop("hiring_company", None)


def _path(app: Flask, code: str | None = None) -> str:
    right = service.set_up_code(app.extensions["hiring_settings"].secret)
    return f"/set-up?code={right if code is None else code}"


def _fill(client: FlaskClient, path: str, **changes: str):  # type: ignore[no-untyped-def]
    token = csrf(client.get("/sign-in").text)
    return client.post(path, data={"csrf_token": token, **GIVEN, **changes})


@pytest.mark.parametrize("code", ["", "wrong", "0" * 32, "Ё" * 32])
def test_without_the_printed_code_there_is_nothing_here(
    fresh: Flask, client: FlaskClient, rows, code: str
) -> None:
    assert client.get(_path(fresh, code)).status_code == 404
    assert _fill(client, _path(fresh, code)).status_code == 404
    assert rows("SELECT count(*) FROM installation") == [(0,)]


def test_the_code_opens_the_page_and_the_form_closes_it(
    fresh: Flask, client: FlaskClient, rows
) -> None:
    assert client.get(_path(fresh)).status_code == 200
    assert rows("SELECT count(*) FROM installation") == [(0,)], "a GET changed something"
    answer = _fill(client, _path(fresh))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/staff").status_code == 200, "who set it up is its administrator"
    assert rows("SELECT company FROM installation") == [("Новая вода",)]
    assert rows("SELECT count(*) FROM branch WHERE name IN ('Первый', 'Второй')") == [(2,)]
    again = fresh.test_client()
    assert again.get(_path(fresh)).status_code == 404
    assert _fill(again, _path(fresh), email="eve@example.org").status_code == 404
    assert rows("SELECT count(*) FROM user_account WHERE email = 'eve@example.org'") == [(0,)]


def test_what_does_not_fit_is_asked_again_with_everything_typed(
    fresh: Flask, client: FlaskClient, rows
) -> None:
    answer = _fill(client, _path(fresh), repeated="another password")
    assert answer.status_code == 422
    for typed in ("Новая вода", "Ада Первая", "ada@example.org", "Первый"):
        assert typed in answer.text
    assert GIVEN["password"] not in answer.text
    assert rows("SELECT count(*) FROM installation") == [(0,)]


def test_an_installation_that_is_set_up_has_no_such_page(app: Flask, client: FlaskClient) -> None:
    assert client.get(_path(app)).status_code == 404
    assert _fill(client, _path(app)).status_code == 404


def test_two_people_who_set_up_at_once_make_one_company(app: Flask, world: World) -> None:
    with pytest.raises(Refused, match="already_set_up"):
        service.set_up("Другая", ["Третий"], "Ева", "eve@example.org", "correct horse battery")
