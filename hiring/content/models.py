"""Imported packs and the company's own answers on top: what is here never changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class ContentVersion(Model):
    """One compiled version of one pack, with what its quality gate measured.

    An edition is the same version with the company's own answers in place of the delivered ones.
    """

    __tablename__ = "content_version"
    __table_args__ = (
        Index("uq_content_version_digest", "pack", "digest", unique=True),
        Index("uq_content_version_edition", "base_id", "edition", unique=True),
        CheckConstraint("edition >= 0", name="edition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    pack_uuid: Mapped[str] = mapped_column(String(36))
    version: Mapped[str] = mapped_column(String(30))
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    # Per exercise: the gate's table and the anchors of the scale.
    gate: Mapped[dict[str, Any]]
    # 0: as imported. Of an edition `base_id` is the version as imported, whose key is its key.
    edition: Mapped[int] = mapped_column(default=0)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("content_version.id"))
    # Of an edition: who published it, and when.
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    imported_at: Mapped[datetime]


class CompanyAnswer(Model):
    """The company's own reference answer to one question, as it was saved; append-only by triggers.

    The newest row of a question is what the company wants; a text of "" is the delivered one.
    """

    __tablename__ = "company_answer"
    __table_args__ = (Index("ix_company_answer_question", "pack", "area", "question", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    area: Mapped[str] = mapped_column(String(60))
    question: Mapped[str] = mapped_column(String(60))
    ru: Mapped[str] = mapped_column(Text)
    en: Mapped[str] = mapped_column(Text)
    # The version as imported whose question and points were in view.
    base_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    # Words that name a protected attribute, and why they may: the client's, never the candidate's.
    reviewed: Mapped[list[Any]]
    why: Mapped[str] = mapped_column(Text, default="")
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    saved_at: Mapped[datetime]


class KeySignOff(Model):
    """The content owner's word that an exercise's key of this version is the company's own."""

    __tablename__ = "key_sign_off"
    __table_args__ = (Index("uq_key_sign_off", "content_version_id", "exercise", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    content_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    exercise: Mapped[str] = mapped_column(String(60))
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
