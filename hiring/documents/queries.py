"""Reads of documents. Whether a document is open to the reader is asked by the feature it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hiring.core.db import db
from hiring.documents.models import Document
from hiring.documents.words import FAILURES


@dataclass(frozen=True, slots=True)
class DocumentState:
    """A document as its page shows it."""

    id: int
    kind: str
    subject_id: int
    locale: str
    state: str
    failure: str
    requested_at: datetime
    file_id: int | None
    name: str

    @property
    def failure_text(self) -> str:
        """Why it failed, as a sentence."""
        return str(FAILURES.get(self.failure, FAILURES["render_error"]))


_COLUMNS = (
    Document.id,
    Document.kind,
    Document.subject_id,
    Document.locale,
    Document.state,
    Document.failure,
    Document.requested_at,
    Document.file_id,
    Document.name,
)


def list_documents(kind: str, subject_id: int) -> list[DocumentState]:
    """The documents of a kind about one thing, newest first."""
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(Document.kind == kind, Document.subject_id == subject_id)
        .order_by(Document.id.desc())
    )
    return [DocumentState(*row) for row in rows]


def find_document(kind: str, document_id: int) -> DocumentState | None:
    """One document, or None."""
    row = db.session.execute(
        select(*_COLUMNS).where(Document.kind == kind, Document.id == document_id)
    ).one_or_none()
    return DocumentState(*row) if row is not None else None


def find_same(kind: str, subject_id: int, locale: str, digest: str) -> DocumentState | None:
    """The document that was asked for with the same content, by the digest in its payload, or None."""
    row = db.session.execute(
        select(*_COLUMNS)
        .where(
            Document.kind == kind,
            Document.subject_id == subject_id,
            Document.locale == locale,
            Document.payload["digest"].as_string() == digest,
        )
        .order_by(Document.id.desc())
        .limit(1)
    ).one_or_none()
    return DocumentState(*row) if row is not None else None
