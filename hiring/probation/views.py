"""Pages of a probation as a whole: the list, one probation, its start, mentor and link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from hiring.access.guards import requires
from hiring.access.identity import Identity, identity
from hiring.core import i18n, words
from hiring.core.i18n import gettext as _
from hiring.core.i18n import ngettext
from hiring.core.refusals import NotFound, Refused
from hiring.documents import files
from hiring.probation import forms, queries, service, tasks, terms
from hiring.probation.words import STATES
from hiring.sessions import queries as sessions
from hiring.sessions.queries import SessionFacts
from hiring.sessions.regions import Region

blueprint = Blueprint("probation", __name__)
Page = str | tuple[str, int] | Response
NOBODY = 0


@blueprint.get("/probations")
@requires("probation.view")
def probations() -> Page:
    """The probations of one's branches, of those one mentors, or one's own."""
    page = request.args.get("page", 1, type=int)
    return render_template(
        "probation/list.html",
        found=queries.list_probations(identity(), page),
        today=i18n.today(),
        may_oversee=identity().may("probation.oversee"),
    )


@blueprint.get("/probations/<int:probation_id>")
@requires("probation.view")
def probation(probation_id: int) -> Page:
    """One probation: its tasks by week with what is done, due and overdue."""
    return _probation(queries.get_probation(identity(), probation_id), None)


@blueprint.post("/probations/<int:probation_id>/assign")
@requires("probation.manage")
def assign_all(probation_id: int) -> Page:
    """Give every proposed task to the employee."""
    queries.get_probation(identity(), probation_id)
    assigned, late = tasks.assign_all(identity(), probation_id)
    if assigned:
        flash(
            ngettext("%(num)s task is assigned.", "%(num)s tasks are assigned.", assigned),
            "success",
        )
    if late:
        flash(
            ngettext(
                "%(num)s proposed task is past its due date: give it a new one first.",
                "%(num)s proposed tasks are past their due dates: give them new ones first.",
                late,
            ),
            "warning",
        )
    return _to(probation_id)


@blueprint.post("/probations/<int:probation_id>/mentor")
@requires("probation.oversee")
def change_mentor(probation_id: int) -> Page:
    """Name another mentor."""
    facts = queries.get_probation(identity(), probation_id)
    form = _with_mentors(forms.MentorForm(), facts.branch_id, facts.employee_id)
    if form.validate_on_submit():
        try:
            service.change_mentor(identity(), probation_id, form.mentor_id.data or None)
        except Refused as refused:
            form.mentor_id.errors = [words.refusal(refused)]
        else:
            flash(_("The mentor is changed."), "success")
            return _to(probation_id)
    return _probation(facts, form), 422


@blueprint.post("/probations/<int:probation_id>/link")
@requires("probation.oversee")
def reissue(probation_id: int) -> Page:
    """A new first link for an employee who has not signed in yet; shown once."""
    facts = queries.get_probation(identity(), probation_id)
    try:
        token = service.reissue_link(identity(), probation_id)
    except Refused as refused:
        flash(words.refusal(refused), "error")
        return _to(probation_id)
    return _link_page(facts, token)


@blueprint.get("/probations/<int:probation_id>/reports/<int:report_id>/file")
@requires("probation.view")
def attachment(probation_id: int, report_id: int) -> Response:
    """What the employee attached to a report, for those who may read the probation."""
    facts = queries.get_probation(identity(), probation_id)
    return files.send(queries.get_file_id(facts, report_id))


@blueprint.get("/sessions/<int:session_id>/probation")
@requires("probation.oversee")
def start_form(session_id: int) -> Page:
    """The form that makes a candidate an employee, on a page of its own."""
    facts, opening = _opening(identity(), session_id)
    if opening.probation_id is not None:
        return _to(opening.probation_id)
    return _start(facts, _start_form(facts, blank=True))


@blueprint.post("/sessions/<int:session_id>/probation")
@requires("probation.oversee")
def start(session_id: int) -> Page:
    """Employ the candidate and propose tasks; the answer shows the first link, once."""
    who = identity()
    facts, opening = _opening(who, session_id)
    if opening.probation_id is not None:
        return _to(opening.probation_id)
    form: Any = _start_form(facts, blank=False)
    if not form.validate_on_submit():
        return _start(facts, form), 422
    try:
        started = service.start_probation(
            who, session_id, form.mentor_id.data or None, form.starts_on.data
        )
    except Refused as refused:
        field = {"start_implausible": "starts_on", "no_such_mentor": "mentor_id"}
        name = field.get(refused.code)
        if name:
            form[name].errors = [words.refusal(refused)]
        else:
            form.form_errors = [words.refusal(refused)]
        return _start(facts, form), 422
    if started.token is None:
        flash(_("The probation is started."), "success")
        return _to(started.probation_id)
    return _link_page(queries.get_probation(who, started.probation_id), started.token)


def load_region(who: Identity, facts: SessionFacts) -> dict[str, Any] | None:
    """What the session page shows of the probation, or None."""
    opening = queries.get_opening(who, facts)
    if opening is None:
        return None
    return {
        "opening": opening,
        "mentors": [(person.id, person.name) for person in opening.mentors],
        "today": i18n.today().isoformat(),
    }


REGION = Region("probation", "probation/region.html", load_region, 90)


def _opening(who: Identity, session_id: int) -> tuple[SessionFacts, queries.Opening]:
    facts = sessions.get_session_for(who, session_id)
    opening = queries.get_opening(who, facts)
    if opening is None:
        raise NotFound
    return facts, opening


def _start_form(facts: SessionFacts, blank: bool) -> Any:
    form: Any = forms.StartForm(formdata=None) if blank else forms.StartForm()
    if blank:
        form.starts_on.data = i18n.today()
    return _with_mentors(form, facts.branch_id, facts.candidate_user_id)


def _with_mentors(form: Any, branch_id: int, employee_id: int | None) -> Any:
    mentors = queries.list_mentors(branch_id, employee_id)
    form.mentor_id.choices = [
        SelectChoice(NOBODY, _("To be named later")),
        *(SelectChoice(person.id, person.name) for person in mentors),
    ]
    return form


def _start(facts: SessionFacts, form: forms.StartForm) -> str:
    return render_template("probation/start.html", facts=facts, form=form)


def _probation(facts: queries.ProbationFacts, form: forms.MentorForm | None) -> str:
    found = queries.list_tasks(facts)
    may_oversee = facts.seat == "overseer"
    if form is None and may_oversee:
        form = forms.MentorForm(formdata=None)
        form = _with_mentors(form, facts.branch_id, facts.employee_id)
        form.mentor_id.data = facts.mentor_id or NOBODY
    today = i18n.today()
    return render_template(
        "probation/probation.html",
        facts=facts,
        weeks=[
            (week, first, [task for task in found if task.week == week])
            for week, first in facts.weeks
            if any(task.week == week for task in found)
        ],
        counts={
            name: sum(task.standing == name for task in found)
            for name in ("proposed", "due", "overdue", "to_check", "done")
        },
        whole=sum(task.standing not in ("proposed", "cancelled") for task in found),
        today=today,
        running=terms.week_of(facts.starts_on, today),
        states=STATES,
        form=form,
    )


def _to(probation_id: int) -> Response:
    return redirect(url_for("probation.probation", probation_id=probation_id), code=303)


def _link_page(facts: queries.ProbationFacts, token: str) -> str:
    settings = current_app.extensions["hiring_settings"]
    link = settings.public_url + url_for("accounts.join", token=token)
    return render_template("probation/link.html", facts=facts, link=link)
