"""The printable kit of an interview: everything that a rater needs where there is no network.

It is made of the session's steps and of one seat alone: nothing that anybody has rated, and nothing of
the candidate's day plan. What was written on it is typed into the console later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from hiring.access.identity import Identity
from hiring.accounts import queries as accounts
from hiring.content import queries as content
from hiring.core import i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound
from hiring.core.text import clean_line
from hiring.documents import queries as documents_queries
from hiring.documents import service as documents
from hiring.documents.queries import DocumentState
from hiring.interviews import printed, queries, service, sheets
from hiring.sessions import queries as sessions
from hiring.sessions.models import AssessmentSession
from hiring.sessions.queries import Rater, SessionFacts, Step
from hiring.vacancies.plan import clocks

KIND = "kit"
# Raised when the same values are laid out in another way: files of before are then not offered.
LAYOUT = 1
# The seat of a kit without a name.
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Kit:
    """The kit of one seat as its page shows it; without a document before it was asked for."""

    seat: int
    name: str
    is_own: bool
    document: DocumentState | None


def get_session(who: Identity, session_id: int) -> SessionFacts:
    """The session whose kit `who` may have; raises NotFound for everybody else."""
    facts = sessions.get_session_for(who, session_id)
    if not may_have(who, facts):
        raise NotFound
    return facts


def may_have(who: Identity, facts: SessionFacts) -> bool:
    """Whether `who` may have a kit of the session: with an open seat, or as HR of its branch."""
    return facts.rates == "open" or _manages(who, facts)


def list_kits(who: Identity, facts: SessionFacts) -> list[Kit]:
    """The kits that `who` may have of a session, their own first, and to HR one without a name last."""
    return [_kit(who, facts, rater) for rater in _seats(who, facts)]


def get_kit(who: Identity, facts: SessionFacts, seat: int | None) -> Kit:
    """The kit of a seat, by default one's own; raises NotFound where `who` may not have it."""
    return _kit(who, facts, _seat(who, facts, seat))


@command
def request_kit(who: Identity, session_id: int, seat: int | None) -> int:
    """Ask for a kit in the language that is in force; the id of the document to enqueue.

    As long as nothing of its content changes it is one document, however often it is asked for; one
    that could not be made is asked for anew. Raises NotFound where `who` may not have it; refuses once
    rating has ended.
    """
    facts = get_session(who, session_id)
    service.refuse_ended(facts.state, facts.ratings_closed_at)
    rater = _seat(who, facts, seat)
    # Two presses at the same moment wait here for one another.
    db.session.get(AssessmentSession, facts.id, with_for_update=True)
    payload, locale = payload_of(facts, rater), i18n.current()
    found = documents_queries.find_same(KIND, facts.id, locale, payload["digest"])
    if found is not None and found.state != "failed":
        return found.id
    name = _file_name(facts.candidate, rater)
    return documents.request(who, KIND, facts.id, locale, payload, name).id


def payload_of(facts: SessionFacts, rater: Rater | None) -> dict[str, Any]:
    """Everything that the kit of a seat says, in the language that is in force, as JSON values.

    Callers have asked whether the seat is open to the reader; None stands for a kit without a name.
    """
    words = content.get_words(facts.content_version_id)
    listed = [step for step in sessions.list_steps(facts.id) if step.planned.is_rated]
    public_url = current_app.extensions["hiring_settings"].public_url
    payload = {
        "layout": LAYOUT,
        "company": accounts.company_name(),
        "candidate": facts.candidate,
        "vacancy": facts.vacancy,
        "branch": facts.branch,
        "rater": rater.name if rater else "",
        "player": facts.player or "",
        "has_focus": bool(rater and rater.focus),
        "content": content.get_label(facts.content_version_id),
        "address": f"{public_url}/sessions/{facts.id}/interview",
        "minutes": sum(step.minutes for step in listed),
        "observations": printed.observations(facts.content_version_id, words),
        "reactions": printed.reactions(facts.content_version_id, words),
        "steps": _steps(facts, rater, listed, words),
    }
    said = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    return {**payload, "digest": hashlib.sha256(said.encode()).hexdigest()}


def render(payload: dict[str, Any], locale: str) -> str:
    """The pages to print; `locale` is in force and names the language of the document."""
    # Not render_template: the frame of the site's pages knows who asks, a document knows nobody.
    template = current_app.jinja_env.get_template("documents/kit.html")
    return template.render(locale=locale, **payload)


def _steps(
    facts: SessionFacts, rater: Rater | None, steps: list[Step], words: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The steps in their order, each with the minute in which it begins."""
    found = []
    begins = clocks(step.planned for step in steps)
    for number, (step, begin) in enumerate(zip(steps, begins, strict=True), 1):
        passed = begin or 0
        focus = rater.focus if rater else ()
        found.append(
            {
                "number": number,
                "instrument": step.instrument,
                "instrument_name": words["pack"]["instruments"][step.instrument],
                "title": content.item_title(facts.content_version_id, step.instrument, step.item),
                "minutes": step.minutes,
                "begins": f"{passed // 60}:{passed % 60:02d}",
                "is_own": sheets.is_own(focus, step.instrument, step.item),
                **printed.SHAPES[step.instrument](
                    queries.item_facts(facts.content_version_id, step),
                    words[content.FOLDERS[step.instrument]][step.item],
                    words["pack"],
                ),
            }
        )
    return found


def _manages(who: Identity, facts: SessionFacts) -> bool:
    return who.may_in("sessions.manage", facts.branch_id)


def _seats(who: Identity, facts: SessionFacts) -> list[Rater | None]:
    """The open seats whose kits `who` may have; None is the kit without a name.

    Who still rates finds those of submitted raters too: what is missing would tell who has submitted.
    """
    is_hr = _manages(who, facts)
    states = ("open", "submitted") if facts.blind else ("open",)
    found: list[Rater | None] = [
        rater
        for rater in sessions.list_raters(facts.id)
        if rater.state in states and (is_hr or rater.user_id == who.user_id)
    ]
    found.sort(key=lambda rater: rater is not None and rater.user_id != who.user_id)
    return [*found, None] if is_hr else found


def _seat(who: Identity, facts: SessionFacts, seat: int | None) -> Rater | None:
    """The seat that was asked for: by default one's own, or for who has none the nameless one."""
    for rater in _seats(who, facts):
        if seat is None or seat == (rater.user_id if rater else NOBODY):
            return rater
    raise NotFound


def _kit(who: Identity, facts: SessionFacts, rater: Rater | None) -> Kit:
    digest = payload_of(facts, rater)["digest"]
    return Kit(
        seat=rater.user_id if rater else NOBODY,
        name=rater.name if rater else "",
        is_own=rater is not None and rater.user_id == who.user_id,
        document=documents_queries.find_same(KIND, facts.id, i18n.current(), digest),
    )


def _file_name(candidate: str, rater: Rater | None) -> str:
    """What the file is called when it is downloaded."""
    names = f"{candidate} {rater.name if rater else ''}"
    plain = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in names)
    return clean_line(_("Interview kit %(name)s", name=clean_line(plain, 120))) + ".pdf"
