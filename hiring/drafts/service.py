"""The draft protocol: append-only operations folded into a state, nothing acknowledged is lost.

All functions are parts: the command of the feature whose page is being typed calls them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from hiring.core.db import db
from hiring.core.refusals import Refused
from hiring.core.text import clean
from hiring.drafts import words as words
from hiring.drafts.models import Draft, DraftOperation

MOST_FIELDS = 400
MOST_CHARACTERS = 20_000
MOST_STATE_CHARACTERS = 200_000
LARGEST_INTEGER = 2**53

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FIELD = re.compile(r"[A-Za-z0-9_.:-]{1,80}")

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class State:
    """What is typed so far: values by field, and the version that the next change builds on."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    version: int = 0
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The acknowledgement of one operation.

    `replaced` are values of others that it overwrote, `others` what they changed beside it since its
    base: the page that sent it does not know of either.
    """

    version: int
    saved_at: datetime
    replaced: Mapping[str, Value]
    others: Mapping[str, Value]


def get_state(owner: str, record: str, version: int | None = None) -> State:
    """The draft as it stands, or as it stood at `version`; empty where nothing was typed yet."""
    row = db.session.execute(
        select(Draft.id, Draft.state, Draft.version, Draft.updated_at).where(
            Draft.owner == owner, Draft.record == record
        )
    ).one_or_none()
    if row is None:
        return State()
    if version is None or version == row.version:
        return State(row.state, row.version, row.updated_at)
    changes = db.session.execute(
        select(DraftOperation.change, DraftOperation.version, DraftOperation.at)
        .where(DraftOperation.draft_id == row.id, DraftOperation.version <= version)
        .order_by(DraftOperation.version)
    ).all()
    fields: dict[str, Value] = {}
    for change in changes:
        fields.update(change.change)
    return State(fields, changes[-1].version, changes[-1].at) if changes else State()


def apply_operation(
    owner: str,
    record: str,
    operation_id: object,
    base_version: object,
    change: object,
    now: datetime,
) -> Answer:
    """Fold one operation into the draft; the same id twice gives the same answer and changes nothing.

    Where fields were changed since `base_version`, this change wins and the values that it replaces are
    kept beside the operation and returned. Refuses a missing or unknown base, what is not a flat change
    of text, integers and truth values, and what is too large.
    """
    if not isinstance(operation_id, str) or not _ID.fullmatch(operation_id):
        raise Refused("draft_malformed")
    cleaned = checked(change)
    draft = _locked(owner, record, now)
    known = db.session.scalar(
        select(DraftOperation).where(
            DraftOperation.draft_id == draft.id, DraftOperation.operation_id == operation_id
        )
    )
    if known is not None:
        since = _since(draft, known.base_version, known.version)
        return _answer(known.version, known.at, known.change, since)
    if base_version is None:
        raise Refused("draft_without_base")
    if isinstance(base_version, bool) or not isinstance(base_version, int):
        raise Refused("draft_malformed")
    if not 0 <= base_version <= draft.version:
        raise Refused("draft_unknown_base")
    since = _since(draft, base_version, draft.version + 1)
    state = {**draft.state, **cleaned}
    if len(json.dumps(state, ensure_ascii=False)) > MOST_STATE_CHARACTERS:
        raise Refused("draft_too_large")
    draft.state = state
    draft.version += 1
    draft.updated_at = now
    answer = _answer(draft.version, now, cleaned, since)
    db.session.add(
        DraftOperation(
            draft_id=draft.id,
            operation_id=operation_id,
            writer="",
            typed_at=now,
            base_version=base_version,
            version=draft.version,
            change=cleaned,
            conflict=dict(answer.replaced) or None,
            at=now,
        )
    )
    return answer


def discard(owner: str, record: str) -> None:
    """Forget the draft with all its operations."""
    draft_id = db.session.scalar(
        select(Draft.id).where(Draft.owner == owner, Draft.record == record)
    )
    if draft_id is not None:
        db.session.execute(delete(DraftOperation).where(DraftOperation.draft_id == draft_id))
        db.session.execute(delete(Draft).where(Draft.id == draft_id))


def checked(change: object) -> dict[str, Value]:
    """`change` with its text normalised; refuses other shapes and sizes."""
    if not isinstance(change, Mapping) or not change:
        raise Refused("draft_malformed")
    if len(change) > MOST_FIELDS:
        raise Refused("draft_too_large")
    return {_name(name): _value(value) for name, value in change.items()}


def _name(name: object) -> str:
    if not isinstance(name, str) or not _FIELD.fullmatch(name):
        raise Refused("draft_malformed")
    return name


def _value(value: object) -> Value:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise Refused("draft_malformed")
        return value
    if not isinstance(value, str):
        raise Refused("draft_malformed")
    if len(value) > MOST_CHARACTERS:
        raise Refused("draft_too_large")
    return clean(value)


def _locked(owner: str, record: str, now: datetime) -> Draft:
    """The draft locked for a change, made where it is missing (by whoever comes first)."""
    wanted = select(Draft).where(Draft.owner == owner, Draft.record == record).with_for_update()
    draft = db.session.scalar(wanted)
    if draft is None:
        try:
            with db.session.begin_nested():
                db.session.add(
                    Draft(owner=owner, record=record, version=0, state={}, updated_at=now)
                )
        except IntegrityError:
            db.session.expire_all()
        draft = db.session.scalars(wanted).one()
    return draft


def _since(draft: Draft, base_version: int, version: int) -> dict[str, Value]:
    """What was changed after `base_version` and before `version`, folded."""
    folded: dict[str, Value] = {}
    if version > base_version + 1:
        for change in db.session.scalars(
            select(DraftOperation.change)
            .where(
                DraftOperation.draft_id == draft.id,
                DraftOperation.version > base_version,
                DraftOperation.version < version,
            )
            .order_by(DraftOperation.version)
        ):
            folded.update(change)
    return folded


def _answer(
    version: int, at: datetime, change: Mapping[str, Value], since: Mapping[str, Value]
) -> Answer:
    return Answer(
        version,
        at,
        replaced={
            name: since[name] for name in change if name in since and since[name] != change[name]
        },
        others={name: value for name, value in since.items() if name not in change},
    )
