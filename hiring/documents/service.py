"""Asking for documents, and making them in the worker. The row holds the state, the queue carries it."""

from __future__ import annotations

import logging
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import or_, select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.core import clock, i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.documents import files
from hiring.documents.models import Document
from hiring.documents.renderer import Renderer, RenderFailed

JOB = "documents.make"
# A claim older than this belongs to a worker that was killed.
CLAIM = timedelta(minutes=3)
MOST_ATTEMPTS = 3

log = logging.getLogger(__name__)
_renderer = Renderer()


def request(
    who: Identity, kind: str, subject_id: int, locale: str, payload: dict[str, Any], name: str
) -> Document:
    """Ask for a document of plain values (a part of commands); call `enqueue` after the commit."""
    document = Document(
        kind=kind,
        subject_id=subject_id,
        locale=locale,
        state="preparing",
        payload=payload,
        name=name,
        requested_by=who.actor,
        requested_at=clock.now(),
        attempts=0,
    )
    db.session.add(document)
    db.session.flush()
    audit.record(who.actor, "document.requested", document.id, kind=kind)
    return document


def enqueue(document_id: int) -> None:
    """Put the document into the worker's queue; if this is lost, the sweep finds the row."""
    current_app.extensions["hiring_jobs"].put(JOB, document_id)


@command
def retry(who: Identity, document_id: int) -> None:
    """Try a failed document again (callers have asked whether it is theirs)."""
    document = db.session.get(Document, document_id, with_for_update=True)
    if document is None:
        raise NotFound
    if document.state != "failed":
        raise Refused("document_running")
    document.state, document.failure, document.attempts = "preparing", "", 0
    document.claimed_at = None
    audit.record(who.actor, "document.requested", document.id, kind=document.kind)


@command
def note_download(who: Identity, document_id: int, kind: str) -> None:
    """Write down that somebody took the document."""
    audit.record(who.actor, "document.downloaded", document_id, kind=kind)


def make(document_id: int) -> None:
    """Make one document; running twice makes it once. For the worker."""
    claimed = _claim(document_id)
    if claimed is None:
        return
    kind, locale, payload, name = claimed
    try:
        with tempfile.TemporaryDirectory() as folder, i18n.force_locale(locale):
            html = current_app.extensions["hiring_documents"][kind](payload, locale)
            target = Path(folder) / "document.pdf"
            for warning in _renderer.render(html, target):
                log.warning("document %s: %s", document_id, warning)
            data = target.read_bytes()
    except RenderFailed as failed:
        # A renderer that was killed says nothing about the document: it is tried again.
        if failed.code == "renderer_died" and _release(document_id):
            enqueue(document_id)
        else:
            _fail(document_id, failed.code)
    except Exception:
        log.exception("document %s could not be laid out", document_id)
        _fail(document_id, "render_error")
    else:
        _finish(document_id, data, name)


@command
def _claim(document_id: int) -> tuple[str, str, dict[str, Any], str] | None:
    now = clock.now()
    document = db.session.scalar(
        select(Document)
        .where(
            Document.id == document_id,
            Document.state == "preparing",
            or_(Document.claimed_at.is_(None), Document.claimed_at <= now - CLAIM),
        )
        .with_for_update(skip_locked=True)
    )
    if document is None:
        return None
    if document.attempts >= MOST_ATTEMPTS:
        # Three workers died on it: a fourth would too.
        document.state, document.failure, document.finished_at = "failed", "renderer_died", now
        return None
    document.claimed_at = now
    document.attempts += 1
    return document.kind, document.locale, document.payload, document.name


@command
def _release(document_id: int) -> bool:
    """Give the document back for another attempt; False after the last one."""
    document = db.session.get_one(Document, document_id)
    if document.attempts >= MOST_ATTEMPTS:
        return False
    document.claimed_at = None
    return True


@command
def _fail(document_id: int, code: str) -> None:
    document = db.session.get_one(Document, document_id)
    document.state, document.failure, document.finished_at = "failed", code, clock.now()


@command
def _finish(document_id: int, data: bytes, name: str) -> None:
    document = db.session.get_one(Document, document_id)
    document.file_id = files.store(data, name, "application/pdf").id
    document.state, document.finished_at = "ready", clock.now()


def sweep() -> int:
    """Put forgotten documents back into the queue; how many. For the worker, every minute."""
    waiting = list(
        db.session.scalars(
            select(Document.id).where(
                Document.state == "preparing",
                or_(
                    Document.claimed_at.is_(None),
                    Document.claimed_at <= clock.now() - CLAIM,
                ),
            )
        )
    )
    for document_id in waiting:
        enqueue(document_id)
    return len(waiting)
