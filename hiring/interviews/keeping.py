"""Commands that keep what a rater types in the console and in the last section, by the draft protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.content import queries as content
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.drafts import service as drafts
from hiring.interviews import sheets
from hiring.sessions import service as sessions
from hiring.sessions.models import AssessmentSession, SessionRater, SessionStep
from hiring.sessions.states import OVER
from hiring.vacancies.plan import AT_HOME


@dataclass(frozen=True, slots=True)
class Seat:
    """As much of a rater's seat as a save needs: `is_running` while the ratings are not closed."""

    session_id: int
    content_version_id: int
    is_running: bool
    is_submitted: bool
    is_begun: bool

    @property
    def is_open(self) -> bool:
        """Whether what is typed in the sheet still counts."""
        return self.is_running and not self.is_submitted


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a form: values of other windows that it replaced, whether it came too late."""

    replaced: Mapping[str, Any]
    is_late: bool


@command
def keep_operations(
    who: Identity, session_id: int, writer: str, sent: Sequence[object]
) -> list[drafts.Answer | Refused]:
    """Keep the operations of a console, each for itself: an acknowledgement, or why it is refused.

    What comes after submission or closing is kept and marked late. Refuses fields that the sheet does
    not have, beside what the draft protocol itself refuses. Raises NotFound for who has no seat.
    """
    seat = get_seat(who, session_id)
    steps = _step_ids(session_id)
    record = sheets.record_of(session_id)
    now = clock.now()
    answers = drafts.apply_each(
        sent,
        writer,
        now,
        lambda name: sheets.is_known(name, steps),
        lambda operation: drafts.apply_operation(
            who.actor, record, operation, now, is_late=not seat.is_open
        ),
    )
    if seat.is_open and any(isinstance(answer, drafts.Answer) for answer in answers):
        _begin(seat)
    return answers


@command
def keep_form(
    who: Identity,
    session_id: int,
    fields: Mapping[str, str],
    version: int | None,
    press: tuple[str, str, int | None] | None = None,
) -> Kept:
    """Keep a whole posted console, complete or not, and the mark (indicator, sign, step) pressed in it.

    A box that is not ticked is not sent: what the version of the page had and the form has not is empty
    now. Refuses a mark that the pack does not have.
    """
    seat = get_seat(who, session_id)
    steps = _step_ids(session_id)
    record = sheets.record_of(session_id)
    now = clock.now()
    base = drafts.get_state(who.actor, record, version) if version else drafts.State()
    shown = (name for name in base.fields if name.startswith("s") or name == sheets.PAPER)
    gone = {name: "" for name in shown if name not in fields}
    typed = {name: text for name, text in fields.items() if sheets.is_known(name, steps)}
    marked = _marked(seat, press, steps, now)
    answer = drafts.apply_form(
        who.actor, record, {**gone, **typed, **marked}, version, now, is_late=not seat.is_open
    )
    if answer is not None and seat.is_open:
        _begin(seat)
    return Kept(answer.replaced if answer else {}, not seat.is_open)


def _marked(
    seat: Seat, press: tuple[str, str, int | None] | None, steps: Sequence[int], now: datetime
) -> dict[str, str]:
    if press is None:
        return {}
    indicator, sign, step_id = press
    pack = content.get_pack(seat.content_version_id)
    known = {row["id"] for row in pack["observations"]}
    if indicator not in known or sign not in sheets.SIGNS:
        raise Refused("unknown_indicator")
    if step_id is not None and step_id not in steps:
        raise NotFound
    return sheets.make_mark(indicator, sign, step_id, now)


@command
def report(
    who: Identity, session_id: int, record: str, writer: str, device: str, kind: str
) -> None:
    """Keep which window a rater's draft is typed in: opened, taken over, left."""
    get_seat(who, session_id)
    now = clock.now()
    if kind == "left":
        drafts.release(who.actor, record, writer, now)
    elif kind in ("opened", "taken"):
        holder = drafts.Holder(writer, device)
        drafts.hold(who.actor, record, holder, now, takes_over=kind == "taken")


def get_seat(who: Identity, session_id: int) -> Seat:
    """The seat of a rater; raises NotFound for who has none, or is excused."""
    row = db.session.execute(
        select(
            AssessmentSession.content_version_id,
            AssessmentSession.state,
            AssessmentSession.ratings_closed_at,
            AssessmentSession.first_rating_at,
            SessionRater.submitted_at,
        )
        .join(SessionRater, SessionRater.session_id == AssessmentSession.id)
        .where(
            AssessmentSession.id == session_id,
            SessionRater.user_id == who.user_id,
            SessionRater.excused_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return Seat(
        session_id=session_id,
        content_version_id=row.content_version_id,
        is_running=row.state not in OVER and row.ratings_closed_at is None,
        is_submitted=row.submitted_at is not None,
        is_begun=row.first_rating_at is not None,
    )


def _begin(seat: Seat) -> None:
    """The session is being rated from the first value on."""
    if not seat.is_begun:
        session = db.session.get(AssessmentSession, seat.session_id, with_for_update=True)
        if session is None:
            raise NotFound
        sessions.mark(session, "first_rating_at")


def _step_ids(session_id: int) -> list[int]:
    return list(
        db.session.scalars(
            select(SessionStep.id)
            .where(SessionStep.session_id == session_id, SessionStep.instrument != AT_HOME)
            .order_by(SessionStep.position)
        )
    )
