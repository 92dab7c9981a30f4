"""The shapes that content may have: each turns a node into a plain value or reports what is wrong.

Reading never stops at a fault: a record reads all its keys, a list all its items, and INVALID stands
where a value could not be made. What follows from a fault that is already reported stays silent.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from hiring.content import yaml_source
from hiring.content.errors import Report
from hiring.content.yaml_source import Node, Scalar, Sequence


class _Invalid:
    def __repr__(self) -> str:
        return "INVALID"


INVALID: Final = _Invalid()

_ID = re.compile(r"[a-z0-9_]{1,60}", re.ASCII)
_INT = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_NUMBER = re.compile(r"-?([0-9]{1,9}(\.[0-9]{1,9})?|\.[0-9]{1,9})", re.ASCII)
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


class Shape(Protocol):
    """Anything that reads a node into a plain value, or reports and returns INVALID."""

    def read(self, node: Node, report: Report) -> Any:
        """The value that `node` stands for; INVALID, with a report, where it is not one."""
        ...


Check = Callable[[Any, Node, Report], None]
"""Looks at a value whose parts are all valid and reports what does not fit together."""


def scalar(node: Node, report: Report) -> str | None:
    """The text of a scalar node; None, with the fault reported, where it is something else or empty."""
    if isinstance(node, yaml_source.Broken):
        return None
    if not isinstance(node, Scalar):
        report.add(node.place, "not_a_value", "a single value is expected here")
        return None
    if not node.text.strip():
        report.add(node.place, "empty", "the value is empty")
        return None
    return node.text


@dataclass(frozen=True)
class Text:
    """A text of at most `limit` characters; `checks` look at what it says."""

    limit: int
    checks: tuple[Check, ...] = ()

    def read(self, node: Node, report: Report) -> Any:
        text = scalar(node, report)
        if text is None:
            return INVALID
        text = text.strip()
        if len(text) > self.limit:
            message = f"the text has {len(text)} characters; at most {self.limit} are allowed"
            report.add(node.place, "text_too_long", message)
            return INVALID
        for check in self.checks:
            check(text, node, report)
        return text


@dataclass(frozen=True)
class Pattern:
    """A text that matches `pattern` as a whole; `hint` says in words what is expected."""

    pattern: re.Pattern[str]
    code: str
    hint: str

    def read(self, node: Node, report: Report) -> Any:
        text = scalar(node, report)
        if text is None:
            return INVALID
        if not self.pattern.fullmatch(text):
            report.add(node.place, self.code, f"{shown(text)} is not {self.hint}")
            return INVALID
        return text


ID = Pattern(_ID, "bad_id", "an id: small Latin letters, digits and _, at most 60")


@dataclass(frozen=True)
class Int:
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def read(self, node: Node, report: Report) -> Any:
        text = scalar(node, report)
        if text is None:
            return INVALID
        if not _INT.fullmatch(text):
            report.add(node.place, "not_an_integer", f"{shown(text)} is not a whole number")
            return INVALID
        return _in_range(int(text), self.low, self.high, node, report)


@dataclass(frozen=True)
class Number:
    """A finite decimal number from `low` to `high`."""

    low: float
    high: float

    def read(self, node: Node, report: Report) -> Any:
        text = scalar(node, report)
        if text is None:
            return INVALID
        if not _NUMBER.fullmatch(text):
            report.add(node.place, "not_a_number", f"{shown(text)} is not a decimal number")
            return INVALID
        return _in_range(float(text), self.low, self.high, node, report)


def _in_range(value: float, low: float, high: float, node: Node, report: Report) -> Any:
    if low <= value <= high:
        return value
    report.add(node.place, "out_of_range", f"{value} is not between {low} and {high}")
    return INVALID


@dataclass(frozen=True)
class Bool:
    """true or false."""

    def read(self, node: Node, report: Report) -> Any:
        text = scalar(node, report)
        if text is None:
            return INVALID
        if text not in ("true", "false"):
            report.add(node.place, "not_a_truth_value", f"{shown(text)} is not true or false")
            return INVALID
        return text == "true"


@dataclass(frozen=True)
class Time:
    """A time of day "HH:MM"; minutes from midnight, or the text itself where `as_text`."""

    as_text: bool = False

    def read(self, node: Node, report: Report) -> Any:
        text = scalar(node, report)
        if text is None:
            return INVALID
        found = _TIME.fullmatch(text)
        if found is None:
            report.add(node.place, "bad_time", f"{shown(text)} is not a time from 00:00 to 23:59")
            return INVALID
        return text if self.as_text else int(found[1]) * 60 + int(found[2])


@dataclass(frozen=True)
class Date:
    """A date "YYYY-MM-DD", as text; `after` is the day that must lie before it."""

    after: str | None = None

    def read(self, node: Node, report: Report) -> Any:
        text = scalar(node, report)
        if text is None:
            return INVALID
        if iso_date(text) is None:
            report.add(node.place, "bad_date", f"{shown(text)} is not a date such as 2026-03-17")
            return INVALID
        if self.after is not None and text <= self.after:
            report.add(node.place, "date_not_later", f"{text} is not after {self.after}")
            return INVALID
        return text


def iso_date(text: str) -> datetime.date | None:
    """The date that `text` names in exactly the form YYYY-MM-DD, or None."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class OneOf:
    """One of the given words; another word is reported with `code`. No words known: any id passes."""

    words: Collection[str] | None
    code: str = "unknown_word"
    what: str = "one of the words allowed here"

    def read(self, node: Node, report: Report) -> Any:
        if self.words is None:
            return ID.read(node, report)
        text = scalar(node, report)
        if text is None:
            return INVALID
        if text not in self.words:
            allowed = ", ".join(sorted(self.words)[:12]) or "none"
            report.add(node.place, self.code, f"{shown(text)} is not {self.what} ({allowed})")
            return INVALID
        return text


