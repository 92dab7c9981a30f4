"""Reads of vacancies; every loader takes the identity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from hiring.access.identity import Identity
from hiring.accounts.models import Branch, Membership, User
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.vacancies.models import Vacancy, VacancyRater, VacancyStep
from hiring.vacancies.plan import Plan, PlannedStep, Seat

Columns = TypeVarTuple("Columns")
Player = aliased(User)


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """A vacancy as its pages show it."""

    id: int
    title: str
    state: str
    branch_id: int
    branch: str
    content_version_id: int
    weights: dict[str, Any]
    answer_days: int
    contact_id: int
    contact: str
    created_at: datetime
    shows_plan_feedback: bool
    # Who plays the client in role-plays; None and no name: agreed on the day.
    player_id: int | None
    player: str | None


def _facts() -> Select[Any]:
    return (
        select(
            Vacancy.id,
            Vacancy.title,
            Vacancy.state,
            Vacancy.branch_id,
            Branch.name,
            Vacancy.content_version_id,
            Vacancy.weights,
            Vacancy.answer_days,
            Vacancy.contact_id,
            User.name,
            Vacancy.created_at,
            Vacancy.shows_plan_feedback,
            Vacancy.player_id,
            Player.name,
        )
        .join(Branch, Branch.id == Vacancy.branch_id)
        .join(User, User.id == Vacancy.contact_id)
        .outerjoin(Player, Player.id == Vacancy.player_id)
    )


def scope(
    query: Select[*Columns], who: Identity, permission: str = "vacancies.view"
) -> Select[*Columns]:
    """`query` over vacancies, cut down to the branches that are theirs."""
    return query.where(who.within(permission, Vacancy.branch_id))


def get_vacancy_for(who: Identity, vacancy_id: int) -> VacancyFacts:
    """The vacancy; raises NotFound where it is absent or foreign."""
    row = db.session.execute(scope(_facts(), who).where(Vacancy.id == vacancy_id)).one_or_none()
    if row is None:
        raise NotFound
    return VacancyFacts(*row)


def list_vacancies(who: Identity, state: str | None = None) -> list[VacancyFacts]:
    """Their vacancies, open ones first, newest first."""
    query = scope(_facts(), who).order_by(Vacancy.state.desc(), Vacancy.id.desc())
    if state:
        query = query.where(Vacancy.state == state)
    return [VacancyFacts(*row) for row in db.session.execute(query)]


def list_choices(who: Identity) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """(id, title) of their vacancies, newest first, and (id, name) of the branches these are in."""
    query = scope(select(Vacancy.id, Vacancy.title, Branch.id, Branch.name), who)
    rows = db.session.execute(
        query.join(Branch, Branch.id == Vacancy.branch_id).order_by(Vacancy.id.desc())
    ).all()
    branches = {(row[2], row[3]) for row in rows}
    return [(row[0], row[1]) for row in rows], sorted(branches, key=lambda branch: branch[1])


def list_people(roles: tuple[str, ...], branches: frozenset[int] | None) -> list[tuple[int, str]]:
    """(id, name) of active colleagues who hold one of `roles` in one of `branches`, by name."""
    held = select(Membership.user_id).where(Membership.role.in_(roles))
    if branches is not None:
        held = held.where(Membership.branch_id.in_(branches) | Membership.branch_id.is_(None))
    rows = db.session.execute(
        select(User.id, User.name).where(User.is_active, User.id.in_(held)).order_by(User.name)
    )
    return [(row.id, row.name) for row in rows]


def name_places(roles: tuple[str, ...]) -> dict[int, str]:
    """By account: the branches in which one of `roles` is held, where it is not held everywhere."""
    rows = db.session.execute(
        select(Membership.user_id, Branch.name)
        .outerjoin(Branch, Branch.id == Membership.branch_id)
        .where(Membership.role.in_(roles))
        .order_by(Branch.name)
    ).all()
    everywhere = {row.user_id for row in rows if row.name is None}
    places: dict[int, dict[str, None]] = {}
    for row in rows:
        if row.user_id not in everywhere:
            places.setdefault(row.user_id, {})[row.name] = None
    return {user_id: ", ".join(names) for user_id, names in places.items()}


def list_steps(vacancy_id: int) -> list[PlannedStep]:
    """The steps of a vacancy in order."""
    rows = db.session.execute(
        select(VacancyStep.instrument, VacancyStep.item, VacancyStep.minutes, VacancyStep.questions)
        .where(VacancyStep.vacancy_id == vacancy_id)
        .order_by(VacancyStep.position)
    )
    return [
        PlannedStep(row.instrument, row.item, row.minutes, tuple(row.questions)) for row in rows
    ]


def list_raters(vacancy_id: int) -> list[Seat]:
    """A vacancy's raters with what each must rate, by name."""
    rows = db.session.execute(
        select(User.id, VacancyRater.focus, User.name)
        .join(VacancyRater, VacancyRater.user_id == User.id)
        .where(VacancyRater.vacancy_id == vacancy_id)
        .order_by(User.name, User.id)
    )
    return [Seat(row.id, tuple(row.focus), row.name) for row in rows]


def get_plan(facts: VacancyFacts) -> Plan:
    """The interview plan of a vacancy, its raters by name."""
    return Plan(tuple(list_steps(facts.id)), tuple(list_raters(facts.id)), facts.player_id)
