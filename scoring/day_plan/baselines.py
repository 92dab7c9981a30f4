"""Plans that nobody should profit from: everything in listed order and its variations, and random ones."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta

from scoring.day_plan.model import Exercise, Task
from scoring.day_plan.panel import Panel
from scoring.day_plan.plans import (
    MINUTES_OF_A_DAY,
    Decline,
    Delegate,
    Disposition,
    Do,
    Plan,
    Postpone,
)

RANDOM_PLANS = 1000
_SEED = 20261101
_QUARTER = 15
_ESTIMATES = (15, 30, 45, 60, 90, 120)
_LATEST_POSTPONEMENT = 14
_HAND_OFF_STEP = 5


def baselines(panel: Panel) -> Mapping[str, Plan]:
    """The fixed baselines by name.

    Each do-everything plan does the tasks one after another from opening in the listed order, with the
    experts' m, whatever their fixed times; where the day would pass 24:00 the last tasks start so that they
    end then. listed_order; eight_to_ten: the same stretched from 8:00 to 22:00; quarter_hours: 15 minutes
    each; personal_first: personal tasks before the others. decline_all; delegate_all: each to the first
    colleague with authority (to the first of all where nobody has it), every five minutes from opening.
    """
    exercise = panel.exercise
    minutes = {
        task.id: panel.minutes.get(task.id, float(task.minutes.mode)) for task in exercise.tasks
    }
    stretch = (22 - 8) * 60 / sum(minutes.values())
    stretched = {task_id: value * stretch for task_id, value in minutes.items()}
    personal_first = sorted(exercise.tasks, key=lambda task: not task.personal)
    opening = exercise.day.open
    return {
        "listed_order": _in_a_row(exercise.tasks, minutes, opening),
        "eight_to_ten": _in_a_row(exercise.tasks, stretched, 8 * 60),
        "quarter_hours": _in_a_row(
            exercise.tasks, dict.fromkeys(minutes, float(_QUARTER)), opening
        ),
        "personal_first": _in_a_row(tuple(personal_first), minutes, opening),
        "decline_all": Plan({task.id: Decline() for task in exercise.tasks}),
        "delegate_all": Plan(
            {
                task.id: Delegate(
                    next(iter(task.delegates), exercise.colleagues[0]),
                    min(opening + index * _HAND_OFF_STEP, MINUTES_OF_A_DAY - _HAND_OFF_STEP),
                )
                for index, task in enumerate(exercise.tasks)
            }
        )
        if exercise.colleagues
        else Plan({task.id: Decline() for task in exercise.tasks}),
    }


def _in_a_row(tasks: tuple[Task, ...], minutes: Mapping[str, float], opening: int) -> Plan:
    at = float(opening)
    chosen: dict[str, Disposition] = {}
    for task in tasks:
        length = max(1, min(round(minutes[task.id]), MINUTES_OF_A_DAY))
        chosen[task.id] = Do(min(round(at), MINUTES_OF_A_DAY - length), length)
        at += minutes[task.id]
    return Plan(chosen)


def random_plans(exercise: Exercise, count: int = RANDOM_PLANS) -> Iterator[Plan]:
    """So many random plans, always the same ones: each disposition equally likely for each task.

    Starts and hand-offs lie on quarters of an hour within opening hours, estimates are one of six usual
    lengths, colleagues are those with authority where there are any, and dates lie within two weeks.
    """
    source = random.Random(_SEED)  # noqa: S311 (a fixed sample of plans, no secret)

    def below(limit: int) -> int:
        # random() is the one generator call whose sequence Python promises to keep for a seed.
        return int(source.random() * limit)

    quarters = max(1, (exercise.day.close - exercise.day.open) // _QUARTER)
    for _ in range(count):
        chosen: dict[str, Disposition] = {}
        for task in exercise.tasks:
            kind = below(4)
            at = exercise.day.open + _QUARTER * below(quarters)
            people = tuple(task.delegates) or exercise.colleagues
            if kind == 0:
                minutes = _ESTIMATES[below(len(_ESTIMATES))]
                chosen[task.id] = Do(min(at, MINUTES_OF_A_DAY - minutes), minutes)
            elif kind == 1 and people:
                chosen[task.id] = Delegate(people[below(len(people))], at)
            elif kind == 2:
                days = 1 + below(_LATEST_POSTPONEMENT)
                chosen[task.id] = Postpone(exercise.date + timedelta(days=days))
            else:
                chosen[task.id] = Decline()
        yield Plan(chosen)
