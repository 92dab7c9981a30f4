"""The live console of a rater, their own sheet, submitting, and changing a submitted rating."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from types import MappingProxyType

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.content import hints
from hiring.content import queries as content
from hiring.core import clock, words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import clean, whole
from hiring.evidence.panels import Content, read_why
from hiring.interviews import debrief, follow_ups, keeping, phrases, queries, service, sheets
from hiring.sessions import queries as sessions

blueprint = Blueprint("interviews", __name__)
Page = str | tuple[str, int] | Response
# How long a device keeps what it could not send.
KEPT_ON_DEVICE = timedelta(days=30)


@blueprint.get("/sessions/<int:session_id>/interview")
@requires("ratings.give")
def console(session_id: int) -> Page:
    """The live console with everything typed so far; who has submitted goes on to the sheet."""
    facts = queries.get_rated_session(identity(), session_id)
    if facts.rates != "open" or not queries.is_open(facts):
        return redirect(url_for("interviews.own_ratings", session_id=session_id), code=303)
    return _console(facts, request.args.get("open") == "1")


@blueprint.post("/sessions/<int:session_id>/interview")
@requires("ratings.give")
def save(session_id: int) -> Page:
    """Keep the posted console as it is, with the mark that was pressed, and show it again.

    What is refused stands in the form as it was typed.
    """
    facts = queries.get_rated_session(identity(), session_id)
    fields = {
        name: clean(text)
        for name, text in request.form.items()
        if name not in ("csrf_token", "version", "mark", "unmark", "go")
    }
    taken_back = request.form.get("unmark", "")
    if taken_back.startswith(sheets.MARK):
        fields[taken_back] = ""
    try:
        kept = keeping.keep_form(
            identity(), session_id, fields, whole(request.form.get("version", "")), _press()
        )
    except Refused as refused:
        flash(words.refusal(refused), "error")
        return _console(facts, False, fields), 422
    if kept.is_late:
        flash(_("Rating had ended. What came after it is kept and does not count."), "warning")
    elif kept.replaced:
        flash(
            _(
                "Another window had changed the same fields; what you sent stands, the rest is on file."
            ),
            "warning",
        )
    elif request.form.get("go") == "save":
        flash(_("Saved."), "success")
    onward = (
        "interviews.own_ratings" if request.form.get("go") == "finish" else "interviews.console"
    )
    return redirect(url_for(onward, session_id=facts.id), code=303)


def _press() -> tuple[str, str, int | None] | None:
    """The observation mark that was pressed beside the form, if any."""
    sign, _dot, rest = request.form.get("mark", "").partition(".")
    indicator, _dot, step = rest.partition(".")
    # Without the script nobody knows which step is on the screen: 0.
    return (indicator, sign, whole(step) or None) if sign else None


def _console(
    facts: sessions.SessionFacts,
    shows_missing: bool,
    typed: Mapping[str, str] = MappingProxyType({}),
) -> str:
    who = identity()
    sheet = queries.get_sheet(who, facts, typed)
    pack = content.get_pack(facts.content_version_id)
    return render_template(
        "interviews/console.html",
        facts=facts,
        sheet=sheet,
        steps=queries.in_order(sheet),
        shows_missing=shows_missing,
        owner=who.actor,
        record=sheets.record_of(facts.id),
        expires=clock.now() + KEPT_ON_DEVICE,
        has_questions=follow_ups.find_section(who, facts, sheet.steps) is not None,
        indicators=pack["observations"],
        reactions=pack["reactions"],
        pack_words=content.get_words(facts.content_version_id)["pack"],
        phrases=phrases.list_phrases(who),
        hints=hints.list_all(),
    )


@blueprint.get("/sessions/<int:session_id>/ratings")
@requires("ratings.give")
def own_ratings(session_id: int) -> Page:
    """A rater's own sheet: every step, what is open, the submit button."""
    return _sheet(session_id, None)


@blueprint.post("/sessions/<int:session_id>/ratings/submit")
@requires("ratings.give")
def submit(session_id: int) -> Page:
    """Submit one's own ratings; the others' may be seen from now on."""
    who = identity()
    queries.get_rated_session(who, session_id)
    try:
        service.submit_ratings(who, session_id, whole(request.form.get("version", "")))
    except Refused as refused:
        return _sheet(session_id, words.refusal(refused)), 422
    flash(_("Your ratings are submitted."), "success")
    return redirect(url_for("debrief.page", session_id=session_id), code=303)


