"""Who of the staff opened which person's pages.

Revision ID: c4e2b8d17a63
Revises: a1f0c2d93b57
Created: 2026-11-27 14:45:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c4e2b8d17a63"
down_revision = "a1f0c2d93b57"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "page_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_opening")),
    )
    with op.batch_alter_table("page_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_opening_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_page_opening_batch"), ["batch"], unique=False)
        batch_op.create_index("ix_page_opening_subject", ["subject", "subject_id"], unique=False)


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("page_opening", schema=None) as batch_op:
        batch_op.drop_index("ix_page_opening_subject")
        batch_op.drop_index(batch_op.f("ix_page_opening_batch"))
        batch_op.drop_index(batch_op.f("ix_page_opening_at"))
    op.drop_table("page_opening")
