"""The last section of a rater's sheet: a note to each question about the candidate's own plan."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.content import hints
from hiring.core import clock, words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import whole
from hiring.evidence.panels import read_note
from hiring.interviews import follow_ups, noting, queries, sheets
from hiring.interviews.views import KEPT_ON_DEVICE
from hiring.sessions import queries as sessions

blueprint = Blueprint("follow_ups", __name__)
Page = str | tuple[str | Response, int] | Response


@blueprint.get("/sessions/<int:session_id>/ratings/questions")
@requires("ratings.give")
def questions(session_id: int) -> Page:
    """The three questions once they are open to this rater, and until then why they are not."""
    facts, section = _section(session_id)
    return _page(facts, section, {}, "", {})


@blueprint.post("/sessions/<int:session_id>/ratings/questions")
@requires("ratings.give")
def save(session_id: int) -> Page:
    """Keep the notes of the form; what comes too late or to a question that is gone is shown again."""
    facts, section = _section(session_id)
    given, faults = _given()
    if faults:
        return _page(facts, section, given, "", faults), 422
    try:
        kept = noting.keep_form(
            identity(), session_id, given, whole(request.form.get("version", ""))
        )
    except Refused as refused:
        return _page(facts, section, given, words.refusal(refused), {}), 422
    if kept.is_late:
        code = "follow_ups_changed" if queries.is_open(facts) else "ratings_closed"
        return _page(facts, section, given, words.refusal(Refused(code)), {}), 409
    flash(_("Saved."), "success")
    target = (
        "follow_ups.questions" if request.form.get("go") == "stay" else "interviews.own_ratings"
    )
    return redirect(url_for(target, session_id=session_id), code=303)


def _section(session_id: int) -> tuple[sessions.SessionFacts, follow_ups.Section]:
    who = identity()
    facts = queries.get_rated_session(who, session_id)
    section = follow_ups.find_section(who, facts, queries.list_own_steps(who, facts))
    if section is None:
        raise NotFound
    return facts, section


def _given() -> tuple[dict[int, str], dict[str, str]]:
    """The notes as typed, by the place of their question, and the fault of each field."""
    given: dict[int, str] = {}
    faults: dict[str, str] = {}
    for name in request.form:
        place = sheets.note_place(name)
        if place is not None:
            given[place] = read_note(request.form, faults, name)
    return given, faults


def _page(
    facts: sessions.SessionFacts,
    section: follow_ups.Section,
    given: Mapping[int, str],
    problem: str,
    faults: Mapping[str, str],
) -> str:
    places = {question.place for question in section.questions}
    return render_template(
        "interviews/questions.html",
        facts=facts,
        section=section,
        is_open=queries.is_open(facts),
        given=given,
        # Typed to questions that are no longer there: shown, so that nobody has to remember it.
        homeless=[text for place, text in given.items() if text and place not in places],
        # What the server has, where the form shows something else.
        known={sheets.note_name(one.place): one.note for one in section.questions},
        owner=identity().actor,
        record=sheets.notes_record_of(facts.id),
        expires=clock.now() + KEPT_ON_DEVICE,
        hints=hints.list_all(),
        problem=problem,
        faults=faults,
    )
