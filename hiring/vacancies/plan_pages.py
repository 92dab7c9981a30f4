"""What the pages of an interview plan show: titles, clock, who rates, cautions in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hiring.content import queries as content
from hiring.vacancies import coverage, offers, plan_words, queries
from hiring.vacancies.plan import Change, Plan, PlannedStep, clocks

# The columns of the matrix: what is asked in the room, what runs all along, what is done at home.
COLUMNS = ("knowledge", "role_play", "provocation", "case", "observation", "day_plan")


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as pages show it; `begins` in minutes of the interview, None for what is done at home."""

    key: str
    instrument: str
    title: str
    questions: tuple[str, ...]
    is_cut: bool
    minutes: int
    begins: int | None
    raters: tuple[str, ...]
    is_for_all: bool
    cautions: tuple[str, ...]

    @property
    def is_rated(self) -> bool:
        """False for what is done at home."""
        return self.begins is not None


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the matrix, its cautions in words."""

    instrument: str
    column: str
    is_measured: bool
    items: int
    questions: int
    minutes: int
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A competency with its cells."""

    name: str
    weight: int
    cells: tuple[ShownCell, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownSeat:
    """A rater with what they must rate."""

    user_id: int
    name: str
    rates_all: bool
    steps: int
    minutes: int
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan looked at from every side."""

    steps: tuple[ShownStep, ...]
    rows: tuple[ShownRow, ...]
    columns: tuple[str, ...]
    seats: tuple[ShownSeat, ...]
    cautions: tuple[str, ...]
    minutes: int
    rated: int
    total: int


def show(facts: queries.VacancyFacts, plan: Plan, offered: Sequence[offers.Offer]) -> ShownPlan:
    """A vacancy's plan, or one that somebody is typing, in the language of this request."""
    version = facts.content_version_id
    known = offers.describe(version, facts.weights, plan, offered)
    found = coverage.cover(plan, known, COLUMNS)
    pack_words = content.get_words(version)["pack"]
    instruments: Mapping[str, str] = pack_words["instruments"]
    return ShownPlan(
        steps=tuple(
            _step(version, plan, step, begins, found.steps.get(step.key, ()))
            for step, begins in zip(plan.steps, clocks(plan.steps), strict=True)
        ),
        rows=tuple(_row(row, pack_words) for row in found.rows),
        columns=tuple(instruments[name] for name in COLUMNS),
        seats=tuple(
            ShownSeat(
                seat.user_id,
                seat.name,
                not seat.focus,
                found.loads[seat.user_id].steps,
                found.loads[seat.user_id].minutes,
                _said(found.loads[seat.user_id].cautions),
            )
            for seat in plan.seats
        ),
        cautions=_said(found.cautions),
        minutes=found.minutes,
        rated=found.rated,
        total=found.total,
    )


def _step(
    version: int,
    plan: Plan,
    step: PlannedStep,
    begins: int | None,
    cautions: Iterable[coverage.Caution],
) -> ShownStep:
    raters = [seat.name for seat in plan.seats if seat.must_rate(step)]
    return ShownStep(
        key=step.key,
        instrument=content.get_words(version)["pack"]["instruments"][step.instrument],
        title=title_of(version, step.key),
        questions=_asked(version, step),
        is_cut=bool(step.questions),
        minutes=step.minutes,
        begins=begins,
        raters=tuple(raters),
        is_for_all=len(raters) == len(plan.seats),
        cautions=_said(cautions),
    )


def _asked(version: int, step: PlannedStep) -> tuple[str, ...]:
    """The questions of a knowledge area that are asked, word for word."""
    if step.instrument != "knowledge":
        return ()
    facts = content.get_item(version, step.instrument, step.item, step.questions)
    return tuple(question_text(version, step.item, one["id"]) for one in facts["questions"])


def _row(row: coverage.Row, pack_words: Mapping[str, Any]) -> ShownRow:
    return ShownRow(
        pack_words["competencies"][row.competency]["name"],
        row.weight,
        tuple(
            ShownCell(
                name,
                pack_words["instruments"][name],
                cell.is_measured,
                cell.items,
                cell.questions,
                cell.minutes,
                _said(cell.cautions),
            )
            for name, cell in row.cells.items()
        ),
        _said(row.cautions),
    )


def _said(cautions: Iterable[coverage.Caution]) -> tuple[str, ...]:
    return tuple(map(plan_words.say, cautions))


def question_text(version_id: int, area: str, question: str) -> str:
    """A question of a knowledge area in the language of this request."""
    text: str = content.get_words(version_id)["knowledge"][area]["questions"][question]["question"]
    return text


def tell(version_id: int, changes: Iterable[Change]) -> list[str]:
    """How one plan differs from another, in sentences."""
    return [plan_words.tell(change, title_of(version_id, change.key)) for change in changes]


def title_of(version_id: int, key: str) -> str:
    """What the step of a key is called; the key itself where the content does not know it."""
    instrument, _slash, item = key.partition("/")
    known = content.get_pack(version_id).get(content.FOLDERS.get(instrument, ""), {})
    return content.item_title(version_id, instrument, item) if item in known else key
