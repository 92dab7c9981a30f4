"""Plans into which no thought went score low: untouched, everything in the order listed, at random."""

from __future__ import annotations

import random
from statistics import median

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.content import queries as content
from hiring.core.db import db
from hiring.day_plans import submission
from hiring.day_plans.key import get_key
from hiring.evidence.models import Evidence
from scoring import day_plan
from scoring.day_plan.baselines import RANDOM_PLANS, random_plans
from tests.day_plans.candidates import begin, candidate_of, submitted
from tests.world import World

WEAK, SUFFICIENT = 40, 60
# What comes to no database is asked on one.
on_one_engine = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def planning(app: Flask, world: World) -> FlaskClient:
    """A candidate at the planner."""
    return begin(candidate_of(app, world))


def _score() -> float:
    """The plan's score on the common scale, as the verdict reads it."""
    score = db.session.query(Evidence.score).filter(Evidence.instrument == "day_plan").one()[0]
    assert score is not None
    return float(score)


def test_an_untouched_submission_scores_nothing(planning: FlaskClient) -> None:
    submitted(planning, {})
    assert _score() == 0


def _in_a_row(tasks: list[str], minutes: int) -> dict[str, str]:
    """Everything done in person, one after the other from nine, each for so many minutes."""
    fields: dict[str, str] = {}
    for place, task in enumerate(tasks):
        at = min(9 * 60 + place * minutes, 24 * 60 - minutes)
        fields |= {
            f"choice.{task}": "do",
            f"start.{task}": f"{at // 60}:{at % 60:02d}",
            f"minutes.{task}": str(minutes),
        }
    return fields


@pytest.mark.parametrize("minutes", [15, 30, 45])
def test_everything_in_the_order_of_the_inbox_is_weak(
    planning: FlaskClient, world: World, minutes: int
) -> None:
    tasks = content.get_pack(world.content_version)["day_plans"]["working_day"]["tasks"]
    submitted(planning, _in_a_row([task["id"] for task in tasks], minutes))
    assert _score() < WEAK


@on_one_engine
def test_everything_in_whatever_order_it_is_shown_is_never_sufficient(
    app: Flask, world: World
) -> None:
    key = get_key(world.content_version, "working_day")
    anchors = content.get_gate(world.content_version, "working_day")["anchors"]
    source = random.Random(1)
    scores = []
    for _ in range(200):
        order = [task.id for task in key.exercise.tasks]
        source.shuffle(order)
        plan = submission.read_plan(key, _in_a_row(order, source.choice((15, 30, 45))))
        total = day_plan.score_plan(key.exercise, key.references, plan).total
        scores.append(day_plan.calibrate(total, anchors))
    assert median(scores) < WEAK
    assert max(scores) < SUFFICIENT


@on_one_engine
def test_a_thousand_random_plans_score_low(app: Flask, world: World) -> None:
    key = get_key(world.content_version, "working_day")
    anchors = content.get_gate(world.content_version, "working_day")["anchors"]
    scores = sorted(
        day_plan.calibrate(day_plan.score_plan(key.exercise, key.references, plan).total, anchors)
        for plan in random_plans(key.exercise, RANDOM_PLANS)
    )
    assert len(scores) == 1000
    assert scores[949] <= WEAK
    assert scores[-1] < SUFFICIENT
