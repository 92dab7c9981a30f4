"""Signing in and out, the first-run set-up, and one's own account."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access import identity as access
from hiring.access.guards import requires
from hiring.accounts import queries, service
from hiring.accounts.forms import ChangePasswordForm, PasswordForm, SetUpForm, SignInForm
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.pages import error_page, own_path
from hiring.core.refusals import Refused

blueprint = Blueprint("accounts", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/sign-in")
@requires("public")
def sign_in() -> Page:
    """The sign-in page; who is signed in goes to their own page."""
    if access.identity().is_staff:
        return redirect(own_path(request.args.get("next")), code=303)
    return _sign_in_page(SignInForm())


@blueprint.post("/sign-in")
@requires("public")
def do_sign_in() -> Page:
    """Sign in; the answer is the same for unknown addresses and wrong passwords."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            token = service.sign_in(
                form.email.data, form.password.data, request.remote_addr or "unknown"
            )
        except Refused as refused:
            form.email.errors = [words.refusal(refused)]
            return _sign_in_page(form), 429
        if token is not None:
            access.remember(token)
            return redirect(own_path(request.args.get("next")), code=303)
        form.email.errors = [_("The address or the password is not right.")]
    return _sign_in_page(form), 422


def _sign_in_page(form: SignInForm) -> str:
    return render_template("accounts/sign_in.html", form=form, is_set_up=queries.is_set_up())


@blueprint.post("/sign-out")
@requires("public")
def sign_out() -> Page:
    """End this sign-in here and on the server."""
    who = access.identity()
    if who.is_authenticated:
        access.sign_out(who)
    access.forget()
    return redirect(url_for("accounts.sign_in"), code=303)


@blueprint.get("/set-up")
@requires("public")
def set_up() -> Page:
    """The first-run page, for who has the code that the server printed; closed ever after."""
    if _set_up_closed():
        return error_page(404)
    return render_template("accounts/set_up.html", form=SetUpForm())


@blueprint.post("/set-up")
@requires("public")
def do_set_up() -> Page:
    """Create the company, its branches and the first administrator, and sign in."""
    if _set_up_closed():
        return error_page(404)
    form = SetUpForm()
    if not form.validate_on_submit():
        return render_template("accounts/set_up.html", form=form), 422
    token = service.set_up(
        form.company.data,
        form.branch_names(),
        form.name.data,
        form.email.data,
        form.password.data,
    )
    access.remember(token)
    return redirect("/", code=303)


def _set_up_closed() -> bool:
    settings = current_app.extensions["hiring_settings"]
    code = request.args.get("code", "")
    return queries.is_set_up() or not service.is_set_up_code(settings.secret, code)


@blueprint.get("/join/<token>")
@requires("public")
def join(token: str) -> Page:
    """A colleague's invitation: choose a password. Opening it changes nothing."""
    name = queries.invited_name(token)
    if name is None:
        return render_template("accounts/join_unusable.html"), 404
    return render_template("accounts/join.html", form=PasswordForm(), name=name)


@blueprint.post("/join/<token>")
@requires("public")
def do_join(token: str) -> Page:
    """Set the password and sign in."""
    name = queries.invited_name(token)
    if name is None:
        return render_template("accounts/join_unusable.html"), 404
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/join.html", form=form, name=name), 422
    signed_in = service.accept_invitation(token, form.password.data)
    if signed_in is None:
        return render_template("accounts/join_unusable.html"), 404
    access.remember(signed_in)
    return redirect("/", code=303)


@blueprint.get("/account")
@requires("own.desk")
def account() -> Page:
    """One's own account."""
    return _account(ChangePasswordForm())


@blueprint.post("/account/password")
@requires("own.desk")
def change_password() -> Page:
    """Change one's own password; every other sign-in of the account ends."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            token = service.change_password(
                access.identity(), form.current.data, form.password.data
            )
        except Refused as refused:
            form.current.errors = [words.refusal(refused)]
            return _account(form), 422
        if token is None:
            form.current.errors = [words.refusal(Refused("wrong_password"))]
        else:
            access.remember(token)
            flash(_("Your password is changed. Other sign-ins have ended."), "success")
            return redirect(url_for("accounts.account"), code=303)
    return _account(form), 422


def _account(form: ChangePasswordForm) -> str:
    who = access.identity()
    return render_template("accounts/account.html", form=form, roles=queries.list_roles(who))
