"""The console: how a rater's interview went, open ratings as drafts, quick phrases.

Until now each step was a row from the first value on; now a rater's sheet is one draft, and rows are
made when it is submitted. What raters had filled in and not submitted becomes their draft, with the
marks that they had set; what was submitted stays as it is.

Revision ID: b7d3e5a90c41
Revises: b41d7e90c2a6
Created: 2026-11-28 06:00:00
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "b7d3e5a90c41"
down_revision = "b41d7e90c2a6"
branch_labels = None
depends_on = None

RATER = sa.table(
    "session_rater",
    sa.column("session_id", sa.Integer),
    sa.column("user_id", sa.Integer),
    sa.column("submitted_at", sa.DateTime(timezone=True)),
)
RATING = sa.table(
    "rating",
    sa.column("id", sa.Integer),
    sa.column("session_id", sa.Integer),
    sa.column("step_id", sa.Integer),
    sa.column("user_id", sa.Integer),
    sa.column("content", sa.JSON),
    sa.column("saved_at", sa.DateTime(timezone=True)),
)
MARK = sa.table(
    "observation_mark",
    sa.column("id", sa.Integer),
    sa.column("session_id", sa.Integer),
    sa.column("step_id", sa.Integer),
    sa.column("user_id", sa.Integer),
    sa.column("indicator", sa.String),
    sa.column("sign", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("removed_at", sa.DateTime(timezone=True)),
)
DRAFT = sa.table(
    "draft",
    sa.column("id", sa.Integer),
    sa.column("owner", sa.String),
    sa.column("record", sa.String),
    sa.column("version", sa.Integer),
    sa.column("state", sa.JSON),
    sa.column("updated_at", sa.DateTime(timezone=True)),
)
OPERATION = sa.table(
    "draft_operation",
    sa.column("draft_id", sa.Integer),
    sa.column("operation_id", sa.String),
    sa.column("writer", sa.String),
    sa.column("base_version", sa.Integer),
    sa.column("version", sa.Integer),
    sa.column("change", sa.JSON),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("typed_at", sa.DateTime(timezone=True)),
    sa.column("is_late", sa.Boolean),
)


WRITER = "migration"


def upgrade() -> None:
    """Make the change; the rows that open sheets had stay until they are submitted."""
    with op.batch_alter_table("session_rater", schema=None) as batch_op:
        batch_op.add_column(sa.Column("conduct", sa.JSON(), nullable=True))
    op.create_table(
        "quick_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_quick_phrase_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_phrase")),
    )
    with op.batch_alter_table("quick_phrase", schema=None) as batch_op:
        batch_op.create_index("uq_quick_phrase", ["user_id", "place"], unique=True)
    connection = op.get_bind()
    seats = {
        (row.session_id, row.user_id)
        for row in connection.execute(sa.select(RATER).where(RATER.c.submitted_at.is_(None)))
    }
    change: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
    saved: dict[tuple[int, int], datetime] = {}

    def add(seat: tuple[int, int], at: datetime, fields: dict[str, str]) -> None:
        if seat in seats and fields:
            change[seat].update(fields)
            saved[seat] = max(saved.get(seat, at), at)

    for row in connection.execute(sa.select(RATING).order_by(RATING.c.id)):
        prefix = f"s{row.step_id}."
        fields = {prefix + name: value for name, value in _fields(row.content) if value}
        add((row.session_id, row.user_id), row.saved_at, fields)
    for row in connection.execute(
        sa.select(MARK).where(MARK.c.removed_at.is_(None)).order_by(MARK.c.id)
    ):
        at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
        sign = "good" if row.sign > 0 else "bad"
        value = f"{row.indicator}.{sign}.{row.step_id or 0}.{int(at.timestamp())}"
        add((row.session_id, row.user_id), row.at, {f"mark.m{row.id}": value})
    if connection.dialect.name == "postgresql":
        # Rows that came with their ids, as from a copy, have not moved the counters.
        for table in ("draft", "draft_operation"):
            connection.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                    f"(SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
                )
            )
    for seat, fields in change.items():
        _draft(connection, *seat, fields, saved[seat])


def _fields(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of a step's form, as a browser sends them, by what had been stored of it."""
    for name, question in content.get("questions", {}).items():
        for point, earned in question.get("points", {}).items():
            yield f"point.{name}.{point}", "" if earned is None else str(earned)
        yield f"agreement.{name}", question.get("agreement", "")
        yield f"skipped.{name}", "1" if question.get("skipped") else ""
    for competency, rated in content.get("competencies", {}).items():
        for behaviour, seen in rated.get("checklist", {}).items():
            yield f"seen.{competency}.{behaviour}", seen
        yield f"level.{competency}", _level(rated)
    yield "level", _level(content)
    position = content.get("position")
    yield "position", _level({**content, "level": position}) if "position" in content else ""
    for name in ("stopped", "debriefed"):
        yield name, "1" if content.get(name) else ""
    yield "part", content.get("part", "")
    yield "note", content.get("note", "")


def _level(rated: dict[str, Any]) -> str:
    level = rated.get("level")
    if level is not None:
        return str(level)
    return "not_observed" if rated.get("unseen") else ""


def _draft(
    connection: sa.Connection, session_id: int, user_id: int, fields: dict[str, str], at: datetime
) -> None:
    draft = {
        "owner": f"user:{user_id}",
        "record": f"interview:{session_id}",
        "version": 1,
        "state": fields,
        "updated_at": at,
    }
    made = connection.execute(sa.insert(DRAFT).values(draft).returning(DRAFT.c.id)).scalar_one()
    connection.execute(
        sa.insert(OPERATION).values(
            draft_id=made,
            operation_id=WRITER,
            writer=WRITER,
            base_version=0,
            version=1,
            change=fields,
            at=at,
            typed_at=at,
            is_late=False,
        )
    )


def downgrade() -> None:
    """Undo the change; drafts in which something was typed since stay where they are."""
    connection = op.get_bind()
    other = OPERATION.alias()
    untouched = (
        sa.select(OPERATION.c.draft_id)
        .join(DRAFT, DRAFT.c.id == OPERATION.c.draft_id)
        .where(
            OPERATION.c.writer == WRITER,
            DRAFT.c.record.like("interview:%"),
            ~sa.exists().where(other.c.draft_id == DRAFT.c.id, other.c.writer != WRITER),
        )
    )
    drafts = list(connection.scalars(untouched))
    connection.execute(sa.delete(OPERATION).where(OPERATION.c.draft_id.in_(drafts)))
    connection.execute(sa.delete(DRAFT).where(DRAFT.c.id.in_(drafts)))
    op.drop_table("quick_phrase")
    with op.batch_alter_table("session_rater", schema=None) as batch_op:
        batch_op.drop_column("conduct")
