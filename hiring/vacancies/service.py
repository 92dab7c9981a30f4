"""Commands on vacancies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete

from hiring.access.identity import Identity
from hiring.access.permissions import POLICY, STAFF_ROLES
from hiring.accounts import queries as accounts
from hiring.audit import service as audit
from hiring.content import queries as content
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.vacancies import offers, queries, words  # noqa: F401 - words registers its sentences
from hiring.vacancies.models import Vacancy, VacancyRater, VacancyStep
from hiring.vacancies.plan import LONGEST_MINUTES, Plan, PlannedStep, Seat, tidy

Steps = Sequence[tuple[str, str]]
RATING_ROLES = tuple(sorted(POLICY["ratings.give"]))
CONTACT_ROLES = tuple(sorted(POLICY["candidates.view"]))


@command
def open_vacancy(
    who: Identity,
    *,
    title: str,
    branch_id: int,
    content_version_id: int,
    steps: Steps,
    weights: Mapping[str, int],
    rater_ids: Sequence[int],
    contact_id: int,
    answer_days: int,
    shows_plan_feedback: bool = False,
) -> int:
    """Open a vacancy on a content version, which stays pinned; its id.

    `steps` are (instrument, item) in order, each with the questions and minutes that the pack
    proposes; every rater must rate all of them. Refuses steps that the pack does not have, weights
    that do not add up to 100, people of other branches, and a foreign branch (NotFound).
    """
    if not who.may_in("vacancies.manage", branch_id):
        raise NotFound
    planned = [_proposed(content_version_id, *step) for step in steps]
    _check_steps(content_version_id, planned)
    check_weights(content.get_pack(content_version_id), weights)
    _check_raters(branch_id, rater_ids)
    _check_contact(branch_id, contact_id)
    vacancy = Vacancy(
        title=title,
        branch_id=branch_id,
        content_version_id=content_version_id,
        state="open",
        weights=dict(weights),
        answer_days=answer_days,
        shows_plan_feedback=shows_plan_feedback,
        contact_id=contact_id,
        created_by_id=who.user_id,
        created_at=clock.now(),
    )
    db.session.add(vacancy)
    db.session.flush()
    _write_plan(vacancy, Plan(tuple(planned), tuple(Seat(key) for key in set(rater_ids))))
    audit.record(
        who.actor,
        "vacancy.opened",
        vacancy.id,
        content=content_version_id,
        plan_feedback=shows_plan_feedback,
    )
    return vacancy.id


@command
def change_vacancy(
    who: Identity,
    vacancy_id: int,
    *,
    title: str,
    contact_id: int,
    answer_days: int,
    shows_plan_feedback: bool,
) -> None:
    """Change what has no part in the assessment: the title, the contact person, the answer."""
    vacancy = get_vacancy_to_manage(who, vacancy_id)
    _check_contact(vacancy.branch_id, contact_id)
    vacancy.title, vacancy.contact_id, vacancy.answer_days = title, contact_id, answer_days
    vacancy.shows_plan_feedback = shows_plan_feedback
    audit.record(
        who.actor,
        "vacancy.changed",
        vacancy.id,
        fields=["answer_days", "contact", "plan_feedback", "title"],
    )


@command
def change_plan(who: Identity, vacancy_id: int, plan: Plan, seen: str) -> bool:
    """Give the vacancy another interview plan, for sessions to come; False where it is that one already.

    `seen` is the digest of the plan that was changed. Refuses a plan that somebody else has changed
    meanwhile, steps and questions that the content does not have, and people of other branches.
    """
    vacancy = get_vacancy_to_manage(who, vacancy_id)
    present = queries.get_plan(queries.get_vacancy_for(who, vacancy_id))
    plan = tidy(plan)
    if plan.digest == present.digest:
        return False
    if present.digest != seen:
        raise Refused("plan_changed")
    _check_steps(vacancy.content_version_id, plan.steps)
    _check_raters(vacancy.branch_id, [seat.user_id for seat in plan.seats])
    if plan.player_id is not None and plan.player_id != present.player_id:
        check_player(vacancy.branch_id, plan.player_id)
    parts = {
        "steps": plan.steps != present.steps,
        "raters": {seat.user_id for seat in plan.seats} != {seat.user_id for seat in present.seats},
        "focus": set(plan.seats) != set(present.seats),
        "player": plan.player_id != present.player_id,
    }
    _write_plan(vacancy, plan)
    audit.record(
        who.actor,
        "vacancy.plan_changed",
        vacancy.id,
        fields=sorted(name for name, is_changed in parts.items() if is_changed),
        steps=[step.key for step in plan.steps],
    )
    return True


@command
def close_vacancy(who: Identity, vacancy_id: int) -> None:
    """Take no further candidates; running sessions go on."""
    vacancy = get_vacancy_to_manage(who, vacancy_id)
    if vacancy.state == "open":
        vacancy.state, vacancy.closed_at = "closed", clock.now()
        audit.record(who.actor, "vacancy.closed", vacancy.id)


@command
def reopen_vacancy(who: Identity, vacancy_id: int) -> None:
    """Take candidates again, on the same pinned content."""
    vacancy = get_vacancy_to_manage(who, vacancy_id)
    if vacancy.state == "closed":
        vacancy.state, vacancy.closed_at = "open", None
        audit.record(who.actor, "vacancy.reopened", vacancy.id)


def get_vacancy_to_manage(who: Identity, vacancy_id: int) -> Vacancy:
    """The vacancy locked for a change; raises NotFound where it is absent or foreign."""
    vacancy = db.session.get(Vacancy, vacancy_id, with_for_update=True)
    if vacancy is None or not who.may_in("vacancies.manage", vacancy.branch_id):
        raise NotFound
    return vacancy


def check_weights(pack: content.Pack, weights: Mapping[str, int]) -> None:
    """Refuse weights that name other competencies than the pack's or do not add up to 100."""
    if set(weights) != {competency["id"] for competency in pack["competencies"]}:
        raise Refused("weights_incomplete")
    if any(weight < 0 for weight in weights.values()) or sum(weights.values()) != 100:
        raise Refused("weights_sum", total=sum(weights.values()))


