"""Commands of the debrief: proposing a value, answering, remarks. Nobody changes another's rating."""

from __future__ import annotations

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.audit import service as audit
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.evidence.panels import panel_of
from hiring.interviews import debrief, queries, revisions
from hiring.interviews import words_debrief as words_debrief
from hiring.interviews.agreement import Status
from hiring.interviews.debrief_values import Row
from hiring.interviews.models import DebriefRemark, Moderation, ModerationAnswer, Rating
from hiring.sessions import queries as sessions
from hiring.sessions.models import AssessmentSession, SessionStep
from hiring.sessions.states import OVER


@command
def propose_value(
    who: Identity, session_id: int, step_id: int, field: str, value: int | None, reason: str
) -> None:
    """Propose a value to everybody who rated it; one's own rating takes it at once.

    Refuses without a value or reason, where one has given none or nobody else has, a value that all have
    given, and a second proposal before somebody has declined the first. The same one twice counts once.
    """
    facts = _open(who, session_id)
    if facts.rates != "submitted":
        raise NotFound
    row = _row(facts, step_id, field)
    if not row.choices:
        raise NotFound
    if value not in {choice.value for choice in row.choices}:
        raise Refused("value_needed")
    if not reason:
        raise Refused("reason_needed")
    waiting = row.proposal
    if waiting is not None and (waiting.user_id, waiting.value) == (who.user_id, value):
        return
    rated = {seat.user_id for seat in row.rated}
    if who.user_id not in rated:
        raise Refused("not_rated_by_you")
    if len(rated) < 2:
        raise Refused("rated_by_one")
    if {cell.value for cell in row.cells if cell.value is not None} == {value}:
        raise Refused("value_given")
    if waiting is not None:
        if not waiting.declined:
            raise Refused("proposal_open")
        _end(db.session.get_one(Moderation, waiting.id), "replaced")
    proposal = Moderation(
        session_id=session_id,
        step_id=step_id,
        field=field,
        value=value,
        reason=reason,
        proposed_by_id=who.user_id,
        proposed_at=clock.now(),
    )
    db.session.add(proposal)
    db.session.flush()
    audit.record(who.actor, "debrief.proposed", session_id, step=step_id, proposal=proposal.id)
    _accept(who, proposal, "")


@command
def answer_proposal(
    who: Identity, session_id: int, proposal_id: int, is_accepted: bool, word: str
) -> None:
    """Accept a proposed value, and with it change one's own rating, or decline; words are optional.

    It is agreed once all who gave a value there have accepted. Who declined may accept later; the same
    answer twice changes nothing. Refuses who gave no value, and a proposal that has ended.
    """
    facts = _open(who, session_id)
    proposal = _proposal(session_id, proposal_id)
    if facts.rates != "submitted":
        raise NotFound
    known = {
        one.is_accepted
        for one in db.session.scalars(
            select(ModerationAnswer).where(
                ModerationAnswer.moderation_id == proposal.id,
                ModerationAnswer.user_id == who.user_id,
            )
        )
    }
    if is_accepted in known:
        return
    if True in known:
        raise Refused("already_accepted")
    if proposal.outcome is not None:
        raise Refused("proposal_over")
    row = _row(facts, proposal.step_id, proposal.field)
    rated = {seat.user_id for seat in row.rated}
    if who.user_id not in rated:
        raise Refused("not_rated_by_you")
    if is_accepted:
        _accept(who, proposal, word)
        accepted = set(
            db.session.scalars(
                select(ModerationAnswer.user_id).where(
                    ModerationAnswer.moderation_id == proposal.id,
                    ModerationAnswer.is_accepted.is_(True),
                )
            )
        )
        if rated <= accepted:
            _end(proposal, "agreed")
    else:
        _answer(who, proposal, False, word, None)


@command
def withdraw_proposal(who: Identity, session_id: int, proposal_id: int) -> None:
    """Take one's own proposal back; ratings that were changed by it stay as they are."""
    _open(who, session_id)
    proposal = _proposal(session_id, proposal_id)
    if proposal.proposed_by_id != who.user_id:
        raise NotFound
    if proposal.outcome == "withdrawn":
        return
    if proposal.outcome is not None:
        raise Refused("proposal_over")
    _end(proposal, "withdrawn")
    audit.record(
        who.actor, "debrief.withdrawn", session_id, step=proposal.step_id, proposal=proposal.id
    )


