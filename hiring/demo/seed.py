"""Seeding the demo, step by step, through the same commands that people use."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.accounts import passwords
from hiring.accounts import queries as accounts_queries
from hiring.accounts import service as accounts
from hiring.accounts.models import Branch, Installation
from hiring.content import library
from hiring.content import queries as content
from hiring.content import service as content_service
from hiring.core import clock, i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.day_plans import accommodations, contests
from hiring.day_plans import service as day_plans
from hiring.demo import answers, discussion, plans, probation, raters
from hiring.demo.company import (
    APPLICANTS,
    BRANCHES,
    COMPANY,
    INVITED,
    PASSWORD,
    PEOPLE,
    QUAY,
    Applicant,
)
from hiring.documents import service as documents
from hiring.drafts.models import Draft
from hiring.interviews import queries as interviews_queries
from hiring.interviews import service as interviews
from hiring.meetings import service as meetings
from hiring.meetings import zones
from hiring.sessions import queries as sessions_queries
from hiring.sessions import service as sessions
from hiring.sessions.models import AssessmentSession, CandidateLink
from hiring.sessions.views_candidate import NOTICE_VERSION, text_of
from hiring.settings import Settings
from hiring.vacancies import queries as vacancies_queries
from hiring.vacancies import service as vacancies
from hiring.vacancies.plan import Seat
from hiring.verdicts import service as verdicts

RATERS = ("rater", "rater2")
EXERCISE = "working_day"
# The hour of the one interview that is to come, in two days.
MEETING_AT = time(15)
MEETING_ROOM = "малый зал, второй этаж"
MEETING_NOTE = (
    "Возьмите, если удобно, блокнот и ручку. Администратор — справа от входа: скажите, что вы "
    "к Марине."
)
CONTESTED = (
    "Часть задач, которые программа сочла лишними, на прежней работе входила в мои обязанности. "
    "Посмотрите, пожалуйста, ещё раз, верно ли прочитан мой план."
)


def run() -> None:
    """Create the company and bring every candidate as far as the demo wants them."""
    users = _company()
    _invite(_staff(users["admin"]))
    folder = library.find_folder("support_manager")
    if folder is None:
        raise RuntimeError("the pack support_manager is not beside the program")
    version_id = content_service.import_pack(None, folder)
    hr = _staff(users["hr"])
    vacancy_id = _vacancy(hr, users, version_id)
    for applicant in APPLICANTS:
        _lead(applicant, hr, users, vacancy_id)


def candidate_link(settings: Settings) -> str | None:
    """The working link of the candidate who has only been invited, or None if it is gone."""
    link_id = db.session.scalar(
        select(CandidateLink.id)
        .join(AssessmentSession, AssessmentSession.id == CandidateLink.session_id)
        .where(
            AssessmentSession.state == "invited",
            CandidateLink.revoked_at.is_(None),
            CandidateLink.expires_at > clock.now(),
        )
        .order_by(CandidateLink.id)
    )
    if link_id is None:
        return None
    token = sessions.demo_link_token(settings.secret, link_id)
    return f"{settings.public_url}/invitation/{token}"


@command
def _company() -> dict[str, int]:
    """The company, its branches and people; ids by the people's keys."""
    now = clock.now()
    db.session.add(Installation(id=1, company=COMPANY, locale="ru", set_up_at=now))
    branches: dict[str | None, int | None] = {None: None}
    for name, address in BRANCHES:
        branch = Branch(name=name, address=address, created_at=now)
        db.session.add(branch)
        db.session.flush()
        branches[name] = branch.id
    hashed = passwords.hash_password(PASSWORD)
    users = {}
    for person in PEOPLE:
        roles = [(role, branches[branch]) for role, branch in person.roles]
        user = accounts.add_user(person.name, person.email, roles, locale="ru")
        user.password_hash = hashed
        users[person.key] = user.id
    return users


def _invite(administrator: Identity) -> None:
    """A colleague who was invited some days ago and has not come yet."""
    branches = {name: key for key, name in accounts_queries.list_branches()}
    roles = [(role, branches[branch] if branch else None) for role, branch in INVITED.roles]
    with clock.stopped_at(clock.now() - timedelta(days=2)):
        accounts.invite(administrator, INVITED.name, INVITED.email, roles, "ru")


def _staff(user_id: int) -> Identity:
    found = accounts_queries.find_identity(user_id)
    if found is None:
        raise RuntimeError("an account of the demo is missing")
    return found


def _vacancy(hr: Identity, users: dict[str, int], version_id: int) -> int:
    pack = content.get_pack(version_id)
    (branch_id,) = (key for key, name in accounts_queries.list_branches() if name == QUAY)
    with clock.stopped_at(clock.now() - timedelta(days=30)):
        vacancy_id = vacancies.open_vacancy(
            hr,
            title="Менеджер сопровождения",
            branch_id=branch_id,
            content_version_id=version_id,
            steps=[(step["instrument"], step["item"]) for step in pack["default_steps"]],
            weights={row["id"]: row["weight"] for row in pack["competencies"]},
            rater_ids=[users[key] for key in RATERS],
            contact_id=users["hr"],
            answer_days=5,
            shows_plan_feedback=True,
        )
        _share_out(hr, users, vacancy_id)
        return vacancy_id


def _share_out(hr: Identity, users: dict[str, int], vacancy_id: int) -> None:
    """The first rater rates everything; the second plays the client, and leaves out the knowledge."""
    plan = vacancies_queries.get_plan(vacancies_queries.get_vacancy_for(hr, vacancy_id))
    shared = tuple(step.key for step in plan.steps if step.instrument != "knowledge")
    seats = (Seat(users[RATERS[0]]), Seat(users[RATERS[1]], shared))
    shared_out = replace(plan, seats=seats, player_id=users[RATERS[1]])
    vacancies.change_plan(hr, vacancy_id, shared_out, plan.digest)


