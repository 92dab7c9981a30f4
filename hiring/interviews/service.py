"""Commands of raters and of HR on ratings."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import delete, select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.content import queries as content
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.drafts import service as drafts
from hiring.evidence import service as evidence
from hiring.evidence.panels import Content, RatedItem, panel_of
from hiring.interviews import queries, revisions, sheets
from hiring.interviews import words as words  # registers its sentences
from hiring.interviews.models import Rating
from hiring.observations import service as observations
from hiring.sessions import service as sessions
from hiring.sessions import states
from hiring.sessions.models import AssessmentSession, SessionRater, SessionStep
from hiring.vacancies.plan import AT_HOME


@command
def submit_ratings(who: Identity, session_id: int, version: int | None = None) -> None:
    """Close one's own sheet and make ratings and marks of it; from now on the others' may be seen.

    Refuses while something required is missing, and a sheet that another window has changed since
    `version` was shown. A second press changes nothing.
    """
    session = _session(session_id)
    seat = _seat(who, session)
    if seat.submitted_at is not None:
        return
    refuse_ended(session.state, session.ratings_closed_at)
    now = clock.now()
    record = sheets.record_of(session.id)
    drafts.close(who.actor, record, now)
    state = drafts.get_state(who.actor, record)
    if version is not None and version != state.version:
        raise Refused("sheet_changed")
    moments = drafts.list_moments(who.actor, record)
    # Versions before the console kept open sheets as rows; what stood in them is in the draft.
    own = (Rating.session_id == session.id, Rating.user_id == who.user_id)
    db.session.execute(delete(Rating).where(*own))
    observations.clear_marks(session.id, who.user_id or 0)
    steps = _rated_steps(session.id)
    for step in steps:
        prefix = sheets.prefix_of(step.id)
        facts = queries.item_facts(session.content_version_id, step)
        given, faults = sheets.read_step(step.instrument, facts, state.fields, prefix)
        if given is None and not sheets.is_own(seat.focus, step.instrument, step.item):
            continue
        if given is None or faults or sheets.missing(step.instrument, facts, given):
            raise Refused("ratings_incomplete")
        given["noted"] = {
            name.removeprefix(prefix): [moment.isoformat() for moment in moments[name]]
            for name in sorted(moments)
            if name.startswith(f"{prefix}note")
        }
        db.session.add(
            Rating(
                session_id=session.id,
                step_id=step.id,
                user_id=who.user_id,
                content=given,
                version=1,
                saved_at=now,
            )
        )
    step_ids = [step.id for step in steps]
    known = {row["id"] for row in content.get_pack(session.content_version_id)["observations"]}
    for mark in sheets.read_marks(state.fields):
        if mark.indicator in known:
            step_id = mark.step_id if mark.step_id in step_ids else None
            at = min(mark.at, now)
            observations.add_mark(
                session.id, step_id, who.user_id or 0, mark.indicator, mark.sign, at
            )
    seat.conduct = sheets.read_conduct(state.fields, step_ids).as_json()
    seat.submitted_at = now
    sessions.mark(session, "first_rating_at")
    audit.record(who.actor, "ratings.submitted", session.id, rater=who.user_id)


@command
def revise_rating(
    who: Identity, session_id: int, step_id: int, given: Content, reason: str, version: int
) -> None:
    """Change one's submitted rating after the discussion; the original and the reason stay.

    Refuses without a reason, with something left open, and over what another tab has changed.
    """
    session = _session(session_id)
    seat = _seat(who, session)
    if seat.submitted_at is None:
        raise Refused("not_submitted")
    refuse_ended(session.state, session.ratings_closed_at)
    if not reason:
        raise Refused("reason_needed")
    step = _step(session.id, step_id)
    facts = queries.item_facts(session.content_version_id, step)
    if sheets.missing(step.instrument, facts, given):
        raise Refused("rating_incomplete")
    rating = _own_rating(who, step)
    if rating is None:
        raise NotFound
    given = {**given, "noted": rating.content.get("noted", {})}
    if rating.content == given:
        return
    if rating.version != version:
        raise Refused("rating_stale")
    revisions.revise(who, rating, given, reason)


@command
def close_ratings(who: Identity, session_id: int, excuse: dict[int, str]) -> None:
    """Close the ratings of a session and turn them into evidence.

    Raters who have not submitted must be in `excuse`, each with a reason: their absence widens the
    error and lowers nothing. Refuses while nobody has submitted.
    """
    session = sessions.get_session_to_manage(who, session_id)
    if session.ratings_closed_at is not None:
        return
    refuse_ended(session.state, session.ratings_closed_at)
    seats = sessions.list_raters(session.id)
    now = clock.now()
    for seat in seats:
        if seat.submitted_at is not None or seat.excused_at is not None:
            continue
        reason = excuse.get(seat.user_id, "")
        if not reason:
            raise Refused("rater_missing")
        seat.excused_at, seat.excused_by_id, seat.excused_reason = now, who.user_id, reason
        audit.record(who.actor, "ratings.rater_excused", session.id, rater=seat.user_id)
    submitted = [seat.user_id for seat in seats if seat.submitted_at is not None]
    if not submitted:
        raise Refused("nobody_rated")
    _record_evidence(session, submitted)
    session.ratings_closed_by_id = who.user_id
    sessions.mark(session, "ratings_closed_at")
    audit.record(who.actor, "ratings.closed", session.id, raters=sorted(submitted))


def _record_evidence(session: AssessmentSession, rater_ids: list[int]) -> None:
    pack = content.get_pack(session.content_version_id)
    contents: dict[int, dict[int, Content]] = defaultdict(dict)
    for rating in db.session.scalars(
        select(Rating).where(Rating.session_id == session.id, Rating.user_id.in_(rater_ids))
    ):
        # What was not done with this rater is nothing that they observed.
        if not rating.content.get("skipped"):
            contents[rating.step_id][rating.user_id] = rating.content
    items: dict[str, list[RatedItem]] = defaultdict(list)
    for step in _rated_steps(session.id):
        facts = queries.item_facts(session.content_version_id, step)
        items[step.instrument].append(RatedItem(step.id, step.item, facts, contents[step.id]))
    for instrument, rated in items.items():
        findings, exhibits = panel_of(instrument).findings(rated)
        for finding in findings:
            evidence.record(session.id, finding)
        for exhibit in exhibits:
            evidence.show(session.id, exhibit.kind, exhibit.item, exhibit.payload)
    for finding in observations.findings(session.id, pack, rater_ids):
        evidence.record(session.id, finding)


def _rated_steps(session_id: int) -> list[SessionStep]:
    return list(
        db.session.scalars(
            select(SessionStep)
            .where(SessionStep.session_id == session_id, SessionStep.instrument != AT_HOME)
            .order_by(SessionStep.position)
        )
    )


def _session(session_id: int) -> AssessmentSession:
    session = db.session.get(AssessmentSession, session_id, with_for_update=True)
    if session is None:
        raise NotFound
    return session


def _seat(who: Identity, session: AssessmentSession) -> SessionRater:
    """The rater's seat in the session; raises NotFound for who is no rater of it, or excused."""
    seat = db.session.scalar(
        select(SessionRater).where(
            SessionRater.session_id == session.id,
            SessionRater.user_id == who.user_id,
            SessionRater.excused_at.is_(None),
        )
    )
    if seat is None:
        raise NotFound
    return seat


def _own_rating(who: Identity, step: SessionStep) -> Rating | None:
    return db.session.scalar(
        select(Rating)
        .where(Rating.step_id == step.id, Rating.user_id == who.user_id)
        .with_for_update()
    )


def refuse_ended(state: str, closed_at: datetime | None) -> None:
    """Refuses what comes after the session or its ratings have ended."""
    if state in states.OVER:
        raise Refused("session_over")
    if closed_at is not None:
        raise Refused("ratings_closed")


def _step(session_id: int, step_id: int) -> SessionStep:
    step = db.session.scalar(
        select(SessionStep).where(
            SessionStep.id == step_id,
            SessionStep.session_id == session_id,
            SessionStep.instrument != AT_HOME,
        )
    )
    if step is None:
        raise NotFound
    return step
