"""What several tests of meetings stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from hiring.core import clock
from tests.meetings import stage


@pytest.fixture
def moving(app: Flask) -> Iterator[Callable[[timedelta], None]]:
    """The clock stands at a Wednesday noon; `moving(…)` moves it."""
    with clock.stopped_at(stage.NOW) as move:
        yield move
