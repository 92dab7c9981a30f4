"""The session page and what HR does with a session: link, raters, taking somebody off."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from hiring.access.regions import Region
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.sessions import queries, service
from hiring.sessions.models import AssessmentSession, SessionRater
from tests import counting
from tests import world as world_module
from tests.world import World


@command
def set_moment(session_id: int, name: str) -> None:
    """Put a moment of a session to now, as the features above do."""
    session = db.session.get_one(AssessmentSession, session_id)
    service.mark(session, name)


@command
def submit_as(session_id: int, user_id: int) -> None:
    """Let a rater have submitted."""
    db.session.execute(
        update(SessionRater)
        .where(SessionRater.session_id == session_id, SessionRater.user_id == user_id)
        .values(submitted_at=clock.now())
    )


def token_of(client, world: World) -> str:
    return world_module.csrf(client.get(f"/sessions/{world.session}").text)


def test_only_hr_of_the_branch_reads_how_to_reach_the_candidate(as_, world: World) -> None:
    page = f"/sessions/{world.session}"
    assert "anna@example.org" in as_("hr").get(page).text
    for name in ("director", "rater", "second_rater"):
        text = as_(name).get(page).text
        assert "Анна Проба" in text
        assert "anna@example.org" not in text
        assert "900 000" not in text
        assert "/withdrawal" not in text
        assert "session-link" not in text


@pytest.mark.parametrize("name", ["hr_elsewhere", "director_elsewhere", "rater_elsewhere"])
def test_a_session_of_another_branch_is_not_there(as_, world: World, name: str) -> None:
    client = as_(name)
    assert client.get(f"/sessions/{world.session}").status_code == 404
    if name == "hr_elsewhere":
        token = world_module.csrf(client.get("/candidates").text)
        for path in ("link", "withdrawal", "raters"):
            assert client.get(f"/sessions/{world.session}/{path}").status_code == 404
        for path in ("link", "link/revoke", "withdrawal", "raters"):
            answer = client.post(f"/sessions/{world.session}/{path}", data={"csrf_token": token})
            assert answer.status_code == 404, path


def test_a_rater_reads_only_the_sessions_they_rate(as_, world: World) -> None:
    [other] = counting.add_sessions(world, 1)
    client = as_("rater")
    assert client.get(f"/sessions/{world.session}").status_code == 200
    assert client.get(f"/sessions/{other}").status_code == 404


def test_who_still_rates_sees_neither_who_has_submitted_nor_how_many(as_, world: World) -> None:
    hr = world_module.identity_of(world.users["hr"])
    seats = [world.users[name] for name in ("hr", "rater", "second_rater")]
    service.change_raters(hr, world.session, seats)
    set_moment(world.session, "first_rating_at")
    page = f"/sessions/{world.session}"
    submit_as(world.session, world.users["second_rater"])
    for name in ("hr", "rater"):
        blind = as_(name).get(page).text
        for words in ("1 из 3", "Тест second_rater", "Ещё не отправил"):
            assert words not in blind
    for name in ("hr", "rater"):
        submit_as(world.session, world.users[name])
        seen = as_(name).get(page).text
        assert "из 3" in seen
        assert "Тест second_rater" in seen


def test_a_new_link_is_shown_once_and_ends_the_old_one_with_its_sign_in(
    app: Flask, as_, client, world: World
) -> None:
    candidate = client
    page = candidate.get(f"/invitation/{world.link_token}").text
    candidate.post(f"/invitation/{world.link_token}", data={"csrf_token": world_module.csrf(page)})
    assert candidate.get("/my").status_code == 200
    hr = as_("hr")
    answer = hr.post(f"/sessions/{world.session}/link", data={"csrf_token": token_of(hr, world)})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    token = answer.text.split("/invitation/")[1].split('"')[0]
    assert token not in hr.get(f"/sessions/{world.session}").text
    assert candidate.get("/my").status_code == 401
    assert candidate.get(f"/invitation/{world.link_token}").status_code == 404
    assert app.test_client().get(f"/invitation/{token}").status_code == 200


def test_a_revoked_link_is_dead_at_once(as_, client, world: World) -> None:
    page = client.get(f"/invitation/{world.link_token}").text
    path = f"/invitation/{world.link_token}"
    client.post(path, data={"csrf_token": world_module.csrf(page)})
    hr = as_("hr")
    data = {"csrf_token": token_of(hr, world)}
    assert hr.post(f"/sessions/{world.session}/link/revoke", data=data).status_code == 303
    assert client.get("/my").status_code == 401
    assert client.get(path).status_code == 404


def test_withdrawing_asks_for_a_reason_and_kills_link_and_sign_in(
    as_, client, world: World, rows
) -> None:
    path = f"/invitation/{world.link_token}"
    client.post(path, data={"csrf_token": world_module.csrf(client.get(path).text)})
    hr = as_("hr")
    form = f"/sessions/{world.session}/withdrawal"
    data = {"csrf_token": world_module.csrf(hr.get(form).text), "reason": "   "}
    assert hr.post(form, data=data).status_code == 422
    assert client.get("/my").status_code == 200
    assert hr.post(form, data={**data, "reason": "Вакансия отменена"}).status_code == 303
    assert client.get("/my").status_code == 401
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (400, 404)
    assert rows("SELECT state, end_reason FROM assessment_session") == [
        ("withdrawn", "Вакансия отменена")
    ]
    assert "Вакансия отменена" in hr.get(f"/sessions/{world.session}").text
    assert "Вакансия отменена" not in as_("rater").get(f"/sessions/{world.session}").text
    hr.post(f"/sessions/{world.session}/link", data=data)
    assert rows("SELECT count(*) FROM candidate_link") == [(1,)]


def test_a_decided_session_is_not_withdrawn(as_, world: World, rows) -> None:
    set_moment(world.session, "decided_at")
    with pytest.raises(Refused) as refused:
        service.withdraw(world_module.identity_of(world.users["hr"]), world.session, "x")
    assert refused.value.code == "already_decided"
    assert rows("SELECT count(*) FROM candidate_link WHERE revoked_at IS NULL") == [(1,)]


def test_raters_change_but_whoever_has_submitted_stays(as_, world: World, rows) -> None:
    hr = as_("hr")
    path = f"/sessions/{world.session}/raters"
    page = hr.get(path).text
    assert "Тест rater_elsewhere" not in page
    token = world_module.csrf(page)
    both = [world.users["rater"], world.users["director"]]
    assert hr.post(path, data={"csrf_token": token, "rater_ids": both}).status_code == 303
    submit_as(world.session, world.users["rater"])
    data = {"csrf_token": token, "rater_ids": [world.users["director"]]}
    assert hr.post(path, data=data).status_code == 303
    assert {rater.user_id for rater in queries.list_raters(world.session)} == {
        world.users["rater"],
        world.users["director"],
    }
    for wrong in ([], [world.users["rater_elsewhere"]], ["x"]):
        answer = hr.post(path, data={"csrf_token": token, "rater_ids": wrong})
        assert answer.status_code == 422
    with pytest.raises(Refused):
        service.change_raters(
            world_module.identity_of(world.users["hr"]),
            world.session,
            [world.users["rater_elsewhere"]],
        )


@pytest.mark.parametrize("moment", ["plan_submitted_at", "ratings"])
def test_who_may_have_seen_the_score_or_ratings_is_not_named_a_rater_any_more(
    as_, world: World, moment: str
) -> None:
    hr = world_module.identity_of(world.users["hr"])
    rater, director = world.users["rater"], world.users["director"]
    service.change_raters(hr, world.session, [rater, director])
    service.change_raters(hr, world.session, [rater])
    if moment == "ratings":
        submit_as(world.session, rater)
    else:
        set_moment(world.session, moment)
    # The director has read everything meanwhile; a plain rater never could.
    with pytest.raises(Refused) as refused:
        service.change_raters(hr, world.session, [rater, director])
    assert refused.value.code == "rater_has_seen"
    service.change_raters(hr, world.session, [rater, world.users["second_rater"]])


def test_a_region_of_another_feature_stands_on_the_page_where_it_has_something(
    app: Flask, as_, world: World
) -> None:
    before = app.extensions["hiring_regions"]
    seen = []

    def load(who, facts):
        seen.append(facts.blind)
        return None if facts.blind else {"total": 0, "counts": [], "rows": []}

    app.extensions["hiring_regions"] = (Region("probe", "sessions/vacancy_region.html", load),)
    try:
        assert 'id="vacancy-candidates"' in as_("hr").get(f"/sessions/{world.session}").text
        blind = as_("rater").get(f"/sessions/{world.session}").text
        assert 'id="vacancy-candidates"' not in blind
    finally:
        app.extensions["hiring_regions"] = before
    assert seen == [False, True]


def test_the_session_page_asks_at_most_six_times_and_not_more_with_more_links(
    app: Flask, as_, world: World, monkeypatch
) -> None:
    monkeypatch.setitem(app.extensions, "hiring_regions", ())
    hr = as_("hr")
    page = f"/sessions/{world.session}"
    hr.get(page)
    with counting.statements(app) as few:
        hr.get(page)
    who = world_module.identity_of(world.users["hr"])
    for _ in range(10):
        token = service.reissue_link(who, world.session)
        service.take_link(token)
    counting.add_sessions(world, 100)
    with counting.statements(app) as many:
        hr.get(page)
    assert len(few) == len(many) <= 6


def test_absent_and_absurd_numbers_are_not_there(as_, world: World) -> None:
    client = as_("hr")
    for number in ("0", "999999", "2147483648", "99999999999999999999999"):
        assert client.get(f"/sessions/{number}").status_code == 404, number
        assert client.get(f"/vacancies/{number}").status_code == 404, number
        assert client.get(f"/candidates/{number}").status_code == 404, number


def test_a_candidate_has_no_hand_in_a_staff_command(world: World) -> None:
    candidate = world_module.candidate_of(world.session)
    with pytest.raises(NotFound):
        service.reissue_link(candidate, world.session)


def test_no_form_opens_for_what_can_no_longer_be_done(as_, world: World) -> None:
    client = as_("hr")
    path = f"/sessions/{world.session}"
    set_moment(world.session, "ratings_closed_at")
    assert client.get(f"{path}/raters").location == path
    assert "notice-error" in client.get(path).text
    assert client.get(f"{path}/withdrawal").status_code == 200
    set_moment(world.session, "decided_at")
    assert client.get(f"{path}/withdrawal").location == path


def test_a_session_that_has_ended_has_no_forms(as_, world: World) -> None:
    client = as_("hr")
    path = f"/sessions/{world.session}"
    data = {"csrf_token": token_of(client, world), "reason": "Передумала."}
    assert client.post(f"{path}/withdrawal", data=data).status_code == 303
    for page in ("raters", "withdrawal"):
        assert client.get(f"{path}/{page}").location == path
