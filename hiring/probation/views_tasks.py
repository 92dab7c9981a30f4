"""Pages of one task: what it says, its reports and checks, and its changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core import i18n, words
from hiring.core.i18n import format_date
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import whole
from hiring.documents import files
from hiring.probation import forms, queries, tasks, terms
from hiring.probation.words import STATES

blueprint = Blueprint("probation_tasks", __name__)
Page = str | tuple[str, int] | Response
# Refusals that belong to one field of the task's form.
FIELDS = {"due_outside": "due_on", "due_before_week": "due_on", "task_due_past": "due_on"}


@blueprint.get("/probations/<int:probation_id>/tasks/<int:task_id>")
@requires("probation.view")
def task(probation_id: int, task_id: int) -> Page:
    """One task with everything that was reported and found, and what one may do now."""
    facts = queries.get_probation(identity(), probation_id)
    return _task(facts, queries.get_task(facts, task_id))


@blueprint.get("/probations/<int:probation_id>/tasks/new")
@requires("probation.manage")
def new(probation_id: int) -> Page:
    """The form for a task of one's own."""
    facts = _guided(probation_id)
    form = _with_choices(forms.NewTaskForm(formdata=None), facts)
    form.week.data = min(max(1, terms.week_of(facts.starts_on, i18n.today())), len(facts.weeks))
    return render_template("probation/new_task.html", facts=facts, form=form)


@blueprint.post("/probations/<int:probation_id>/tasks")
@requires("probation.manage")
def add(probation_id: int) -> Page:
    """Add a task of one's own, assigned at once or as a proposal."""
    facts = _guided(probation_id)
    form = _with_choices(forms.NewTaskForm(), facts)
    if form.validate_on_submit():
        assign = request.form.get("go") == "assign"
        try:
            added = tasks.add_task(
                identity(), probation_id, form.competency.data, _draft(form), assign
            )
        except Refused as refused:
            _say(form, refused)
        else:
            flash(_("The task is assigned.") if assign else _("The task is proposed."), "success")
            return _beside(probation_id, added)
    return render_template("probation/new_task.html", facts=facts, form=form), 422


@blueprint.get("/probations/<int:probation_id>/tasks/<int:task_id>/edit")
@requires("probation.manage")
def edit(probation_id: int, task_id: int) -> Page:
    """The form for changing an open task."""
    facts = _guided(probation_id)
    found = queries.get_task(facts, task_id)
    form = _with_choices(forms.TaskForm(formdata=None, data=_values(found)), facts)
    return _edit(facts, found, form, None)


@blueprint.post("/probations/<int:probation_id>/tasks/<int:task_id>/edit")
@requires("probation.manage")
def change(probation_id: int, task_id: int) -> Page:
    """Change an open task; where another window changed it, both versions are shown."""
    facts = _guided(probation_id)
    form = _with_choices(forms.TaskForm(), facts)
    stale = False
    if form.validate_on_submit():
        try:
            tasks.change_task(identity(), probation_id, task_id, _draft(form), _version(form))
        except Refused as refused:
            stale = refused.code == "stale"
            _say(form, refused)
        else:
            flash(_("The task is changed."), "success")
            return _to(probation_id, task_id)
    found = queries.get_task(facts, task_id)
    if stale:
        # The next press is made knowing what stands there now.
        form.version.data = str(found.version)
    page = _edit(facts, found, form, found if stale else None)
    return page, 409 if stale else 422


@blueprint.post("/probations/<int:probation_id>/tasks/<int:task_id>/assign")
@requires("probation.manage")
def assign(probation_id: int, task_id: int) -> Page:
    """Give a proposed task to the employee."""
    try:
        tasks.assign_task(identity(), probation_id, task_id)
    except Refused as refused:
        flash(words.refusal(refused), "error")
        return _to(probation_id, task_id)
    flash(_("The task is assigned."), "success")
    return _beside(probation_id, task_id)


@blueprint.post("/probations/<int:probation_id>/tasks/<int:task_id>/cancel")
@requires("probation.manage")
def cancel(probation_id: int, task_id: int) -> Page:
    """Take an open task back."""
    try:
        tasks.cancel_task(identity(), probation_id, task_id)
    except Refused as refused:
        flash(words.refusal(refused), "error")
    else:
        flash(_("The task is cancelled. It can be brought back."), "success")
    return _to(probation_id, task_id)


@blueprint.post("/probations/<int:probation_id>/tasks/<int:task_id>/restore")
@requires("probation.manage")
def restore(probation_id: int, task_id: int) -> Page:
    """Bring a cancelled task back as a proposal."""
    try:
        tasks.restore_task(identity(), probation_id, task_id)
    except Refused as refused:
        flash(words.refusal(refused), "error")
    else:
        flash(_("The task is back among the proposed ones."), "success")
    return _to(probation_id, task_id)


