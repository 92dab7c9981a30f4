"""The candidate's pages: before the start, the planner, the summary, the receipt."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import Identity, identity
from hiring.core import clock, words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import Refused
from hiring.day_plans import (
    before,
    forms,
    lifecycle,
    planner_pages,
    queries,
    receipts,
    service,
    submission,
)
from hiring.day_plans.refusals import PlanUnreadable
from hiring.sessions import queries as sessions
from hiring.sessions.queries import SessionFacts

blueprint = Blueprint("day_plans", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/my/day-plan/start")
@requires("candidate.session")
def start() -> Page:
    """What the exercise is, its limit, what is read from it; nothing begins by looking."""
    who = identity()
    facts = sessions.get_own(who)
    if facts.consented_at is None or facts.declined_at is not None:
        return _to("my.start")
    if queries.find_attempt(facts.id) is not None:
        return _to("day_plans.planner")
    if facts.issued_at is not None:
        return _to("my.start")
    return planner_pages.start(facts, "")


@blueprint.post("/my/day-plan/start")
@requires("candidate.session")
def begin() -> Page:
    """Begin the attempt and its clock; a second press leads to the same attempt."""
    who = identity()
    facts = sessions.get_own(who)
    if before.must_choose(facts, request.form.get("conditions", "")):
        return planner_pages.start(facts, words.refusal(Refused("accommodation_open"))), 422
    try:
        service.start_plan(who)
    except Refused as refused:
        if facts.consented_at is None:
            return _to("my.start")
        return planner_pages.start(facts, words.refusal(refused)), 422
    return _to("day_plans.planner")


@blueprint.get("/my/day-plan")
@requires("candidate.session")
def planner() -> Page:
    """The planner with everything typed so far."""
    opened = _open()
    if not isinstance(opened, tuple):
        return opened
    facts, attempt = opened
    draft = queries.get_draft(identity(), attempt)
    faults = queries.faults_of(facts, attempt, draft.fields)
    # What is merely not finished yet is no fault while somebody is still planning.
    wrong = [fault for fault in faults if fault.code != "field_missing"]
    return planner_pages.planner(facts, attempt, draft, wrong)


@blueprint.post("/my/day-plan/save")
@requires("candidate.session")
def save() -> Page:
    """Keep the form as it is, complete or not, and show it again, in another language if that is asked."""
    page = _kept("day_plans.planner")
    if "locale" in request.form and isinstance(page, Response):
        return redirect(url_for("core.set_language"), code=307)
    return page


@blueprint.post("/my/day-plan/summary")
@requires("candidate.session")
def check() -> Page:
    """Keep the form; on to the summary where it can be read, else the same page with its faults."""
    return _kept("day_plans.summary")


@blueprint.get("/my/day-plan/summary")
@requires("candidate.session")
def summary() -> Page:
    """The whole plan once more before it is submitted."""
    opened = _open()
    if not isinstance(opened, tuple):
        return opened
    return planner_pages.summary(*opened, "")


@blueprint.post("/my/day-plan/submit")
@requires("candidate.session")
def submit() -> Page:
    """Submit the plan once; every further press leads to the same receipt."""
    who = identity()
    try:
        service.submit_plan(who, forms.version_of(request.form))
    except PlanUnreadable as refused:
        facts, attempt = _own(who)
        assert attempt is not None
        draft = queries.get_draft(who, attempt)
        return planner_pages.planner(facts, attempt, draft, refused.faults), 422
    except Refused as refused:
        opened = _open()
        if not isinstance(opened, tuple):
            return opened
        return planner_pages.summary(*opened, words.refusal(refused)), 409
    return _to("day_plans.receipt")


@blueprint.get("/my/day-plan/receipt")
@requires("candidate.session")
def receipt() -> Page:
    """The proof that the plan has arrived."""
    facts, attempt = _own(identity())
    if attempt is None or attempt.receipt is None:
        return _to("my.start")
    values = {"facts": facts, "attempt": attempt, "contact": planner_pages.contact(facts)}
    found = receipts.get_receipt(facts, attempt)
    return render_template("day_plans/receipt.html", receipt=found, **values)


@blueprint.post("/my/day-plan/more-time")
@requires("candidate.session")
def extend() -> Page:
    """More time, once, where the pack allows it; the plan comes along and is kept."""
    return _changed(service.extend)


@blueprint.post("/my/day-plan/pause")
@requires("candidate.session")
def pause() -> Page:
    """Let the clock stand still, where pauses were granted; the plan comes along and is kept."""
    return _changed(service.pause)


@blueprint.post("/my/day-plan/resume")
@requires("candidate.session")
def resume() -> Page:
    """Let the clock go on."""
    return _changed(service.resume)


def _changed(change: Callable[[Identity], None]) -> Page:
    """Keep the form, change the clock, and back to the planner, which says what stands against it."""
    page = _kept("day_plans.planner")
    if not isinstance(page, Response) or page.location != url_for("day_plans.planner"):
        return page
    try:
        change(identity())
    except Refused as refused:
        flash(words.refusal(refused), "error")
    return page


def _kept(onward: str) -> Page:
    """Keep the posted form and go on to `onward`; what comes after the end is kept too."""
    who = identity()
    facts, attempt = _own(who)
    if attempt is None:
        return _to("day_plans.start")
    typed = forms.read(request.form, attempt.task_order)
    version = forms.version_of(request.form)
    if attempt.receipt is None and isinstance(elsewhere := _open(), Response):
        return elsewhere
    base = queries.get_draft(who, attempt, version)
    if typed.faults:
        # Not a form of ours: what it says of the known tasks is shown, but not kept.
        faults = [*typed.faults, *queries.faults_of(facts, attempt, typed.fields)]
        return planner_pages.planner(facts, attempt, base, faults, typed=typed.fields), 422
    try:
        kept = service.keep_form(who, attempt.id, typed.fields, version)
    except Refused as refused:
        problem = words.refusal(refused)
        return planner_pages.planner(facts, attempt, base, (), problem, typed=typed.fields), 422
    if kept.is_late:
        submission.submit_if_over(facts.id)
        if kept.came:
            flash(
                _(
                    "The time was over. What came after it is kept and shown, and is no part of the plan."
                ),
                "warning",
            )
        return _to("day_plans.receipt")
    planner_pages.say_replaced(facts, attempt, kept.replaced)
    if onward == "day_plans.summary":
        draft = queries.get_draft(who, attempt)
        unread = queries.faults_of(facts, attempt, draft.fields)
        if unread:
            return planner_pages.planner(facts, attempt, draft, unread), 422
    return _to(onward)


def _own(who: Identity) -> tuple[SessionFacts, queries.Attempt | None]:
    facts = sessions.get_own(who)
    return facts, queries.find_attempt(facts.id)


def _open() -> tuple[SessionFacts, queries.Attempt] | Response:
    """The attempt that can still be worked on, or the way to where the candidate stands."""
    facts, attempt = _own(identity())
    if facts.declined_at is not None:
        return _to("my.start")
    if attempt is None:
        return _to("day_plans.start")
    if attempt.receipt is not None:
        return _to("day_plans.receipt")
    if facts.issued_at is not None:
        return _to("my.start")
    if request.method == "GET" and lifecycle.is_over(attempt, clock.now()):
        # Looking changes nothing: the worker submits it, or the button of this page does.
        return Response(planner_pages.over(facts), mimetype="text/html")
    if request.method == "GET" and lifecycle.is_paused(attempt, clock.now()):
        return Response(planner_pages.paused(facts, attempt), mimetype="text/html")
    return facts, attempt


def _to(endpoint: str) -> Response:
    return redirect(url_for(endpoint), code=303)
