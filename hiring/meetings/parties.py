"""Who takes part in a meeting: the candidate, and the raters of the session who are not excused."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from hiring.accounts.models import Branch, User
from hiring.candidates.models import Candidate
from hiring.core.db import db
from hiring.sessions.models import AssessmentSession, SessionRater
from hiring.vacancies.models import Vacancy

CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part; `user_id` is None for the candidate."""

    user_id: int | None
    name: str
    address: str
    locale: str
    has_submitted: bool = False

    @property
    def key(self) -> str:
        """What they are called in the causes of letters."""
        return key_of(self.user_id)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a meeting is about, as letters say it."""

    session_id: int
    branch_id: int
    vacancy: str
    branch: str
    branch_address: str
    contact: str
    contact_address: str
    candidate: Party
    raters: tuple[Party, ...]

    @property
    def everybody(self) -> tuple[Party, ...]:
        """The candidate, then the raters."""
        return (self.candidate, *self.raters)


def key_of(user_id: int | None) -> str:
    """The name in the causes of letters of a rater, or (None) of the candidate."""
    return CANDIDATE if user_id is None else f"user{user_id}"


def get_occasion(session_id: int) -> Occasion:
    """The occasion of a session with everybody who takes part now; closed accounts do not."""
    row = db.session.execute(
        select(
            AssessmentSession.branch_id,
            Vacancy.title,
            Branch.name.label("branch"),
            Branch.address,
            User.name.label("contact"),
            User.email.label("contact_address"),
            Candidate.name.label("candidate"),
            Candidate.email,
            Candidate.locale,
        )
        .select_from(AssessmentSession)
        .join(Vacancy, Vacancy.id == AssessmentSession.vacancy_id)
        .join(Branch, Branch.id == AssessmentSession.branch_id)
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .join(User, User.id == Vacancy.contact_id)
        .where(AssessmentSession.id == session_id)
    ).one()
    return Occasion(
        session_id=session_id,
        branch_id=row.branch_id,
        vacancy=row.title,
        branch=row.branch,
        branch_address=row.address,
        contact=row.contact,
        contact_address=row.contact_address,
        candidate=Party(None, row.candidate, row.email, row.locale),
        raters=tuple(_list_raters(session_id)),
    )


def get_rater(user_id: int) -> Party:
    """Somebody who was a rater, as letters address them."""
    user = db.session.get_one(User, user_id)
    return Party(user.id, user.name, user.email if user.is_active else "", user.locale)


def _list_raters(session_id: int) -> list[Party]:
    rows = db.session.execute(
        select(User.id, User.name, User.email, User.locale, SessionRater.submitted_at)
        .join(SessionRater, SessionRater.user_id == User.id)
        .where(
            SessionRater.session_id == session_id,
            SessionRater.excused_at.is_(None),
            User.is_active,
        )
        .order_by(User.name, User.id)
    )
    return [
        Party(row.id, row.name, row.email, row.locale, row.submitted_at is not None) for row in rows
    ]
