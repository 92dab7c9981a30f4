"""Letters over SMTP: once, again after a failure, never twice once they are taken."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import create_autospec

import pytest
from flask import Flask

from hiring.core import clock
from hiring.core.commands import command
from hiring.mail import service, transport
from hiring.settings import Smtp
from tests.mail.postman import Postman
from tests.world import World, identity_of

TO = "anna@example.org"
BODY = "Здравствуйте!\n\nВаш план получен. № 12 — «да».\n.\nТочка на своей строке.\n"


@command
def write(
    cause: str = "plan_receipt:1", recipient: str = TO, subject: str = "План получен"
) -> None:
    service.write(cause, recipient, subject, BODY, 1)


def states(rows: Any) -> list[tuple[object, ...]]:
    return rows("SELECT state, tries, problem FROM letter ORDER BY id")


def test_the_same_cause_is_written_once_and_nothing_to_nobody(app: Flask, rows) -> None:
    write()
    write(subject="Другая тема")
    write("plan_receipt:2", recipient="")
    assert rows("SELECT cause, subject, state FROM letter") == [
        ("plan_receipt:1", "План получен", "waiting")
    ]


def test_without_a_mail_server_letters_wait(app: Flask, rows) -> None:
    write()
    assert service.sweep() == 0
    service.send(1)
    assert states(rows) == [("waiting", 0, "")]


def test_a_letter_arrives_as_it_was_written_and_once(postman: Postman, rows) -> None:
    write()
    for _ in range(3):
        service.send(1)
    (letter,) = postman.taken
    assert letter["To"] == TO
    assert letter["From"] == "Отдел персонала <hr@company.example>"
    assert letter["Subject"] == "План получен"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{service.message_key('plan_receipt:1')}@company.example>"
    assert letter.get_content().replace("\r\n", "\n") == BODY
    assert rows("SELECT state, tries FROM letter WHERE sent_at IS NOT NULL") == [("sent", 1)]


def test_a_line_break_in_a_subject_makes_no_header(postman: Postman) -> None:
    write(subject="Тема\r\nBcc: other@example.org")
    service.send(1)
    (letter,) = postman.taken
    assert letter["Bcc"] is None
    assert len(postman.envelopes[0][1]) == 1


@pytest.mark.parametrize(
    ("verb", "answer", "state"),
    [
        ("RCPT", "550 no such mailbox <anna@example.org>", "failed"),
        ("MAIL", "553 sender not allowed", "failed"),
        ("DATA", "554 no", "failed"),
        ("END", "554 spam", "failed"),
        ("RCPT", "450 greylisted, come later", "waiting"),
        ("END", "451 try again", "waiting"),
        ("GREETING", "421 too busy", "waiting"),
        ("GREETING", None, "waiting"),
        ("MAIL", None, "waiting"),
    ],
)
def test_a_final_no_ends_it_and_anything_else_is_tried_again(
    postman: Postman, rows, verb: str, answer: str | None, state: str
) -> None:
    postman.answers[verb] = answer
    write()
    with clock.stopped_at(clock.now()):
        service.send(1)
        service.send(1)  # its time has not come: nothing happens
        assert postman.taken == []
        [(found, tries, problem)] = states(rows)
        assert (found, tries) == (state, 1)
        assert problem
        assert TO not in str(problem)


def test_the_pauses_between_tries_double_and_end(app: Flask, postman: Postman, rows) -> None:
    postman.answers["RCPT"] = "450 later"
    with clock.stopped_at(clock.now()) as move:
        write()
        for pause in service.PAUSES:
            assert service.sweep() == 1
            service.send(1)
            move(pause - timedelta(seconds=1))
            assert service.sweep() == 0
            move(timedelta(seconds=1))
        service.send(1)
        assert states(rows)[0][:2] == ("failed", len(service.PAUSES) + 1)
        assert service.sweep() == 0
    assert all(
        after == 2 * before
        for before, after in zip(service.PAUSES, service.PAUSES[1:], strict=False)
    )


def test_a_server_that_says_nothing_is_given_up_after_a_while(
    postman: Postman, rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "TIMEOUT", 0.2)
    postman.answers["EHLO"] = "250-wait for the rest"
    write()
    service.send(1)
    assert states(rows)[0][:2] == ("waiting", 1)


def test_a_server_that_is_not_there_is_tried_again(postman: Postman, app: Flask, rows) -> None:
    settings = app.extensions["hiring_settings"]
    app.extensions["hiring_settings"] = replace(settings, smtp=Smtp("127.0.0.1", 1, is_tls=False))
    write()
    service.send(1)
    assert states(rows)[0][:2] == ("waiting", 1)


def test_hanging_up_after_the_letter_was_taken_sends_it_no_second_time(
    postman: Postman, rows
) -> None:
    postman.answers["QUIT"] = None
    write()
    service.send(1)
    service.send(1)
    assert len(postman.taken) == 1
    assert states(rows) == [("sent", 1, "")]


def test_a_worker_killed_between_the_server_s_yes_and_ours_repeats_under_the_same_name(
    postman: Postman, rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()

    def killed(letter_id: int) -> None:
        raise SystemExit("killed")

    with clock.stopped_at(clock.now()) as move:
        with monkeypatch.context() as patched:
            patched.setattr(service, "_sent", killed)
            with pytest.raises(SystemExit):
                service.send(1)
        assert states(rows)[0][:2] == ("sending", 1)
        service.send(1)
        assert len(postman.taken) == 1  # the claim still holds
        move(service.CLAIM)
        assert service.sweep() == 1
        service.send(1)
    first, second = postman.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
    assert states(rows) == [("sent", 2, "")]


def test_the_answer_lost_on_the_way_is_no_failure_for_good(postman: Postman, rows) -> None:
    postman.answers["END"] = None
    with clock.stopped_at(clock.now()) as move:
        write()
        service.send(1)
        assert states(rows)[0][:2] == ("waiting", 1)
        del postman.answers["END"]
        move(service.PAUSES[0])
        service.send(1)
    assert {letter["Message-ID"] for letter in postman.taken} == {postman.taken[0]["Message-ID"]}
    assert states(rows)[0][0] == "sent"


def test_what_has_waited_for_days_goes_out_only_if_a_person_wants_it(
    postman: Postman, world: World, rows
) -> None:
    hr = identity_of(world.users["hr"])
    with clock.stopped_at(clock.now()) as move:
        write()
        move(service.STALE + timedelta(minutes=1))
        service.send(1)
        assert states(rows) == [("failed", 0, service.TOO_OLD)]
        service.try_again(hr, 1)
        service.send(1)
    assert len(postman.taken) == 1


def test_a_password_does_not_go_in_the_clear_to_another_machine() -> None:
    smtp = Smtp("mail.example.org", 587, is_tls=False, user="hr", password="geheim")
    server = create_autospec(smtplib.SMTP, instance=True)
    server.has_extn.return_value = False
    with pytest.raises(transport.Failed) as failed:
        transport._secured(server, smtp)
    assert "geheim" not in failed.value.said
    assert not failed.value.is_final
    assert "geheim" not in repr(smtp)
