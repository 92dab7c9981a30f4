"""Staff's page of one session, and what HR does with it: link, raters, taking somebody off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.access.permissions import STAFF_ROLES
from hiring.accounts import queries as accounts
from hiring.candidates.words import SOURCES
from hiring.content import queries as content
from hiring.core import i18n, words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.sessions import (
    arranging,
    forms,
    plans,
    queries,
    regions,
    renewal_queries,
    service,
    states,
)
from hiring.sessions.views_people import link_page
from hiring.sessions.words import STATES
from hiring.vacancies import queries as vacancies
from hiring.vacancies.service import RATING_ROLES

blueprint = Blueprint("sessions", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/sessions/<int:session_id>")
@requires("sessions.view")
def session_page(session_id: int) -> Page:
    """One candidate's run through one vacancy, with the parts that other features put here."""
    who = identity()
    facts = queries.get_session_for(who, session_id)
    may_manage = who.may_in("sessions.manage", facts.branch_id)
    raters = queries.list_raters(session_id)
    steps = queries.list_steps(session_id)
    submitted = sum(rater.state == "submitted" for rater in raters)
    pack_words = content.get_words(facts.content_version_id)["pack"]
    return render_template(
        "sessions/page.html",
        facts=facts,
        source=SOURCES[facts.source],
        state_word=STATES[facts.state],
        is_over=facts.state in states.OVER,
        progress=_progress(facts, any(step.instrument == "day_plan" for step in steps)),
        steps=[
            (
                pack_words["instruments"][step.instrument],
                content.item_title(facts.content_version_id, step.instrument, step.item),
                step.instrument == "day_plan",
                step.minutes,
            )
            for step in steps
        ],
        raters=raters,
        # By rater: the titles of what they must rate, where that is not everything.
        focus={
            rater.user_id: [
                content.item_title(facts.content_version_id, step.instrument, step.item)
                for step in steps
                if step.key in rater.focus
            ]
            for rater in raters
        },
        submitted=submitted,
        expected=sum(rater.state != "excused" for rater in raters),
        # Who still rates sees neither who has submitted nor how many: with two raters it is the same.
        shows_raters=not facts.blind,
        links=queries.list_links(session_id) if may_manage else [],
        content_title=content.get_title(facts.content_version_id),
        other_edition=renewal_queries.say_other_edition(facts),
        may_manage=may_manage,
        may_see_candidate=who.may_in("candidates.view", facts.branch_id),
        regions=regions.load_regions(who, facts),
    )


@blueprint.post("/sessions/<int:session_id>/link")
@requires("sessions.manage")
def reissue(session_id: int) -> Page:
    """A new link in place of the old one; the answer shows it, once."""
    facts = _managed(session_id)
    try:
        token = service.reissue_link(identity(), session_id)
    except Refused as refused:
        return _refused(session_id, refused)
    return link_page(facts.candidate, session_id, token)


@blueprint.post("/sessions/<int:session_id>/link/revoke")
@requires("sessions.manage")
def revoke(session_id: int) -> Page:
    """End the link and every sign-in by it."""
    service.revoke_link(identity(), session_id)
    flash(_("The link no longer works, and whoever came by it is signed out."), "success")
    return _to(session_id)


@blueprint.get("/sessions/<int:session_id>/link")
@requires("sessions.manage")
def link(session_id: int) -> Page:
    """What a new link and revoking mean, before either is done."""
    facts = _managed(session_id)
    return render_template(
        "sessions/link_actions.html",
        facts=facts,
        works=any(link.works for link in queries.list_links(session_id)),
        is_over=facts.state in states.OVER,
    )


@blueprint.get("/sessions/<int:session_id>/withdrawal")
@requires("sessions.manage")
def withdrawal(session_id: int) -> Page:
    """What taking a candidate off a vacancy ends and what it keeps, and the reason."""
    facts = _managed(session_id)
    if facts.state in states.OVER or facts.decided_at is not None:
        code = "session_over" if facts.state in states.OVER else "already_decided"
        return _refused(session_id, Refused(code))
    return render_template("sessions/withdraw.html", facts=facts, form=forms.WithdrawForm())


@blueprint.post("/sessions/<int:session_id>/withdrawal")
@requires("sessions.manage")
def withdraw(session_id: int) -> Page:
    """Take the candidate off the vacancy."""
    facts = _managed(session_id)
    form = forms.WithdrawForm()
    if form.validate_on_submit():
        try:
            service.withdraw(identity(), session_id, form.reason.data)
        except Refused as refused:
            return _refused(session_id, refused)
        flash(_("The candidate is off this vacancy."), "success")
        return _to(session_id)
    return render_template("sessions/withdraw.html", facts=facts, form=form), 422


@blueprint.get("/sessions/<int:session_id>/raters")
@requires("sessions.manage")
def raters(session_id: int) -> Page:
    """Who rates this session, who must rate what, and who plays the client."""
    facts = _managed(session_id)
    if facts.state in states.OVER or facts.ratings_closed_at is not None:
        code = "session_over" if facts.state in states.OVER else "ratings_closed"
        return _refused(session_id, Refused(code))
    present = queries.list_raters(session_id)
    given = forms.RatersForm(
        rater_ids=[rater.user_id for rater in present], player_id=facts.player_id or 0
    )
    return _raters_page(facts, _with_choices(given, facts, present), present)


