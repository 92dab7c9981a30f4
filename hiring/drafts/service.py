"""The draft protocol: append-only operations folded into a state, nothing acknowledged is lost.

All functions are parts: the command of the feature whose page is being typed calls them.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from hiring.core.db import db
from hiring.core.refusals import Refused
from hiring.core.text import clean
from hiring.drafts import words as words
from hiring.drafts.models import Draft, DraftOperation

# A whole posted form is one change too: the largest interview has some thousand fields.
MOST_FIELDS = 1500
MOST_CHARACTERS = 20_000
MOST_STATE_CHARACTERS = 200_000
LARGEST_INTEGER = 2**53
# An age beyond this says that the device's clock has jumped, and nothing about the operation.
OLDEST = timedelta(days=60)

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_WINDOW = re.compile(r"[A-Za-z0-9_-]{1,40}")
_FIELD = re.compile(r"[A-Za-z0-9_.:-]{1,80}")

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class State:
    """What is typed so far: values by field, and the version that the next change builds on."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    version: int = 0
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """The window that somebody types in; another one asks before it takes over."""

    writer: str | None = None
    device: str | None = None

    def seen_from(self, writer: str) -> str:
        """me, other or none, as the window `writer` sees it."""
        if self.writer is None:
            return "none"
        return "me" if self.writer == writer else "other"


@dataclass(frozen=True, slots=True)
class Operation:
    """One change that was typed in the window `writer`, on the state of `base_version`."""

    id: str
    writer: str
    base_version: int
    change: Mapping[str, Value]
    typed_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """The acknowledgement of one operation.

    `replaced` are values of other windows that it overwrote, `others` what they changed beside it since
    its base: the page that sent it does not know of either. A late operation is kept and changes nothing.
    """

    version: int
    saved_at: datetime
    replaced: Mapping[str, Value]
    others: Mapping[str, Value]
    is_late: bool = False


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
        .where(
            DraftOperation.draft_id == row.id,
            DraftOperation.version <= version,
            DraftOperation.is_late.is_(False),
        )
        .order_by(DraftOperation.version)
    ).all()
    fields: dict[str, Value] = {}
    for change in changes:
        fields.update(change.change)
    return State(fields, changes[-1].version, changes[-1].at) if changes else State()


def list_moments(owner: str, record: str) -> dict[str, tuple[datetime, datetime]]:
    """When each field was first and last given a value, by the device's say; cleared ones are absent."""
    moments: dict[str, tuple[datetime, datetime]] = {}
    for row in db.session.execute(
        select(DraftOperation.change, DraftOperation.typed_at)
        .join(Draft, Draft.id == DraftOperation.draft_id)
        .where(Draft.owner == owner, Draft.record == record, DraftOperation.is_late.is_(False))
        .order_by(DraftOperation.version)
    ):
        for name, value in row.change.items():
            if value in ("", None):
                moments.pop(name, None)
            else:
                first, _last = moments.get(name, (row.typed_at, row.typed_at))
                moments[name] = (first, row.typed_at)
    return moments


def get_outline(owner: str, record: str) -> tuple[int, Holder]:
    """The version of the draft and the window that holds it, without reading the state."""
    row = db.session.execute(
        select(Draft.version, Draft.holder, Draft.holder_device).where(
            Draft.owner == owner, Draft.record == record
        )
    ).one_or_none()
    return (row.version, Holder(row.holder, row.holder_device)) if row else (0, Holder())


def changes_of_others(owner: str, record: str, writer: str, since: int) -> dict[str, Value]:
    """What other windows than `writer` have changed after version `since` and it has not overwritten."""
    draft = db.session.scalar(select(Draft).where(Draft.owner == owner, Draft.record == record))
    return _since(draft, since, draft.version + 1, writer) if draft else {}


def operation_of(sent: object, writer: str, now: datetime) -> Operation:
    """What a browser sent as one operation, checked; refuses other shapes, and a missing base.

    `writer` is the window that sends it; the operation may name the one that it was typed in. Its age in
    seconds is the device's say.
    """
    if not isinstance(sent, Mapping):
        raise Refused("draft_malformed")
    operation_id, base, age = sent.get("id"), sent.get("base_version"), sent.get("age", 0)
    if not isinstance(operation_id, str) or not _ID.fullmatch(operation_id):
        raise Refused("draft_malformed")
    if base is None:
        raise Refused("draft_without_base")
    if any(isinstance(number, bool) or not isinstance(number, int) for number in (base, age)):
        raise Refused("draft_malformed")
    typed_at = now - timedelta(seconds=age) if 0 <= age <= OLDEST.total_seconds() else now
    return Operation(
        operation_id,
        window(sent.get("writer", writer)),
        base,
        checked(sent.get("change")),
        typed_at,
    )


def apply_each(
    sent: Sequence[object],
    writer: str,
    now: datetime,
    knows: Callable[[str], bool],
    apply: Callable[[Operation], Answer],
) -> list[Answer | Refused]:
    """What `apply` answers to each operation that a browser sent, or why that one is refused.

    Refuses fields that the record does not have (`knows` their names), and values that are no text.
    """
    answers: list[Answer | Refused] = []
    for one in sent:
        try:
            operation = operation_of(one, writer, now)
            change = operation.change
            if not all(knows(name) and isinstance(change[name], str) for name in change):
                raise Refused("draft_malformed")
            answers.append(apply(operation))
        except Refused as refused:
            answers.append(refused)
    return answers


