"""What a plan measures, and where it is thin, long or too much for somebody. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hiring.vacancies.plan import Plan, PlannedStep, Seat

# After two hours and a half a candidate answers out of tiredness, and so do raters.
MOST_TOTAL = 150
# Listening, noting and choosing a level at once holds for about an hour and a half.
MOST_MINUTES = 90
# A level with its evidence asks for a pause of its own; beyond a dozen the first ones colour the last.
MOST_STEPS = 12
# What puts somebody under pressure: nobody should leave the room straight from it.
PRESSING = frozenset({"provocation", "role_play"})
OBSERVED = "observation"


@dataclass(frozen=True, slots=True)
class Measured:
    """A competency with its weight on the vacancy and the instruments by which the pack measures it."""

    id: str
    weight: int
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to look at before people are assessed by this plan; worded in plan_words."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one instrument has for one competency: items, questions of knowledge areas, minutes."""

    is_measured: bool
    items: int
    questions: int
    minutes: int
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A competency with its cell for each instrument."""

    competency: str
    weight: int
    cells: Mapping[str, Cell]
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What one rater must rate."""

    steps: int
    minutes: int
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The plan looked at from every side; `steps` by key and `loads` by account."""

    rows: tuple[Row, ...]
    steps: Mapping[str, tuple[Caution, ...]]
    loads: Mapping[int, Load]
    cautions: tuple[Caution, ...]
    minutes: int
    rated: int

    @property
    def total(self) -> int:
        """How many cautions there are in all."""
        found = len(self.cautions) + sum(len(some) for some in self.steps.values())
        found += sum(len(load.cautions) for load in self.loads.values())
        for row in self.rows:
            found += len(row.cautions) + sum(len(cell.cautions) for cell in row.cells.values())
        return found


@dataclass(frozen=True, slots=True)
class Content:
    """What the content says of the plan's items, by key, and of competencies, in their order."""

    competencies: Sequence[Measured]
    # Which competencies an item measures, and how many questions are asked in a knowledge area.
    measures: Mapping[str, Sequence[str]]
    questions: Mapping[str, int]
    # How many indicators are observed all along, by competency.
    indicators: Mapping[str, int]
    # The titles of items that are too like an item to stand in one plan with it, by their keys.
    near: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def cover(plan: Plan, content: Content, instruments: Sequence[str]) -> Coverage:
    """The coverage of `plan`; cells stand in the order of `instruments`."""
    rated = [step for step in plan.steps if step.is_rated]
    minutes = sum(step.minutes for step in rated)
    return Coverage(
        rows=tuple(_row(plan, content, one, instruments) for one in content.competencies),
        steps={
            step.key: (*_on_step(plan, step), *_on_likeness(rated, step, content)) for step in rated
        },
        loads={seat.user_id: _load(seat, rated) for seat in plan.seats},
        cautions=_on_whole(plan, rated, minutes),
        minutes=minutes,
        rated=len(rated),
    )


def _row(plan: Plan, content: Content, one: Measured, instruments: Sequence[str]) -> Row:
    steps = [step for step in plan.steps if one.id in content.measures.get(step.key, ())]
    cells = {name: _cell(name, steps, content, one) for name in instruments}
    return Row(one.id, one.weight, cells, _on_raters(plan, steps) if one.weight else ())


def _cell(instrument: str, steps: Sequence[PlannedStep], content: Content, one: Measured) -> Cell:
    is_measured = instrument in one.instruments
    if instrument == OBSERVED:
        return Cell(is_measured, content.indicators.get(one.id, 0), 0, 0, ())
    own = [step for step in steps if step.instrument == instrument]
    return Cell(
        is_measured=is_measured,
        items=len(own),
        questions=sum(content.questions.get(step.key, 0) for step in own),
        minutes=sum(step.minutes for step in own),
        cautions=_on_cell(instrument, len(own), is_measured and one.weight > 0),
    )


def _on_cell(instrument: str, items: int, counts: bool) -> tuple[Caution, ...]:
    """A gap or a single chance; a competency without weight needs neither, and a day is planned once."""
    if not counts:
        return ()
    if not items:
        return (Caution("gap"),)
    return (Caution("single"),) if items == 1 and instrument != "day_plan" else ()


def _on_raters(plan: Plan, steps: Sequence[PlannedStep]) -> tuple[Caution, ...]:
    """How many people look at a competency; one alone is said of the whole plan, not of each row."""
    rated = [step for step in steps if step.is_rated]
    if not rated:
        return ()
    raters = sum(any(seat.must_rate(step) for step in rated) for seat in plan.seats)
    if raters == 0:
        return (Caution("nobody"),)
    return (Caution("one_rater"),) if raters == 1 < len(plan.seats) else ()


def _on_step(plan: Plan, step: PlannedStep) -> tuple[Caution, ...]:
    raters = [seat for seat in plan.seats if seat.must_rate(step)]
    if not raters:
        return (Caution("unrated"),)
    # Somebody who plays and rates needs a second pair of eyes.
    if step.instrument == "role_play" and [seat.user_id for seat in raters] == [plan.player_id]:
        return (Caution("plays_and_rates", {"name": raters[0].name}),)
    return ()


def _on_likeness(
    rated: Sequence[PlannedStep], step: PlannedStep, content: Content
) -> list[Caution]:
    """The steps before this one that give it away."""
    alike = content.near.get(step.key, {})
    before = rated[: rated.index(step)]
    return [Caution("near", {"title": alike[one.key]}) for one in before if one.key in alike]


def _load(seat: Seat, rated: Sequence[PlannedStep]) -> Load:
    own = [step for step in rated if seat.must_rate(step)]
    minutes = sum(step.minutes for step in own)
    cautions: tuple[Caution, ...] = ()
    # Either is mended by sharing out: one of them is said.
    if minutes > MOST_MINUTES:
        cautions = (Caution("rater_minutes", {"most": MOST_MINUTES}),)
    elif len(own) > MOST_STEPS:
        cautions = (Caution("rater_steps", {"most": MOST_STEPS}),)
    return Load(len(own), minutes, cautions)


def _on_whole(plan: Plan, rated: Sequence[PlannedStep], minutes: int) -> tuple[Caution, ...]:
    cautions = []
    if minutes > MOST_TOTAL:
        cautions.append(Caution("too_long", {"most": MOST_TOTAL}))
    if rated and rated[-1].instrument in PRESSING:
        cautions.append(Caution("no_calm_ending"))
    if len(plan.seats) == 1:
        cautions.append(Caution("single_rater"))
        is_played = any(step.instrument == "role_play" for step in rated)
        if is_played and plan.player_id is None:
            cautions.append(Caution("nobody_plays"))
    return tuple(cautions)
