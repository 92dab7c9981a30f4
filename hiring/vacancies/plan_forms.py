"""The form of an interview plan: what was typed, what it means, what is wrong with it, what moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from hiring.core.i18n import gettext as _
from hiring.core.text import clean_line, whole
from hiring.vacancies.forms import NUMBER
from hiring.vacancies.offers import Offer
from hiring.vacancies.plan import AT_HOME, LONGEST_MINUTES, Plan, PlannedStep, Seat, tidy_focus

# A place that nobody typed: after all that have one.
LAST = 1000
One = TypeVar("One")


@dataclass
class TypedStep:
    """A row of the form: its minutes as typed, its questions in order with what is ticked."""

    offer: Offer
    minutes: str
    # The minutes that the content gave what was ticked when the page was made.
    proposed: str = ""
    questions: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The step's name in the form."""
        return self.offer.key

    @property
    def is_rated(self) -> bool:
        """False for what is done at home."""
        return self.offer.instrument != AT_HOME

    @property
    def asked(self) -> list[str]:
        """The ticked questions in order."""
        return [name for name, is_ticked in self.questions if is_ticked]

    @property
    def proposal(self) -> int:
        """The minutes that the content gives what is ticked now."""
        return self.offer.minutes(self.asked)

    @property
    def has_minutes(self) -> bool:
        """Whether what was typed is a number of minutes; a day plan has its own and asks for none."""
        if not self.is_rated:
            return True
        return bool(NUMBER.fullmatch(self.minutes)) and 1 <= int(self.minutes) <= LONGEST_MINUTES

    @property
    def step(self) -> PlannedStep:
        """What it means; minutes that are no number are the content's."""
        minutes = int(self.minutes) if self.has_minutes and self.is_rated else self.proposal
        questions = self.offer.chosen(self.asked)
        return PlannedStep(self.offer.instrument, self.offer.item, minutes, questions)


@dataclass
class TypedSeat:
    """A rater of the form and the keys that are ticked for them."""

    user_id: int
    focus: set[str]


@dataclass
class Typed:
    """The whole form; `faults` by the id of the field that each stands beside."""

    steps: list[TypedStep]
    seats: list[TypedSeat]
    player: str
    seen: str
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """The plan that was typed; whole only where there are no faults."""
        steps = tuple(row.step for row in self.steps)
        seats = (Seat(seat.user_id, tidy_focus(seat.focus, steps)) for seat in self.seats)
        return Plan(steps, tuple(seats), whole(self.player))

    def find(self, key: str) -> TypedStep | None:
        """The row of a step."""
        return next((row for row in self.steps if row.key == key), None)


def of_plan(plan: Plan, offers: Sequence[Offer], seen: str) -> Typed:
    """The form of a plan as it is stored; a step that the content has lost is left out."""
    known = {offer.key: offer for offer in offers}
    steps = [_row(known[step.key], step) for step in plan.steps if step.key in known]
    rated = {row.key for row in steps if row.is_rated}
    seats = [TypedSeat(seat.user_id, set(seat.focus) or set(rated)) for seat in plan.seats]
    return Typed(steps, seats, str(plan.player_id or ""), seen)


def _row(offer: Offer, step: PlannedStep) -> TypedStep:
    asked = step.questions or offer.questions
    questions = [(name, True) for name in asked if name in offer.questions]
    questions += [(name, False) for name in offer.questions if name not in asked]
    row = TypedStep(offer, str(step.minutes), questions=questions)
    row.proposed = str(row.proposal)
    return row


def read(form: MultiDict[str, str], offers: Sequence[Offer], raters: Collection[int]) -> Typed:
    """What was sent, kept as typed; a step is there if its minutes are, a rater if anything of theirs.

    `raters` are who may be named.
    """
    rows = [_read_row(form, offer) for offer in offers if f"minutes-{offer.key}" in form]
    places = {row.key: _place(form.get(f"place-{row.key}", "")) for row in rows}
    rows.sort(key=lambda row: places[row.key])
    seats = [
        TypedSeat(user_id, set(form.getlist(f"focus-{user_id}")))
        for user_id in raters
        if f"seat-{user_id}" in form or f"focus-{user_id}" in form
    ]
    return Typed(rows, seats, form.get("player", ""), form.get("seen", ""))


