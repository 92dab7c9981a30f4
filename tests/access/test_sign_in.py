"""Signing in and out: guessing is slowed down, and what was signed out is dead."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.access.identity import STAFF_HOURS, TOKEN_KEY, token_hash
from hiring.accounts import passwords
from hiring.core import clock
from tests.world import PASSWORD, World, csrf

HR = "hr@example.org"


def sign_in(
    browser: FlaskClient, email: str = HR, password: str = PASSWORD, path: str = "/sign-in"
):  # type: ignore[no-untyped-def]
    """Fill in the sign-in page as a person would."""
    token = csrf(browser.get(path).text)
    return browser.post(path, data={"csrf_token": token, "email": email, "password": password})


def plain(page: str) -> str:
    """A page without its tokens and without what was typed."""
    return re.sub(r'(csrf_token"[^>]*|name="email"[^>]*)value="[^"]*"', r"\1", page)


def test_the_right_password_opens_one_s_own_page(client: FlaskClient) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/").status_code == 200


def test_an_address_is_the_same_in_any_case_and_with_spaces(client: FlaskClient) -> None:
    assert sign_in(client, "  HR@Example.ORG ").status_code == 303


def test_after_signing_in_one_is_where_one_wanted_to_be(client: FlaskClient) -> None:
    answer = sign_in(client, path="/sign-in?next=/vacancies")
    assert answer.headers["Location"] == "/vacancies"


def test_unknown_addresses_and_wrong_passwords_look_the_same(client: FlaskClient, rows) -> None:
    known = sign_in(client, HR, "not the password")
    unknown = sign_in(client, "nobody@example.org", "not the password")
    assert known.status_code == unknown.status_code == 422
    assert plain(known.text) == plain(unknown.text)
    kept = rows("SELECT actor, details FROM audit_event WHERE event = 'user.sign_in_failed'")
    assert [row[0] for row in kept] == ["anonymous", "anonymous"]
    assert "example.org" not in str(kept)


def test_a_closed_account_looks_like_an_unknown_one(world: World, as_, client: FlaskClient) -> None:
    administrator = as_("administrator")
    user = world.users["hr"]
    token = csrf(administrator.get(f"/staff/{user}").text)
    administrator.post(f"/staff/{user}/close", data={"csrf_token": token})
    closed = sign_in(client)
    unknown = sign_in(client, "nobody@example.org")
    assert closed.status_code == unknown.status_code == 422
    assert plain(closed.text) == plain(unknown.text)


@pytest.mark.parametrize("email", [HR, "nobody@example.org"])
def test_ten_failures_close_an_account_for_a_quarter_of_an_hour(
    client: FlaskClient, email: str
) -> None:
    with clock.stopped_at(datetime(2026, 12, 7, 9, tzinfo=UTC)) as move:
        answers = [sign_in(client, email, "wrong").status_code for _ in range(11)]
        assert answers == [422] * passwords.FAILURES_PER_ACCOUNT + [429]
        # The right password does not help either: nobody learns that it was right.
        refused = sign_in(client, email)
        assert refused.status_code == 429
        move(passwords.WINDOW - timedelta(seconds=1))
        assert sign_in(client, email).status_code == 429
        move(timedelta(seconds=1))
        assert sign_in(client, email).status_code == (303 if email == HR else 422)


def test_a_closed_door_looks_the_same_for_known_and_unknown_accounts(client: FlaskClient) -> None:
    pages = []
    for email in (HR, "nobody@example.org"):
        for _ in range(passwords.FAILURES_PER_ACCOUNT):
            sign_in(client, email, "wrong")
        pages.append(plain(sign_in(client, email, "wrong").text))
    assert pages[0] == pages[1]


def test_one_account_s_failures_do_not_close_another(client: FlaskClient) -> None:
    for _ in range(passwords.FAILURES_PER_ACCOUNT):
        sign_in(client, HR, "wrong")
    assert sign_in(client, "director@example.org").status_code == 303


def test_an_address_of_the_network_is_closed_after_fifty_failures(client: FlaskClient) -> None:
    for number in range(passwords.FAILURES_PER_ADDRESS):
        assert sign_in(client, f"guess{number}@example.org", "wrong").status_code == 422
    assert sign_in(client).status_code == 429


def test_a_success_forgets_the_account_s_failures(client: FlaskClient, app: Flask) -> None:
    for _ in range(passwords.FAILURES_PER_ACCOUNT - 1):
        sign_in(client, HR, "wrong")
    assert sign_in(client).status_code == 303
    assert sign_in(app.test_client(), HR, "wrong").status_code == 422
    assert sign_in(app.test_client()).status_code == 303


def test_a_cookie_copied_before_signing_out_is_dead_after(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    copy = client.get_cookie("hiring")
    assert copy is not None
    thief = app.test_client()
    thief.set_cookie("hiring", copy.value)
    assert thief.get("/").status_code == 200
    client.post("/sign-out", data={"csrf_token": csrf(client.get("/").text)})
    assert client.get("/").status_code == 303
    assert thief.get("/").status_code == 303


def test_the_token_changes_at_signing_in_and_an_earlier_one_is_not_taken_over(
    app: Flask, client: FlaskClient, rows
) -> None:
    """Session fixation: what an attacker put into the browser before stands for nothing after."""
    with client.session_transaction() as session:
        session[TOKEN_KEY] = "chosen by somebody else"
        session["planted"] = "yes"
    sign_in(client)
    with client.session_transaction() as session:
        token = session[TOKEN_KEY]
        assert token != "chosen by somebody else"
        assert "planted" not in session
    assert rows("SELECT count(*) FROM web_session WHERE token_hash = :h", h=token_hash(token)) == [
        (1,)
    ]
    thief = app.test_client()
    with thief.session_transaction() as session:
        session[TOKEN_KEY] = "chosen by somebody else"
    assert thief.get("/").status_code == 303


def test_the_csrf_token_of_before_the_sign_in_does_not_open_forms_after_it(
    client: FlaskClient,
) -> None:
    before = csrf(client.get("/sign-in").text)
    sign_in(client)
    assert client.post("/account/password", data={"csrf_token": before}).status_code == 400


def test_the_database_holds_no_token_that_opens_a_door(client: FlaskClient, rows) -> None:
    sign_in(client)
    with client.session_transaction() as session:
        token = session[TOKEN_KEY]
    assert token not in str(rows("SELECT * FROM web_session"))


def test_a_sign_in_ends_by_itself(client: FlaskClient) -> None:
    with clock.stopped_at(datetime(2026, 12, 7, 9, tzinfo=UTC)) as move:
        sign_in(client)
        move(timedelta(hours=STAFF_HOURS) - timedelta(seconds=1))
        assert client.get("/").status_code == 200
        move(timedelta(seconds=1))
        assert client.get("/").status_code == 303


def test_a_forged_cookie_is_nobody(client: FlaskClient) -> None:
    client.set_cookie("hiring", "eyJzaWQiOiJ4In0.aaaaaa.forged")
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("token", [7, None, ["x"], {"a": 1}, "", "\x00"])
def test_a_signed_cookie_with_nonsense_in_it_is_nobody(client: FlaskClient, token: object) -> None:
    with client.session_transaction() as session:
        session[TOKEN_KEY] = token
    assert client.get("/").status_code == 303


def test_the_language_outlives_signing_in_and_out(client: FlaskClient) -> None:
    token = csrf(client.get("/sign-in").text)
    client.post("/language", data={"csrf_token": token, "locale": "en", "next": "/sign-in"})
    sign_in(client)
    assert '<html lang="en">' in client.get("/").text
    client.post("/sign-out", data={"csrf_token": csrf(client.get("/").text)})
    assert '<html lang="en">' in client.get("/sign-in").text


@pytest.mark.parametrize(
    ("email", "password"),
    [("\x00", "x"), ("a" * 300, "x"), (HR, "п" * 5000), ("\ud800", "\ud800"), (HR, "\x00")],
)
def test_nonsense_at_the_door_is_answered_with_the_form(
    client: FlaskClient, email: str, password: str
) -> None:
    token = csrf(client.get("/sign-in").text)
    body = {"csrf_token": token, "email": email, "password": password}
    answer = client.post(
        "/sign-in",
        data={key: value.encode("utf-8", "surrogatepass") for key, value in body.items()},
    )
    assert answer.status_code == 422
