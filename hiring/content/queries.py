"""Reads of imported content. A version never changes, so each process keeps what it has read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Row, Select, func, select

from hiring.accounts.models import User
from hiring.content import earlier
from hiring.content.models import CompanyAnswer, ContentVersion, KeySignOff
from hiring.content.schema import FOLDERS as FOLDERS  # known to the features above by this name
from hiring.core import i18n
from hiring.core.db import db
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound

Pack = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """One imported version as lists show it."""

    id: int
    pack: str
    version: str
    edition: int
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """The company's own answer to a question as somebody saved it; a text of "" is the delivered one."""

    id: int
    area: str
    question: str
    texts: Mapping[str, str]
    base_id: int
    reviewed: tuple[str, ...]
    why: str
    name: str
    saved_at: datetime

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages in which it is the company's own."""
        return tuple(locale for locale, text in self.texts.items() if text)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a process keeps of a version."""

    pack: Pack
    gate: Mapping[str, Any]
    digest: str
    base_id: int
    edition: int


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who took a key as the company's own, and when."""

    exercise: str
    name: str
    signed_at: datetime
    note: str


def get_pack(version_id: int) -> Pack:
    """The compiled pack of a version (see scenarios/README.md); not to be changed."""
    return _entry(version_id).pack


def get_gate(version_id: int, exercise: str) -> Mapping[str, Any]:
    """What the quality gate measured on an exercise at import, with the scale's anchors."""
    gate: Mapping[str, Any] = _entry(version_id).gate[exercise]
    return gate


def get_label(version_id: int) -> str:
    """The version as results keep it: "support_manager 2026.11.1 · edition 2 (3f2a91c0)"."""
    entry = _entry(version_id)
    return _label(entry, f"edition {entry.edition}")


def say_label(version_id: int) -> str:
    """The same in the language of this request, as documents name it."""
    entry = _entry(version_id)
    return _label(entry, say_edition(entry.edition))


def _label(entry: _Entry, edition: str) -> str:
    return f"{entry.pack['id']} {_number(entry, edition)} ({entry.digest[:8]})"


def _number(entry: _Entry, edition: str) -> str:
    number: str = entry.pack["version"]
    return f"{number} · {edition}" if entry.edition else number


def say_edition(edition: int) -> str:
    """An edition of the company's own answers in words; of a version as imported, that it is one."""
    return _("edition %(number)s", number=edition) if edition else _("edition as delivered")


def get_base(version_id: int) -> int:
    """The version as imported on which an edition stands, and whose key is its key; else itself."""
    return _entry(version_id).base_id


def get_edition(version_id: int) -> int:
    """Which edition of the company's own answers a version is; 0: as imported."""
    return _entry(version_id).edition


def get_name(version_id: int) -> str:
    """What the role of a version is called in the language of this request."""
    name: str = get_words(version_id)["pack"]["name"]
    return name


def get_title(version_id: int) -> str:
    """The version as people read it: "Client support manager 2026.11.1 · edition 2"."""
    return f"{get_name(version_id)} {get_number(version_id)}"


def get_number(version_id: int) -> str:
    """The number of a version, with its edition: "2026.11.1 · edition 2"."""
    entry = _entry(version_id)
    return _number(entry, say_edition(entry.edition))


def _entry(version_id: int) -> _Entry:
    cache: dict[int, _Entry]
    cache = current_app.extensions.setdefault("hiring_packs", {})
    if version_id not in cache:
        row = db.session.get(ContentVersion, version_id)
        if row is None:
            raise NotFound
        cache[version_id] = _Entry(
            pack=earlier.present(row.body),
            gate=row.gate,
            digest=row.digest,
            base_id=row.base_id or row.id,
            edition=row.edition,
        )
    return cache[version_id]


def get_words(version_id: int, locale: str | None = None) -> Mapping[str, Any]:
    """The words of a version in `locale`, by default the language of this request."""
    words: Mapping[str, Any] = get_pack(version_id)["words"][locale or i18n.current()]
    return words


def list_versions() -> list[Version]:
    """All versions and editions, newest first."""
    rows = db.session.execute(_versions().order_by(ContentVersion.id.desc()))
    return [Version(*row) for row in rows]


