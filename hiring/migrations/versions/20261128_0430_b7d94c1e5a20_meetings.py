"""Interviews that are planned: when and where, whom they were told to, what was done to them; files in letters.

Revision ID: b7d94c1e5a20
Revises: fdc922fad93a
Created: 2026-11-28 04:30:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b7d94c1e5a20"
down_revision = "fdc922fad93a"
branch_labels = None
depends_on = None

OPEN = "state = 'planned' AND outcome IS NULL"


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("not_after", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("attachment", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("attachment_name", sa.String(length=100), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("attachment_type", sa.String(length=100), nullable=False, server_default="")
        )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.alter_column("attachment_name", server_default=None)
        batch_op.alter_column("attachment_type", server_default=None)

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=300), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("room", sa.String(length=120), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name=op.f("ck_meeting_state")),
        sa.CheckConstraint("outcome IN ('held', 'not_held')", name=op.f("ck_meeting_outcome")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_meeting_minutes")),
        sa.CheckConstraint("room <> '' OR link <> ''", name=op.f("ck_meeting_place")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_meeting_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_uid")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_session_id"), ["session_id"], unique=False)
        batch_op.create_index("ix_meeting_when", ["state", "starts_at"], unique=False)
        batch_op.create_index(
            "uq_meeting_open",
            ["session_id"],
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        )

    op.create_table(
        "meeting_guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_meeting_guest_letter_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_guest_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_meeting_guest_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_guest")),
    )
    with op.batch_alter_table("meeting_guest", schema=None) as batch_op:
        batch_op.create_index("uq_meeting_guest", ["meeting_id", "user_id"], unique=True)
        batch_op.create_index(
            "uq_meeting_guest_candidate",
            ["meeting_id"],
            unique=True,
            sqlite_where=sa.text("user_id IS NULL"),
            postgresql_where=sa.text("user_id IS NULL"),
        )

    op.create_table(
        "meeting_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("room", sa.String(length=120), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "kind IN ('planned', 'moved', 'cancelled', 'held', 'not_held')",
            name=op.f("ck_meeting_change_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_meeting_change_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_change_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_change")),
    )
    with op.batch_alter_table("meeting_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_change_meeting_id"), ["meeting_id"], unique=False
        )


def downgrade() -> None:
    """Undo the change: letters keep their text."""
    op.drop_table("meeting_change")
    op.drop_table("meeting_guest")
    op.drop_table("meeting")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        for column in ("attachment_type", "attachment_name", "attachment", "not_after"):
            batch_op.drop_column(column)
