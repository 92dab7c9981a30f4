"""The candidate's own meeting for their calendar."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.meetings import queries
from hiring.meetings.views_staff import as_file

blueprint = Blueprint("my_meeting", __name__)


@blueprint.get("/my/meeting/calendar")
@requires("candidate.session")
def file() -> Response:
    """The meeting that is to come, for one's own calendar."""
    return as_file(queries.get_own_file(identity()))
