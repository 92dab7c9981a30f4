"""The tables that migrations make are the models', up and down, with data, on both engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, inspect, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from hiring.app import create_app
from hiring.core import db as database
from tests import conftest, postgres
from tests.migrations import filling

VERSIONS = Path(database.__file__).parent.parent / "migrations" / "versions"
APPEND_ONLY = ("audit_event", "company_answer")


@pytest.fixture
def empty(engine_name: str, tmp_path: Path, template: conftest.Template) -> Iterator[Flask]:
    """The application on an empty database, in an application context."""
    if engine_name == "sqlite":
        url = f"sqlite+pysqlite:///{tmp_path / 'empty.db'}"
    else:
        url = postgres.empty(template.url)
    app = create_app(conftest.settings_for(tmp_path, url))
    app.testing = True
    with app.app_context():
        yield app
        database.db.session.remove()
        app.extensions["hiring_engine"].dispose()
    if engine_name == "postgresql":
        postgres.drop(url)


def _directory(app: Flask) -> str:
    return str(app.extensions["migrate"].directory)


def _scripts(app: Flask) -> ScriptDirectory:
    return ScriptDirectory(_directory(app))


def _revisions(app: Flask) -> list[str]:
    """Every revision, oldest first."""
    return [script.revision for script in _scripts(app).walk_revisions()][::-1]


def _begin(app: Flask) -> AbstractContextManager[Connection]:
    return app.extensions["hiring_engine"].begin()


def test_the_newest_migration_makes_exactly_the_tables_of_the_models(empty: Flask) -> None:
    flask_migrate.upgrade(directory=_directory(empty))
    # Raises with every difference: write a migration for it.
    flask_migrate.check(directory=_directory(empty))


def test_there_is_one_newest_migration(empty: Flask) -> None:
    assert len(_scripts(empty).get_heads()) == 1, "two migrations follow the same one: merge them"


def test_migrations_are_named_after_their_day_and_what_they_do() -> None:
    for path in VERSIONS.glob("*.py"):
        assert re.fullmatch(r"\d{8}_\d{4}_[0-9a-f]{12}_[a-z0-9_]+\.py", path.name), (
            f"{path.name}: YYYYMMDD_HHMM_<revision>_<what>.py"
        )


def test_every_migration_goes_up_and_down_with_a_row_in_every_table(empty: Flask) -> None:
    directory, revisions = _directory(empty), _revisions(empty)
    held: list[dict[str, int]] = []
    for revision in revisions:
        flask_migrate.upgrade(directory=directory, revision=revision)
        with _begin(empty) as connection:
            filling.fill(connection)
            held.append(filling.counts(connection))
            assert all(held[-1].values()), f"{revision}: a table stayed empty: {held[-1]}"
    for place in range(len(revisions) - 1, -1, -1):
        below = revisions[place - 1] if place else "base"
        flask_migrate.downgrade(directory=directory, revision=below)
        with _begin(empty) as connection:
            left = filling.counts(connection)
        expected = held[place - 1] if place else {}
        assert left == expected, f"{revisions[place]} down: rows lost, or tables left over"
    flask_migrate.upgrade(directory=directory)
    with _begin(empty) as connection:
        filling.fill(connection)
        assert set(filling.counts(connection)) == set(held[-1])
    flask_migrate.check(directory=directory)


def test_going_down_leaves_nothing_behind(empty: Flask) -> None:
    flask_migrate.upgrade(directory=_directory(empty))
    flask_migrate.downgrade(directory=_directory(empty), revision="base")
    with _begin(empty) as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        if connection.dialect.name == "sqlite":
            kinds = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"
        else:
            kinds = (
                "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace "
                "WHERE n.nspname = 'public'"
            )
        assert connection.exec_driver_sql(kinds).all() == []


def test_a_second_upgrade_changes_nothing(app: Flask) -> None:
    with _begin(app) as connection:
        before = filling.counts(connection)
    flask_migrate.upgrade(directory=_directory(app))
    with _begin(app) as connection:
        assert filling.counts(connection) == before


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_an_append_only_table_takes_rows_and_gives_none_back(empty: Flask, table: str) -> None:
    flask_migrate.upgrade(directory=_directory(empty))
    flask_migrate.downgrade(directory=_directory(empty), revision="base")
    flask_migrate.upgrade(directory=_directory(empty))
    with _begin(empty) as connection:
        filling.fill(connection)
        assert filling.counts(connection)[table] == 1
    statements = [f"UPDATE {table} SET id = id", f"DELETE FROM {table}"]
    if empty.extensions["hiring_engine"].dialect.name == "postgresql":
        statements.append(f"TRUNCATE {table}")
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), _begin(empty) as connection:
            connection.exec_driver_sql(statement)
    with _begin(empty) as connection:
        assert filling.counts(connection)[table] == 1


def test_references_are_checked_again_after_a_migration(empty: Flask) -> None:
    """On SQLite migrations switch foreign keys off; the connection goes back to the pool."""
    flask_migrate.upgrade(directory=_directory(empty))
    with pytest.raises(IntegrityError), _begin(empty) as connection:
        connection.exec_driver_sql(
            "INSERT INTO membership (user_id, role) VALUES (4711, 'administrator')"
        )
        # PostgreSQL and SQLite check at once; the statement itself raises.
    if empty.extensions["hiring_engine"].dialect.name == "sqlite":
        with empty.extensions["hiring_engine"].connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_migration_that_would_leave_a_broken_reference_is_refused(
    empty: Flask, engine_name: str, caplog: pytest.LogCaptureFixture
) -> None:
    if engine_name != "sqlite":
        return  # PostgreSQL never leaves references unchecked; the test above holds that
    flask_migrate.upgrade(directory=_directory(empty))
    raw = empty.extensions["hiring_engine"].raw_connection()
    raw.driver_connection.execute("PRAGMA foreign_keys = off")
    raw.driver_connection.execute("INSERT INTO membership (user_id, role) VALUES (4711, 'hr')")
    raw.driver_connection.execute("PRAGMA foreign_keys = on")
    raw.close()
    with pytest.raises(SystemExit):
        flask_migrate.upgrade(directory=_directory(empty))
    assert "would break 1 references" in caplog.text


def test_steps_that_are_there_take_as_long_as_their_content_says(empty: Flask) -> None:
    directory = _directory(empty)
    flask_migrate.upgrade(directory=directory, revision="666e17c38cd4")
    area = {"questions": [{"id": "a"}, {"id": "b", "minutes": 4}]}
    with _begin(empty) as connection:
        filling.fill(connection)
        tables = filling.reflect(connection).tables
        body = {"knowledge": {"sales": area}, "cases": {}}
        connection.execute(update(tables["content_version"]).values(body=body))
        known = {"instrument": "knowledge", "item": "sales"}
        connection.execute(update(tables["vacancy_step"]).values(**known))
        gone = {"instrument": "case", "item": "gone"}
        connection.execute(update(tables["session_step"]).values(**gone))
    flask_migrate.upgrade(directory=directory, revision="fdc922fad93a")
    with _begin(empty) as connection:
        tables = filling.reflect(connection).tables
        for name, expected in (("vacancy_step", (7, [])), ("session_step", (5, []))):
            found = connection.execute(select(tables[name].c.minutes, tables[name].c.questions))
            assert tuple(found.one()) == expected
