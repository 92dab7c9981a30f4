"""The page of the printable kit: asking for it, waiting for it, taking it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core import words
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import whole
from hiring.documents import files
from hiring.documents import service as documents
from hiring.interviews import kit, queries

blueprint = Blueprint("kits", __name__)
Page = str | tuple[str, int] | BaseResponse


@blueprint.get("/sessions/<int:session_id>/kit")
@requires("sessions.view")
def page(session_id: int) -> Page:
    """The kits that the reader may have: not yet asked for, being prepared, ready or failed."""
    who = identity()
    facts = kit.get_session(who, session_id)
    is_open = queries.is_open(facts)
    kits = kit.list_kits(who, facts) if is_open else []
    return render_template("interviews/kit.html", facts=facts, is_open=is_open, kits=kits)


@blueprint.post("/sessions/<int:session_id>/kit")
@requires("sessions.view")
def ask(session_id: int) -> Page:
    """Ask for a kit; a second press finds the one that the first has asked for."""
    try:
        document_id = kit.request_kit(identity(), session_id, _seat(request.form.get("seat")))
    except Refused as refused:
        flash(words.refusal(refused), "warning")
    else:
        documents.enqueue(document_id)
    return redirect(url_for("kits.page", session_id=session_id), code=303)


@blueprint.get("/sessions/<int:session_id>/kit/file")
@requires("sessions.view")
def download(session_id: int) -> Response:
    """The kit as a file; who took it is written down."""
    found = _asked(session_id).document
    if found is None or found.file_id is None:
        raise NotFound
    response = files.send(found.file_id)
    documents.note_download(identity(), found.id, kit.KIND)
    return response


@blueprint.get("/sessions/<int:session_id>/kit/state")
@requires("sessions.view")
def state(session_id: int) -> Response:
    """How far the kit is, for the page that waits for it."""
    found = _asked(session_id).document
    return jsonify(state=found.state if found else "")


def _asked(session_id: int) -> kit.Kit:
    who = identity()
    return kit.get_kit(who, kit.get_session(who, session_id), _seat(request.args.get("seat")))


def _seat(raw: str | None) -> int | None:
    """The seat that the address or the form names; none of them is one's own."""
    if raw is None:
        return None
    seat = whole(raw)
    if seat is None:
        raise NotFound
    return seat
