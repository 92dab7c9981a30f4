"""HR's pages of an attempt: how it went, another end of its time, opening it again, beginning anew."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import Refused
from hiring.core.text import whole
from hiring.day_plans import attempt_access, attempt_queries, attempts, staff_forms
from hiring.day_plans.attempt_words import REPLACED
from hiring.sessions import queries as sessions

blueprint = Blueprint("attempts", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/sessions/<int:session_id>/day-plan")
@requires("candidates.view")
def attempt(session_id: int) -> Page:
    """How the attempt went, the plan and its reading; an earlier one by its number."""
    who = identity()
    facts = attempt_access.get_staff_facts(who, session_id)
    page = attempt_queries.get_page(facts, whole(request.args.get("attempt", ""), 5))
    return render_template(
        "day_plans/attempt.html",
        facts=facts,
        page=page,
        replaced=REPLACED,
        may_manage=who.may_in("sessions.manage", facts.branch_id),
        is_closed=facts.ratings_closed_at is not None,
    )


@blueprint.get("/sessions/<int:session_id>/day-plan/time")
@requires("sessions.manage")
def time(session_id: int) -> Page:
    """Where the attempt's time stands, and the form to change it."""
    return _page(session_id, "time", staff_forms.AdjustForm(formdata=None))


@blueprint.post("/sessions/<int:session_id>/day-plan/time")
@requires("sessions.manage")
def adjust(session_id: int) -> Page:
    """Change the time of the running attempt."""
    form = staff_forms.AdjustForm()
    return _done(
        session_id,
        "time",
        form,
        lambda number: attempts.adjust_time(
            identity(),
            session_id,
            number,
            form.signed,
            request.form.get("seen", ""),
            form.reason.data,
        ),
        _("The time is changed; the candidate’s clock follows."),
    )


@blueprint.get("/sessions/<int:session_id>/day-plan/reopening")
@requires("sessions.manage")
def reopening(session_id: int) -> Page:
    """What opening a submitted plan again means, before it is done."""
    return _page(session_id, "reopening", staff_forms.ReopenForm(formdata=None))


@blueprint.post("/sessions/<int:session_id>/day-plan/reopening")
@requires("sessions.manage")
def reopen(session_id: int) -> Page:
    """Open the submitted plan again."""
    form = staff_forms.ReopenForm()
    return _done(
        session_id,
        "reopening",
        form,
        lambda number: attempts.reopen(
            identity(), session_id, number, int(form.minutes.data), form.reason.data
        ),
        _("The plan is open again, and its time is running."),
    )


@blueprint.get("/sessions/<int:session_id>/day-plan/new-start")
@requires("sessions.manage")
def new_start(session_id: int) -> Page:
    """Exactly what goes and what stays when the candidate begins anew."""
    return _page(session_id, "new_start", staff_forms.ResetForm(formdata=None))


@blueprint.post("/sessions/<int:session_id>/day-plan/new-start")
@requires("sessions.manage")
def reset(session_id: int) -> Page:
    """Let the candidate begin anew."""
    form = staff_forms.ResetForm()
    return _done(
        session_id,
        "new_start",
        form,
        lambda number: attempts.reset(identity(), session_id, number, form.reason.data),
        _("The candidate can start the exercise anew."),
    )


def _done(
    session_id: int,
    what: str,
    form: staff_forms.ReasonForm,
    act: Callable[[int], None],
    said: str,
) -> Page:
    """The deed and the way back, or the same page with everything typed."""
    attempt_access.get_managed_facts(identity(), session_id)
    if not form.validate_on_submit():
        return _page(session_id, what, form), 422
    try:
        act(whole(request.form.get("attempt", ""), 5) or 0)
    except Refused as refused:
        return _page(session_id, what, form, words.refusal(refused)), 422
    flash(said, "success")
    return redirect(url_for("sessions.session_page", session_id=session_id), code=303)


def _page(session_id: int, what: str, form: staff_forms.ReasonForm, problem: str = "") -> str:
    facts = attempt_access.get_managed_facts(identity(), session_id)
    return render_template(
        f"day_plans/attempt_{what}.html",
        facts=facts,
        attempt=attempt_access.get_clock(session_id),
        form=form,
        problem=problem,
        is_closed=facts.ratings_closed_at is not None,
        link_works=any(link.works for link in sessions.list_links(session_id)),
    )
