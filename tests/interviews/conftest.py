"""What several tests of interviews stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask


@pytest.fixture
def spoken(app: Flask) -> Iterator[None]:
    """A request in which commands may say their words."""
    with app.test_request_context():
        yield
