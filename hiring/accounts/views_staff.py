"""The administrator's pages: people, their roles and links, branches."""

from __future__ import annotations

from typing import TypeVar

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.access.permissions import STAFF_ROLES
from hiring.accounts import queries, service
from hiring.accounts.forms import BranchForm, ColleagueForm, InviteForm, RolesForm
from hiring.accounts.words import COMPANY_WIDE, ROLE_HINTS, ROLES
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import Refused

blueprint = Blueprint("staff", __name__)
Page = str | tuple[str, int] | Response
Form = TypeVar("Form", bound=RolesForm)
# A role in the form: its name, what it lets do, and (value, place, ticked) of its choices.
RoleRow = tuple[str, str, list[tuple[str, str, bool]]]


@blueprint.get("/staff")
@requires("staff.manage")
def people() -> Page:
    """Everybody with an account, their roles and whether they have joined."""
    return render_template("accounts/staff.html", people=queries.list_staff())


@blueprint.get("/staff/new")
@requires("staff.manage")
def new_person() -> Page:
    """The form for a new colleague."""
    return _invite_page(_with_roles(InviteForm()))


@blueprint.post("/staff")
@requires("staff.manage")
def invite() -> Page:
    """Add a colleague; the answer shows their link, once."""
    form = _with_roles(InviteForm())
    if form.validate_on_submit():
        try:
            token = service.invite(
                identity(), form.name.data, form.email.data, form.chosen(), form.locale.data
            )
        except Refused as refused:
            form.email.errors = [words.refusal(refused)]
        else:
            return _link_page(form.name.data, token)
    return _invite_page(form), 422


@blueprint.get("/staff/<int:user_id>")
@requires("staff.manage")
def person(user_id: int) -> Page:
    """One colleague: roles, link, closing the account."""
    return _person(user_id)


@blueprint.post("/staff/<int:user_id>/facts")
@requires("staff.manage")
def correct(user_id: int) -> Page:
    """Mend a colleague's name, address or language."""
    form = ColleagueForm()
    if form.validate_on_submit():
        try:
            service.correct_colleague(
                identity(),
                user_id,
                name=form.name.data,
                email=form.email.data,
                locale=form.locale.data,
            )
        except Refused as refused:
            form.email.errors = [words.refusal(refused)]
        else:
            flash(_("The data is corrected."), "success")
            return redirect(url_for("staff.person", user_id=user_id), code=303)
    return _person(user_id, facts=form), 422


@blueprint.post("/staff/<int:user_id>/roles")
@requires("staff.manage")
def change_roles(user_id: int) -> Page:
    """Give a colleague other roles."""
    form = _with_roles(RolesForm())
    if form.validate_on_submit():
        try:
            service.change_roles(identity(), user_id, form.chosen())
        except Refused as refused:
            form.roles.errors = [words.refusal(refused)]
        else:
            flash(_("The roles are changed."), "success")
            return redirect(url_for("staff.person", user_id=user_id), code=303)
    return _person(user_id, roles=form), 422


@blueprint.post("/staff/<int:user_id>/link")
@requires("staff.manage")
def reissue(user_id: int) -> Page:
    """A new link for a colleague: a first password, or a forgotten one; shown once."""
    token = service.reissue_invitation(identity(), user_id)
    return _link_page(queries.get_member(user_id).name, token)


@blueprint.post("/staff/<int:user_id>/close")
@requires("staff.manage")
def close(user_id: int) -> Page:
    """Close an account; what the person did stays."""
    return _set_active(user_id, False)


@blueprint.post("/staff/<int:user_id>/open")
@requires("staff.manage")
def reopen(user_id: int) -> Page:
    """Open a closed account again."""
    return _set_active(user_id, True)


@blueprint.get("/branches")
@requires("staff.manage")
def branches() -> Page:
    """The branches and the form for another."""
    return _branches(BranchForm())


@blueprint.post("/branches")
@requires("staff.manage")
def add_branch() -> Page:
    """Add a branch."""
    form = BranchForm()
    if form.validate_on_submit():
        try:
            service.add_branch(identity(), form.name.data, form.address.data or "")
        except Refused as refused:
            form.name.errors = [words.refusal(refused)]
        else:
            flash(_("The branch is added."), "success")
            return redirect(url_for("staff.branches"), code=303)
    return _branches(form), 422


def _branches(form: BranchForm) -> str:
    return render_template(
        "accounts/branches.html", form=form, branches=queries.list_branch_facts()
    )


def _set_active(user_id: int, active: bool) -> Page:
    try:
        service.set_active(identity(), user_id, active)
    except Refused as refused:
        flash(words.refusal(refused), "error")
    else:
        flash(_("The account is open.") if active else _("The account is closed."), "success")
    return redirect(url_for("staff.person", user_id=user_id), code=303)


def _person(
    user_id: int, *, roles: RolesForm | None = None, facts: ColleagueForm | None = None
) -> str:
    member = queries.get_member(user_id)
    if roles is None:
        roles = _with_roles(RolesForm(formdata=None))
        roles.roles.data = [
            role if branch is None else f"{role}:{branch}" for role, branch in member.roles
        ]
    if facts is None:
        facts = ColleagueForm(
            formdata=None, name=member.name, email=member.email, locale=member.locale
        )
    return render_template(
        "accounts/person.html",
        person=member,
        form=roles,
        facts=facts,
        role_rows=_role_rows(roles),
    )


def _invite_page(form: InviteForm) -> str:
    return render_template("accounts/invite.html", form=form, role_rows=_role_rows(form))


def _with_roles(form: Form) -> Form:
    """Every role, everywhere or in one branch, as a choice: "role" or "role:branch"."""
    branches = queries.list_branches()
    form.roles.choices = [
        SelectChoice(value, label)
        for role in STAFF_ROLES
        for value, label in _places(role, branches)
    ]
    return form


def _places(role: str, branches: list[tuple[int, str]]) -> list[tuple[str, str]]:
    if role in COMPANY_WIDE:
        return [(role, _("whole company"))]
    return [(role, _("all branches")), *((f"{role}:{key}", name) for key, name in branches)]


def _role_rows(form: RolesForm) -> list[RoleRow]:
    """The choices by role."""
    ticked = set(form.roles.data or [])
    rows: dict[str, RoleRow] = {
        role: (str(ROLES[role]), str(ROLE_HINTS[role]), []) for role in STAFF_ROLES
    }
    for choice in form.roles.choices:
        rows[choice.value.partition(":")[0]][2].append(
            (choice.value, choice.label, choice.value in ticked)
        )
    return list(rows.values())


def _link_page(name: str, token: str) -> str:
    settings = current_app.extensions["hiring_settings"]
    link = settings.public_url + url_for("accounts.join", token=token)
    return render_template("accounts/link.html", name=name, link=link)
