"""Knowledge: "points earned / points possible, with a missed critical point capping the area at
40".
"""

from __future__ import annotations

from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.knowledge import AreaRating, Known, QuestionRating, score, score_area

points = st.dictionaries(st.sampled_from("abcdef"), st.none() | st.integers(0, 2), max_size=6)


@st.composite
def questions(draw: st.DrawFn) -> QuestionRating:
    given_points = draw(points)
    return QuestionRating(given_points, frozenset(draw(st.sets(st.sampled_from("abcdef")))))


@st.composite
def area_ratings(draw: st.DrawFn) -> list[AreaRating]:
    return [
        AreaRating(
            f"r{i}",
            draw(st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), questions(), max_size=3)),
            draw(st.none() | st.integers(1, 5)),
        )
        for i in range(draw(st.integers(0, 3)))
    ]


def lost(known: Known) -> float:
    return fsum(reason.loss for reason in known.reasons if reason.loss is not None)


def one(rater: str = "anna", critical: str = "", **given_points: int | None) -> AreaRating:
    return AreaRating(rater, {"q": QuestionRating(given_points, frozenset(critical))})


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (one(a=2, b=2), 100.0),
        (one(a=2, b=0), 50.0),
        (one(a=1, b=1), 50.0),
        (one(a=2, b=None), 100.0),
        (one(a=0, b=0), 0.0),
        (one(a=None, b=None), None),
        (one(critical="a", a=0, b=2, c=2), 40.0),
        (one(critical="a", a=1, b=2, c=2), 500 / 6),
        (one(critical="a", a=None, b=2), 100.0),
        (one(critical="a", a=0, b=1, c=0, d=0), 12.5),
    ],
)
def test_an_area_is_points_earned_of_points_asked_with_the_critical_cap(
    rating: AreaRating, expected: float | None
) -> None:
    """ "Per area, points earned / points possible, with a missed critical point capping the area at
    40."
    """
    assert score_area([rating]).score == (None if expected is None else pytest.approx(expected))


def test_several_raters_are_averaged_after_each_one_s_own_cap() -> None:
    heard = one("anna", "a", a=2, b=2)
    missed = one("boris", "a", a=0, b=2)
    area = score_area([heard, missed])
    assert (area.score, area.spread, area.raters) == (70.0, 60.0, 2)
    assert [(found.code, dict(found.params)) for found in area.disagreements] == [
        ("critical_point", {"question": "q", "point": "a"})
    ]


def test_a_rater_who_asked_nothing_is_not_counted() -> None:
    area = score_area([one("anna", a=2, b=0), one("boris", a=None, b=None)])
    assert (area.score, area.raters, area.spread) == (50.0, 1, 0.0)


def test_missed_critical_points_come_first_among_the_reasons_by_question_and_point() -> None:
    area = score_area([one(critical="c", a=0, b=1, c=0, d=2, e=2, f=2, g=2)])
    assert [(reason.code, reason.params.get("point")) for reason in area.reasons] == [
        ("critical_cap", None),
        ("critical_missed", "c"),
        ("point_missed", "a"),
        ("point_partly", "b"),
    ]


def test_the_level_stands_beside_the_score_and_two_levels_apart_are_discussed() -> None:
    questions_asked = {"q": QuestionRating({"a": 2})}
    area = score_area([AreaRating("a", questions_asked, 2), AreaRating("b", questions_asked, 4)])
    assert (area.score, area.level) == (100.0, 3.0)
    assert [found.code for found in area.disagreements] == ["levels_apart"]


@given(area_ratings())
def test_losses_of_an_area_add_up_to_the_missing_points(ratings: list[AreaRating]) -> None:
    """ "Reasons: codes with parameters whose losses add up to 100 − score." """
    area = score_area(ratings)
    if area.score is None:
        assert area.reasons == ()
    else:
        assert 0.0 <= area.score <= 100.0
        assert lost(area) == pytest.approx(100.0 - area.score, abs=1e-9)


@given(area_ratings())
def test_the_order_of_raters_changes_no_score_of_an_area(ratings: list[AreaRating]) -> None:
    assert score_area(ratings).score == score_area(ratings[::-1]).score


@given(area_ratings(), st.data())
def test_a_better_answer_never_lowers_an_area(
    ratings: list[AreaRating], data: st.DataObject
) -> None:
    improvable = [
        (index, question, name)
        for index, rating in enumerate(ratings)
        for question, record in rating.questions.items()
        for name, given_points in record.points.items()
        if given_points in (0, 1)
    ]
    if not improvable:
        return
    index, question, name = data.draw(st.sampled_from(improvable))
    rating = ratings[index]
    record = rating.questions[question]
    better = QuestionRating({**record.points, name: 2}, record.critical)
    improved = list(ratings)
    improved[index] = AreaRating(rating.rater, {**rating.questions, question: better}, rating.level)
    before, after = score_area(ratings).score, score_area(improved).score
    assert before is not None
    assert after is not None
    assert after >= before


@given(area_ratings())
def test_a_question_that_was_not_asked_changes_nothing(ratings: list[AreaRating]) -> None:
    """ "Not observed is not zero." """
    unasked = QuestionRating({"a": None}, frozenset("a"))
    more = [AreaRating(r.rater, {**r.questions, "q9": unasked}, r.level) for r in ratings]
    assert score_area(more) == score_area(ratings)


@given(st.lists(area_ratings(), max_size=4))
def test_areas_average_and_their_losses_still_add_up(areas: list[list[AreaRating]]) -> None:
    """ "Areas average." """
    scored = [score_area(ratings) for ratings in areas]
    values = [area.score for area in scored if area.score is not None]
    whole = score(scored)
    if not values:
        assert whole.score is None
        return
    assert whole.score == pytest.approx(fsum(values) / len(values))
    assert lost(whole) == pytest.approx(100.0 - fsum(values) / len(values), abs=1e-9)


def test_an_area_that_nobody_asked_about_is_left_out_of_the_mean() -> None:
    asked, unasked = score_area([one(a=2, b=1)]), score_area([one(a=None)])
    assert score([asked, unasked]).score == asked.score == 75.0


@pytest.mark.parametrize("bad", [3, -1, True, 1.5, "2"])
def test_points_other_than_zero_one_two_are_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="instead of 0, 1, 2"):
        QuestionRating({"a": bad})  # type: ignore[dict-item]


def test_one_rater_cannot_rate_one_area_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        score_area([one(a=2), one(a=1)])
