"""Staff's pages of candidates: the list, one person, adding somebody to a vacancy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.access.permissions import STAFF_ROLES
from hiring.accounts import queries as accounts
from hiring.candidates import service as candidates_service
from hiring.candidates.forms import EmployeeForm, PersonForm
from hiring.candidates.words import FIELDS, SOURCES
from hiring.core import i18n, words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import clean_line
from hiring.sessions import list_queries, service
from hiring.sessions.forms import KnownForm
from hiring.sessions.states import STATES
from hiring.sessions.words import STATES as STATE_WORDS
from hiring.vacancies import queries as vacancies

blueprint = Blueprint("candidates", __name__)
Page = str | tuple[str, int] | Response
LONGEST_SEARCH = 100


@blueprint.get("/candidates")
@requires("candidates.view")
def candidates() -> Page:
    """Candidates by session: search, filters, order and page stand in the address."""
    who = identity()
    wanted = _wanted()
    found = list_queries.list_sessions(who, wanted)
    offered, branches = vacancies.list_choices(who)
    shown = {state: str(STATE_WORDS[state]) for state in STATES}
    return render_template(
        "candidates/list.html",
        wanted=wanted,
        found=found,
        rows=present_rows(found.rows),
        states=[("", _("Any state")), *shown.items()],
        branches=[("", _("Any branch")), *branches] if len(branches) > 1 else [],
        vacancies=[("", _("Any vacancy")), *offered],
        page_url=_address(wanted, "page"),
        sort_url=_address(wanted, "sort"),
        is_filtered=bool(
            wanted.text or wanted.state or wanted.vacancy_id or wanted.branch_id is not None
        ),
        may_add=who.may("candidates.manage"),
    )


@blueprint.get("/candidates/<int:candidate_id>")
@requires("candidates.view")
def candidate(candidate_id: int) -> Page:
    """One person: their sessions and what was corrected about them."""
    return _person(candidate_id, None)


@blueprint.get("/candidates/<int:candidate_id>/facts")
@requires("candidates.manage")
def edit(candidate_id: int) -> Page:
    """The form that mends a name, an address, a phone or the language."""
    person = _managed(candidate_id)
    form = PersonForm(
        name=person.name, email=person.email, phone=person.phone, locale=person.locale
    )
    return render_template("candidates/edit.html", person=person, form=form)


@blueprint.post("/candidates/<int:candidate_id>/facts")
@requires("candidates.manage")
def correct(candidate_id: int) -> Page:
    """Mend them; the log keeps which fields, not what they were."""
    person = _managed(candidate_id)
    form = PersonForm()
    if form.validate_on_submit():
        try:
            candidates_service.correct_candidate(identity(), candidate_id, **form.facts)
        except Refused as refused:
            form.email.errors = [words.refusal(refused)]
        else:
            flash(_("The data is corrected."), "success")
            return redirect(url_for("candidates.candidate", candidate_id=candidate_id), code=303)
    return render_template("candidates/edit.html", person=person, form=form), 422


@blueprint.post("/candidates/<int:candidate_id>/sessions")
@requires("candidates.manage")
def invite_known(candidate_id: int) -> Page:
    """Add somebody who is known to another vacancy; the answer shows the link, once."""
    person = _managed(candidate_id)
    form = _known_form(person)
    if form.validate_on_submit():
        try:
            session_id, token = service.invite_known(identity(), form.vacancy_id.data, candidate_id)
        except Refused as refused:
            form.vacancy_id.errors = [words.refusal(refused)]
        else:
            return link_page(person.name, session_id, token)
    return _person(candidate_id, form), 422


@blueprint.get("/vacancies/<int:vacancy_id>/candidates/new")
@requires("candidates.manage")
def new_candidate(vacancy_id: int) -> Page:
    """Add somebody to a vacancy: a person from outside, or an employee."""
    return _new_page(_open_vacancy(vacancy_id), PersonForm(formdata=None), None)


@blueprint.post("/vacancies/<int:vacancy_id>/candidates")
@requires("candidates.manage")
def invite(vacancy_id: int) -> Page:
    """Add a person from outside; the answer shows their link, once."""
    vacancy = _open_vacancy(vacancy_id)
    form = PersonForm()
    known_id = None
    if form.validate_on_submit():
        try:
            session_id, token = service.invite_external(identity(), vacancy_id, **form.facts)
        except Refused as refused:
            form.email.errors = [words.refusal(refused)]
            known_id = refused.params.get("candidate")
        else:
            return link_page(form.name.data, session_id, token)
    return _new_page(vacancy, form, None, known_id), 422


@blueprint.post("/vacancies/<int:vacancy_id>/employees")
@requires("candidates.manage")
def invite_employee(vacancy_id: int) -> Page:
    """Add an employee; the answer shows their link, once."""
    vacancy = _open_vacancy(vacancy_id)
    form = _employee_form(vacancy.branch_id)
    if form.validate_on_submit():
        try:
            session_id, token = service.invite_internal(identity(), vacancy_id, form.user_id.data)
        except Refused as refused:
            form.user_id.errors = [words.refusal(refused)]
        else:
            name = accounts.names({form.user_id.data})[form.user_id.data]
            return link_page(name, session_id, token)
    return _new_page(vacancy, PersonForm(formdata=None), form), 422


@blueprint.get("/candidates/new")
@requires("candidates.manage")
def choose_vacancy() -> Page:
    """To which of the open vacancies somebody is to be added; the only one is chosen at once."""
    found = _open_vacancies()
    if len(found) == 1:
        return redirect(url_for("candidates.new_candidate", vacancy_id=found[0].id), code=303)
    return render_template("candidates/choose_vacancy.html", vacancies=found)


def link_page(name: str, session_id: int, token: str) -> str:
    """The one page that ever shows a candidate's link."""
    settings = current_app.extensions["hiring_settings"]
    path = url_for("my.invitation", token=token)
    return render_template(
        "sessions/link.html",
        name=name,
        link=f"{settings.public_url}{path}",
        days=service.LINK_DAYS,
        session_url=url_for("sessions.session_page", session_id=session_id),
    )


