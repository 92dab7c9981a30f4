"""What pages that keep a draft send and are told: the shapes of the requests and answers, in JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, request
from flask_wtf.csrf import generate_csrf

from hiring.core import clock, words
from hiring.core.refusals import NotFound, Refused
from hiring.drafts import service as drafts
from hiring.drafts.words import STATUSES

LARGEST_REQUEST = 256 * 1024
MOST_OPERATIONS = 100
LONGEST_AGE = 60 * 24 * 3600


def sent() -> Mapping[str, Any]:
    """The JSON object of the request; refuses everything else."""
    if (request.content_length or 0) > LARGEST_REQUEST:
        raise Refused("draft_too_large")
    try:
        found = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused("draft_malformed")
    return found


def operations(found: Mapping[str, Any]) -> list[object]:
    """The operations of a request, at least one and not too many; refuses other shapes."""
    listed = found.get("operations")
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_OPERATIONS:
        raise Refused("draft_malformed")
    return listed


def number_of(draft: object, prefix: str) -> int:
    """12 of the draft that a page calls "day_plan:12"; raises NotFound for a number that none has."""
    number = draft.removeprefix(prefix) if isinstance(draft, str) else ""
    if draft != f"{prefix}{number}" or not number.isascii() or not number.isdigit():
        raise Refused("draft_malformed")
    if len(number) > 9:
        raise NotFound
    return int(number)


def age(found: Mapping[str, Any], name: str) -> int:
    """How many seconds ago, by the device's say."""
    seconds = found.get(name)
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 <= seconds <= LONGEST_AGE:
        raise Refused("draft_malformed")
    return seconds


def result(operation: object, answer: drafts.Answer | Refused) -> dict[str, Any]:
    """The acknowledgement of one operation, or why it is refused."""
    name = operation.get("id") if isinstance(operation, Mapping) else None
    if isinstance(answer, Refused):
        return {
            "id": name,
            "ok": False,
            "code": answer.code,
            "message": words.refusal(answer),
            "status": STATUSES.get(answer.code, 422),
        }
    return {
        "id": name,
        "ok": True,
        "version": answer.version,
        "saved_at": answer.saved_at.isoformat(),
        "late": answer.is_late,
        "replaced": dict(answer.replaced),
        "others": dict(answer.others),
    }


def results(listed: list[object], answers: list[drafts.Answer | Refused]) -> tuple[int, list[Any]]:
    """The status of a whole batch, and each of its acknowledgements."""
    found = [result(one, answer) for one, answer in zip(listed, answers, strict=True)]
    return 200 if any(one["ok"] for one in found) else int(found[0]["status"]), found


def said(status: int = 200, **stands: Any) -> Response:
    """Where a draft stands, with the token and the time that its page goes on with."""
    answer = jsonify(
        **{"ok": True, "csrf": generate_csrf(), "now": clock.now().isoformat(), **stands}
    )
    answer.status_code = status
    return answer


def problem(refused: Refused) -> Response:
    """Why a whole request is refused."""
    answer = jsonify(ok=False, code=refused.code, message=words.refusal(refused))
    answer.status_code = STATUSES.get(refused.code, 422)
    return answer


def absent() -> Response:
    """No such draft of this person."""
    answer = jsonify(ok=False, code="404", message=words.error("404")["title"])
    answer.status_code = 404
    return answer
