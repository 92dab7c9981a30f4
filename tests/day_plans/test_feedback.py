"""What candidates read of their plan: ranges over all good plans and words, nothing of the key."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.content import queries as content
from hiring.day_plans import feedback
from hiring.day_plans import service as day_plans
from hiring.day_plans.key import Key, get_key
from hiring.sessions import queries as sessions_queries
from hiring.sessions import service as sessions
from tests import world as world_module
from tests.day_plans.test_contests import show_feedback
from tests.verdicts import stage
from tests.world import World

PATH = "/my/day-plan/feedback"


def browser_of(app: Flask, world: World) -> FlaskClient:
    who = world_module.candidate_of(world.session)
    return world_module.browser(app, link_id=who.link_id)


def planned(world: World, name: str) -> None:
    """The candidate submits exactly the plan called `name`, and the result is issued."""
    stage.plan(world, name, slips=0)
    for rater in stage.RATERS:
        stage.rate(world, rater)
    stage.close(world)
    stage.issue(world)


def shown(world: World) -> feedback.Feedback:
    who = world_module.candidate_of(world.session)
    found = feedback.find_feedback(sessions_queries.get_own(who))
    assert found is not None
    return found


def test_it_opens_after_the_result_and_only_where_the_company_shows_it(
    app: Flask, world: World
) -> None:
    show_feedback(world)
    browser = browser_of(app, world)
    stage.plan(world)
    assert browser.get(PATH).status_code == 303
    for name in stage.RATERS:
        stage.rate(world, name)
    stage.close(world)
    assert browser.get(PATH).status_code == 303
    assert PATH not in browser.get("/my").text
    stage.issue(world)
    assert browser.get(PATH).status_code == 200
    assert PATH in browser.get("/my").text
    show_feedback(world, False)
    assert browser.get(PATH).status_code == 303
    assert PATH not in browser.get("/my").text


def test_without_a_plan_there_is_no_feedback(app: Flask, world: World) -> None:
    show_feedback(world)
    stage.issued(world, with_plan=False)
    assert browser_of(app, world).get(PATH).status_code == 303
    who = world_module.candidate_of(world.session)
    assert feedback.find_feedback(sessions_queries.get_own(who)) is None


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_no_points_no_titles_of_others_and_no_minutes_of_the_key_are_on_the_page(
    app: Flask, world: World, locale: str
) -> None:
    show_feedback(world)
    planned(world, "never_says_no")
    browser = browser_of(app, world)
    token = world_module.csrf(browser.get("/my").text)
    browser.post("/language", data={"csrf_token": token, "locale": locale, "next": "/my"})
    page = browser.get(PATH).text
    main = re.sub(
        r"<svg.*?</svg>", "", page[page.index("<main") : page.index("</main>")], flags=re.S
    )
    words = content.get_words(world.content_version, locale)["day_plans"]["working_day"]
    key = get_key(world.content_version, "working_day")
    own = {row["label"] for row in shown(world).rows[0]["blocks"]}
    # No expert, and of the tasks only those that stand in one's own day.
    for reference in words["references"].values():
        assert reference["name"] not in page
        assert reference["summary"] not in page
    with_block = {
        task
        for task, choice in _plan(world)["tasks"].items()
        if "do" in choice or "delegate" in choice
    }
    for task in key.exercise.tasks:
        title = words["tasks"][task.id]["title"]
        if task.id not in with_block:
            assert title not in page, title
    assert own
    # No score, no reading's number, nothing of what cost points.
    report = _report(world)
    for value in (report["total"], *report["readings"].values()):
        assert f"{value:.1f}" not in main
    assert "day_plan/1" not in page
    for reason in report["reasons"]:
        assert f"{reason['total_loss']:.1f}".replace(".", ",") + "<" not in main


def _plan(world: World) -> Any:
    return stage.db.session.execute(
        stage.select(feedback.PlanAttempt.plan).where(
            feedback.PlanAttempt.session_id == world.session
        )
    ).scalar_one()


def _report(world: World) -> Any:
    return stage.db.session.execute(stage.select(feedback.PlanResult.report)).scalar_one()


def test_the_ranges_hold_every_good_plan_and_tell_none_of_them(world: World) -> None:
    show_feedback(world)
    planned(world, "hard_first")
    found = shown(world)
    # A good plan lies inside every range; the demo shortens its minutes.
    assert [
        count.label
        for count in found.counts
        if not (
            (count.good is not None and count.good[0] <= count.own <= count.good[1])
            or count.is_minutes
        )
    ] == []
    names = [name for name, _range in found.bands]
    assert len(names) == 3
    for _name, (low, high) in found.bands:
        assert (low % 15, high % 15) == (0, 0)
        assert low <= high
    assert {one.band for _check, readings in found.checks for one in readings} <= {
        "strong",
        "sufficient",
    }


def test_too_few_good_plans_are_no_range(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_feedback(world)
    planned(world, "hard_first")
    whole = get_key(world.content_version, "working_day")
    few = Key(whole.exercise, whole.references[: feedback.LEAST_REFERENCES - 1])
    monkeypatch.setattr(feedback, "get_key", lambda *_: few)
    found = shown(world)
    assert found.bands == []
    assert len(found.rows) == 1
    assert {count.good for count in found.counts} == {None}
    assert browser_of(app, world).get(PATH).status_code == 200


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (None, "none"),
        (0, "weak"),
        (49.9, "weak"),
        (70, "sufficient"),
        (84, "strong"),
        (100, "strong"),
    ],
)
def test_a_band_says_how_far_a_reading_is_from_a_random_plan_to_the_experts(
    value: float | None, band: str
) -> None:
    assert feedback.band_of(value, {"random": 20.0, "expert": 100.0}) == band
    # Where the anchors tell nothing apart, the reading's own scale holds.
    assert feedback.band_of(61.0, {"random": 100.0, "expert": 99.0}) == "sufficient"
    assert feedback.band_of(59.0, {"random": None, "expert": None}) == "weak"


def test_a_hand_off_is_drawn_as_a_moment_and_not_as_long_as_it_takes(world: World) -> None:
    show_feedback(world)
    planned(world, "team_and_delegation")
    moments = [
        block["end"] - block["start"]
        for block in shown(world).rows[0]["blocks"]
        if block["kind"] == "handoff"
    ]
    assert len(moments) > 1
    assert set(moments) == {10}


def test_an_empty_plan_has_a_feedback_too(app: Flask, world: World) -> None:
    show_feedback(world)
    who = world_module.candidate_of(world.session)
    sessions.consent(who, notice_version="1", locale="ru", text="да")
    attempt_id = day_plans.start_plan(who)
    day_plans.keep_form(who, attempt_id, {"notes": "Не успеваю."}, 0)
    day_plans.submit_plan(who, 1)
    for rater in stage.RATERS:
        stage.rate(world, rater)
    stage.close(world)
    stage.issue(world)
    page = browser_of(app, world).get(PATH)
    assert page.status_code == 200
    assert shown(world).counts[4].own == len(
        get_key(world.content_version, "working_day").exercise.tasks
    )
