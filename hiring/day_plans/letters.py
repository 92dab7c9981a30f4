"""What the candidate gets by letter: a receipt, answers. No score, and no link that opens a door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from hiring.accounts import queries as accounts
from hiring.accounts.models import User
from hiring.candidates.models import Candidate
from hiring.core import i18n
from hiring.core.db import db
from hiring.core.i18n import gettext as _
from hiring.core.i18n import ngettext
from hiring.day_plans.models import Accommodation, Contest, PlanAttempt
from hiring.mail import service as mail
from hiring.sessions.models import AssessmentSession
from hiring.vacancies.models import Vacancy


def plan_receipt(session: AssessmentSession, attempt: PlanAttempt) -> None:
    """The receipt of a submitted plan (a part of commands); nothing where there is no address."""
    to = _reader(session)
    with i18n.force_locale(to["locale"]):
        when = i18n.format_datetime(attempt.submitted_at, "d MMMM y, HH:mm")
        lines = [
            _(
                "Your plan of the working day has arrived. Receipt: %(number)s.",
                number=attempt.receipt,
            ),
            _(
                "The time was up, so the server sent the last saved state on %(when)s Moscow time.",
                when=when,
            )
            if attempt.submitted_by == "deadline"
            else _("You submitted it on %(when)s Moscow time.", when=when),
            _answer_by(session, to),
        ]
        _write(f"plan_receipt:{attempt.id}", session, to, _("Your plan has arrived"), lines)


def accommodation_answered(session: AssessmentSession, row: Accommodation) -> None:
    """That a request for other conditions is answered, and what was granted; never the reason."""
    to = _reader(session)
    with i18n.force_locale(to["locale"]):
        name = db.session.scalar(select(User.name).where(User.id == row.answered_by_id))
        lines = [
            _("%(name)s has answered your request for other conditions.", name=name),
            *(
                [_("Granted: %(conditions)s.", conditions="; ".join(said(row)))]
                if row.state == "granted"
                else [_("The exercise stays under the standard conditions.")]
            ),
            _("The whole answer stands on your page. It opens by the link from your invitation."),
        ]
        subject = _("An answer to your request for other conditions")
        _write(f"accommodation_answered:{row.id}", session, to, subject, lines)


def contest_answered(session: AssessmentSession, row: Contest) -> None:
    """The answer to the request for a review, in full."""
    to = _reader(session)
    with i18n.force_locale(to["locale"]):
        name = db.session.scalar(select(User.name).where(User.id == row.answered_by_id))
        lines = [
            _("%(name)s has reviewed the reading of your plan.", name=name),
            _("The reading stands.") if row.outcome == "stands" else _("The reading changes."),
            row.answer,
            *(
                [_("This person had also rated or decided: nobody else was available.")]
                if row.was_involved
                else []
            ),
            _("The answer stands on your page as well. It opens by the link from your invitation."),
        ]
        subject = _("An answer to your request for a review")
        _write(f"contest_answered:{row.id}", session, to, subject, lines)


def said(conditions: Any) -> list[str]:
    """Conditions in words: more time, no limit, pauses; empty for the standard ones."""
    found = []
    if conditions.is_untimed:
        found.append(_("no time limit"))
    elif conditions.extra_percent:
        found.append(_("%(percent)s%% more time", percent=conditions.extra_percent))
    if conditions.pause_minutes:
        found.append(
            ngettext(
                "pauses of %(num)s minute in all",
                "pauses of %(num)s minutes in all",
                conditions.pause_minutes,
            )
        )
    return found


def _answer_by(session: AssessmentSession, to: Mapping[str, Any]) -> str:
    if session.answer_due_on is None:
        return _("%(contact)s answers you about the next step.", contact=to["contact"])
    return _(
        "%(contact)s answers you by %(day)s.",
        contact=to["contact"],
        day=i18n.format_date(session.answer_due_on, "d MMMM y"),
    )


def _reader(session: AssessmentSession) -> Mapping[str, Any]:
    return dict(
        db.session.execute(
            select(
                Candidate.name,
                Candidate.email,
                Candidate.locale,
                Vacancy.title,
                User.name.label("contact"),
                User.email.label("contact_email"),
            )
            .select_from(AssessmentSession)
            .join(Candidate, Candidate.id == AssessmentSession.candidate_id)
            .join(Vacancy, Vacancy.id == AssessmentSession.vacancy_id)
            .join(User, User.id == Vacancy.contact_id)
            .where(AssessmentSession.id == session.id)
        )
        .mappings()
        .one()
    )


def _write(
    cause: str, session: AssessmentSession, to: Mapping[str, Any], subject: str, lines: list[str]
) -> None:
    company = accounts.company_name()
    whole = [
        _("Hello, %(name)s!", name=to["name"]),
        _("This is about the role “%(role)s”.", role=to["title"]),
        *lines,
        _(
            "Questions: %(contact)s, %(address)s. This letter was written automatically.",
            contact=to["contact"],
            address=to["contact_email"],
        ),
        company,
    ]
    body = "\n\n".join(whole) + "\n"
    mail.write(cause, to["email"], f"{subject} · {company}", body, session.branch_id)