def _lead(applicant: Applicant, hr: Identity, users: dict[str, int], vacancy_id: int) -> None:
    """Bring one candidate as far as `applicant.until`."""
    began = clock.now() - timedelta(days=applicant.days_ago)
    with clock.stopped_at(began) as move:
        if applicant.user:
            session_id, token = sessions.invite_internal(hr, vacancy_id, users[applicant.user])
        else:
            session_id, token = sessions.invite_external(
                hr,
                vacancy_id,
                name=applicant.name,
                email=f"{applicant.key}@example.org",
                phone="",
                locale=applicant.locale,
            )
        if applicant.until == "invited":
            return
        # Who is still planning has begun just now: at its end the server would submit the plan.
        is_planning = applicant.until == "planning"
        ahead = timedelta(days=applicant.days_ago, minutes=-10) if is_planning else None
        move(ahead or timedelta(hours=20))
        candidate = _plan(applicant, token, move)
        if is_planning:
            _meet(hr, session_id, began + timedelta(days=applicant.days_ago))
        if applicant.until in ("planning", "planned"):
            return
        move(timedelta(days=1))
        _rate(applicant, session_id, users)
        if applicant.until == "rated":
            first, second = (_staff(users[key]) for key in RATERS)
            discussion.discuss(first, second, session_id, move)
        if applicant.until in ("rating", "rated"):
            return
        move(timedelta(hours=3))
        interviews.close_ratings(hr, session_id, {})
        move(timedelta(minutes=10))
        _make(verdicts.issue_verdict(hr, session_id, "ru"))
        if applicant.decision is None:
            return
        move(timedelta(days=1))
        director = _staff(users["director"])
        _make(verdicts.record_decision(director, session_id, *applicant.decision, locale="ru"))
        if applicant.decision[0] == "refuse":
            move(timedelta(hours=2))
            contests.open_contest(candidate, CONTESTED)
        if applicant.until == "hired":
            move(timedelta(days=1))
            probation.begin(hr, session_id, _staff(users["mentor"]), move)


def _meet(hr: Identity, session_id: int, started: datetime) -> None:
    """An interview two days after the demo is started, planned while the day plan is under way."""
    zone = current_app.extensions["hiring_settings"].timezone
    day = zones.local(started, zone).date() + timedelta(days=2)
    meetings.plan(
        hr,
        session_id,
        meetings.Arrangement(
            zones.moment(day, MEETING_AT, zone), 120, zone, MEETING_ROOM, "", MEETING_NOTE
        ),
    )


def _make(document_id: int | None) -> None:
    if document_id is not None:
        documents.enqueue(document_id)


def _come_by(token: str) -> Identity:
    """The candidate, come by their link as from a message."""
    link = sessions.find_link(token)
    found = sessions_queries.find_identity(link.id) if link is not None else None
    if found is None:
        raise RuntimeError("a link of the demo is missing")
    sessions.take_link(token)
    return found


def _plan(applicant: Applicant, token: str, move: Any) -> Identity:
    candidate = _come_by(token)
    move(timedelta(minutes=4))
    facts = sessions_queries.get_own(candidate)
    with current_app.test_request_context("/my"), i18n.force_locale(applicant.locale):
        notice, consent = text_of(facts, "notice"), text_of(facts, "consent")
    sessions.consent(
        candidate,
        notice_version=NOTICE_VERSION,
        locale=applicant.locale,
        text=consent,
        notice=notice,
    )
    if applicant.until == "planning":
        accommodations.ask(candidate, ["extra_25"], "")
    attempt_id = day_plans.start_plan(candidate)
    pack = content.get_pack(sessions_queries.get_own(candidate).content_version_id)
    fields = plans.plan_of(
        pack["day_plans"][EXERCISE], applicant.plan, applicant.slips, applicant.key
    )
    if applicant.until == "planning":
        fields = dict(list(fields.items())[: len(fields) // 2])
    move(timedelta(minutes=2 if applicant.until == "planning" else 38))
    day_plans.keep_form(candidate, attempt_id, fields, 0)
    if applicant.until == "planning":
        return candidate
    attempt_version = _draft_version(candidate)
    day_plans.submit_plan(candidate, attempt_version)
    return candidate


def _draft_version(candidate: Identity) -> int:
    """The version of the candidate's only draft."""
    version = db.session.scalar(select(Draft.version).where(Draft.owner == candidate.actor))
    return version or 0


def _rate(applicant: Applicant, session_id: int, users: dict[str, int]) -> None:
    """Both raters rate; of a half-rated session only the first submits and the other has begun."""
    for key in RATERS:
        rater = _staff(users[key])
        facts = sessions_queries.get_session_for(rater, session_id)
        pack = content.get_pack(facts.content_version_id)
        half = applicant.until == "rating" and key == RATERS[1]
        steps = interviews_queries.list_own_steps(rater, facts)
        for step in steps[: len(steps) // 2] if half else steps:
            if step.is_own:
                given = answers.content_of(
                    step.instrument, step.facts, applicant.level, key, step.item
                )
                raters.fill(rater, session_id, step.id, given)
        for indicator, sign in answers.marks_of(pack["observations"], applicant.level, key):
            raters.mark(rater, session_id, steps[0].id, indicator, sign)
        if not half:
            interviews.submit_ratings(rater, session_id)
