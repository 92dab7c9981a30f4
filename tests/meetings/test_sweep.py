"""The worker's minute: reminders once and in time, invitations that follow the raters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hiring.access.identity import Identity
from hiring.accounts import service as accounts
from hiring.candidates import service as candidates
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.interviews import service as interviews
from hiring.mail import service as mail
from hiring.meetings import service, sweep
from hiring.meetings.models import Meeting
from hiring.sessions import service as sessions
from hiring.sessions.models import SessionRater
from tests import world as world_module
from tests.meetings import stage
from tests.meetings.stage import START
from tests.world import World, add_candidate, identity_of

pytestmark = pytest.mark.usefixtures("moving")
EVERYBODY = ["anna", "rater", "second_rater"]
RATERS = EVERYBODY[1:]
Move = Callable[[timedelta], None]


def until(moving: Move, hours: float) -> None:
    """Let it be so many hours after the meeting's beginning (before: negative)."""
    moving(START + timedelta(hours=hours) - clock.now())


@command
def submits(world: World, name: str) -> None:
    """A rater has submitted."""
    seat = db.session.scalars(
        db.select(SessionRater).where(SessionRater.user_id == world.users[name])
    ).one()
    seat.submitted_at = clock.now()


def hr(world: World) -> Identity:
    return identity_of(world.users["hr"])


def sweep_often() -> None:
    """The sweep of some minutes."""
    for _ in range(3):
        sweep.sweep()


def test_everybody_is_reminded_once_of_everything(world: World, moving: Move) -> None:
    stage.plan(world)
    reminded: dict[str, list[str]] = {}
    for _ in range(11 * 24):
        sweep_often()
        moving(timedelta(hours=1))
    for kind in ("day_before", "soon", "rate_first", "rate_second"):
        reminded[kind] = stage.told(kind)
    assert reminded == {
        "day_before": EVERYBODY,
        "soon": RATERS,
        "rate_first": RATERS,
        "rate_second": RATERS,
    }


def test_reminders_say_when_and_where_and_carry_no_second_invitation(
    world: World, moving: Move
) -> None:
    stage.plan(world)
    until(moving, -24)
    sweep.sweep()
    candidate, rater, _ = stage.letters("day_before")
    assert candidate.subject.startswith("Напоминание: Собеседование 4 декабря")
    assert "15:00–17:00" in candidate.body
    assert "Малый зал" in candidate.body
    assert f"/sessions/{world.session}/interview" in rater.body
    assert {letter.attachment for letter in stage.letters("day_before")} == {None}


def test_afterwards_raters_are_asked_with_the_way_out_and_without_a_score(
    world: World, moving: Move
) -> None:
    stage.plan(world)
    until(moving, 24)
    sweep.sweep()
    letter = stage.letters("rate_first")[0]
    assert "Отправьте, пожалуйста, оценки: Анна Проба" in letter.subject
    assert f"http://localhost/sessions/{world.session}/interview" in letter.body
    assert f"http://localhost/sessions/{world.session}\n" in letter.body
    assert "балл" not in letter.body


def test_nobody_is_asked_for_ratings_before_it_was_held(world: World, moving: Move) -> None:
    stage.plan(world)
    while clock.now() < START + timedelta(hours=2):
        sweep.sweep()
        moving(timedelta(minutes=30))
    assert stage.told("rate_first") == []


@pytest.mark.parametrize("hours", [-30, -3, -1])
def test_of_a_cancelled_meeting_nobody_is_reminded(
    world: World, moving: Move, hours: float
) -> None:
    meeting_id = stage.plan(world)
    until(moving, hours)
    stage.cancel(world, meeting_id)
    for _ in range(9 * 24):
        sweep.sweep()
        moving(timedelta(hours=1))
    assert {letter.cause.rpartition(":")[2] for letter in stage.letters()} == {
        "invited",
        "cancelled",
    }


def test_what_did_not_take_place_is_asked_about_no_more(world: World, moving: Move) -> None:
    meeting_id = stage.plan(world)
    until(moving, 18)
    sweep.sweep()
    assert ("rater", "rate_first") in stage.waiting()
    service.say_outcome(hr(world), world.session, meeting_id, "not_held")
    assert ("rater", "rate_first") not in stage.waiting()
    until(moving, 3 * 24)
    sweep.sweep()
    assert stage.told("rate_second") == []


