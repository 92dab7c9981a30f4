"""Letters with a calendar, letters that are overtaken, letters that come too late."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.refusals import Refused
from hiring.mail import service
from hiring.mail.transport import Attachment
from tests import world as world_module
from tests.mail.postman import Postman
from tests.world import World, identity_of

CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Собеседование\r\n с продолжением\r\nEND:VCALENDAR\r\n"


def file(method: str = "REQUEST") -> Attachment:
    """A calendar of some method."""
    return Attachment("interview.ics", f"text/calendar; method={method}; charset=utf-8", CALENDAR)


@command
def write(cause: str = "meeting:1:user4:0:invited", method: str = "", **more: Any) -> int | None:
    return service.write(
        cause,
        "rater@example.org",
        "Собеседование",
        "Здравствуйте!\n",
        1,
        attachment=file(method) if method else None,
        **more,
    )


@command
def overtake_all(beginning: str) -> None:
    service.overtake_all(beginning)


@command
def overtake(*causes: str) -> None:
    service.overtake(causes)


def parts(letter: EmailMessage) -> list[tuple[str, str | None]]:
    """(type, file name) of what a letter is made of, without its containers."""
    return [
        (part.get_content_type(), part.get_filename())
        for part in letter.walk()
        if not part.is_multipart()
    ]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_calendar_stands_beside_the_text_and_as_a_file(postman: Postman, method: str) -> None:
    write(method=method)
    service.send(1)
    (letter,) = postman.taken
    assert letter.get_content_type() == "multipart/mixed"
    assert parts(letter) == [
        ("text/plain", None),
        ("text/calendar", None),
        ("application/ics", "interview.ics"),
    ]
    plain, calendar, kept = (part for part in letter.walk() if not part.is_multipart())
    assert plain.get_content().strip() == "Здравствуйте!"
    assert calendar.get_param("method") == method
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_payload(decode=True).decode() == CALENDAR
    assert kept.get_payload(decode=True).decode() == CALENDAR
    assert letter.get_body(("plain",)) is plain


def test_a_letter_without_a_file_stays_the_plain_text_that_it_was(postman: Postman) -> None:
    write()
    service.send(1)
    (letter,) = postman.taken
    assert letter.get_content_type() == "text/plain"


def test_tries_and_retries_send_a_letter_with_its_file_once(postman: Postman, rows) -> None:
    postman.answers["END"] = "451 try again"
    with clock.stopped_at(clock.now()) as move:
        assert write(method="REQUEST") == write(method="CANCEL") == 1
        service.send(1)
        del postman.answers["END"]
        move(service.PAUSES[0])
        for _ in range(3):
            service.send(1)
    (letter,) = postman.taken
    assert "method=" in str(list(letter.walk())[3]["Content-Type"])
    assert rows("SELECT state, tries FROM letter") == [("sent", 2)]


def test_what_is_overtaken_never_goes_out(postman: Postman, world: World, rows) -> None:
    for cause in (
        "meeting:1:user4:0:invited",
        "meeting:1:user45:0:invited",
        "meeting:11:user4:0:x",
    ):
        write(cause)
    overtake_all("meeting:1:user4:")
    for letter_id in (1, 2, 3):
        service.send(letter_id)
    assert rows("SELECT state, problem FROM letter ORDER BY id") == [
        ("failed", service.OVERTAKEN),
        ("sent", ""),
        ("sent", ""),
    ]
    assert service.sweep() == 0
    with pytest.raises(Refused) as refused:
        service.try_again(identity_of(world.users["hr"]), 1)
    assert refused.value.code == "letter_overtaken"


def test_what_is_out_is_not_overtaken(postman: Postman, rows) -> None:
    write("meeting:1:user4:0:a")
    write("meeting:1:user4:0:b")
    service.send(1)
    overtake("meeting:1:user4:0:a")
    assert rows("SELECT state FROM letter ORDER BY id") == [("sent",), ("waiting",)]
    assert service.list_waiting("meeting:1:") == ["meeting:1:user4:0:b"]
    assert service.list_written(["meeting:1:user4:0:a", "meeting:1:user4:0:c"]) == {
        "meeting:1:user4:0:a"
    }


def test_a_sign_of_patterns_in_a_beginning_stands_for_itself(postman: Postman) -> None:
    write("meeting:1:user4:0:a")
    assert service.list_waiting("meeting:_:") == []
    assert service.list_waiting("%") == []


def test_a_letter_goes_out_until_its_moment_and_not_after(postman: Postman, rows) -> None:
    with clock.stopped_at(clock.now()) as move:
        until = clock.now() + timedelta(hours=1)
        write("meeting:1:user4:0:soon", not_after=until)
        write("meeting:1:user5:0:soon", not_after=until)
        move(timedelta(minutes=59))
        service.send(1)
        move(timedelta(minutes=1))
        service.send(2)
    assert len(postman.taken) == 1
    assert rows("SELECT state, problem FROM letter ORDER BY id") == [
        ("sent", ""),
        ("failed", service.TOO_LATE),
    ]


def test_an_outage_over_the_moment_ends_the_tries(
    postman: Postman, world: World, as_, rows
) -> None:
    postman.answers["RCPT"] = "450 later"
    with clock.stopped_at(clock.now()) as move:
        write("meeting:1:user4:0:soon", not_after=clock.now() + timedelta(minutes=5))
        for _ in range(10):
            service.sweep()
            service.send(1)
            move(timedelta(minutes=1))
    assert rows("SELECT state, problem FROM letter") == [("failed", service.TOO_LATE)]
    page = as_("hr").get("/outbox/1").text
    assert "/outbox/1/retry" not in page
    assert "/outbox/1/by-hand" in page


def test_the_outbox_shows_the_file_and_gives_it_out(world: World, as_) -> None:
    write(method="REQUEST")
    browser = as_("hr")
    page = browser.get("/outbox/1").text
    assert "interview.ics" in page
    answer = browser.get("/outbox/1/attachment")
    assert answer.get_data() == CALENDAR.encode()
    assert answer.headers["Content-Type"] == "text/calendar; method=REQUEST; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=interview.ics"


def test_a_letter_without_a_file_has_none(world: World, as_) -> None:
    write()
    assert "interview.ics" not in as_("hr").get("/outbox/1").text
    assert as_("hr").get("/outbox/1/attachment").status_code == 404


def test_a_foreign_letter_s_file_is_not_there(world: World, as_) -> None:
    write(method="REQUEST")
    assert as_("hr_elsewhere").get("/outbox/1/attachment").status_code == 404
    assert as_("rater").get("/outbox/1/attachment").status_code == 403


@pytest.mark.parametrize("problem", [service.OVERTAKEN, service.TOO_LATE])
def test_the_outbox_says_why_a_letter_does_not_go_out(
    world: World, as_, problem: str, rows
) -> None:
    with clock.stopped_at(clock.now()):
        write("meeting:1:user4:0:soon", not_after=clock.now())
        if problem == service.OVERTAKEN:
            overtake("meeting:1:user4:0:soon")
        else:
            service._claim(1)
    browser = as_("hr")
    page = browser.get("/outbox/1").text
    assert problem not in page
    assert ("уже не нужно" in page) == (problem == service.OVERTAKEN)
    assert ("/outbox/1/by-hand" in page) == (problem == service.TOO_LATE)
    token = world_module.csrf(page)
    assert browser.post("/outbox/1/retry", data={"csrf_token": token}).status_code == 303
    assert rows("SELECT state, problem FROM letter") == [("failed", problem)]
    assert browser.get("/outbox").status_code == 200


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_a_letter_overtaken_on_its_way_arrives_or_ends_there(
    postman: Postman, rows, state: str
) -> None:
    write("meeting:1:user4:0:soon")
    with clock.stopped_at(clock.now()) as move:
        assert service._claim(1) is not None
        overtake("meeting:1:user4:0:soon")
        if state == "sent":
            service._sent(1)
        else:
            service._put_back(1, "451 later", is_final=False)
        move(service.CLAIM + service.PAUSES[0])
        assert service._claim(1) is None
    assert rows("SELECT state FROM letter") == [(state,)]


def test_what_a_killed_worker_had_in_hand_is_not_taken_up_once_it_is_needless(
    postman: Postman, rows
) -> None:
    write("meeting:1:user4:0:soon")
    with clock.stopped_at(clock.now()) as move:
        service._claim(1)
        assert service.list_waiting("meeting:1:") == ["meeting:1:user4:0:soon"]
        overtake("meeting:1:user4:0:soon")
        move(service.CLAIM)
        assert service.sweep() == 0
    assert rows("SELECT state, problem FROM letter") == [("failed", service.OVERTAKEN)]
