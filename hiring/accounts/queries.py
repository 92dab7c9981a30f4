"""Reads for sign-in and for the pages of staff and branches."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select

from hiring.access.identity import Identity, token_hash
from hiring.accounts.models import Branch, Installation, Membership, StaffInvitation, User
from hiring.accounts.words import ROLES
from hiring.core import clock
from hiring.core.db import db
from hiring.core.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague as lists and choices show them."""

    id: int
    name: str
    email: str


def find_identity(user_id: int) -> Identity | None:
    """The identity of an active account, or None."""
    rows = db.session.execute(
        select(User.id, User.name, User.locale, Membership.role, Membership.branch_id)
        .outerjoin(Membership, Membership.user_id == User.id)
        .where(User.id == user_id, User.is_active)
    ).all()
    if not rows:
        return None
    return Identity(
        kind="staff",
        user_id=rows[0].id,
        name=rows[0].name,
        locale=rows[0].locale,
        memberships=frozenset((row.role, row.branch_id) for row in rows if row.role),
    )


def is_set_up() -> bool:
    """True once the company and its first administrator exist."""
    return db.session.scalar(select(func.count()).select_from(Installation)) == 1


def company_name() -> str:
    """The company's name, or an empty text before the first-run set-up."""
    return db.session.scalar(select(Installation.company)) or ""


def list_branches(only: frozenset[int] | None = None) -> list[tuple[int, str]]:
    """(id, name) of all branches, or of those in `only`, by name."""
    query = select(Branch.id, Branch.name).order_by(Branch.name)
    if only is not None:
        query = query.where(Branch.id.in_(only))
    return [(row.id, row.name) for row in db.session.execute(query)]


def list_people(roles: tuple[str, ...], branch_id: int | None = None) -> list[Person]:
    """Active colleagues who hold one of `roles` (in `branch_id` or everywhere), by name."""
    query = (
        select(User.id, User.name, User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(User.is_active, Membership.role.in_(roles))
        .distinct()
        .order_by(User.name)
    )
    if branch_id is not None:
        query = query.where((Membership.branch_id == branch_id) | Membership.branch_id.is_(None))
    return [Person(row.id, row.name, row.email) for row in db.session.execute(query)]


def names(user_ids: set[int]) -> dict[int, str]:
    """The names behind account ids."""
    if not user_ids:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in rows}


@dataclass(frozen=True, slots=True)
class Member:
    """A colleague as the administrator sees them."""

    id: int
    name: str
    email: str
    locale: str
    is_active: bool
    has_joined: bool
    roles: tuple[tuple[str, int | None], ...]
    role_names: tuple[str, ...]


def list_staff(user_id: int | None = None) -> list[Member]:
    """Everybody with an account (or only `user_id`), by name, with their roles."""
    query = (
        select(
            User.id,
            User.name,
            User.email,
            User.locale,
            User.is_active,
            User.password_hash.is_not(None).label("has_joined"),
            Membership.role,
            Membership.branch_id,
            Branch.name.label("branch"),
        )
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Branch, Branch.id == Membership.branch_id)
        .order_by(User.name, User.id, Membership.role, Branch.name)
    )
    if user_id is not None:
        query = query.where(User.id == user_id)
    members: list[Member] = []
    for _, group in groupby(db.session.execute(query), key=lambda row: row.id):
        rows = list(group)
        held = [row for row in rows if row.role]
        members.append(
            Member(
                rows[0].id,
                rows[0].name,
                rows[0].email,
                rows[0].locale,
                rows[0].is_active,
                rows[0].has_joined,
                tuple((row.role, row.branch_id) for row in held),
                tuple(_role_name(row.role, row.branch) for row in held),
            )
        )
    return members


def _role_name(role: str, branch: str | None) -> str:
    return f"{ROLES[role]} · {branch}" if branch else str(ROLES[role])


def get_member(user_id: int) -> Member:
    """One colleague; raises NotFound."""
    found = list_staff(user_id)
    if not found:
        raise NotFound
    return found[0]


def list_roles(who: Identity) -> tuple[str, ...]:
    """The names of one's own roles, with their branches."""
    return get_member(who.user_id or 0).role_names


def list_branch_facts() -> list[tuple[str, str]]:
    """(name, address) of every branch, by name."""
    rows = db.session.execute(select(Branch.name, Branch.address).order_by(Branch.name))
    return [(row.name, row.address) for row in rows]


def find_invitation(token: str) -> StaffInvitation | None:
    """The usable invitation behind `token`, or None."""
    return db.session.scalar(
        select(StaffInvitation)
        .join(User, User.id == StaffInvitation.user_id)
        .where(
            StaffInvitation.token_hash == token_hash(token),
            StaffInvitation.accepted_at.is_(None),
            StaffInvitation.revoked_at.is_(None),
            StaffInvitation.expires_at > clock.now(),
            User.is_active,
        )
    )


def invited_name(token: str) -> str | None:
    """The name of the colleague behind a usable link, or None."""
    invitation = find_invitation(token)
    if invitation is None:
        return None
    return db.session.scalar(select(User.name).where(User.id == invitation.user_id))