def window(name: object) -> str:
    """The name that a window or a device gave itself; refuses what is none."""
    if not isinstance(name, str) or not _WINDOW.fullmatch(name):
        raise Refused("draft_malformed")
    return name


def apply_operation(
    owner: str, record: str, operation: Operation, now: datetime, *, is_late: bool = False
) -> Answer:
    """Fold one operation into the draft; the same id twice gives the same answer and changes nothing.

    Where another window has changed fields since the base, this change wins and the values that it
    replaces are kept beside the operation and returned; what was typed in the same window is never in
    conflict. Late (`is_late`, or the draft is closed), it is kept and the state stands. Refuses an
    unknown base and what is too large.
    """
    draft = _locked(owner, record, now)
    known = db.session.execute(
        select(
            DraftOperation.base_version,
            DraftOperation.version,
            DraftOperation.writer,
            DraftOperation.at,
            DraftOperation.change,
            DraftOperation.is_late,
        ).where(DraftOperation.draft_id == draft.id, DraftOperation.operation_id == operation.id)
    ).one_or_none()
    if known is not None:
        since = _since(draft, known.base_version, known.version, known.writer)
        return _answer(known.version, known.at, known.change, since, known.is_late)
    if not 0 <= operation.base_version <= draft.version:
        raise Refused("draft_unknown_base")
    late = is_late or draft.closed_at is not None
    since = _since(draft, operation.base_version, draft.version + 1, operation.writer)
    if not late:
        state = {**draft.state, **operation.change}
        if len(json.dumps(state, ensure_ascii=False)) > MOST_STATE_CHARACTERS:
            raise Refused("draft_too_large")
        draft.state = state
        draft.updated_at = now
    draft.version += 1
    answer = _answer(draft.version, now, operation.change, since, late)
    db.session.execute(
        insert(DraftOperation).values(
            draft_id=draft.id,
            operation_id=operation.id,
            writer=operation.writer,
            base_version=operation.base_version,
            version=draft.version,
            change=dict(operation.change),
            conflict=dict(answer.replaced) or None,
            at=now,
            typed_at=operation.typed_at,
            is_late=late,
        )
    )
    return answer


def apply_form(
    owner: str,
    record: str,
    fields: Mapping[str, str],
    version: int | None,
    now: datetime,
    *,
    is_late: bool = False,
) -> Answer | None:
    """Fold a whole posted form into the draft; None where it says nothing new.

    Only what differs from the version that the page was made from counts as typed in it, so that a page
    left open does not undo what another one has saved since.
    """
    current = get_state(owner, record)
    if version is None or not 0 <= version <= current.version:
        version = current.version
    base = get_state(owner, record, version).fields if version else {}
    change = {
        name: text
        for name, text in fields.items()
        if text not in (base.get(name) or "", current.fields.get(name) or "")
    }
    if not change:
        return None
    form = secrets.token_hex(16)
    operation = Operation(form, form, version, checked(change), now)
    return apply_operation(owner, record, operation, now, is_late=is_late)


def hold(owner: str, record: str, holder: Holder, now: datetime, *, takes_over: bool) -> Holder:
    """Let a window hold the draft if nobody does or if it takes over; who holds it then."""
    draft = _locked(owner, record, now)
    if takes_over or draft.holder is None or draft.holder == holder.writer:
        draft.holder, draft.holder_device = holder.writer, holder.device
    return Holder(draft.holder, draft.holder_device)


def release(owner: str, record: str, writer: str, now: datetime) -> None:
    """A window was left: nobody holds the draft any more if it did."""
    draft = _locked(owner, record, now)
    if draft.holder == writer:
        draft.holder = draft.holder_device = None


def close(owner: str, record: str, now: datetime) -> None:
    """From now on operations on this draft are kept and marked late; the state stands."""
    draft = _locked(owner, record, now)
    if draft.closed_at is None:
        draft.closed_at = now


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


def _since(draft: Draft, base_version: int, version: int, writer: str) -> dict[str, Value]:
    """What other windows changed after `base_version` and before `version`, folded.

    What `writer` has overwritten since was told when it did so.
    """
    between = (
        DraftOperation.draft_id == draft.id,
        DraftOperation.version > base_version,
        DraftOperation.version < version,
        DraftOperation.is_late.is_(False),
    )
    if version <= base_version + 1 or not db.session.scalar(
        select(DraftOperation.id).where(*between, DraftOperation.writer != writer).limit(1)
    ):
        return {}
    folded: dict[str, Value] = {}
    for other in db.session.execute(
        select(DraftOperation.writer, DraftOperation.change)
        .where(*between)
        .order_by(DraftOperation.version)
    ):
        if other.writer == writer:
            for name in other.change:
                folded.pop(name, None)
        else:
            folded.update(other.change)
    return folded


def _answer(
    version: int,
    at: datetime,
    change: Mapping[str, Value],
    since: Mapping[str, Value],
    is_late: bool,
) -> Answer:
    return Answer(
        version,
        at,
        replaced={}
        if is_late
        else {
            name: since[name] for name in change if name in since and since[name] != change[name]
        },
        others={name: value for name, value in since.items() if name not in change},
        is_late=is_late,
    )
