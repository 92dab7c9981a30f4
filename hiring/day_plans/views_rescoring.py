"""Scoring earlier plans under this version's key: starting it, waiting for it, reading who changes."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.content import queries as content
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound
from hiring.core.text import whole
from hiring.day_plans import rescore_queries, rescoring

blueprint = Blueprint("rescoring", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/content/<int:version_id>/re-score/<exercise>")
@requires("rescores.view")
def rescore(version_id: int, exercise: str) -> Page:
    """The last report (or the one asked for by its number), and how to begin another."""
    version_id = content.get_base(version_id)
    runs = rescore_queries.list_runs(version_id, exercise)
    asked = whole(request.args.get("run", ""))
    run = next((one for one in runs if asked in (None, one.id)), None)
    if run is None and asked is not None:
        raise NotFound
    who = identity()
    return render_template(
        "day_plans/rescore.html",
        version_id=version_id,
        exercise=exercise,
        version=content.get_title(version_id),
        title=content.item_title(version_id, "day_plan", exercise),
        runs=runs,
        run=run,
        shown=rescore_queries.get_shown(who, version_id, run.id)
        if run is not None and run.state == "ready"
        else None,
        earlier=rescore_queries.count_earlier(version_id, exercise),
        may_start=who.may("rescores.start"),
    )


@blueprint.post("/content/<int:version_id>/re-score/<exercise>")
@requires("rescores.start")
def start(version_id: int, exercise: str) -> Page:
    """Begin the scoring; the page waits for it."""
    version_id = content.get_base(version_id)
    after = whole(request.form.get("after", "")) or 0
    rescoring.enqueue(rescoring.start_rescore(identity(), version_id, exercise, after))
    flash(_("The plans are being scored under this key."), "success")
    target = url_for("rescoring.rescore", version_id=version_id, exercise=exercise)
    return redirect(target, code=303)


@blueprint.get("/content/<int:version_id>/re-score/<exercise>/state")
@requires("rescores.view")
def state(version_id: int, exercise: str) -> Page:
    """Where the last report stands, for the page that waits for it."""
    runs = rescore_queries.list_runs(content.get_base(version_id), exercise)
    return jsonify(state=runs[0].state if runs else "none")
