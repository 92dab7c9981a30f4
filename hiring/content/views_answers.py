"""The content owner's pages for the company's own reference answers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.content import answer_queries, answers, editions, queries, regions, wording
from hiring.content.forms import AnswerForm
from hiring.core import words
from hiring.core.i18n import LOCALES
from hiring.core.i18n import gettext as _
from hiring.core.refusals import Refused
from hiring.core.text import whole

blueprint = Blueprint("answers", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/content/<pack>/answers")
@requires("content.adapt")
def answer_list(pack: str) -> Page:
    """The questions of a pack by area, and whose answer each has; the list may be cut down."""
    at = answer_queries.get_standing(pack)
    areas = answer_queries.list_areas(at)
    asked = request.args.get("show", "")
    shown = asked if asked in answer_queries.SHOWN else ""
    questions = [question for area in areas for question in area.questions]
    cut = [
        (area, [question for question in area.questions if question.fits(shown)]) for area in areas
    ]
    return render_template(
        "content/answers.html",
        at=at,
        name=queries.get_name(at.newest),
        number=queries.get_number(at.newest),
        areas=[(area, found) for area, found in cut if found],
        shown=shown,
        counts={
            name: sum(question.fits(name) for question in questions)
            for name in answer_queries.SHOWN
        },
        gone=answer_queries.list_gone(at),
    )


@blueprint.get("/content/<pack>/answers/<area>/<question>")
@requires("content.adapt")
def answer(pack: str, area: str, question: str) -> Page:
    """One question: our answer in both languages beside what was delivered, and how it came about."""
    at = answer_queries.get_standing(pack)
    page = answer_queries.get_page(at, area, question)
    form = AnswerForm(
        formdata=None,
        **{column.locale: column.current for column in page.columns},
        why=page.history[0].why if page.history else "",
    )
    return _answer_page(at, page, form)


@blueprint.post("/content/<pack>/answers/<area>/<question>")
@requires("content.adapt")
def save(pack: str, area: str, question: str) -> Page:
    """Save our answer; pages of sessions do not change until it is published."""
    at = answer_queries.get_standing(pack)
    page = answer_queries.get_page(at, area, question)
    form = AnswerForm()
    seen = whole(request.form.get("seen", "")) or 0
    overtaken = False
    if form.validate_on_submit():
        try:
            is_new = answers.save_answer(
                identity(),
                pack,
                (area, question),
                {locale: form[locale].data for locale in LOCALES},
                seen=seen,
                why=form.why.data or "",
            )
        except Refused as refused:
            overtaken = refused.code == "answer_changed"
            if overtaken:
                form.form_errors = [words.refusal(refused)]
            else:
                form.why.errors = [words.refusal(refused)]
                _mark_words(page, form)
        else:
            _say_saved(page, form, is_new)
            return _to(pack, area, question)
    return _answer_page(at, page, form, seen=seen, overtaken=overtaken), 422


@blueprint.post("/content/<pack>/answers/<area>/<question>/take-back")
@requires("content.adapt")
def take_back(pack: str, area: str, question: str) -> Page:
    """Make an earlier answer, or the delivered one, ours again."""
    at = answer_queries.get_standing(pack)
    try:
        answers.take_back(
            identity(),
            at.pack,
            (area, question),
            whole(request.form.get("answer", "")) or 0,
            seen=whole(request.form.get("seen", "")) or 0,
        )
    except Refused as refused:
        flash(words.refusal(refused), "error")
    else:
        flash(_("The earlier answer is ours again. It is not published yet."), "success")
    return _to(pack, area, question)


@blueprint.get("/content/<pack>/publication")
@requires("content.adapt")
def publication(pack: str) -> Page:
    """What publishing would change, question by question, and which vacancies stay as they are."""
    return _publication_page(answer_queries.get_standing(pack))


@blueprint.post("/content/<pack>/publication")
@requires("content.adapt")
def publish(pack: str) -> Page:
    """Make what is saved a new edition."""
    at = answer_queries.get_standing(pack)
    try:
        version_id = answers.publish(
            identity(), pack, seen=whole(request.form.get("seen", "")) or 0
        )
    except Refused as refused:
        flash(words.refusal(refused), "error")
        return redirect(url_for("answers.publication", pack=pack), code=303)
    if version_id == at.newest:
        flash(_("There is nothing to publish: the newest edition says all this already."), "info")
    else:
        flash(_("Published. New vacancies are opened on it; open ones stay on theirs."), "success")
    return redirect(url_for("answers.publication", pack=pack), code=303)


def _say_saved(page: answer_queries.Page, form: AnswerForm, is_new: bool) -> None:
    """Say that it is saved, and gently what was left as it was."""
    if not is_new:
        flash(_("This is what is saved already; nothing has changed."), "info")
        return
    flash(_("Saved. It is not published yet."), "success")
    left = [
        column
        for column in page.columns
        if editions.plain(form[column.locale].data) == column.current
    ]
    if len(left) == 1:
        if left[0].locale == "ru":
            flash(_("The Russian text was left as it was. Does it still say the same?"), "warning")
        else:
            flash(_("The English text was left as it was. Does it still say the same?"), "warning")


def _mark_words(page: answer_queries.Page, form: AnswerForm) -> None:
    """Say beside each language which of its words have to be reviewed."""
    for column in page.columns:
        locale = column.locale
        found = answers.words_to_review({locale: form[locale].data}, {locale: column.delivered})
        if found:
            form[locale].errors = [
                _(
                    "These words may touch a protected matter: %(words)s. In an answer they may only "
                    "be about the client, never about the candidate.",
                    words=", ".join(sorted(found)),
                )
            ]


def _answer_page(
    at: answer_queries.Standing,
    page: answer_queries.Page,
    form: AnswerForm,
    *,
    seen: int | None = None,
    overtaken: bool = False,
) -> str:
    return render_template(
        "content/answer.html",
        at=at,
        page=page,
        form=form,
        # Whoever was overtaken has the other's text before them now, and may save over it.
        seen=page.seen if seen is None or overtaken else seen,
        overtaken=page.history[0] if overtaken else None,
        most=wording.PARAGRAPH,
        asks_why=bool(form.why.errors or form.why.data),
    )


def _publication_page(at: answer_queries.Standing) -> str:
    changes, seen = answer_queries.list_changes(at)
    return render_template(
        "content/publication.html",
        at=at,
        name=queries.get_name(at.newest),
        number=queries.get_number(at.newest),
        following=at.edition + 1,
        changes=changes,
        seen=seen,
        regions=regions.load_publication_regions(identity(), at.newest),
    )


def _to(pack: str, area: str, question: str) -> Response:
    target = url_for("answers.answer", pack=pack, area=area, question=question)
    return redirect(target, code=303)
