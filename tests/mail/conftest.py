"""What several tests of letters stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from hiring.settings import Smtp
from tests.mail.postman import Postman, open_postman


@pytest.fixture
def postman(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postman]:
    """A mail server that this installation is configured for."""
    with open_postman() as found:
        settings = replace(
            app.extensions["hiring_settings"],
            smtp=Smtp("127.0.0.1", found.port, is_tls=False),
            mail_from="Отдел персонала <hr@company.example>",
        )
        monkeypatch.setitem(app.extensions, "hiring_settings", settings)
        yield found
