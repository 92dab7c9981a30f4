"""What travels compressed, and what arrives is the same."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

GZIP = {"Accept-Encoding": "br, gzip"}


def _static(app: Flask, path: str) -> str:
    return f"/static/{app.config['STATIC_VERSION']}/{path}"


def test_a_page_arrives_as_it_was_made(client: FlaskClient) -> None:
    packed = client.get("/sign-in", headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    page = gzip.decompress(packed.data).decode()
    assert page.rstrip().endswith("</html>")
    assert len(packed.data) < len(page) / 2


def test_who_cannot_read_it_gets_it_plain(client: FlaskClient) -> None:
    plain = client.get("/sign-in", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert plain.text.rstrip().endswith("</html>")


@pytest.mark.parametrize("path", ["css/base.css", "js/boot.js"])
def test_a_static_file_is_the_same_either_way(app: Flask, client: FlaskClient, path: str) -> None:
    plain = client.get(_static(app, path), buffered=True)
    packed = client.get(_static(app, path), headers=GZIP, buffered=True)
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == "W/" + plain.headers["ETag"]
    known = {**GZIP, "If-None-Match": packed.headers["ETag"]}
    assert client.get(_static(app, path), headers=known, buffered=True).status_code == 304


def test_a_font_and_a_head_stay_as_they_are(app: Flask, client: FlaskClient) -> None:
    path = _static(app, "fonts/hiring-sans-latin.woff2")
    font = client.get(path, headers=GZIP, buffered=True)
    assert "Content-Encoding" not in font.headers
    assert client.head("/sign-in", headers=GZIP).data == b""
