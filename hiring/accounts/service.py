"""Commands on the company, its people and their sign-ins."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, select, update

from hiring.access import identity as access
from hiring.access.identity import Identity, token_hash
from hiring.access.permissions import ADMINISTRATOR, STAFF_ROLES
from hiring.accounts import passwords, queries, words  # noqa: F401 - words registers its sentences
from hiring.accounts.models import Branch, Installation, Membership, StaffInvitation, User
from hiring.audit import service as audit
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused

INVITATION_DAYS = 14
Roles = Collection[tuple[str, int | None]]


@command
def sign_in(email: str, password: str, address: str) -> str | None:
    """The token of a new sign-in, or None where the address or the password is wrong.

    Raises Refused("too_many_attempts") for an account or a network address that failed too often.
    A failure is a result, not a refusal: its counter and audit row stay.
    """
    account_key = passwords.attempt_key("account", fold(email))
    address_key = passwords.attempt_key("address", address)
    if passwords.too_many(account_key, passwords.FAILURES_PER_ACCOUNT) or passwords.too_many(
        address_key, passwords.FAILURES_PER_ADDRESS
    ):
        raise Refused("too_many_attempts")
    user = db.session.scalar(select(User).where(User.email_folded == fold(email)))
    known = passwords.matches(user.password_hash if user else None, password)
    if user is None or not known or not user.is_active:
        passwords.count_failure(account_key)
        passwords.count_failure(address_key)
        audit.record("anonymous", "user.sign_in_failed", user.id if user else None)
        return None
    passwords.clear_failures(account_key)
    audit.record(f"user:{user.id}", "user.signed_in", user.id)
    return access.open_session(user_id=user.id)


@command
def set_up(company: str, branches: list[str], name: str, email: str, password: str) -> str:
    """Create the company, its branches and its first administrator; their sign-in's token.

    Raises Refused("already_set_up") ever after.
    """
    if db.session.get(Installation, 1) is not None:
        raise Refused("already_set_up")
    now = clock.now()
    db.session.add(Installation(id=1, company=company, locale="ru", set_up_at=now))
    for branch in branches:
        db.session.add(Branch(name=branch, created_at=now))
    user = add_user(name, email, [(ADMINISTRATOR, None)], locale="ru")
    user.password_hash = passwords.hash_password(password)
    audit.record(f"user:{user.id}", "installation.set_up", 1)
    return access.open_session(user_id=user.id)


def set_up_code(secret: str) -> str:
    """What proves that who opens the first-run page can read the server's output."""
    return hmac.new(secret.encode(), b"first-run set-up", hashlib.sha256).hexdigest()[:32]


def is_set_up_code(secret: str, code: str) -> bool:
    """True if `code` is the one that the server printed."""
    return hmac.compare_digest(set_up_code(secret).encode(), code.encode())


