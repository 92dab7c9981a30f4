"""What every page's frame shows: where one is, who one is, which company this is."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from hiring.access.identity import ANONYMOUS, identity
from hiring.accounts import queries as accounts
from hiring.accounts.words import ROLES
from hiring.core.db import db
from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l

# endpoint, permission, label, blueprints that belong to the place
PLACES = (
    ("desks.home", "own.desk", _l("My work"), ("desks",)),
    ("candidates.candidates", "candidates.view", _l("Candidates"), ("candidates", "sessions")),
    (
        "vacancies.vacancies",
        "vacancies.view",
        _l("Vacancies"),
        ("vacancies", "interview_plans", "session_plans", "renewals"),
    ),
    ("probation.probations", "probation.view", _l("Probation"), ("probation", "probation_tasks")),
    ("content.versions", "content.view", _l("Content"), ("content", "answers")),
    ("outbox.letters", "outbox.view", _l("Letters"), ("outbox",)),
    ("staff.people", "staff.manage", _l("People and branches"), ("staff",)),
    ("audit.log", "audit.view", _l("Log"), ("audit",)),
)


def install(app: Flask) -> None:
    """Give every template the frame's values."""
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    try:
        return _full_frame()
    except SQLAlchemyError:
        # The page that says so must not need the database either.
        db.session.rollback()
        return {"identity": ANONYMOUS, "navigation": [], "role_labels": [], "company_name": ""}


def _full_frame() -> dict[str, Any]:
    who = identity()
    settings = current_app.extensions["hiring_settings"]
    return {
        "identity": who,
        "company_name": _company(),
        "navigation": _places() if who.is_staff else [],
        "role_labels": sorted(str(ROLES[role]) for role in who.roles),
        "account_url": url_for("accounts.account") if who.is_staff else None,
        "demo_notice": _(
            "Demo: the people are invented, the connection is not encrypted. "
            "Do not enter anybody's real data."
        )
        if settings.is_demo
        else "",
    }


def _places() -> list[dict[str, Any]]:
    who = identity()
    here = request.blueprint
    return [
        {"label": str(label), "href": url_for(endpoint), "current": here in blueprints}
        for endpoint, permission, label, blueprints in PLACES
        if who.may(permission) and endpoint in current_app.view_functions
    ]


def _company() -> str:
    """The company's name, read once per process: it is set once."""
    known: str = current_app.extensions.get("hiring_company", "")
    if not known:
        known = current_app.extensions["hiring_company"] = accounts.company_name()
    return known
