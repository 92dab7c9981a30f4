"""Nothing acknowledged is lost: operations, repetitions, stale versions, bad shapes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.refusals import Refused
from hiring.drafts import service as drafts
from hiring.drafts.words import STATUSES

OWNER, RECORD = "candidate:1", "day_plan:1"


@command
def apply(
    operation: object,
    base: object,
    change: object,
    record: str = RECORD,
    writer: object = None,
    **more: Any,
) -> drafts.Answer:
    """Keep one operation; unless a writer is named, each comes from a window of its own."""
    now = clock.now()
    window = str(operation)[:40] if isinstance(operation, str) and operation.isascii() else "w"
    sent = {"id": operation, "base_version": base, "change": change, **more}
    return drafts.apply_operation(
        OWNER, record, drafts.operation_of(sent, str(writer or window or "w"), now), now
    )


@command
def close() -> None:
    drafts.close(OWNER, RECORD, clock.now())


def test_a_draft_that_nobody_began_is_empty(app: Any) -> None:
    assert drafts.get_state(OWNER, RECORD) == drafts.State({}, 0, None)


def test_operations_are_folded_in_order(app: Any) -> None:
    apply("a", 0, {"start": "9:00", "notes": "one"})
    answer = apply("b", 1, {"start": "10:00"})
    assert (answer.version, answer.replaced) == (2, {})
    state = drafts.get_state(OWNER, RECORD)
    assert (state.fields, state.version) == ({"start": "10:00", "notes": "one"}, 2)


def test_the_same_id_twice_gives_the_same_answer_and_changes_nothing(app: Any, rows: Any) -> None:
    first = apply("a", 0, {"start": "9:00"})
    apply("b", 1, {"start": "10:00"})
    assert apply("a", 0, {"start": "9:00"}) == first
    assert drafts.get_state(OWNER, RECORD).fields == {"start": "10:00"}
    assert len(rows("SELECT id FROM draft_operation")) == 2


def test_a_repeated_conflict_is_told_again(app: Any) -> None:
    apply("a", 0, {"start": "9:00"})
    told = apply("b", 0, {"start": "10:00"}).replaced
    assert told == apply("b", 0, {"start": "10:00"}).replaced == {"start": "9:00"}


def test_a_stale_version_keeps_both_values(app: Any, rows: Any) -> None:
    apply("a", 0, {"start": "9:00", "notes": "mine"})
    answer = apply("b", 0, {"start": "10:00", "minutes": "30"})
    assert answer.replaced == {"start": "9:00"}
    state = drafts.get_state(OWNER, RECORD)
    assert state.fields == {"start": "10:00", "notes": "mine", "minutes": "30"}
    kept = rows("SELECT conflict FROM draft_operation WHERE operation_id = 'b'")
    assert "9:00" in str(kept)


def test_what_others_changed_beside_it_comes_with_the_acknowledgement(app: Any) -> None:
    apply("a", 0, {"start": "9:00"})
    apply("b", 1, {"start": "9:30", "notes": "theirs"})
    answer = apply("c", 0, {"minutes": "30"})
    assert (answer.version, answer.replaced) == (3, {})
    assert answer.others == {"start": "9:30", "notes": "theirs"}
    apply("d", 3, {"start": "11:00"})
    assert apply("c", 0, {"minutes": "30"}) == answer


def test_two_windows_that_say_the_same_have_no_conflict(app: Any) -> None:
    apply("a", 0, {"start": "9:00"})
    assert apply("b", 0, {"start": "9:00"}).replaced == {}


def test_a_missing_version_is_refused(app: Any) -> None:
    with pytest.raises(Refused) as refused:
        apply("a", None, {"start": "9:00"})
    assert STATUSES[refused.value.code] == 428
    assert drafts.get_state(OWNER, RECORD).version == 0


@pytest.mark.parametrize(
    ("operation", "base", "change", "status"),
    [
        ("a", 1, {"start": "9"}, 409),
        ("a", -1, {"start": "9"}, 409),
        ("a", "0", {"start": "9"}, 422),
        ("a", True, {"start": "9"}, 422),
        ("a", 0.0, {"start": "9"}, 422),
        ("", 0, {"start": "9"}, 422),
        (None, 0, {"start": "9"}, 422),
        ("x" * 65, 0, {"start": "9"}, 422),
        ("кириллица", 0, {"start": "9"}, 422),
        ("a", 0, {}, 422),
        ("a", 0, ["start"], 422),
        ("a", 0, None, 422),
        ("a", 0, {"sta rt": "9"}, 422),
        ("a", 0, {"x" * 81: "9"}, 422),
        ("a", 0, {7: "9"}, 422),
        ("a", 0, {"start": {"deep": 1}}, 422),
        ("a", 0, {"start": 1.5}, 422),
        ("a", 0, {"start": 2**63}, 422),
        ("a", 0, {"start": "9" * 20_001}, 413),
        ("a", 0, {f"f{number}": "9" for number in range(drafts.MOST_FIELDS + 1)}, 413),
        ("a", 0, {f"f{number}": "9" * 19_000 for number in range(11)}, 413),
    ],
)
def test_what_is_no_change_is_refused_and_leaves_nothing(
    app: Any, rows: Any, operation: object, base: object, change: object, status: int
) -> None:
    with pytest.raises(Refused) as refused:
        apply(operation, base, change)
    assert STATUSES[refused.value.code] == status
    assert rows("SELECT id FROM draft_operation") == []


def test_text_that_no_database_takes_is_cleaned(app: Any) -> None:
    apply("a", 0, {"notes": "a\x00b\ud800c\r\nd"})
    assert drafts.get_state(OWNER, RECORD).fields == {"notes": "abc\nd"}


def test_an_earlier_version_can_be_read_again(app: Any) -> None:
    apply("a", 0, {"start": "9:00"})
    apply("b", 1, {"start": "10:00", "notes": "later"})
    assert drafts.get_state(OWNER, RECORD, 1).fields == {"start": "9:00"}
    assert drafts.get_state(OWNER, RECORD, 0).fields == {}


def test_what_was_typed_in_the_same_window_is_no_conflict(app: Any) -> None:
    apply("a", 0, {"start": "9:00"}, writer="one")
    answer = apply("b", 0, {"start": "10:00", "notes": "x"}, writer="one")
    assert (answer.replaced, answer.others) == ({}, {})
    # Of another window's value it is told once, by the operation that replaces it.
    apply("c", 2, {"start": "11:00"}, writer="two")
    assert apply("d", 0, {"start": "12:00"}, writer="one").replaced == {"start": "11:00"}
    assert apply("e", 0, {"start": "13:00"}, writer="one").replaced == {}


def test_after_its_end_an_operation_is_kept_late_and_the_state_stands(app: Any, rows: Any) -> None:
    apply("a", 0, {"start": "9:00"})
    close()
    answer = apply("b", 1, {"start": "10:00"})
    assert answer.is_late
    assert apply("b", 1, {"start": "10:00"}) == answer
    assert drafts.get_state(OWNER, RECORD).fields == {"start": "9:00"}
    assert drafts.get_state(OWNER, RECORD, 1).fields == {"start": "9:00"}
    kept = rows("SELECT operation_id, is_late FROM draft_operation ORDER BY id")
    assert [(row[0], bool(row[1])) for row in kept] == [("a", False), ("b", True)]


@pytest.mark.parametrize(("age", "seconds"), [(0, 0), (90, 90), (-5, 0), (10**9, 0)])
def test_when_it_was_typed_is_the_devices_say_within_reason(
    app: Any, age: int, seconds: int
) -> None:
    now = clock.now()
    sent = {"id": "a", "base_version": 0, "change": {"start": "9"}, "age": age}
    assert drafts.operation_of(sent, "w", now).typed_at == now - timedelta(seconds=seconds)


@pytest.mark.parametrize("age", ["3", 1.5, True, None])
def test_an_age_that_is_no_number_is_refused(app: Any, age: object) -> None:
    with pytest.raises(Refused):
        apply("a", 0, {"start": "9"}, age=age)


def test_another_window_holds_the_draft_only_by_taking_it_over(app: Any) -> None:
    @command
    def hold(writer: str, takes_over: bool = False) -> str | None:
        holder = drafts.Holder(writer, f"device-of-{writer}")
        return drafts.hold(OWNER, RECORD, holder, clock.now(), takes_over=takes_over).writer

    @command
    def release(writer: str) -> None:
        drafts.release(OWNER, RECORD, writer, clock.now())

    assert drafts.get_outline(OWNER, RECORD) == (0, drafts.Holder())
    assert hold("one") == "one"
    assert hold("two") == "one"
    assert hold("two", takes_over=True) == "two"
    release("one")
    assert drafts.get_outline(OWNER, RECORD)[1] == drafts.Holder("two", "device-of-two")
    release("two")
    assert hold("one") == "one"
