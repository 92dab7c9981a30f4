"""A level needs a note or a mark that it rests on, whatever the instrument."""

from __future__ import annotations

from typing import Any

import pytest

from hiring.interviews import queries
from tests.interviews.filled import INSTRUMENTS, complete, fill, step_of
from tests.world import World

# Pages; what is stored is asked of both databases elsewhere.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


def groundless(step: queries.OwnStep) -> dict[str, Any]:
    """A complete rating whose level rests on nothing."""
    given = {**complete(step, note=""), "reactions": [], "harm": False}
    for question in given.get("questions", {}).values():
        question |= {"skipped": True, "why": "не было времени"}
    for own in given.get("competencies", {}).values():
        own["checklist"] = dict.fromkeys(own["checklist"], "not_possible")
    return given


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_level_without_a_note_or_a_mark_is_open(world: World, instrument: str) -> None:
    step = step_of(world, instrument)
    fill(world, "rater", step, groundless(step))
    step = step_of(world, instrument)
    assert step.missing == ("note",)
    fill(world, "rater", step, {**groundless(step), "note": "сказал сам"})
    assert step_of(world, instrument).state == "complete"


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_not_observed_needs_neither(world: World, instrument: str) -> None:
    step = step_of(world, instrument)
    given = groundless(step)
    for own in (given, *given.get("competencies", {}).values()):
        own |= {"level": None, "position": None, "unseen": True}
    if instrument == "role_play":
        given = {key: value for key, value in given.items() if key not in ("level", "position")}
    fill(world, "rater", step, given)
    assert step_of(world, instrument).missing == ()


def test_one_mark_is_enough(world: World) -> None:
    area, scene = step_of(world, "knowledge"), step_of(world, "role_play")
    given = groundless(area)
    next(iter(given["questions"].values()))["skipped"] = False
    fill(world, "rater", area, given)
    assert step_of(world, "knowledge").missing == ()
    given = groundless(scene)
    for own in given["competencies"].values():
        own["checklist"][next(iter(own["checklist"]))] = "no"
    fill(world, "rater", scene, given)
    assert step_of(world, "role_play").missing == ()
