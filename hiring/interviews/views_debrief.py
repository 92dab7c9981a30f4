"""The debrief: all submitted ratings side by side, what was said about them, what is agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.content import hints
from hiring.content import queries as content
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.evidence.panels import read_why
from hiring.interviews import debrief, debrief_service, debrief_story, follow_ups, queries
from hiring.interviews.debrief_values import Debrief, Row
from hiring.sessions import queries as sessions

blueprint = Blueprint("debrief", __name__)
Page = str | tuple[str, int] | Response
# Beside which field a refusal stands; the others stand above the page.
FIELDS = {"value_needed": "value", "reason_needed": "reason", "remark_needed": "remark"}
NO_FAULTS: Mapping[str, str] = MappingProxyType({})


@blueprint.get("/sessions/<int:session_id>/comparison")
@requires("sessions.view")
def old_page(session_id: int) -> Page:
    """Where the debrief stood before."""
    return redirect(url_for("debrief.page", session_id=_facts(session_id).id), code=303)


@blueprint.get("/sessions/<int:session_id>/debrief")
@requires("sessions.view")
def page(session_id: int) -> Page:
    """What is to be discussed, then everything by competency, then who spoke when."""
    facts = _facts(session_id)
    loaded = debrief.load(facts)
    return render_template(
        "interviews/debrief.html",
        facts=facts,
        debrief=loaded,
        sections=debrief.list_sections(facts, loaded),
        story=debrief_story.tell(facts, loaded),
        heard=follow_ups.list_heard(facts),
        pack_words=content.get_words(facts.content_version_id)["pack"],
        **_rights(facts, loaded),
    )


@blueprint.get("/sessions/<int:session_id>/debrief/<int:step_id>/<field>")
@requires("sessions.view")
def value(session_id: int, step_id: int, field: str) -> Page:
    """One value: who gave what and why, the proposals, the forms; step 0 are the marks."""
    return _value(session_id, step_id, field)


@blueprint.post("/sessions/<int:session_id>/debrief/<int:step_id>/<field>/propose")
@requires("ratings.give")
def propose(session_id: int, step_id: int, field: str) -> Page:
    """Propose a value, with a reason."""
    facts, row = _row(session_id, step_id, field)
    if facts.rates != "submitted":
        raise NotFound
    faults: dict[str, str] = {}
    reason = read_why(request.form, faults, "reason")
    known = {str(choice.value): choice.value for choice in row.choices}
    chosen = known.get(request.form.get("value", ""))
    if chosen is None:
        faults["value"] = words.refusal(Refused("value_needed"))
    if not reason:
        faults["reason"] = words.refusal(Refused("reason_needed"))
    if faults:
        return _value(session_id, step_id, field, faults), 422
    try:
        debrief_service.propose_value(identity(), facts.id, step_id, field, chosen, reason)
    except Refused as refused:
        return _refused(session_id, step_id, field, refused)
    flash(_("The proposal stands; the others decide on their own ratings."), "success")
    return _back(session_id, row)


@blueprint.post("/sessions/<int:session_id>/debrief/proposals/<int:proposal_id>/accept")
@requires("ratings.give")
def accept(session_id: int, proposal_id: int) -> Page:
    """Accept a proposed value for one's own rating."""
    return _answer(session_id, proposal_id, True)


@blueprint.post("/sessions/<int:session_id>/debrief/proposals/<int:proposal_id>/decline")
@requires("ratings.give")
def decline(session_id: int, proposal_id: int) -> Page:
    """Keep one's own rating as it is."""
    return _answer(session_id, proposal_id, False)


@blueprint.post("/sessions/<int:session_id>/debrief/proposals/<int:proposal_id>/withdraw")
@requires("ratings.give")
def withdraw(session_id: int, proposal_id: int) -> Page:
    """Take one's own proposal back."""
    row = _row_of_proposal(session_id, proposal_id)
    try:
        debrief_service.withdraw_proposal(identity(), session_id, proposal_id)
    except Refused as refused:
        return _refused(session_id, row.step_id, row.field, refused)
    flash(_("The proposal is taken back."), "success")
    return _back(session_id, row)


@blueprint.post("/sessions/<int:session_id>/debrief/<int:step_id>/<field>/remark")
@requires("ratings.give")
def remark(session_id: int, step_id: int, field: str) -> Page:
    """Say something about a value."""
    return _say(session_id, step_id, field, False)


