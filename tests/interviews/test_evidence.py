"""What raters give, as evidence: every number here is worked out by hand from the rules.

Levels count 20 points each; knowledge is points earned of points asked, at most 40 over a missed
critical point; marks are a smoothed balance; responsibility is folded before it is averaged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from hiring.core.db import db
from hiring.demo import raters
from hiring.evidence import queries as evidence
from hiring.evidence.queries import Found
from hiring.interviews import keeping, queries, service
from hiring.sessions import queries as sessions_queries
from hiring.verdicts import service as verdicts
from hiring.verdicts.models import Recommendation
from tests.interviews.filled import complete, mark, rate_all, steps_of, submit
from tests.world import World, add_candidate, identity_of

# Of the area, what was asked: the numbers below are worked out for these.
ASKED = ("basis_of_programme", "plateau")
CLEAR, SMILE = "clear_speech", "friendly_manner"


def give(world: World, name: str, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """`name` fills in every step, some of them with `changes` by item, and submits."""
    who = identity_of(world.users[name])
    for step in steps_of(world, name):
        raters.fill(who, world.session, step.id, {**complete(step), **changes.get(step.item, {})})
    submit(world, name)


def close(world: World, **excuse: str) -> dict[tuple[str, str, str], Found]:
    """HR closes; the findings by competency, instrument and item."""
    reasons = {world.users[name]: reason for name, reason in excuse.items()}
    service.close_ratings(identity_of(world.users["hr"]), world.session, reasons)
    return {
        (row.competency, row.instrument, row.item): row
        for row in evidence.list_evidence(world.session)
    }


def questions(
    world: World, lost: Mapping[str, int], skipped: str = ""
) -> dict[str, dict[str, object]]:
    """The area's questions with full points but for those in `lost`; only two were asked."""
    step = next(step for step in steps_of(world) if step.instrument == "knowledge")
    return {
        question["id"]: {
            "points": {point["id"]: lost.get(point["id"], 2) for point in question["points"]},
            "agreement": "agrees",
            "skipped": question["id"] not in ASKED or question["id"] == skipped,
            "why": "не успели",
        }
        for question in step.facts["questions"]
    }


def losses(found: Found) -> float:
    return math.fsum(reason["loss"] or 0.0 for reason in found.reasons)


def test_knowledge_is_points_of_points_asked_and_40_at_most_over_a_missed_critical_point(
    world: World,
) -> None:
    # Twelve points of two each. The first rater misses three of 24.
    first = questions(world, {"goal_first": 1, "questionnaire": 0})
    # The second misses only one point, a critical one: 22 of 24 would be 92.
    second = questions(world, {"no_harder": 0})
    give(world, "rater", {"body_correction": {"questions": first, "level": 5}})
    give(world, "second_rater", {"body_correction": {"questions": second, "level": 2}})
    found = close(world)["knowledge", "knowledge", "body_correction"]
    assert found.score == pytest.approx((100 * 21 / 24 + 40) / 2)
    assert found.raters == 2
    assert found.method == "knowledge/1"
    assert losses(found) == pytest.approx(100 - found.score)
    # Levels stand beside the score: they are discussed and never enter it.
    assert found.details["level"] == pytest.approx(3.5)
    assert {row["code"] for row in found.details["disagreements"]} == {
        "levels_apart",
        "critical_point",
    }


def test_a_question_that_was_not_asked_counts_neither_way(world: World) -> None:
    lost = {"goal_first": 0, "no_harder": 0, "facts_first": 0}
    given = questions(world, lost, skipped="plateau")
    give(world, "rater", {"body_correction": {"questions": given}})
    found = close(world, second_rater="болеет")["knowledge", "knowledge", "body_correction"]
    assert found.score == pytest.approx(100 * 10 / 12), "the critical point was not asked about"


def test_a_level_counts_twenty_and_raters_are_averaged(world: World) -> None:
    def play(*levels: int | None) -> dict[str, object]:
        step = next(step for step in steps_of(world) if step.item == "polite_but_leaving")
        names = list(step.facts["competencies"])
        seen = {name: dict.fromkeys(step.facts["behaviours"][name], "yes") for name in names}
        return {
            "competencies": {
                name: {"checklist": seen[name], "level": level, "unseen": level is None}
                for name, level in zip(names, levels, strict=True)
            }
        }

    one = {"polite_but_leaving": play(4, 5), "did_not_get_along": {"level": 3}}
    two = {
        "polite_but_leaving": play(2, None),
        "did_not_get_along": {"level": 5, "stopped": True},
    }
    give(world, "rater", one)
    give(world, "second_rater", two)
    found = close(world)
    talk = found["communicability", "role_play", "polite_but_leaving"]
    assert (talk.score, talk.raters, talk.details["spread"]) == (60.0, 2, 2)
    assert talk.details["disagreements"][0]["params"] == {"lowest": 2, "highest": 4}
    # "Not observed" by one is no zero: the other's level stands, and one rater stands behind it.
    empathy = found["empathy", "role_play", "polite_but_leaving"]
    assert (empathy.score, empathy.raters) == (100.0, 1)
    # What was stopped is not rated, whatever had been ticked before.
    provoked = found["positivity", "provocation", "did_not_get_along"]
    assert (provoked.score, provoked.raters) == (60.0, 1)
    assert losses(provoked) == pytest.approx(40)


