"""Commands on verdicts: issuing the recommendation, recording a person's decision."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.content import queries as content
from hiring.core import clock, i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.documents import service as documents
from hiring.evidence import queries as evidence
from hiring.sessions import queries as sessions
from hiring.sessions import service as sessions_service
from hiring.sessions import states
from hiring.sessions.models import AssessmentSession
from hiring.vacancies.models import Vacancy
from hiring.verdicts import document, parts, words
from hiring.verdicts.models import Decision, Recommendation
from scoring import verdict

OUTCOMES = ("hire", "refuse", "more_evidence")
# The outcome that each word of the recommendation speaks for.
AGREEING = {
    verdict.RECOMMEND: "hire",
    verdict.RECOMMEND_PROBATION: "hire",
    verdict.DO_NOT_RECOMMEND: "refuse",
    verdict.NOT_ENOUGH_EVIDENCE: "more_evidence",
}


@command
def issue_verdict(who: Identity, session_id: int, locale: str | None = None) -> int | None:
    """Turn the session's evidence into its recommendation and ask for the document.

    Gives back the document's id, to be enqueued after the commit; None on a second press, which
    changes nothing. Refuses while the ratings are open, and for a session that has ended. A plan
    and other instruments may be missing: the recommendation says what that does to it.
    """
    session = sessions_service.get_session_with(who, session_id, "results.issue")
    if session.issued_at is not None:
        return None
    if session.state in states.OVER:
        raise Refused("session_over")
    if session.ratings_closed_at is None:
        raise Refused("ratings_open")
    payload = _recommend(session)
    db.session.add(
        Recommendation(
            session_id=session.id,
            content_version_id=session.content_version_id,
            method=payload["method"],
            word=payload["word"],
            payload=payload,
            issued_by_id=who.user_id,
            issued_at=clock.now(),
        )
    )
    sessions_service.mark(session, "issued_at")
    audit.record(
        who.actor, "verdict.issued", session.id, word=payload["word"], method=payload["method"]
    )
    return _request(who, session.id, locale)


@command
def record_decision(
    who: Identity, session_id: int, outcome: str, reason: str, locale: str | None = None
) -> int | None:
    """Record what the director decided and why; the id of the document to enqueue.

    A later decision stands beside the earlier ones; the same one sent twice is kept once (None).
    Refuses before the recommendation is issued, without a reason, and for a session that has ended.
    Only hiring and refusing settle the session: asking for more evidence leaves it open.
    """
    session = sessions_service.get_session_with(who, session_id, "decisions.record")
    recommendation = _issued(session.id)
    if recommendation is None:
        raise Refused("not_issued")
    if session.state in states.OVER:
        raise Refused("session_over")
    if outcome not in OUTCOMES:
        raise Refused("unknown_outcome")
    if not reason:
        raise Refused("decision_without_reason")
    last = db.session.scalar(
        select(Decision).where(Decision.session_id == session.id).order_by(Decision.id.desc())
    )
    if last is not None and (last.outcome, last.reason, last.decided_by_id) == (
        outcome,
        reason,
        who.user_id,
    ):
        return None
    db.session.add(
        Decision(
            session_id=session.id,
            outcome=outcome,
            reason=reason,
            agrees=AGREEING[recommendation.word] == outcome,
            decided_by_id=who.user_id,
            decided_at=clock.now(),
        )
    )
    if outcome != "more_evidence":
        sessions_service.mark(session, "decided_at")
    audit.record(who.actor, "verdict.decided", session.id, outcome=outcome)
    return _request(who, session.id, locale)


@command
def request_document(who: Identity, session_id: int, locale: str) -> int:
    """Ask for the verdict in a language; the id of the document to enqueue.

    Raises NotFound where the reader may not see the result.
    """
    facts = sessions.get_session_for(who, session_id)
    if facts.blind or _issued(facts.id) is None:
        raise NotFound
    return _request(who, facts.id, locale)


def _issued(session_id: int) -> Recommendation | None:
    return db.session.scalar(select(Recommendation).where(Recommendation.session_id == session_id))


def _request(who: Identity, session_id: int, locale: str | None) -> int:
    chosen = i18n.pick(locale or i18n.current())
    db.session.flush()
    with i18n.force_locale(chosen):
        payload = document.payload_of(session_id)
        name = words.file_name(payload["candidate"])
    return documents.request(who, document.KIND, session_id, chosen, payload, name).id


def _recommend(session: AssessmentSession) -> dict[str, Any]:
    """The frozen recommendation: what the rules say, and all that they were told."""
    pack = content.get_pack(session.content_version_id)
    weights = db.session.scalars(
        select(Vacancy.weights).where(Vacancy.id == session.vacancy_id)
    ).one()
    raters = sessions.list_raters(session.id)
    label = content.get_label(session.content_version_id)
    profile = parts.profile_of(pack, weights, len(raters), label)
    found = evidence.list_evidence(session.id)
    steps = sessions.list_steps(session.id)
    recommended = verdict.recommend(profile, parts.parts_of(pack, steps, found))
    return {
        **verdict.to_json(recommended),
        "planned_raters": len(raters),
        "submitted_raters": sum(rater.state == "submitted" for rater in raters),
        "policy": {
            "composite_cut": profile.composite_cut,
            "competency_cut": profile.competency_cut,
            "met": profile.met,
            "not_met": profile.not_met,
            "sd": profile.sd,
        },
        # What was found, as it stood: a plan that comes later changes nothing here.
        "evidence": [parts.as_json(finding) for finding in found],
        "exhibits": [[shown.kind, shown.item] for shown in evidence.list_exhibits(session.id)],
        "software": words.software_version(),
    }