class Shown(NamedTuple):
    """A row of a list as plain texts; a tuple, because templates unpack it fastest."""

    url: str
    candidate: str
    source: str
    vacancy: str
    branch: str
    state: str
    state_word: str
    created: str
    answer: str


def present_rows(rows: list[list_queries.Row]) -> list[Shown]:
    """The rows as plain texts: addresses, words and dates are worked out once, not in each row."""
    session_url = url_for("sessions.session_page", session_id=0)[:-1]
    states = {state: str(label) for state, label in STATE_WORDS.items()}
    # Most come from outside: only the others are named.
    sources = {"external": "", "internal": str(SOURCES["internal"])}

    zone = ZoneInfo(i18n.TIMEZONE)

    @cache
    def day(value: date) -> str:
        return str(i18n.format_date(value, "d MMM y"))

    return [
        Shown(
            f"{session_url}{row.id}",
            row.candidate,
            sources[row.source],
            row.vacancy,
            row.branch,
            row.state,
            states[row.state],
            day(row.created_at.astimezone(zone).date()),
            day(row.answer_due_on) if row.answer_due_on else "—",
        )
        for row in rows
    ]


def _wanted() -> list_queries.Wanted:
    """The list that the address asks for; what it does not understand it leaves out."""
    given = request.args
    state, sort = given.get("state", ""), given.get("sort", "")
    return list_queries.Wanted(
        text=clean_line(given.get("q", ""), LONGEST_SEARCH),
        state=state if state in STATES else "",
        vacancy_id=_number(given.get("vacancy", "")),
        branch_id=_number(given.get("branch", "")),
        sort=sort if sort in list_queries.SORTS else list_queries.NEWEST,
        page=_number(given.get("page", "")) or 1,
    )


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def _address(wanted: list_queries.Wanted, varying: str) -> Callable[[object], str]:
    """A function of `varying`'s value to the address of the same list; another order starts anew."""
    kept = {
        "q": wanted.text,
        "state": wanted.state,
        "vacancy": wanted.vacancy_id or "",
        "branch": wanted.branch_id or "",
        "sort": wanted.sort if wanted.sort != list_queries.NEWEST else "",
    }
    base = url_for("candidates.candidates")

    def address(value: object) -> str:
        query = urlencode({key: kept for key, kept in {**kept, varying: value}.items() if kept})
        return f"{base}?{query}" if query else base

    return address


def _managed(candidate_id: int) -> list_queries.Person:
    who = identity()
    person = list_queries.get_person_for(who, candidate_id)
    if not who.may_in("candidates.manage", person.branch_id):
        raise NotFound
    return person


def _person(candidate_id: int, form: KnownForm | None) -> str:
    who = identity()
    person = list_queries.get_person_for(who, candidate_id)
    may_manage = who.may_in("candidates.manage", person.branch_id)
    if may_manage and form is None:
        form = _known_form(person)
    return render_template(
        "candidates/page.html",
        person=person,
        source=SOURCES[person.source],
        rows=present_rows(list_queries.list_of_person(who, candidate_id)),
        corrections=[
            (correction.at, correction.by, [str(FIELDS[field]) for field in correction.fields])
            for correction in list_queries.list_corrections(candidate_id)
        ],
        may_manage=may_manage,
        known_form=form,
    )


def _open_vacancies() -> list[vacancies.VacancyFacts]:
    who = identity()
    return [
        vacancy
        for vacancy in vacancies.list_vacancies(who, "open")
        if who.may_in("candidates.manage", vacancy.branch_id)
    ]


def _known_form(person: list_queries.Person) -> KnownForm:
    """The open vacancies of the person's branch that they are not on yet."""
    form = KnownForm()
    present = {row.vacancy_id for row in list_queries.list_of_person(identity(), person.id)}
    form.vacancy_id.choices = [
        SelectChoice(vacancy.id, vacancy.title)
        for vacancy in _open_vacancies()
        if vacancy.branch_id == person.branch_id and vacancy.id not in present
    ]
    return form


def _open_vacancy(vacancy_id: int) -> vacancies.VacancyFacts:
    who = identity()
    vacancy = vacancies.get_vacancy_for(who, vacancy_id)
    if not who.may_in("candidates.manage", vacancy.branch_id):
        raise NotFound
    return vacancy


def _employee_form(branch_id: int) -> EmployeeForm:
    form = EmployeeForm()
    colleagues = [
        SelectChoice(person.id, person.name)
        for person in accounts.list_people(STAFF_ROLES, branch_id)
        if person.id != identity().user_id
    ]
    form.user_id.choices = [SelectChoice(0, _("Choose")), *colleagues] if colleagues else []
    return form


def _new_page(
    vacancy: vacancies.VacancyFacts,
    person: PersonForm,
    employee: EmployeeForm | None,
    known_id: int | None = None,
) -> str:
    return render_template(
        "candidates/new.html",
        vacancy=vacancy,
        person_form=person,
        employee_form=employee or _employee_form(vacancy.branch_id),
        known_id=known_id,
    )