@blueprint.post("/sessions/<int:session_id>/raters")
@requires("sessions.manage")
def change_raters(session_id: int) -> Page:
    """Name the raters of this session, and until it has begun what each must rate and who plays."""
    facts = _managed(session_id)
    present = queries.list_raters(session_id)
    form = _with_choices(forms.RatersForm(), facts, present)
    rated = {step.key for step in queries.list_steps(session_id) if step.planned.is_rated}
    ticked = {
        # What is no step here any more was not ticked: nothing ticked at all would mean everything.
        rater.user_id: [
            key for key in request.form.getlist(f"focus-{rater.user_id}") if key in rated
        ]
        for rater in present
        if f"seat-{rater.user_id}" in request.form
    }
    if rated:
        form.check_focus({rater.user_id: rater.name for rater in present}, ticked)
    if form.validate_on_submit() and not form.faults:
        # A form without these fields leaves who rates what, and who plays, as it is.
        arrangement = None
        if "player_id" in request.form:
            arrangement = arranging.Arrangement(ticked, form.player_id.data or None)
        try:
            service.change_raters(identity(), session_id, form.rater_ids.data, arrangement)
        except Refused as refused:
            field = form.player_id if refused.code.startswith("player_") else form.rater_ids
            field.errors = [words.refusal(refused)]
        else:
            flash(_("The raters are changed."), "success")
            added = set(form.rater_ids.data) - {rater.user_id for rater in present}
            if not added or facts.state not in plans.NOT_BEGUN:
                return _to(session_id)
            flash(_("Look at what the new raters must rate, and take out what they need not."))
            return redirect(url_for("sessions.raters", session_id=session_id), code=303)
    return _raters_page(facts, form, present, ticked), 422


def _progress(facts: queries.SessionFacts, has_plan: bool) -> list[dict[str, object]]:
    """The way through, as the steps macro draws it; an early end takes the place of what is left."""
    way: list[tuple[str, datetime | None]] = [
        (_("Invitation"), facts.created_at),
        (_("Consent"), facts.consented_at),
        *([(_("Day plan"), facts.plan_submitted_at)] if has_plan else []),
        (_("Ratings"), facts.ratings_closed_at),
        (_("Result"), facts.issued_at),
        (_("Decision"), facts.decided_at),
    ]
    if facts.state in states.OVER:
        way = [(label, moment) for label, moment in way if moment is not None]
        way.append((str(STATES[facts.state]), facts.withdrawn_at or facts.declined_at))
    shown: list[dict[str, object]] = []
    is_reached = True
    for label, moment in way:
        state = "done" if moment else "current" if is_reached else "ahead"
        is_reached = moment is not None
        note = i18n.format_date(moment, "d MMM") if moment else ""
        shown.append({"label": label, "state": state, "note": note})
    return shown


def _managed(session_id: int) -> queries.SessionFacts:
    who = identity()
    facts = queries.get_session_for(who, session_id)
    if not who.may_in("sessions.manage", facts.branch_id):
        raise NotFound
    return facts


def _with_choices(
    form: forms.RatersForm, facts: queries.SessionFacts, present: Sequence[queries.Rater]
) -> forms.RatersForm:
    """Who may rate in the branch, and who already does; who may play; never the candidate."""
    people = dict(vacancies.list_people(RATING_ROLES, frozenset({facts.branch_id})))
    people.update({rater.user_id: rater.name for rater in present})
    players = {
        person.id: person.name for person in accounts.list_people(STAFF_ROLES, facts.branch_id)
    }
    if facts.player_id is not None:
        players[facts.player_id] = facts.player or ""
    form.rater_ids.choices = _choices(people, facts)
    form.player_id.choices = [SelectChoice(0, _("agreed on the day")), *_choices(players, facts)]
    return form


def _choices(people: dict[int, str], facts: queries.SessionFacts) -> list[SelectChoice]:
    return [
        SelectChoice(user_id, name)
        for user_id, name in sorted(people.items(), key=lambda person: person[1])
        if user_id != facts.candidate_user_id
    ]


def _raters_page(
    facts: queries.SessionFacts,
    form: forms.RatersForm,
    present: Sequence[queries.Rater],
    ticked: Mapping[int, Sequence[str]] | None = None,
) -> str:
    """The form; `ticked` is what was sent of the grid, where something was."""
    fixed = [rater.name for rater in present if rater.submitted_at is not None]
    version = facts.content_version_id
    steps = queries.list_steps(facts.id)
    rated = [step.key for step in steps if step.planned.is_rated]
    instruments = content.get_words(version)["pack"]["instruments"]
    return render_template(
        "sessions/raters.html",
        facts=facts,
        form=form,
        fixed=[] if facts.blind else fixed,
        has_begun=facts.state not in plans.NOT_BEGUN,
        steps=[
            {
                "key": step.key,
                "title": content.item_title(version, step.instrument, step.item),
                "instrument": instruments[step.instrument],
                "is_rated": step.planned.is_rated,
            }
            for step in steps
        ],
        seats=[
            {
                "user_id": rater.user_id,
                "name": rater.name,
                "focus": (ticked or {}).get(rater.user_id, rater.focus or rated),
            }
            for rater in present
        ],
    )


def _refused(session_id: int, refused: Refused) -> Page:
    flash(words.refusal(refused), "error")
    return _to(session_id)


def _to(session_id: int) -> Response:
    return redirect(url_for("sessions.session_page", session_id=session_id), code=303)
