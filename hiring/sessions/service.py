"""Commands on sessions: creating, inviting, consenting, ending. Parts for the features above."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from hiring.access import identity as access
from hiring.access.identity import Identity, token_hash
from hiring.access.permissions import POLICY
from hiring.accounts import queries as accounts
from hiring.audit import queries as audit_queries
from hiring.audit import service as audit
from hiring.candidates import service as candidates
from hiring.candidates.models import Candidate
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.sessions import arranging, states, words  # noqa: F401 - words registers its sentences
from hiring.sessions.models import (
    AssessmentSession,
    CandidateLink,
    Consent,
    ConsentText,
    LinkUse,
    SessionRater,
)
from hiring.settings import Settings
from hiring.vacancies import queries as vacancies
from hiring.vacancies.models import Vacancy
from hiring.vacancies.service import RATING_ROLES

LINK_DAYS = 14
# Who sees every session of the branch, unless they rate it.
SEEING_ROLES = tuple(sorted(POLICY["candidates.view"]))


@command
def invite_external(
    who: Identity, vacancy_id: int, *, name: str, email: str, phone: str, locale: str
) -> tuple[int, str]:
    """Add a person from outside to a vacancy: (session id, link token, which is shown once).

    Refuses who is on the vacancy already by the same address (or, without one, the same phone), so
    that a form sent twice adds nobody twice.
    """
    vacancy = _open_vacancy(who, vacancy_id)
    _refuse_twice(vacancy, email, phone)
    candidate = candidates.add_external(
        who, name=name, email=email, phone=phone, branch_id=vacancy.branch_id, locale=locale
    )
    return create_session(who, vacancy, candidate)


@command
def invite_internal(who: Identity, vacancy_id: int, user_id: int) -> tuple[int, str]:
    """Add an employee of the company to a vacancy: (session id, link token)."""
    vacancy = _open_vacancy(who, vacancy_id)
    candidate = candidates.add_internal(who, user_id=user_id, branch_id=vacancy.branch_id)
    return create_session(who, vacancy, candidate)


@command
def invite_known(who: Identity, vacancy_id: int, candidate_id: int) -> tuple[int, str]:
    """Add a candidate whom the branch knows to another of its vacancies: (session id, token)."""
    vacancy = _open_vacancy(who, vacancy_id)
    candidate = candidates.get_candidate_to_manage(who, candidate_id)
    if candidate.branch_id != vacancy.branch_id:
        raise Refused("vacancy_elsewhere")
    return create_session(who, vacancy, candidate)


def create_session(who: Identity, vacancy: Vacancy, candidate: Candidate) -> tuple[int, str]:
    """A new session with the vacancy's content and interview plan (a part of commands)."""
    known = db.session.scalar(
        select(AssessmentSession.id).where(
            AssessmentSession.vacancy_id == vacancy.id,
            AssessmentSession.candidate_id == candidate.id,
        )
    )
    if known is not None:
        raise Refused("already_on_vacancy")
    session = AssessmentSession(
        vacancy_id=vacancy.id,
        candidate_id=candidate.id,
        branch_id=vacancy.branch_id,
        content_version_id=vacancy.content_version_id,
        state="invited",
        # Nobody plays the client before themselves.
        player_id=vacancy.player_id if vacancy.player_id != candidate.user_id else None,
        created_by_id=who.user_id,
        created_at=clock.now(),
    )
    db.session.add(session)
    db.session.flush()
    for position, step in enumerate(vacancies.list_steps(vacancy.id), 1):
        db.session.add(arranging.new_step(session.id, position, step))
    for seat in vacancies.list_raters(vacancy.id):
        # Nobody rates themselves.
        if seat.user_id != candidate.user_id:
            db.session.add(
                SessionRater(session_id=session.id, user_id=seat.user_id, focus=list(seat.focus))
            )
    audit.record(who.actor, "session.created", session.id, vacancy=vacancy.id)
    return session.id, issue_link(who, session)


def _open_vacancy(who: Identity, vacancy_id: int) -> Vacancy:
    # Locked, so that two people who add the same candidate at once come one after the other.
    vacancy = db.session.get(Vacancy, vacancy_id, with_for_update=True)
    if vacancy is None or not who.may_in("candidates.manage", vacancy.branch_id):
        raise NotFound
    if vacancy.state != "open":
        raise Refused("vacancy_closed")
    return vacancy


def _refuse_twice(vacancy: Vacancy, email: str, phone: str) -> None:
    known = db.session.execute(
        select(Candidate.email, Candidate.phone)
        .join(AssessmentSession, AssessmentSession.candidate_id == Candidate.id)
        .where(AssessmentSession.vacancy_id == vacancy.id)
    ).all()
    if email:
        if any(candidates.fold(row.email) == candidates.fold(email) for row in known):
            raise Refused("address_on_vacancy", email=email)
    elif any(_digits(row.phone) == _digits(phone) for row in known if row.phone):
        raise Refused("phone_on_vacancy", phone=phone)


