"""Issuing a result: what it is made of, what is missing, and that it stays as it is."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.vacancies.models import Vacancy
from hiring.verdicts import service
from hiring.verdicts.models import Recommendation
from tests import world as world_module
from tests.verdicts import stage
from tests.world import World


def payload_of(world: World) -> dict:
    db.session.rollback()
    found = db.session.scalar(
        select(Recommendation.payload).where(Recommendation.session_id == world.session)
    )
    assert found is not None
    return found


def test_a_result_is_issued_with_its_document_its_moment_and_its_audit_row(
    world: World, rows
) -> None:
    document_id = stage.issued(world)
    payload = payload_of(world)
    assert payload["method"] == "verdict/1"
    assert payload["content"].startswith("support_manager ")
    assert {row["method"] for row in payload["evidence"]} >= {"day_plan/1", "responsibility/2"}
    assert payload["missing"] == []
    assert payload["planned_raters"] == payload["submitted_raters"] == 2
    state, issued_at = rows(
        "SELECT state, issued_at FROM assessment_session WHERE id = :id", id=world.session
    )[0]
    assert (state, issued_at is not None) == ("complete", True)
    assert rows("SELECT id, state, locale FROM document WHERE kind = 'verdict'") == [
        (document_id, "preparing", "ru")
    ]
    events = rows("SELECT event FROM audit_event ORDER BY id DESC LIMIT 2")
    assert {event for (event,) in events} == {"verdict.issued", "document.requested"}


def test_a_second_press_changes_nothing(world: World, rows) -> None:
    stage.issued(world)
    before = rows("SELECT id, payload, issued_at FROM recommendation")
    assert stage.issue(world) is None
    assert rows("SELECT id, payload, issued_at FROM recommendation") == before
    assert rows("SELECT count(*) FROM document") == [(1,)]


def test_nothing_is_issued_while_ratings_are_open(world: World, rows) -> None:
    stage.rate(world, "rater")
    with pytest.raises(Refused) as refused:
        stage.issue(world)
    assert refused.value.code == "ratings_open"
    assert rows("SELECT count(*) FROM recommendation") == [(0,)]


@pytest.mark.parametrize("name", ["director", "rater", "hr_elsewhere", "administrator"])
def test_only_hr_of_the_branch_issues(world: World, name: str) -> None:
    who = world_module.identity_of(world.users[name])
    with pytest.raises(NotFound):
        service.issue_verdict(who, world.session)


def test_a_missing_plan_is_named_and_never_counts_as_nothing(world: World) -> None:
    stage.issued(world, with_plan=False)
    payload = payload_of(world)
    assert {
        "competency": "organisation",
        "instrument": "day_plan",
        "item": "working_day",
    } in payload["missing"]
    organisation = next(
        row for row in payload["competencies"] if row["competency"] == "organisation"
    )
    assert (organisation["score"], organisation["low"], organisation["high"]) == (None, 0, 100)
    assert payload["composite"]["value"] is None
    assert payload["composite"]["high"] - payload["composite"]["low"] == pytest.approx(15, abs=0.2)


def test_a_case_that_nobody_observed_is_missing_and_the_others_keep_their_scores(
    world: World,
) -> None:
    for name in stage.RATERS:
        stage.rate(world, name, unseen=["faulty_equipment"])
    stage.close(world)
    stage.issue(world)
    payload = payload_of(world)
    gaps = [gap["item"] for gap in payload["missing"] if gap["instrument"] == "case"]
    assert gaps == ["faulty_equipment"]
    found = next(row for row in payload["evidence"] if row["instrument"] == "case")
    cell = next(
        cell
        for row in payload["competencies"]
        for cell in row["instruments"]
        if cell["instrument"] == "case"
    )
    assert cell["items"] == 2
    assert cell["low"] == pytest.approx(found["score"] / 2, abs=0.1)


def test_a_missing_rater_widens_the_error_and_lowers_nothing(world: World) -> None:
    stage.plan(world)
    stage.rate(world, "rater")
    stage.close(world, {"second_rater": "заболел"})
    stage.issue(world)
    payload = payload_of(world)
    assert (payload["planned_raters"], payload["submitted_raters"]) == (2, 1)
    codes = {reason["code"] for reason in payload["reasons"]}
    assert "fewer_raters" in codes


def test_the_weights_pinned_on_the_vacancy_count_and_not_the_packs(world: World) -> None:
    @command
    def change() -> None:
        vacancy = db.session.get_one(Vacancy, world.vacancy)
        names = list(vacancy.weights)
        vacancy.weights = {name: 40 if name == "empathy" else 10 for name in names}

    change()
    stage.issued(world)
    weights = {row["competency"]: row["weight"] for row in payload_of(world)["competencies"]}
    assert weights["empathy"] == 0.4
    assert weights["knowledge"] == 0.1


def test_a_plan_that_comes_after_the_result_changes_nothing_of_it(world: World, as_) -> None:
    stage.issued(world, with_plan=False)
    before = json.dumps(payload_of(world), sort_keys=True)
    stage.find(world, "organisation", "day_plan", 99.9, item="working_day")
    assert json.dumps(payload_of(world), sort_keys=True) == before
    page = as_("hr").get(f"/sessions/{world.session}/result").get_data(as_text=True)
    assert "99,9" not in page


def test_a_red_flag_stands_in_the_result_whatever_the_scores(world: World, as_) -> None:
    for name in stage.RATERS:
        stage.rate(world, name, level=5)
    stage.close(world)
    stage.find(
        world,
        "responsibility",
        "case",
        95.0,
        flags=["acted_with_harm:half_price_now"],
    )
    stage.issue(world)
    assert payload_of(world)["word"] == "do_not_recommend"
    page = as_("director").get(f"/sessions/{world.session}/result").get_data(as_text=True)
    assert "Половину цены — и сейчас" in page
    assert "Флаги: не усредняются" in page
