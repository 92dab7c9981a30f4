"""What a plan measures and where it is thin: the rules, without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.vacancies import coverage
from hiring.vacancies.coverage import Caution, Content, Coverage, Measured
from hiring.vacancies.plan import Plan, PlannedStep, Seat, tidy

COLUMNS = ("knowledge", "role_play", "provocation", "case", "observation", "day_plan")
CONTENT = Content(
    competencies=[
        Measured("knowledge", 40, ("knowledge",)),
        Measured("empathy", 30, ("role_play", "observation")),
        Measured("positivity", 10, ("provocation", "observation")),
        Measured("responsibility", 10, ("case",)),
        Measured("organisation", 10, ("day_plan",)),
    ],
    measures={
        "day_plan/day": ("organisation",),
        "knowledge/sales": ("knowledge",),
        "knowledge/needs": ("knowledge",),
        "role_play/quiet": ("empathy",),
        "role_play/angry": ("empathy",),
        "provocation/nonsense": ("positivity",),
        "provocation/selling": ("positivity",),
        "case/price": ("responsibility",),
        "case/booking": ("responsibility",),
    },
    questions={"knowledge/sales": 3, "knowledge/needs": 2},
    indicators={"empathy": 6},
)
STEPS = (
    PlannedStep("day_plan", "day", 45),
    PlannedStep("knowledge", "sales", 9),
    PlannedStep("knowledge", "needs", 6),
    PlannedStep("role_play", "quiet", 10),
    PlannedStep("role_play", "angry", 8),
    PlannedStep("provocation", "nonsense", 3),
    PlannedStep("provocation", "selling", 3),
    PlannedStep("case", "price", 5),
    PlannedStep("case", "booking", 5),
)
GOOD = Plan(STEPS, (Seat(1, name="Олег"), Seat(2, name="Ирина")), None)


def cover(plan: Plan) -> Coverage:
    return coverage.cover(plan, CONTENT, COLUMNS)


def without(*keys: str) -> Plan:
    return replace(GOOD, steps=tuple(step for step in STEPS if step.key not in keys))


def of(key: str) -> PlannedStep:
    return next(step for step in STEPS if step.key == key)


def found(plan: Plan) -> set[str]:
    """Every caution as "where: code"."""
    seen = cover(plan)
    said = {f"plan: {one.code}" for one in seen.cautions}
    said |= {f"{key}: {one.code}" for key, some in seen.steps.items() for one in some}
    said |= {f"{key}: {one.code}" for key, load in seen.loads.items() for one in load.cautions}
    for row in seen.rows:
        said |= {f"{row.competency}: {one.code}" for one in row.cautions}
        for name, cell in row.cells.items():
            said |= {f"{row.competency} by {name}: {one.code}" for one in cell.cautions}
    return said


def focus(user_id: int, *keys: str) -> Seat:
    return Seat(user_id, keys, f"Оценщик {user_id}")


EVERYTHING_RATED = tuple(step.key for step in STEPS if step.is_rated)
LONG = PlannedStep("case", "booking", 120)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (GOOD, set()),
        (without("case/booking"), {"responsibility by case: single"}),
        (
            without("case/booking", "case/price"),
            {
                "responsibility by case: gap",
                "plan: no_calm_ending",
            },
        ),
        # A day is planned once, and that is no thin place; without it there is a gap.
        (without("day_plan/day"), {"organisation by day_plan: gap"}),
        # Observation runs by itself.
        (
            without("provocation/nonsense", "provocation/selling"),
            {"positivity by provocation: gap"},
        ),
        (
            replace(GOOD, steps=(*STEPS[:-1], STEPS[3])),
            {
                "responsibility by case: single",
                "plan: no_calm_ending",
            },
        ),
        (
            replace(GOOD, steps=(*STEPS[:-1], LONG)),
            {
                "plan: too_long",
                "1: rater_minutes",
                "2: rater_minutes",
            },
        ),
        (
            replace(GOOD, seats=(Seat(1, name="Олег"),)),
            {"plan: single_rater", "plan: nobody_plays"},
        ),
        (replace(GOOD, seats=(Seat(1, name="Олег"),), player_id=9), {"plan: single_rater"}),
        (
            replace(GOOD, seats=(Seat(1, name="Олег"),), player_id=1),
            {
                "plan: single_rater",
                "role_play/quiet: plays_and_rates",
                "role_play/angry: plays_and_rates",
            },
        ),
        # Two rate, so somebody else looks on while one plays.
        (replace(GOOD, player_id=1), set()),
        (
            replace(GOOD, seats=(Seat(1), focus(2, "case/price")), player_id=1),
            {
                "knowledge: one_rater",
                "empathy: one_rater",
                "positivity: one_rater",
                "role_play/quiet: plays_and_rates",
                "role_play/angry: plays_and_rates",
            },
        ),
        (
            replace(GOOD, seats=(focus(1, *EVERYTHING_RATED[2:]), focus(2, *EVERYTHING_RATED[2:]))),
            {
                "knowledge: nobody",
                "knowledge/sales: unrated",
                "knowledge/needs: unrated",
            },
        ),
        (
            replace(GOOD, seats=(focus(1, *EVERYTHING_RATED[1:]), focus(2, *EVERYTHING_RATED[1:]))),
            {
                "knowledge/sales: unrated",
            },
        ),
    ],
)
def test_thin_long_and_heavy_places_are_named(plan: Plan, expected: set[str]) -> None:
    assert found(plan) == expected
    assert cover(plan).total == len(expected)


def test_a_competency_without_weight_has_no_gap_and_needs_no_rater() -> None:
    light = replace(CONTENT, competencies=[Measured("responsibility", 0, ("case",))])
    plan = without("case/price", "case/booking")
    [row] = coverage.cover(plan, light, COLUMNS).rows
    assert row.cells["case"].cautions == ()
    assert row.cells["case"].is_measured
    assert row.cautions == ()


def test_a_dozen_steps_is_as_much_as_one_rater_bears() -> None:
    many = tuple(PlannedStep("case", f"c{number}", 1) for number in range(13))
    heavy = replace(GOOD, steps=many)
    assert cover(heavy).loads[1].cautions[0].code == "rater_steps"
    at_the_edge = replace(GOOD, steps=many[:12])
    assert cover(at_the_edge).loads[1].cautions == ()


def test_whoever_has_too_much_of_both_is_told_once_to_share_out() -> None:
    many = tuple(PlannedStep("case", f"c{number}", 8) for number in range(13))
    [caution] = cover(replace(GOOD, steps=many)).loads[1].cautions
    assert caution.code == "rater_minutes"


def test_of_steps_that_are_too_alike_the_later_one_says_which_gave_it_away() -> None:
    near = {"case/price": {"role_play/quiet": "Тихий"}, "role_play/quiet": {"case/price": "Цена"}}
    alike = replace(CONTENT, near=near)
    for plan, later, title in (
        (GOOD, "case/price", "Тихий"),
        (replace(GOOD, steps=STEPS[::-1]), "role_play/quiet", "Цена"),
    ):
        seen = coverage.cover(plan, alike, COLUMNS)
        assert {key: some for key, some in seen.steps.items() if some} == {
            later: (Caution("near", {"title": title}),)
        }
    without_it = coverage.cover(without("role_play/quiet"), alike, COLUMNS)
    assert not any(without_it.steps.values())


def test_the_edges_of_time_are_still_good() -> None:
    whole = replace(GOOD, steps=(*STEPS[:-1], PlannedStep("case", "booking", 106)))
    assert cover(whole).minutes == 150
    assert not any(one.code == "too_long" for one in cover(whole).cautions)
    half = replace(GOOD, steps=(*STEPS[:-1], PlannedStep("case", "booking", 46)))
    assert cover(half).loads[1].minutes == 90
    assert cover(half).loads[1].cautions == ()


def test_a_cell_says_how_many_items_and_questions_and_how_long() -> None:
    rows = {row.competency: row for row in cover(GOOD).rows}
    knowledge = rows["knowledge"].cells["knowledge"]
    assert (knowledge.items, knowledge.questions, knowledge.minutes) == (2, 5, 15)
    observed = rows["empathy"].cells["observation"]
    assert (observed.items, observed.minutes) == (6, 0)
    assert not rows["empathy"].cells["case"].is_measured
    seen = cover(GOOD)
    assert (seen.minutes, seen.rated) == (49, 8)


steps = st.lists(st.sampled_from(STEPS), unique=True, min_size=1).map(tuple)
seats = st.lists(
    st.builds(
        Seat,
        st.integers(1, 4),
        st.lists(st.sampled_from(EVERYTHING_RATED), unique=True).map(tuple),
        st.just("Имя"),
    ),
    unique_by=lambda seat: seat.user_id,
    min_size=1,
).map(tuple)
plans = st.builds(Plan, steps, seats, st.none() | st.integers(1, 4)).map(tidy)


@given(plans)
def test_every_minute_is_somebody_s_and_the_total_is_the_sum_of_the_interview(plan: Plan) -> None:
    seen = cover(plan)
    assert seen.minutes == sum(step.minutes for step in plan.steps if step.is_rated)
    # In this content every item measures one competency.
    assert seen.minutes == sum(
        cell.minutes for row in seen.rows for name, cell in row.cells.items() if name != "day_plan"
    )
    assert all(load.minutes <= seen.minutes for load in seen.loads.values())


@given(plans)
def test_who_is_named_first_changes_nothing(plan: Plan) -> None:
    assert found(plan) == found(replace(plan, seats=plan.seats[::-1]))


@given(plans)
def test_another_rater_who_rates_everything_leaves_no_step_unrated(plan: Plan) -> None:
    more = replace(plan, seats=(*plan.seats, Seat(9, (), "Ещё")))
    codes = {one.split(": ")[1] for one in found(more)}
    assert not codes & {"nobody", "unrated", "plays_and_rates", "single_rater", "nobody_plays"}


@given(plans, st.sampled_from(STEPS))
def test_one_more_item_never_opens_a_gap(plan: Plan, step: PlannedStep) -> None:
    def gaps(one: Plan) -> int:
        return sum("gap" in said for said in found(one))

    if step not in plan.steps:
        assert gaps(replace(plan, steps=(step, *plan.steps))) <= gaps(plan)
