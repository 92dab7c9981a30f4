"""Counting what a request asks of the database, and filling it with many sessions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event, insert

from hiring.candidates.models import Candidate
from hiring.candidates.service import search_text
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.sessions.models import AssessmentSession
from tests.world import World


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The statements sent while inside, without BEGIN and the like."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
            sent.append(statement)

    engine = app.extensions["hiring_engine"]
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


@command
def add_sessions(world: World, number: int, branch: str = "Центр") -> list[int]:
    """Invite `number` more people to the world's vacancy; their session ids."""
    now, hr = clock.now(), world.users["hr"]
    ids = []
    for place in range(number):
        name, email = f"Пётр Ёлкин {place:04}", f"p{place}@example.org"
        candidate = db.session.scalar(
            insert(Candidate)
            .values(
                name=name,
                email=email,
                phone="",
                search=search_text(name, email, ""),
                branch_id=world.branches[branch],
                source="external",
                locale="ru",
                created_by_id=hr,
                created_at=now,
            )
            .returning(Candidate.id)
        )
        ids.append(
            db.session.scalar(
                insert(AssessmentSession)
                .values(
                    vacancy_id=world.vacancy,
                    candidate_id=candidate,
                    branch_id=world.branches[branch],
                    content_version_id=world.content_version,
                    state="invited",
                    created_by_id=hr,
                    created_at=now,
                    end_reason="",
                )
                .returning(AssessmentSession.id)
            )
        )
    return ids
