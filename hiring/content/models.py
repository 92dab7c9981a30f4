"""Imported packs: a version never changes once it is here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.core.db import Model


class ContentVersion(Model):
    """One compiled version of one pack, with what its quality gate measured."""

    __tablename__ = "content_version"
    __table_args__ = (Index("uq_content_version_digest", "pack", "digest", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    pack_uuid: Mapped[str] = mapped_column(String(36))
    version: Mapped[str] = mapped_column(String(30))
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    # Per exercise: the gate's table and the anchors of the scale.
    gate: Mapped[dict[str, Any]]
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    imported_at: Mapped[datetime]


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
