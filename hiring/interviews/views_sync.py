"""What a console asks for by itself: keep operations, where things stand, which window it is.

Every answer is JSON of ours; anything else is no acknowledgement.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import whole
from hiring.drafts import service as drafts
from hiring.drafts import wire
from hiring.interviews import keeping, noting, sheets

blueprint = Blueprint("interviews_sync", __name__)
# What a rater types in: the sheet, and the notes to the questions about the plan.
PREFIXES = (sheets.RECORD, sheets.NOTES_RECORD)
KEEP = {"interview": keeping.keep_operations, "follow_ups": noting.keep_operations}
REPORTS = ("opened", "taken", "left", "offline", "due")


@blueprint.post("/sessions/<int:session_id>/interview/operations")
@requires("ratings.give")
def keep(session_id: int) -> Response:
    """Keep what was typed: one acknowledgement for each operation, and where things stand."""
    keeping.get_seat(identity(), session_id)
    try:
        sent = wire.sent()
        operations = wire.operations(sent)
        record = _record(session_id, sent.get("draft"))
        writer = drafts.window(sent.get("writer"))
        keep_operations = KEEP[record.partition(":")[0]]
        answers = keep_operations(identity(), session_id, writer, operations)
    except Refused as refused:
        return wire.problem(refused)
    status, results = wire.results(operations, answers)
    return _said(session_id, record, writer, status, ok=status == 200, results=results)


@blueprint.get("/sessions/<int:session_id>/interview/status")
@requires("ratings.give")
def status(session_id: int) -> Response:
    """Where things stand: the holder, what other windows have changed; changes nothing."""
    keeping.get_seat(identity(), session_id)
    try:
        record = _record(session_id, request.args.get("draft"))
        writer = drafts.window(request.args.get("writer"))
    except Refused as refused:
        return wire.problem(refused)
    return _said(session_id, record, writer, since=whole(request.args.get("since", "")))


@blueprint.post("/sessions/<int:session_id>/interview/report")
@requires("ratings.give")
def report(session_id: int) -> Response:
    """Keep which window the sheet is typed in (opened, taken over, left), and where things stand."""
    keeping.get_seat(identity(), session_id)
    try:
        sent = wire.sent()
        record = _record(session_id, sent.get("draft"))
        writer, device = drafts.window(sent.get("writer")), drafts.window(sent.get("device"))
        kind = sent.get("kind")
        if kind not in REPORTS:
            raise Refused("draft_malformed")
        keeping.report(identity(), session_id, record, writer, device, str(kind))
    except Refused as refused:
        return wire.problem(refused)
    return _said(session_id, record, writer)


@blueprint.errorhandler(NotFound)
def absent(error: NotFound) -> Response:
    """No seat of this rater, said as JSON too."""
    return wire.absent()


def _record(session_id: int, draft: object) -> str:
    """The draft that a page speaks of; NotFound where it is of another session than its address says."""
    record = draft if isinstance(draft, str) else ""
    prefix = next((one for one in PREFIXES if record.startswith(one)), sheets.RECORD)
    if wire.number_of(draft, prefix) != session_id:
        raise NotFound
    return f"{prefix}{session_id}"


def _said(
    session_id: int,
    record: str,
    writer: str,
    status: int = 200,
    since: int | None = None,
    **more: Any,
) -> Response:
    who = identity()
    seat = keeping.get_seat(who, session_id)
    is_open = seat.is_open if record.startswith(sheets.RECORD) else seat.is_running
    version, holder = drafts.get_outline(who.actor, record)
    others = (
        drafts.changes_of_others(who.actor, record, writer, since)
        if since is not None and since != version
        else {}
    )
    return wire.said(
        status,
        **{
            "draft": record,
            "state": "open" if is_open else "submitted",
            "version": version,
            "others": others,
            "seconds_left": None,
            "paused": False,
            "holder": holder.seen_from(writer),
            "holder_device": holder.device,
            "location": None
            if is_open
            else url_for("interviews.own_ratings", session_id=session_id),
            **more,
        },
    )
