"""The database: SQLite inside the installation by default, PostgreSQL by DATABASE_URL.

The only module that knows Flask-SQLAlchemy. On SQLite: WAL with synchronous=FULL, foreign keys on,
BEGIN emitted by us (IMMEDIATE for commands), so that a reader is never upgraded to a writer.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pysqlite3
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import DateTime, Engine, Integer, MetaData, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON, TypeDecorator

BUSY_MILLISECONDS = 8000
# The first SQLite whose WAL reset is safe with several writers.
SAFE_SQLITE = (3, 51, 3)

writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class EngineSession(FlaskSession):
    """A session on the application's one engine, which a test may put another in place of."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        engine: Engine = current_app.extensions["hiring_engine"]
        return engine


db = SQLAlchemy(model_class=Base, session_options={"class_": EngineSession})
# The type checker does not see what kind of base Flask-SQLAlchemy makes.
_registry: Any = getattr(db.Model, "registry")  # noqa: B009
_registry.update_type_annotation_map(
    {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        dict[str, Any] | None: JSON,
        list[Any]: JSON,
        int: Integer,
    }
)
if TYPE_CHECKING:

    class Model(Base):
        """What every table inherits from."""

        __abstract__ = True
else:
    Model = db.Model


def install(app: Flask, url: str) -> None:
    """Bind the application to the database at `url`."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        app.extensions["hiring_engine"] = prepare(db.engine)


def engine_options(url: str) -> dict[str, Any]:
    """What create_engine needs beside the URL."""
    if url.startswith("sqlite"):
        return {"module": pysqlite3, "connect_args": {"timeout": BUSY_MILLISECONDS / 1000}}
    return {"pool_pre_ping": True, "pool_size": 5}


def prepare(engine: Engine) -> Engine:
    """The same engine, with our pragmas and transactions where it is SQLite."""
    if engine.dialect.name != "sqlite":
        return engine
    if pysqlite3.sqlite_version_info < SAFE_SQLITE:
        raise RuntimeError("SQLite is older than 3.51.3: its WAL may corrupt with several writers")
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    for pragma, value, expected in (
        ("journal_mode", "wal", "wal"),
        ("synchronous", "full", 2),
        ("foreign_keys", "on", 1),
    ):
        cursor.execute(f"PRAGMA {pragma} = {value}")
        found = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
        if found != expected:
            raise RuntimeError(f"SQLite did not take {pragma} = {value}: it says {found!r}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")
