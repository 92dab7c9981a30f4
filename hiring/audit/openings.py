"""Who opened which person's pages: noted at once in a file, moved into the database in batches.

Reading a page never writes to the database: a request appends one line to its process's file of the
minute, which outlives a killed process; the worker's sweep moves files that nobody writes to any more.
"""

from __future__ import annotations

import json
import logging
import os
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, Response, current_app, request
from sqlalchemy import insert, select

from hiring.access.identity import identity
from hiring.audit.models import PageOpening
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db

# The part of an address that says whose page it is → the subject of the note.
SUBJECTS = {"session_id": "session", "candidate_id": "candidate", "probation_id": "probation"}
SETTLED = timedelta(minutes=2)

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Note every page about a person that `app` shows to the staff."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    subject = _subject()
    if subject is not None and request.method == "GET" and response.status_code == 200:
        who = identity()
        if who.is_staff:
            _append(who.actor, *subject)
    return response


def _subject() -> tuple[str, int] | None:
    """What the address is about, or None where it is about nobody."""
    parts = request.view_args or {}
    for name, subject in SUBJECTS.items():
        if name in parts:
            return subject, parts[name]
    return None


def _append(actor: str, subject: str, subject_id: int) -> None:
    now = clock.now()
    line = json.dumps([now.isoformat(), actor, subject, subject_id])
    path = _folder() / f"{now:%Y%m%dT%H%M}-{os.getpid()}.jsonl"
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("a") as file:
            file.write(line + "\n")
    except OSError:
        # The interview goes on where the disk is full; the server's log says what is missing.
        log.exception("not noted: %s", line)


def sweep() -> int:
    """Move every file of more than two minutes ago into the database; how many files it were.

    A file that a killed worker had stored already is recognised by its name and only removed.
    """
    until = f"{clock.now() - SETTLED:%Y%m%dT%H%M}"
    settled = [path for path in sorted(_folder().glob("*.jsonl")) if path.name[:13] < until]
    for path in settled:
        _store(path)
        path.unlink()
    return len(settled)


@command
def _store(path: Path) -> None:
    known = select(PageOpening.id).where(PageOpening.batch == path.name).limit(1)
    if db.session.scalar(known) is not None:
        return
    rows = [
        {
            "batch": path.name,
            "at": datetime.fromisoformat(at),
            "actor": actor,
            "subject": subject,
            "subject_id": subject_id,
        }
        for at, actor, subject, subject_id in map(json.loads, path.read_text().splitlines())
    ]
    if rows:
        db.session.execute(insert(PageOpening), rows)


def _folder() -> Path:
    folder: Path = current_app.extensions["hiring_settings"].data / "openings"
    return folder
