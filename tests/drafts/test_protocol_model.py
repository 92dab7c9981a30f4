"""The draft protocol against a model that is small enough to be believed, on both databases.

Windows type, send, send again, lose answers, send out of order and come too late; whatever they do, no
value that was ever typed is absent from the state and the history.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.drafts import service as drafts
from hiring.drafts.models import Draft, DraftOperation

OWNER = "candidate:1"
FIELDS = ("start.a", "minutes.a", "notes")
VALUES = ("", "9:00", "10:30", "ё", "длинная заметка")
WINDOWS = ("phone", "laptop", "tablet")
records = itertools.count()


@dataclass(frozen=True)
class Typed:
    """One operation as a window made it."""

    id: str
    writer: str
    base: int
    change: tuple[tuple[str, str], ...]


@dataclass
class Model:
    """What must be true: the applied operations in order, and from where on they are late."""

    applied: list[tuple[Typed, bool]] = field(default_factory=list)
    is_closed: bool = False

    def state(self, until: int | None = None) -> dict[str, str]:
        """The folded state after the first `until` operations."""
        folded: dict[str, str] = {}
        for operation, is_late in self.applied[:until]:
            if not is_late:
                folded.update(operation.change)
        return folded

    def told(self, at: int) -> dict[str, str]:
        """What others had changed that the operation at place `at` did not know of."""
        operation = self.applied[at][0]
        since: dict[str, str] = {}
        for other, is_late in self.applied[operation.base : at]:
            if is_late:
                continue
            if other.writer == operation.writer:
                for name, _ in other.change:
                    since.pop(name, None)
            else:
                since.update(other.change)
        return since


class Protocol(RuleBasedStateMachine):
    """Windows of one owner on one record."""

    typed = Bundle("typed")
    sent = Bundle("sent")

    def __init__(self) -> None:
        super().__init__()
        self.record = f"model:{next(records)}"
        self.model = Model()
        self.seen = dict.fromkeys(WINDOWS, 0)
        self.numbers = itertools.count()

    @rule(
        target=typed,
        writer=st.sampled_from(WINDOWS),
        change=st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(VALUES), min_size=1),
    )
    def type_something(self, writer: str, change: dict[str, str]) -> Typed:
        return Typed(
            f"op{next(self.numbers)}", writer, self.seen[writer], tuple(sorted(change.items()))
        )

    @rule(target=sent, operation=consumes(typed), answer_arrives=st.booleans())
    def send(self, operation: Typed, answer_arrives: bool) -> Typed:
        self.model.applied.append((operation, self.model.is_closed))
        self._check(operation, len(self.model.applied) - 1)
        if answer_arrives:
            self.seen[operation.writer] = len(self.model.applied)
        return operation

    @rule(operation=sent)
    def send_again(self, operation: Typed) -> None:
        place = next(
            at for at, (known, _) in enumerate(self.model.applied) if known.id == operation.id
        )
        self._check(operation, place)

    @rule(writer=st.sampled_from(WINDOWS))
    def look(self, writer: str) -> None:
        since = self.seen[writer]
        told = drafts.changes_of_others(OWNER, self.record, writer, since)
        expected: dict[str, str] = {}
        for other, is_late in self.model.applied[since:]:
            if is_late:
                continue
            if other.writer == writer:
                for name, _ in other.change:
                    expected.pop(name, None)
            else:
                expected.update(other.change)
        assert told == expected

    @rule()
    def end(self) -> None:
        close(self.record)
        self.model.is_closed = True

    @invariant()
    def nothing_is_lost(self) -> None:
        state = drafts.get_state(OWNER, self.record)
        assert state.fields == self.model.state()
        assert state.version == len(self.model.applied)
        half = state.version // 2
        assert drafts.get_state(OWNER, self.record, half).fields == self.model.state(half)
        kept = history(self.record)
        assert kept == [
            (operation.id, operation.writer, dict(operation.change), is_late)
            for operation, is_late in self.model.applied
        ]

    def _check(self, operation: Typed, place: int) -> None:
        answer = apply(self.record, operation)
        change, since = dict(operation.change), self.model.told(place)
        is_late = self.model.applied[place][1]
        assert (answer.version, answer.is_late) == (place + 1, is_late)
        assert answer.others == {name: one for name, one in since.items() if name not in change}
        assert answer.replaced == (
            {}
            if is_late
            else {name: one for name, one in since.items() if change.get(name, one) != one}
        )


@command
def apply(record: str, operation: Typed) -> drafts.Answer:
    now = clock.now()
    sent = {"id": operation.id, "base_version": operation.base, "change": dict(operation.change)}
    return drafts.apply_operation(
        OWNER, record, drafts.operation_of(sent, operation.writer, now), now
    )


@command
def close(record: str) -> None:
    drafts.close(OWNER, record, clock.now())


def history(record: str) -> list[Any]:
    """Every operation that is kept, in order."""
    rows = db.session.execute(
        select(
            DraftOperation.operation_id,
            DraftOperation.writer,
            DraftOperation.change,
            DraftOperation.is_late,
        )
        .join(Draft, Draft.id == DraftOperation.draft_id)
        .where(Draft.owner == OWNER, Draft.record == record)
        .order_by(DraftOperation.version)
    )
    return [tuple(row) for row in rows]


def test_no_value_ever_typed_is_absent_from_state_and_history(app: Flask) -> None:
    run_state_machine_as_test(
        Protocol, settings=settings(max_examples=25, stateful_step_count=15, deadline=None)
    )


def test_the_model_notices_a_lost_operation(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(*args: Any, **kwargs: Any) -> drafts.Answer:
        answer = kept(*args, **kwargs)
        if args[2].change.get("notes"):
            db.session.rollback()
        return answer

    kept = drafts.apply_operation
    monkeypatch.setattr(drafts, "apply_operation", forgetful)
    with pytest.raises((AssertionError, BaseExceptionGroup)):
        run_state_machine_as_test(
            Protocol,
            # The same examples at every run: by chance ten of them never type a note.
            settings=settings(
                max_examples=30,
                stateful_step_count=10,
                deadline=None,
                derandomize=True,
                phases=[Phase.generate],
            ),
        )