def _read_row(form: MultiDict[str, str], offer: Offer) -> TypedStep:
    ticked = form.getlist(f"question-{offer.key}")
    order = [name for name in form.getlist(f"order-{offer.key}") if name in offer.questions]
    names = list(dict.fromkeys([*order, *offer.questions]))
    return TypedStep(
        offer,
        clean_line(form.get(f"minutes-{offer.key}", "")),
        form.get(f"proposed-{offer.key}", ""),
        [(name, name in ticked) for name in names],
    )


def _place(sent: str) -> int:
    return int(sent) if NUMBER.fullmatch(sent) else LAST


def check(
    typed: Typed, raters: Mapping[int, str], leavers: Collection[int], players: Collection[int]
) -> None:
    """Note the fault of each field; `raters` (by name) and `players` are who may be named.

    `leavers` are raters who are named and rate in the branch no more.
    """
    faults = typed.faults = {}
    if not typed.steps:
        faults["steps"] = _("Choose at least one instrument.")
    for row in typed.steps:
        if row.offer.questions and not row.asked:
            faults[f"questions-{row.key}"] = _(
                "Tick at least one question, or take the area out of the plan."
            )
        if not row.has_minutes:
            faults[f"minutes-{row.key}"] = _(
                "Minutes are a whole number from 1 to %(most)s.", most=LONGEST_MINUTES
            )
    if not typed.seats:
        faults["raters"] = _("Choose at least one rater.")
    rated = {row.key for row in typed.steps if row.is_rated}
    for seat in typed.seats:
        if seat.user_id in leavers:
            faults[f"seat-{seat.user_id}"] = _(
                "%(name)s does not rate in this branch any more: take them off the plan.",
                name=raters[seat.user_id],
            )
        elif rated and not seat.focus & rated:
            faults[f"seat-{seat.user_id}"] = _(
                "%(name)s has nothing to rate: tick a step, or take them off the plan.",
                name=raters[seat.user_id],
            )
    if typed.player and whole(typed.player) not in players:
        faults["player"] = _("Choose somebody from the list, or nobody yet.")


def move(
    typed: Typed, action: str, newcomer: str, offers: Sequence[Offer], raters: Collection[int]
) -> None:
    """Do what one of the form's own buttons asks for; an action that fits nothing changes nothing."""
    verb, _colon, target = action.partition(":")
    if verb in ("up", "down"):
        _swap(typed.steps, typed.find(target), typed.steps, -1 if verb == "up" else 1)
    elif verb in ("earlier", "later"):
        key, _colon, name = target.rpartition(":")
        row = typed.find(key)
        if row is not None:
            asked = [one for one in row.questions if one[1]]
            _swap(row.questions, (name, True), asked, -1 if verb == "earlier" else 1)
    elif verb == "remove":
        typed.steps = [row for row in typed.steps if row.key != target]
    elif verb == "add":
        _add(typed, next((offer for offer in offers if offer.key == target), None))
    elif verb == "seat" and whole(newcomer) in raters:
        _seat(typed, int(newcomer))
    elif verb == "unseat":
        typed.seats = [seat for seat in typed.seats if str(seat.user_id) != target]
    for row in typed.steps:
        # Minutes that nobody has touched go on following what is ticked.
        if row.minutes == row.proposed:
            row.minutes = str(row.proposal)
        row.proposed = str(row.proposal)


def _swap(rows: list[One], one: One | None, among: list[One], by: int) -> None:
    """Let `one` change places with the one before or after it among those that count."""
    if one is None or one not in among:
        return
    there = among.index(one) + by
    if 0 <= there < len(among):
        here, there = rows.index(one), rows.index(among[there])
        rows[here], rows[there] = rows[there], rows[here]


def _add(typed: Typed, offer: Offer | None) -> None:
    """A new step comes last, for every rater who has had to rate all so far."""
    if offer is None or typed.find(offer.key) is not None:
        return
    rated = {row.key for row in typed.steps if row.is_rated}
    typed.steps.append(_row(offer, offer.step()))
    for seat in typed.seats:
        if rated <= seat.focus:
            seat.focus.add(offer.key)


def _seat(typed: Typed, user_id: int) -> None:
    if all(seat.user_id != user_id for seat in typed.seats):
        typed.seats.append(TypedSeat(user_id, {row.key for row in typed.steps if row.is_rated}))
