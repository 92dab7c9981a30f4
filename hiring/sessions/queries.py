"""Reads of sessions; every loader takes the identity, absent and foreign look the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true

from hiring.access.identity import Identity, token_hash
from hiring.accounts.models import Branch, Installation, User
from hiring.candidates.models import Candidate
from hiring.core import clock
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.sessions.models import (
    AssessmentSession,
    CandidateLink,
    Consent,
    ConsentText,
    LinkUse,
    SessionRater,
    SessionStep,
)
from hiring.vacancies.models import Vacancy


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as its pages show it, for one reader.

    `rates` is that reader's own seat among the raters: "no", "open" or "submitted". While it is
    "open" the reader is blind: no ratings of others, no plan score, no result, whatever their role.
    """

    id: int
    state: str
    vacancy_id: int
    vacancy: str
    branch_id: int
    branch: str
    candidate_id: int
    candidate: str
    email: str
    phone: str
    candidate_locale: str
    candidate_user_id: int | None
    source: str
    content_version_id: int
    contact: str
    contact_email: str
    answer_days: int
    weights: dict[str, Any]
    created_at: datetime
    consented_at: datetime | None
    plan_started_at: datetime | None
    plan_submitted_at: datetime | None
    first_rating_at: datetime | None
    ratings_closed_at: datetime | None
    issued_at: datetime | None
    decided_at: datetime | None
    declined_at: datetime | None
    withdrawn_at: datetime | None
    end_reason: str
    answer_due_on: date | None
    rates: str = "no"

    @property
    def blind(self) -> bool:
        """True while this reader must not see what others found."""
        return self.rates == "open"


@dataclass(frozen=True, slots=True)
class Step:
    """One instrument of a session at its place."""

    id: int
    position: int
    instrument: str
    item: str


@dataclass(frozen=True, slots=True)
class Rater:
    """A rater of a session and how far they are."""

    user_id: int
    name: str
    submitted_at: datetime | None
    excused_at: datetime | None
    excused_reason: str

    @property
    def state(self) -> str:
        """open, submitted or excused."""
        if self.submitted_at is not None:
            return "submitted"
        return "excused" if self.excused_at is not None else "open"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a session as HR sees it: never the token."""

    id: int
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    uses: tuple[datetime, ...]

    @property
    def works(self) -> bool:
        """True while a candidate can come by it."""
        return self.revoked_at is None and self.expires_at > clock.now()


def find_identity(link_id: int) -> Identity | None:
    """The candidate behind a working link, or None."""
    row = db.session.execute(
        select(CandidateLink.session_id, Candidate.name, Candidate.locale)
        .join(AssessmentSession, AssessmentSession.id == CandidateLink.session_id)
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .where(
            CandidateLink.id == link_id,
            CandidateLink.revoked_at.is_(None),
            CandidateLink.expires_at > clock.now(),
            AssessmentSession.withdrawn_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    return Identity(
        kind="candidate",
        link_id=link_id,
        session_id=row.session_id,
        name=row.name,
        locale=row.locale,
    )


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation's page says before anybody has come by it."""

    company: str
    vacancy: str
    branch: str
    contact: str
    contact_email: str
    locale: str


def find_invitation(token: str) -> Invitation | None:
    """What stands behind a working link, or None: unknown, revoked and expired look alike."""
    row = db.session.execute(
        select(
            Installation.company,
            Vacancy.title,
            Branch.name,
            User.name,
            User.email,
            Candidate.locale,
        )
        .select_from(CandidateLink)
        .join(AssessmentSession, AssessmentSession.id == CandidateLink.session_id)
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .join(Vacancy, Vacancy.id == AssessmentSession.vacancy_id)
        .join(Branch, Branch.id == AssessmentSession.branch_id)
        .join(User, User.id == Vacancy.contact_id)
        .join(Installation, true())
        .where(
            CandidateLink.token_hash == token_hash(token),
            CandidateLink.revoked_at.is_(None),
            CandidateLink.expires_at > clock.now(),
            AssessmentSession.withdrawn_at.is_(None),
        )
    ).one_or_none()
    return Invitation(*row) if row is not None else None


def readable(who: Identity) -> ColumnElement[bool]:
    """The sessions that `who` may read: their branches as HR or director, or as their rater."""
    conditions: list[ColumnElement[bool]] = []
    branches = who.branches("candidates.view")
    if branches is None:
        return true()
    if branches:
        conditions.append(AssessmentSession.branch_id.in_(branches))
    seat = select(SessionRater.session_id).where(SessionRater.user_id == who.user_id)
    conditions.append(AssessmentSession.id.in_(seat))
    return or_(*conditions)