@dataclass(frozen=True)
class ListOf:
    """A list of `low` to `high` items; `unique` names the key (or "" for the item) not to repeat."""

    item: Shape
    low: int = 1
    high: int = 200
    unique: str | None = None
    checks: tuple[Check, ...] = ()

    def read(self, node: Node, report: Report) -> Any:
        if isinstance(node, yaml_source.Broken):
            return INVALID
        if not isinstance(node, Sequence):
            report.add(node.place, "not_a_list", "a list is expected here")
            return INVALID
        values = [self.item.read(item, report) for item in node.items]
        fits = self.low <= len(values) <= self.high
        if not fits:
            message = f"the list has {len(values)} items; {self.low} to {self.high} are expected"
            report.add(node.place, "wrong_length", message)
        if self.unique is not None:
            fits &= self._distinct(node, report, self.unique)
        if not fits or any(value is INVALID for value in values):
            return INVALID
        for check in self.checks:
            check(values, node, report)
        return values

    @staticmethod
    def _distinct(node: Sequence, report: Report, key: str) -> bool:
        seen: set[str] = set()
        fits = True
        for item in node.items:
            own = item.entries.get(key) if isinstance(item, yaml_source.Mapping) else item
            if not isinstance(own, Scalar):
                continue
            if own.text in seen:
                report.add(own.place, "repeated", f"{shown(own.text)} stands here a second time")
                fits = False
            seen.add(own.text)
        return fits


@dataclass(frozen=True)
class Maybe:
    """A key that may be absent; it is then left out of the value, or has `default`."""

    shape: Shape
    default: Any = INVALID


@dataclass(frozen=True)
class Record:
    """A mapping with exactly the given keys; `checks` run where every value is valid."""

    fields: Mapping[str, Shape | Maybe]
    checks: tuple[Check, ...] = ()
    missing: str = "missing_key"
    unknown: str = "unknown_key"

    def read(self, node: Node, report: Report) -> Any:
        entries = _entries(node, report)
        if entries is None:
            return INVALID
        value: dict[str, Any] = {}
        for key, shape in self.fields.items():
            found = entries.get(key)
            if found is not None:
                inner = shape.shape if isinstance(shape, Maybe) else shape
                value[key] = inner.read(found, report)
            elif not isinstance(shape, Maybe):
                report.add(node.place.child(key), self.missing, "this key is missing")
                value[key] = INVALID
            elif shape.default is not INVALID:
                value[key] = shape.default
        for key, extra in entries.items():
            if key not in self.fields:
                report.add(extra.place, self.unknown, "this key is not known here")
                value[key] = INVALID
        if any(item is INVALID for item in value.values()):
            return INVALID
        for check in self.checks:
            check(value, node, report)
        return value


@dataclass(frozen=True)
class MapOf:
    """A mapping from ids that are not known beforehand to values of one shape."""

    item: Shape
    keys: Shape = field(default_factory=lambda: ID)
    low: int = 0

    def read(self, node: Node, report: Report) -> Any:
        entries = _entries(node, report)
        if entries is None:
            return INVALID
        value: dict[str, Any] = {}
        broken = len(entries) < self.low
        if broken:
            report.add(node.place, "wrong_length", f"at least {self.low} keys are expected")
        for key, item in entries.items():
            name = self.keys.read(Scalar(item.place, key), report)
            read = self.item.read(item, report)
            broken |= name is INVALID or read is INVALID
            value[key] = read
        return INVALID if broken else value


@dataclass(frozen=True)
class Choice:
    """A mapping with exactly one of the given keys."""

    options: Mapping[str, Shape]
    code: str = "not_one_choice"

    def read(self, node: Node, report: Report) -> Any:
        entries = _entries(node, report)
        if entries is None:
            return INVALID
        if len(entries) != 1:
            names = ", ".join(self.options)
            report.add(node.place, self.code, f"exactly one of {names} is expected")
            return INVALID
        [(key, item)] = entries.items()
        if key not in self.options:
            names = ", ".join(self.options)
            report.add(item.place, "unknown_key", f"this key is not one of {names}")
            return INVALID
        value = self.options[key].read(item, report)
        return INVALID if value is INVALID else {key: value}


def _entries(node: Node, report: Report) -> dict[str, Node] | None:
    if isinstance(node, yaml_source.Broken):
        return None
    if not isinstance(node, yaml_source.Mapping):
        report.add(node.place, "not_a_mapping", "a mapping of keys to values is expected here")
        return None
    return node.entries


def shown(text: str) -> str:
    """The text in quotes, cut to a length that fits a message."""
    return repr(text if len(text) <= 60 else text[:57] + "…")


def nearly(value: float, target: float) -> bool:
    """Whether a sum of decimal fractions is the target, but for the binary rounding."""
    return math.isclose(value, target, abs_tol=1e-9)
