"""The planner that loses nothing: attempts, what happened during them, other conditions, letters.

Revision ID: 666e17c38cd4
Revises: c4e2b8d17a63
Created: 2026-11-27 21:25:53
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "666e17c38cd4"
down_revision = "c4e2b8d17a63"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed')", name=op.f("ck_letter_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("cause", name=op.f("uq_letter_cause")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_state", ["state", "written_at"], unique=False)

    op.create_table(
        "consent_text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_consent_text")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notice_digest", sa.String(length=64), nullable=True))

    op.create_table(
        "plan_rescore",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_version_id", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(length=60), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "state IN ('preparing', 'ready', 'failed')", name=op.f("ck_plan_rescore_state")
        ),
        sa.ForeignKeyConstraint(
            ["content_version_id"],
            ["content_version.id"],
            name=op.f("fk_plan_rescore_content_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["user_account.id"], name=op.f("fk_plan_rescore_requested_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_rescore")),
    )
    with op.batch_alter_table("plan_rescore", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_rescore_content_version_id"), ["content_version_id"], unique=False
        )

    op.create_table(
        "accommodation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("named_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("extra_percent", sa.Integer(), nullable=False),
        sa.Column("is_untimed", sa.Boolean(), nullable=False),
        sa.Column("pause_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'granted', 'declined', 'taken_back')",
            name=op.f("ck_accommodation_state"),
        ),
        sa.CheckConstraint(
            "extra_percent BETWEEN 0 AND 100", name=op.f("ck_accommodation_extra_percent")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_accommodation_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["named_id"], ["user_account.id"], name=op.f("fk_accommodation_named_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_accommodation_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodation")),
    )
    with op.batch_alter_table("accommodation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accommodation_session_id"), ["session_id"], unique=False
        )
        batch_op.create_index(
            "uq_accommodation_asked",
            ["session_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )

    op.create_table(
        "follow_up_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_follow_up_note_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_follow_up_note_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_note")),
    )
    with op.batch_alter_table("follow_up_note", schema=None) as batch_op:
        batch_op.create_index(
            "uq_follow_up_note", ["session_id", "user_id", "question"], unique=True
        )

    op.create_table(
        "contest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("was_involved", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('stands', 'changes')", name=op.f("ck_contest_outcome")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_contest_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["plan_attempt.id"], name=op.f("fk_contest_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_contest_attempt_id")),
    )
    op.create_table(
        "plan_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["plan_attempt.id"], name=op.f("fk_plan_event_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_event")),
    )
    with op.batch_alter_table("plan_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_event_attempt_id"), ["attempt_id"], unique=False)

    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holder", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("holder_device", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))

    # What is typed already was typed when it came, in a window without a name.
    with op.batch_alter_table("draft_operation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("writer", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("typed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("is_late", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.execute("UPDATE draft_operation SET typed_at = at")
    with op.batch_alter_table("draft_operation", schema=None) as batch_op:
        batch_op.alter_column("writer", server_default=None)
        batch_op.alter_column("typed_at", nullable=False)
        batch_op.alter_column("is_late", server_default=None)

    # What there is, is the first attempt of its session.
    with op.batch_alter_table("plan_attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("pause_minutes", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("submitted_by", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("unread", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("follow_ups", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("replaced_as", sa.String(length=10), nullable=True))
        batch_op.alter_column("due_at", existing_type=sa.DateTime(timezone=True), nullable=True)
        batch_op.drop_constraint(batch_op.f("uq_plan_attempt_session_id"), type_="unique")
        batch_op.create_check_constraint(
            batch_op.f("ck_plan_attempt_submitted_by"), "submitted_by IN ('candidate', 'deadline')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_plan_attempt_replaced_as"), "replaced_as IN ('reopened', 'reset')"
        )
    op.execute("UPDATE plan_attempt SET submitted_by = 'candidate' WHERE submitted_at IS NOT NULL")
    with op.batch_alter_table("plan_attempt", schema=None) as batch_op:
        for column in ("number", "pause_minutes", "unread", "follow_ups"):
            batch_op.alter_column(column, server_default=None)
        batch_op.create_index("ix_plan_attempt_running", ["submitted_at", "due_at"], unique=False)
        batch_op.create_index("uq_plan_attempt_number", ["session_id", "number"], unique=True)
        batch_op.create_index(
            "uq_plan_attempt_present",
            ["session_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "shows_plan_feedback", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )
    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.alter_column("shows_plan_feedback", server_default=None)


def downgrade() -> None:
    """Undo the change: of each session the present attempt stays, untimed ones end where they began."""
    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.drop_column("shows_plan_feedback")

    op.drop_table("plan_event")
    op.drop_table("contest")
    op.execute(
        "DELETE FROM plan_result WHERE attempt_id IN "
        "(SELECT id FROM plan_attempt WHERE replaced_at IS NOT NULL)"
    )
    op.execute("DELETE FROM plan_attempt WHERE replaced_at IS NOT NULL")
    op.execute("UPDATE plan_attempt SET due_at = started_at WHERE due_at IS NULL")
    with op.batch_alter_table("plan_attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plan_attempt_present",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.drop_index("uq_plan_attempt_number")
        batch_op.drop_index("ix_plan_attempt_running")
        batch_op.drop_constraint(batch_op.f("ck_plan_attempt_submitted_by"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_plan_attempt_replaced_as"), type_="check")
        batch_op.create_unique_constraint(batch_op.f("uq_plan_attempt_session_id"), ["session_id"])
        batch_op.alter_column("due_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        for column in (
            "replaced_as",
            "replaced_at",
            "follow_ups",
            "unread",
            "submitted_by",
            "pause_minutes",
            "paused_at",
            "extended_at",
            "number",
        ):
            batch_op.drop_column(column)

    with op.batch_alter_table("draft_operation", schema=None) as batch_op:
        batch_op.drop_column("is_late")
        batch_op.drop_column("typed_at")
        batch_op.drop_column("writer")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_column("closed_at")
        batch_op.drop_column("holder_device")
        batch_op.drop_column("holder")

    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_column("notice_digest")
    op.drop_table("consent_text")
    op.drop_table("follow_up_note")
    op.drop_table("accommodation")
    op.drop_table("plan_rescore")
    op.drop_table("letter")