def test_who_has_submitted_is_not_asked_and_a_letter_on_its_way_is_held_back(
    world: World, moving: Move
) -> None:
    stage.plan(world)
    submits(world, "rater")
    until(moving, 24)
    sweep.sweep()
    assert stage.told("rate_first") == ["second_rater"]
    submits(world, "second_rater")
    sweep.sweep()
    assert ("second_rater", "rate_first") not in stage.waiting()


def test_after_closing_nobody_is_asked_and_never_who_was_excused(
    world: World, moving: Move
) -> None:
    stage.plan(world)
    until(moving, 20)
    sweep.sweep()
    submits(world, "rater")
    interviews.close_ratings(hr(world), world.session, {world.users["second_rater"]: "В отпуске"})
    sweep.sweep()
    assert not {kind for _, kind in stage.waiting()} & {"rate_first", "rate_second"}
    until(moving, 3 * 24)
    sweep.sweep()
    assert stage.told("rate_second") == []


def test_while_another_interview_is_to_come_nobody_is_asked(world: World, moving: Move) -> None:
    first = stage.plan(world)
    until(moving, 3)
    service.say_outcome(hr(world), world.session, first, "held")
    stage.plan(world, stage.replace(stage.GIVEN, starts_at=START + timedelta(days=7)))
    until(moving, 4 * 24)
    sweep.sweep()
    assert stage.told("rate_first") == []
    until(moving, 8 * 24)
    sweep.sweep()
    assert stage.told("rate_first") == RATERS


def test_a_moved_meeting_is_reminded_of_anew(world: World, moving: Move) -> None:
    meeting_id = stage.plan(world)
    until(moving, -24)
    sweep_often()
    stage.move(world, meeting_id, timedelta(days=7))
    assert stage.told("day_before") == EVERYBODY
    sweep_often()
    until(moving, 6 * 24)
    sweep_often()
    assert stage.told("day_before") == EVERYBODY * 2


def test_a_reminder_that_waits_does_not_outlive_the_change(world: World, moving: Move) -> None:
    meeting_id = stage.plan(world)
    until(moving, -24)
    sweep.sweep()
    stage.move(world, meeting_id, timedelta(days=7))
    assert stage.waiting() == {(name, "moved") for name in EVERYBODY}


def test_a_reminder_that_comes_too_late_does_not_go_out(
    world: World, moving: Move, app: Flask, monkeypatch: pytest.MonkeyPatch, rows
) -> None:
    stage.plan(world)
    until(moving, -1)
    sweep.sweep()
    letter_id = stage.letters("soon")[0].id
    until(moving, 0)
    assert mail._claim(letter_id) is None
    assert rows(f"SELECT state, problem FROM letter WHERE id = {letter_id}") == [
        ("failed", mail.TOO_LATE)
    ]


@pytest.mark.parametrize("survives", [0, 1, 2])
def test_a_worker_killed_in_between_reminds_each_once(
    world: World, moving: Move, monkeypatch: pytest.MonkeyPatch, survives: int
) -> None:
    stage.plan(world)
    until(moving, -24)
    write, written = mail.write, []

    def dying(*arguments: Any, **more: Any) -> Any:
        if len(written) == survives:
            raise SystemExit("killed")
        written.append(arguments)
        return write(*arguments, **more)

    with monkeypatch.context() as patched:
        patched.setattr(mail, "write", dying)
        with pytest.raises(SystemExit):
            sweep.sweep()
    assert stage.told("day_before") == []
    sweep_often()
    assert stage.told("day_before") == EVERYBODY


