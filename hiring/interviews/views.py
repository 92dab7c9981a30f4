"""The raters' pages, the comparison after submission, and closing by HR."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.content import queries as content
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import clean, whole
from hiring.evidence.panels import Content, panel_of
from hiring.interviews import follow_ups, queries, saving, service
from hiring.observations import queries as observations
from hiring.sessions import queries as sessions

blueprint = Blueprint("interviews", __name__)
Page = str | tuple[str | Response, int] | Response
REASON_CHARACTERS = 1000
SIGNS = {"good": 1, "bad": -1}


@blueprint.get("/sessions/<int:session_id>/ratings")
@requires("ratings.give")
def own_ratings(session_id: int) -> Page:
    """A rater's own sheet: every step, what is open, the marks, the submit button."""
    return _sheet(session_id, None)


@blueprint.get("/sessions/<int:session_id>/ratings/<int:step_id>")
@requires("ratings.give")
def rate_step(session_id: int, step_id: int) -> Page:
    """The form of one step: the script on the screen, anchors in sight; asked to, what is open."""
    who = identity()
    facts = queries.get_rated_session(who, session_id)
    step = queries.get_own_step(who, facts, step_id)
    missing = set(step.missing) if request.args.get("open") == "1" else set()
    return _form(facts, step, step.content, missing=missing)


@blueprint.post("/sessions/<int:session_id>/ratings/<int:step_id>")
@requires("ratings.give")
def save_step(session_id: int, step_id: int) -> Page:
    """Keep the form as it is, complete or not, and go where the pressed button says.

    A page that asks for JSON (it saves by itself while somebody types) stays where it is.
    """
    who = identity()
    facts = queries.get_rated_session(who, session_id)
    step = queries.get_own_step(who, facts, step_id)
    given, faults = panel_of(step.instrument).parse(request.form, step.facts)
    reason = clean(request.form.get("reason", "")).strip()
    if len(reason) > REASON_CHARACTERS:
        faults["reason"] = _too_long()
    if faults:
        return _unkept(facts, step, given, faults, 422)
    press = _press()
    try:
        if facts.rates == "submitted":
            service.revise_rating(who, session_id, step_id, given, reason, saving.version())
            flash(_("The change is kept beside the original."), "success")
            return redirect(url_for("interviews.compare", session_id=session_id), code=303)
        service.save_rating(who, session_id, step_id, given, saving.version(), press)
    except Refused as refused:
        return _refused(facts, step, given, refused)
    if saving.asks_json():
        return _kept(facts, step_id)
    if press is None and request.form.get("go") != "stay":
        return redirect(_after(facts, step_id), code=303)
    if press is None:
        flash(_("Saved."), "success")
    anchor = "marks" if press else None
    target = url_for("interviews.rate_step", session_id=session_id, step_id=step_id, _anchor=anchor)
    return redirect(target, code=303)


def _press() -> service.Press | None:
    """The mark that was pressed beside the form, if any."""
    taken_back = whole(request.form.get("unmark", ""))
    if taken_back is not None:
        return service.Press(taken_back=taken_back)
    sign, _, indicator = request.form.get("mark", "").partition(".")
    if not sign:
        return None
    return service.Press(indicator, SIGNS.get(sign, 0))


def _refused(
    facts: sessions.SessionFacts, step: queries.OwnStep, given: Content, refused: Refused
) -> Page:
    """The same page with everything typed, and what stands against keeping it."""
    place = "reason" if refused.code == "reason_needed" else "form"
    faults = {place: words.refusal(refused)}
    if refused.code == "rating_incomplete":
        missing = set(panel_of(step.instrument).missing(given, step.facts))
        return _unkept(facts, step, given, faults, 422, missing)
    if refused.code != "rating_stale":
        return _unkept(facts, step, given, faults, 422)
    # What is stored now: its version, so that the next press keeps the form, and its words beside.
    stored = queries.get_own_step(identity(), facts, step.id)
    return _unkept(facts, stored, given, faults, 409)


def _unkept(
    facts: sessions.SessionFacts,
    step: queries.OwnStep,
    given: Content,
    faults: dict[str, str],
    status: int,
    missing: Collection[str] = (),
) -> Page:
    if saving.asks_json():
        return saving.unkept(" ".join(faults.values()), status)
    return _form(facts, step, given, faults, missing, is_stale=status == 409), status


def _kept(facts: sessions.SessionFacts, step_id: int) -> Page:
    """What has changed on a page that stays: the version, the state of saving, the marks."""
    step = queries.get_own_step(identity(), facts, step_id)
    values = {"facts": facts, "step": step, **_observation(facts)}
    return jsonify(
        ok=True,
        version=step.version,
        state=step.state,
        saved=render_template("interviews/saved.html", **values),
        marks=render_template("interviews/marks.html", **values),
    )


def _too_long() -> str:
    return _(
        "This is longer than %(number)s characters; please shorten it.", number=REASON_CHARACTERS
    )


def _after(facts: sessions.SessionFacts, step_id: int) -> str:
    """The next step's form, or the sheet after the last one."""
    steps = queries.list_own_steps(identity(), facts)
    places = [step.id for step in steps]
    place = places.index(step_id) + 1
    if place < len(places):
        return url_for("interviews.rate_step", session_id=facts.id, step_id=places[place])
    return url_for("interviews.own_ratings", session_id=facts.id)


