"""Commands of raters and of HR on ratings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.content import queries as content
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.evidence import service as evidence
from hiring.evidence.panels import Content, RatedItem, list_follow_ups, panel_of
from hiring.interviews import words  # noqa: F401 - registers its sentences
from hiring.interviews.models import FollowUpNote, Rating, RatingRevision
from hiring.observations import service as observations
from hiring.sessions import service as sessions
from hiring.sessions import states
from hiring.sessions.models import AssessmentSession, SessionRater, SessionStep

PLAN = "day_plan"


@dataclass(frozen=True, slots=True)
class Press:
    """A press of the marks beside a form: a mark to set, or (`taken_back`) one to take back."""

    indicator: str = ""
    sign: int = 0
    taken_back: int | None = None


@command
def save_rating(
    who: Identity,
    session_id: int,
    step_id: int,
    given: Content,
    version: int,
    press: Press | None = None,
) -> int:
    """Keep what a rater has filled in so far, and the mark that they pressed; the new version.

    `version` is the one that the page showed (0: none yet). The same form sent twice counts once.
    Refuses a page that another tab has overtaken, and everything after submission or closing.
    """
    session, _ = _own_seat(who, session_id)
    step = _step(session.id, step_id)
    rating = _own_rating(who, step)
    if (rating.version if rating else 0) != version:
        if rating is not None and _is_repeated(who, session, step, rating, given, version, press):
            return rating.version
        raise Refused("rating_stale")
    if press is not None:
        _press(who, session, step.id, press)
    now = clock.now()
    if rating is None:
        rating = Rating(
            session_id=session.id,
            step_id=step.id,
            user_id=who.user_id,
            content=given,
            version=1,
            saved_at=now,
        )
        db.session.add(rating)
    else:
        rating.content, rating.version, rating.saved_at = given, version + 1, now
    sessions.mark(session, "first_rating_at")
    return rating.version


def _is_repeated(
    who: Identity,
    session: AssessmentSession,
    step: SessionStep,
    rating: Rating,
    given: Content,
    version: int,
    press: Press | None,
) -> bool:
    """Whether the form is the one that was kept last: a double press, or a retry of the network."""
    if version != rating.version - 1 or rating.content != given:
        return False
    if press is None or press.taken_back is not None:
        return True
    newest = observations.find_newest(session.id, step.id, who.user_id or 0)
    return newest == (press.indicator, press.sign)


def _press(who: Identity, session: AssessmentSession, step_id: int | None, press: Press) -> None:
    if press.taken_back is not None:
        observations.remove_mark(session.id, who.user_id or 0, press.taken_back)
        return
    pack = content.get_pack(session.content_version_id)
    observations.add_mark(session.id, step_id, who.user_id or 0, pack, press.indicator, press.sign)


@command
def add_mark(
    who: Identity, session_id: int, step_id: int | None, indicator: str, sign: int
) -> None:
    """Set an observation mark, tied to the step that is running."""
    session, _ = _own_seat(who, session_id)
    if step_id is not None:
        _step(session.id, step_id)
    _press(who, session, step_id, Press(indicator, sign))
    sessions.mark(session, "first_rating_at")


@command
def remove_mark(who: Identity, session_id: int, mark_id: int) -> None:
    """Take back one's own mark."""
    session, _ = _own_seat(who, session_id)
    observations.remove_mark(session.id, who.user_id or 0, mark_id)


@command
def submit_ratings(who: Identity, session_id: int) -> None:
    """Close one's own ratings of the session; from now on the others' may be seen.

    Refuses while something required is missing. A second press changes nothing.
    """
    session = _session(session_id)
    seat = _seat(who, session)
    if seat.submitted_at is not None:
        return
    _refuse_ended(session)
    if not _has_rated_all(who, session):
        raise Refused("ratings_incomplete")
    seat.submitted_at = clock.now()
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
    _refuse_ended(session)
    if not reason:
        raise Refused("reason_needed")
    step = _step(session.id, step_id)
    facts = content.get_pack(session.content_version_id)[content.FOLDERS[step.instrument]][
        step.item
    ]
    if panel_of(step.instrument).missing(given, facts):
        raise Refused("rating_incomplete")
    rating = _own_rating(who, step)
    if rating is None:
        raise NotFound
    if rating.content == given:
        return
    if rating.version != version:
        raise Refused("rating_stale")
    now = clock.now()
    db.session.add(
        RatingRevision(
            rating_id=rating.id,
            content=rating.content,
            reason=reason,
            revised_by_id=who.user_id,
            revised_at=now,
        )
    )
    rating.content, rating.version, rating.saved_at = given, rating.version + 1, now
    audit.record(who.actor, "ratings.revised", session.id, step=step.id)


