"""Who said and did what when the ratings were discussed, as one time line in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from hiring.core.i18n import gettext as _
from hiring.interviews.debrief_talk import Answer, Change, Proposal
from hiring.interviews.debrief_values import Debrief, Row
from hiring.sessions import queries as sessions


@dataclass(frozen=True, slots=True)
class Event:
    """One line: who (nobody: the rule itself), what, about which value, and what was written."""

    at: datetime
    # What decides where several things happened within one second.
    order: tuple[int, int]
    name: str
    what: str
    row: Row | None = None
    text: str = ""


def tell(facts: sessions.SessionFacts, debrief: Debrief) -> list[Event]:
    """Everything that happened from the first submission to closing, oldest first."""
    events = [
        Event(seat.submitted_at, (0, seat.user_id), seat.name, _("submits their ratings"))
        for seat in debrief.seats
        if seat.submitted_at is not None
    ]
    agreed: set[int] = set()
    for row in debrief.rows:
        for proposal in row.proposals:
            events += _proposed(row, proposal)
            agreed |= {one.revision_id for one in proposal.answers if one.revision_id is not None}
        for number, remark in enumerate(row.remarks):
            stands = (
                _("lets the ratings stand") if remark.stands is not None else _("adds a remark")
            )
            events.append(Event(remark.at, (2, number), remark.name, stands, row, remark.text))
    events += [_changed(debrief, one) for one in debrief.changes if one.id not in agreed]
    if facts.ratings_closed_at is not None:
        events.append(Event(facts.ratings_closed_at, (9, 0), "", _("The ratings are closed.")))
    return sorted(events, key=lambda event: (event.at, event.order))


def tell_of(facts: sessions.SessionFacts, debrief: Debrief, row: Row) -> list[Event]:
    """The same of one value."""
    return [
        event
        for event in tell(facts, debrief)
        if event.row is not None
        and (event.row.step_id, event.row.field) == (row.step_id, row.field)
    ]


def _proposed(row: Row, proposal: Proposal) -> Iterator[Event]:
    """The proposal, each answer but the proposer's own, and how it ended."""
    value = row.label_of(proposal.value)
    said = _("proposes: %(value)s", value=value)
    yield Event(proposal.at, (3, proposal.id), proposal.name, said, row, proposal.reason)
    for answer in proposal.answers:
        if answer.user_id != proposal.user_id:
            said = _answered(answer, value)
            yield Event(answer.at, (4, proposal.id), answer.name, said, row, answer.word)
    if proposal.ended_at is None:
        return
    match proposal.outcome:
        case "agreed":
            said = _("Agreed by everybody who rated it: %(value)s", value=value)
            yield Event(proposal.ended_at, (5, proposal.id), "", said, row)
        case "withdrawn":
            said = _("takes the proposal back: %(value)s", value=value)
            yield Event(proposal.ended_at, (5, proposal.id), proposal.name, said, row)
        case _:
            said = _("The proposal is replaced by another: %(value)s", value=value)
            yield Event(proposal.ended_at, (2, proposal.id), "", said, row)


def _answered(answer: Answer, value: str) -> str:
    if answer.is_accepted:
        return _("accepts: %(value)s", value=value)
    return _("does not accept: %(value)s", value=value)


def _changed(debrief: Debrief, change: Change) -> Event:
    """A change that a rater made on the form itself; told of the step's first value."""
    step = next((one for one in debrief.steps if one.id == change.step_id), None)
    title = step.title if step else ""
    said = _("changes their own rating: %(title)s", title=title)
    return Event(change.at, (1, change.id), change.name, said, None, change.reason)
