"""The page on which HR brings sessions that have not begun to their vacancy's present plan."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.i18n import ngettext
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import whole
from hiring.sessions import plan_queries, plan_service
from hiring.sessions.words import OBSTACLES, STATES
from hiring.vacancies import plan_pages
from hiring.vacancies import queries as vacancies

blueprint = Blueprint("session_plans", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/vacancies/<int:vacancy_id>/interview-plan/sessions")
@requires("sessions.manage")
def sessions(vacancy_id: int) -> Page:
    """The sessions whose plan is not the vacancy's present one, and which of them may follow it."""
    return _page(_managed(vacancy_id), [], "")


@blueprint.post("/vacancies/<int:vacancy_id>/interview-plan/sessions")
@requires("sessions.manage")
def take(vacancy_id: int) -> Page:
    """Bring the ticked sessions to the present plan."""
    facts = _managed(vacancy_id)
    sent = request.form.getlist("session")
    chosen = [number for number in map(whole, sent) if number is not None]
    offered = {other.id for other in plan_queries.list_others(identity(), facts)}
    try:
        # One that follows meanwhile is no fault: the same form sent twice brings nobody twice.
        taken = plan_service.take_plan(identity(), vacancy_id, chosen)
    except Refused as refused:
        return _page(facts, chosen, words.refusal(refused)), 422
    except NotFound:
        return _page(facts, [one for one in chosen if one in offered], _gone()), 422
    flash(
        ngettext(
            "%(num)s session follows the present plan now.",
            "%(num)s sessions follow the present plan now.",
            taken,
        ),
        "success",
    )
    return redirect(url_for("interview_plans.plan", vacancy_id=vacancy_id), code=303)


def _gone() -> str:
    return _("A session that was ticked is not on this vacancy any more.")


def _managed(vacancy_id: int) -> vacancies.VacancyFacts:
    who = identity()
    facts = vacancies.get_vacancy_for(who, vacancy_id)
    if not who.may_in("sessions.manage", facts.branch_id):
        raise NotFound
    return facts


def _told(facts: vacancies.VacancyFacts, other: plan_queries.Other) -> list[str]:
    """What changes for a session if it follows; of one that cannot, what its steps have otherwise."""
    sentences = plan_pages.tell(facts.content_version_id, other.difference.steps)
    if other.obstacle is None and other.difference.focus:
        sentences.append(_("who must rate what"))
    if other.obstacle is None and other.difference.is_played_otherwise:
        sentences.append(_("who plays the client"))
    return sentences


def _page(facts: vacancies.VacancyFacts, chosen: list[int], fault: str) -> str:
    others = plan_queries.list_others(identity(), facts)
    rows = [
        {
            "id": other.id,
            "candidate": other.candidate,
            "state": other.state,
            "state_word": STATES[other.state],
            "changes": _told(facts, other),
            "obstacle": OBSTACLES[other.obstacle] if other.obstacle else "",
            "is_chosen": other.id in chosen,
        }
        for other in others
    ]
    return render_template(
        "sessions/plan_sessions.html",
        facts=facts,
        can_follow=[row for row in rows if not row["obstacle"]],
        cannot_follow=[row for row in rows if row["obstacle"]],
        fault=fault,
    )
