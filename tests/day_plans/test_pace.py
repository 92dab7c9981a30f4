"""Time and changes by task: gaps between changes, the long ones cut."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hiring.day_plans.pace import LONGEST_GAP, Change, Pace, pace_of

START = datetime(2026, 3, 16, 18, 0, tzinfo=UTC)


def at(seconds: int, *fields: str) -> Change:
    return Change(START + timedelta(seconds=seconds), dict.fromkeys(fields, "x"))


def test_a_gap_belongs_to_the_task_that_is_changed_at_its_end() -> None:
    changes = [at(30, "choice.a"), at(50, "start.a"), at(110, "choice.b"), at(120, "notes")]
    assert pace_of(changes, START) == [Pace("b", 60, 1), Pace("a", 50, 2), Pace("", 10, 1)]


def test_a_long_gap_counts_as_two_minutes() -> None:
    assert pace_of([at(3600, "choice.a")], START) == [Pace("a", 120, 1)]


def test_one_change_of_several_tasks_shares_its_gap() -> None:
    assert pace_of([at(61, "choice.a", "start.a", "choice.b")], START) == [
        Pace("a", 31, 2),
        Pace("b", 30, 1),
    ]


def test_a_form_sent_whole_counts_as_changes_only() -> None:
    form = Change(START + timedelta(seconds=100), {"choice.a": "x", "choice.b": "x"}, is_form=True)
    assert pace_of([form, at(110, "choice.a")], START) == [Pace("a", 10, 2), Pace("b", 0, 1)]


def test_what_was_typed_before_the_start_by_a_wrong_clock_takes_no_time() -> None:
    assert pace_of([at(-600, "choice.a"), at(10, "choice.b")], START) == [
        Pace("b", 10, 1),
        Pace("a", 0, 1),
    ]


changes = st.lists(
    st.builds(
        lambda seconds, fields: at(seconds, *fields),
        st.integers(-100, 10_000),
        st.lists(st.sampled_from(("choice.a", "start.a", "choice.b", "notes")), min_size=1),
    ),
    max_size=30,
)


@given(changes, st.randoms(use_true_random=False))
def test_times_add_up_to_no_more_than_passed_whatever_the_order(
    given_: list[Change], source: random.Random
) -> None:
    found = pace_of(given_, START)
    whole = sum(one.seconds for one in found)
    last = max((change.typed_at for change in given_), default=START)
    assert 0 <= whole <= max(0, (last - START).total_seconds())
    assert whole <= len(given_) * LONGEST_GAP.total_seconds()
    assert sum(one.changes for one in found) == sum(len(change.fields) for change in given_)
    shuffled = list(given_)
    source.shuffle(shuffled)
    assert sum(one.seconds for one in pace_of(shuffled, START)) == whole
