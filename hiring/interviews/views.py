"""The raters' pages, the comparison after submission, and closing by HR."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.content import queries as content
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import clean
from hiring.evidence.panels import panel_of
from hiring.interviews import queries, service
from hiring.observations import queries as observations
from hiring.sessions import queries as sessions

blueprint = Blueprint("interviews", __name__)
Page = str | tuple[str, int] | Response
REASON_CHARACTERS = 1000


@blueprint.get("/sessions/<int:session_id>/ratings")
@requires("ratings.give")
def own_ratings(session_id: int) -> Page:
    """A rater's own sheet: every step, what is open, the marks, the submit button."""
    return _sheet(session_id, None)


@blueprint.get("/sessions/<int:session_id>/ratings/<int:step_id>")
@requires("ratings.give")
def rate_step(session_id: int, step_id: int) -> Page:
    """The form of one step: the script on the screen, anchors in sight."""
    who = identity()
    facts = queries.get_rated_session(who, session_id)
    step = queries.get_own_step(who, facts, step_id)
    return _form(facts, step, step.content, {}, set())


@blueprint.post("/sessions/<int:session_id>/ratings/<int:step_id>")
@requires("ratings.give")
def save_step(session_id: int, step_id: int) -> Page:
    """Keep the form as it is, complete or not, and go where the pressed button says."""
    who = identity()
    facts = queries.get_rated_session(who, session_id)
    step = queries.get_own_step(who, facts, step_id)
    panel = panel_of(step.instrument)
    given, faults = panel.parse(request.form, step.facts)
    if faults:
        return _form(facts, step, given, faults, set()), 422
    try:
        if facts.rates == "submitted":
            reason = clean(request.form.get("reason", ""), REASON_CHARACTERS).strip()
            service.revise_rating(who, session_id, step_id, given, reason)
            flash(_("The change is kept beside the original."), "success")
            return redirect(url_for("interviews.compare", session_id=session_id), code=303)
        service.save_rating(who, session_id, step_id, given, _version())
    except Refused as refused:
        missing = set(panel.missing(given, step.facts))
        problem = {"form": words.refusal(refused)}
        return _form(facts, step, given, problem, missing), 409 if refused.code == "stale" else 422
    if request.form.get("go") == "stay":
        still_open = panel.missing(given, step.facts)
        flash(_("Saved; some fields are still open.") if still_open else _("Saved."), "success")
        target = url_for("interviews.rate_step", session_id=session_id, step_id=step_id)
    else:
        target = _after(facts, step.id)
    return redirect(target, code=303)


def _after(facts: sessions.SessionFacts, step_id: int) -> str:
    """The next step's form, or the sheet after the last one."""
    steps = queries.list_own_steps(identity(), facts)
    places = [step.id for step in steps]
    place = places.index(step_id) + 1
    if place < len(places):
        return url_for("interviews.rate_step", session_id=facts.id, step_id=places[place])
    return url_for("interviews.own_ratings", session_id=facts.id)


def _version() -> int:
    version = _number("version")
    return -1 if version is None else version


def _number(name: str) -> int | None:
    """What the form holds under `name`, if it is a number that a column can hold."""
    raw = request.form.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


@blueprint.post("/sessions/<int:session_id>/marks")
@requires("ratings.give")
def add_mark(session_id: int) -> Page:
    """Set an observation mark and stay where one was."""
    who = identity()
    queries.get_rated_session(who, session_id)
    step_id = _number("step")
    sign = {"good": 1, "bad": -1}.get(request.form.get("sign", ""), 0)
    try:
        service.add_mark(who, session_id, step_id, request.form.get("indicator", ""), sign)
    except Refused as refused:
        flash(words.refusal(refused), "error")
    return redirect(_back(session_id, step_id), code=303)


@blueprint.post("/sessions/<int:session_id>/marks/<int:mark_id>/remove")
@requires("ratings.give")
def remove_mark(session_id: int, mark_id: int) -> Page:
    """Take back one's own mark."""
    who = identity()
    queries.get_rated_session(who, session_id)
    try:
        service.remove_mark(who, session_id, mark_id)
    except Refused as refused:
        flash(words.refusal(refused), "error")
    return redirect(_back(session_id, _number("step")), code=303)


