"""Turning a candidate into an employee with an account: a part of commands."""

from __future__ import annotations

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.access.permissions import EMPLOYEE
from hiring.accounts import service as accounts
from hiring.accounts.models import Membership, User
from hiring.audit import service as audit
from hiring.candidates.models import Candidate
from hiring.core.db import db
from hiring.core.refusals import Refused


def employ(
    who: Identity, candidate: Candidate, branch_id: int, session_id: int
) -> tuple[User, str | None]:
    """The candidate's account with the employee's role in the branch, and its link's token.

    The token is None where the person has a password already. The candidate keeps their row and
    with it everything that was found and handed in. Refuses an address of somebody else's account.
    """
    if candidate.user_id is not None:
        user = db.session.get_one(User, candidate.user_id)
        if not user.is_active:
            raise Refused("employee_account_closed")
        _add_role(who, user, branch_id)
    else:
        if not candidate.email:
            raise Refused("employee_needs_email")
        try:
            user = accounts.add_user(
                candidate.name, candidate.email, [(EMPLOYEE, branch_id)], candidate.locale
            )
        except Refused as refused:
            if refused.code != "email_in_use":
                raise
            raise Refused("employee_email_in_use", email=candidate.email) from refused
        candidate.user_id = user.id
        audit.record(who.actor, "employee.account_created", user.id, session=session_id)
    token = None if user.password_hash else accounts.issue_invitation(user, who.user_id)
    return user, token


def _add_role(who: Identity, user: User, branch_id: int) -> None:
    held = [
        (row.role, row.branch_id)
        for row in db.session.execute(
            select(Membership.role, Membership.branch_id).where(Membership.user_id == user.id)
        )
    ]
    if (EMPLOYEE, branch_id) in held or (EMPLOYEE, None) in held:
        return
    accounts.set_roles(user, [*held, (EMPLOYEE, branch_id)])
    roles = sorted({role for role, _ in held} | {EMPLOYEE})
    audit.record(who.actor, "user.changed", user.id, roles=roles)
