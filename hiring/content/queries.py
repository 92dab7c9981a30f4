"""Reads of imported content. A version never changes, so each process keeps what it has read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from hiring.accounts.models import User
from hiring.content.models import ContentVersion, KeySignOff
from hiring.core import i18n
from hiring.core.db import db
from hiring.core.refusals import NotFound

Pack = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """One imported version as lists show it."""

    id: int
    pack: str
    version: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who took a key as the company's own, and when."""

    exercise: str
    name: str
    signed_at: datetime
    note: str


def get_pack(version_id: int) -> Pack:
    """The compiled pack of a version (see scenarios/README.md); not to be changed."""
    return _entry(version_id)[0]


def get_gate(version_id: int, exercise: str) -> Mapping[str, Any]:
    """What the quality gate measured on an exercise at import, with the scale's anchors."""
    gate: Mapping[str, Any] = _entry(version_id)[1][exercise]
    return gate


def get_label(version_id: int) -> str:
    """The version as documents name it: "support_manager 2026.11.1 (3f2a91c0)"."""
    return _entry(version_id)[2]


def get_name(version_id: int) -> str:
    """What the role of a version is called in the language of this request."""
    name: str = get_words(version_id)["pack"]["name"]
    return name


def get_title(version_id: int) -> str:
    """The version as people read it: "Client support manager 2026.11.1"."""
    return f"{get_name(version_id)} {get_pack(version_id)['version']}"


def _entry(version_id: int) -> tuple[Pack, Mapping[str, Any], str]:
    cache: dict[int, tuple[Pack, Mapping[str, Any], str]]
    cache = current_app.extensions.setdefault("hiring_packs", {})
    if version_id not in cache:
        row = db.session.get(ContentVersion, version_id)
        if row is None:
            raise NotFound
        label = f"{row.pack} {row.version} ({row.digest[:8]})"
        cache[version_id] = (row.body, row.gate, label)
    return cache[version_id]


def get_words(version_id: int, locale: str | None = None) -> Mapping[str, Any]:
    """The words of a version in `locale`, by default the language of this request."""
    words: Mapping[str, Any] = get_pack(version_id)["words"][locale or i18n.current()]
    return words


def list_versions() -> list[Version]:
    """All versions, newest first."""
    rows = db.session.execute(
        select(
            ContentVersion.id,
            ContentVersion.pack,
            ContentVersion.version,
            ContentVersion.imported_at,
        ).order_by(ContentVersion.id.desc())
    )
    return [Version(*row) for row in rows]


def list_newest() -> list[Version]:
    """The newest version of every pack: what a vacancy may be opened on."""
    newest = select(func.max(ContentVersion.id)).group_by(ContentVersion.pack)
    rows = db.session.execute(
        select(
            ContentVersion.id,
            ContentVersion.pack,
            ContentVersion.version,
            ContentVersion.imported_at,
        )
        .where(ContentVersion.id.in_(newest))
        .order_by(ContentVersion.pack)
    )
    return [Version(*row) for row in rows]


def list_sign_offs(version_id: int) -> dict[str, SignOff]:
    """The signed keys of a version, by exercise."""
    rows = db.session.execute(
        select(KeySignOff.exercise, User.name, KeySignOff.signed_at, KeySignOff.note)
        .join(User, User.id == KeySignOff.signed_by_id)
        .where(KeySignOff.content_version_id == version_id)
    )
    return {row.exercise: SignOff(*row) for row in rows}


def is_signed(version_id: int) -> bool:
    """True once every key of the version is the company's own."""
    return set(get_pack(version_id)["day_plans"]) <= set(list_sign_offs(version_id))


def item_title(version_id: int, instrument: str, item: str, locale: str | None = None) -> str:
    """What an instrument's item is called: an area, a role-play, a provocation, a case, a day."""
    words = get_words(version_id, locale)
    if instrument == "knowledge":
        title: str = words["knowledge"][item]["name"]
        return title
    folder = FOLDERS[instrument]
    title = words[folder][item]["title"]
    return title


FOLDERS = {
    "knowledge": "knowledge",
    "role_play": "role_plays",
    "provocation": "provocations",
    "case": "cases",
    "day_plan": "day_plans",
}
