"""Nothing acknowledged is lost: operations, repetitions, stale versions, bad shapes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.refusals import Refused
from hiring.drafts import service as drafts
from hiring.drafts.words import STATUSES

OWNER, RECORD = "candidate:1", "day_plan:1"


@command
def apply(operation: object, base: object, change: object, record: str = RECORD) -> drafts.Answer:
    return drafts.apply_operation(OWNER, record, operation, base, change, clock.now())


@command
def discard() -> None:
    drafts.discard(OWNER, RECORD)


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
        ("a", 0, {f"f{number}": "9" for number in range(401)}, 413),
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


def test_discarding_forgets_the_operations_of_this_draft_only(app: Any, rows: Any) -> None:
    apply("a", 0, {"start": "9:00"})
    apply("a", 0, {"start": "9:00"}, record="day_plan:2")
    discard()
    discard()
    assert drafts.get_state(OWNER, RECORD).version == 0
    assert drafts.get_state(OWNER, "day_plan:2").version == 1
    assert len(rows("SELECT id FROM draft_operation")) == 1


OPERATIONS = st.lists(
    st.tuples(
        st.integers(0, 6),  # how far behind this window is
        st.dictionaries(st.sampled_from("abc"), st.sampled_from(("1", "2", "")), min_size=1),
    ),
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(operations=OPERATIONS)
def test_every_value_is_in_the_state_or_was_told_to_who_replaced_it_unless_they_had_seen_it(
    app: Any, operations: list[tuple[int, dict[str, str]]]
) -> None:
    discard()
    state: dict[str, str] = {}
    written: dict[str, int] = {}
    for number, (behind, change) in enumerate(operations, 1):
        base = max(0, number - 1 - behind)
        answer = apply(f"op{number}", base, change)
        expected = {
            name: state[name]
            for name, value in change.items()
            if written.get(name, 0) > base and state[name] != value
        }
        assert answer.replaced == expected
        assert answer.others == {
            name: state[name] for name, at in written.items() if at > base and name not in change
        }
        state.update(change)
        written.update(dict.fromkeys(change, number))
        assert drafts.get_state(OWNER, RECORD).fields == state
