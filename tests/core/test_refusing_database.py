"""A database that cannot write for a while, and two people at once: words, and nothing broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from tests import postgres
from tests.world import csrf


def add_branch(browser: FlaskClient, name: str) -> Any:
    """The administrator's press."""
    token = csrf(browser.get("/branches").text)
    return browser.post("/branches", data={"csrf_token": token, "name": name, "address": ""})


@contextmanager
def _pragma(app: Flask, pragma: str) -> Iterator[None]:
    engine = app.extensions["hiring_engine"]

    def limit(connection: Any, record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", limit)
    engine.dispose()  # those that are open already would write on
    try:
        yield
    finally:
        event.remove(engine, "connect", limit)
        engine.dispose()


@contextmanager
def read_only(app: Flask) -> Iterator[None]:
    """The database only reads."""
    engine = app.extensions["hiring_engine"]
    if engine.dialect.name == "sqlite":
        with _pragma(app, "query_only = on"):
            yield
        return
    setting = f'ALTER DATABASE "{engine.url.database}" SET default_transaction_read_only = '
    postgres._administer(setting + "on")
    engine.dispose()
    try:
        yield
    finally:
        postgres._administer(setting + "off")
        engine.dispose()


def test_a_read_only_database_is_answered_with_503_until_it_writes_again(
    app: Flask, as_: Any, rows: Any
) -> None:
    browser = as_("administrator")
    with read_only(app):
        answer = add_branch(browser, "Юг")
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "<h1" in answer.text
        assert browser.get("/branches").status_code == 200
        assert browser.get("/readyz").status_code == 200
    assert rows("SELECT count(*) FROM branch") == [(2,)]
    assert add_branch(browser, "Юг").status_code == 303, "it is over when it is over"
    assert rows("SELECT count(*) FROM branch") == [(3,)]


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_two_people_who_do_the_same_at_once_are_told_so(app: Flask, as_: Any, rows: Any) -> None:
    """On SQLite the second waits for the first; on PostgreSQL the unique index decides."""
    engine = app.extensions["hiring_engine"]
    browser = as_("administrator")
    raced: list[str] = []

    def first(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith("INSERT INTO branch") and not raced:
            raced.append(statement)
            with engine.begin() as other:
                other.execute(
                    text("INSERT INTO branch (name, address, created_at) VALUES ('Юг', '', now())")
                )

    event.listen(engine, "before_cursor_execute", first)
    answer = add_branch(browser, "Юг")
    assert answer.status_code == 409
    assert rows("SELECT count(*) FROM branch WHERE name = 'Юг'") == [(1,)]
    assert rows("SELECT count(*) FROM audit_event WHERE event = 'branch.added'") == [(0,)]
