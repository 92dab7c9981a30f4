"""The outbox: whose letters one sees, and what a person does about them."""

from __future__ import annotations

import pytest
from flask import Flask

from hiring.core.commands import command
from hiring.core.refusals import NotFound, Refused
from hiring.mail import queries, service
from tests import world as world_module
from tests.mail.postman import Postman
from tests.world import World, identity_of

TEXT = "Номер подтверждения: ABCD-EFGH"


@command
def write(cause: str, branch_id: int | None) -> None:
    service.write(cause, "anna@example.org", f"Тема {cause}", TEXT, branch_id)


@pytest.fixture
def letters(app: Flask, world: World) -> None:
    """One letter of each branch and one of none: 1, 2, 3."""
    write("here", world.branches["Центр"])
    write("there", world.branches["Север"])
    write("nowhere", None)


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        ("hr", {"here"}),
        ("hr_elsewhere", {"there"}),
        ("administrator", {"here", "there", "nowhere"}),
    ],
)
def test_hr_sees_the_letters_of_its_branch_and_the_administrator_all(
    letters, world: World, as_, actor: str, seen: set[str]
) -> None:
    page = as_(actor).get("/outbox").text
    assert {cause for cause in ("here", "there", "nowhere") if f"Тема {cause}" in page} == seen
    who = identity_of(world.users[actor])
    assert sum(queries.get_outbox(who, "", 1).counts.values()) == len(seen)


def test_a_foreign_letter_is_not_there(letters, world: World, as_) -> None:
    assert as_("hr").get("/outbox/2").status_code == 404
    assert as_("hr").get("/outbox/3").status_code == 404
    hr = identity_of(world.users["hr"])
    for act in (service.try_again, service.note_by_hand):
        with pytest.raises(NotFound):
            act(hr, 2)


@pytest.mark.parametrize("actor", ["rater", "director", "content_owner", "mentor", "employee"])
def test_nobody_else_has_an_outbox(letters, as_, actor: str) -> None:
    assert as_(actor).get("/outbox").status_code == 403
    assert as_(actor).get("/outbox/1").status_code == 403


def test_without_a_mail_server_the_text_is_sent_by_hand_and_noted(letters, as_, rows) -> None:
    browser = as_("hr")
    assert "HIRING_SMTP_URL" in browser.get("/outbox").text
    page = browser.get("/outbox/1").text
    assert TEXT in page
    assert "/outbox/1/retry" not in page
    token = world_module.csrf(page)
    answer = browser.post("/outbox/1/by-hand", data={"csrf_token": token})
    assert answer.status_code == 303
    assert rows("SELECT state, problem FROM letter WHERE id = 1") == [("sent", "by_hand")]
    assert rows("SELECT event FROM audit_event ORDER BY id DESC LIMIT 1") == [
        ("letter.sent_by_hand",)
    ]
    assert "/outbox/1/by-hand" not in browser.get("/outbox/1").text
    assert browser.post("/outbox/1/by-hand", data={"csrf_token": token}).status_code == 303
    assert "Отправлено вручную" in browser.get("/outbox").text


def test_what_is_out_is_not_sent_again(letters, world: World) -> None:
    hr = identity_of(world.users["hr"])
    service.note_by_hand(hr, 1)
    for act in (service.try_again, service.note_by_hand):
        with pytest.raises(Refused) as refused:
            act(hr, 1)
        assert refused.value.code == "letter_sent"


def test_the_outbox_is_filtered_by_state_and_turns_its_pages(
    letters, world: World, as_, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PER_PAGE", 2)
    browser = as_("administrator")
    first = browser.get("/outbox").text
    assert "Тема nowhere" in first
    assert "Тема here" not in first
    assert "Тема here" in browser.get("/outbox?page=2").text
    assert "Тема here" in browser.get("/outbox?page=99&state=waiting").text
    assert "Тема" not in browser.get("/outbox?state=failed").text.split("<h1")[1].split("<table")[0]
    assert "Тема here" not in browser.get("/outbox?state=sent").text
    assert browser.get("/outbox?state=nonsense&page=x").status_code == 200


def test_no_page_changes_anything_by_being_looked_at(letters, as_, rows) -> None:
    before = rows("SELECT * FROM letter ORDER BY id")
    as_("hr").get("/outbox")
    as_("hr").get("/outbox/1")
    assert rows("SELECT * FROM letter ORDER BY id") == before


def test_with_a_mail_server_a_letter_that_failed_is_sent_when_a_person_wants_it(
    app: Flask, letters, postman: Postman, as_, rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    postman.answers["RCPT"] = "550 no <b>such</b> mailbox"
    service.send(1)
    browser = as_("hr")
    page = browser.get("/outbox/1").text
    assert "550 no &lt;b&gt;such&lt;/b&gt; mailbox" in page
    assert "HIRING_SMTP_URL" not in browser.get("/outbox").text
    del postman.answers["RCPT"]
    put: list[tuple[str, int]] = []
    jobs = app.extensions["hiring_jobs"]
    monkeypatch.setattr(jobs, "put", lambda name, row: put.append((name, row)))
    answer = browser.post("/outbox/1/retry", data={"csrf_token": world_module.csrf(page)})
    assert answer.status_code == 303
    assert put == [("mail.send", 1)]
    service.send(1)
    assert len(postman.taken) == 1
    assert rows("SELECT state FROM letter WHERE id = 1") == [("sent",)]
