"""What the candidate's page asks for by itself: keep operations, where things stand, what happened.

Every answer is JSON of ours; anything else is no acknowledgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request, url_for

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core import clock
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import whole
from hiring.day_plans import service, standing, submission
from hiring.drafts import service as drafts
from hiring.drafts import wire

blueprint = Blueprint("day_plans_sync", __name__)
RECORD = "day_plan:"
# Where a page has to go once its attempt has ended in this way.
ONWARD = {"submitted": "day_plans.receipt", "ended": "my.start", "replaced": "day_plans.planner"}
# What a browser's name for itself says of the device; the first that is found counts.
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
LARGEST_OFFSET = 100 * 365 * 24 * 3600
# "due" says that the page has seen the end of the time; the answer is where things stand then.
REPORTS = ("opened", "taken", "left", "offline", "due")


@blueprint.post("/my/day-plan/operations")
@requires("candidate.session")
def keep() -> Response:
    """Keep what was typed: one acknowledgement for each operation, and where things stand."""
    try:
        sent = wire.sent()
        operations = wire.operations(sent)
        attempt_id, writer = _attempt(sent.get("draft")), drafts.window(sent.get("writer"))
        answers = service.keep_operations(identity(), attempt_id, writer, operations)
    except Refused as refused:
        return wire.problem(refused)
    status, results = wire.results(operations, answers)
    return _settled(attempt_id, writer, status, ok=status == 200, results=results)


@blueprint.get("/my/day-plan/status")
@requires("candidate.session")
def status() -> Response:
    """Where things stand: the time, the holder, what other windows have changed; changes nothing."""
    try:
        attempt_id = _attempt(request.args.get("draft"))
        writer = drafts.window(request.args.get("writer"))
    except Refused as refused:
        return wire.problem(refused)
    since = whole(request.args.get("since", ""))
    return _said(standing.get_standing(identity(), attempt_id, writer, since))


@blueprint.post("/my/day-plan/report")
@requires("candidate.session")
def report() -> Response:
    """Keep what a page says about itself (opened, taken over, left, offline), and where things stand."""
    try:
        sent = wire.sent()
        attempt_id, writer = _attempt(sent.get("draft")), drafts.window(sent.get("writer"))
        device, kind = drafts.window(sent.get("device")), sent.get("kind")
        if kind not in REPORTS:
            raise Refused("draft_malformed")
        if kind != "due":
            details = _details(str(kind), sent)
            service.report(identity(), attempt_id, writer, device, str(kind), details)
    except Refused as refused:
        return wire.problem(refused)
    return _settled(attempt_id, writer)


@blueprint.errorhandler(NotFound)
def absent(error: NotFound) -> Response:
    """No such attempt of this candidate, said as JSON too."""
    return wire.absent()


def _details(kind: str, sent: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "offline":
        now = int(clock.now().timestamp())
        return {"from": now - wire.age(sent, "from_age"), "until": now - wire.age(sent, "to_age")}
    if kind == "opened":
        shown = sent.get("clock")
        now = int(clock.now().timestamp())
        offset = round(shown / 1000) - now if isinstance(shown, int) else 0
        return {
            "offset": max(-LARGEST_OFFSET, min(LARGEST_OFFSET, offset)),
            "system": _system(),
        }
    return {}


def _system() -> str:
    """On what kind of device, and nothing finer; "" for an unusual one."""
    agent = request.user_agent.string
    return next((name for sign, name in SYSTEMS if sign in agent), "")


def _attempt(draft: object) -> int:
    """The attempt that a page speaks of as "day_plan:12"."""
    return wire.number_of(draft, RECORD)


def _settled(attempt_id: int, writer: str, status: int = 200, **more: Any) -> Response:
    """Where things stand after a POST; an attempt whose time is over is submitted by it."""
    who = identity()
    stands = standing.get_standing(who, attempt_id, writer, None)
    if stands.state == "due" and submission.submit_if_over(who.session_id or 0):
        stands = standing.get_standing(who, attempt_id, writer, None)
    return _said(stands, status, **more)


def _said(stands: standing.Standing, status: int = 200, **more: Any) -> Response:
    # While it is paused the tasks are not on the screen.
    onward = "day_plans.planner" if stands.paused else ONWARD.get(stands.state)
    return wire.said(
        status,
        **{
            **asdict(stands),
            "due_at": stands.due_at.isoformat() if stands.due_at else None,
            "location": url_for(onward) if onward else None,
            **more,
        },
    )
