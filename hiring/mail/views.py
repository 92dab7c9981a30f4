"""The outbox: what was written to people, and what became of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import Refused
from hiring.mail import queries, service
from hiring.mail.words import STATES

blueprint = Blueprint("outbox", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/outbox")
@requires("outbox.view")
def letters() -> Page:
    """The letters of one's branches, newest first."""
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    return render_template(
        "mail/outbox.html",
        outbox=queries.get_outbox(identity(), state, request.args.get("page", 1, type=int)),
        state=state,
        state_words=STATES,
        is_configured=queries.is_configured(),
        address=lambda number: url_for("outbox.letters", page=number, state=state or None),
    )


@blueprint.get("/outbox/<int:letter_id>")
@requires("outbox.view")
def letter(letter_id: int) -> Page:
    """One letter with its text and what can be done about it."""
    found = queries.get_letter(identity(), letter_id)
    return render_template(
        "mail/letter.html",
        letter=found,
        state_word=STATES[found.state],
        is_configured=queries.is_configured(),
    )


@blueprint.get("/outbox/<int:letter_id>/attachment")
@requires("outbox.view")
def attachment(letter_id: int) -> Response:
    """The file that goes with a letter, to be kept and sent by hand."""
    found = queries.get_attachment(identity(), letter_id)
    answer = Response(found.text, content_type=found.content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer


@blueprint.post("/outbox/<int:letter_id>/retry")
@requires("outbox.view")
def retry(letter_id: int) -> Page:
    """Let the letter go out now."""
    try:
        service.try_again(identity(), letter_id)
    except Refused as refused:
        flash(words.refusal(refused), "error")
    else:
        service.enqueue(letter_id)
        flash(_("The letter goes out as soon as the mail server takes it."), "success")
    return redirect(url_for("outbox.letter", letter_id=letter_id), code=303)


@blueprint.post("/outbox/<int:letter_id>/by-hand")
@requires("outbox.view")
def by_hand(letter_id: int) -> Page:
    """Note that a person has sent it by other means."""
    try:
        service.note_by_hand(identity(), letter_id)
    except Refused as refused:
        flash(words.refusal(refused), "error")
    else:
        flash(_("Noted: sent by hand."), "success")
    return redirect(url_for("outbox.letter", letter_id=letter_id), code=303)
