"""Which tasks a recommendation asks for."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hiring.probation import proposals

NAMES = ("knowledge", "empathy", "organisation", "responsibility", "positivity")
TEMPLATES: list[dict[str, Any]] = [
    {"id": f"{name}_{week}", "competency": name, "week": week, "days": 7}
    for name in NAMES
    for week in (9, 1, 3, 5)
]


def ids(payload: dict[str, Any], taken: set[str] = set()) -> list[str]:  # noqa: B006 - read only
    return [template["id"] for template in proposals.choose(TEMPLATES, payload, taken)]


def test_the_weakest_competency_comes_first_and_its_earliest_weeks() -> None:
    assert ids({"focus": ["organisation", "empathy"]}) == [
        "organisation_1",
        "organisation_3",
        "organisation_5",
        "empathy_1",
        "empathy_3",
        "empathy_5",
    ]


def test_many_weak_places_get_two_tasks_each() -> None:
    assert len(ids({"focus": list(NAMES[:4])})) == 8


def test_what_was_given_before_is_not_proposed_again() -> None:
    assert ids({"focus": ["empathy"]}, {"empathy_1", "empathy_3"}) == ["empathy_5", "empathy_9"]


def test_without_weak_places_the_two_lowest_give_one_each() -> None:
    payload = {
        "focus": [],
        "competencies": [
            {"competency": "knowledge", "weight": 30, "score": 88.0},
            {"competency": "empathy", "weight": 20, "score": 70.5},
            {"competency": "positivity", "weight": 0, "score": 1.0},
            {"competency": "organisation", "weight": 20, "score": 66.0},
        ],
    }
    assert ids(payload) == ["organisation_1", "empathy_1"]


def test_a_competency_without_templates_proposes_nothing() -> None:
    assert ids({"focus": ["telepathy"]}) == []


@given(st.lists(st.sampled_from(NAMES), max_size=12), st.sets(st.integers(0, 19)))
def test_nothing_is_proposed_twice_and_never_more_than_three_for_one(
    focus: list[str], taken: set[int]
) -> None:
    before = {TEMPLATES[place]["id"] for place in taken}
    payload = {"focus": focus, "competencies": []}
    found = proposals.choose(TEMPLATES, payload, before)
    names = [template["id"] for template in found]
    assert len(set(names)) == len(names)
    assert not before & set(names)
    for name in NAMES:
        assert sum(template["competency"] == name for template in found) <= 3
    assert {template["competency"] for template in found} <= set(focus)
