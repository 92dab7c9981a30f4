"""What a form may send: text in fields of text, no larger than a form, whatever the body is."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import encode_multipart

from hiring.app import MAX_FORM_BYTES
from tests.world import csrf

PATH = "/branches"


@pytest.fixture
def administrator(as_: Any) -> FlaskClient:
    """Who may add a branch."""
    return as_("administrator")


def token_of(browser: FlaskClient) -> dict[str, str]:
    """The token in a header, so that only the body is at fault."""
    return {"X-CSRFToken": csrf(browser.get(PATH).text)}


def test_a_file_in_the_place_of_text_is_no_text(administrator: FlaskClient, rows: Any) -> None:
    data = {"name": (BytesIO(b"Branch"), "name.txt"), "address": ""}
    answer = administrator.post(PATH, data=data, headers=token_of(administrator))
    assert answer.status_code == 422
    assert rows("SELECT count(*) FROM branch") == [(2,)]


@pytest.mark.parametrize("body", [{"name": "Юг\x00", "address": ""}, ["name"], {"name": ["Юг"]}])
def test_json_is_no_form(administrator: FlaskClient, rows: Any, body: Any) -> None:
    answer = administrator.post(PATH, json=body, headers=token_of(administrator))
    assert answer.status_code == 422
    assert rows("SELECT count(*) FROM branch") == [(2,)]


def test_json_that_is_nested_without_end_is_no_fault_of_ours(administrator: FlaskClient) -> None:
    headers = token_of(administrator)
    answer = administrator.post(
        PATH, data="[" * 100_000, content_type="application/json", headers=headers
    )
    assert answer.status_code == 422


def test_a_part_without_a_name_is_passed_over(administrator: FlaskClient, rows: Any) -> None:
    parts = ("Content-Disposition: form-data", 'Content-Disposition: form-data; name="name"')
    body = "".join(f"--x\r\n{head}\r\n\r\nЮг\r\n" for head in parts) + "--x--\r\n"
    answer = administrator.post(
        PATH,
        data=body.encode(),
        content_type="multipart/form-data; boundary=x",
        headers=token_of(administrator),
    )
    assert answer.status_code == 303
    assert rows("SELECT count(*) FROM branch WHERE name = 'Юг'") == [(1,)]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_of_any_kind_has_one_limit(
    app: Flask, administrator: FlaskClient, kind: str
) -> None:
    data = {"name": "x" * (MAX_FORM_BYTES + 1)}
    # Encoded here: the test client would leave a temporary file open.
    boundary, body = encode_multipart(data)
    if kind == "multipart/form-data":
        kind = f"{kind}; boundary={boundary}"
    else:
        body = urlencode(data).encode()
    answer = administrator.post(PATH, data=body, content_type=kind, headers=token_of(administrator))
    assert answer.status_code == 413


def test_a_form_of_unknown_length_is_not_taken_for_what_has_come_of_it(
    administrator: FlaskClient, rows: Any
) -> None:
    answer = administrator.post(
        PATH,
        data={"name": "x" * 50},
        headers={**token_of(administrator), "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 411
    assert rows("SELECT count(*) FROM branch") == [(2,)]
