"""Reads about editions and vacancies: which stand on what, what a renewal would do, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from hiring.access.identity import Identity
from hiring.accounts.models import Branch, User
from hiring.candidates.models import Candidate
from hiring.content import answer_queries
from hiring.content import queries as content
from hiring.content.answer_queries import Change
from hiring.content.models import ContentVersion
from hiring.content.regions import Region as ContentRegion
from hiring.content.regions import VersionFacts
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.sessions.models import AssessmentSession
from hiring.sessions.queries import SessionFacts
from hiring.sessions.renewals import runs
from hiring.vacancies import queries as vacancies
from hiring.vacancies.models import Vacancy, VacancyRenewal
from hiring.vacancies.queries import VacancyFacts
from hiring.vacancies.regions import Region as VacancyRegion


@dataclass(frozen=True, slots=True)
class Pinned:
    """An open vacancy and the edition that is pinned to it."""

    id: int
    title: str
    branch: str
    version_id: int
    edition: int


@dataclass(frozen=True, slots=True)
class Done:
    """One renewal of a vacancy."""

    old: int
    new: int
    reason: str
    moved: int
    stayed: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """What a renewal would do to a vacancy, and what earlier ones did."""

    id: int
    title: str
    branch: str
    state: str
    old: int
    new: int
    # The differences that raters of this vacancy read, and how many others there are.
    changes: tuple[Change, ...]
    others: int
    moving: int
    staying: int
    # Names of who moves and who stays; None for who sees no candidates.
    names: tuple[list[str], list[str]] | None
    done: tuple[Done, ...]

    @property
    def is_newest(self) -> bool:
        """Whether there is no newer edition."""
        return self.old == self.new


def get_page(who: Identity, vacancy_id: int) -> Page:
    """The page of a renewal; raises NotFound where the vacancy is absent or foreign."""
    row = db.session.execute(
        select(
            Vacancy.title,
            Vacancy.branch_id,
            Branch.name,
            Vacancy.state,
            Vacancy.content_version_id,
        )
        .join(Branch, Branch.id == Vacancy.branch_id)
        .where(Vacancy.id == vacancy_id, who.within("vacancies.renew", Vacancy.branch_id))
    ).one_or_none()
    if row is None:
        raise NotFound
    old = row.content_version_id
    new = content.find_newest_edition(old)
    asked = {
        step.item for step in vacancies.list_steps(vacancy_id) if step.instrument == "knowledge"
    }
    changes = answer_queries.list_differences(old, new)
    read = tuple(change for change in changes if change.area in asked)
    sessions = db.session.execute(
        select(AssessmentSession.first_rating_at, Candidate.name, Candidate.user_id)
        .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
        .where(AssessmentSession.vacancy_id == vacancy_id, runs())
        .order_by(AssessmentSession.id)
    ).all()
    moving, staying = (
        [one for one in sessions if (one.first_rating_at is None) is fresh]
        for fresh in (True, False)
    )
    sees = who.may_in("candidates.view", row.branch_id)
    return Page(
        id=vacancy_id,
        title=row.title,
        branch=row.name,
        state=row.state,
        old=old,
        new=new,
        changes=read,
        others=len(changes) - len(read),
        moving=len(moving),
        staying=len(staying),
        # Nobody reads where their own session stands.
        names=(
            [one.name for one in moving if one.user_id is None or one.user_id != who.user_id],
            [one.name for one in staying if one.user_id is None or one.user_id != who.user_id],
        )
        if sees
        else None,
        done=tuple(list_done(vacancy_id)),
    )


def list_done(vacancy_id: int) -> list[Done]:
    """The renewals of a vacancy, newest first."""
    rows = db.session.execute(
        select(
            VacancyRenewal.from_version_id,
            VacancyRenewal.to_version_id,
            VacancyRenewal.reason,
            VacancyRenewal.moved,
            VacancyRenewal.stayed,
            User.name,
            VacancyRenewal.renewed_at,
        )
        .join(User, User.id == VacancyRenewal.renewed_by_id)
        .where(VacancyRenewal.vacancy_id == vacancy_id)
        .order_by(VacancyRenewal.id.desc())
    )
    return [Done(*row) for row in rows]


def list_pinned(who: Identity, version_id: int) -> list[Pinned]:
    """Their open vacancies that stand on this version or on one of its editions."""
    base_id = content.get_base(version_id)
    rows = db.session.execute(
        select(
            Vacancy.id,
            Vacancy.title,
            Branch.name,
            Vacancy.content_version_id,
            ContentVersion.edition,
        )
        .join(Branch, Branch.id == Vacancy.branch_id)
        .join(ContentVersion, ContentVersion.id == Vacancy.content_version_id)
        .where(
            Vacancy.state == "open",
            or_(ContentVersion.id == base_id, ContentVersion.base_id == base_id),
            who.within("vacancies.renew", Vacancy.branch_id),
        )
        .order_by(Vacancy.id)
    )
    return [Pinned(*row) for row in rows]


def count_earlier(vacancy_id: int, version_id: int) -> int:
    """How many rated sessions of a vacancy stand on another edition than the vacancy does."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(AssessmentSession)
            .where(
                AssessmentSession.vacancy_id == vacancy_id,
                AssessmentSession.content_version_id != version_id,
                AssessmentSession.first_rating_at.is_not(None),
            )
        )
        or 0
    )


def say_other_edition(facts: SessionFacts) -> str:
    """The content version of the vacancy in words, where the session runs on another one; else ""."""
    pinned = facts.vacancy_version_id
    return _say(pinned) if pinned != facts.content_version_id else ""


def _load_pinned(who: Identity, facts: VersionFacts) -> dict[str, Any] | None:
    """The open vacancies of a version, for those who may bring them to its newest edition."""
    if not who.may("vacancies.renew"):
        return None
    return {
        "newest": content.find_newest_edition(facts.id),
        "vacancies": list_pinned(who, facts.id),
        "say": content.say_edition,
    }


def _load_renewals(who: Identity, facts: VacancyFacts) -> dict[str, Any] | None:
    """That there is a newer edition, and what earlier renewals mean for comparing candidates."""
    newest = content.find_newest_edition(facts.content_version_id)
    is_behind = newest != facts.content_version_id and facts.state == "open"
    done = list_done(facts.id)
    if not is_behind and not done:
        return None
    return {
        "vacancy_id": facts.id,
        "newest": _say(newest) if is_behind else "",
        "may_renew": who.may_in("vacancies.renew", facts.branch_id),
        "done": done,
        "say": _say,
        "earlier": count_earlier(facts.id, facts.content_version_id),
    }


def _say(version_id: int) -> str:
    return content.say_edition(content.get_edition(version_id))


PINNED_REGION = ContentRegion("vacancies", "sessions/pinned_region.html", _load_pinned, order=50)
RENEWAL_REGION = VacancyRegion("renewals", "sessions/renewal_region.html", _load_renewals, order=10)
