"""Where HR and directors answer what candidates ask: other conditions, a review of the reading."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import accommodations, contests, queries, request_forms
from hiring.day_plans.accommodations import Granted
from hiring.day_plans.letters import said
from hiring.day_plans.request_words import OUTCOMES, STATES, WISHES
from hiring.sessions import queries as sessions
from hiring.sessions.queries import SessionFacts

blueprint = Blueprint("day_plan_answers", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/sessions/<int:session_id>/accommodation")
@requires("accommodations.answer")
def accommodation(session_id: int) -> Page:
    """What the candidate asks for, and the answer; the reason opens to the named person alone."""
    facts = _readable(session_id, accommodations.PERMISSION)
    form = request_forms.AnswerForm()
    asked = accommodations.find_asked_for(identity(), facts)
    if asked is not None and asked.state == "asked":
        times = [wish for wish in asked.wishes if wish != "pause"]
        form.time.data = times[0].removeprefix("extra_") if times else ""
        form.pause.data = "30" if "pause" in asked.wishes else "0"
    return _accommodation_page(facts, form, asked)


@blueprint.post("/sessions/<int:session_id>/accommodation")
@requires("accommodations.answer")
def answer_accommodation(session_id: int) -> Page:
    """Grant as asked or otherwise, or decline with a word."""
    facts = _readable(session_id, accommodations.PERMISSION)
    form = request_forms.AnswerForm()
    if form.validate_on_submit():
        time = form.time.data or ""
        conditions = Granted(
            extra_percent=int(time) if time.isdecimal() else 0,
            is_untimed=time == "untimed",
            pause_minutes=int(form.pause.data),
        )
        try:
            accommodations.answer(
                identity(),
                session_id,
                conditions if form.outcome.data == "granted" else None,
                form.answer.data or "",
            )
        except Refused as refused:
            form.form_errors = [words.refusal(refused)]
        else:
            flash(_("Answered. The candidate sees it on their page."), "success")
            return _to(session_id)
    asked = accommodations.find_asked_for(identity(), facts)
    return _accommodation_page(facts, form, asked), 422


@blueprint.get("/sessions/<int:session_id>/contest")
@requires("contests.answer")
def contest(session_id: int) -> Page:
    """What the candidate wants to have looked at again, by when, and the answer."""
    facts = _readable(session_id, contests.PERMISSION)
    return _contest_page(facts, request_forms.ReviewForm())


@blueprint.post("/sessions/<int:session_id>/contest")
@requires("contests.answer")
def answer_contest(session_id: int) -> Page:
    """Answer the review."""
    facts = _readable(session_id, contests.PERMISSION)
    form = request_forms.ReviewForm()
    if form.validate_on_submit():
        try:
            contests.answer(identity(), session_id, form.outcome.data, form.answer.data)
        except Refused as refused:
            form.form_errors = [words.refusal(refused)]
        else:
            flash(_("Answered. The candidate sees it on their page."), "success")
            return _to(session_id)
    return _contest_page(facts, form), 422


def _readable(session_id: int, permission: str) -> SessionFacts:
    who = identity()
    facts = sessions.get_session_for(who, session_id)
    if not who.may_in(permission, facts.branch_id):
        raise NotFound
    return facts


def _accommodation_page(
    facts: SessionFacts, form: request_forms.AnswerForm, asked: accommodations.Asked | None
) -> str:
    attempt = queries.find_attempt(facts.id)
    may_answer = accommodations.may_answer(identity(), facts.id, facts.branch_id)
    return render_template(
        "day_plans/accommodation.html",
        facts=facts,
        form=form,
        # Who rates the session learns nothing of it while somebody else is there to answer.
        asked=asked if may_answer else None,
        is_kept_from=asked is not None and not may_answer,
        wishes=[str(WISHES[wish]) for wish in asked.wishes] if asked else [],
        granted=said(asked.granted) if asked else [],
        state_words=STATES,
        named=asked.named.name if asked else "",
        is_named=asked is not None and asked.named.id == identity().user_id,
        is_running=attempt is not None and attempt.submitted_at is None,
    )


def _contest_page(facts: SessionFacts, form: request_forms.ReviewForm) -> str:
    return render_template(
        "day_plans/review.html",
        facts=facts,
        form=form,
        ticket=contests.find_ticket(facts.id),
        may_answer=contests.may_answer(identity(), facts.id, facts.branch_id),
        reviewers=contests.list_reviewers(facts.id),
        outcome_words=OUTCOMES,
    )


def _to(session_id: int) -> Response:
    return redirect(url_for("sessions.session_page", session_id=session_id), code=303)
