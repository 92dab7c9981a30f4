"""Parts of commands: a session's own steps, who rates what of it, who plays the client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from hiring.core.db import db
from hiring.core.refusals import Refused
from hiring.sessions import plans, queries
from hiring.sessions.models import AssessmentSession, SessionRater, SessionStep
from hiring.vacancies import service as vacancies
from hiring.vacancies.plan import Plan, PlannedStep, tidy_focus


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What each rater must rate (keys of steps; none stand for all), and who plays the client."""

    focus: Mapping[int, Sequence[str]]
    player_id: int | None


def new_step(session_id: int, position: int, step: PlannedStep) -> SessionStep:
    """A step of a vacancy's plan as the session's own (a part of commands)."""
    return SessionStep(
        session_id=session_id,
        position=position,
        instrument=step.instrument,
        item=step.item,
        minutes=step.minutes,
        questions=list(step.questions),
    )


def add_raters(session: AssessmentSession, focus: Mapping[int, Sequence[str]]) -> None:
    """Give a session more raters, each with what of its steps they must rate (none: all)."""
    steps = [step.planned for step in queries.list_steps(session.id)]
    for user_id, keys in focus.items():
        own = list(tidy_focus(keys, steps))
        db.session.add(SessionRater(session_id=session.id, user_id=user_id, focus=own))


def arrange(
    session: AssessmentSession, arrangement: Arrangement, own: int | None
) -> dict[str, object]:
    """Set who rates what and who plays; what of it has changed, for the log."""
    db.session.flush()
    steps = [step.planned for step in queries.list_steps(session.id)]
    parts: dict[str, object] = {}
    changed = []
    for seat in _seats(session.id):
        if seat.user_id not in arrangement.focus:
            continue
        focus = list(tidy_focus(arrangement.focus[seat.user_id], steps))
        if focus != seat.focus:
            seat.focus = focus
            changed.append(seat.user_id)
    if changed:
        parts["focus"] = sorted(changed)
    if arrangement.player_id != session.player_id:
        if arrangement.player_id is not None:
            if arrangement.player_id == own:
                raise Refused("player_is_candidate")
            vacancies.check_player(session.branch_id, arrangement.player_id)
        session.player_id = arrangement.player_id
        parts["player"] = arrangement.player_id or 0
    if parts and session.state not in plans.NOT_BEGUN:
        raise Refused("session_begun")
    return parts


def follow(session: AssessmentSession, plan: Plan) -> None:
    """Give the session a plan for its own raters; a step that stays keeps its row.

    A day plan that has begun points at that row.
    """
    rows = db.session.scalars(
        select(SessionStep).where(SessionStep.session_id == session.id).with_for_update()
    ).all()
    known = {f"{row.instrument}/{row.item}": row for row in rows}
    wanted = {step.key for step in plan.steps}
    for key, row in known.items():
        # Out of the way first: two rows never stand at one place, not even for a moment.
        row.position = -row.id
        if key not in wanted:
            db.session.delete(row)
    db.session.flush()
    for position, step in enumerate(plan.steps, 1):
        if step.key in known:
            row = known[step.key]
            row.position, row.minutes, row.questions = position, step.minutes, list(step.questions)
        else:
            db.session.add(new_step(session.id, position, step))
    focus = {seat.user_id: seat.focus for seat in plan.seats}
    for seat in _seats(session.id):
        seat.focus = list(focus[seat.user_id])
    session.player_id = plan.player_id


def _seats(session_id: int) -> Sequence[SessionRater]:
    return db.session.scalars(
        select(SessionRater)
        .where(SessionRater.session_id == session_id)
        .order_by(SessionRater.user_id)
    ).all()
