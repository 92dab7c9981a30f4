"""The debrief as plain values: what each rater gave, side by side, and what was said about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hiring.evidence.compared import Choice, Given
from hiring.interviews import agreement
from hiring.interviews.agreement import Status
from hiring.interviews.debrief_talk import Change, Proposal, Remark


@dataclass(frozen=True, slots=True)
class Held:
    """How a rater's interview went: whole minutes without its pauses, None: unknown; from paper or live."""

    minutes: int | None = None
    pauses: int = 0
    order_reason: str = ""
    is_from_paper: bool = False

    @classmethod
    def of(cls, conduct: Mapping[str, Any] | None) -> Held:
        """The same as it is stored; nothing is known before submission."""
        if conduct is None:
            return cls()
        began, ended = _moment(conduct["started"]), _moment(conduct["finished"])
        pauses = [(_moment(one), _moment(other)) for one, other in conduct["pauses"]]
        minutes = None
        if began and ended:
            # A pause after the end takes nothing from the time before it.
            stood = sum(
                max(0.0, (min(end, ended) - start).total_seconds())
                for start, end in pauses
                if start and end
            )
            minutes = max(0, round(((ended - began).total_seconds() - stood) / 60))
        return cls(minutes, len(pauses), conduct["order_reason"], conduct["paper"])


def _moment(raw: str | None) -> datetime | None:
    return datetime.fromisoformat(raw) if raw else None


@dataclass(frozen=True, slots=True)
class Seat:
    """A rater of the session; `initials` are short and nobody else's here."""

    user_id: int
    name: str
    initials: str
    state: str
    submitted_at: datetime | None
    excused_reason: str
    held: Held


@dataclass(frozen=True, slots=True)
class Cell:
    """What one rater gave; `first` is what they had submitted, where it was another value."""

    seat: Seat
    value: int | None
    said: str
    first: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One value of one step (or one indicator) as every rater gave it."""

    step_id: int
    title: str
    given: Given
    status: Status
    cells: tuple[Cell, ...]
    # The raters who should have given a value here and have not.
    lacking: tuple[Seat, ...]
    choices: tuple[Choice, ...]
    # Whether what was submitted at first was far apart.
    was_split: bool
    proposals: tuple[Proposal, ...]
    remarks: tuple[Remark, ...]

    @property
    def field(self) -> str:
        """The field's name in the rating's form."""
        return self.given.field

    @property
    def anchor(self) -> str:
        """Its place on the debrief's page."""
        return f"v-{self.step_id}-{self.field.replace('.', '-')}"

    @property
    def values(self) -> dict[str, int | None]:
        """The present value by rater."""
        return {str(cell.seat.user_id): cell.value for cell in self.cells}

    @property
    def is_told(self) -> bool:
        """Whether a disagreement here is more than a detail."""
        return self.given.is_main or self.given.is_critical

    @property
    def is_matter(self) -> bool:
        """Whether it belongs to what is discussed first: far apart now or at first, or proposed upon."""
        is_apart = self.status is Status.SPLIT or self.was_split
        return (is_apart and self.is_told) or self.proposal is not None or self.agreed is not None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be talked about."""
        stands = next(
            (one.stands for one in reversed(self.remarks) if one.stands is not None), None
        )
        is_apart = self.status is Status.SPLIT
        return self.proposal is None and agreement.is_settled(is_apart, self.values, stands)

    @property
    def proposal(self) -> Proposal | None:
        """The open proposal, if any."""
        return next((one for one in self.proposals if one.outcome is None), None)

    @property
    def agreed(self) -> Proposal | None:
        """What was agreed on last, if anything."""
        return next((one for one in reversed(self.proposals) if one.outcome == "agreed"), None)

    @property
    def rated(self) -> tuple[Seat, ...]:
        """Who gave a value here: they decide on a proposal."""
        return tuple(cell.seat for cell in self.cells if cell.value is not None)

    def waits_for(self, proposal: Proposal) -> tuple[Seat, ...]:
        """Who has neither accepted nor declined."""
        answered = proposal.accepted | proposal.declined
        return tuple(seat for seat in self.rated if seat.user_id not in answered)

    def label_of(self, value: int) -> str:
        """A value of this field in words."""
        return next((one.said for one in self.choices if one.value == value), str(value))

    def cell_of(self, user_id: int | None) -> Cell | None:
        """What this rater gave, if they were asked."""
        return next((cell for cell in self.cells if cell.seat.user_id == user_id), None)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of one rater, verbatim; `group` is the question that it belongs to, if any."""

    seat: Seat
    group: str
    text: str
    # When it was begun; unknown of ratings from before the console.
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step with every value and note of those who have submitted."""

    id: int
    instrument: str
    title: str
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]

    def is_rated_by(self, user_id: int | None) -> bool:
        """Whether this rater has given anything here."""
        return any(row.cell_of(user_id) for row in self.rows)

    def notes_of(self, group: str) -> list[Note]:
        """The notes to one question ("": to the step as a whole)."""
        return [note for note in self.notes if note.group == group]

    def main_rows(self, competency: str) -> tuple[Row, ...]:
        """The level or position that shows this competency."""
        return tuple(
            row for row in self.rows if row.given.is_main and row.given.competency == competency
        )

    def groups_of(self, competency: str) -> list[tuple[str, str, list[Row]]]:
        """The values below the main ones, by question: (id, words, rows)."""
        groups: dict[str, tuple[str, list[Row]]] = {}
        for row in self.rows:
            if row.given.is_main or row.given.competency not in ("", competency):
                continue
            groups.setdefault(row.given.group, (row.given.heading, []))[1].append(row)
        return [(group, heading, rows) for group, (heading, rows) in groups.items()]


@dataclass(frozen=True, slots=True)
class Debrief:
    """Everything that the raters have to discuss, and what they have said."""

    seats: tuple[Seat, ...]
    steps: tuple[Step, ...]
    marks: tuple[Row, ...]
    changes: tuple[Change, ...]

    @property
    def submitted(self) -> list[Seat]:
        """The raters whose values stand here."""
        return [seat for seat in self.seats if seat.state == "submitted"]

    @property
    def rows(self) -> list[Row]:
        """Every value in the order of the interview."""
        return [*(row for step in self.steps for row in step.rows), *self.marks]

    def step_of(self, row: Row) -> Step | None:
        """The step of a value; None for the marks that are set all along."""
        return next((step for step in self.steps if step.id == row.step_id), None)

    @property
    def matters(self) -> list[Row]:
        """What is to be discussed first: what is open, then levels, then the interview's order."""
        return sorted(
            (row for row in self.rows if row.is_matter),
            key=lambda row: (row.is_settled, not row.given.is_main),
        )

    @property
    def counts(self) -> Counter[Status]:
        """How many levels and positions have which status."""
        return Counter(row.status for row in self.rows if row.given.is_main)

    @property
    def open_matters(self) -> int:
        """How many disagreements are not settled."""
        return sum(not row.is_settled and row.status is Status.SPLIT for row in self.matters)

    @property
    def open_proposals(self) -> int:
        """How many proposals wait for an answer."""
        return sum(row.proposal is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Part:
    """One step within a competency: its levels or position there, and everything below them."""

    step: Step
    rows: tuple[Row, ...]
    groups: tuple[tuple[str, str, list[Row]], ...]

    @property
    def is_quiet(self) -> bool:
        """Whether the raters agree here, so that the page may fold it."""
        return all(row.status in (Status.AGREE, Status.NEAR) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Section:
    """One competency with the steps that show it and its marks."""

    id: str
    name: str
    weight: int
    parts: tuple[Part, ...]
    marks: tuple[Row, ...]