def _digits(phone: str) -> str:
    return "".join(character for character in phone if character.isdigit())


def issue_link(who: Identity, session: AssessmentSession) -> str:
    """A fresh link for `session`, earlier ones revoked (a part of commands); its token."""
    now = clock.now()
    _revoke_links(who, session.id, now)
    link = CandidateLink(
        session_id=session.id,
        token_hash=secrets.token_hex(32),  # replaced below, once the row has its id
        issued_by_id=who.user_id,
        issued_at=now,
        expires_at=now + timedelta(days=LINK_DAYS),
    )
    db.session.add(link)
    db.session.flush()
    token = _link_token(link.id)
    link.token_hash = token_hash(token)
    audit.record(who.actor, "link.issued", session.id, link=link.id)
    return token


def _link_token(link_id: int) -> str:
    """256 random bits; in the demo derived from its secret, so that the printed link stays."""
    settings: Settings = current_app.extensions["hiring_settings"]
    if settings.is_demo:
        return demo_link_token(settings.secret, link_id)
    return secrets.token_urlsafe(32)


def demo_link_token(secret: str, link_id: int) -> str:
    """The token of a link of the demo, the same at each start."""
    return hmac.new(secret.encode(), f"link:{link_id}".encode(), hashlib.sha256).hexdigest()


@command
def reissue_link(who: Identity, session_id: int) -> str:
    """A new link in place of the old ones, which stop working with every sign-in by them."""
    session = get_session_to_manage(who, session_id)
    _refuse_over(session)
    return issue_link(who, session)


@command
def revoke_link(who: Identity, session_id: int) -> None:
    """End the session's links and every sign-in by them."""
    session = get_session_to_manage(who, session_id)
    _revoke_links(who, session.id, clock.now())


def _revoke_links(who: Identity, session_id: int, now: datetime) -> None:
    links = db.session.scalars(
        select(CandidateLink).where(
            CandidateLink.session_id == session_id, CandidateLink.revoked_at.is_(None)
        )
    ).all()
    for link in links:
        link.revoked_at = now
        access.close_sessions(link_id=link.id)
        audit.record(who.actor, "link.revoked", session_id, link=link.id)


@command
def take_link(token: str) -> str | None:
    """A sign-in's token for the candidate behind a link; None where the link does not work."""
    now = clock.now()
    link = find_link(token)
    if link is None:
        return None
    db.session.add(LinkUse(link_id=link.id, at=now))
    audit.record(f"candidate:{link.session_id}", "link.taken", link.session_id, link=link.id)
    return access.open_session(link_id=link.id, until=link.expires_at)


def find_link(token: str) -> CandidateLink | None:
    """The working link behind `token`, or None: unknown, revoked, expired and ended look alike."""
    return db.session.scalar(
        select(CandidateLink)
        .join(AssessmentSession, AssessmentSession.id == CandidateLink.session_id)
        .where(
            CandidateLink.token_hash == token_hash(token),
            CandidateLink.revoked_at.is_(None),
            CandidateLink.expires_at > clock.now(),
            AssessmentSession.withdrawn_at.is_(None),
        )
    )


@command
def consent(
    who: Identity, *, notice_version: str, locale: str, text: str, notice: str = ""
) -> None:
    """Keep what the candidate accepted, word for word; a second acceptance changes nothing."""
    session = get_own_session(who)
    _refuse_over(session)
    if session.consented_at is not None:
        return
    session.consented_at = clock.now()
    db.session.add(
        Consent(
            session_id=session.id,
            notice_version=notice_version,
            locale=locale,
            text_digest=_keep_text(text),
            notice_digest=_keep_text(notice) if notice else None,
            at=session.consented_at,
        )
    )
    audit.record(who.actor, "session.consented", session.id, notice=notice_version)


def _keep_text(text: str) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()
    if db.session.get(ConsentText, digest) is None:
        db.session.add(ConsentText(digest=digest, text=text))
    return digest


@command
def decline(who: Identity, reason: str) -> None:
    """The candidate's own no, with or without a reason; not after the plan was submitted."""
    session = get_own_session(who)
    if session.declined_at is not None:
        return
    if session.plan_submitted_at is not None:
        raise Refused("already_submitted")
    session.end_reason = reason
    audit.record(who.actor, "session.declined", session.id)
    mark(session, "declined_at")


