"""A rater's sheet: the fields of the console, read back as ratings, marks and how it was held.

Nothing here asks the database; what was typed is one draft for each rater and session.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from hiring.core.i18n import gettext
from hiring.core.text import clean, whole
from hiring.evidence.compared import Given
from hiring.evidence.panels import (
    Content,
    Facts,
    Panel,
    Words,
    panel_of,
    read_why,
)

RECORD = "interview:"
NOTES_RECORD = "follow_ups:"
# Values that the page makes and nobody types: marks, pauses, and how the interview goes.
MARK, PAUSE, RUN = "mark.", "pause.", "run."
# The one box among them.
PAPER = "run.paper"
SIGNS = {"good": 1, "bad": -1}
MOST_SECONDS = 2**33

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """An observed behaviour: which indicator, good (1) or bad (-1), during which step, when."""

    name: str
    indicator: str
    sign: int
    step_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a rater's interview went: begun, ended, stopped in between, in which order, from paper."""

    started_at: datetime | None
    finished_at: datetime | None
    pauses: tuple[tuple[datetime, datetime | None], ...]
    order: tuple[int, ...]
    order_reason: str
    is_paper: bool

    def as_json(self) -> dict[str, Any]:
        """The same as it is stored."""
        return {
            "started": _said(self.started_at),
            "finished": _said(self.finished_at),
            "pauses": [[_said(start), _said(end)] for start, end in self.pauses],
            "order": list(self.order),
            "order_reason": self.order_reason,
            "paper": self.is_paper,
        }


def record_of(session_id: int) -> str:
    """The record under which a rater's sheet of a session is drafted."""
    return f"{RECORD}{session_id}"


def notes_record_of(session_id: int) -> str:
    """The record under which a rater's notes to the questions about the plan are drafted."""
    return f"{NOTES_RECORD}{session_id}"


def note_name(place: int) -> str:
    """The field of the note to a question about the plan."""
    return f"note.{place}"


def note_place(name: str) -> int | None:
    """The place of the question that a field is the note to; None for all other fields."""
    head, _dot, number = name.partition(".")
    return whole(number, 5) if head == "note" else None


def prefix_of(step_id: int) -> str:
    """What the names of a step's fields begin with."""
    return f"s{step_id}."


def is_own(focus: Sequence[str], instrument: str, item: str) -> bool:
    """Whether a rater with that focus has to rate a step; without one they rate everything."""
    return not focus or f"{instrument}/{item}" in focus


def is_known(name: str, step_ids: Sequence[int]) -> bool:
    """Whether a field may stand in a sheet with these steps."""
    if name.startswith((MARK, PAUSE, RUN)):
        return True
    head, dot, rest = name.partition(".")
    return bool(dot and rest) and head[:1] == "s" and whole(head[1:]) in step_ids


def read_step(
    instrument: str, facts: Facts, fields: Fields, prefix: str
) -> tuple[Content | None, dict[str, str]]:
    """What was typed in a step, and the fault of each field; None where nothing was."""
    own = {
        name.removeprefix(prefix): str(value)
        for name, value in fields.items()
        if name.startswith(prefix) and value not in ("", None)
    }
    if not own:
        return None, {}
    return read_form(instrument, facts, MultiDict(own))


def read_form(
    instrument: str, facts: Facts, form: MultiDict[str, str]
) -> tuple[Content, dict[str, str]]:
    """The instrument's own values, with whether the step was not done at all, and why."""
    content, faults = panel_of(instrument).parse(form, facts)
    content["skipped"] = form.get("skipped") == "1"
    content["why"] = read_why(form, faults, "why") if content["skipped"] else ""
    return content, faults


def missing(instrument: str, facts: Facts, content: Content | None) -> list[str]:
    """What is still open in a step; of one that was not done, only why."""
    if content is not None and content.get("skipped"):
        return [] if content["why"] else ["why"]
    return panel_of(instrument).missing(content, facts)


def compared(panel: Panel, content: Content, item: str, facts: Facts, words: Words) -> list[Given]:
    """The values of a rating beside others; of a step that was not done, none was observed."""
    values = panel.compared(content, item, facts, words)
    if not content.get("skipped"):
        return values
    said = gettext("not done: %(why)s", why=content["why"])
    return [replace(one, value=None, said=said, is_open=False) for one in values]


def read_marks(fields: Fields) -> list[Mark]:
    """The marks that stand, the oldest first; what cannot be read is none."""
    found = [
        mark
        for name, value in fields.items()
        if name.startswith(MARK) and (mark := _mark(name, value)) is not None
    ]
    return sorted(found, key=lambda mark: (mark.at, mark.name))


def _mark(name: str, value: object) -> Mark | None:
    """A mark out of "clear_speech.good.12.1764300000"."""
    parts = value.split(".") if isinstance(value, str) else []
    if len(parts) != 4 or parts[1] not in SIGNS:
        return None
    step_id, at = whole(parts[2]), _moment(parts[3])
    if step_id is None or at is None:
        return None
    return Mark(name, parts[0], SIGNS[parts[1]], step_id or None, at)


def make_mark(indicator: str, sign: str, step_id: int | None, now: datetime) -> dict[str, str]:
    """A new mark as a field of the sheet."""
    value = f"{indicator}.{sign}.{step_id or 0}.{int(now.timestamp())}"
    return {f"{MARK}{secrets.token_hex(6)}": value}


def read_conduct(fields: Fields, step_ids: Sequence[int]) -> Conduct:
    """How the interview went by the fields that the page made; what cannot be read was not said."""
    pauses = []
    for name, value in fields.items():
        if name.startswith(PAUSE) and isinstance(value, str):
            start, _colon, end = value.partition(":")
            begun = _moment(start)
            if begun is not None:
                pauses.append((begun, _moment(end)))
    order = tuple(
        number
        for part in str(fields.get("run.order") or "").split(",")
        if (number := whole(part)) is not None
    )
    return Conduct(
        started_at=_moment(fields.get("run.started")),
        finished_at=_moment(fields.get("run.finished")),
        pauses=tuple(sorted(pauses, key=lambda pause: pause[0])),
        order=order if sorted(order) == sorted(step_ids) and order != tuple(step_ids) else (),
        order_reason=clean(str(fields.get("run.why") or "")).strip(),
        is_paper=fields.get(PAPER) == "1",
    )


def _moment(raw: object) -> datetime | None:
    """The moment of whole seconds since 1970."""
    seconds = whole(raw, 10) if isinstance(raw, str) else None
    return datetime.fromtimestamp(seconds, UTC) if seconds and seconds < MOST_SECONDS else None


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
