"""Passwords with argon2id, and the counters that slow down guessing."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import current_app

from hiring.access.models import AttemptCounter
from hiring.core import clock
from hiring.core.db import db
from hiring.settings import Settings

MIN_LENGTH = 10
MAX_LENGTH = 200
WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 10
FAILURES_PER_ADDRESS = 50


def _hasher() -> PasswordHasher:
    settings: Settings = current_app.extensions["hiring_settings"]
    return PasswordHasher(
        time_cost=settings.password_rounds,
        memory_cost=settings.password_memory_kib,
        parallelism=4,
    )


def hash_password(password: str) -> str:
    """The argon2id hash of `password`, with its own salt."""
    return _hasher().hash(password)


def matches(stored: str | None, password: str) -> bool:
    """True if `password` is the one behind `stored`; as slow for an account without one."""
    hasher = _hasher()
    try:
        return hasher.verify(stored or _decoy(), password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def _decoy() -> str:
    """A hash of nobody's password, so that unknown accounts take as long as known ones."""
    known: str | None = current_app.extensions.get("hiring_decoy")
    if known is None:
        known = current_app.extensions["hiring_decoy"] = hash_password("nobody's password")
    return known


def attempt_key(kind: str, value: str) -> str:
    """The counter's name for an account or a network address, without storing either."""
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def too_many(key: str, limit: int) -> bool:
    """True while `key` has failed `limit` times within the window."""
    counter = db.session.get(AttemptCounter, key)
    return (
        counter is not None
        and counter.failures >= limit
        and clock.now() - counter.window_start < WINDOW
    )


def count_failure(key: str) -> None:
    """Add one failure of `key` (inside a command); a window that has passed begins anew."""
    now = clock.now()
    counter = db.session.get(AttemptCounter, key, with_for_update=True)
    if counter is None:
        db.session.add(AttemptCounter(key=key, window_start=now, failures=1))
    elif now - counter.window_start >= WINDOW:
        counter.window_start, counter.failures = now, 1
    else:
        counter.failures += 1


def clear_failures(key: str) -> None:
    """Forget the failures of `key` after a success (inside a command)."""
    counter = db.session.get(AttemptCounter, key)
    if counter is not None:
        db.session.delete(counter)
