"""The first tables, and the triggers that keep the audit append-only.

Revision ID: a1f0c2d93b57
Revises:
Created: 2026-11-24 01:46:42.805528
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hiring.migrations import triggers

revision = "a1f0c2d93b57"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "attempt_counter",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt_counter")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_event_subject", ["subject", "subject_id"], unique=False)

    op.create_table(
        "branch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch")),
        sa.UniqueConstraint("name", name=op.f("uq_branch_name")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("record", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index("uq_draft_record", ["owner", "record"], unique=True)

    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("set_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_digest"), ["digest"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_folded", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email_folded", name=op.f("uq_user_account_email_folded")),
    )
    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("search", sa.String(length=500), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('external', 'internal')", name=op.f("ck_candidate_source")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_candidate_branch_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_candidate_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_candidate_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("user_id", name=op.f("uq_candidate_user_id")),
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_search"), ["search"], unique=False)

    op.create_table(
        "content_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("pack_uuid", sa.String(length=36), nullable=False),
        sa.Column("version", sa.String(length=30), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("gate", sa.JSON(), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["user_account.id"], name=op.f("fk_content_version_imported_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_version")),
    )
    with op.batch_alter_table("content_version", schema=None) as batch_op:
        batch_op.create_index("uq_content_version_digest", ["pack", "digest"], unique=True)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("failure", sa.String(length=60), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.String(length=40), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('preparing', 'ready', 'failed')", name=op.f("ck_document_state")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_document_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_subject", ["kind", "subject_id"], unique=False)

    op.create_table(
        "draft_operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("conflict", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_operation_draft_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_operation")),
    )
    with op.batch_alter_table("draft_operation", schema=None) as batch_op:
        batch_op.create_index("uq_draft_operation", ["draft_id", "operation_id"], unique=True)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role IN ('administrator', 'hr', 'rater', 'director', 'content_owner', 'mentor', 'employee')",
            name=op.f("ck_membership_role"),
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_membership_branch_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("uq_membership", ["user_id", "role", "branch_id"], unique=True)

    op.create_table(
        "staff_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["user_account.id"], name=op.f("fk_staff_invitation_issued_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_staff_invitation_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_invitation_token_hash")),
    )
    with op.batch_alter_table("staff_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_invitation_user_id"), ["user_id"], unique=False)

    op.create_table(
        "key_sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_version_id", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(length=60), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_version_id"],
            ["content_version.id"],
            name=op.f("fk_key_sign_off_content_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user_account.id"], name=op.f("fk_key_sign_off_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_sign_off")),
    )
    with op.batch_alter_table("key_sign_off", schema=None) as batch_op:
        batch_op.create_index("uq_key_sign_off", ["content_version_id", "exercise"], unique=True)

    op.create_table(
        "vacancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("content_version_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_vacancy_state")),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 60", name=op.f("ck_vacancy_answer_days")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_vacancy_branch_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["user_account.id"], name=op.f("fk_vacancy_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["content_version_id"],
            ["content_version.id"],
            name=op.f("fk_vacancy_content_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_vacancy_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy")),
    )
    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vacancy_branch_id"), ["branch_id"], unique=False)

    op.create_table(
        "assessment_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("content_version_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plan_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plan_submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_rating_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ratings_closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ratings_closed_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('invited', 'planning', 'planned', 'rating', 'closed', 'complete', 'decided', 'declined', 'withdrawn')",
            name=op.f("ck_assessment_session_state"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_assessment_session_branch_id")
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_assessment_session_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["content_version_id"],
            ["content_version.id"],
            name=op.f("fk_assessment_session_content_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_assessment_session_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["ratings_closed_by_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_session_ratings_closed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancy.id"], name=op.f("fk_assessment_session_vacancy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_session")),
    )
    with op.batch_alter_table("assessment_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_session_candidate_id"), ["candidate_id"], unique=False
        )
        batch_op.create_index(
            "ix_assessment_session_counts", ["vacancy_id", "state", "candidate_id"], unique=False
        )
        batch_op.create_index(
            "ix_assessment_session_list", ["branch_id", "state", "created_at"], unique=False
        )
        batch_op.create_index(
            "uq_assessment_session_pair", ["vacancy_id", "candidate_id"], unique=True
        )

    op.create_table(
        "vacancy_rater",
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_vacancy_rater_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancy.id"], name=op.f("fk_vacancy_rater_vacancy_id")
        ),
        sa.PrimaryKeyConstraint("vacancy_id", "user_id", name=op.f("pk_vacancy_rater")),
    )
    op.create_table(
        "vacancy_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancy.id"], name=op.f("fk_vacancy_step_vacancy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy_step")),
    )
    with op.batch_alter_table("vacancy_step", schema=None) as batch_op:
        batch_op.create_index(
            "uq_vacancy_step_item", ["vacancy_id", "instrument", "item"], unique=True
        )
        batch_op.create_index("uq_vacancy_step_position", ["vacancy_id", "position"], unique=True)

    op.create_table(
        "candidate_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["user_account.id"], name=op.f("fk_candidate_link_issued_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_candidate_link_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_candidate_link_token_hash")),
    )
    with op.batch_alter_table("candidate_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_candidate_link_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_consent_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_session_id"), ["session_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('hire', 'refuse', 'more_evidence')", name=op.f("ck_decision_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_decision_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_decision_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_session_id"), ["session_id"], unique=False)

    op.create_table(
        "exhibit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_exhibit_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibit")),
    )
    with op.batch_alter_table("exhibit", schema=None) as batch_op:
        batch_op.create_index("uq_exhibit", ["session_id", "kind", "item"], unique=True)

    op.create_table(
        "probation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_probation_branch_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_probation_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["user_account.id"], name=op.f("fk_probation_employee_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["user_account.id"], name=op.f("fk_probation_mentor_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_probation_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_probation")),
        sa.UniqueConstraint("session_id", name=op.f("uq_probation_session_id")),
    )
    with op.batch_alter_table("probation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_probation_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_probation_employee_id"), ["employee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_probation_mentor_id"), ["mentor_id"], unique=False)

    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("content_version_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=30), nullable=False),
        sa.Column("word", sa.String(length=30), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_version_id"],
            ["content_version.id"],
            name=op.f("fk_recommendation_content_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["user_account.id"], name=op.f("fk_recommendation_issued_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_recommendation_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("session_id", name=op.f("uq_recommendation_session_id")),
    )
    op.create_table(
        "session_rater",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excused_by_id", sa.Integer(), nullable=True),
        sa.Column("excused_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "submitted_at IS NULL OR excused_at IS NULL", name=op.f("ck_session_rater_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["excused_by_id"], ["user_account.id"], name=op.f("fk_session_rater_excused_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_session_rater_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_session_rater_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_rater")),
    )
    with op.batch_alter_table("session_rater", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_rater_user_id"), ["user_id"], unique=False)
        batch_op.create_index("uq_session_rater", ["session_id", "user_id"], unique=True)

    op.create_table(
        "session_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_session_step_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_step")),
    )
    with op.batch_alter_table("session_step", schema=None) as batch_op:
        batch_op.create_index("uq_session_step_position", ["session_id", "position"], unique=True)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("competency", sa.String(length=40), nullable=False),
        sa.Column("instrument", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("raters", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=30), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_evidence_session_id")
        ),
        sa.ForeignKeyConstraint(["step_id"], ["session_step.id"], name=op.f("fk_evidence_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            "uq_evidence", ["session_id", "competency", "instrument", "item"], unique=True
        )

    op.create_table(
        "link_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["candidate_link.id"], name=op.f("fk_link_use_link_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_use")),
    )
    with op.batch_alter_table("link_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_use_link_id"), ["link_id"], unique=False)

    op.create_table(
        "observation_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("sign", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_observation_mark_sign")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_observation_mark_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["session_step.id"], name=op.f("fk_observation_mark_step_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_observation_mark_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_mark")),
    )
    with op.batch_alter_table("observation_mark", schema=None) as batch_op:
        batch_op.create_index("ix_observation_mark_rater", ["session_id", "user_id"], unique=False)

    op.create_table(
        "plan_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(length=60), nullable=False),
        sa.Column("task_order", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.String(length=20), nullable=True),
        sa.Column("plan", sa.JSON(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_plan_attempt_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["session_step.id"], name=op.f("fk_plan_attempt_step_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_attempt")),
        sa.UniqueConstraint("receipt", name=op.f("uq_plan_attempt_receipt")),
        sa.UniqueConstraint("session_id", name=op.f("uq_plan_attempt_session_id")),
    )
    op.create_table(
        "probation_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("probation_id", sa.Integer(), nullable=False),
        sa.Column("competency", sa.String(length=40), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'assigned', 'reported', 'returned', 'verified', 'cancelled')",
            name=op.f("ck_probation_task_state"),
        ),
        sa.ForeignKeyConstraint(
            ["probation_id"], ["probation.id"], name=op.f("fk_probation_task_probation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_probation_task")),
    )
    with op.batch_alter_table("probation_task", schema=None) as batch_op:
        batch_op.create_index("ix_probation_task_list", ["probation_id", "week"], unique=False)

    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name=op.f("fk_rating_session_id")
        ),
        sa.ForeignKeyConstraint(["step_id"], ["session_step.id"], name=op.f("fk_rating_step_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_rating_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_session_id"), ["session_id"], unique=False)
        batch_op.create_index("uq_rating", ["step_id", "user_id"], unique=True)

    op.create_table(
        "web_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (link_id IS NULL)", name=op.f("ck_web_session_one_owner")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["candidate_link.id"], name=op.f("fk_web_session_link_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_web_session_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_link_id"), ["link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_web_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "plan_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("content_version_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=30), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["plan_attempt.id"], name=op.f("fk_plan_result_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["content_version_id"],
            ["content_version.id"],
            name=op.f("fk_plan_result_content_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_result")),
    )
    with op.batch_alter_table("plan_result", schema=None) as batch_op:
        batch_op.create_index(
            "uq_plan_result", ["attempt_id", "content_version_id", "method"], unique=True
        )

    op.create_table(
        "probation_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_probation_report_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["user_account.id"], name=op.f("fk_probation_report_reported_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["probation_task.id"], name=op.f("fk_probation_report_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_probation_report")),
    )
    with op.batch_alter_table("probation_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_probation_report_task_id"), ["task_id"], unique=False)

    op.create_table(
        "rating_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rating_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revised_by_id", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["rating.id"], name=op.f("fk_rating_revision_rating_id")
        ),
        sa.ForeignKeyConstraint(
            ["revised_by_id"], ["user_account.id"], name=op.f("fk_rating_revision_revised_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_revision")),
    )
    with op.batch_alter_table("rating_revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rating_revision_rating_id"), ["rating_id"], unique=False
        )

    op.create_table(
        "probation_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user_account.id"], name=op.f("fk_probation_check_checked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["probation_report.id"], name=op.f("fk_probation_check_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_probation_check")),
        sa.UniqueConstraint("report_id", name=op.f("uq_probation_check_report_id")),
    )
    triggers.protect("audit_event")


def downgrade() -> None:
    """Undo the change."""
    triggers.release("audit_event")
    op.drop_table("probation_check")
    with op.batch_alter_table("rating_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_revision_rating_id"))

    op.drop_table("rating_revision")
    with op.batch_alter_table("probation_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_probation_report_task_id"))

    op.drop_table("probation_report")
    with op.batch_alter_table("plan_result", schema=None) as batch_op:
        batch_op.drop_index("uq_plan_result")

    op.drop_table("plan_result")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_user_id"))
        batch_op.drop_index(batch_op.f("ix_web_session_link_id"))

    op.drop_table("web_session")
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_index("uq_rating")
        batch_op.drop_index(batch_op.f("ix_rating_session_id"))

    op.drop_table("rating")
    with op.batch_alter_table("probation_task", schema=None) as batch_op:
        batch_op.drop_index("ix_probation_task_list")

    op.drop_table("probation_task")
    op.drop_table("plan_attempt")
    with op.batch_alter_table("observation_mark", schema=None) as batch_op:
        batch_op.drop_index("ix_observation_mark_rater")

    op.drop_table("observation_mark")
    with op.batch_alter_table("link_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_use_link_id"))

    op.drop_table("link_use")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("uq_evidence")

    op.drop_table("evidence")
    with op.batch_alter_table("session_step", schema=None) as batch_op:
        batch_op.drop_index("uq_session_step_position")

    op.drop_table("session_step")
    with op.batch_alter_table("session_rater", schema=None) as batch_op:
        batch_op.drop_index("uq_session_rater")
        batch_op.drop_index(batch_op.f("ix_session_rater_user_id"))

    op.drop_table("session_rater")
    op.drop_table("recommendation")
    with op.batch_alter_table("probation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_probation_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_probation_employee_id"))
        batch_op.drop_index(batch_op.f("ix_probation_branch_id"))

    op.drop_table("probation")
    with op.batch_alter_table("exhibit", schema=None) as batch_op:
        batch_op.drop_index("uq_exhibit")

    op.drop_table("exhibit")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_session_id"))

    op.drop_table("decision")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_session_id"))

    op.drop_table("consent")
    with op.batch_alter_table("candidate_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_link_session_id"))

    op.drop_table("candidate_link")
    with op.batch_alter_table("vacancy_step", schema=None) as batch_op:
        batch_op.drop_index("uq_vacancy_step_position")
        batch_op.drop_index("uq_vacancy_step_item")

    op.drop_table("vacancy_step")
    op.drop_table("vacancy_rater")
    with op.batch_alter_table("assessment_session", schema=None) as batch_op:
        batch_op.drop_index("uq_assessment_session_pair")
        batch_op.drop_index("ix_assessment_session_list")
        batch_op.drop_index("ix_assessment_session_counts")
        batch_op.drop_index(batch_op.f("ix_assessment_session_candidate_id"))

    op.drop_table("assessment_session")
    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vacancy_branch_id"))

    op.drop_table("vacancy")
    with op.batch_alter_table("key_sign_off", schema=None) as batch_op:
        batch_op.drop_index("uq_key_sign_off")

    op.drop_table("key_sign_off")
    with op.batch_alter_table("staff_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_invitation_user_id"))

    op.drop_table("staff_invitation")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("uq_membership")

    op.drop_table("membership")
    with op.batch_alter_table("draft_operation", schema=None) as batch_op:
        batch_op.drop_index("uq_draft_operation")

    op.drop_table("draft_operation")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index("ix_document_subject")

    op.drop_table("document")
    with op.batch_alter_table("content_version", schema=None) as batch_op:
        batch_op.drop_index("uq_content_version_digest")

    op.drop_table("content_version")
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_search"))
        batch_op.drop_index(batch_op.f("ix_candidate_branch_id"))

    op.drop_table("candidate")
    op.drop_table("user_account")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_digest"))

    op.drop_table("stored_file")
    op.drop_table("installation")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index("uq_draft_record")

    op.drop_table("draft")
    op.drop_table("branch")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_subject")
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))

    op.drop_table("audit_event")
    op.drop_table("attempt_counter")
