"""The verdict's document: what it says, that it is made once, and that nothing of it is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from hiring.core import clock
from hiring.documents import files
from hiring.documents import service as documents
from hiring.documents.renderer import RenderFailed
from tests import world as world_module
from tests.documents.test_pdf import text_of
from tests.verdicts import stage
from tests.world import World


def path_of(app: Flask, document_id: int, rows) -> Path:
    ((digest,),) = rows(
        "SELECT digest FROM stored_file WHERE id = (SELECT file_id FROM document WHERE id = :id)",
        id=document_id,
    )
    return files.path_of(str(digest))


def words_of(path: Path) -> str:
    """The text of a PDF in one line, with words that were broken at a line's end made whole."""
    return " ".join(text_of(path).replace("-\n", "").replace("\N{HYPHEN}\n", "").split())


def state_of(rows, document_id: int) -> tuple[object, ...]:
    return rows("SELECT state, failure FROM document WHERE id = :id", id=document_id)[0]


def test_a_document_is_made_once_however_often_it_is_asked_for(world: World, rows) -> None:
    made = stage.issued(world)
    for _ in range(3):
        documents.make(made)
    assert rows("SELECT count(*) FROM stored_file") == [(1,)]
    assert rows("SELECT attempts FROM document WHERE id = :id", id=made) == [(1,)]


