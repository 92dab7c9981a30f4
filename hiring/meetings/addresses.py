"""Addresses that stand in letters and calendars: whole ones, also where no request is answered."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app

from hiring.settings import Settings


def kit(session_id: int) -> str:
    """The path by which raters open the interview."""
    return _path("interviews.console", session_id)


def session_page(session_id: int) -> str:
    """The path of the session's page."""
    return _path("sessions.session_page", session_id)


def own_page() -> str:
    """The path of the candidate's own page."""
    return _path("my.start")


def whole(path: str) -> str:
    """The address of a path as people open it."""
    return f"{_settings().public_url}{path}"


def host() -> str:
    """The host of this installation, to which the names of meetings belong."""
    return urlsplit(_settings().public_url).hostname or "localhost"


def timezone() -> str:
    """The zone of this installation."""
    return _settings().timezone


def _path(endpoint: str, session_id: int | None = None) -> str:
    values = {} if session_id is None else {"session_id": session_id}
    return current_app.url_map.bind("localhost").build(endpoint, values)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["hiring_settings"]
    return settings
