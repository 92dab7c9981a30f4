"""Commands on vacancies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete

from hiring.access.identity import Identity
from hiring.access.permissions import POLICY
from hiring.accounts import queries as accounts
from hiring.audit import service as audit
from hiring.content import queries as content
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.vacancies import words  # noqa: F401 - registers its sentences
from hiring.vacancies.models import Vacancy, VacancyRater, VacancyStep

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

    `steps` are (instrument, item) in order. Refuses steps that the pack does not have, weights that
    do not add up to 100, people of other branches, and a foreign branch (NotFound).
    """
    if not who.may_in("vacancies.manage", branch_id):
        raise NotFound
    pack = content.get_pack(content_version_id)
    _check_steps(pack, steps)
    check_weights(pack, weights)
    _check_people(branch_id, rater_ids, contact_id)
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
    for position, (instrument, item) in enumerate(steps, 1):
        db.session.add(
            VacancyStep(vacancy_id=vacancy.id, position=position, instrument=instrument, item=item)
        )
    _set_raters(vacancy.id, rater_ids)
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
    rater_ids: Sequence[int],
    contact_id: int,
    answer_days: int,
    shows_plan_feedback: bool,
) -> None:
    """Change what may change without touching comparability: title, raters to come, contact."""
    vacancy = get_vacancy_to_manage(who, vacancy_id)
    _check_people(vacancy.branch_id, rater_ids, contact_id)
    vacancy.title, vacancy.contact_id, vacancy.answer_days = title, contact_id, answer_days
    vacancy.shows_plan_feedback = shows_plan_feedback
    _set_raters(vacancy.id, rater_ids)
    audit.record(
        who.actor,
        "vacancy.changed",
        vacancy.id,
        fields=["answer_days", "contact", "plan_feedback", "raters", "title"],
    )


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
    """The vacancy, for a change; raises NotFound where it is absent or foreign."""
    vacancy = db.session.get(Vacancy, vacancy_id)
    if vacancy is None or not who.may_in("vacancies.manage", vacancy.branch_id):
        raise NotFound
    return vacancy


def check_weights(pack: content.Pack, weights: Mapping[str, int]) -> None:
    """Refuse weights that name other competencies than the pack's or do not add up to 100."""
    if set(weights) != {competency["id"] for competency in pack["competencies"]}:
        raise Refused("weights_incomplete")
    if any(weight < 0 for weight in weights.values()) or sum(weights.values()) != 100:
        raise Refused("weights_sum", total=sum(weights.values()))


def _check_steps(pack: content.Pack, steps: Steps) -> None:
    if not steps:
        raise Refused("no_steps")
    if len(set(steps)) != len(steps):
        raise Refused("steps_twice")
    # One plan per session: its start, its clock and its receipt are the session's own.
    if sum(instrument == "day_plan" for instrument, _ in steps) > 1:
        raise Refused("several_day_plans")
    for instrument, item in steps:
        if item not in pack.get(content.FOLDERS.get(instrument, ""), {}):
            raise Refused("unknown_step", item=item)


def _check_people(branch_id: int, rater_ids: Sequence[int], contact_id: int) -> None:
    if not rater_ids:
        raise Refused("no_raters")
    raters = {person.id for person in accounts.list_people(RATING_ROLES, branch_id)}
    if not raters.issuperset(rater_ids):
        raise Refused("rater_elsewhere")
    if contact_id not in {person.id for person in accounts.list_people(CONTACT_ROLES, branch_id)}:
        raise Refused("contact_elsewhere")


def _set_raters(vacancy_id: int, rater_ids: Sequence[int]) -> None:
    db.session.execute(delete(VacancyRater).where(VacancyRater.vacancy_id == vacancy_id))
    for user_id in sorted(set(rater_ids)):
        db.session.add(VacancyRater(vacancy_id=vacancy_id, user_id=user_id))
