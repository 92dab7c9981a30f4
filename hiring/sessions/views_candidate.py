"""The candidate's pages: the invitation, the notice and consent, where things stand, a no."""

from __future__ import annotations

import hashlib

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from hiring.access import identity as access
from hiring.access.guards import requires
from hiring.accounts import queries as accounts
from hiring.content import queries as content
from hiring.core import i18n, words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import Refused
from hiring.sessions import candidate_queries, forms, queries, regions, service

blueprint = Blueprint("my", __name__)
Page = str | tuple[str, int] | Response
# Raised with every change of the texts in templates/my/notice.*.html and consent.*.html.
NOTICE_VERSION = "2026-11-28"


@blueprint.get("/invitation/<token>")
@requires("public")
def invitation(token: str) -> Page:
    """What the invitation is to, and a button; opening it changes nothing (mail scanners do)."""
    found = candidate_queries.find_invitation(token)
    if found is None:
        return _unusable()
    g.account_locale = found.locale
    return render_template(
        "my/invitation.html", invitation=found, is_staff=access.identity().is_staff
    )


@blueprint.post("/invitation/<token>")
@requires("public")
def come(token: str) -> Page:
    """Swap the link for a sign-in, and go on at an address without the token."""
    signed_in = service.take_link(token)
    if signed_in is None:
        return _unusable()
    who = access.identity()
    if who.is_authenticated:
        access.sign_out(who)
    access.remember(signed_in)
    return redirect(url_for("my.start"), code=303)


@blueprint.get("/my")
@requires("candidate.session")
def start() -> Page:
    """Before consent the notice; after it where things stand."""
    who = access.identity()
    facts = queries.get_own(who)
    if facts.declined_at is not None:
        return render_template("my/declined.html", facts=facts, contact=_contact(facts))
    if facts.consented_at is None:
        return render_template(
            "my/notice.html",
            facts=facts,
            company=accounts.company_name(),
            text=Markup(text_of(facts, "notice")),  # noqa: S704 - our own template, escaped
            contact=_contact(facts),
        )
    exercise = next(
        (step for step in queries.list_steps(facts.id) if step.instrument == "day_plan"), None
    )
    return render_template(
        "my/hub.html",
        facts=facts,
        regions=regions.load_own(who, facts),
        contact=_contact(facts),
        exercise=exercise
        and content.item_title(facts.content_version_id, exercise.instrument, exercise.item),
    )


@blueprint.get("/my/notice")
@requires("candidate.session")
def notice() -> Page:
    """The notice as the candidate accepted it; before that the present one."""
    return _document("notice")


@blueprint.get("/my/consent")
@requires("candidate.session")
def consent_text() -> Page:
    """The consent as a document of its own: to be given, or as it was given."""
    facts = queries.get_own(access.identity())
    if facts.consented_at is None and facts.declined_at is None:
        return _consent_page(facts)
    return _document("consent")


@blueprint.post("/my/consent")
@requires("candidate.session")
def consent() -> Page:
    """Keep the consent to exactly the texts that were shown."""
    who = access.identity()
    facts = queries.get_own(who)
    if facts.consented_at is not None:
        return redirect(url_for("my.start"), code=303)
    notice, text = text_of(facts, "notice"), text_of(facts, "consent")
    fault = ""
    if request.form.get("digest") != _digest(notice, text):
        # Another language was chosen in a second tab, or the contact person has changed.
        fault = _("The text has changed since you opened it. Please read it again.")
    elif request.form.get("agree") != "yes":
        fault = _("To go on, tick that you consent. If you do not, you can decline below.")
    if fault:
        return _consent_page(facts, fault), 422
    try:
        service.consent(
            who,
            notice_version=NOTICE_VERSION,
            locale=i18n.current(),
            text=text,
            notice=notice,
        )
    except Refused as refused:
        return _consent_page(facts, words.refusal(refused)), 422
    return redirect(url_for("my.start"), code=303)


@blueprint.get("/my/refusal")
@requires("candidate.session")
def refusal() -> Page:
    """What declining means, with an optional reason, before it is done."""
    facts = queries.get_own(access.identity())
    if facts.declined_at is not None or facts.plan_submitted_at is not None:
        return redirect(url_for("my.start"), code=303)
    return _refusal_page(facts, forms.DeclineForm())


@blueprint.post("/my/refusal")
@requires("candidate.session")
def decline() -> Page:
    """The candidate's own no."""
    who = access.identity()
    facts = queries.get_own(who)
    form = forms.DeclineForm()
    if not form.validate_on_submit():
        return _refusal_page(facts, form), 422
    try:
        service.decline(who, form.reason.data or "")
    except Refused as refused:
        flash(words.refusal(refused), "error")
    return redirect(url_for("my.start"), code=303)


@blueprint.post("/my/sign-out")
@requires("candidate.session")
def sign_out() -> Page:
    """End this sign-in; the link opens the pages again."""
    access.sign_out(access.identity())
    access.forget()
    return redirect(url_for("my.signed_out"), code=303)


@blueprint.get("/signed-out")
@requires("public")
def signed_out() -> Page:
    """How to come back."""
    return render_template("my/signed_out.html")


def _unusable() -> Page:
    """One page for unknown, expired and revoked links: it does not say whether there was one."""
    return render_template("my/unusable.html"), 404


def _contact(facts: queries.SessionFacts) -> str:
    return f"{facts.contact}, {facts.contact_email}"


def text_of(facts: queries.SessionFacts, name: str) -> str:
    """The notice or the consent as HTML, in the language of this request."""
    return render_template(
        f"my/{name}.{i18n.current()}.html",
        facts=facts,
        company=accounts.company_name(),
        version=NOTICE_VERSION,
    )


def _digest(notice: str, consent: str) -> str:
    return hashlib.sha256(f"{notice}\0{consent}".encode()).hexdigest()


def _consent_page(facts: queries.SessionFacts, fault: str = "") -> str:
    notice, text = text_of(facts, "notice"), text_of(facts, "consent")
    return render_template(
        "my/consent.html",
        facts=facts,
        text=Markup(text),  # noqa: S704 - our own template, escaped
        digest=_digest(notice, text),
        fault=fault,
        contact=_contact(facts),
    )


def _document(name: str) -> str:
    """A text to read again, to print and to save: as it was accepted, else as it stands now."""
    who = access.identity()
    facts = queries.get_own(who)
    accepted = candidate_queries.find_accepted(who)
    if accepted is None:
        text, locale = text_of(facts, name), i18n.current()
    else:
        text = accepted.notice if name == "notice" else accepted.consent
        locale = accepted.locale
    return render_template(
        "my/document.html",
        facts=facts,
        name=name,
        text=Markup(text),  # noqa: S704 - what our own template made, kept as it was
        text_locale=locale,
        accepted=accepted,
        contact=_contact(facts),
    )


def _refusal_page(facts: queries.SessionFacts, form: forms.DeclineForm) -> str:
    return render_template("my/refusal.html", facts=facts, form=form, contact=_contact(facts))