def facts() -> Select[*tuple[Any, ...]]:
    """The columns of SessionFacts but for the reader's seat."""
    contact = User
    return (
        select(
            AssessmentSession.id,
            AssessmentSession.state,
            AssessmentSession.vacancy_id,
            Vacancy.title,
            AssessmentSession.branch_id,
            Branch.name,
            AssessmentSession.candidate_id,
            Candidate.name,
            Candidate.email,
            Candidate.phone,
            Candidate.locale,
            Candidate.user_id,
            Candidate.source,
            AssessmentSession.content_version_id,
            contact.name,
            contact.email,
            Vacancy.answer_days,
            Vacancy.weights,
            AssessmentSession.created_at,
            AssessmentSession.consented_at,
            AssessmentSession.plan_started_at,
            AssessmentSession.plan_submitted_at,
            AssessmentSession.first_rating_at,
            AssessmentSession.ratings_closed_at,
            AssessmentSession.issued_at,
            AssessmentSession.decided_at,
            AssessmentSession.declined_at,
            AssessmentSession.withdrawn_at,
            AssessmentSession.end_reason,
            AssessmentSession.answer_due_on,
        )
        .join(Vacancy, Vacancy.id == AssessmentSession.vacancy_id)
        .join(Branch, Branch.id == AssessmentSession.branch_id)
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .join(contact, contact.id == Vacancy.contact_id)
    )


def get_session_for(who: Identity, session_id: int) -> SessionFacts:
    """The session as `who` may see it; raises NotFound where absent or foreign.

    An employee never reads the session in which they are the candidate.
    """
    row = db.session.execute(
        facts()
        .add_columns(SessionRater.id, SessionRater.submitted_at, SessionRater.excused_at)
        .outerjoin(
            SessionRater,
            (SessionRater.session_id == AssessmentSession.id)
            & (SessionRater.user_id == who.user_id),
        )
        .where(AssessmentSession.id == session_id, readable(who))
    ).one_or_none()
    if row is None:
        raise NotFound
    *columns, seat, submitted_at, excused_at = row
    if who.user_id is not None and columns[11] == who.user_id:
        raise NotFound
    if seat is None or excused_at is not None:
        rates = "no"
    else:
        rates = "submitted" if submitted_at is not None else "open"
    return replace(SessionFacts(*columns), rates=rates)


def get_own(who: Identity) -> SessionFacts:
    """The candidate's own session; raises NotFound for anybody else."""
    row = db.session.execute(facts().where(AssessmentSession.id == who.session_id)).one_or_none()
    if row is None:
        raise NotFound
    return SessionFacts(*row)


def link_expiry(who: Identity) -> datetime:
    """Until when the link works by which this candidate has come."""
    until = db.session.scalar(
        select(CandidateLink.expires_at).where(CandidateLink.id == who.link_id)
    )
    if until is None:
        raise NotFound
    return until


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a candidate accepted, as it stood then; a text of "" was not kept at that time."""

    at: datetime
    version: str
    locale: str
    notice: str
    consent: str


def find_accepted(who: Identity) -> Accepted | None:
    """The candidate's own consent with its texts; None before it is given."""
    row = db.session.scalar(
        select(Consent).where(Consent.session_id == who.session_id).order_by(Consent.id.desc())
    )
    if row is None:
        return None
    texts: dict[str, str] = {
        kept.digest: kept.text
        for kept in db.session.scalars(
            select(ConsentText).where(ConsentText.digest.in_((row.text_digest, row.notice_digest)))
        )
    }
    return Accepted(
        at=row.at,
        version=row.notice_version,
        locale=row.locale,
        notice=texts.get(row.notice_digest or "", ""),
        consent=texts.get(row.text_digest, ""),
    )


def list_steps(session_id: int) -> list[Step]:
    """The steps of a session in order."""
    rows = db.session.execute(
        select(SessionStep.id, SessionStep.position, SessionStep.instrument, SessionStep.item)
        .where(SessionStep.session_id == session_id)
        .order_by(SessionStep.position)
    )
    return [Step(*row) for row in rows]


def list_raters(session_id: int) -> list[Rater]:
    """The raters of a session, by name."""
    rows = db.session.execute(
        select(
            SessionRater.user_id,
            User.name,
            SessionRater.submitted_at,
            SessionRater.excused_at,
            SessionRater.excused_reason,
        )
        .join(User, User.id == SessionRater.user_id)
        .where(SessionRater.session_id == session_id)
        .order_by(User.name)
    )
    return [Rater(*row) for row in rows]


def list_links(session_id: int) -> list[Link]:
    """The links of a session with their uses, newest first."""
    rows = db.session.execute(
        select(
            CandidateLink.id,
            CandidateLink.issued_at,
            CandidateLink.expires_at,
            CandidateLink.revoked_at,
            LinkUse.at,
        )
        .outerjoin(LinkUse, LinkUse.link_id == CandidateLink.id)
        .where(CandidateLink.session_id == session_id)
        .order_by(CandidateLink.id.desc(), LinkUse.at)
    ).all()
    links: dict[int, list[Any]] = {}
    for row in rows:
        known = links.setdefault(row.id, [row.issued_at, row.expires_at, row.revoked_at, []])
        if row.at is not None:
            known[3].append(row.at)
    return [
        Link(link_id, issued, expires, revoked, tuple(uses))
        for link_id, (issued, expires, revoked, uses) in links.items()
    ]
