"""The what-if of a plan: its day by true durations and by the candidate's own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.day_plan.causes import minutes_saved
from scoring.day_plan.model import Exercise
from scoring.day_plan.plans import Plan
from scoring.day_plan.simulation import Outcome, route, run, run_own_numbers

CAUSES = 2
LEAST_SAVING = 1.0
ALMOST_NEVER, ALMOST_ALWAYS = 0.03, 0.97


@dataclass(frozen=True)
class DeadlineOutcome:
    """One important deadline or appointment: chances by true durations and by the candidate's numbers.

    A task that is not served, or cannot be met as planned, has probability 0 and no expected lateness.
    """

    task: str
    served: bool
    probability: float
    own_probability: float
    expected_lateness: float | None


@dataclass(frozen=True)
class Cause:
    """A task that makes the plan late, and the expected minutes that its typical time would save."""

    task: str
    minutes: float


@dataclass(frozen=True)
class Execution:
    """How the plan goes: a what-if of the plan, not a prediction about the person.

    by_norm: probability that the last work task ends by opening plus the norm (None: no work is served).
    expected_lateness: minutes, over all important tasks that are served and the end of the day by the norm.
    """

    deadlines: tuple[DeadlineOutcome, ...]
    by_norm: float | None
    own_by_norm: float | None
    expected_lateness: float
    causes: tuple[Cause, ...]

    @property
    def met(self) -> Mapping[str, float]:
        """The probabilities that F needs."""
        return {one.task: one.probability for one in self.deadlines if one.served}


@dataclass(frozen=True)
class Frequency:
    """A probability for people: so many of 100 days, or "almost_never" below 3, "almost_always" beyond 97."""

    word: str
    of_100: int


def frequency(probability: float) -> Frequency:
    """The probability as a natural frequency; even an exact 0 or 1 is a model's: almost never or always."""
    if probability < ALMOST_NEVER:
        word = "almost_never"
    elif probability > ALMOST_ALWAYS:
        word = "almost_always"
    else:
        word = "of_100"
    return Frequency(word, round(100 * probability))


def execute(exercise: Exercise, plan: Plan) -> Execution:
    """The plan carried out exactly, with the two tasks that cost the most expected lateness."""
    way = route(exercise, plan)
    outcome, traces = run(exercise, way)
    saved = minutes_saved(exercise, way, traces) if outcome.total_lateness > 0.0 else {}
    causes = sorted(
        (Cause(task, minutes) for task, minutes in saved.items() if minutes >= LEAST_SAVING),
        key=lambda cause: (-cause.minutes, cause.task),
    )
    own = run_own_numbers(exercise, plan)
    return Execution(
        deadlines=_deadlines(exercise, plan, outcome, own),
        by_norm=outcome.by_norm,
        own_by_norm=own.by_norm,
        expected_lateness=outcome.total_lateness,
        causes=tuple(causes[:CAUSES]),
    )


def _deadlines(
    exercise: Exercise, plan: Plan, outcome: Outcome, own: Outcome
) -> tuple[DeadlineOutcome, ...]:
    return tuple(
        DeadlineOutcome(
            task.id,
            task.id in plan.served,
            outcome.met.get(task.id, 0.0),
            own.met.get(task.id, 0.0),
            outcome.lateness.get(task.id),
        )
        for task in exercise.tasks
        if task.has_important_deadline
    )
