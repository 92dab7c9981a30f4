"""Where interviews are seen: the candidate's page, desks, other people's pages, letters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.interviews import service as interviews
from hiring.meetings import queries, service, sweep
from hiring.sessions import queries as sessions_queries
from hiring.sessions import service as sessions
from tests import world as world_module
from tests.counting import statements
from tests.meetings import model, stage
from tests.meetings.stage import GIVEN, START
from tests.world import World, add_candidate, identity_of

# Pages; what is stored is asked of both databases elsewhere.
pytestmark = [
    pytest.mark.parametrize("engine_name", ["sqlite"]),
    pytest.mark.usefixtures("moving"),
]


def test_the_candidate_sees_when_and_where_and_takes_it_along(world: World, app: Flask) -> None:
    meeting_id = stage.plan(world)
    candidate = world_module.candidate_of(world.session)
    sessions.consent(candidate, notice_version="1", locale="ru", text="да")
    browser = world_module.browser(app, link_id=candidate.link_id)
    page = browser.get("/my").text
    assert "пятница, 4 декабря 2026, 15:00–17:00 (Москва, UTC+3)" in page
    assert "Центр, Малый зал" in page
    assert "Возьмите блокнот." in page
    assert "Тест rater" not in page
    answer = browser.get("/my/meeting/calendar")
    assert answer.headers["Content-Disposition"] == "attachment; filename=interview.ics"
    assert "URL:http://localhost/my\r\n" in answer.text
    assert "/sessions/" not in answer.text
    assert "rater" not in answer.text
    stage.cancel(world, meeting_id)
    page = browser.get("/my").text
    assert "не состоится" in page
    assert "Зал занят" not in page
    assert browser.get("/my/meeting/calendar").status_code == 404


def test_the_candidate_s_file_is_their_own_and_only_while_there_is_one(
    world: World, app: Flask, moving
) -> None:
    other = add_candidate(world, "Б", "b@example.org")
    stage.plan(world)
    foreign = world_module.browser(app, link_id=world_module.candidate_of(other).link_id)
    assert foreign.get("/my/meeting/calendar").status_code == 404
    link_id = world_module.candidate_of(world.session).link_id
    own = world_module.browser(app, link_id=link_id)
    assert own.get("/my/meeting/calendar").status_code == 200
    moving(START - stage.NOW + timedelta(hours=2))
    own = world_module.browser(app, link_id=link_id)
    assert own.get("/my/meeting/calendar").status_code == 404


def test_a_rater_s_desk_opens_the_interview_in_one_press(world: World, as_, moving) -> None:
    kit = f'href="/sessions/{world.session}/interview"'
    assert "Мои собеседования" not in as_("rater").get("/").text
    stage.plan(world)
    page = as_("rater").get("/").text
    part = page.split('id="my-interviews"')[1].split("</section>")[0]
    assert kit in part
    assert "пт, 4 декабря, 15:00–17:00" in part
    assert "Центр, Малый зал" in part
    for name in ("hr", "director", "rater_elsewhere", "mentor"):
        assert "my-interviews" not in as_(name).get("/").text
    moving(timedelta(days=2))
    assert "Сегодня, 15:00–17:00" in as_("rater").get("/").text
    moving(timedelta(hours=8))
    assert "Сегодня, 15:00–17:00" in as_("rater").get("/").text
    moving(timedelta(days=1))
    assert "my-interviews" not in as_("rater").get("/").text


def test_what_is_cancelled_or_did_not_take_place_leaves_the_desk(world: World, as_, moving) -> None:
    meeting_id = stage.plan(world)
    moving(START - stage.NOW)
    service.say_outcome(identity_of(world.users["hr"]), world.session, meeting_id, "not_held")
    assert "my-interviews" not in as_("rater").get("/").text
    moving(timedelta(hours=3))
    later = stage.plan(world, stage.replace(GIVEN, starts_at=START + timedelta(days=1)))
    assert "my-interviews" in as_("rater").get("/").text
    stage.cancel(world, later)
    assert "my-interviews" not in as_("rater").get("/").text


def test_what_is_not_needed_any_more_after_the_closing_can_still_be_cancelled(
    world: World, as_
) -> None:
    meeting_id = stage.plan(world)
    for name in ("rater", "second_rater"):
        model.submit(world.session, world.users[name])
    interviews.close_ratings(identity_of(world.users["hr"]), world.session, {})
    page = as_("hr").get(f"/sessions/{world.session}").text
    assert f'href="{stage.place(world, f"{meeting_id}/cancellation")}"' in page
    assert f'href="{stage.place(world, f"{meeting_id}")}"' not in page


def test_a_time_in_another_zone_says_so_on_the_desk(world: World, as_) -> None:
    stage.plan(world, stage.replace(GIVEN, timezone="Asia/Yekaterinburg"))
    assert "17:00–19:00 (Екатеринбург, UTC+5)" in as_("rater").get("/").text


def test_a_candidate_without_an_address_is_pointed_out(world: World, as_) -> None:
    world.session = add_candidate(world, "Борис Проба", "", phone="+7 900 000-00-09")
    browser = as_("hr")
    assert "не указан адрес почты" in browser.get(stage.place(world)).text
    stage.plan(world)
    assert "не указан адрес почты" in browser.get(f"/sessions/{world.session}").text


@pytest.mark.parametrize("name", ["hr_elsewhere", "rater_elsewhere", "director_elsewhere"])
def test_elsewhere_there_is_no_meeting(world: World, as_, name: str) -> None:
    meeting_id = stage.plan(world)
    for rest in ("new", f"{meeting_id}", f"{meeting_id}/cancellation", f"{meeting_id}/calendar"):
        assert as_(name).get(stage.place(world, rest)).status_code in (403, 404)


def test_a_meeting_of_another_session_has_no_page_here(world: World, as_) -> None:
    meeting_id = stage.plan(world)
    world.session = add_candidate(world, "Б", "b@example.org")
    for rest in (f"{meeting_id}", f"{meeting_id}/cancellation", f"{meeting_id}/calendar"):
        assert as_("hr").get(stage.place(world, rest)).status_code == 404


@pytest.mark.parametrize("page", ["", "/new", "/1", "/1/cancellation"])
def test_the_pages_speak_english_too(world: World, as_, page: str, moving) -> None:
    if page not in ("/new", ""):
        stage.plan(world)
    browser = as_("hr")
    with browser.session_transaction() as session:
        session["locale"] = "en"
    path = f"/sessions/{world.session}" + (f"/meetings{page}" if page else "")
    assert browser.get(path).status_code == 200


def test_a_desk_asks_no_more_of_the_database_for_more_meetings(
    world: World, app: Flask, as_
) -> None:
    browser = as_("rater")
    stage.plan(world)
    # A process reads a version of the content once.
    browser.get("/")
    with statements(app) as few:
        browser.get("/")
    for number in range(5):
        world.session = add_candidate(world, f"К{number}", f"k{number}@example.org")
        stage.plan(world, stage.replace(GIVEN, room=f"Зал {number}"))
    with statements(app) as many:
        browser.get("/")
    assert len(many) == len(few)


def test_the_length_comes_from_the_steps_where_they_have_minutes(world: World) -> None:

    asked = sessions_queries.Step(1, 1, "knowledge", "communication", 25, ())
    home = sessions_queries.Step(2, 2, "day_plan", "working_day", 60, ())
    assert queries.default_minutes(sessions_queries.list_steps(world.session)) == 45
    assert queries.default_minutes([]) == 120
    assert queries.default_minutes([asked, asked, home]) == 60


def test_nothing_of_a_rating_stands_in_any_letter(world: World, moving) -> None:
    """The canary of a rater's words and values is in no letter on meetings."""

    @command
    def rated() -> None:
        db.session.execute(
            db.text(
                "INSERT INTO rating (session_id, step_id, user_id, content, version, saved_at) "
                "SELECT :session, min(id), :rater, :content, 1, :at FROM session_step"
            ),
            {
                "session": world.session,
                "rater": world.users["rater"],
                "content": '{"level": 4711, "note": "КАНАРЕЙКА"}',
                "at": clock.now().isoformat(sep=" "),
            },
        )

    stage.plan(world)
    rated()
    for _ in range(8):
        sweep.sweep()
        moving(timedelta(days=1))
    assert len(stage.letters("rate_first")) == 2
    for letter in stage.letters():
        everything = letter.subject + letter.body + (letter.attachment or "")
        assert "КАНАРЕЙКА" not in everything
        assert "4711" not in everything
