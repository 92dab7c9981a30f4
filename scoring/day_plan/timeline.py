"""The plan as blocks of the person's day, by the candidate's own numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scoring.day_plan.model import Exercise
from scoring.day_plan.plans import Delegate, Do, Plan
from scoring.day_plan.simulation import handoff_minutes


@dataclass(frozen=True)
class Block:
    """A stretch of the candidate's own day, in minutes of the day; a hand-off has the kind of its own."""

    task: str
    start: int
    end: int
    kind: Literal["work", "personal", "hand_off"]


def timeline(exercise: Exercise, plan: Plan) -> tuple[Block, ...]:
    """The blocks of everything served, ordered by start, then end, then the exercise's own order.

    A done task lasts the candidate's own minutes from its planned start, even where it overlaps others or
    cannot begin yet; a hand-off lasts the pack's minutes (five where the colleague has no authority).
    Nothing is moved.
    """
    blocks: list[Block] = []
    for task in exercise.tasks:
        choice = plan.get(task.id)
        if isinstance(choice, Do):
            kind: Literal["work", "personal"] = "personal" if task.personal else "work"
            blocks.append(Block(task.id, choice.start, choice.start + choice.minutes, kind))
        elif isinstance(choice, Delegate):
            end = choice.at + handoff_minutes(task, choice)
            blocks.append(Block(task.id, choice.at, end, "hand_off"))
    return tuple(sorted(blocks, key=lambda block: (block.start, block.end)))
