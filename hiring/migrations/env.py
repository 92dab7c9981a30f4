"""Runs migrations on the application's own engine.

On SQLite a rebuilt table would cascade its children away: foreign keys are switched off on the raw
connection before BEGIN and checked before COMMIT.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from hiring.core.db import UtcDateTime, db, writing

# The tables of every feature, also of one that no page uses yet.
for models in sorted(Path(current_app.root_path).glob("*/models.py")):
    import_module(f"hiring.{models.parent.name}.models")


def _render(kind: str, value: Any, autogen: Any) -> str | Literal[False]:
    """UtcDateTime is written as the plain type that it is in the database."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the migration would break {len(broken)} references")


def run() -> None:
    """Run the requested migrations in one transaction."""
    engine = current_app.extensions["hiring_engine"]
    token = writing.set(True)
    try:
        with engine.connect() as connection:
            sqlite = connection.dialect.name == "sqlite"
            raw = connection.connection.dbapi_connection
            if sqlite:
                raw.execute("PRAGMA foreign_keys = off")
            try:
                _run(connection)
            finally:
                if sqlite:
                    connection.rollback()
                    raw.execute("PRAGMA foreign_keys = on")
    finally:
        writing.reset(token)


run()
