"""The candidate's requests and what is shown after the result: conditions, feedback, review."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core import clock, words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import Refused
from hiring.day_plans import accommodations, before, contests, feedback, queries, request_forms
from hiring.day_plans.feedback_words import BANDS
from hiring.day_plans.request_words import OUTCOMES
from hiring.sessions import queries as sessions
from hiring.sessions.queries import SessionFacts

blueprint = Blueprint("day_plan_requests", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/my/day-plan/check")
@requires("candidate.session")
def check() -> Response:
    """That this is our server and knows the candidate, and what time it is here; changes nothing."""
    answer = jsonify(ok=True, now=clock.now().isoformat())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/my/day-plan/conditions")
@requires("candidate.session")
def conditions() -> Page:
    """What other conditions there are, and how to ask for them; or where the request stands."""
    facts = sessions.get_own(identity())
    if facts.consented_at is None or facts.declined_at is not None:
        return _to("my.start")
    return _conditions_page(facts, request_forms.AskForm())


@blueprint.post("/my/day-plan/conditions")
@requires("candidate.session")
def ask() -> Page:
    """Ask for other conditions."""
    facts = sessions.get_own(identity())
    form = request_forms.AskForm()
    if form.validate_on_submit():
        try:
            accommodations.ask(identity(), form.wishes, form.reason.data or "")
        except Refused as refused:
            form.form_errors = [words.refusal(refused)]
        else:
            flash(_("Your request has been passed on. The answer will stand here."), "success")
            return _to("day_plan_requests.conditions")
    return _conditions_page(facts, form), 422


@blueprint.post("/my/day-plan/conditions/take-back")
@requires("candidate.session")
def take_back() -> Page:
    """Take the open request back."""
    accommodations.take_back(identity())
    flash(_("The request is taken back. If you gave a reason, it is deleted."), "success")
    return _to("day_plan_requests.conditions")


@blueprint.get("/my/day-plan/feedback")
@requires("candidate.session")
def plan_feedback() -> Page:
    """One's own plan beside the range of good plans; where the company shows it, after the result."""
    facts = sessions.get_own(identity())
    is_shown = facts.issued_at is not None and contests.shows_feedback(facts.id)
    shown = feedback.find_feedback(facts) if is_shown else None
    if shown is None:
        return _to("my.start")
    return render_template(
        "day_plans/feedback.html",
        facts=facts,
        shown=shown,
        band_words=BANDS,
        ticket=contests.find_ticket(facts.id),
        may_contest=contests.may_open(facts),
        contact=_contact(facts),
    )


@blueprint.get("/my/contest")
@requires("candidate.session")
def contest() -> Page:
    """How to ask for a review by a person, or where the request stands."""
    facts = sessions.get_own(identity())
    if contests.find_ticket(facts.id) is None and not contests.may_open(facts):
        return _to("my.start")
    return _contest_page(facts, request_forms.ContestForm())


@blueprint.post("/my/contest")
@requires("candidate.session")
def open_contest() -> Page:
    """Ask that a person reviews the reading of the plan."""
    facts = sessions.get_own(identity())
    form = request_forms.ContestForm()
    if form.validate_on_submit():
        try:
            contests.open_contest(identity(), form.about.data)
        except Refused as refused:
            flash(words.refusal(refused), "error")
            return _to("my.start")
        flash(_("Your request has arrived. A person will answer it."), "success")
        return _to("day_plan_requests.contest")
    if contests.find_ticket(facts.id) is None and not contests.may_open(facts):
        return _to("my.start")
    return _contest_page(facts, form), 422


def _conditions_page(facts: SessionFacts, form: request_forms.AskForm) -> str:
    return render_template(
        "day_plans/conditions.html",
        facts=facts,
        form=form,
        asked=before.request_of(facts),
        named=accommodations.named_of(facts.id).name,
        has_started=queries.find_attempt(facts.id) is not None,
        contact=_contact(facts),
    )


def _contest_page(facts: SessionFacts, form: request_forms.ContestForm) -> str:
    return render_template(
        "day_plans/contest.html",
        facts=facts,
        form=form,
        ticket=contests.find_ticket(facts.id),
        may_open=contests.may_open(facts),
        shows_feedback=facts.issued_at is not None and contests.shows_feedback(facts.id),
        outcome_words=OUTCOMES,
        days=contests.DAYS,
        contact=_contact(facts),
    )


def _contact(facts: SessionFacts) -> str:
    return f"{facts.contact}, {facts.contact_email}"


def _to(endpoint: str) -> Response:
    return redirect(url_for(endpoint), code=303)