@command
def save_follow_ups(who: Identity, session_id: int, given: Mapping[int, str], version: int) -> int:
    """Keep what a rater heard to the questions about the candidate's own plan; the new version.

    The version of the notes is the sum of theirs. Refuses before every fixed step is rated, after the
    ratings have ended, over what another tab has saved, and once the plan was opened again.
    """
    session = _session(session_id)
    seat = _seat(who, session)
    _refuse_ended(session)
    if seat.submitted_at is None and not _has_rated_all(who, session):
        raise Refused("follow_ups_closed")
    asked = {question.place: question.text for question in list_follow_ups(session.id)}
    if not given or not given.keys() <= asked.keys():
        raise Refused("follow_ups_changed")
    stored = {
        note.question: note
        for note in db.session.scalars(
            select(FollowUpNote)
            .where(
                FollowUpNote.session_id == session.id,
                FollowUpNote.user_id == who.user_id,
                FollowUpNote.question.in_(list(asked)),
            )
            .with_for_update()
        )
    }
    changed = {
        place: text
        for place, text in given.items()
        if text != (stored[place].note if place in stored else "")
    }
    total = sum(note.version for note in stored.values())
    # What is stored already is no conflict: a double press, or a retry of the network.
    if changed and version != total:
        raise Refused("notes_stale")
    now = clock.now()
    for place, text in changed.items():
        note = stored.get(place)
        if note is None:
            note = FollowUpNote(
                session_id=session.id, user_id=who.user_id, question=place, version=0
            )
            db.session.add(note)
        note.asked, note.note, note.saved_at = asked[place], text, now
        note.version += 1
    return total + len(changed)


@command
def close_ratings(who: Identity, session_id: int, excuse: dict[int, str]) -> None:
    """Close the ratings of a session and turn them into evidence.

    Raters who have not submitted must be in `excuse`, each with a reason: their absence widens the
    error and lowers nothing. Refuses while nobody has submitted.
    """
    session = sessions.get_session_to_manage(who, session_id)
    if session.ratings_closed_at is not None:
        return
    _refuse_ended(session)
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
        contents[rating.step_id][rating.user_id] = rating.content
    items: dict[str, list[RatedItem]] = defaultdict(list)
    for step in _rated_steps(session.id):
        facts = pack[content.FOLDERS[step.instrument]][step.item]
        items[step.instrument].append(RatedItem(step.id, step.item, facts, contents[step.id]))
    for instrument, rated in items.items():
        findings, exhibits = panel_of(instrument).findings(rated)
        for finding in findings:
            evidence.record(session.id, finding)
        for exhibit in exhibits:
            evidence.show(session.id, exhibit.kind, exhibit.item, exhibit.payload)
    for finding in observations.findings(session.id, pack, rater_ids):
        evidence.record(session.id, finding)


def _has_rated_all(who: Identity, session: AssessmentSession) -> bool:
    """Whether nothing that a rater must fill in is open in any fixed step."""
    pack = content.get_pack(session.content_version_id)
    given = {
        rating.step_id: rating.content
        for rating in db.session.scalars(
            select(Rating).where(Rating.session_id == session.id, Rating.user_id == who.user_id)
        )
    }
    return not any(
        panel_of(step.instrument).missing(
            given.get(step.id), pack[content.FOLDERS[step.instrument]][step.item]
        )
        for step in _rated_steps(session.id)
    )


def _rated_steps(session_id: int) -> list[SessionStep]:
    return list(
        db.session.scalars(
            select(SessionStep)
            .where(SessionStep.session_id == session_id, SessionStep.instrument != PLAN)
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


def _own_seat(who: Identity, session_id: int) -> tuple[AssessmentSession, SessionRater]:
    """Session and seat of a rater who may still write."""
    session = _session(session_id)
    seat = _seat(who, session)
    if seat.submitted_at is not None:
        raise Refused("already_rated")
    _refuse_ended(session)
    return session, seat


def _refuse_ended(session: AssessmentSession) -> None:
    if session.state in states.OVER:
        raise Refused("session_over")
    if session.ratings_closed_at is not None:
        raise Refused("ratings_closed")


def _step(session_id: int, step_id: int) -> SessionStep:
    step = db.session.scalar(
        select(SessionStep).where(
            SessionStep.id == step_id,
            SessionStep.session_id == session_id,
            SessionStep.instrument != PLAN,
        )
    )
    if step is None:
        raise NotFound
    return step
