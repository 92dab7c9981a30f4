"""Rating a session: blind until submitted, nothing lost, closed with or without an absent rater."""

from __future__ import annotations

import pytest
from flask import Flask

from hiring.core.refusals import NotFound, Refused
from hiring.demo import answers
from hiring.evidence import queries as evidence
from hiring.interviews import queries, service
from hiring.sessions import queries as sessions
from tests import world as world_module
from tests.world import World

CANARY = "канарейка-77"


def rate_all(world: World, name: str, level: int = 4, canary: str = "") -> None:
    """`name` rates every step of the world's session and does not submit."""
    rater = world_module.identity_of(world.users[name])
    facts = sessions.get_session_for(rater, world.session)
    for step in queries.list_own_steps(rater, facts):
        given = answers.content_of(step.instrument, step.facts, level, name, step.item)
        given["note"] += canary
        service.save_rating(rater, world.session, step.id, given, 0)


def submit(world: World, name: str) -> None:
    service.submit_ratings(world_module.identity_of(world.users[name]), world.session)


def test_a_rater_cannot_read_others_before_submitting(world: World, as_) -> None:
    rate_all(world, "rater", canary=CANARY)
    submit(world, "rater")
    second = as_("second_rater")
    for path in ("", "/ratings", "/comparison", "/result"):
        page = second.get(f"/sessions/{world.session}{path}").get_data(as_text=True)
        assert CANARY not in page, path
    assert second.get(f"/sessions/{world.session}/comparison").status_code == 404
    rate_all(world, "second_rater", level=2)
    submit(world, "second_rater")
    page = second.get(f"/sessions/{world.session}/comparison").get_data(as_text=True)
    assert CANARY in page


def test_a_director_who_rates_is_as_blind_as_anybody(world: World, as_) -> None:
    from hiring.sessions import service as sessions_service

    hr = world_module.identity_of(world.users["hr"])
    sessions_service.change_raters(
        hr, world.session, [world.users["rater"], world.users["director"]]
    )
    rate_all(world, "rater", canary=CANARY)
    submit(world, "rater")
    director = as_("director")
    assert director.get(f"/sessions/{world.session}/comparison").status_code == 404
    rate_all(world, "director")
    submit(world, "director")
    assert CANARY in director.get(f"/sessions/{world.session}/comparison").get_data(as_text=True)


def test_who_does_not_rate_a_session_cannot_open_its_forms(world: World, as_) -> None:
    for name in ("hr", "director", "rater_elsewhere", "hr_elsewhere"):
        assert as_(name).get(f"/sessions/{world.session}/ratings").status_code == 404, name
    for name in ("content_owner", "administrator", "mentor", "employee"):
        assert as_(name).get(f"/sessions/{world.session}/ratings").status_code == 403, name


def test_a_half_filled_form_is_kept_and_says_what_is_open(world: World, as_, rows) -> None:
    client = as_("rater")
    facts = sessions.get_session_for(world_module.identity_of(world.users["rater"]), world.session)
    rater = world_module.identity_of(world.users["rater"])
    step = next(s for s in queries.list_own_steps(rater, facts) if s.instrument == "case")
    address = f"/sessions/{world.session}/ratings/{step.id}"
    token = world_module.csrf(client.get(address).get_data(as_text=True))
    answer = client.post(
        address, data={"csrf_token": token, "version": "0", "note": "сказал «да»", "go": "stay"}
    )
    assert answer.status_code == 303
    page = client.get(address).get_data(as_text=True)
    assert "сказал «да»" in page
    answer = client.post(f"/sessions/{world.session}/ratings/submit", data={"csrf_token": token})
    assert answer.status_code == 422


def test_a_value_outside_the_scale_is_refused_beside_its_field(world: World, as_) -> None:
    client = as_("rater")
    rater = world_module.identity_of(world.users["rater"])
    facts = sessions.get_session_for(rater, world.session)
    for step in queries.list_own_steps(rater, facts):
        address = f"/sessions/{world.session}/ratings/{step.id}"
        token = world_module.csrf(client.get(address).get_data(as_text=True))
        for bad in ("6", "-3", "٣", "1.5", "x" * 10_000):
            data = {"csrf_token": token, "version": "0", "note": "осталось"}
            field = {"case": "position", "role_play": f"level.{_competency(step)}"}.get(
                step.instrument, "level"
            )
            answer = client.post(address, data={**data, field: bad})
            assert answer.status_code == 422, (step.instrument, bad)
            assert "осталось" in answer.get_data(as_text=True)


def _competency(step: queries.OwnStep) -> str:
    return next(iter(step.facts.get("competencies", ["-"])), "-")


def test_two_tabs_do_not_overwrite_each_other(world: World, app: Flask) -> None:
    rater = world_module.identity_of(world.users["rater"])
    facts = sessions.get_session_for(rater, world.session)
    step = queries.list_own_steps(rater, facts)[0]
    given = answers.content_of(step.instrument, step.facts, 4, "rater", step.item)
    service.save_rating(rater, world.session, step.id, given, 0)
    with pytest.raises(Refused, match="stale"):
        service.save_rating(rater, world.session, step.id, {**given, "note": "другая"}, 0)
    kept = queries.get_own_step(rater, facts, step.id)
    assert kept.content == given


def test_nothing_can_be_rated_after_submission_but_with_a_reason(world: World) -> None:
    rate_all(world, "rater")
    submit(world, "rater")
    submit(world, "rater")  # a second press changes nothing
    rater = world_module.identity_of(world.users["rater"])
    facts = sessions.get_session_for(rater, world.session)
    step = queries.list_own_steps(rater, facts)[0]
    changed = {**(step.content or {}), "note": "после обсуждения"}
    with pytest.raises(Refused, match="already_rated"):
        service.save_rating(rater, world.session, step.id, changed, step.version)
    with pytest.raises(Refused, match="reason_needed"):
        service.revise_rating(rater, world.session, step.id, changed, "", step.version)
    service.revise_rating(rater, world.session, step.id, changed, "договорились", step.version)
    (compared,) = [s for s in queries.list_compared(facts) if s.id == step.id]
    assert compared.revised[0][1] == "договорились"


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


def test_marks_are_tied_to_the_step_and_can_be_taken_back(world: World, rows) -> None:
    rater = world_module.identity_of(world.users["rater"])
    facts = sessions.get_session_for(rater, world.session)
    step = queries.list_own_steps(rater, facts)[0]
    from hiring.content import queries as content

    indicator = content.get_pack(facts.content_version_id)["observations"][0]["id"]
    service.add_mark(rater, world.session, step.id, indicator, 1)
    service.add_mark(rater, world.session, step.id, indicator, -1)
    (first,) = rows("SELECT min(id) FROM observation_mark")
    service.remove_mark(rater, world.session, int(str(first[0])))
    assert rows("SELECT step_id, sign FROM observation_mark WHERE removed_at IS NULL") == [
        (step.id, -1)
    ]
    with pytest.raises(Refused, match="unknown_indicator"):
        service.add_mark(rater, world.session, step.id, "no_such", 1)
    with pytest.raises(NotFound):
        service.remove_mark(
            world_module.identity_of(world.users["second_rater"]),
            world.session,
            int(str(first[0])),
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