def _sheet(session_id: int, problem: str | None) -> str:
    who = identity()
    facts = queries.get_rated_session(who, session_id)
    sheet = queries.get_sheet(who, facts)
    return render_template(
        "interviews/sheet.html",
        facts=facts,
        is_open=queries.is_open(facts),
        sheet=sheet,
        steps=queries.in_order(sheet),
        section=follow_ups.find_section(who, facts, sheet.steps),
        pack_words=content.get_words(facts.content_version_id)["pack"],
        problem=problem,
    )


@blueprint.get("/sessions/<int:session_id>/ratings/<int:step_id>")
@requires("ratings.give")
def rate_step(session_id: int, step_id: int) -> Page:
    """One submitted rating, to be looked at or changed; before that, its place in the console."""
    who = identity()
    facts = queries.get_rated_session(who, session_id)
    step = queries.get_own_step(who, facts, step_id)
    if facts.rates == "open" and queries.is_open(facts):
        place = url_for("interviews.console", session_id=session_id, _anchor=f"step-{step_id}")
        return redirect(place, code=303)
    if facts.rates == "submitted" and step.content is None:
        raise NotFound  # What was left at submission has no rating to be changed.
    return _form(facts, step, step.content)


@blueprint.post("/sessions/<int:session_id>/ratings/<int:step_id>")
@requires("ratings.give")
def revise(session_id: int, step_id: int) -> Page:
    """Change one submitted rating with a reason; the original stays."""
    who = identity()
    facts = queries.get_rated_session(who, session_id)
    step = queries.get_own_step(who, facts, step_id)
    given, faults = sheets.read_form(step.instrument, step.facts, request.form)
    reason = read_why(request.form, faults, "reason")
    if faults:
        return _form(facts, step, given, faults), 422
    version = whole(request.form.get("version", "")) or 0
    try:
        service.revise_rating(who, session_id, step_id, given, reason, version)
    except Refused as refused:
        return _refused(facts, step, given, refused)
    flash(_("The change is kept beside the original."), "success")
    return redirect(url_for("debrief.page", session_id=session_id), code=303)


def _refused(
    facts: sessions.SessionFacts, step: queries.OwnStep, given: Content, refused: Refused
) -> Page:
    """The same page with everything typed, and what stands against keeping it."""
    place = "reason" if refused.code == "reason_needed" else "form"
    faults = {place: words.refusal(refused)}
    if refused.code == "rating_incomplete":
        missing = set(sheets.missing(step.instrument, step.facts, given))
        return _form(facts, step, given, faults, missing), 422
    if refused.code != "rating_stale":
        return _form(facts, step, given, faults), 422
    # What is stored now: its version, so that the next press keeps the form, and its words beside.
    stored = queries.get_own_step(identity(), facts, step.id)
    return _form(facts, stored, given, faults, is_stale=True), 409


def _form(
    facts: sessions.SessionFacts,
    step: queries.OwnStep,
    given: Content | None,
    faults: Mapping[str, str] = MappingProxyType({}),
    missing: Collection[str] = (),
    is_stale: bool = False,
) -> str:
    pack = content.get_pack(facts.content_version_id)
    return render_template(
        "interviews/step.html",
        facts=facts,
        is_open=queries.is_open(facts),
        step=step,
        given=given or {},
        at={"prefix": step.prefix, "faults": faults, "missing": missing},
        differences=queries.list_differences(facts, step, given or {}) if is_stale else [],
        is_stale=is_stale,
        reason=request.form.get("reason", ""),
        reactions=pack["reactions"],
        pack_words=content.get_words(facts.content_version_id)["pack"],
        hints=hints.list_all(),
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
    raters = _asked(*_managed(session_id))
    unread: dict[str, str] = {}
    reasons = {
        rater.user_id: read_why(request.form, unread, f"reason.{rater.user_id}") for rater in raters
    }
    faults = {
        rater.user_id: unread[name]
        for rater in raters
        if (name := f"reason.{rater.user_id}") in unread
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


def _asked(facts: sessions.SessionFacts, raters: list[sessions.Rater]) -> list[sessions.Rater]:
    """Whose absence wants a reason: anybody's where the reader still rates and may not know who is late."""
    states = ("open", "submitted") if facts.blind else ("open",)
    return [rater for rater in raters if rater.state in states]


def _closing(session_id: int, reasons: dict[int, str], problem: str, faults: dict[int, str]) -> str:
    facts, raters = _managed(session_id)
    return render_template(
        "interviews/close.html",
        facts=facts,
        is_open=queries.is_open(facts),
        raters=raters,
        asked=_asked(facts, raters),
        unsettled=debrief.find_unsettled(facts),
        reasons=reasons,
        problem=problem,
        faults=faults,
    )