@command
def withdraw(who: Identity, session_id: int, reason: str) -> None:
    """Take the candidate off the vacancy; links end, everything that was given stays on file."""
    session = get_session_to_manage(who, session_id)
    if session.withdrawn_at is not None:
        return
    if session.decided_at is not None:
        raise Refused("already_decided")
    _revoke_links(who, session.id, clock.now())
    session.end_reason = reason
    audit.record(who.actor, "session.withdrawn", session.id)
    mark(session, "withdrawn_at")


@command
def change_raters(
    who: Identity,
    session_id: int,
    rater_ids: Sequence[int],
    arrangement: arranging.Arrangement | None = None,
) -> None:
    """Name the session's raters; those who have submitted stay, nobody rates themselves.

    Refuses people without a rating role in the session's branch, to leave nobody, and, once there is
    something to see, to add who may already have seen it: HR and directors are blind only as raters.
    New raters must rate what the vacancy's plan says for them, or everything. Without an arrangement
    who rates what stays; with another one it refuses a session that has begun.
    """
    session = get_session_to_manage(who, session_id)
    _refuse_over(session)
    if session.ratings_closed_at is not None:
        raise Refused("ratings_closed")
    own = db.session.scalar(select(Candidate.user_id).where(Candidate.id == session.candidate_id))
    wanted = set(rater_ids) - {own}
    present = {row.user_id: row for row in list_raters(session.id)}
    allowed = {person.id for person in accounts.list_people(RATING_ROLES, session.branch_id)}
    if not wanted <= allowed | set(present):
        raise Refused("rater_elsewhere")
    if not wanted and all(row.submitted_at is None for row in present.values()):
        raise Refused("no_raters")
    knows_reason = current_app.extensions["hiring_not_raters"](session.id)
    if knows_reason & (wanted - set(present)):
        raise Refused("rater_knows_reason")
    seen_by = {person.id for person in accounts.list_people(SEEING_ROLES, session.branch_id)}
    if _has_shown(session, present.values()) and (wanted - set(present)) & seen_by:
        raise Refused("rater_has_seen")
    for user_id, row in present.items():
        if user_id not in wanted and row.submitted_at is None:
            db.session.delete(row)
    planned = {seat.user_id: seat.focus for seat in vacancies.list_raters(session.vacancy_id)}
    added = sorted(wanted - set(present))
    arranging.add_raters(session, {user_id: planned.get(user_id, ()) for user_id in added})
    parts = arranging.arrange(session, arrangement, own) if arrangement is not None else {}
    audit.record(who.actor, "session.raters_changed", session.id, raters=sorted(wanted), **parts)


def _has_shown(session: AssessmentSession, seats: Iterable[SessionRater]) -> bool:
    """Whether who is not blind can see a plan's score or somebody's ratings, or once could.

    A plan that was opened again is not submitted any more; its score has been there to see.
    """
    if session.plan_submitted_at is not None or any(seat.submitted_at for seat in seats):
        return True
    return audit_queries.has_happened("plan.submitted", session.id)


def mark(session: AssessmentSession, moment: str) -> None:
    """Set a moment of `session` to now and let its state follow (a part of commands)."""
    if getattr(session, moment) is None:
        setattr(session, moment, clock.now())
    session.state = states.state_of(session)


def unmark(session: AssessmentSession, *moments: str) -> None:
    """Take moments of `session` back and let its state follow (a part of commands)."""
    for moment in moments:
        setattr(session, moment, None)
    session.state = states.state_of(session)


def get_session_to_manage(who: Identity, session_id: int) -> AssessmentSession:
    """The session, for HR of its branch; raises NotFound where absent or foreign."""
    return get_session_with(who, session_id, "sessions.manage")


def get_session_with(who: Identity, session_id: int, permission: str) -> AssessmentSession:
    """The session locked for a change, where `permission` holds in its branch; else NotFound.

    Nobody has a hand in the session in which they are the candidate, whatever their role.
    """
    session = db.session.get(AssessmentSession, session_id, with_for_update=True)
    if session is None or not who.may_in(permission, session.branch_id):
        raise NotFound
    own = db.session.scalar(select(Candidate.user_id).where(Candidate.id == session.candidate_id))
    if own is not None and own == who.user_id:
        raise NotFound
    return session


def get_own_session(who: Identity) -> AssessmentSession:
    """The candidate's own session locked for a change; raises NotFound for anybody else."""
    session = (
        db.session.get(AssessmentSession, who.session_id, with_for_update=True)
        if who.session_id is not None
        else None
    )
    if session is None:
        raise NotFound
    return session


def list_raters(session_id: int) -> Sequence[SessionRater]:
    """The raters of a session as rows, for changes."""
    return db.session.scalars(
        select(SessionRater).where(SessionRater.session_id == session_id)
    ).all()


def _refuse_over(session: AssessmentSession) -> None:
    if session.state in states.OVER:
        raise Refused("session_over")
