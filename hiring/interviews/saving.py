"""Pages that save by themselves while somebody types: what they ask for, and what they are told."""

from __future__ import annotations

from flask import Response, jsonify, request

from hiring.core.i18n import gettext as _
from hiring.core.text import whole


def asks_json() -> bool:
    """Whether the page saves by itself, and stays where it is."""
    return request.accept_mimetypes.best == "application/json"


def version() -> int:
    """What the form builds on; 0 where it does not say."""
    return whole(request.form.get("version", "")) or 0


def unkept(problem: str, status: int) -> tuple[Response, int]:
    """Why nothing was kept; after a change elsewhere (409), how to see both."""
    both = _("Saved meanwhile in another tab or on another device. Press “Save” to see both.")
    return jsonify(ok=False, message=both if status == 409 else problem), status
