"""Every address of the product with hostile queries, parts and headers: a page in words, no fault."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.access import matrix
from tests.architecture.source import modules
from tests.hostile.attacks import TEXTS, urlencoded
from tests.hostile.judge import Judge, unwatched
from tests.world import World

# What the pages read from their addresses, by route; a test sees to it that no name is missing.
QUERIES = {
    "/candidates": ("q", "state", "vacancy", "branch", "sort", "page"),
    "/content/<pack>/answers": ("show",),
    "/content/<int:version_id>/re-score/<exercise>": ("run",),
    "/log": ("page", "about"),
    "/my/day-plan/status": ("draft", "writer", "since"),
    "/probations": ("page",),
    "/sessions/<int:session_id>/day-plan": ("attempt",),
    "/sessions/<int:session_id>/interview": ("open",),
    "/sessions/<int:session_id>/kit/file": ("seat",),
    "/sessions/<int:session_id>/kit/state": ("seat",),
    "/sign-in": ("next",),
    "/set-up": ("code",),
    "/vacancies/new": ("content",),
}
TOGETHER = ("NUL", "2**63", "HTML")
ALONE = (*TOGETHER, "empty", "10,000 characters", "a lone surrogate", "5,000 digits", "-1", "NaN")
NUMBERS = ("0", "-1", "2147483648", "9" * 40, "%D9%A3", "1e9", "1%00", "1.0", "0x1")
WORDS = ("%00", "%FF", "%ED%A0%80", "..%2F..%2Fetc%2Fpasswd", "%E2%80%AE", "a" * 5000, "'%20--")


@pytest.fixture
def judge(app: Flask, world: World) -> Judge:
    """The stage of the matrix."""
    return Judge(app, matrix.furnish(app, world))


def _first(row: matrix.Row) -> str:
    """Somebody whom the table lets in, else somebody whom it does not."""
    return next((actor for actor in matrix.ACTORS if row[actor] == "ok"), "anonymous")


def test_every_name_that_a_page_reads_from_its_address_is_attacked() -> None:
    text = "\n".join(path.read_text("utf-8") for path, _ in modules().values())
    read = set(re.findall(r'request\.args\.get(?:list)?\(\s*"(\w+)"', text))
    read |= set(re.findall(r'request\.args\["(\w+)"\]', text))
    named = {name for names in QUERIES.values() for name in names}
    assert read <= named, f"add {sorted(read - named)} to QUERIES"


def test_every_page_answers_every_query(judge: Judge) -> None:
    names = sorted({name for names in QUERIES.values() for name in names})
    with unwatched(judge.app):
        for row in matrix.read():
            if row["method"] != "GET":
                continue
            actor, rule = _first(row), _rule(judge.app, "GET", row["route"])
            base = matrix.address(judge.at, rule).partition("?")[0]
            for value in TOGETHER:
                query = urlencoded([(name, TEXTS[value]) for name in names]).decode()
                judge.get(actor, f"{base}?{query}", f"{rule.rule} with {value}")
            for name in QUERIES.get(rule.rule, ()):
                for value in ALONE:
                    pairs = [(name, TEXTS[value]), (name, "1"), (f"{name}[]", "1")]
                    query = urlencoded(pairs).decode()
                    judge.get(actor, f"{base}?{query}", f"{rule.rule}, {name}: {value}")
    assert not judge.faults, "\n" + "\n".join(judge.faults)


def test_every_part_of_an_address_may_be_anything(judge: Judge) -> None:
    with unwatched(judge.app):
        for row in matrix.read():
            if row["method"] != "GET":
                continue
            rule = _rule(judge.app, "GET", row["route"])
            for part in re.findall(r"<[^>]+>", rule.rule):
                for value in NUMBERS if part.startswith("<int:") else WORDS:
                    address = rule.rule.replace(part, value)
                    for other in re.findall(r"<(?:\w+:)?(\w+)>", address):
                        known = str(judge.at.values.get(other, judge.at.rating))
                        address = re.sub(rf"<(?:\w+:)?{other}>", known, address)
                    name = f"{rule.rule} with {value[:30]} as {part}"
                    judge.get(_first(row), address, name)
    assert not judge.faults, "\n" + "\n".join(judge.faults)


def _rule(app: Flask, method: str, route: str) -> matrix.Rule:
    return next(rule for known, rule in matrix.rules(app) if (known, rule.rule) == (method, route))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Cookie", "hiring=" + "a" * 8000),
        ("Cookie", 'hiring="\\000\\377"; =; ;;; hiring'),
        ("Accept-Language", "x" * 5000),
        ("Accept-Language", "ru;q=nan, en;q=1e999, *;q=-1"),
        ("Accept-Language", "../../etc/passwd"),
        ("Content-Type", "multipart/form-data; boundary=" + "x" * 5000),
        ("If-None-Match", '"' + "x" * 5000),
        ("If-Modified-Since", "the day before yesterday"),
        ("Range", "bytes=9999999999999999999999-"),
        ("Content-Length", "-1"),
        ("Content-Length", "٣"),
        ("X-CSRFToken", "\xff" * 100),
        ("Referer", "javascript:alert(1)"),
        ("X-Forwarded-For", "'; DROP TABLE candidate; --"),
        ("X-Forwarded-Host", "evil.example"),
    ],
)
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_hostile_header_changes_nothing(client: FlaskClient, name: str, value: str) -> None:
    for path in ("/sign-in", "/", "/nothing-here", f"/static/{'0' * 12}/css/base.css"):
        with client.get(path, headers={name: value}) as answer:
            assert answer.status_code in (200, 206, 303, 304, 400, 404, 416), path
            assert "evil.example" not in answer.headers.get("Location", "")
    assert client.post("/sign-in", headers={name: value}).status_code in (400, 413)


@pytest.mark.parametrize(
    "token", ["", "x", "\x00", "٣" * 40, "x" * 100_000, "eyJhIjoxfQ.x.y", "null"]
)
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_token_that_is_none_opens_no_form(client: FlaskClient, token: str) -> None:
    client.get("/sign-in")
    data = urlencode([("csrf_token", token), ("csrf_token", token), ("email", "x")])
    kind = "application/x-www-form-urlencoded"
    assert client.post("/sign-in", data=data, content_type=kind).status_code == 400
