"""Letters: written inside the command that causes them, sent by the worker, once.

The row holds the state. Where no mail server is configured letters wait in the outbox, and people
copy them.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, and_, false, not_, or_, select, update

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import clean, clean_line
from hiring.mail import transport, words  # noqa: F401 - words registers its sentences
from hiring.mail.models import Letter
from hiring.mail.transport import Attachment as Attachment
from hiring.settings import Settings, Smtp

JOB = "mail.send"
PERMISSION = "outbox.view"
# Longer than every pause of one delivery together: a row that is "sending" for so long belongs to a
# worker that was killed.
CLAIM = timedelta(minutes=10)
# After the first try, the second, …: an hour's outage and a night's are both waited out.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512))
# What has waited for longer is no news any more: a person decides whether it still goes out, so that
# configuring a mail server does not send what was handed over by other means long ago.
STALE = timedelta(days=3)
TOO_OLD = "too_old"
BY_HAND = "by_hand"
# What it speaks of has begun: no try helps.
TOO_LATE = "too_late"
# What has happened since makes it needless.
OVERTAKEN = "overtaken"
RECIPIENT, SUBJECT, BODY, PROBLEM = 254, 200, 20_000, 500

# Which letters are kept from a reader of the outbox; registered in app.py.
Rule = Callable[[Identity], ColumnElement[bool]]

log = logging.getLogger(__name__)


def write(
    cause: str,
    recipient: str,
    subject: str,
    body: str,
    branch_id: int | None,
    *,
    attachment: Attachment | None = None,
    not_after: datetime | None = None,
) -> int | None:
    """A letter for the outbox (a part of commands); the same cause is written once. Its id.

    Without an address nothing is written (None): who has none is told on the page. From `not_after`
    on it does not go out any more.
    """
    if not recipient:
        return None
    known = db.session.scalar(select(Letter.id).where(Letter.cause == cause))
    if known is not None:
        return known
    now = clock.now()
    letter = Letter(
        cause=cause,
        branch_id=branch_id,
        recipient=recipient_of(recipient),
        subject=clean_line(subject, SUBJECT),
        body=clean(body, BODY),
        written_at=now,
        next_try_at=now,
        not_after=not_after,
        attachment=attachment.text if attachment else None,
        attachment_name=attachment.name if attachment else "",
        attachment_type=attachment.content_type if attachment else "",
    )
    db.session.add(letter)
    db.session.flush()
    return letter.id


def recipient_of(address: str) -> str:
    """An address as letters hold it."""
    return clean_line(address, RECIPIENT)


def list_written(causes: Collection[str]) -> set[str]:
    """Those of `causes` for which a letter was written, whatever became of it."""
    if not causes:
        return set()
    return set(db.session.scalars(select(Letter.cause).where(Letter.cause.in_(causes))))


def list_waiting(beginning: str) -> list[str]:
    """The causes with this beginning whose letters may still go out."""
    return list(
        db.session.scalars(
            select(Letter.cause)
            .where(
                Letter.state.in_(("waiting", "sending")),
                Letter.cause.startswith(beginning, autoescape=True),
            )
            .order_by(Letter.id)
        )
    )


def overtake(causes: Collection[str]) -> None:
    """The letters for `causes` that are not out yet never go out (a part of commands)."""
    if causes:
        _overtake(Letter.cause.in_(causes))


def overtake_all(beginning: str) -> None:
    """The same for every cause with this beginning."""
    _overtake(Letter.cause.startswith(beginning, autoescape=True))


def _overtake(which: ColumnElement[bool]) -> None:
    # One that is on its way at this moment arrives; one that a killed worker had in hand does not.
    db.session.execute(
        update(Letter)
        .where(which, Letter.state != "sent")
        .values(state="failed", problem=OVERTAKEN)
        .execution_options(synchronize_session="fetch")
    )


def enqueue(letter_id: int) -> None:
    """Ask the worker to look at a letter now; if this is lost, the sweep finds the row."""
    current_app.extensions["hiring_jobs"].put(JOB, letter_id)


def send(letter_id: int) -> None:
    """Send one letter if it waits; running twice sends it once. For the worker."""
    smtp = _settings().smtp
    if smtp is None:
        return
    claimed = _claim(letter_id)
    if claimed is None:
        return
    try:
        transport.deliver(smtp, _settings().mail_from, claimed)
    except transport.Failed as failed:
        if failed.is_final:
            log.warning("letter %s was refused: %s", letter_id, failed.said)
        _put_back(letter_id, failed.said, failed.is_final)
    else:
        _sent(letter_id)


def sweep() -> int:
    """Put letters whose time has come, and those of killed workers, into the queue; how many."""
    if _settings().smtp is None:
        return 0
    now = clock.now()
    due = list(
        db.session.scalars(
            select(Letter.id)
            .where(Letter.state.in_(("waiting", "sending")), Letter.next_try_at <= now)
            .order_by(Letter.written_at)
        )
    )
    for letter_id in due:
        enqueue(letter_id)
    return len(due)


@command
def try_again(who: Identity, letter_id: int) -> None:
    """Let a letter go out now, however often it has failed; refuses one that is out already."""
    letter = _letter_of(who, letter_id)
    if letter.state in ("sent", "sending"):
        raise Refused(f"letter_{letter.state}")
    if letter.problem == OVERTAKEN:
        raise Refused("letter_overtaken")
    if letter.not_after is not None and letter.not_after <= clock.now():
        raise Refused("letter_too_late")
    letter.state, letter.tries, letter.problem = "waiting", 0, ""
    letter.next_try_at = clock.now()
    audit.record(who.actor, "letter.retried", letter.id)


@command
def note_by_hand(who: Identity, letter_id: int) -> None:
    """A person has sent or told it by other means: it will not go out; refuses one that is out."""
    letter = _letter_of(who, letter_id)
    if letter.state in ("sent", "sending"):
        raise Refused(f"letter_{letter.state}")
    letter.state, letter.sent_at, letter.problem = "sent", clock.now(), BY_HAND
    audit.record(who.actor, "letter.sent_by_hand", letter.id)


@command
def _claim(letter_id: int) -> transport.Outgoing | None:
    now = clock.now()
    letter = db.session.scalar(
        select(Letter)
        .where(
            Letter.id == letter_id,
            Letter.next_try_at <= now,
            or_(Letter.state == "waiting", Letter.state == "sending"),
        )
        .with_for_update(skip_locked=True)
    )
    if letter is None:
        return None
    if letter.not_after is not None and letter.not_after <= now:
        letter.state, letter.problem = "failed", TOO_LATE
        return None
    # Before its first try, that is when it was written, or when a person wanted it to go out.
    if letter.tries == 0 and letter.next_try_at < now - STALE:
        letter.state, letter.problem = "failed", TOO_OLD
        return None
    if letter.tries > len(PAUSES):
        letter.state = "failed"
        return None
    letter.state, letter.next_try_at = "sending", now + CLAIM
    letter.tries += 1
    return transport.Outgoing(
        message_id=message_key(letter.cause),
        recipient=letter.recipient,
        subject=letter.subject,
        body=letter.body,
        written_at=letter.written_at,
        attachment=_attachment(letter),
    )


def _attachment(letter: Letter) -> Attachment | None:
    if letter.attachment is None:
        return None
    return Attachment(letter.attachment_name, letter.attachment_type, letter.attachment)


@command
def _sent(letter_id: int) -> None:
    letter = db.session.get_one(Letter, letter_id)
    letter.state, letter.sent_at, letter.problem = "sent", clock.now(), ""


@command
def _put_back(letter_id: int, said: str, is_final: bool) -> None:
    letter = db.session.get_one(Letter, letter_id)
    if letter.problem == OVERTAKEN:
        return
    # The address is in its own column, and nowhere else.
    letter.problem = clean(said.replace(letter.recipient, "…"), PROBLEM)
    if is_final or letter.tries > len(PAUSES):
        letter.state = "failed"
        return
    letter.state = "waiting"
    letter.next_try_at = next_try(clock.now(), letter.tries)


def next_try(now: datetime, tries: int) -> datetime:
    """When a letter that has failed `tries` times (from 1) is tried again."""
    return now + PAUSES[min(tries, len(PAUSES)) - 1]


def message_key(cause: str) -> str:
    """What the letter is called on its way: the same at each try, so that a copy can be recognised."""
    secret = _settings().secret
    return hashlib.sha256(f"letter:{secret}:{cause}".encode()).hexdigest()[:32]


def _letter_of(who: Identity, letter_id: int) -> Letter:
    letter = db.session.scalar(
        select(Letter).where(Letter.id == letter_id, readable(who)).with_for_update()
    )
    if letter is None:
        raise NotFound
    return letter


def readable(who: Identity) -> ColumnElement[bool]:
    """The letters that `who` may see: those of their branches but for what is kept from them."""
    return and_(who.within(PERMISSION, Letter.branch_id), not_(kept_from(who)))


def kept_from(who: Identity) -> ColumnElement[bool]:
    """The letters that would tell `who` what they may not know yet, as the features above say."""
    rules: tuple[Rule, ...] = current_app.extensions["hiring_kept_letters"]
    return or_(false(), *(rule(who) for rule in rules))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["hiring_settings"]
    return settings


def smtp_of() -> Smtp | None:
    """The mail server of this installation, or None."""
    return _settings().smtp
