"""The debrief: proposed values, what each rater answered, remarks.

Revision ID: 2fca76738076
Revises: b7d94c1e5a20
Created: 2026-11-28 05:00:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2fca76738076"
down_revision = "b7d94c1e5a20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "moderation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=140), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('agreed', 'withdrawn', 'replaced')", name=op.f("ck_moderation_outcome")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ck_moderation_end")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_moderation_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["session_step.id"], name=op.f("fk_moderation_step_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user_account.id"], name=op.f("fk_moderation_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation")),
    )
    with op.batch_alter_table("moderation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_session_id"), ["session_id"], unique=False)
        batch_op.create_index(
            "uq_moderation_open",
            ["step_id", "field"],
            unique=True,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )

    op.create_table(
        "moderation_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moderation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderation_id"], ["moderation.id"], name=op.f("fk_moderation_answer_moderation_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_moderation_answer_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["rating_revision.id"], name=op.f("fk_moderation_answer_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_answer")),
    )
    with op.batch_alter_table("moderation_answer", schema=None) as batch_op:
        batch_op.create_index(
            "uq_moderation_answer", ["moderation_id", "user_id", "is_accepted"], unique=True
        )

    op.create_table(
        "debrief_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=140), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stands", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_debrief_remark_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["session_step.id"], name=op.f("fk_debrief_remark_step_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_debrief_remark_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debrief_remark")),
    )
    with op.batch_alter_table("debrief_remark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_debrief_remark_session_id"), ["session_id"], unique=False
        )


def downgrade() -> None:
    """Undo the change: ratings keep the values that were agreed on, with their originals."""
    op.drop_table("debrief_remark")
    op.drop_table("moderation_answer")
    op.drop_table("moderation")
