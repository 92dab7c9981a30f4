"""Pages of vacancies."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.accounts import queries as accounts
from hiring.content import queries as content
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.vacancies import forms, offers, plan_pages, queries, regions, service
from hiring.vacancies.words import GROUPS, STATES

blueprint = Blueprint("vacancies", __name__)
Page = str | tuple[str, int] | Response
ANSWER_DAYS = 5


@blueprint.get("/vacancies")
@requires("vacancies.view")
def vacancies() -> Page:
    """Their vacancies, open ones first."""
    who = identity()
    return render_template(
        "vacancies/list.html",
        vacancies=queries.list_vacancies(who),
        may_open=who.may("vacancies.manage"),
        state_words=STATES,
    )


@blueprint.get("/vacancies/new")
@requires("vacancies.manage")
def new_vacancy() -> Page:
    """The form of a new vacancy, filled with the pack's own steps and weights."""
    version_id = _version(request.args)
    if version_id is None:
        return render_template("vacancies/no_content.html")
    pack = content.get_pack(version_id)
    form = _open_form()
    form.title.data = content.get_name(version_id)
    form.answer_days.data = ANSWER_DAYS
    form.contact_id.data = identity().user_id
    chosen = forms.default_choice(
        _items(version_id),
        [(step["instrument"], step["item"]) for step in pack["default_steps"]],
        {competency["id"]: competency["weight"] for competency in pack["competencies"]},
    )
    return _open_page(form, version_id, chosen)


@blueprint.post("/vacancies")
@requires("vacancies.manage")
def create() -> Page:
    """Open the vacancy."""
    version_id = _version(request.form)
    if version_id is None:
        raise NotFound
    form = _open_form()
    competencies = [item["id"] for item in content.get_pack(version_id)["competencies"]]
    chosen = forms.read_choice(request.form, _items(version_id), competencies)
    if form.validate_on_submit() and not chosen.faults:
        try:
            vacancy_id = service.open_vacancy(
                identity(),
                title=form.title.data,
                branch_id=form.branch_id.data,
                content_version_id=version_id,
                steps=chosen.steps,
                weights=chosen.numbers,
                rater_ids=form.rater_ids.data,
                contact_id=form.contact_id.data,
                answer_days=form.answer_days.data,
                shows_plan_feedback=bool(form.shows_plan_feedback.data),
            )
        except Refused as refused:
            form.form_errors = [words.refusal(refused)]
        else:
            flash(
                _("The vacancy is open. Look through its interview plan, then add candidates."),
                "success",
            )
            return redirect(url_for("vacancies.vacancy", vacancy_id=vacancy_id), code=303)
    return _open_page(form, version_id, chosen), 422


@blueprint.get("/vacancies/<int:vacancy_id>")
@requires("vacancies.view")
def vacancy(vacancy_id: int) -> Page:
    """A vacancy: its facts, steps, weights, raters, and what other features show about it."""
    who = identity()
    facts = queries.get_vacancy_for(who, vacancy_id)
    version = facts.content_version_id
    signed = content.list_sign_offs(version)
    pack_words = content.get_words(version)["pack"]
    plan = queries.get_plan(facts)
    return render_template(
        "vacancies/page.html",
        facts=facts,
        state_words=STATES,
        plan=plan_pages.show(facts, plan, offers.list_offers(version)),
        weights=[
            (pack_words["competencies"][name]["name"], weight)
            for name, weight in facts.weights.items()
        ],
        unsigned=any(
            step.instrument == "day_plan" and step.item not in signed for step in plan.steps
        ),
        content_title=content.get_title(version),
        may_manage=who.may_in("vacancies.manage", facts.branch_id),
        regions=regions.load_regions(who, facts),
    )


@blueprint.get("/vacancies/<int:vacancy_id>/facts")
@requires("vacancies.manage")
def edit(vacancy_id: int) -> Page:
    """What may change on a vacancy without touching comparability."""
    facts = _managed(vacancy_id)
    form = _with_contacts(
        forms.ChangeForm(
            title=facts.title,
            contact_id=facts.contact_id,
            answer_days=facts.answer_days,
            shows_plan_feedback=facts.shows_plan_feedback,
        ),
        frozenset({facts.branch_id}),
    )
    return render_template("vacancies/edit.html", facts=facts, form=form)


