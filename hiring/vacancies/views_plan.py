"""The pages of a vacancy's interview plan: as it is, and as HR changes it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.access.permissions import STAFF_ROLES
from hiring.accounts import queries as accounts
from hiring.content import queries as content
from hiring.core import words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.vacancies import offers, plan_forms, plan_pages, queries, regions, service
from hiring.vacancies.plan import Plan, changes
from hiring.vacancies.words import GROUPS, STATES

blueprint = Blueprint("interview_plans", __name__)
Page = str | tuple[str, int] | Response
SAVE = "save"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a form of the plan is made of: the stored plan, what is offered, who may be named.

    `leavers` are named as raters and rate in the branch no more.
    """

    facts: queries.VacancyFacts
    plan: Plan
    offered: list[offers.Offer]
    raters: dict[int, str]
    leavers: frozenset[int]
    players: dict[int, str]

    def check(self, typed: plan_forms.Typed) -> None:
        """Note the faults of what was typed."""
        plan_forms.check(typed, self.raters, self.leavers, self.players)


@blueprint.get("/vacancies/<int:vacancy_id>/interview-plan")
@requires("vacancies.view")
def plan(vacancy_id: int) -> Page:
    """The plan that everybody on the vacancy is assessed by, and what it covers."""
    who = identity()
    facts = queries.get_vacancy_for(who, vacancy_id)
    offered = offers.list_offers(facts.content_version_id)
    return render_template(
        "vacancies/interview_plan.html",
        facts=facts,
        state_words=STATES,
        plan=plan_pages.show(facts, queries.get_plan(facts), offered),
        content_title=content.get_title(facts.content_version_id),
        may_manage=who.may_in("vacancies.manage", facts.branch_id),
        regions=regions.load_plan_regions(who, facts),
    )


@blueprint.get("/vacancies/<int:vacancy_id>/interview-plan/changes")
@requires("vacancies.manage")
def edit(vacancy_id: int) -> Page:
    """The form of the plan as it is stored."""
    desk = _desk(vacancy_id)
    return _form(desk, plan_forms.of_plan(desk.plan, desk.offered, desk.plan.digest))


@blueprint.post("/vacancies/<int:vacancy_id>/interview-plan/changes")
@requires("vacancies.manage")
def change(vacancy_id: int) -> Page:
    """Store the plan; or, by one of the form's own buttons, the form with something moved in it."""
    desk = _desk(vacancy_id)
    typed = plan_forms.read(request.form, desk.offered, desk.raters)
    action = request.form.get("do", SAVE)
    if action != SAVE:
        newcomer = request.form.get("newcomer", "")
        plan_forms.move(typed, action, newcomer, desk.offered, desk.raters)
        desk.check(typed)
        return _form(desk, typed, moved=action)
    desk.check(typed)
    if typed.faults:
        return _form(desk, typed), 422
    try:
        is_changed = service.change_plan(identity(), vacancy_id, typed.plan, typed.seen)
    except Refused as refused:
        return _refused(vacancy_id, typed, refused), 422
    flash(_("The plan is saved.") if is_changed else _("Nothing has changed."), "success")
    return redirect(url_for("interview_plans.plan", vacancy_id=vacancy_id), code=303)


def _refused(vacancy_id: int, typed: plan_forms.Typed, refused: Refused) -> str:
    """The form again; where somebody was faster, both plans, and the next press means to replace theirs."""
    desk = _desk(vacancy_id)
    if refused.code != "plan_changed":
        return _form(desk, typed, refusal=words.refusal(refused))
    typed.seen = desk.plan.digest
    return _form(desk, typed, is_overtaken=True)


def _desk(vacancy_id: int) -> Desk:
    who = identity()
    facts = queries.get_vacancy_for(who, vacancy_id)
    if not who.may_in("vacancies.manage", facts.branch_id):
        raise NotFound
    stored = queries.get_plan(facts)
    raters = dict(queries.list_people(service.RATING_ROLES, frozenset({facts.branch_id})))
    # Whoever is named already stays in sight, so that they can be taken off.
    named = {seat.user_id: seat.name for seat in stored.seats}
    leavers = frozenset(named) - raters.keys()
    raters.update(named)
    players = {
        person.id: person.name for person in accounts.list_people(STAFF_ROLES, facts.branch_id)
    }
    if facts.player_id is not None:
        players[facts.player_id] = facts.player or ""
    return Desk(
        facts,
        stored,
        offers.list_offers(facts.content_version_id),
        _by_name(raters),
        leavers,
        _by_name(players),
    )


def _by_name(people: dict[int, str]) -> dict[int, str]:
    return dict(sorted(people.items(), key=lambda person: (person[1], person[0])))


def _form(
    desk: Desk,
    typed: plan_forms.Typed,
    *,
    refusal: str = "",
    moved: str = "",
    is_overtaken: bool = False,
) -> str:
    version = desk.facts.content_version_id
    plan = typed.plan
    plan = replace(
        plan,
        seats=tuple(replace(seat, name=desk.raters.get(seat.user_id, "")) for seat in plan.seats),
    )
    shown = plan_pages.show(desk.facts, plan, desk.offered)
    taken = {row.key for row in typed.steps}
    return render_template(
        "vacancies/interview_plan_edit.html",
        facts=desk.facts,
        typed=typed,
        plan=shown,
        questions={
            (row.key, name): plan_pages.question_text(version, row.offer.item, name)
            for row in typed.steps
            for name, _is_ticked in row.questions
        },
        offered=[
            (
                name,
                GROUPS[name],
                [
                    (offer.key, plan_pages.title_of(version, offer.key))
                    for offer in desk.offered
                    if offer.instrument == name and offer.key not in taken
                ],
            )
            for name in offers.INSTRUMENTS
        ],
        newcomers=[
            (user_id, name)
            for user_id, name in desk.raters.items()
            if all(seat.user_id != user_id for seat in typed.seats)
        ],
        newcomer=request.form.get("newcomer"),
        players=list(desk.players.items()),
        grid=shown.steps,
        seats=[
            {"user_id": seat.user_id, "name": seat.name, "focus": one.focus}
            for seat, one in zip(shown.seats, typed.seats, strict=True)
        ],
        loads={seat.user_id: seat for seat in shown.seats},
        refusal=refusal,
        is_moving=bool(moved),
        # The questions among which something was moved stay in sight without a script, too.
        opened=moved.partition(":")[2].rpartition(":")[0],
        editing=True,
        stored=plan_pages.show(desk.facts, desk.plan, desk.offered) if is_overtaken else None,
        differences=plan_pages.tell(version, changes(desk.plan.steps, plan.steps)),
        regions=regions.load_plan_regions(identity(), desk.facts),
    )
