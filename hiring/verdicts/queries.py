"""Reads of results; every one takes the identity, and who still rates the session sees none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.accounts.models import User
from hiring.content import queries as content
from hiring.core import i18n
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.documents import queries as documents
from hiring.documents.queries import DocumentState
from hiring.evidence import queries as evidence
from hiring.evidence.panels import exhibit_kind
from hiring.sessions import queries as sessions
from hiring.sessions.models import AssessmentSession
from hiring.sessions.queries import SessionFacts
from hiring.verdicts import reading
from hiring.verdicts.models import Decision, Recommendation
from hiring.verdicts.reading import Reading

KIND = "verdict"
Notes = Callable[[int], list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Issued:
    """A recommendation as it was issued."""

    payload: dict[str, Any]
    issued_by: str
    issued_at: datetime
    content_version_id: int


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of a person."""

    outcome: str
    reason: str
    agrees: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShownExhibit:
    """An exhibit with what its template needs."""

    kind: str
    template: str
    values: Any


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that the page of a result shows."""

    facts: SessionFacts
    issued: Issued
    reading: Reading
    decisions: tuple[Decided, ...]
    exhibits: tuple[ShownExhibit, ...]
    documents: tuple[DocumentState | None, ...]

    @property
    def decision(self) -> Decided | None:
        """The last decision, which is the one in force."""
        return self.decisions[-1] if self.decisions else None


def get_readable(who: Identity, session_id: int) -> SessionFacts:
    """The session, if `who` may know its result; raises NotFound where it is foreign or blind."""
    facts = sessions.get_session_for(who, session_id)
    if facts.blind:
        raise NotFound
    return facts


def get_result(who: Identity, session_id: int) -> Result | None:
    """The result of a session in the reader's language; None before it is issued."""
    facts = get_readable(who, session_id)
    issued = find_issued(session_id)
    if issued is None:
        return None
    decisions = list_decisions(session_id)
    return Result(
        facts=facts,
        issued=issued,
        reading=read(session_id, issued),
        decisions=decisions,
        exhibits=list_exhibits(session_id, issued),
        documents=_by_locale(session_id, decisions),
    )


def read(session_id: int, issued: Issued) -> Reading:
    """The recommendation in the language that is in force."""
    version = issued.content_version_id
    notes: Notes = current_app.extensions["hiring_notes"]
    signed = content.list_sign_offs(version)
    is_signed = set(content.get_pack(version)["day_plans"]) <= signed.keys()
    return reading.read(issued.payload, version, notes(session_id), is_signed)


def find_issued(session_id: int) -> Issued | None:
    """The recommendation of a session, or None. Callers have asked whether it is theirs."""
    row = db.session.execute(
        select(
            Recommendation.payload,
            User.name,
            Recommendation.issued_at,
            Recommendation.content_version_id,
        )
        .join(User, User.id == Recommendation.issued_by_id)
        .where(Recommendation.session_id == session_id)
    ).one_or_none()
    return Issued(*row) if row is not None else None


def is_session(session_id: int) -> bool:
    """Whether there is such a session at all. For the command line."""
    return db.session.get(AssessmentSession, session_id) is not None


def find_word(session_id: int) -> str | None:
    """The recommendation in one code, or None. Callers have asked whether it is theirs."""
    return db.session.scalar(
        select(Recommendation.word).where(Recommendation.session_id == session_id)
    )


def list_deciders(session_id: int) -> frozenset[int]:
    """Who has decided on a session, by account. For features that ask who had a hand in it."""
    return frozenset(
        db.session.scalars(select(Decision.decided_by_id).where(Decision.session_id == session_id))
    )


def list_decisions(session_id: int) -> tuple[Decided, ...]:
    """All decisions of a session, the first one first."""
    rows = db.session.execute(
        select(Decision.outcome, Decision.reason, Decision.agrees, User.name, Decision.decided_at)
        .join(User, User.id == Decision.decided_by_id)
        .where(Decision.session_id == session_id)
        .order_by(Decision.id)
    )
    return tuple(Decided(*row) for row in rows)


def list_exhibits(session_id: int, issued: Issued) -> tuple[ShownExhibit, ...]:
    """The exhibits that the recommendation rests on: one that came later is not among them."""
    frozen = {tuple(key) for key in issued.payload["exhibits"]}
    pack_words = content.get_words(issued.content_version_id)
    found = []
    for shown in evidence.list_exhibits(session_id):
        if (shown.kind, shown.item) in frozen:
            kind = exhibit_kind(shown.kind)
            values = kind.present(shown.payload, pack_words)
            found.append(ShownExhibit(shown.kind, kind.template, values))
    return tuple(found)


def _by_locale(session_id: int, decisions: Sequence[Decided]) -> tuple[DocumentState | None, ...]:
    """The newest document in each language; None where there is none since the last decision."""
    newest: dict[str, DocumentState] = {}
    for document in documents.list_documents(KIND, session_id):
        newest.setdefault(document.locale, document)
    if decisions:
        since = decisions[-1].at
        newest = {name: one for name, one in newest.items() if one.requested_at >= since}
    return tuple(newest.get(locale) for locale in i18n.LOCALES)


def get_document(who: Identity, document_id: int) -> DocumentState:
    """A verdict's document, if its session is readable; raises NotFound otherwise."""
    document = documents.find_document(KIND, document_id)
    if document is None:
        raise NotFound
    get_readable(who, document.subject_id)
    return document
