"""The only commit: a command is one transaction that happens wholly or not at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from hiring.core.db import db, writing

P = ParamSpec("P")
R = TypeVar("R")


def command(function: Callable[P, R]) -> Callable[P, R]:
    """`function` as one transaction: committed when it returns, rolled back when it raises.

    Refuses (RuntimeError) to run inside another command or over changes made outside one.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if writing.get():
            raise RuntimeError(f"{function.__qualname__} was called inside another command")
        session = db.session()
        if session.new or session.dirty or session.deleted:
            raise RuntimeError("something was changed outside a command")
        # End the reading transaction: SQLite must begin this one as a writer.
        session.rollback()
        token = writing.set(True)
        try:
            result = function(*args, **kwargs)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            writing.reset(token)
        return result

    run.is_command = True  # type: ignore[attr-defined]
    return run


@event.listens_for(Session, "before_commit")
def _only_in_commands(session: Session) -> None:
    if not writing.get() and session.info.get("commits") != "anywhere":
        raise RuntimeError("commit outside a command")
