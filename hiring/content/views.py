"""The content owner's pages: versions, what the gate measured, signing a key off."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.content import answer_queries, library, queries, regions, service
from hiring.content.forms import SignOffForm
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.i18n import ngettext
from hiring.core.refusals import NotFound, Refused

blueprint = Blueprint("content", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/content")
@requires("content.view")
def versions() -> Page:
    """The imported versions, and the packs that came with the product."""
    return _versions([])


@blueprint.post("/content/import")
@requires("content.import")
def import_pack() -> Page:
    """Check a pack that came with the product and import it; every error is named."""
    known = {version.id for version in queries.list_versions()}
    folder = library.find_folder(request.form.get("pack", ""))
    if folder is None:
        raise NotFound
    try:
        version_id = service.import_pack(identity(), folder)
    except service.BrokenPack as broken:
        return _versions(broken.errors), 422
    if version_id in known:
        flash(_("This very version is here already; nothing has changed."), "info")
    else:
        flash(_("The pack is imported."), "success")
        _say_carried(version_id)
    return redirect(url_for("content.version", version_id=version_id), code=303)


def _say_carried(version_id: int) -> None:
    """Say what became of the company's own answers in a version that has just come."""
    at = answer_queries.get_standing(queries.get_pack(version_id)["id"])
    if at.edition:
        flash(_("Our own answers were carried over to the questions that are still asked."), "info")
    gone = len(answer_queries.list_gone(at))
    if gone:
        flash(
            ngettext(
                "%(num)s answer of ours belongs to a question that is no longer asked: it stands "
                "at the end of the list of answers.",
                "%(num)s answers of ours belong to questions that are no longer asked: they stand "
                "at the end of the list of answers.",
                gone,
            ),
            "warning",
        )


def _versions(errors: list[str]) -> str:
    found = queries.list_versions()
    names = {version.pack: queries.get_name(version.id) for version in reversed(found)}
    return render_template(
        "content/versions.html",
        versions=[
            (
                version,
                queries.get_name(version.id),
                queries.get_number(version.id),
                queries.is_signed(version.id),
            )
            for version in found
        ],
        own=_own() if identity().may("content.adapt") else [],
        packs=[(pack, names.get(pack, pack)) for pack in library.list_packs()],
        errors=errors,
    )


def _own() -> list[tuple[str, str, int, int, int]]:
    """How far the answers of each pack are: (pack, name, adapted, all, saved and not published)."""
    rows = []
    for version in queries.list_newest():
        at = answer_queries.get_standing(version.pack)
        asked = [one for area in answer_queries.list_areas(at) for one in area.questions]
        adapted = sum(one.is_own for one in asked)
        unpublished = sum(not one.is_published for one in asked)
        rows.append((at.pack, queries.get_name(version.id), adapted, len(asked), unpublished))
    return rows


@blueprint.get("/content/<int:version_id>")
@requires("content.view")
def version(version_id: int) -> Page:
    """One version: its exercises with the gate's table and the sign-off."""
    return _version(version_id, SignOffForm(formdata=None), "")


@blueprint.post("/content/<int:version_id>/keys/<exercise>/sign-off")
@requires("content.sign")
def sign_off(version_id: int, exercise: str) -> Page:
    """Record the sign-off of an exercise's key."""
    form = SignOffForm()
    if not form.validate_on_submit():
        return _version(version_id, form, exercise), 422
    try:
        service.sign_off(identity(), version_id, exercise, form.note.data)
    except Refused as refused:
        flash(words.refusal(refused), "error")
    else:
        flash(_("The key is signed off."), "success")
    return redirect(url_for("content.version", version_id=version_id), code=303)


def _version(version_id: int, form: SignOffForm, exercise: str) -> str:
    pack = queries.get_pack(version_id)
    base_id = queries.get_base(version_id)
    return render_template(
        "content/version.html",
        version_id=version_id,
        base_id=base_id,
        version_number=queries.get_number(version_id),
        label=queries.say_label(version_id),
        publisher=queries.get_publisher(version_id),
        own=answer_queries.list_differences(base_id, version_id),
        newest=queries.find_newest_edition(version_id),
        pack=pack,
        pack_words=queries.get_words(version_id),
        gates={name: queries.get_gate(version_id, name) for name in pack["day_plans"]},
        sign_offs=queries.list_sign_offs(version_id),
        form=form,
        form_of=exercise,
        regions=regions.load_regions(identity(), version_id),
    )
