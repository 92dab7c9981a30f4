"""What changes for a session that follows its vacancy's plan, and which can: without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.sessions import plans
from hiring.vacancies.plan import Plan, PlannedStep, Seat

STEPS = tuple(PlannedStep("case", name, 5) for name in "abcd")
one_plan = st.builds(
    Plan,
    st.lists(st.sampled_from(STEPS), unique=True, min_size=1).map(tuple),
    st.lists(
        st.builds(
            Seat,
            st.integers(1, 4),
            st.lists(st.sampled_from([step.key for step in STEPS]), unique=True).map(tuple),
        ),
        unique_by=lambda seat: seat.user_id,
        min_size=1,
    ).map(tuple),
    st.none() | st.integers(1, 5),
)


@given(one_plan, one_plan, st.none() | st.integers(1, 5))
def test_a_session_that_has_followed_differs_in_nothing_and_keeps_its_raters(
    own: Plan, plan: Plan, candidate: int | None
) -> None:
    then = plans.followed(own, plan, candidate)
    assert not plans.difference(then, plans.followed(then, plan, candidate))
    assert [seat.user_id for seat in then.seats] == [seat.user_id for seat in own.seats]
    assert then.steps == plan.steps
    assert then.player_id is None or then.player_id != candidate


@pytest.mark.parametrize(
    ("state", "day_begun", "same_content", "expected"),
    [
        ("invited", False, True, None),
        ("planning", False, True, None),
        ("planned", True, True, "day_begun"),
        ("planning", True, False, "content"),
        ("rating", False, True, "begun"),
        ("closed", False, True, "begun"),
        ("decided", False, True, "begun"),
        ("withdrawn", False, True, "over"),
        ("declined", False, True, "over"),
    ],
)
def test_only_a_session_that_has_not_begun_follows(
    state: str, day_begun: bool, same_content: bool, expected: str | None
) -> None:
    own = Plan((PlannedStep("day_plan", "day", 45), *STEPS), (Seat(1),))
    found = plans.obstacle(
        state,
        own,
        replace(own, steps=STEPS),
        has_begun_day=day_begun,
        has_same_content=same_content,
    )
    assert found == expected


def test_a_day_plan_that_stays_is_no_obstacle() -> None:
    own = Plan((PlannedStep("day_plan", "day", 45), *STEPS), (Seat(1),))
    other = replace(own, steps=own.steps[:3])
    assert plans.obstacle("planned", own, other, has_begun_day=True, has_same_content=True) is None
