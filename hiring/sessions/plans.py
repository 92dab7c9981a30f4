"""A session's own plan beside its vacancy's: what differs, and whether it can follow. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hiring.sessions.states import OVER
from hiring.vacancies.plan import Change, Plan, PlannedStep, changes, tidy, tidy_focus

# The states before the first rating: nobody has been asked anything by this plan yet.
NOT_BEGUN = frozenset({"invited", "planning", "planned"})


@dataclass(frozen=True, slots=True)
class Difference:
    """How a session's plan is another than its vacancy's; who rates is the session's own matter."""

    steps: tuple[Change, ...]
    # Raters who must rate other steps than before, apart from those that come or go.
    focus: tuple[int, ...]
    is_played_otherwise: bool

    def __bool__(self) -> bool:
        return bool(self.steps or self.focus or self.is_played_otherwise)


def followed(own: Plan, plan: Plan, candidate_user_id: int | None) -> Plan:
    """The session's plan once it follows the vacancy's: its own raters, everything else as there.

    Raters whom the vacancy does not have keep what they had of the steps; nobody plays before themselves.
    """
    focus = {seat.user_id: seat.focus for seat in plan.seats}
    seats = tuple(replace(seat, focus=focus.get(seat.user_id, seat.focus)) for seat in own.seats)
    player = plan.player_id if plan.player_id != candidate_user_id else None
    return tidy(Plan(plan.steps, seats, player))


def difference(own: Plan, then: Plan) -> Difference:
    """What changes where a session's plan becomes `then` (see `followed`)."""
    before = {seat.user_id: seat.focus for seat in own.seats}
    return Difference(
        tuple(changes(own.steps, then.steps)),
        tuple(
            seat.user_id
            for seat in then.seats
            if seat.focus != tidy_focus(before[seat.user_id], then.steps)
        ),
        own.player_id != then.player_id,
    )


def obstacle(
    state: str, own: Plan, plan: Plan, *, has_begun_day: bool, has_same_content: bool
) -> str | None:
    """Why a session cannot take the plan: over, begun, content or day_begun; None where it can."""
    if state in OVER:
        return "over"
    if state not in NOT_BEGUN:
        return "begun"
    if not has_same_content:
        return "content"
    if has_begun_day and _at_home(own.steps) != _at_home(plan.steps):
        return "day_begun"
    return None


def _at_home(steps: Iterable[PlannedStep]) -> list[str]:
    return [step.key for step in steps if not step.is_rated]
