"""The page on which an open vacancy is brought to the newest edition of its content."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.content import queries as content
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import Refused
from hiring.core.text import whole
from hiring.sessions import forms, renewal_queries, renewals

blueprint = Blueprint("renewals", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/vacancies/<int:vacancy_id>/renewal")
@requires("vacancies.renew")
def renewal(vacancy_id: int) -> Page:
    """What the newest edition changes for this vacancy, who goes along, and what that means."""
    return _page(vacancy_id, forms.RenewalForm(formdata=None))


@blueprint.post("/vacancies/<int:vacancy_id>/renewal")
@requires("vacancies.renew")
def renew(vacancy_id: int) -> Page:
    """Bring the vacancy to the edition that the page showed."""
    form = forms.RenewalForm()
    if form.validate_on_submit():
        version_id = whole(request.form.get("version", "")) or 0
        try:
            renewals.renew(identity(), vacancy_id, version_id, form.reason.data)
        except Refused as refused:
            form.form_errors = [words.refusal(refused)]
        else:
            flash(_("The vacancy is on the newest edition now."), "success")
            return redirect(url_for("renewals.renewal", vacancy_id=vacancy_id), code=303)
    return _page(vacancy_id, form), 422


def _page(vacancy_id: int, form: forms.RenewalForm) -> str:
    page = renewal_queries.get_page(identity(), vacancy_id)
    return render_template(
        "sessions/renewal.html",
        page=page,
        form=form,
        say=content.get_title,
        edition=lambda version_id: content.say_edition(content.get_edition(version_id)),
        sees_vacancy=identity().may("vacancies.view"),
    )
