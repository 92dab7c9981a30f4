"""The verdict as a document: plain values in one language, and their page to print."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from hiring.accounts import queries as accounts
from hiring.core import i18n
from hiring.core.db import db
from hiring.core.refusals import Refused
from hiring.documents.renderer import Renderer
from hiring.sessions import queries as sessions
from hiring.sessions.models import AssessmentSession
from hiring.verdicts import queries, words

KIND = queries.KIND


def payload_of(session_id: int) -> dict[str, Any]:
    """Everything that the document says, in the language that is in force, as JSON values.

    Raises Refused before the result is issued. Callers have asked whether the session is theirs.
    """
    issued = queries.find_issued(session_id)
    if issued is None:
        raise Refused("not_issued")
    facts = sessions.SessionFacts(
        *db.session.execute(sessions.facts().where(AssessmentSession.id == session_id)).one()
    )
    plain: dict[str, Any] = _plain(
        {
            "company": accounts.company_name(),
            "candidate": facts.candidate,
            "internal": facts.source == "internal",
            "vacancy": facts.vacancy,
            "branch": facts.branch,
            "issued_by": issued.issued_by,
            "issued_on": _day(issued.issued_at),
            "decisions": [
                {
                    "outcome": decided.outcome,
                    "label": words.OUTCOMES[decided.outcome],
                    "reason": decided.reason,
                    "agrees": decided.agrees,
                    "by": decided.by,
                    "on": _day(decided.at),
                }
                for decided in queries.list_decisions(session_id)
            ],
            "reading": queries.read(session_id, issued),
            "exhibits": queries.list_exhibits(session_id, issued),
        }
    )
    return plain


def render(payload: dict[str, Any], locale: str) -> str:
    """The page to print; `locale` is in force and names the language of the document."""
    # Not render_template: the frame of the site's pages knows who asks, a document knows nobody.
    template = current_app.jinja_env.get_template("documents/verdict.html")
    return template.render(locale=locale, **payload)


def write_pdf(session_id: int, locale: str, target: Path) -> list[str]:
    """Write the verdict's PDF to `target`; gives back the warnings. For the command line.

    Raises Refused before the result is issued, RenderFailed where it cannot be made, and OSError
    where `target` cannot be written.
    """
    renderer = Renderer()
    try:
        with i18n.force_locale(locale):
            html = render(payload_of(session_id), locale)
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "verdict.pdf"
            warnings = renderer.render(html, made)
            target.write_bytes(made.read_bytes())
    finally:
        renderer.close()
    return warnings


def _day(moment: datetime) -> str:
    return str(i18n.format_date(moment, "d MMMM y"))


def _plain(value: Any) -> Any:
    """`value` as JSON holds it: what is neither a number nor a container becomes its text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    return str(value)
