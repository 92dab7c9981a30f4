"""Who opened which person's pages: nothing is missing, nothing is doubled, nobody else reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.audit import openings
from hiring.core import clock
from tests.day_plans.candidates import candidate_of
from tests.world import World

Rows = Callable[..., list[tuple[object, ...]]]
ALL = "SELECT actor, subject, subject_id FROM page_opening ORDER BY id"
NOON = datetime(2026, 12, 7, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def move() -> Iterator[Callable[[timedelta], None]]:
    """A clock that stands until the test moves it."""
    with clock.stopped_at(NOON) as moved:
        yield moved


@pytest.fixture(autouse=True)
def folder(app: Flask) -> Iterator[Path]:
    """Where notes wait; empty before and after each test."""
    path: Path = app.extensions["hiring_settings"].data / "openings"
    for left in path.glob("*"):
        left.unlink()
    yield path
    for left in path.glob("*"):
        left.unlink()


def test_a_page_about_a_person_is_noted_and_stored_later(
    as_: Any, app: Flask, world: World, rows: Rows, move: Callable[[timedelta], None]
) -> None:
    hr, user = as_("hr"), f"user:{world.users['hr']}"
    assert hr.get(f"/sessions/{world.session}").status_code == 200
    assert hr.get("/candidates").status_code == 200
    assert hr.get("/candidates/1").status_code == 200
    assert openings.sweep() == 0, "the minute is still being written"
    assert rows(ALL) == []
    move(timedelta(minutes=4))
    assert openings.sweep() == 1
    assert rows(ALL) == [(user, "session", world.session), (user, "candidate", 1)]
    assert openings.sweep() == 0


def test_what_was_not_shown_is_not_noted(
    as_: Any, app: Flask, world: World, folder: Path, client: FlaskClient
) -> None:
    assert as_("hr_elsewhere").get(f"/sessions/{world.session}").status_code == 404
    assert as_("mentor").get(f"/sessions/{world.session}").status_code == 403
    assert client.get(f"/sessions/{world.session}").status_code == 303
    assert candidate_of(app, world).get("/my").status_code == 200
    assert list(folder.glob("*")) == []


def test_a_worker_killed_before_it_removed_the_file_doubles_nothing(
    as_: Any, world: World, folder: Path, rows: Rows, move: Callable[[timedelta], None]
) -> None:
    as_("hr").get(f"/sessions/{world.session}")
    (path,) = folder.glob("*.jsonl")
    text = path.read_text()
    move(timedelta(minutes=4))
    openings.sweep()
    path.write_text(text)
    assert openings.sweep() == 1
    assert len(rows(ALL)) == 1
    assert not path.exists()


def test_a_disk_that_is_full_does_not_stop_the_interview(
    as_: Any, world: World, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if folder.exists():
        folder.rmdir()
    folder.write_text("a file where the folder should be")
    assert as_("hr").get(f"/sessions/{world.session}").status_code == 200
    folder.unlink()
    assert f'"session", {world.session}]' in caplog.text


def test_the_administrator_reads_who_opened_whose_pages(
    as_: Any, world: World, folder: Path, move: Callable[[timedelta], None]
) -> None:
    as_("director").get(f"/sessions/{world.session}")
    move(timedelta(minutes=4))
    openings.sweep()
    administrator = as_("administrator")
    page = administrator.get("/log/openings").text
    assert f"user:{world.users['director']}" in page
    about = f"session:{world.session}"
    assert about in administrator.get(f"/log/openings?about={about}").text
    assert "Пока никто" in administrator.get("/log/openings?about=session:4711").text


def test_a_note_holds_numbers_and_no_names(as_: Any, world: World, folder: Path) -> None:
    as_("hr").get(f"/sessions/{world.session}")
    (path,) = folder.glob("*.jsonl")
    noted = json.loads(path.read_text())
    expected = [NOON.isoformat(), f"user:{world.users['hr']}", "session", world.session]
    assert noted == expected
