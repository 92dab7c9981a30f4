"""What an instrument gives the features above it, registered in app.py.

Instruments know neither one another nor who composes them: the interview asks a panel for its form
and its findings, the verdict asks an exhibit's kind for its picture and a sayer for its sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import current_app
from werkzeug.datastructures import MultiDict

from hiring.core.i18n import gettext
from hiring.core.text import clean
from hiring.evidence.compared import Choice, Given
from hiring.evidence.service import Finding
from scoring.values import Reason

NOT_OBSERVED = "not_observed"
# What stands in place of a value that nobody has given yet.
OPEN = "—"

Facts = Mapping[str, Any]
Words = Mapping[str, Any]
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RatedItem:
    """One step of a session with what each rater submitted about it, by rater id."""

    step_id: int
    item: str
    facts: Facts
    contents: Mapping[int, Content]


@dataclass(frozen=True, slots=True)
class Exhibited:
    """An exhibit to be recorded."""

    kind: str
    item: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question about what the candidate did on their own, at its place among all of this candidate."""

    place: int
    text: str


class Panel(Protocol):
    """An instrument that raters rate."""

    instrument: str
    template: str

    def parse(self, form: MultiDict[str, str], facts: Facts) -> tuple[Content, dict[str, str]]:
        """What was typed as plain values, and the fault of each field ({} when all is right)."""

    def missing(self, content: Content | None, facts: Facts) -> list[str]:
        """Field names that a rater must still fill before submitting."""

    def findings(self, items: Sequence[RatedItem]) -> tuple[list[Finding], list[Exhibited]]:
        """What the submitted ratings add up to, one finding per competency and item."""

    def main_values(self, content: Content) -> dict[str, int | None]:
        """The values on which raters may agree after the discussion: field → number, None: none given."""

    def with_main(self, content: Content, field: str, value: int) -> Content:
        """The same rating with another number in one of these fields."""

    def choices(self, field: str, item: str, facts: Facts, words: Words) -> list[Choice]:
        """What such a field may have, in the order of its scale; none for other fields."""

    def compared(self, content: Content, item: str, facts: Facts, words: Words) -> list[Given]:
        """Everything in a rating that can stand beside what others gave, in the form's order."""


@dataclass(frozen=True, slots=True)
class ExhibitKind:
    """How an exhibit is shown, on screen and in print."""

    kind: str
    template: str
    # (payload, words of the pack in the reader's language) → values for the template
    present: Callable[[Mapping[str, Any], Words], Mapping[str, Any]]


# (reason or flag as stored, words of the pack in the reader's language) → a sentence
Sayer = Callable[[Mapping[str, Any], Words], str]


NOTE_CHARACTERS = 4000


def read_note(form: MultiDict[str, str], faults: dict[str, str], name: str = "note") -> str:
    """The whole note as typed, cleaned; a fault where it is longer than 4,000 characters."""
    note = clean(form.get(name, "")).strip()
    if len(note) > NOTE_CHARACTERS:
        faults[name] = gettext(
            "The note is longer than %(number)s characters; please shorten it.",
            number=NOTE_CHARACTERS,
        )
    return note


def notes_of(content: Mapping[str, Any]) -> list[str]:
    """Every note of a rating: those to its questions, where it has any, and the one on the whole."""
    asked = [question.get("note", "") for question in content.get("questions", {}).values()]
    return [note for note in (*asked, content.get("note", "")) if note]


WHY_CHARACTERS = 1000


def read_why(form: MultiDict[str, str], faults: dict[str, str], name: str) -> str:
    """A reason or a remark as typed, cleaned; a fault where it is longer than 1,000 characters."""
    why = clean(form.get(name, "")).strip()
    if len(why) > WHY_CHARACTERS:
        faults[name] = gettext(
            "This is longer than %(number)s characters; please shorten it.", number=WHY_CHARACTERS
        )
    return why


def read_ticked(form: MultiDict[str, str], part: str, names: Iterable[str]) -> list[str]:
    """Those of `names` whose box "part.name" is ticked, in their order."""
    return [name for name in names if form.get(f"{part}.{name}") == "1"]


def read_level(
    form: MultiDict[str, str], name: str, faults: dict[str, str]
) -> tuple[int | None, bool]:
    """(level 1-5 or None, whether "not observed" was said) of a field; a fault for other values."""
    raw = form.get(name, "")
    if raw == "":
        return None, False
    if raw == NOT_OBSERVED:
        return None, True
    if raw in ("1", "2", "3", "4", "5"):
        return int(raw), False
    faults[name] = gettext("Choose a level from 1 to 5, or “not observed”.")
    return None, False


def say_level(given: Mapping[str, Any]) -> str:
    """The level of a rating in words: a number, "not observed", or a dash where it is open."""
    if given["unseen"]:
        return gettext("not observed")
    return OPEN if given["level"] is None else str(given["level"])


def read_choice(
    form: MultiDict[str, str], name: str, allowed: Collection[str], faults: dict[str, str]
) -> str:
    """One of `allowed` or an empty text; a fault for other values."""
    raw = form.get(name, "")
    if raw == "" or raw in allowed:
        return raw
    faults[name] = gettext("Choose one of the answers.")
    return ""


def as_reasons(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    """Reasons of a scoring rule as they are stored."""
    return [reason.as_json() for reason in reasons]


def panel_of(instrument: str) -> Panel:
    """The panel registered for `instrument`."""
    found: Panel = current_app.extensions["hiring_panels"][instrument]
    return found


def exhibit_kind(kind: str) -> ExhibitKind:
    """How exhibits of `kind` are shown."""
    found: ExhibitKind = current_app.extensions["hiring_exhibits"][kind]
    return found


def say(instrument: str, reason: Mapping[str, Any], words: Words) -> str:
    """The sentence of a reason that `instrument` recorded."""
    sayer: Sayer = current_app.extensions["hiring_sayers"][instrument]
    return sayer(reason, words)


def list_follow_ups(session_id: int) -> list[FollowUp]:
    """What the registered instrument asks about the candidate's own work; none before there is any.

    Callers have asked whether the questions are open to the reader.
    """
    provider: Callable[[int], list[FollowUp]] = current_app.extensions["hiring_follow_ups"]
    return provider(session_id)
