"""Shapes of what people type about vacancies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from hiring.core.forms import PageForm
from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l
from hiring.core.text import clean_line

# ASCII digits only: int() would take any script's.
NUMBER = re.compile(r"[0-9]{1,3}")


class ChangeForm(PageForm):
    """What may change on an open vacancy beside its plan; the contacts are set by the view."""

    title = StringField(
        _l("Title"),
        [DataRequired(_l("Enter a title.")), Length(max=200)],
        filters=[lambda value: clean_line(value) if value else value],
    )
    contact_id = SelectField(
        _l("Contact person for candidates"),
        coerce=int,
        validate_choice=True,
    )
    answer_days = IntegerField(
        _l("Days until the answer"),
        [
            InputRequired(_l("Enter a number of days.")),
            NumberRange(1, 60, _l("From %(min)d to %(max)d days.")),
        ],
    )
    shows_plan_feedback = BooleanField(_l("Show candidates what was read from their day plan"))


class OpenForm(ChangeForm):
    """A new vacancy; steps and weights follow the pack and are read by `Chosen`."""

    branch_id = SelectField(_l("Branch"), coerce=int)
    rater_ids = SelectMultipleField(_l("Raters"), coerce=int)

    def validate_rater_ids(self, field: SelectMultipleField) -> None:
        """Refuse a vacancy that nobody rates."""
        if not field.data:
            raise ValidationError(_l("Choose at least one rater."))


Form = TypeVar("Form", bound=ChangeForm)


@dataclass(frozen=True, slots=True)
class StepChoice:
    """An item of the pack that a vacancy may take, as its row in the form shows it."""

    instrument: str
    item: str
    title: str
    checked: bool
    position: str

    @property
    def key(self) -> str:
        """The value of its checkbox."""
        return f"{self.instrument}/{self.item}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The steps and weights of the form: what was typed, what it means, what is wrong with it."""

    rows: tuple[StepChoice, ...]
    weights: Mapping[str, str]
    faults: Mapping[str, str]

    @property
    def steps(self) -> list[tuple[str, str]]:
        """(instrument, item) by position; where none or the same is given, as the form lists."""
        taken = [(_position(row), index, row) for index, row in enumerate(self.rows) if row.checked]
        return [(row.instrument, row.item) for _, _, row in sorted(taken, key=lambda t: t[:2])]

    @property
    def numbers(self) -> dict[str, int]:
        """The weights as whole percents; only where there are no faults."""
        return {name: int(value) for name, value in self.weights.items()}


def _position(row: StepChoice) -> int:
    return int(row.position) if NUMBER.fullmatch(row.position) else 1000


def default_choice(
    items: Sequence[tuple[str, str, str]],
    defaults: Sequence[tuple[str, str]],
    weights: Mapping[str, int],
) -> Chosen:
    """The pack's own steps and weights; `items` are (instrument, item, title)."""
    places = {step: str(place) for place, step in enumerate(defaults, 1)}
    rows = tuple(
        StepChoice(
            instrument,
            item,
            title,
            (instrument, item) in places,
            places.get((instrument, item), ""),
        )
        for instrument, item, title in items
    )
    return Chosen(rows, {name: str(weight) for name, weight in weights.items()}, {})


def read_choice(
    form: MultiDict[str, str], items: Sequence[tuple[str, str, str]], competencies: Sequence[str]
) -> Chosen:
    """What was sent, kept as typed, with the fault of each field."""
    taken = set(form.getlist("step"))
    rows, faults = [], {}
    for instrument, item, title in items:
        key = f"{instrument}/{item}"
        position = clean_line(form.get(f"position-{key}", ""))
        if key in taken and position and not NUMBER.fullmatch(position):
            faults[f"position-{key}"] = _("A place in the order is a whole number.")
        rows.append(StepChoice(instrument, item, title, key in taken, position))
    if not any(row.checked for row in rows):
        faults["steps"] = _("Choose at least one instrument.")
    weights = {name: clean_line(form.get(f"weight-{name}", "")) for name in competencies}
    for name, value in weights.items():
        if not NUMBER.fullmatch(value):
            faults[f"weight-{name}"] = _("A weight is a whole number from 0 to 100.")
    if not any(f"weight-{name}" in faults for name in weights):
        total = sum(map(int, weights.values()))
        if total != 100:
            faults["weights"] = _(
                "The weights must add up to 100; they add up to %(total)s.", total=total
            )
    return Chosen(tuple(rows), weights, faults)
