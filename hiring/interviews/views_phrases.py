"""The page of a rater's own quick phrases."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import Refused
from hiring.core.text import clean
from hiring.interviews import phrases
from hiring.interviews import words as words_of_interviews  # noqa: F401 - registers its sentences

blueprint = Blueprint("phrases", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/interview-phrases")
@requires("ratings.give")
def page() -> Page:
    """One's own phrases, one on each line."""
    return _page("\n".join(phrases.list_phrases(identity())), "")


@blueprint.post("/interview-phrases")
@requires("ratings.give")
def save() -> Page:
    """Keep what stands in the field."""
    text = clean(request.form.get("phrases", ""))
    try:
        phrases.save_phrases(identity(), phrases.read(text))
    except Refused as refused:
        return _page(text, words.refusal(refused)), 422
    flash(_("Saved."), "success")
    return redirect(url_for("phrases.page"), code=303)


def _page(text: str, problem: str) -> str:
    return render_template("interviews/phrases.html", text=text, problem=problem, most=phrases.MOST)