def add_user(name: str, email: str, roles: Roles, locale: str) -> User:
    """A new account without a password (a part of commands); refuses an address in use."""
    _refuse_taken(email)
    user = User(
        name=name,
        email=email,
        email_folded=fold(email),
        locale=locale,
        is_active=True,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    set_roles(user, roles)
    return user


def _refuse_taken(email: str) -> None:
    if db.session.scalar(select(User.id).where(User.email_folded == fold(email))) is not None:
        raise Refused("email_in_use", email=email)


def set_roles(user: User, roles: Roles) -> None:
    """Give `user` exactly these roles (a part of commands)."""
    unknown = {role for role, _ in roles} - set(STAFF_ROLES)
    if unknown:
        raise Refused("unknown_role", roles=", ".join(sorted(unknown)))
    db.session.execute(delete(Membership).where(Membership.user_id == user.id))
    for role, branch_id in sorted(set(roles), key=str):
        db.session.add(Membership(user_id=user.id, role=role, branch_id=branch_id))
    db.session.flush()


def issue_invitation(user: User, issued_by: int | None) -> str:
    """A fresh link token for `user`, earlier ones revoked (a part of commands)."""
    now = clock.now()
    db.session.execute(
        update(StaffInvitation)
        .where(StaffInvitation.user_id == user.id, StaffInvitation.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    token = secrets.token_urlsafe(32)
    db.session.add(
        StaffInvitation(
            user_id=user.id,
            token_hash=token_hash(token),
            issued_by_id=issued_by,
            issued_at=now,
            expires_at=now + timedelta(days=INVITATION_DAYS),
        )
    )
    return token


@command
def invite(who: Identity, name: str, email: str, roles: Roles, locale: str) -> str:
    """Add a colleague and give back the token of their link, which is shown once."""
    user = add_user(name, email, roles, locale)
    audit.record(who.actor, "user.invited", user.id, roles=sorted({role for role, _ in roles}))
    return issue_invitation(user, who.user_id)


@command
def reissue_invitation(who: Identity, user_id: int) -> str:
    """A new link for a colleague, also to set a forgotten password; earlier links end."""
    user = get_user(user_id)
    audit.record(who.actor, "user.invitation_reissued", user.id)
    return issue_invitation(user, who.user_id)


@command
def accept_invitation(token: str, password: str) -> str | None:
    """Set the password behind a link and sign in; None where the link no longer works."""
    invitation = queries.find_invitation(token)
    if invitation is None:
        return None
    user = get_user(invitation.user_id)
    invitation.accepted_at = clock.now()
    user.password_hash = passwords.hash_password(password)
    access.close_sessions(user_id=user.id)
    audit.record(f"user:{user.id}", "user.joined", user.id)
    return access.open_session(user_id=user.id)


@command
def change_roles(who: Identity, user_id: int, roles: Roles) -> None:
    """Give a colleague exactly `roles`; the last administrator keeps that role."""
    user = get_user(user_id)
    if not any(role == ADMINISTRATOR for role, _ in roles):
        _keep_an_administrator(user_id)
    set_roles(user, roles)
    audit.record(who.actor, "user.changed", user.id, roles=sorted({role for role, _ in roles}))


@command
def correct_colleague(who: Identity, user_id: int, *, name: str, email: str, locale: str) -> None:
    """Mend a name, address or language; the audit keeps which fields. Refuses an address in use."""
    user = get_user(user_id)
    if fold(email) != user.email_folded:
        _refuse_taken(email)
    new = {"name": name, "email": email, "locale": locale}
    changed = sorted(field for field, value in new.items() if getattr(user, field) != value)
    for field in changed:
        setattr(user, field, new[field])
    user.email_folded = fold(email)
    if changed:
        audit.record(who.actor, "user.corrected", user.id, fields=changed)


@command
def set_active(who: Identity, user_id: int, active: bool) -> None:
    """Close an account and its sign-ins, or open it again."""
    user = get_user(user_id)
    if not active:
        _keep_an_administrator(user_id)
        access.close_sessions(user_id=user_id)
    user.is_active = active
    audit.record(who.actor, "user.activated" if active else "user.deactivated", user.id)


def _keep_an_administrator(except_user: int) -> None:
    others = db.session.scalar(
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.role == ADMINISTRATOR, User.is_active, User.id != except_user)
        .limit(1)
    )
    target = db.session.scalar(
        select(Membership.id).where(
            Membership.user_id == except_user, Membership.role == ADMINISTRATOR
        )
    )
    if target is not None and others is None:
        raise Refused("last_administrator")


@command
def add_branch(who: Identity, name: str, address: str) -> int:
    """Add a branch; refuses a name in use."""
    if db.session.scalar(select(Branch.id).where(Branch.name == name)) is not None:
        raise Refused("branch_exists", name=name)
    branch = Branch(name=name, address=address, created_at=clock.now())
    db.session.add(branch)
    db.session.flush()
    audit.record(who.actor, "branch.added", branch.id)
    return branch.id


@command
def change_password(who: Identity, current: str, password: str) -> str | None:
    """Set one's own password, end all other sign-ins and give back a fresh one's token.

    None where the present password is wrong, which counts as a failed sign-in; raises
    Refused("too_many_attempts") after too many of them.
    """
    user = get_user(who.user_id or 0)
    key = passwords.attempt_key("account", user.email_folded)
    if passwords.too_many(key, passwords.FAILURES_PER_ACCOUNT):
        raise Refused("too_many_attempts")
    if not passwords.matches(user.password_hash, current):
        passwords.count_failure(key)
        audit.record(who.actor, "user.sign_in_failed", user.id)
        return None
    passwords.clear_failures(key)
    user.password_hash = passwords.hash_password(password)
    access.close_sessions(user_id=user.id)
    audit.record(who.actor, "user.password_changed", user.id)
    return access.open_session(user_id=user.id)


@command
def set_password(email: str, password: str) -> None:
    """Set an account's password from the command line; refuses an unknown address."""
    check_password(password)
    user = db.session.scalar(select(User).where(User.email_folded == fold(email)))
    if user is None:
        raise Refused("unknown_email", email=email)
    user.password_hash = passwords.hash_password(password)
    access.close_sessions(user_id=user.id)
    audit.record("system", "user.password_changed", user.id)


@command
def create_account(email: str, name: str, roles: Roles, password: str) -> None:
    """Add an account with a password from the command line; refuses an address in use."""
    check_password(password)
    user = add_user(name, email, roles, locale="ru")
    user.password_hash = passwords.hash_password(password)
    audit.record("system", "user.joined", user.id)


def check_password(password: str) -> None:
    """Refuse a password that is too short or absurdly long."""
    if not passwords.MIN_LENGTH <= len(password) <= passwords.MAX_LENGTH:
        raise Refused("password_length", least=passwords.MIN_LENGTH)


def get_user(user_id: int) -> User:
    """The account; raises NotFound."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def fold(email: str) -> str:
    """An address as it is compared: without spaces around, in any case."""
    return email.strip().casefold()