def _back(session_id: int, step_id: int | None) -> str:
    if step_id is None:
        return url_for("interviews.own_ratings", session_id=session_id, _anchor="marks")
    return url_for("interviews.rate_step", session_id=session_id, step_id=step_id, _anchor="marks")


@blueprint.post("/sessions/<int:session_id>/ratings/submit")
@requires("ratings.give")
def submit(session_id: int) -> Page:
    """Submit one's own ratings; the others' may be seen from now on."""
    who = identity()
    queries.get_rated_session(who, session_id)
    try:
        service.submit_ratings(who, session_id)
    except Refused as refused:
        return _sheet(session_id, words.refusal(refused)), 422
    flash(_("Your ratings are submitted."), "success")
    return redirect(url_for("interviews.compare", session_id=session_id), code=303)


@blueprint.get("/sessions/<int:session_id>/comparison")
@requires("sessions.view")
def compare(session_id: int) -> Page:
    """All submitted ratings side by side; not for who still rates."""
    facts = sessions.get_session_for(identity(), session_id)
    if facts.blind:
        raise NotFound
    return render_template(
        "interviews/comparison.html",
        facts=facts,
        steps=queries.list_compared(facts),
        raters=sessions.list_raters(session_id),
        pack_words=content.get_words(facts.content_version_id)["pack"],
    )


@blueprint.get("/sessions/<int:session_id>/close-ratings")
@requires("sessions.manage")
def closing(session_id: int) -> Page:
    """Who has submitted, who is missing, and what closing does."""
    return _closing(session_id, {}, "")


@blueprint.post("/sessions/<int:session_id>/close-ratings")
@requires("sessions.manage")
def close(session_id: int) -> Page:
    """Close the ratings, with a reason for every absent rater."""
    reasons = {
        rater.user_id: clean(
            request.form.get(f"reason.{rater.user_id}", ""), REASON_CHARACTERS
        ).strip()
        for rater in _managed(session_id)[1]
    }
    try:
        service.close_ratings(identity(), session_id, reasons)
    except Refused as refused:
        return _closing(session_id, reasons, words.refusal(refused)), 422
    flash(_("The ratings are closed."), "success")
    return redirect(url_for("sessions.session_page", session_id=session_id), code=303)


def _managed(session_id: int) -> tuple[sessions.SessionFacts, list[sessions.Rater]]:
    who = identity()
    facts = sessions.get_session_for(who, session_id)
    if not who.may_in("sessions.manage", facts.branch_id):
        raise NotFound
    return facts, sessions.list_raters(session_id)


def _closing(session_id: int, reasons: dict[int, str], problem: str) -> str:
    facts, raters = _managed(session_id)
    return render_template(
        "interviews/close.html", facts=facts, raters=raters, reasons=reasons, problem=problem
    )


def _sheet(session_id: int, problem: str | None) -> str:
    who = identity()
    facts = queries.get_rated_session(who, session_id)
    return render_template(
        "interviews/sheet.html",
        facts=facts,
        steps=queries.list_own_steps(who, facts),
        problem=problem,
        **_observation(facts),
    )


def _form(
    facts: sessions.SessionFacts,
    step: queries.OwnStep,
    given: dict[str, object] | None,
    faults: dict[str, str],
    missing: set[str],
) -> str:
    steps = queries.list_own_steps(identity(), facts)
    return render_template(
        "interviews/step.html",
        facts=facts,
        step=step,
        steps=steps,
        given=given or {},
        faults=faults,
        missing=missing,
        **_observation(facts),
    )


def _observation(facts: sessions.SessionFacts) -> dict[str, object]:
    """The marks of this rater and what may be marked."""
    pack = content.get_pack(facts.content_version_id)
    pack_words = content.get_words(facts.content_version_id)["pack"]
    return {
        "indicators": pack["observations"],
        "pack_words": pack_words,
        "marks": observations.list_own_marks(facts.id, identity().user_id or 0),
    }