def _proposed(version_id: int, instrument: str, item: str) -> PlannedStep:
    for offer in offers.list_offers(version_id):
        if (offer.instrument, offer.item) == (instrument, item):
            return offer.step()
    raise Refused("unknown_step", item=item)


def _check_steps(version_id: int, steps: Sequence[PlannedStep]) -> None:
    if not steps:
        raise Refused("no_steps")
    if len({step.key for step in steps}) != len(steps):
        raise Refused("steps_twice")
    # One plan per session: its start, its clock and its receipt are the session's own.
    if sum(step.instrument == "day_plan" for step in steps) > 1:
        raise Refused("several_day_plans")
    known = {offer.key: offer for offer in offers.list_offers(version_id)}
    for step in steps:
        offer = known.get(step.key)
        if offer is None:
            raise Refused("unknown_step", item=step.item)
        if not set(step.questions) <= set(offer.questions):
            raise Refused("unknown_questions", item=step.item)
        if not 1 <= step.minutes <= LONGEST_MINUTES:
            raise Refused("minutes_out_of_range", most=LONGEST_MINUTES)


def _check_raters(branch_id: int, rater_ids: Sequence[int]) -> None:
    if not rater_ids:
        raise Refused("no_raters")
    raters = {person.id for person in accounts.list_people(RATING_ROLES, branch_id)}
    if not raters.issuperset(rater_ids):
        raise Refused("rater_elsewhere")


def check_player(branch_id: int, player_id: int) -> None:
    """Refuse somebody as the client of role-plays who does not work in the branch."""
    if player_id not in {person.id for person in accounts.list_people(STAFF_ROLES, branch_id)}:
        raise Refused("player_elsewhere")


def _check_contact(branch_id: int, contact_id: int) -> None:
    if contact_id not in {person.id for person in accounts.list_people(CONTACT_ROLES, branch_id)}:
        raise Refused("contact_elsewhere")


def _write_plan(vacancy: Vacancy, plan: Plan) -> None:
    """Put the plan in the place of the one before, of which sessions have copies of their own."""
    db.session.execute(delete(VacancyStep).where(VacancyStep.vacancy_id == vacancy.id))
    db.session.execute(delete(VacancyRater).where(VacancyRater.vacancy_id == vacancy.id))
    for position, step in enumerate(plan.steps, 1):
        db.session.add(
            VacancyStep(
                vacancy_id=vacancy.id,
                position=position,
                instrument=step.instrument,
                item=step.item,
                minutes=step.minutes,
                questions=list(step.questions),
            )
        )
    for seat in sorted(plan.seats, key=lambda seat: seat.user_id):
        db.session.add(
            VacancyRater(vacancy_id=vacancy.id, user_id=seat.user_id, focus=list(seat.focus))
        )
    vacancy.player_id = plan.player_id
