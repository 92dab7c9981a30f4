"""An interview plan as plain values: which steps in which order, who rates what, who plays. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

AT_HOME = "day_plan"
LONGEST_MINUTES = 480


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One instrument's item at its place; no questions stand for all of a knowledge area."""

    instrument: str
    item: str
    minutes: int
    questions: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name by which a rater's focus means this step: "instrument/item"."""
        return f"{self.instrument}/{self.item}"

    @property
    def is_rated(self) -> bool:
        """False for what is done at home and scored by rules."""
        return self.instrument != AT_HOME


@dataclass(frozen=True, slots=True)
class Seat:
    """A rater and the steps that they must rate, by key; none stand for all."""

    user_id: int
    focus: tuple[str, ...] = ()
    name: str = field(default="", compare=False)

    def must_rate(self, step: PlannedStep) -> bool:
        """Whether this rater has to rate the step."""
        return step.is_rated and (not self.focus or step.key in self.focus)


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a vacancy or of a session."""

    steps: tuple[PlannedStep, ...]
    seats: tuple[Seat, ...]
    player_id: int | None = None

    @property
    def digest(self) -> str:
        """A name of exactly this plan, to see whether somebody has changed it meanwhile."""
        said = [
            [[step.key, step.minutes, *step.questions] for step in self.steps],
            sorted([seat.user_id, *seat.focus] for seat in self.seats),
            self.player_id,
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def tidy_focus(focus: Iterable[str], steps: Iterable[PlannedStep]) -> tuple[str, ...]:
    """`focus` in the order of `steps` and without what is no rated step of theirs; all are none."""
    chosen = set(focus)
    rated = [step.key for step in steps if step.is_rated]
    kept = tuple(key for key in rated if key in chosen)
    return () if len(kept) == len(rated) else kept


def tidy(plan: Plan) -> Plan:
    """The same plan with every focus said in the one way in which it is stored and compared."""
    seats = (replace(seat, focus=tidy_focus(seat.focus, plan.steps)) for seat in plan.seats)
    return replace(plan, seats=tuple(seats))


@dataclass(frozen=True, slots=True)
class Change:
    """How a step of one plan differs from another's; `key` is empty for the order as a whole."""

    kind: str
    key: str = ""
    before: int = 0
    after: int = 0


def changes(before: Sequence[PlannedStep], after: Sequence[PlannedStep]) -> list[Change]:
    """What `after` has otherwise than `before`: removed, added, minutes, questions, then order."""
    old = {step.key: step for step in before}
    new = {step.key: step for step in after}
    found = [Change("removed", key) for key in old if key not in new]
    found += [Change("added", key) for key in new if key not in old]
    for key, step in new.items():
        if key not in old:
            continue
        if step.questions != old[key].questions:
            found.append(Change("questions", key))
        if step.minutes != old[key].minutes:
            found.append(Change("minutes", key, old[key].minutes, step.minutes))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        found.append(Change("order"))
    return found


def clocks(steps: Iterable[PlannedStep]) -> list[int | None]:
    """In which minute of the interview each step begins; None for what is done at home."""
    passed, found = 0, []
    for step in steps:
        found.append(passed if step.is_rated else None)
        passed += step.minutes if step.is_rated else 0
    return found