def test_a_failed_document_says_why_leaves_the_page_whole_and_can_be_tried_again(
    app: Flask, world: World, rows, as_, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage.issued(world)

    def fail(html: str, target: Path) -> list[str]:
        raise RenderFailed("timeout")

    with monkeypatch.context() as broken:
        broken.setattr(documents._renderer, "render", fail)
        documents.make(made)
    assert state_of(rows, made) == ("failed", "timeout")
    client = as_("director")
    page = client.get(f"/sessions/{world.session}/result").get_data(as_text=True)
    assert "Документ готовился слишком долго." in page
    assert "Три факта «за»" in page
    assert client.get(f"/documents/verdict/{made}").status_code == 404
    answer = client.post(
        f"/documents/verdict/{made}/retry", data={"csrf_token": world_module.csrf(page)}
    )
    assert answer.status_code == 303
    assert state_of(rows, made) == ("preparing", "")
    documents.make(made)
    assert client.get(f"/documents/verdict/{made}/state").get_json() == {"state": "ready"}
    with client.get(f"/documents/verdict/{made}") as answer:
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.data.startswith(b"%PDF-")
    assert rows(
        "SELECT subject_id, actor FROM audit_event WHERE event = 'document.downloaded'"
    ) == [(made, f"user:{world.users['director']}")]


def test_a_document_that_cannot_be_laid_out_fails_with_a_reason(
    world: World, rows, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    made = stage.issued(world)

    def broken(payload: dict, locale: str) -> str:
        raise KeyError("a template's mistake")

    monkeypatch.setitem(app.extensions["hiring_documents"], "verdict", broken)
    documents.make(made)
    assert state_of(rows, made) == ("failed", "render_error")


def test_a_rendering_process_that_is_killed_loses_nothing(
    world: World, rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage.issued(world)
    real = documents._renderer.render
    kills = []

    def killed_once(html: str, target: Path) -> list[str]:
        if not kills:
            kills.append(os.kill(documents._renderer._running().pid, signal.SIGKILL))
        return real(html, target)

    monkeypatch.setattr(documents._renderer, "render", killed_once)
    documents.make(made)
    if state_of(rows, made)[0] == "preparing":
        documents.make(made)
    assert state_of(rows, made) == ("ready", "")


def test_a_document_that_kills_every_renderer_is_given_up_after_three(
    world: World, rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage.issued(world)

    def die(html: str, target: Path) -> list[str]:
        raise RenderFailed("renderer_died")

    monkeypatch.setattr(documents._renderer, "render", die)
    for _ in range(4):
        documents.make(made)
    assert state_of(rows, made) == ("failed", "renderer_died")
    assert rows("SELECT attempts FROM document WHERE id = :id", id=made) == [(3,)]


def test_what_a_killed_worker_had_taken_is_taken_again_later_and_not_before(
    world: World, rows
) -> None:
    made = stage.issued(world)
    start = clock.now()
    with clock.stopped_at(start) as move:
        assert documents._claim(made) is not None  # the worker took it, and was killed
        documents.make(made)
        assert documents.sweep() == 0
        assert state_of(rows, made) == ("preparing", "")
        move(documents.CLAIM + timedelta(seconds=1))
        assert documents.sweep() == 1
        documents.make(made)
    assert state_of(rows, made) == ("ready", "")


def test_a_later_decision_asks_for_a_new_document_and_the_old_one_is_no_longer_offered(
    world: World, as_
) -> None:
    start = clock.now()
    with clock.stopped_at(start) as move:
        first = stage.issued(world)
        documents.make(first)
        move(timedelta(minutes=5))
        second = stage.decide(world)
        page = as_("hr").get(f"/sessions/{world.session}/result").get_data(as_text=True)
    assert f"/documents/verdict/{first}" not in page
    assert f"/documents/verdict/{second}/state" in page


def run(app: Flask, *words: str, **more: str) -> list[str]:
    """The environment and command of a process of this installation."""
    settings = app.extensions["hiring_settings"]
    os_environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    url = app.extensions["hiring_engine"].url.render_as_string(hide_password=False)
    environment = {
        **os_environment,
        "HIRING_MODE": "local",
        "HIRING_DATA": str(settings.data),
        "DATABASE_URL": url,
        **more,
    }
    return [
        "env",
        "-i",
        *(f"{key}={value}" for key, value in environment.items()),
        sys.executable,
        "-m",
        "hiring.cli",
        *words,
    ]


def wait_until(rows, document_id: int, state: str) -> None:
    for _ in range(600):
        if state_of(rows, document_id)[0] == state:
            return
        time.sleep(0.1)
    pytest.fail(f"the document is {state_of(rows, document_id)}, not {state}")


def test_a_worker_that_starts_later_makes_what_waits_and_survives_being_killed(
    app: Flask, world: World, rows
) -> None:
    made = stage.issued(world)  # in the table only: nothing was put into the queue
    worker = subprocess.Popen(run(app, "worker"), start_new_session=True)
    try:
        wait_until(rows, made, "ready")
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    second = stage.decide(world)
    assert second is not None
    worker = subprocess.Popen(run(app, "worker"), start_new_session=True)
    try:
        wait_until(rows, second, "ready")
    finally:
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait()


def test_a_worker_and_its_renderer_killed_in_the_middle_lose_nothing(
    app: Flask, world: World, rows
) -> None:
    made = stage.issued(world)
    worker = subprocess.Popen(run(app, "worker"), start_new_session=True)
    for _ in range(600):
        if rows("SELECT attempts FROM document WHERE id = :id", id=made) == [(1,)]:
            break
        time.sleep(0.05)
    os.killpg(worker.pid, signal.SIGKILL)  # the renderer is of its group
    worker.wait()
    assert state_of(rows, made) == ("preparing", "")
    with clock.stopped_at(clock.now() + documents.CLAIM + timedelta(seconds=1)):
        assert documents.sweep() == 1
        documents.make(made)
    assert state_of(rows, made) == ("ready", "")
    assert rows("SELECT count(*) FROM stored_file") == [(1,)]


@pytest.mark.parametrize(("engine_name", "locale"), [("sqlite", "ru"), ("postgresql", "en")])
def test_the_command_line_writes_the_pdf_and_says_the_word(
    app: Flask, world: World, tmp_path: Path, locale: str
) -> None:
    stage.issued(world)
    target = tmp_path / "verdict.pdf"
    session = str(world.session)
    done = subprocess.run(
        run(app, "verdict", session, "--pdf", str(target), "--lang", locale),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert ("Три факта «за»" if locale == "ru" else "Three facts for") in words_of(target)
    done = subprocess.run(
        run(app, "verdict", session, "--lang", "ru"), capture_output=True, text=True
    )
    assert "Общий балл" in done.stdout


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(
    ("session", "status", "said"),
    [
        ("", 1, "has no issued result"),
        ("424242", 1, "There is no session 424242."),
        ("99999999999999999999", 2, "is not in the range"),
        ("anna", 2, "is not a valid integer"),
    ],
)
def test_the_command_line_says_what_is_wrong_with_the_session(
    app: Flask, world: World, session: str, status: int, said: str
) -> None:
    done = subprocess.run(
        run(app, "verdict", session or str(world.session), "--lang", "en"),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, said in done.stderr) == (status, True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_command_line_says_that_the_file_cannot_be_written(
    app: Flask, world: World, tmp_path: Path
) -> None:
    stage.issued(world)
    target = tmp_path / "nowhere" / "verdict.pdf"
    done = subprocess.run(
        run(app, "verdict", str(world.session), "--pdf", str(target)),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "No such file or directory" in done.stderr