@blueprint.post("/vacancies/<int:vacancy_id>/facts")
@requires("vacancies.manage")
def change(vacancy_id: int) -> Page:
    """Change the title, the contact person, the days until the answer."""
    facts = _managed(vacancy_id)
    form = _with_contacts(forms.ChangeForm(), frozenset({facts.branch_id}))
    if form.validate_on_submit():
        try:
            service.change_vacancy(
                identity(),
                vacancy_id,
                title=form.title.data,
                contact_id=form.contact_id.data,
                answer_days=form.answer_days.data,
                shows_plan_feedback=bool(form.shows_plan_feedback.data),
            )
        except Refused as refused:
            form.form_errors = [words.refusal(refused)]
        else:
            flash(_("The vacancy is changed."), "success")
            return redirect(url_for("vacancies.vacancy", vacancy_id=vacancy_id), code=303)
    return render_template("vacancies/edit.html", facts=facts, form=form), 422


@blueprint.post("/vacancies/<int:vacancy_id>/close")
@requires("vacancies.manage")
def close(vacancy_id: int) -> Page:
    """Take no further candidates."""
    service.close_vacancy(identity(), vacancy_id)
    flash(_("The vacancy is closed. Sessions that run go on."), "success")
    return redirect(url_for("vacancies.vacancy", vacancy_id=vacancy_id), code=303)


@blueprint.post("/vacancies/<int:vacancy_id>/reopen")
@requires("vacancies.manage")
def reopen(vacancy_id: int) -> Page:
    """Take candidates again."""
    service.reopen_vacancy(identity(), vacancy_id)
    flash(_("The vacancy is open again."), "success")
    return redirect(url_for("vacancies.vacancy", vacancy_id=vacancy_id), code=303)


def _managed(vacancy_id: int) -> queries.VacancyFacts:
    who = identity()
    facts = queries.get_vacancy_for(who, vacancy_id)
    if not who.may_in("vacancies.manage", facts.branch_id):
        raise NotFound
    return facts


def _version(values: MultiDict[str, str]) -> int | None:
    """The content that was asked for if a vacancy may be opened on it, else the first such."""
    newest = [version.id for version in content.list_newest()]
    asked = values.get("content", type=int)
    if asked in newest:
        return asked
    return newest[0] if newest else None


def _items(version_id: int) -> list[tuple[str, str, str]]:
    """What the content offers as (instrument, item, title)."""
    return [
        (offer.instrument, offer.item, plan_pages.title_of(version_id, offer.key))
        for offer in offers.list_offers(version_id)
    ]


def _open_form() -> forms.OpenForm:
    branches = identity().branches("vacancies.manage")
    form = _with_contacts(forms.OpenForm(), branches)
    form.rater_ids.choices = _people(service.RATING_ROLES, branches)
    form.branch_id.choices = _choices(accounts.list_branches(branches))
    return form


def _with_contacts(form: forms.Form, branches: frozenset[int] | None) -> forms.Form:
    form.contact_id.choices = _people(service.CONTACT_ROLES, branches)
    return form


def _people(roles: tuple[str, ...], branches: frozenset[int] | None) -> list[SelectChoice]:
    """Who may be named; where several branches are in question, with the person's own beside."""
    people = queries.list_people(roles, branches)
    if branches is not None and len(branches) == 1:
        return _choices(people)
    places = queries.name_places(roles)
    return _choices(
        [(key, f"{name} ({places[key]})" if key in places else name) for key, name in people]
    )


def _choices(pairs: list[tuple[int, str]]) -> list[SelectChoice]:
    return [SelectChoice(*pair) for pair in pairs]


def _open_page(form: forms.OpenForm, version_id: int, chosen: forms.Chosen) -> str:
    return render_template(
        "vacancies/new.html",
        form=form,
        version_id=version_id,
        versions=[(version.id, content.get_title(version.id)) for version in content.list_newest()],
        content_title=content.get_title(version_id),
        groups=[
            (name, [row for row in chosen.rows if row.instrument == name])
            for name in offers.INSTRUMENTS
        ],
        group_words=GROUPS,
        competencies=content.get_words(version_id)["pack"]["competencies"],
        chosen=chosen,
    )
