"""W, умение ценить своё время: a day of normal length, a bearable load, a break, and room for one's own life.

Rules where the model is silent:
- Work blocks are work tasks done (own start and estimate) and hand-offs of work tasks (the pack's minutes).
  Overlapping blocks count once: over and span are minutes of the clock.
- The break is half an hour free of work that begins at some moment from 12:00 to 15:00; a personal task in it
  does no harm, and free time after the last work block counts, or an evening task could mend a day.
- A block over four hours is work that touches or overlaps without any gap.
- The load counts work tasks only: capacity is that of the working day.
- A non-negotiable personal task is kept where it is done, not before its release, at its fixed time if it
  has one, ends by its deadline, and overlaps nothing else by the candidate's own numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from scoring.day_plan.model import Exercise, Task
from scoring.day_plan.panel import Panel
from scoring.day_plan.plans import Do, Plan
from scoring.day_plan.reading import Loss, Measured
from scoring.day_plan.timeline import Block, timeline

Interval = tuple[int, int]
PARTS = {"c_over": 0.4, "c_load": 0.3, "c_break": 0.15, "c_pers": 0.15}
WORST_OVER = 5 * 60
LOAD_FULL, LOAD_WORST = 0.9, 1.3
BREAK = 30
BREAK_FROM, BREAK_TO = 12 * 60, 15 * 60
LONGEST_BLOCK = 4 * 60


def own_time(panel: Panel, plan: Plan) -> Measured:
    """W = 100 * (.4 c_over + .3 c_load + .15 c_break + .15 c_pers).

    Without any work served it is not scorable, and that is the candidate's doing.
    Where the exercise has no non-negotiable personal task, c_pers is left out and the weights are rescaled.
    """
    exercise = panel.exercise
    blocks = timeline(exercise, plan)
    work = work_of(exercise, plan)
    if not work:
        return Measured(None, candidate_caused=True, cause="no_work_served")
    over = overtime(work, exercise.day.open, exercise.day.close, exercise.day.norm_minutes)
    load = (
        math.fsum(
            panel.minutes.get(task.id, 0.0)
            for task in exercise.tasks
            if not task.personal and isinstance(plan.get(task.id), Do)
        )
        / exercise.day.capacity_minutes
    )
    parts = {
        "c_over": min(1.0, max(0.0, 1.0 - over / WORST_OVER)),
        "c_load": min(1.0, max(0.0, (LOAD_WORST - load) / (LOAD_WORST - LOAD_FULL))),
        "c_break": 1.0 if has_break(work) and no_long_block(work) else 0.0,
    }
    personal = [task for task in exercise.tasks if task.personal and task.non_negotiable]
    lost = [task.id for task in personal if not _kept(task, plan, blocks)]
    if personal:
        parts["c_pers"] = (len(personal) - len(lost)) / len(personal)
    whole = math.fsum(PARTS[name] for name in parts)
    points = {name: 100.0 * PARTS[name] * (1.0 - value) / whole for name, value in parts.items()}
    losses = [
        Loss("overtime", {"minutes": over}, points["c_over"]),
        Loss("overload", {"percent": round(100 * load)}, points["c_load"]),
        Loss("no_break" if not has_break(work) else "long_block", {}, points["c_break"]),
    ] + [
        Loss("personal_not_kept", {"task": task_id}, points["c_pers"] / len(lost))
        for task_id in lost
    ]
    exact = 100.0 * math.fsum(PARTS[name] * value for name, value in parts.items()) / whole
    return Measured(
        exact,
        [loss for loss in losses if loss.points > 0.0],
        {
            **parts,
            "c_pers": parts.get("c_pers"),
            "over": over,
            "load": load,
            "work_start": work[0][0],
            "work_end": work[-1][1],
        },
    )


def overtime(work: Sequence[Interval], opening: int, closing: int, norm: int) -> int:
    """Work minutes outside opening hours, plus what the span of work exceeds the norm."""
    outside = sum(
        max(0, min(end, opening) - start) + max(0, end - max(start, closing)) for start, end in work
    )
    return outside + max(0, work[-1][1] - work[0][0] - norm)


def has_break(work: Sequence[Interval]) -> bool:
    """Whether half an hour free of work begins at some moment from 12:00 to 15:00."""
    starts = [BREAK_FROM, *(end for _, end in work if BREAK_FROM <= end <= BREAK_TO)]
    return any(
        all(end <= start or begin >= start + BREAK for begin, end in work) for start in starts
    )


def no_long_block(work: Sequence[Interval]) -> bool:
    """Whether no uninterrupted work lasts over four hours."""
    return all(end - start <= LONGEST_BLOCK for start, end in work)


def work_of(exercise: Exercise, plan: Plan) -> list[Interval]:
    """The plan's stretches of work in order, with touching and overlapping ones joined."""
    joined: list[Interval] = []
    for block in timeline(exercise, plan):
        if exercise.by_id[block.task].personal:
            continue
        if joined and block.start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], block.end))
        else:
            joined.append((block.start, block.end))
    return joined


def _kept(task: Task, plan: Plan, blocks: Sequence[Block]) -> bool:
    choice = plan.get(task.id)
    if not isinstance(choice, Do):
        return False
    start, end = choice.start, choice.start + choice.minutes
    return (
        (task.release is None or start >= task.release)
        and (task.fixed is None or start == task.fixed)
        and (task.deadline is None or end <= task.deadline)
        and all(
            block.task == task.id or block.end <= start or block.start >= end for block in blocks
        )
    )