def test_responsibility_is_folded_per_rater_before_it_is_averaged(world: World) -> None:
    # Both cases do harm on the far side; in one safety is at stake.
    one = {"half_price_now": {"position": 1}, "faulty_equipment": {"position": -2}}
    two = {
        "half_price_now": {"position": 0},
        "faulty_equipment": {"position": None, "unseen": True},
    }
    give(world, "rater", one)
    give(world, "second_rater", two)
    found = close(world)["responsibility", "case", ""]
    # 100 (1 - (1/2 + 1) / 2) = 25 and 100; their mean.
    assert found.score == pytest.approx(62.5)
    assert found.details["tilt"] == pytest.approx(-1 / 3)
    assert found.details["inconsistency"] == pytest.approx(math.sqrt(42 / 27))
    assert found.flags == ["safety_refused:faulty_equipment"]
    assert losses(found) == pytest.approx(37.5)
    assert found.raters == 2


def test_opposite_extremes_are_zero_and_no_middle(world: World) -> None:
    far = {"half_price_now": {"position": 2}, "faulty_equipment": {"position": -2}}
    give(world, "rater", far)
    found = close(world, second_rater="болеет")["responsibility", "case", ""]
    assert found.score == pytest.approx(0.0)
    assert found.details["tilt"] == pytest.approx(0.0)
    assert set(found.flags) == {"acted_with_harm:half_price_now", "safety_refused:faulty_equipment"}


def test_marks_are_a_smoothed_balance_of_who_marked(world: World) -> None:
    mark(world, "rater", CLEAR, 1, 1, 1, -1)
    mark(world, "second_rater", CLEAR, 1)
    mark(world, "rater", SMILE, 1)
    give(world, "rater", {})
    give(world, "second_rater", {})
    found = close(world)
    clear = found["communicability", "observation", ""]
    assert clear.score == pytest.approx(100 * 5 / 7)
    assert clear.raters == 2
    # One of the two set no mark of it: they observed nothing, and do not narrow the error.
    smile = found["positivity", "observation", ""]
    assert smile.score == pytest.approx(100 * 2 / 3)
    assert smile.raters == 1


def test_marks_of_the_absent_and_marks_taken_back_do_not_count(world: World) -> None:
    mark(world, "rater", CLEAR, 1, -1)
    rater = identity_of(world.users["rater"])
    facts = sessions_queries.get_session_for(rater, world.session)
    bad = next(one for one in queries.get_sheet(rater, facts).marks if one.sign < 0)
    keeping.keep_form(rater, world.session, {bad.name: ""}, None)
    mark(world, "second_rater", CLEAR, -1)
    give(world, "rater", {})
    found = close(world, second_rater="болеет")
    clear = found["communicability", "observation", ""]
    assert (clear.details["positive"], clear.details["negative"], clear.raters) == (1, 0, 1)
    assert clear.score == pytest.approx(100 * 2 / 3)
    assert found["positivity", "observation", ""].score is None, "no mark is no zero"


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_missing_rater_only_widens(world: World) -> None:
    """With the same levels from one rater as from two, every score stays; every error grows."""
    both = _issued(world, absent=False)
    one = _issued(world, absent=True)
    assert both["composite"]["observed"] == pytest.approx(one["composite"]["observed"])
    assert both["composite"]["sem"] < one["composite"]["sem"]
    pairs = zip(both["competencies"], one["competencies"], strict=True)
    rated = [(two, single) for two, single in pairs if two["observed"] is not None]
    assert len(rated) >= 6
    for two, single in rated:
        assert two["observed"] == pytest.approx(single["observed"]), two["competency"]
        assert two["sem"] < single["sem"], two["competency"]


def _issued(world: World, absent: bool) -> Any:
    hr = identity_of(world.users["hr"])
    world.session = add_candidate(world, "Пара", f"{absent}@example.org")
    for name in ("rater", "second_rater"):
        rate_all(world, name)
    # Marks are a balance with its count: of the same rater both times, so that the count is too.
    for indicator in (CLEAR, SMILE):
        mark(world, "rater", indicator, 1)
    submit(world, "rater")
    if not absent:
        submit(world, "second_rater")
    close(world, **({"second_rater": "болеет"} if absent else {}))
    verdicts.issue_verdict(hr, world.session)
    row = db.session.query(Recommendation).filter_by(session_id=world.session).one()
    return row.payload
