"""Rating a session: blind until submitted, nothing lost, closed with or without an absent rater."""

from __future__ import annotations

import pytest

from hiring.core.refusals import NotFound, Refused
from hiring.evidence import queries as evidence
from hiring.interviews import debrief_talk, queries, service
from hiring.sessions import queries as sessions
from tests import world as world_module
from tests.interviews import filled
from tests.interviews.filled import rate_all, submit
from tests.world import World

CANARY = "канарейка-77"


def test_a_rater_cannot_read_others_before_submitting(world: World, as_) -> None:
    rate_all(world, "rater", note=CANARY)
    submit(world, "rater")
    second = as_("second_rater")
    for path in ("", "/ratings", "/debrief", "/result"):
        page = second.get(f"/sessions/{world.session}{path}").get_data(as_text=True)
        assert CANARY not in page, path
    assert second.get(f"/sessions/{world.session}/debrief").status_code == 404
    rate_all(world, "second_rater", level=2)
    submit(world, "second_rater")
    page = second.get(f"/sessions/{world.session}/debrief").get_data(as_text=True)
    assert CANARY in page


def test_a_director_who_rates_is_as_blind_as_anybody(world: World, as_) -> None:
    from hiring.sessions import service as sessions_service

    hr = world_module.identity_of(world.users["hr"])
    sessions_service.change_raters(
        hr, world.session, [world.users["rater"], world.users["director"]]
    )
    rate_all(world, "rater", note=CANARY)
    submit(world, "rater")
    director = as_("director")
    assert director.get(f"/sessions/{world.session}/debrief").status_code == 404
    rate_all(world, "director")
    submit(world, "director")
    assert CANARY in director.get(f"/sessions/{world.session}/debrief").get_data(as_text=True)


def test_who_does_not_rate_a_session_cannot_open_its_forms(world: World, as_) -> None:
    for name in ("hr", "director", "rater_elsewhere", "hr_elsewhere"):
        assert as_(name).get(f"/sessions/{world.session}/ratings").status_code == 404, name
    for name in ("content_owner", "administrator", "mentor", "employee"):
        assert as_(name).get(f"/sessions/{world.session}/ratings").status_code == 403, name


def test_nothing_can_be_rated_after_submission_but_with_a_reason(world: World) -> None:
    rate_all(world, "rater")
    submit(world, "rater")
    submit(world, "rater")  # a second press changes nothing
    rater = world_module.identity_of(world.users["rater"])
    facts = sessions.get_session_for(rater, world.session)
    step = queries.list_own_steps(rater, facts)[0]
    changed = {**(step.content or {}), "note": "после обсуждения"}
    before = step.content
    filled.fill(world, "rater", step, changed)
    assert filled.steps_of(world)[0].content == before, "what comes late is kept and does not count"
    with pytest.raises(Refused, match="reason_needed"):
        service.revise_rating(rater, world.session, step.id, changed, "", step.version)
    service.revise_rating(rater, world.session, step.id, changed, "договорились", step.version)
    (change,) = debrief_talk.list_changes(world.session)
    assert (change.step_id, change.reason) == (step.id, "договорились")
    assert change.before == step.content


def test_closing_needs_a_reason_for_every_absent_rater(world: World, rows) -> None:
    hr = world_module.identity_of(world.users["hr"])
    with pytest.raises(Refused, match="rater_missing"):
        service.close_ratings(hr, world.session, {})
    rate_all(world, "rater")
    submit(world, "rater")
    with pytest.raises(Refused, match="rater_missing"):
        service.close_ratings(hr, world.session, {})
    service.close_ratings(hr, world.session, {world.users["second_rater"]: "в командировке"})
    assert rows("SELECT state FROM assessment_session WHERE id = :id", id=world.session) == [
        ("closed",)
    ]
    found = evidence.list_evidence(world.session)
    assert {row.instrument for row in found} == {
        "knowledge",
        "role_play",
        "provocation",
        "case",
        "observation",
    }
    assert all(row.raters <= 1 for row in found)


def test_closing_without_any_rating_is_refused(world: World) -> None:
    hr = world_module.identity_of(world.users["hr"])
    reasons = {world.users[name]: "не пришёл" for name in ("rater", "second_rater")}
    with pytest.raises(Refused, match="nobody_rated"):
        service.close_ratings(hr, world.session, reasons)


def test_hr_of_another_branch_cannot_close(world: World) -> None:
    with pytest.raises(NotFound):
        service.close_ratings(
            world_module.identity_of(world.users["hr_elsewhere"]), world.session, {}
        )


def test_evidence_of_two_raters_is_their_mean(world: World) -> None:
    rate_all(world, "rater", level=5)
    rate_all(world, "second_rater", level=1)
    for name in ("rater", "second_rater"):
        submit(world, name)
    service.close_ratings(world_module.identity_of(world.users["hr"]), world.session, {})
    found = [row for row in evidence.list_evidence(world.session) if row.instrument == "role_play"]
    assert all(row.raters == 2 for row in found)
    assert all(row.score == pytest.approx(20 * row.details["level"]) for row in found)
    assert {exhibit.kind for exhibit in evidence.list_exhibits(world.session)} >= {
        "responsibility_line"
    }