@command
def add_remark(who: Identity, session_id: int, step_id: int, field: str, text: str) -> None:
    """Say something about a value; one's own last words about it once more change nothing."""
    facts = _open(who, session_id)
    row = _row(facts, step_id, field)
    _refuse_empty(text)
    if not _is_repeated(who, row, text, is_stands=False):
        _remark(who, session_id, row, text, None)
        audit.record(who.actor, "debrief.remarked", session_id, step=step_id)


@command
def let_stand(who: Identity, session_id: int, step_id: int, field: str, text: str) -> None:
    """Say that the raters have talked about a disagreement and keep what they gave, and why.

    It holds for these very values. Refuses where nobody is far apart any more.
    """
    facts = _open(who, session_id)
    row = _row(facts, step_id, field)
    _refuse_empty(text)
    if _is_repeated(who, row, text, is_stands=True) and row.is_settled:
        return
    if row.status is not Status.SPLIT:
        raise Refused("nothing_to_settle")
    _remark(who, session_id, row, text, row.values)
    audit.record(who.actor, "debrief.let_stand", session_id, step=step_id)


def _open(who: Identity, session_id: int) -> sessions.SessionFacts:
    """The session locked, for a rater who has submitted or for HR, while ratings can be changed.

    Raises NotFound for everybody else, who still rates among them.
    """
    db.session.get(AssessmentSession, session_id, with_for_update=True)
    facts = sessions.get_session_for(who, session_id)
    if not debrief.may_speak(who, facts):
        raise NotFound
    if facts.state in OVER:
        raise Refused("session_over")
    if not queries.is_open(facts):
        raise Refused("ratings_closed")
    return facts


def _row(facts: sessions.SessionFacts, step_id: int, field: str) -> Row:
    return debrief.get_row(debrief.load(facts), step_id, field)


def _proposal(session_id: int, proposal_id: int) -> Moderation:
    proposal = db.session.get(Moderation, proposal_id)
    if proposal is None or proposal.session_id != session_id:
        raise NotFound
    return proposal


def _accept(who: Identity, proposal: Moderation, word: str) -> None:
    """Note that `who` accepts and put the value into their own rating, unless it stands there already."""
    rating = db.session.scalars(
        select(Rating)
        .where(Rating.step_id == proposal.step_id, Rating.user_id == who.user_id)
        .with_for_update()
    ).one()
    step = db.session.get_one(SessionStep, proposal.step_id)
    panel = panel_of(step.instrument)
    revision_id = None
    if panel.main_values(rating.content)[proposal.field] != proposal.value:
        given = panel.with_main(rating.content, proposal.field, proposal.value)
        revision_id = revisions.revise(who, rating, given, word or proposal.reason)
    _answer(who, proposal, True, word, revision_id)


def _answer(
    who: Identity, proposal: Moderation, is_accepted: bool, word: str, revision_id: int | None
) -> None:
    db.session.add(
        ModerationAnswer(
            moderation_id=proposal.id,
            user_id=who.user_id,
            is_accepted=is_accepted,
            word=word,
            revision_id=revision_id,
            at=clock.now(),
        )
    )
    db.session.flush()
    if who.user_id != proposal.proposed_by_id:
        audit.record(
            who.actor,
            "debrief.accepted" if is_accepted else "debrief.declined",
            proposal.session_id,
            step=proposal.step_id,
            proposal=proposal.id,
        )


def _end(proposal: Moderation, outcome: str) -> None:
    proposal.outcome, proposal.ended_at = outcome, clock.now()
    # Before another one takes its place: there is one open proposal for a value.
    db.session.flush()


def _refuse_empty(text: str) -> None:
    if not text:
        raise Refused("remark_needed")


def _is_repeated(who: Identity, row: Row, text: str, *, is_stands: bool) -> bool:
    """Whether these are the last words about the value, and this person's: a form that came twice."""
    last = row.remarks[-1] if row.remarks else None
    if last is None or (last.user_id, last.text) != (who.user_id, text):
        return False
    return (last.stands is not None) == is_stands


def _remark(
    who: Identity, session_id: int, row: Row, text: str, stands: dict[str, int | None] | None
) -> None:
    db.session.add(
        DebriefRemark(
            session_id=session_id,
            step_id=row.step_id or None,
            field=row.field,
            user_id=who.user_id,
            text=text,
            stands=stands,
            at=clock.now(),
        )
    )
