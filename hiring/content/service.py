"""Commands on content: importing a checked pack, signing off an exercise's key.

What was published of the company's own answers goes along to a newer version of the pack.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.content import check, editions, packs, words  # noqa: F401 - words registers its sentences
from hiring.content.models import ContentVersion, KeySignOff
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import Refused


class BrokenPack(Exception):
    """A pack with errors: nothing is imported; `errors` are the lines of the check."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = errors


def import_pack(who: Identity | None, folder: Path) -> int:
    """Check the pack in `folder` and store it; the id of its version (the known one if it is here).

    Where the company's own answers are published, what comes back is the first edition of the new
    version, with the answers to the questions that it still has. Raises BrokenPack with every error.
    """
    checked = check.check_pack(folder)
    if checked.errors or checked.pack is None:
        raise BrokenPack([str(error) for error in checked.errors])
    return _store(who, checked)


@command
def _store(who: Identity | None, checked: check.CheckedPack) -> int:
    pack = checked.pack
    if pack is None:
        raise BrokenPack([])
    known = db.session.scalar(
        select(ContentVersion.id).where(
            ContentVersion.pack == pack["id"], ContentVersion.digest == checked.digest
        )
    )
    if known is not None:
        return known
    answers = _published(pack["id"])
    version = ContentVersion(
        pack=pack["id"],
        pack_uuid=pack["uuid"],
        version=pack["version"],
        digest=checked.digest,
        body=pack,
        gate=checked.gate,
        edition=0,
        imported_by_id=who.user_id if who else None,
        imported_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    audit.record(
        who.actor if who else "system",
        "content.imported",
        version.id,
        pack=version.pack,
        version=version.version,
    )
    if editions.own(editions.applied(pack, answers, 1), pack):
        return add_edition(who, version, 1, answers)
    return version.id


def _published(pack: str) -> editions.Answers:
    """The company's own answers in the newest version of a pack; whoever publishes has to wait."""
    versions = (
        select(ContentVersion)
        .where(ContentVersion.pack == pack)
        .order_by(ContentVersion.id.desc())
        .limit(1)
    )
    base = db.session.scalar(versions.where(ContentVersion.base_id.is_(None)).with_for_update())
    newest = db.session.scalar(versions)
    if base is None or newest is None or newest.base_id != base.id:
        return {}
    return editions.own(newest.body, base.body)


def add_edition(
    who: Identity | None, base: ContentVersion, number: int, answers: editions.Answers
) -> int:
    """Add the edition of `base` with these answers (a part of commands); its id."""
    body = editions.applied(base.body, answers, number)
    edition = ContentVersion(
        pack=base.pack,
        pack_uuid=base.pack_uuid,
        version=base.version,
        digest=packs.digest(body),
        body=body,
        gate=base.gate,
        edition=number,
        base_id=base.id,
        imported_by_id=who.user_id if who else None,
        imported_at=clock.now(),
    )
    db.session.add(edition)
    db.session.flush()
    audit.record(
        who.actor if who else "system",
        "content.published",
        edition.id,
        pack=edition.pack,
        version=edition.version,
        edition=number,
    )
    return edition.id


@command
def sign_off(who: Identity, version_id: int, exercise: str, note: str) -> None:
    """Record that the company takes an exercise's key of this version, with its editions, as its own.

    Refuses an unknown exercise and a key that is already signed.
    """
    version = db.session.get(ContentVersion, version_id)
    if version is None or exercise not in version.body["day_plans"]:
        raise Refused("no_such_key")
    key_id = version.base_id or version.id
    known = db.session.scalar(
        select(KeySignOff.id).where(
            KeySignOff.content_version_id == key_id, KeySignOff.exercise == exercise
        )
    )
    if known is not None:
        raise Refused("key_already_signed")
    db.session.add(
        KeySignOff(
            content_version_id=key_id,
            exercise=exercise,
            signed_by_id=who.user_id,
            signed_at=clock.now(),
            note=note,
        )
    )
    audit.record(who.actor, "content.signed", key_id, exercise=exercise)
