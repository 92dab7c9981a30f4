"""Reads of sessions; every loader takes the identity, absent and foreign look the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import aliased

from hiring.access.identity import Identity
from hiring.accounts.models import Branch, User
from hiring.candidates.models import Candidate
from hiring.core import clock
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.sessions.models import (
    AssessmentSession,
    CandidateLink,
    LinkUse,
    SessionRater,
    SessionStep,
)
from hiring.vacancies.models import Vacancy
from hiring.vacancies.plan import PlannedStep, Seat

Player = aliased(User)


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
    # What the vacancy has now, and every new session takes.
    vacancy_version_id: int
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
    # Who plays the client in role-plays; None and no name: agreed on the day.
    player_id: int | None
    player: str | None
    rates: str = "no"
    # The keys of the steps that this reader must rate; none stands for all.
    focus: tuple[str, ...] = ()

    @property
    def blind(self) -> bool:
        """True while this reader must not see what others found."""
        return self.rates == "open"


@dataclass(frozen=True, slots=True)
class Step:
    """One instrument of a session at its place; no questions stand for all of a knowledge area."""

    id: int
    position: int
    instrument: str
    item: str
    minutes: int
    questions: tuple[str, ...]

    @property
    def planned(self) -> PlannedStep:
        """The step as a plan holds it, to be held against the vacancy's."""
        return PlannedStep(self.instrument, self.item, self.minutes, self.questions)

    @property
    def key(self) -> str:
        """The name by which a rater's focus means this step: "instrument/item"."""
        return self.planned.key


@dataclass(frozen=True, slots=True)
class Rater:
    """A rater of a session and how far they are; `focus` are the keys of the steps that they must rate.

    No focus stands for all steps.
    """

    user_id: int
    name: str
    submitted_at: datetime | None
    excused_at: datetime | None
    excused_reason: str
    focus: tuple[str, ...]
    # How their interview went, once they have submitted: see interviews/sheets.py.
    conduct: dict[str, Any] | None = None

    @property
    def seat(self) -> Seat:
        """The rater as a plan holds them."""
        return Seat(self.user_id, self.focus, self.name)

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
            Vacancy.content_version_id,
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
            AssessmentSession.player_id,
            Player.name,
        )
        .join(Vacancy, Vacancy.id == AssessmentSession.vacancy_id)
        .join(Branch, Branch.id == AssessmentSession.branch_id)
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .join(contact, contact.id == Vacancy.contact_id)
        .outerjoin(Player, Player.id == AssessmentSession.player_id)
    )


def get_session_for(who: Identity, session_id: int) -> SessionFacts:
    """The session as `who` may see it; raises NotFound where absent or foreign.

    An employee never reads the session in which they are the candidate.
    """
    row = db.session.execute(
        facts()
        .add_columns(
            SessionRater.id, SessionRater.submitted_at, SessionRater.excused_at, SessionRater.focus
        )
        .outerjoin(
            SessionRater,
            (SessionRater.session_id == AssessmentSession.id)
            & (SessionRater.user_id == who.user_id),
        )
        .where(AssessmentSession.id == session_id, readable(who))
    ).one_or_none()
    if row is None:
        raise NotFound
    *columns, seat, submitted_at, excused_at, focus = row
    if who.user_id is not None and columns[11] == who.user_id:
        raise NotFound
    if seat is None or excused_at is not None:
        rates = "no"
    else:
        rates = "submitted" if submitted_at is not None else "open"
    return replace(SessionFacts(*columns), rates=rates, focus=tuple(focus or ()))


def list_blind(who: Identity) -> list[int]:
    """The sessions in which `who` still rates: the same rule as `SessionFacts.blind`, for lists."""
    return list(
        db.session.scalars(
            select(SessionRater.session_id).where(
                SessionRater.user_id == who.user_id,
                SessionRater.submitted_at.is_(None),
                SessionRater.excused_at.is_(None),
            )
        )
    )


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


def list_steps(session_id: int) -> list[Step]:
    """The steps of a session in order."""
    rows = db.session.execute(
        select(
            SessionStep.id,
            SessionStep.position,
            SessionStep.instrument,
            SessionStep.item,
            SessionStep.minutes,
            SessionStep.questions,
        )
        .where(SessionStep.session_id == session_id)
        .order_by(SessionStep.position)
    )
    return [
        Step(row.id, row.position, row.instrument, row.item, row.minutes, tuple(row.questions))
        for row in rows
    ]


def list_raters(session_id: int) -> list[Rater]:
    """The raters of a session, by name."""
    rows = db.session.execute(
        select(
            SessionRater.user_id,
            User.name,
            SessionRater.submitted_at,
            SessionRater.excused_at,
            SessionRater.excused_reason,
            SessionRater.focus,
            SessionRater.conduct,
        )
        .join(User, User.id == SessionRater.user_id)
        .where(SessionRater.session_id == session_id)
        .order_by(User.name, User.id)
    )
    return [
        Rater(
            row.user_id,
            row.name,
            row.submitted_at,
            row.excused_at,
            row.excused_reason,
            tuple(row.focus),
            row.conduct,
        )
        for row in rows
    ]


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