@blueprint.post("/sessions/<int:session_id>/marks")
@requires("ratings.give")
def add_mark(session_id: int) -> Page:
    """Set an observation mark between the steps, from the sheet."""
    who = identity()
    queries.get_rated_session(who, session_id)
    press = _press() or service.Press()
    try:
        service.add_mark(who, session_id, None, press.indicator, press.sign)
    except Refused as refused:
        flash(words.refusal(refused), "error")
    return redirect(_to_marks(session_id), code=303)


@blueprint.post("/sessions/<int:session_id>/marks/<int:mark_id>/remove")
@requires("ratings.give")
def remove_mark(session_id: int, mark_id: int) -> Page:
    """Take back one's own mark, from the sheet."""
    who = identity()
    queries.get_rated_session(who, session_id)
    try:
        service.remove_mark(who, session_id, mark_id)
    except Refused as refused:
        flash(words.refusal(refused), "error")
    return redirect(_to_marks(session_id), code=303)


def _to_marks(session_id: int) -> str:
    return url_for("interviews.own_ratings", session_id=session_id, _anchor="marks")


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
    pack = content.get_pack(facts.content_version_id)
    submitted = queries.list_submitted(session_id)
    return render_template(
        "interviews/comparison.html",
        facts=facts,
        steps=queries.list_compared(facts),
        raters=sessions.list_raters(session_id),
        is_open=queries.is_open(facts),
        submitted=submitted,
        heard=follow_ups.list_heard(facts),
        indicators=pack["observations"],
        marks=observations.count_marks(session_id, list(submitted)),
        pack_words=content.get_words(facts.content_version_id)["pack"],
    )


@blueprint.get("/sessions/<int:session_id>/close-ratings")
@requires("sessions.manage")
def closing(session_id: int) -> Page:
    """Who has submitted, who is missing, and what closing does."""
    return _closing(session_id, {}, "", {})


@blueprint.post("/sessions/<int:session_id>/close-ratings")
@requires("sessions.manage")
def close(session_id: int) -> Page:
    """Close the ratings, with a reason for every absent rater."""
    raters = _managed(session_id)[1]
    reasons = {
        rater.user_id: clean(request.form.get(f"reason.{rater.user_id}", "")).strip()
        for rater in raters
    }
    faults = {
        user_id: _too_long() for user_id, text in reasons.items() if len(text) > REASON_CHARACTERS
    }
    if faults:
        return _closing(session_id, reasons, "", faults), 422
    try:
        service.close_ratings(identity(), session_id, reasons)
    except Refused as refused:
        return _refused_closing(session_id, reasons, refused), 422
    flash(_("The ratings are closed."), "success")
    return redirect(url_for("sessions.session_page", session_id=session_id), code=303)


def _refused_closing(session_id: int, reasons: dict[int, str], refused: Refused) -> str:
    if refused.code != "rater_missing":
        return _closing(session_id, reasons, words.refusal(refused), {})
    empty = {user_id: words.refusal(refused) for user_id, text in reasons.items() if not text}
    return _closing(session_id, reasons, "", empty)


def _managed(session_id: int) -> tuple[sessions.SessionFacts, list[sessions.Rater]]:
    who = identity()
    facts = sessions.get_session_for(who, session_id)
    if not who.may_in("sessions.manage", facts.branch_id):
        raise NotFound
    return facts, sessions.list_raters(session_id)


def _closing(session_id: int, reasons: dict[int, str], problem: str, faults: dict[int, str]) -> str:
    facts, raters = _managed(session_id)
    return render_template(
        "interviews/close.html",
        facts=facts,
        is_open=queries.is_open(facts),
        raters=raters,
        reasons=reasons,
        problem=problem,
        faults=faults,
    )


def _sheet(session_id: int, problem: str | None) -> str:
    who = identity()
    facts = queries.get_rated_session(who, session_id)
    steps = queries.list_own_steps(who, facts)
    return render_template(
        "interviews/sheet.html",
        facts=facts,
        is_open=queries.is_open(facts),
        steps=steps,
        section=follow_ups.find_section(who, facts, steps),
        problem=problem,
        **_observation(facts),
    )


def _form(
    facts: sessions.SessionFacts,
    step: queries.OwnStep,
    given: Content | None,
    faults: Mapping[str, str] = MappingProxyType({}),
    missing: Collection[str] = (),
    is_stale: bool = False,
) -> str:
    return render_template(
        "interviews/step.html",
        facts=facts,
        is_open=queries.is_open(facts),
        step=step,
        steps=queries.list_own_steps(identity(), facts),
        given=given or {},
        faults=faults,
        missing=missing,
        differences=queries.list_differences(facts, step, given or {}) if is_stale else [],
        is_stale=is_stale,
        reason=request.form.get("reason", ""),
        **_observation(facts),
    )


def _observation(facts: sessions.SessionFacts) -> dict[str, object]:
    """The marks of this rater and what may be marked."""
    pack = content.get_pack(facts.content_version_id)
    return {
        "indicators": pack["observations"],
        "pack_words": content.get_words(facts.content_version_id)["pack"],
        "marks": observations.list_own_marks(facts.id, identity().user_id or 0),
    }
