"""The interview plan: minutes and questions of steps, what each rater must rate, who plays the client.

Revision ID: fdc922fad93a
Revises: 666e17c38cd4
Created: 2026-11-28 04:00:00
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "fdc922fad93a"
down_revision = "666e17c38cd4"
branch_labels = None
depends_on = None

# (its steps, what they belong to, by which column)
STEPS = (
    ("vacancy_step", "vacancy", "vacancy_id"),
    ("session_step", "assessment_session", "session_id"),
)
RATERS = ("vacancy_rater", "session_rater")
OWNERS = ("vacancy", "assessment_session")
FOLDERS = {
    "knowledge": "knowledge",
    "role_play": "role_plays",
    "provocation": "provocations",
    "case": "cases",
    "day_plan": "day_plans",
}
# What content says nothing of took about so long when this was written.
QUESTION = 3
ITEMS = {"role_play": 10, "provocation": 3, "case": 5, "day_plan": 45}


def upgrade() -> None:
    """Make the change: steps that are there take as long as their content says."""
    for table, owner, column in STEPS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(
                sa.Column("minutes", sa.Integer(), nullable=False, server_default="1")
            )
            batch_op.add_column(
                sa.Column("questions", sa.JSON(), nullable=False, server_default="[]")
            )
        _fill_minutes(table, owner, column)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("minutes", server_default=None)
            batch_op.alter_column("questions", server_default=None)
            batch_op.create_check_constraint(
                batch_op.f(f"ck_{table}_minutes"), "minutes BETWEEN 1 AND 480"
            )
    for table in RATERS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("focus", sa.JSON(), nullable=False, server_default="[]"))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("focus", server_default=None)
    for table in OWNERS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("player_id", sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                batch_op.f(f"fk_{table}_player_id"), "user_account", ["player_id"], ["id"]
            )


def _fill_minutes(table: str, owner: str, column: str) -> None:
    connection = op.get_bind()
    contents = sa.table("content_version", sa.column("id", sa.Integer), sa.column("body", sa.JSON))
    bodies = {row.id: row.body for row in connection.execute(sa.select(contents))}
    steps = sa.table(
        table,
        sa.column("id", sa.Integer),
        sa.column("minutes", sa.Integer),
        sa.column("instrument", sa.String),
        sa.column("item", sa.String),
        sa.column(column, sa.Integer),
    )
    owners = sa.table(
        owner, sa.column("id", sa.Integer), sa.column("content_version_id", sa.Integer)
    )
    kinds = connection.execute(
        sa.select(steps.c.instrument, steps.c.item, owners.c.content_version_id)
        .join(owners, owners.c.id == steps.c[column])
        .distinct()
    ).all()
    for kind in kinds:
        owned = sa.select(owners.c.id).where(owners.c.content_version_id == kind.content_version_id)
        connection.execute(
            sa.update(steps)
            .where(
                steps.c.instrument == kind.instrument,
                steps.c.item == kind.item,
                steps.c[column].in_(owned),
            )
            .values(minutes=_minutes(bodies[kind.content_version_id], kind.instrument, kind.item))
        )


def _minutes(body: dict[str, Any], instrument: str, item: str) -> int:
    facts = body.get(FOLDERS.get(instrument, ""), {}).get(item, {})
    if instrument == "knowledge":
        asked = [question.get("minutes", QUESTION) for question in facts.get("questions", [])]
        return sum(asked) or QUESTION
    name = "limit_minutes" if instrument == "day_plan" else "minutes"
    minutes: int = facts.get(name) or ITEMS.get(instrument, QUESTION)
    return minutes


def downgrade() -> None:
    """Undo the change: what was chosen among an area's questions is lost with its column."""
    for table in OWNERS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_player_id"), type_="foreignkey")
            batch_op.drop_column("player_id")
    for table in RATERS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("focus")
    for table, _owner, _column in STEPS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_minutes"), type_="check")
            batch_op.drop_column("questions")
            batch_op.drop_column("minutes")
