"""The log page."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.audit import queries
from hiring.core.text import clean_line

blueprint = Blueprint("audit", __name__)


@blueprint.get("/log")
@requires("audit.view")
def log() -> str:
    """What was done, by whom, when; newest first."""
    page, about = _asked()
    blind = queries.list_blind(identity())
    entries, pages = queries.list_entries(blind, page, about)
    return _shown("audit/log.html", "audit.log", entries, page, pages, about, is_cut=bool(blind))


@blueprint.get("/log/openings")
@requires("audit.view")
def openings() -> str:
    """Who of the staff opened which person's pages, when; newest first."""
    page, about = _asked()
    entries, pages = queries.list_openings(page, about)
    return _shown("audit/openings.html", "audit.openings", entries, page, pages, about)


def _asked() -> tuple[int, str]:
    wanted = request.args.get("page", 1, type=int)
    return min(max(1, wanted), 10_000), clean_line(request.args.get("about", ""), 40)


def _shown(
    template: str,
    endpoint: str,
    entries: Sequence[queries.Opening],
    page: int,
    pages: int,
    about: str,
    is_cut: bool = False,
) -> str:
    return render_template(
        template,
        entries=entries,
        page=min(page, pages),
        pages=pages,
        about=about,
        about_words=queries.thing_words(about),
        address=lambda number: url_for(endpoint, page=number, about=about or None),
        is_cut=is_cut,
    )