def list_newest() -> list[Version]:
    """The newest version or edition of every pack: what a vacancy may be opened on."""
    newest = select(func.max(ContentVersion.id)).group_by(ContentVersion.pack)
    rows = db.session.execute(
        _versions().where(ContentVersion.id.in_(newest)).order_by(ContentVersion.pack)
    )
    return [Version(*row) for row in rows]


def _versions() -> Select[int, str, str, int, datetime]:
    return select(
        ContentVersion.id,
        ContentVersion.pack,
        ContentVersion.version,
        ContentVersion.edition,
        ContentVersion.imported_at,
    )


def find_newest_edition(version_id: int) -> int:
    """The newest edition of the version on which this one stands; itself where there is none newer."""
    base_id = get_base(version_id)
    newest = db.session.scalar(
        select(func.max(ContentVersion.id)).where(ContentVersion.base_id == base_id)
    )
    return newest or base_id


def get_publisher(version_id: int) -> tuple[str, datetime]:
    """Who brought a version here ("" where it came by the command line), and when."""
    row = db.session.execute(
        select(User.name, ContentVersion.imported_at)
        .select_from(ContentVersion)
        .outerjoin(User, User.id == ContentVersion.imported_by_id)
        .where(ContentVersion.id == version_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0] or "", row[1]


def list_saved(pack: str, area: str, question: str) -> list[Saved]:
    """What was saved as the company's own answer to a question, newest first."""
    rows = db.session.execute(
        _saved()
        .where(
            CompanyAnswer.pack == pack,
            CompanyAnswer.area == area,
            CompanyAnswer.question == question,
        )
        .order_by(CompanyAnswer.id.desc())
    )
    return [_as_saved(row) for row in rows]


def list_newest_saved(pack: str) -> dict[tuple[str, str], Saved]:
    """By area and question: what was saved last."""
    newest = (
        select(func.max(CompanyAnswer.id))
        .where(CompanyAnswer.pack == pack)
        .group_by(CompanyAnswer.area, CompanyAnswer.question)
    )
    rows = db.session.execute(
        _saved().where(CompanyAnswer.id.in_(newest)).order_by(CompanyAnswer.id)
    )
    return {(row.area, row.question): _as_saved(row) for row in rows}


def _saved() -> Select[tuple[Any, ...]]:
    return select(
        CompanyAnswer.id,
        CompanyAnswer.area,
        CompanyAnswer.question,
        CompanyAnswer.ru,
        CompanyAnswer.en,
        CompanyAnswer.base_id,
        CompanyAnswer.reviewed,
        CompanyAnswer.why,
        User.name,
        CompanyAnswer.saved_at,
    ).join(User, User.id == CompanyAnswer.saved_by_id)


def _as_saved(row: Row[*tuple[Any, ...]]) -> Saved:
    key, area, question, ru, en, base_id, reviewed, why, name, saved_at = row
    texts = {"ru": ru, "en": en}
    return Saved(key, area, question, texts, base_id, tuple(reviewed), why, name, saved_at)


def list_sign_offs(version_id: int) -> dict[str, SignOff]:
    """The signed keys of a version, by exercise; an edition has the key of its version."""
    rows = db.session.execute(
        select(KeySignOff.exercise, User.name, KeySignOff.signed_at, KeySignOff.note)
        .join(User, User.id == KeySignOff.signed_by_id)
        .where(KeySignOff.content_version_id == get_base(version_id))
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


def get_item(
    version_id: int, instrument: str, item: str, questions: Sequence[str] = ()
) -> Mapping[str, Any]:
    """The facts of an instrument's item; a knowledge area with the chosen questions, in their order.

    All its questions where none is chosen, or where the version knows none of the chosen. Raises
    NotFound where the version has no such item.
    """
    facts = get_pack(version_id).get(FOLDERS.get(instrument, ""), {}).get(item)
    if facts is None:
        raise NotFound
    found: Mapping[str, Any] = facts
    if instrument != "knowledge" or not questions:
        return found
    known = {question["id"]: question for question in found["questions"]}
    chosen = [known[name] for name in questions if name in known]
    return {**found, "questions": chosen} if chosen else found