def test_a_meeting_that_cannot_be_served_keeps_nobody_waiting(
    world: World, moving: Move, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = stage.plan(world)
    first = world.session
    world.session = add_candidate(world, "Борис", "boris@example.org", locale="en")
    stage.plan(world, stage.replace(stage.GIVEN, room="Холл"))
    assert first != world.session
    until(moving, -24)
    attend = sweep.attend

    def failing(meeting_id: int) -> None:
        if meeting_id == broken:
            raise ValueError("broken")
        attend(meeting_id)

    with monkeypatch.context() as patched:
        patched.setattr(sweep, "attend", failing)
        sweep.sweep()
    assert stage.told("day_before") == ["boris", *RATERS]
    assert f"meeting {broken}" in caplog.text
    sweep.sweep()
    assert sorted(stage.told("day_before")) == sorted(["boris", *RATERS, *EVERYBODY])


def test_a_sweep_without_news_writes_nothing(world: World, moving: Move, rows) -> None:
    stage.plan(world)
    assert sweep.sweep() == 0
    until(moving, -24)
    assert sweep.sweep() == 1
    assert sweep.sweep() == 0


def test_raters_who_come_are_invited_and_those_who_go_are_taken_off(
    world: World, moving: Move, rows
) -> None:
    stage.plan(world)
    users = world.users
    sessions.change_raters(hr(world), world.session, [users["rater"], users["director"]])
    moving(timedelta(minutes=1))
    sweep_often()
    assert stage.told("invited") == [*EVERYBODY, "director"]
    assert stage.told("cancelled") == ["second_rater"]
    assert rows("SELECT event, actor FROM audit_event ORDER BY id DESC LIMIT 1") == [
        ("meeting.guests_changed", "system")
    ]
    letter = stage.letters("cancelled")[0]
    assert "пройдёт без вас" in letter.body
    assert "пройдёт без вас" in letter.attachment.replace("\r\n ", "")
    assert "rater@example.org" not in letter.attachment.replace("second_rater@example.org", "")
    # Who went and comes back holds a cancellation: the invitation must beat it.
    sessions.change_raters(hr(world), world.session, [users["rater"], users["second_rater"]])
    sweep_often()
    newest = [one for one in stage.letters("invited") if "second_rater" in one.recipient][-1]
    sequences = [
        int(one.attachment.split("SEQUENCE:")[1].split("\r\n")[0]) for one in (letter, newest)
    ]
    assert sequences[0] < sequences[1]
    until(moving, -24)
    sweep.sweep()
    assert stage.told("day_before") == EVERYBODY


def test_a_corrected_address_is_invited_and_the_wrong_one_told_nothing_more(
    world: World, rows
) -> None:
    stage.plan(world)
    [(candidate_id,)] = rows("SELECT candidate_id FROM assessment_session")
    candidates.correct_candidate(
        hr(world),
        candidate_id,
        name="Анна Проба",
        email="anna.proba@example.org",
        phone="",
        locale="ru",
    )
    sweep_often()
    assert stage.told("invited") == [*EVERYBODY, "anna.proba"]
    assert ("anna", "invited") not in stage.waiting()


def test_an_address_that_letters_write_otherwise_is_invited_once(world: World, rows) -> None:
    """As it may have been entered on the command line: with a space, or in other code points."""

    @command
    def enter(email: str) -> None:
        db.session.execute(
            db.text("UPDATE user_account SET email = :email WHERE id = :id"),
            {"email": email, "id": world.users["second_rater"]},
        )

    enter(" jose\u0301@example.org")
    stage.plan(world)
    sweep_often()
    assert stage.told("invited") == ["anna", "rater", "josé"]
    assert rows("SELECT sequence FROM meeting") == [(0,)]


def test_a_closed_account_gets_no_letters(world: World, moving: Move) -> None:
    stage.plan(world)
    administrator = identity_of(world.users["administrator"])
    accounts.set_active(administrator, world.users["second_rater"], False)
    sweep_often()
    until(moving, -24)
    sweep_often()
    until(moving, 24)
    sweep_often()
    assert [name for name in stage.told() if name == "second_rater"] == ["second_rater"]


@pytest.mark.parametrize("how", ["withdrawn", "declined"])
def test_the_end_of_a_session_calls_its_meeting_off(world: World, how: str, rows) -> None:
    stage.plan(world)
    if how == "withdrawn":
        sessions.withdraw(hr(world), world.session, "Передумали из-за денег")
    else:
        sessions.decline(world_module.candidate_of(world.session), "Нашла другое")
    sweep_often()
    assert stage.told("cancelled") == EVERYBODY
    assert rows("SELECT state, reason FROM meeting") == [("cancelled", "")]
    assert rows("SELECT kind, by_id FROM meeting_change ORDER BY id DESC LIMIT 1") == [
        ("cancelled", None)
    ]
    for letter in stage.letters("cancelled"):
        assert "Передумали" not in letter.body
        assert "Нашла другое" not in letter.body


def test_a_session_that_ends_after_its_meeting_leaves_it_as_it_was(
    world: World, moving: Move
) -> None:
    meeting_id = stage.plan(world)
    until(moving, 1)
    sessions.withdraw(hr(world), world.session, "Не пришла")
    until(moving, 24)
    sweep_often()
    assert db.session.get_one(Meeting, meeting_id).state == "planned"
    assert stage.told() == EVERYBODY
