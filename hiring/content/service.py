"""Commands on content: importing a checked pack, signing off an exercise's key."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.content import check, words  # noqa: F401 - words registers its sentences
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

    Raises BrokenPack with every error.
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
    version = ContentVersion(
        pack=pack["id"],
        pack_uuid=pack["uuid"],
        version=pack["version"],
        digest=checked.digest,
        body=pack,
        gate=checked.gate,
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
    return version.id


@command
def sign_off(who: Identity, version_id: int, exercise: str, note: str) -> None:
    """Record that the company takes an exercise's key of this version as its own.

    Refuses an unknown exercise and a key that is already signed.
    """
    version = db.session.get(ContentVersion, version_id)
    if version is None or exercise not in version.body["day_plans"]:
        raise Refused("no_such_key")
    known = db.session.scalar(
        select(KeySignOff.id).where(
            KeySignOff.content_version_id == version_id, KeySignOff.exercise == exercise
        )
    )
    if known is not None:
        raise Refused("key_already_signed")
    db.session.add(
        KeySignOff(
            content_version_id=version_id,
            exercise=exercise,
            signed_by_id=who.user_id,
            signed_at=clock.now(),
            note=note,
        )
    )
    audit.record(who.actor, "content.signed", version_id, exercise=exercise)
