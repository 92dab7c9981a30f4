"""The page on which everybody lands, and the page that shows every component."""

from __future__ import annotations

from flask import Blueprint, render_template

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.desks import queries
from hiring.meetings import queries as meetings
from hiring.sessions.words import STATES

blueprint = Blueprint("desks", __name__)


@blueprint.get("/")
@requires("own.desk")
def home() -> str:
    """What waits for me."""
    who = identity()
    return render_template(
        "desks/home.html",
        waiting=queries.list_waiting(who),
        interviews=meetings.list_interviews(who),
        set_up=queries.list_set_up(who),
        under_way=queries.list_under_way(who) if who.may("vacancies.view") else [],
        state_words=STATES,
    )


@blueprint.get("/style-guide")
@requires("styleguide.view")
def style_guide() -> str:
    """Every component with invented values, for who builds or checks a page."""
    return render_template("styleguide.html")
