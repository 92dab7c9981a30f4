"""The composition root: what the application is made of, as a list of steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from hiring import navigation, worker
from hiring import settings as settings_module
from hiring.access import guards, identity
from hiring.accounts import queries as accounts_queries
from hiring.accounts import views as accounts_views
from hiring.accounts import views_staff as accounts_views_staff
from hiring.audit import openings
from hiring.audit import views as audit_views
from hiring.cases import panel as case_panel
from hiring.cases.panel import CasePanel
from hiring.content import regions as content_regions
from hiring.content import views as content_views
from hiring.content import views_answers as content_views_answers
from hiring.core import db, i18n, pages
from hiring.core.queue import Jobs, make_queue
from hiring.day_plans import accommodations, rescore_queries, rescoring, views_rescoring
from hiring.day_plans import exhibit as day_plan_exhibit
from hiring.day_plans import questions as day_plan_questions
from hiring.day_plans import region as day_plan_region
from hiring.day_plans import request_regions as day_plan_requests
from hiring.day_plans import submission as day_plan_submission
from hiring.day_plans import views_answers as day_plan_answers
from hiring.day_plans import views_candidate as day_plans_views
from hiring.day_plans import views_practice as day_plans_views_practice
from hiring.day_plans import views_requests as day_plan_requests_views
from hiring.day_plans import views_staff as day_plans_views_staff
from hiring.day_plans import views_sync as day_plans_views_sync
from hiring.day_plans import words as day_plan_words
from hiring.desks import views as desks_views
from hiring.documents import service as documents
from hiring.evidence.panels import ExhibitKind, Panel, Sayer
from hiring.interviews import kit as interview_kit
from hiring.interviews import queries as interviews_queries
from hiring.interviews import region as interviews_region
from hiring.interviews import views as interviews_views
from hiring.interviews import views_debrief, views_follow_ups, views_kit, views_phrases
from hiring.interviews import views_sync as interviews_views_sync
from hiring.knowledge import panel as knowledge_panel
from hiring.knowledge.panel import KnowledgePanel
from hiring.mail import service as mail
from hiring.mail import views as mail_views
from hiring.meetings import letters as meetings_letters
from hiring.meetings import region as meetings_region
from hiring.meetings import sweep as meetings
from hiring.meetings import views_candidate as meetings_views_candidate
from hiring.meetings import views_staff as meetings_views
from hiring.observations import service as observations
from hiring.probation import views as probation_views
from hiring.probation import views_tasks as probation_views_tasks
from hiring.provocations import panel as provocation_panel
from hiring.provocations.panel import ProvocationPanel
from hiring.role_plays import panel as role_play_panel
from hiring.role_plays.panel import RolePlayPanel
from hiring.sessions import (
    plan_region,
    renewal_queries,
    vacancy_region,
    views_candidate,
    views_people,
    views_renewals,
)
from hiring.sessions import queries as sessions_queries
from hiring.sessions import regions as session_regions
from hiring.sessions import views_plan as sessions_views_plan
from hiring.sessions import views_staff as sessions_views_staff
from hiring.settings import Settings
from hiring.vacancies import regions as vacancy_regions
from hiring.vacancies import views as vacancies_views
from hiring.vacancies import views_plan as vacancies_views_plan
from hiring.verdicts import document as verdict_document
from hiring.verdicts import queries as verdicts_queries
from hiring.verdicts import region as verdicts_region
from hiring.verdicts import views as verdicts_views

MAX_REQUEST_BYTES = 12 * 1024 * 1024
MAX_FORM_BYTES = 2 * 1024 * 1024

# One line for each feature that has pages.
BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts_views.blueprint,
    accounts_views_staff.blueprint,
    audit_views.blueprint,
    content_views.blueprint,
    content_views_answers.blueprint,
    day_plan_answers.blueprint,
    day_plan_requests_views.blueprint,
    day_plans_views.blueprint,
    day_plans_views_staff.blueprint,
    day_plans_views_sync.blueprint,
    day_plans_views_practice.blueprint,
    desks_views.blueprint,
    interviews_views.blueprint,
    interviews_views_sync.blueprint,
    views_debrief.blueprint,
    views_follow_ups.blueprint,
    views_kit.blueprint,
    views_phrases.blueprint,
    views_rescoring.blueprint,
    mail_views.blueprint,
    meetings_views.blueprint,
    meetings_views_candidate.blueprint,
    probation_views.blueprint,
    probation_views_tasks.blueprint,
    sessions_views_plan.blueprint,
    sessions_views_staff.blueprint,
    vacancies_views.blueprint,
    vacancies_views_plan.blueprint,
    verdicts_views.blueprint,
    views_candidate.blueprint,
    views_people.blueprint,
    views_renewals.blueprint,
)
# One line for each instrument: what raters fill in, what shows its findings, what words them.
PANELS: tuple[Panel, ...] = (KnowledgePanel(), RolePlayPanel(), ProvocationPanel(), CasePanel())
EXHIBITS: tuple[ExhibitKind, ...] = (case_panel.LINE, day_plan_exhibit.EXHIBIT)
SAYERS: dict[str, Sayer] = {
    "knowledge": knowledge_panel.say,
    "role_play": role_play_panel.say,
    "provocation": provocation_panel.say,
    "case": case_panel.say,
    "day_plan": day_plan_words.say,
    "observation": observations.say,
}
# One line for each part that a feature puts on the page of a session, a content version, a vacancy.
REGIONS: tuple[session_regions.Region, ...] = (
    plan_region.SESSION_REGION,
    meetings_region.REGION,
    interviews_region.REGION,
    day_plan_region.REGION,
    day_plan_requests.REGION,
    verdicts_region.REGION,
    probation_views.REGION,
)
CONTENT_REGIONS: tuple[content_regions.Region, ...] = (
    renewal_queries.PINNED_REGION,
    rescore_queries.REGION,
)
# The same for the page that publishes an edition.
PUBLICATION_REGIONS: tuple[content_regions.Region, ...] = (renewal_queries.PINNED_REGION,)
# The same for the candidate's own page.
OWN_REGIONS: tuple[session_regions.Region, ...] = (
    meetings_region.OWN_REGION,
    day_plan_requests.OWN_REGION,
)
VACANCY_REGIONS: tuple[vacancy_regions.Region, ...] = (
    plan_region.VACANCY_REGION,
    renewal_queries.RENEWAL_REGION,
    vacancy_region.REGION,
)
PLAN_REGIONS: tuple[vacancy_regions.Region, ...] = (plan_region.PLAN_REGION,)
# One line for each rule by which letters are kept from somebody who may see the others.
KEPT_LETTERS: tuple[mail.Rule, ...] = (meetings_letters.tells_who_is_late,)
# One line for each kind of background work: name → function of a row's id.
JOBS: dict[str, Callable[[int], None]] = {
    documents.JOB: documents.make,
    mail.JOB: mail.send,
    rescoring.JOB: rescoring.make,
}
# What the worker does every minute: put back what a killed worker left, store what was noted.
SWEEPS: dict[str, Callable[[], object]] = {
    "documents.sweep": documents.sweep,
    "day_plans.sweep": day_plan_submission.sweep,
    "mail.sweep": mail.sweep,
    "meetings.sweep": meetings.sweep,
    "openings.sweep": openings.sweep,
    "plan_rescores.sweep": rescoring.sweep,
}
# One line for each kind of document: name → (payload, locale) → HTML to print.
DOCUMENTS: dict[str, Callable[[dict[str, Any], str], str]] = {
    "kit": interview_kit.render,
    "verdict": verdict_document.render,
}


def create_app(settings: Settings | None = None) -> Flask:
    """The application with everything that `settings` (by default, the environment) asks for."""
    settings = settings or settings_module.from_environment()
    app = Flask("hiring", static_folder=None)
    configure(app, settings)
    db.install(app, settings.database_url)
    Migrate(app, db.db, directory=str(pages.STATIC.parent / "migrations"), render_as_batch=True)
    i18n.install(app)
    pages.install(app)
    pages.register_static(app)
    navigation.install(app)
    identity.install(app, accounts_queries.find_identity, sessions_queries.find_identity)
    app.extensions["hiring_jobs"] = jobs = Jobs(make_queue(settings))
    for name, function in JOBS.items():
        jobs.register(name, worker.inside(app, function))
    for name, sweep in SWEEPS.items():
        jobs.register_periodic(name, 1, worker.inside(app, sweep))
    app.extensions["hiring_panels"] = {panel.instrument: panel for panel in PANELS}
    app.extensions["hiring_exhibits"] = {kind.kind: kind for kind in EXHIBITS}
    app.extensions["hiring_sayers"] = SAYERS
    app.extensions["hiring_documents"] = DOCUMENTS
    app.extensions["hiring_notes"] = interviews_queries.list_notes
    app.extensions["hiring_follow_ups"] = day_plan_questions.list_follow_ups
    app.extensions["hiring_regions"] = REGIONS
    app.extensions["hiring_content_regions"] = CONTENT_REGIONS
    app.extensions["hiring_publication_regions"] = PUBLICATION_REGIONS
    app.extensions["hiring_own_regions"] = OWN_REGIONS
    app.extensions["hiring_blind"] = sessions_queries.list_blind
    app.extensions["hiring_not_raters"] = accommodations.list_confidants
    app.extensions["hiring_deciders"] = verdicts_queries.list_deciders
    app.extensions["hiring_kept_letters"] = KEPT_LETTERS
    app.extensions["hiring_vacancy_regions"] = VACANCY_REGIONS
    app.extensions["hiring_plan_regions"] = PLAN_REGIONS
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    guards.install(app)
    openings.install(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings, derived from ours."""
    app.extensions["hiring_settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME="__Host-hiring" if settings.is_https else "hiring",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=4000,
    )
    if settings.mode == "production":
        app.config["TRUSTED_HOSTS"] = [settings.public_url.removeprefix("https://").split("/")[0]]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
