"""How a reader stands to a probation; asked by every loader and every command."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from hiring.access.identity import Identity
from hiring.probation.models import Probation

EMPLOYEE = "employee"
MENTOR = "mentor"
OVERSEER = "overseer"


def seat_of(who: Identity, branch_id: int, employee_id: int, mentor_id: int | None) -> str | None:
    """employee, overseer (HR or director of the branch), mentor (the named one), or None.

    The doer is the employee and nothing else, whatever roles they hold beside.
    """
    if who.user_id is None:
        return None
    if employee_id == who.user_id:
        return EMPLOYEE if who.may_in("probation.report", branch_id) else None
    if who.may_in("probation.oversee", branch_id):
        return OVERSEER
    if mentor_id == who.user_id and who.may_in("probation.guide", branch_id):
        return MENTOR
    return None


def readable(who: Identity) -> ColumnElement[bool]:
    """The probations in which `who` has a seat: `seat_of` as a condition."""
    is_own = Probation.employee_id == who.user_id
    return or_(
        and_(is_own, who.within("probation.report", Probation.branch_id)),
        and_(~is_own, who.within("probation.oversee", Probation.branch_id)),
        and_(
            ~is_own,
            Probation.mentor_id == who.user_id,
            who.within("probation.guide", Probation.branch_id),
        ),
    )
