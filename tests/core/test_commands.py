"""One commit per command, wholly or not at all, on both engines."""

from __future__ import annotations

import pytest
from flask import Flask

from hiring.accounts.models import Branch
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db


@command
def _add(name: str, fail: bool = False) -> None:
    db.session.add(Branch(name=name, address="", created_at=clock.now()))
    db.session.flush()
    if fail:
        raise ValueError("no")


def test_a_command_that_raises_leaves_nothing(app: Flask, rows) -> None:
    with pytest.raises(ValueError, match="no"):
        _add("Юг", fail=True)
    assert rows("SELECT count(*) FROM branch WHERE name = 'Юг'") == [(0,)]


def test_a_command_that_returns_is_stored(app: Flask, rows) -> None:
    _add("Юг")
    assert rows("SELECT count(*) FROM branch WHERE name = 'Юг'") == [(1,)]


def test_a_command_inside_a_command_is_refused(app: Flask) -> None:
    @command
    def outer() -> None:
        _add("Юг")

    with pytest.raises(RuntimeError, match="inside another command"):
        outer()


def test_a_commit_outside_a_command_is_refused(app: Flask) -> None:
    db.session.add(Branch(name="Юг", address="", created_at=clock.now()))
    with pytest.raises(RuntimeError, match="outside a command"):
        db.session.commit()
    db.session.rollback()


def test_the_audit_cannot_be_changed_or_deleted(app: Flask, rows) -> None:
    for sql in ("UPDATE audit_event SET actor = 'nobody'", "DELETE FROM audit_event"):
        with (
            pytest.raises(Exception, match="append-only"),
            app.extensions["hiring_engine"].connect() as connection,
        ):
            connection.exec_driver_sql(sql)
    assert rows("SELECT count(*) FROM audit_event")[0][0] > 0
