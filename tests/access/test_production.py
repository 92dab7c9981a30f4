"""The application in production mode, behind the one proxy that it was told of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from werkzeug.test import TestResponse

from hiring.app import create_app
from hiring.core.db import db
from tests import conftest

HOST = "hire.example.org"


@pytest.fixture
def production(tmp_path: Path) -> Flask:
    """An empty installation as the world sees it."""
    url = f"sqlite+pysqlite:///{tmp_path / 'production.db'}"
    settings = replace(
        conftest.settings_for(tmp_path, url),
        mode="production",
        public_url=f"https://{HOST}",
        trusted_proxies=1,
    )
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=app.extensions["migrate"].directory)
        db.session.remove()
    return app


def _get(app: Flask, path: str, host: str = HOST, scheme: str = "https") -> TestResponse:
    """The answer to a request that the proxy passed on."""
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": scheme}
    return app.test_client().get(path, headers={**headers, "X-Forwarded-Host": host})


def test_the_public_host_is_served_with_a_cookie_that_never_leaves_https(production: Flask) -> None:
    answer = _get(production, "/sign-in")
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-hiring=")
    for mark in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert mark in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("path", ["/sign-in", "/readyz", "/no-such-page"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example/" + HOST])
def test_a_foreign_host_is_refused_in_words(production: Flask, path: str, host: str) -> None:
    answer = _get(production, path, host)
    assert answer.status_code == 400
    assert "not served here" in answer.text


def test_links_are_built_from_the_public_address_whatever_the_request_says(
    production: Flask,
) -> None:
    answer = _get(production, "/", scheme="http")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(("/sign-in", f"https://{HOST}/", "/set-up"))
