"""An interview plan as plain values: what differs, what is the same, when each step begins."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hiring.vacancies.plan import (
    Change,
    Plan,
    PlannedStep,
    Seat,
    changes,
    clocks,
    tidy,
    tidy_focus,
)

DAY = PlannedStep("day_plan", "day", 45)
SALES = PlannedStep("knowledge", "sales", 9)
QUIET = PlannedStep("role_play", "quiet", 10)
PRICE = PlannedStep("case", "price", 5)

steps = st.lists(
    st.builds(
        PlannedStep,
        st.sampled_from(("day_plan", "knowledge", "case")),
        st.sampled_from(("a", "b", "c")),
        st.integers(1, 30),
        st.sampled_from(((), ("q",), ("q", "r"), ("r", "q"))),
    ),
    unique_by=lambda step: step.key,
).map(tuple)


def test_the_interview_s_clock_leaves_out_what_is_done_at_home() -> None:
    assert clocks((SALES, DAY, QUIET, PRICE)) == [0, None, 9, 19]


def test_changes_name_what_differs_and_from_what_to_what() -> None:
    cut = replace(SALES, minutes=6, questions=("one", "two"))
    found = changes((DAY, SALES, QUIET), (QUIET, cut, PRICE))
    assert found == [
        Change("removed", DAY.key),
        Change("added", PRICE.key),
        Change("questions", SALES.key),
        Change("minutes", SALES.key, 9, 6),
        Change("order"),
    ]


def test_the_order_of_questions_is_a_difference() -> None:
    one, other = (replace(SALES, questions=names) for names in (("a", "b"), ("b", "a")))
    assert changes((one,), (other,)) == [Change("questions", SALES.key)]


def test_adding_and_taking_out_is_no_other_order() -> None:
    assert changes((SALES, QUIET), (SALES, PRICE, QUIET)) == [Change("added", PRICE.key)]


@given(steps, steps)
def test_plans_without_changes_are_the_same_plan(one, other) -> None:
    assert (changes(one, other) == []) == (one == other)


@given(steps, st.lists(st.sampled_from(("case/a", "knowledge/b", "day_plan/a", "x"))))
def test_a_focus_is_said_in_one_way(given_steps, keys) -> None:
    focus = tidy_focus(keys, given_steps)
    assert tidy_focus(focus, given_steps) == focus
    assert tidy_focus(reversed(keys), given_steps) == focus
    rated = [step for step in given_steps if step.is_rated]
    seat = Seat(1, focus)
    # Nothing left of a focus stands for everything, as an empty one does.
    wanted = [step for step in rated if step.key in keys] or rated
    assert [step for step in rated if seat.must_rate(step)] == wanted


def test_a_day_plan_is_nobody_s_to_rate() -> None:
    assert not Seat(1).must_rate(DAY)
    assert Seat(1).must_rate(PRICE)


def test_a_plan_s_name_changes_with_everything_in_it_but_not_with_names() -> None:
    plan = Plan((SALES, QUIET), (Seat(1, (), "Анна"), Seat(2, (SALES.key,), "Борис")), 3)
    others = [
        replace(plan, steps=(QUIET, SALES)),
        replace(plan, steps=(SALES, replace(QUIET, minutes=11))),
        replace(plan, steps=(replace(SALES, questions=("a",)), QUIET)),
        replace(plan, seats=plan.seats[:1]),
        replace(plan, seats=(Seat(1), Seat(2))),
        replace(plan, player_id=None),
    ]
    assert len({plan.digest, *(other.digest for other in others)}) == len(others) + 1
    assert replace(plan, seats=plan.seats[::-1]).digest == plan.digest
    renamed = replace(plan, seats=(Seat(1, (), "Ёлка"), plan.seats[1]))
    assert renamed.digest == plan.digest


def test_a_focus_on_everything_is_stored_as_none() -> None:
    plan = Plan((DAY, SALES, QUIET), (Seat(1, (QUIET.key, SALES.key)), Seat(2, (QUIET.key,))))
    assert [seat.focus for seat in tidy(plan).seats] == [(), (QUIET.key,)]
