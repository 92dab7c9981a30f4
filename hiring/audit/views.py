"""The log page."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from hiring.access.guards import requires
from hiring.audit import queries
from hiring.core.text import clean_line

blueprint = Blueprint("audit", __name__)


@blueprint.get("/log")
@requires("audit.view")
def log() -> str:
    """What was done, by whom, when; newest first."""
    wanted = request.args.get("page", 1, type=int)
    about = clean_line(request.args.get("about", ""), 40)
    page = min(max(1, wanted), 10_000)
    entries, pages = queries.list_entries(page, about)
    return render_template(
        "audit/log.html",
        entries=entries,
        page=min(page, pages),
        pages=pages,
        about=about,
        about_words=queries.thing_words(about),
        address=lambda number: url_for("audit.log", page=number, about=about or None),
    )
