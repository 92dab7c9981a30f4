"""A row in every table of a database, made from what its columns and constraints ask for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, insert, inspect, select
from sqlalchemy import types as sql

# Nullable columns that a constraint asks for all the same.
ASKED_FOR = {"web_session": ("user_id",)}


def reflect(connection: Connection) -> MetaData:
    """The tables that the database has now, without Alembic's own."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name != "alembic_version")
    return metadata


def fill(connection: Connection) -> None:
    """Give every table without a row one that its constraints accept."""
    metadata = reflect(connection)
    for table in metadata.sorted_tables:
        if connection.scalar(select(func.count()).select_from(table)) == 0:
            connection.execute(insert(table).values(_row(connection, table)))


def counts(connection: Connection) -> dict[str, int]:
    """How many rows every table has."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in reflect(connection).sorted_tables
    }


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    allowed = _allowed(connection, table.name)
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.nullable and column.name not in ASKED_FOR.get(table.name, ()):
            continue
        if column.foreign_keys:
            parent = next(iter(column.foreign_keys)).column
            row[column.name] = connection.scalar(select(parent).limit(1))
        elif column.name in allowed:
            row[column.name] = allowed[column.name]
        else:
            row[column.name] = _value(column.type, column.name)
    return row


def _allowed(connection: Connection, table: str) -> dict[str, str]:
    """The first of the words that a CHECK lets a column have."""
    found = {}
    for check in inspect(connection).get_check_constraints(table):
        column = re.search(r"\(*\"?(\w+)\"?\)?(?:::text)? (?:IN|=)", check["sqltext"])
        words = re.findall(r"'(\w+)'", check["sqltext"])
        if column and words:
            found[column[1]] = words[0]
    return found


def _value(kind: sql.TypeEngine[Any], name: str) -> Any:
    if isinstance(kind, sql.Boolean):
        return True
    if isinstance(kind, sql.Integer | sql.Numeric):
        return 1
    if isinstance(kind, sql.DateTime):
        return datetime(2026, 12, 7, 9, tzinfo=UTC)
    if isinstance(kind, sql.Date):
        return date(2026, 12, 7)
    if isinstance(kind, sql.JSON):
        return {}
    length = getattr(kind, "length", None)
    return name[:length]