@blueprint.post("/sessions/<int:session_id>/debrief/<int:step_id>/<field>/let-stand")
@requires("ratings.give")
def let_stand(session_id: int, step_id: int, field: str) -> Page:
    """Say that a disagreement was discussed and the ratings stay."""
    return _say(session_id, step_id, field, True)


def _answer(session_id: int, proposal_id: int, is_accepted: bool) -> Page:
    row = _row_of_proposal(session_id, proposal_id)
    if _facts(session_id).rates != "submitted":
        raise NotFound
    faults: dict[str, str] = {}
    word = read_why(request.form, faults, "word")
    if faults:
        return _value(session_id, row.step_id, row.field, faults), 422
    try:
        debrief_service.answer_proposal(identity(), session_id, proposal_id, is_accepted, word)
    except Refused as refused:
        return _refused(session_id, row.step_id, row.field, refused)
    done = (
        _("Your rating now has the proposed value; the original stays beside it.")
        if is_accepted
        else _("Your rating stays as it is.")
    )
    flash(done, "success")
    return _back(session_id, row)


def _say(session_id: int, step_id: int, field: str, is_stands: bool) -> Page:
    facts, row = _row(session_id, step_id, field)
    if not debrief.may_speak(identity(), facts):
        raise NotFound
    faults: dict[str, str] = {}
    text = read_why(request.form, faults, "remark")
    if not text:
        faults["remark"] = words.refusal(Refused("remark_needed"))
    if faults:
        return _value(session_id, step_id, field, faults), 422
    done = debrief_service.let_stand if is_stands else debrief_service.add_remark
    try:
        done(identity(), facts.id, step_id, field, text)
    except Refused as refused:
        return _refused(session_id, step_id, field, refused)
    flash(_("Written down."), "success")
    return _back(session_id, row)


def _facts(session_id: int) -> sessions.SessionFacts:
    """The session for who is not blind in it; raises NotFound for everybody else."""
    facts = sessions.get_session_for(identity(), session_id)
    if facts.blind:
        raise NotFound
    return facts


def _row(session_id: int, step_id: int, field: str) -> tuple[sessions.SessionFacts, Row]:
    facts = _facts(session_id)
    return facts, debrief.get_row(debrief.load(facts), step_id, field)


def _row_of_proposal(session_id: int, proposal_id: int) -> Row:
    for row in debrief.load(_facts(session_id)).rows:
        if any(proposal.id == proposal_id for proposal in row.proposals):
            return row
    raise NotFound


def _back(session_id: int, row: Row) -> Response:
    """To where the button stood: the list of what is to be discussed, or the value's own page."""
    if request.form.get("back") == "list":
        target = url_for("debrief.page", session_id=session_id, _anchor=row.anchor)
    else:
        target = url_for(
            "debrief.value", session_id=session_id, step_id=row.step_id, field=row.field
        )
    return redirect(target, code=303)


def _refused(session_id: int, step_id: int, field: str, refused: Refused) -> Page:
    place = FIELDS.get(refused.code, "form")
    return _value(session_id, step_id, field, {place: words.refusal(refused)}), 422


def _value(session_id: int, step_id: int, field: str, faults: Mapping[str, str] = NO_FAULTS) -> str:
    facts = _facts(session_id)
    loaded = debrief.load(facts)
    row = debrief.get_row(loaded, step_id, field)
    return render_template(
        "interviews/debrief_value.html",
        facts=facts,
        row=row,
        step=loaded.step_of(row),
        story=debrief_story.tell_of(facts, loaded, row),
        faults=faults,
        typed=request.form,
        hints=hints.list_all(),
        pack_words=content.get_words(facts.content_version_id)["pack"],
        **_rights(facts, loaded),
    )


def _rights(facts: sessions.SessionFacts, loaded: Debrief) -> dict[str, object]:
    """What this reader may do here, and whether they see it only because policy says so."""
    is_open = queries.is_open(facts)
    is_rater = facts.rates == "submitted"
    still_rating = [seat for seat in loaded.seats if seat.state == "open"]
    return {
        "is_open": is_open,
        "me": identity().user_id if is_rater else None,
        "may_speak": is_open and debrief.may_speak(identity(), facts),
        "may_propose": is_open and is_rater,
        "still_rating": still_rating,
        "is_exempt": is_open and not is_rater and bool(still_rating),
    }
