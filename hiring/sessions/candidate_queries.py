"""Reads for the candidate's own pages: what an invitation says, what they have accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true

from hiring.access.identity import Identity, token_hash
from hiring.accounts.models import Branch, Installation, User
from hiring.candidates.models import Candidate
from hiring.core import clock
from hiring.core.db import db
from hiring.sessions.models import AssessmentSession, CandidateLink, Consent, ConsentText
from hiring.vacancies.models import Vacancy


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
