"""The company's own reference answers, editions of a version, vacancies brought to a newer edition.

Revision ID: b41d7e90c2a6
Revises: 2fca76738076
Created: 2026-11-28 05:30:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hiring.migrations import triggers

revision = "b41d7e90c2a6"
down_revision = "2fca76738076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    # What is here was imported.
    with op.batch_alter_table("content_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("base_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_content_version_base_id"), "content_version", ["base_id"], ["id"]
        )
        batch_op.create_check_constraint(batch_op.f("ck_content_version_edition"), "edition >= 0")
        batch_op.create_index("uq_content_version_edition", ["base_id", "edition"], unique=True)
    with op.batch_alter_table("content_version", schema=None) as batch_op:
        batch_op.alter_column("edition", server_default=None)

    op.create_table(
        "company_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("ru", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("reviewed", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_id"], ["content_version.id"], name=op.f("fk_company_answer_base_id")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user_account.id"], name=op.f("fk_company_answer_saved_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_answer")),
    )
    with op.batch_alter_table("company_answer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_company_answer_question", ["pack", "area", "question", "id"], unique=False
        )
    triggers.protect("company_answer")

    op.create_table(
        "vacancy_renewal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.Column("from_version_id", sa.Integer(), nullable=False),
        sa.Column("to_version_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("stayed", sa.Integer(), nullable=False),
        sa.Column("renewed_by_id", sa.Integer(), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancy.id"], name=op.f("fk_vacancy_renewal_vacancy_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_version_id"],
            ["content_version.id"],
            name=op.f("fk_vacancy_renewal_from_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["to_version_id"],
            ["content_version.id"],
            name=op.f("fk_vacancy_renewal_to_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["renewed_by_id"], ["user_account.id"], name=op.f("fk_vacancy_renewal_renewed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy_renewal")),
    )
    with op.batch_alter_table("vacancy_renewal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vacancy_renewal_vacancy_id"), ["vacancy_id"], unique=False
        )


def downgrade() -> None:
    """Undo the change: editions stay as versions of their own, what sessions run on stays."""
    op.drop_table("vacancy_renewal")
    triggers.release("company_answer")
    op.drop_table("company_answer")
    with op.batch_alter_table("content_version", schema=None) as batch_op:
        batch_op.drop_index("uq_content_version_edition")
        batch_op.drop_constraint(batch_op.f("ck_content_version_edition"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_content_version_base_id"), type_="foreignkey")
        batch_op.drop_column("base_id")
        batch_op.drop_column("edition")
