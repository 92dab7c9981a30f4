"""The result of a session: issuing it, reading it, deciding, and its document."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core import i18n, words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.documents import files
from hiring.documents import service as documents
from hiring.verdicts import queries, service
from hiring.verdicts.forms import DecisionForm
from hiring.verdicts.words import OUTCOMES

blueprint = Blueprint("verdicts", __name__)
Page = str | tuple[str, int] | BaseResponse


@blueprint.get("/sessions/<int:session_id>/result")
@requires("results.view")
def result(session_id: int) -> Page:
    """The recommendation with its evidence, the decisions and the document."""
    return _page(session_id, None)


@blueprint.post("/sessions/<int:session_id>/result")
@requires("results.issue")
def issue(session_id: int) -> Page:
    """Issue the result; a second press shows what the first one issued."""
    try:
        document_id = service.issue_verdict(identity(), session_id)
    except Refused as refused:
        flash(words.refusal(refused), "error")
        return redirect(url_for("sessions.session_page", session_id=session_id), code=303)
    if document_id is not None:
        documents.enqueue(document_id)
        flash(_("The result is issued; its document is being prepared."), "success")
    return redirect(url_for("verdicts.result", session_id=session_id), code=303)


@blueprint.post("/sessions/<int:session_id>/decisions")
@requires("decisions.record")
def decide(session_id: int) -> Page:
    """Record the decision with its reason."""
    queries.get_readable(identity(), session_id)
    form = DecisionForm()
    if not form.validate_on_submit():
        return _page(session_id, form), 422
    try:
        document_id = service.record_decision(
            identity(), session_id, form.outcome.data, form.reason.data
        )
    except Refused as refused:
        form.reason.errors = [words.refusal(refused)]
        return _page(session_id, form), 422
    if document_id is not None:
        documents.enqueue(document_id)
        flash(_("The decision is recorded; a document with it is being prepared."), "success")
    return redirect(url_for("verdicts.result", session_id=session_id), code=303)


@blueprint.post("/sessions/<int:session_id>/result/documents")
@requires("documents.view")
def request_document(session_id: int) -> Page:
    """Ask for the document in a language."""
    document_id = service.request_document(
        identity(), session_id, i18n.pick(request.form.get("locale"))
    )
    documents.enqueue(document_id)
    return _to_documents(session_id)


@blueprint.post("/documents/verdict/<int:document_id>/retry")
@requires("documents.view")
def retry_document(document_id: int) -> Page:
    """Try a failed document again."""
    document = queries.get_document(identity(), document_id)
    try:
        documents.retry(identity(), document_id)
    except Refused as refused:
        flash(words.refusal(refused), "warning")
    else:
        documents.enqueue(document_id)
    return _to_documents(document.subject_id)


@blueprint.get("/documents/verdict/<int:document_id>")
@requires("documents.view")
def download(document_id: int) -> Response:
    """The document as a file; who took it is written down."""
    document = queries.get_document(identity(), document_id)
    if document.state != "ready" or document.file_id is None:
        raise NotFound
    response = files.send(document.file_id)
    documents.note_download(identity(), document_id, queries.KIND)
    return response


@blueprint.get("/documents/verdict/<int:document_id>/state")
@requires("documents.view")
def document_state(document_id: int) -> Response:
    """How far the document is, for the page that waits for it."""
    return jsonify(state=queries.get_document(identity(), document_id).state)


def _to_documents(session_id: int) -> BaseResponse:
    target = url_for("verdicts.result", session_id=session_id, _anchor="document")
    return redirect(target, code=303)


def _page(session_id: int, form: DecisionForm | None) -> str:
    who = identity()
    found = queries.get_result(who, session_id)
    if found is None:
        facts = queries.get_readable(who, session_id)
        return render_template("verdicts/waiting.html", facts=facts)
    facts = found.facts
    may_decide = who.may_in("decisions.record", facts.branch_id) and not facts.withdrawn_at
    return render_template(
        "verdicts/result.html",
        result=found,
        facts=facts,
        reading=found.reading,
        outcomes=OUTCOMES,
        languages=list(zip(i18n.LOCALES, found.documents, strict=True)),
        form=(form or DecisionForm()) if may_decide else None,
    )