@blueprint.post("/probations/<int:probation_id>/tasks/<int:task_id>/report")
@requires("probation.report")
def report(probation_id: int, task_id: int) -> Page:
    """The employee's report; a file that is not accepted leaves the text where it was."""
    facts = queries.get_probation(identity(), probation_id)
    if facts.guides:
        raise NotFound
    found = queries.get_task(facts, task_id)
    form = forms.ReportForm()
    if not form.validate_on_submit():
        if not found.is_to_do:
            form.form_errors = [words.refusal(Refused("task_not_to_do"))]
        return _task(facts, found, report_form=form), 422
    try:
        upload = files.accept(form.file.data) if form.file.data else None
    except Refused as refused:
        form.file.errors = [words.refusal(refused)]
        return _task(facts, found, report_form=form), 422
    try:
        tasks.report_task(identity(), probation_id, task_id, form.text.data, upload, _version(form))
    except Refused as refused:
        found = queries.get_task(facts, task_id)
        form.form_errors = [words.refusal(refused)]
        form.version.data = str(found.version)
        page = _task(facts, found, report_form=form)
        return page, 409 if refused.code == "stale" else 422
    flash(_("Your report is handed in. Somebody else looks at it now."), "success")
    return _to(probation_id, task_id)


@blueprint.post("/probations/<int:probation_id>/reports/<int:report_id>/check")
@requires("probation.verify")
def check(probation_id: int, report_id: int) -> Page:
    """Verify a report against the criterion, or return it with what is missing."""
    facts = queries.get_probation(identity(), probation_id)
    found = queries.get_report_task(facts, report_id)
    form = forms.CheckForm()
    if not facts.guides:
        form.form_errors = [words.refusal(Refused("own_task"))]
        return _task(facts, found, check_form=form), 422
    if form.validate_on_submit():
        verified = form.outcome.data == "verified"
        try:
            tasks.check_report(
                identity(), probation_id, report_id, verified, form.comment.data or ""
            )
        except Refused as refused:
            form.form_errors = [words.refusal(refused)]
            found = queries.get_task(facts, found.id)
        else:
            flash(
                _("The task is verified.") if verified else _("The report is returned."), "success"
            )
            return _to(probation_id, found.id)
    elif found.newest is not None and found.newest.check is not None:
        form.form_errors = [words.refusal(Refused("already_checked"))]
    return _task(facts, found, check_form=form), 422


def _guided(probation_id: int) -> queries.ProbationFacts:
    facts = queries.get_probation(identity(), probation_id)
    if not facts.guides:
        raise NotFound
    return facts


def _with_choices(form: Any, facts: queries.ProbationFacts) -> Any:
    form.week.choices = [
        SelectChoice(
            week,
            _(
                "Week %(number)s: %(first)s – %(last)s",
                number=week,
                first=format_date(first, "d MMM"),
                last=format_date(min(first + timedelta(days=6), facts.ends_on), "d MMM"),
            ),
        )
        for week, first in facts.weeks
    ]
    if isinstance(form, forms.NewTaskForm):
        form.competency.choices = [
            SelectChoice(code, name) for code, name in queries.list_competencies(facts).items()
        ]
    return form


def _values(found: queries.Task) -> dict[str, object]:
    return {
        "what": found.what,
        "expected": found.expected,
        "criterion": found.criterion,
        "week": found.week,
        "due_on": found.due_on,
        "version": str(found.version),
    }


def _draft(form: Any) -> tasks.Draft:
    return tasks.Draft(
        form.what.data,
        form.expected.data,
        form.criterion.data,
        form.week.data,
        form.due_on.data,
    )


def _version(form: Any) -> int:
    version = whole(form.version.data or "")
    return -1 if version is None else version


def _say(form: Any, refused: Refused) -> None:
    """Put a refusal beside its field, or above the form."""
    sentence = words.refusal(refused)
    if refused.code in FIELDS:
        form[FIELDS[refused.code]].errors = [sentence]
    else:
        form.form_errors = [sentence]


def _edit(
    facts: queries.ProbationFacts,
    found: queries.Task,
    form: forms.TaskForm,
    saved: queries.Task | None,
) -> str:
    return render_template(
        "probation/edit_task.html", facts=facts, task=found, form=form, saved=saved
    )


def _task(
    facts: queries.ProbationFacts,
    found: queries.Task,
    report_form: forms.ReportForm | None = None,
    check_form: forms.CheckForm | None = None,
) -> str:
    """The task's page; an answered form stays on it with everything typed."""
    if report_form is None and not facts.guides and found.is_to_do:
        report_form = forms.ReportForm(formdata=None)
        report_form.version.data = str(found.version)
    newest = found.newest
    if check_form is None and facts.guides and found.state == "reported":
        check_form = forms.CheckForm(formdata=None)
    return render_template(
        "probation/task.html",
        facts=facts,
        task=found,
        newest=newest,
        today=i18n.today(),
        states=STATES,
        report_form=report_form,
        check_form=check_form,
        most_bytes=files.MAX_UPLOAD_BYTES,
    )


def _to(probation_id: int, task_id: int) -> Response:
    target = url_for("probation_tasks.task", probation_id=probation_id, task_id=task_id)
    return redirect(target, code=303)


def _beside(probation_id: int, task_id: int) -> Response:
    """To the task among the others."""
    target = url_for("probation.probation", probation_id=probation_id, _anchor=f"task-{task_id}")
    return redirect(target, code=303)
