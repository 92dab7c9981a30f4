"""Bringing an open vacancy to a newer edition of the company's own answers: an explicit act.

Sessions that nobody has rated go along, those that have begun stay on what they were begun with. The
questions, the rules and the key of the day plan are the same in every edition of a version.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.content import queries as content
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.sessions import states, words  # noqa: F401 - words registers its sentences
from hiring.sessions.models import AssessmentSession
from hiring.vacancies.models import Vacancy, VacancyRenewal


@command
def renew(who: Identity, vacancy_id: int, version_id: int, reason: str) -> None:
    """Pin the newest edition to an open vacancy and to its sessions that nobody has rated yet.

    `version_id` is the edition that the page showed. Refuses a closed vacancy, and where another
    edition is the newest by now; a second press changes nothing. NotFound for a foreign vacancy.
    """
    vacancy = db.session.get(Vacancy, vacancy_id, with_for_update=True)
    if vacancy is None or not who.may_in("vacancies.renew", vacancy.branch_id):
        raise NotFound
    old = vacancy.content_version_id
    if old == version_id:
        return
    if vacancy.state != "open":
        raise Refused("renewal_closed")
    if content.find_newest_edition(old) != version_id:
        raise Refused("renewal_overtaken")
    sessions = db.session.scalars(
        select(AssessmentSession)
        .where(AssessmentSession.vacancy_id == vacancy_id, runs())
        .order_by(AssessmentSession.id)
        .with_for_update()
    ).all()
    moved = [session for session in sessions if session.first_rating_at is None]
    vacancy.content_version_id = version_id
    for session in moved:
        session.content_version_id = version_id
    db.session.add(
        VacancyRenewal(
            vacancy_id=vacancy_id,
            from_version_id=old,
            to_version_id=version_id,
            reason=reason,
            moved=len(moved),
            stayed=len(sessions) - len(moved),
            renewed_by_id=who.user_id,
            renewed_at=clock.now(),
        )
    )
    details = {"from": old, "to": version_id, "sessions": [session.id for session in moved]}
    audit.record(who.actor, "vacancy.renewed", vacancy_id, **details)


def runs() -> ColumnElement[bool]:
    """What holds of every session whose ratings are not closed and that has not ended."""
    return and_(
        AssessmentSession.state.not_in(states.OVER),
        AssessmentSession.ratings_closed_at.is_(None),
        AssessmentSession.issued_at.is_(None),
    )
