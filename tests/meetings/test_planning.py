"""Planning, moving, cancelling, and what is said afterwards: the commands and their letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from hiring.access.identity import Identity
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.mail import service as mail
from hiring.meetings import service
from hiring.meetings.models import Meeting
from hiring.sessions import service as sessions
from hiring.sessions.models import AssessmentSession
from tests.meetings import stage
from tests.meetings.stage import GIVEN, START
from tests.world import World, add_candidate, identity_of

pytestmark = pytest.mark.usefixtures("moving")
EVERYBODY = ["anna", "rater", "second_rater"]


@command
def has_rated(world: World) -> None:
    """Somebody has begun to rate."""
    sessions.mark(db.session.get_one(AssessmentSession, world.session), "first_rating_at")


def hr(world: World) -> Identity:
    return identity_of(world.users["hr"])


def refusal(function: Callable[..., object], *arguments: object) -> str:
    """The code with which a command refuses."""
    with pytest.raises(Refused) as refused:
        function(*arguments)
    return str(refused.value.code)


def event_of(letter: Any) -> tuple[str, Any]:
    """The method and the event of the calendar that goes with a letter."""
    found = Calendar.from_ical(letter.attachment)
    (event,) = found.walk("VEVENT")
    return str(found["METHOD"]), event


def test_planning_invites_everybody_in_their_language(world: World, rows) -> None:
    @command
    def speak(name: str, locale: str) -> None:
        db.session.execute(
            db.text("UPDATE user_account SET locale = :locale WHERE id = :id"),
            {"locale": locale, "id": world.users[name]},
        )

    speak("second_rater", "en")
    stage.plan(world)
    assert stage.told() == EVERYBODY
    candidate, rater, second = stage.letters()
    assert candidate.subject.startswith("Собеседование 4 декабря в 15:00 · ")
    assert "пятница, 4 декабря 2026, 15:00–17:00 (Москва, UTC+3)" in candidate.body
    assert "Возьмите блокнот." in candidate.body
    assert "Малый зал" in candidate.body
    assert "Анна Проба" in rater.subject
    assert f"/sessions/{world.session}/interview" in rater.body
    assert "Вместе с вами: Тест second_rater." in rater.body
    assert second.subject.startswith("Interview with Анна Проба on 4 December at 15:00")
    assert "With you: Тест rater." in second.body
    assert {letter.branch_id for letter in stage.letters()} == {world.branches["Центр"]}
    assert rows("SELECT event, actor FROM audit_event ORDER BY id DESC LIMIT 1") == [
        ("meeting.planned", f"user:{world.users['hr']}")
    ]


def test_the_candidate_learns_nothing_of_the_raters_and_gets_no_door(world: World) -> None:
    stage.plan(world)
    letter = stage.letters()[0]
    everything = letter.subject + letter.body + letter.attachment.replace("\r\n ", "")
    for foreign in ("rater", "/sessions/", "invitation/", world.link_token, "Оценщик"):
        assert foreign not in everything
    method, event = event_of(letter)
    assert method == "REQUEST"
    assert list(map(str, event.attendees)) == ["mailto:anna@example.org"]
    assert str(event["ORGANIZER"]) == "mailto:hr@example.org"
    assert str(event["URL"]) == "http://localhost/my"


def test_raters_get_the_kit_and_each_other_and_not_the_candidate_s_address(world: World) -> None:
    stage.plan(world)
    letter = stage.letters()[1]
    _, event = event_of(letter)
    assert str(event["URL"]) == f"http://localhost/sessions/{world.session}/interview"
    assert list(map(str, event.attendees)) == [
        "mailto:rater@example.org",
        "mailto:second_rater@example.org",
    ]
    assert "anna@example.org" not in letter.body + letter.attachment
    assert "Возьмите блокнот." not in letter.body


def test_moving_keeps_the_uid_raises_the_sequence_and_tells_both_times(world: World) -> None:
    meeting_id = stage.plan(world)
    before = [event_of(letter)[1] for letter in stage.letters()]
    stage.move(world, meeting_id, timedelta(days=3), room="Большой зал")
    assert stage.told("moved") == EVERYBODY
    letters = stage.letters("moved")
    for letter, earlier in zip(letters, before, strict=True):
        method, event = event_of(letter)
        assert method == "REQUEST"
        assert event["UID"] == earlier["UID"]
        assert event["SEQUENCE"] > earlier["SEQUENCE"]
        assert "пятница, 4 декабря 2026, 15:00–17:00" in letter.body
        assert "понедельник, 7 декабря 2026, 15:00–17:00" in letter.body
        assert "Большой зал" in letter.body


def test_an_invitation_that_is_not_out_yet_is_overtaken_by_the_change(world: World, rows) -> None:
    meeting_id = stage.plan(world)
    stage.move(world, meeting_id, timedelta(days=3))
    assert stage.waiting() == {(name, "moved") for name in EVERYBODY}
    assert rows(
        "SELECT DISTINCT state, problem FROM letter WHERE sent_at IS NULL AND state <> 'waiting'"
    ) == [("failed", mail.OVERTAKEN)]
    with pytest.raises(Refused, match="letter_overtaken"):
        mail.try_again(hr(world), stage.letters("invited")[0].id)


def test_cancelling_takes_it_off_every_calendar_and_says_no_reason(world: World) -> None:
    meeting_id = stage.plan(world)
    stage.cancel(world, meeting_id, "Простите, мы назначим другой день.")
    assert stage.told("cancelled") == EVERYBODY
    assert stage.waiting() == {(name, "cancelled") for name in EVERYBODY}
    for letter in stage.letters("cancelled"):
        method, event = event_of(letter)
        assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
        assert "Зал занят" not in letter.body
        assert ("другой день" in letter.body) == (letter.recipient == "anna@example.org")
    found = db.session.get_one(Meeting, meeting_id)
    assert (found.state, found.reason) == ("cancelled", "Зал занят")


def test_every_deed_twice_is_the_deed_once(world: World, rows) -> None:
    meeting_id = stage.plan(world)
    assert stage.plan(world) == meeting_id
    moved = replace(GIVEN, starts_at=START + timedelta(days=1))
    for _ in range(2):
        service.move(hr(world), world.session, meeting_id, moved, 0)
    for _ in range(2):
        stage.cancel(world, meeting_id)
    assert stage.told() == EVERYBODY * 3
    assert rows("SELECT kind FROM meeting_change ORDER BY id") == [
        ("planned",),
        ("moved",),
        ("cancelled",),
    ]


def test_changing_nothing_tells_nobody(world: World) -> None:
    meeting_id = stage.plan(world)
    service.move(hr(world), world.session, meeting_id, GIVEN, 0)
    assert stage.told() == EVERYBODY


def test_two_at_once_do_not_overwrite_each_other(world: World) -> None:
    meeting_id = stage.plan(world)
    stage.move(world, meeting_id, timedelta(hours=1))
    other = replace(GIVEN, room="Холл")
    arguments = (hr(world), world.session, meeting_id, other)
    assert refusal(service.move, *arguments, 0) == "meeting_stale"
    service.move(*arguments, 1)


def test_of_a_session_one_meeting_is_to_come(world: World) -> None:
    stage.plan(world)
    other = replace(GIVEN, starts_at=START + timedelta(days=1))
    assert refusal(stage.plan, world, other) == "meeting_planned"


def test_the_past_cannot_be_planned(world: World) -> None:
    past = replace(GIVEN, starts_at=stage.NOW)
    assert refusal(stage.plan, world, past) == "meeting_past"
    meeting_id = stage.plan(world)
    arguments = (hr(world), world.session, meeting_id, past, 0)
    assert refusal(service.move, *arguments) == "meeting_past"


def test_what_has_begun_is_not_cancelled_and_what_is_over_not_moved(world: World, moving) -> None:
    meeting_id = stage.plan(world)
    moving(START - stage.NOW)
    assert refusal(stage.cancel, world, meeting_id) == "meeting_begun"
    later = replace(GIVEN, starts_at=START + timedelta(days=1))
    moving(timedelta(hours=2))
    arguments = (hr(world), world.session, meeting_id, later, 0)
    assert refusal(service.move, *arguments) == "meeting_over"


def test_who_does_not_come_in_time_can_be_given_another_time(world: World, moving) -> None:
    meeting_id = stage.plan(world)
    moving(START - stage.NOW + timedelta(minutes=20))
    stage.move(world, meeting_id, timedelta(days=1))
    assert stage.told("moved") == EVERYBODY


def test_after_an_interview_somebody_says_whether_it_was_held(world: World, moving, rows) -> None:
    meeting_id = stage.plan(world)
    rater = identity_of(world.users["rater"])
    arguments = (world.session, meeting_id)
    assert refusal(service.say_outcome, rater, *arguments, "held") == "meeting_not_begun"
    moving(START - stage.NOW)
    for outcome in ("not_held", "not_held", "held"):
        service.say_outcome(rater, *arguments, outcome)
    service.say_outcome(hr(world), *arguments, "not_held")
    assert rows("SELECT outcome FROM meeting") == [("not_held",)]
    assert rows("SELECT kind, by_id FROM meeting_change ORDER BY id")[1:] == [
        ("not_held", world.users["rater"]),
        ("held", world.users["rater"]),
        ("not_held", world.users["hr"]),
    ]
    assert refusal(service.say_outcome, rater, *arguments, "perhaps") == "meeting_outcome"


@pytest.mark.parametrize(
    "name", ["hr_elsewhere", "rater_elsewhere", "director", "director_elsewhere", "administrator"]
)
def test_only_hr_of_the_branch_and_the_raters_say_so(world: World, moving, name: str) -> None:
    meeting_id = stage.plan(world)
    moving(START - stage.NOW)
    with pytest.raises(NotFound):
        service.say_outcome(identity_of(world.users[name]), world.session, meeting_id, "held")


def test_another_one_is_planned_once_the_last_is_accounted_for(world: World, moving, rows) -> None:
    first = stage.plan(world)
    moving(timedelta(days=4))
    other = replace(GIVEN, starts_at=START + timedelta(days=7))
    assert refusal(stage.plan, world, other) == "meeting_unsaid"
    service.say_outcome(hr(world), world.session, first, "not_held")
    second = stage.plan(world, other)
    assert second != first
    assert rows("SELECT count(DISTINCT uid) FROM meeting") == [(2,)]


def test_a_meeting_counts_as_held_once_somebody_has_rated(world: World, moving, rows) -> None:
    stage.plan(world)
    moving(timedelta(days=4))
    has_rated(world)
    stage.plan(world, replace(GIVEN, starts_at=START + timedelta(days=7)))
    assert rows("SELECT outcome FROM meeting ORDER BY id") == [("held",), (None,)]
    assert rows("SELECT kind, by_id FROM meeting_change ORDER BY id")[1] == ("held", None)


def test_a_session_that_has_ended_has_no_meetings(world: World) -> None:
    meeting_id = stage.plan(world)
    sessions.withdraw(hr(world), world.session, "Передумали")
    moved = replace(GIVEN, starts_at=START + timedelta(days=1))
    assert refusal(service.move, hr(world), world.session, meeting_id, moved, 0) == "session_over"
    stage.cancel(world, meeting_id)
    assert refusal(stage.plan, world) == "session_over"


@pytest.mark.parametrize(
    "name",
    ["hr_elsewhere", "rater", "director", "administrator", "content_owner", "mentor", "employee"],
)
def test_only_hr_of_the_branch_plans(world: World, name: str) -> None:
    with pytest.raises(NotFound):
        stage.plan(world, by=name)
    meeting_id = stage.plan(world)
    who = identity_of(world.users[name])
    with pytest.raises(NotFound):
        service.move(who, world.session, meeting_id, replace(GIVEN, room="Холл"), 0)
    with pytest.raises(NotFound):
        service.cancel(who, world.session, meeting_id, "нет")


def test_a_meeting_of_another_session_is_not_there(world: World) -> None:
    meeting_id = stage.plan(world)
    other = add_candidate(world, "Б", "b@example.org")
    for act in (
        lambda: service.move(hr(world), other, meeting_id, GIVEN, 0),
        lambda: service.cancel(hr(world), other, meeting_id, "нет"),
        lambda: service.say_outcome(hr(world), other, meeting_id, "held"),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_candidate_without_an_address_is_written_no_letter(world: World) -> None:
    world.session = add_candidate(world, "Б", "", phone="+7 900 000-00-09")
    meeting_id = stage.plan(world)
    assert stage.told() == ["rater", "second_rater"]
    stage.move(world, meeting_id, timedelta(hours=1))
    stage.cancel(world, meeting_id)
    assert stage.told("cancelled") == ["rater", "second_rater"]


def test_the_audit_holds_numbers_only(world: World, moving, rows) -> None:
    meeting_id = stage.plan(world)
    stage.move(world, meeting_id, timedelta(hours=1))
    moving(timedelta(days=2, hours=5))
    service.say_outcome(hr(world), world.session, meeting_id, "held")
    text = repr(rows("SELECT event, details FROM audit_event WHERE event LIKE 'meeting.%'"))
    assert text.count("meeting.") == 3
    for word in ("Малый зал", "Анна", "блокнот", "2026"):
        assert word not in text


def test_uids_belong_to_this_installation_and_cannot_be_guessed(world: World, rows) -> None:
    stage.plan(world)
    [(uid,)] = rows("SELECT uid FROM meeting")
    name, _, host = str(uid).partition("@")
    assert host == "localhost"
    assert len(name) == 32
