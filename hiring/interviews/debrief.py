"""Reads of the debrief: all submitted ratings side by side, and what is to be talked about.

Callers have asked that the reader is not blind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from hiring.access.identity import Identity
from hiring.content import queries as content
from hiring.core.db import db
from hiring.core.refusals import NotFound
from hiring.evidence.compared import Choice, Given, Scale
from hiring.evidence.panels import Content, panel_of
from hiring.interviews import agreement, debrief_talk, queries, sheets
from hiring.interviews.debrief_talk import Proposal, Remark
from hiring.interviews.debrief_values import (
    Cell,
    Debrief,
    Held,
    Note,
    Part,
    Row,
    Seat,
    Section,
    Step,
)
from hiring.interviews.models import Rating
from hiring.observations import queries as observations
from hiring.sessions import queries as sessions

# The marks that are set all along belong to no step.
OBSERVED = 0
MARK = "mark."


def load(facts: sessions.SessionFacts) -> Debrief:
    """The debrief of a session in the language of this request."""
    given: dict[int, dict[int, Content]] = defaultdict(dict)
    for row in db.session.execute(
        select(Rating.step_id, Rating.user_id, Rating.content).where(Rating.session_id == facts.id)
    ):
        given[row.step_id][row.user_id] = row.content
    raters = sessions.list_raters(facts.id)
    seats = _seats(raters)
    # Who is asked for some steps only lacks nothing in the others; without a focus, for all.
    focus = {rater.user_id: tuple(rater.focus) for rater in raters}
    changes = debrief_talk.list_changes(facts.id)
    said = _Said(facts.id, debrief_talk.firsts(changes))
    return Debrief(
        tuple(seats),
        tuple(
            _step(facts, step, seats, focus, given[step.id], said)
            for step in sessions.list_steps(facts.id)
            if step.planned.is_rated
        ),
        tuple(_marks(facts, seats, said)),
        tuple(changes),
    )


def may_speak(who: Identity, facts: sessions.SessionFacts) -> bool:
    """Whether `who` takes part in the discussion: raters who have submitted, and HR who closes."""
    is_hr = who.may_in("sessions.manage", facts.branch_id)
    return facts.rates == "submitted" or (is_hr and not facts.blind)


def find_unsettled(facts: sessions.SessionFacts) -> tuple[int, int]:
    """How many disagreements are still open and how many proposals unanswered; none for who is blind."""
    if facts.blind:
        return 0, 0
    debrief = load(facts)
    return debrief.open_matters, debrief.open_proposals


def get_row(debrief: Debrief, step_id: int, field: str) -> Row:
    """One value; raises NotFound."""
    for row in debrief.rows:
        if (row.step_id, row.field) == (step_id, field):
            return row
    raise NotFound


def list_sections(facts: sessions.SessionFacts, debrief: Debrief) -> list[Section]:
    """The values by competency, in the profile's order and with the vacancy's weights."""
    words = content.get_words(facts.content_version_id)["pack"]["competencies"]
    sections = []
    for rule in content.get_pack(facts.content_version_id)["competencies"]:
        name = rule["id"]
        parts = [
            Part(step, rows, tuple(step.groups_of(name)))
            for step in debrief.steps
            if (rows := step.main_rows(name))
        ]
        marks = tuple(row for row in debrief.marks if row.given.competency == name)
        if parts or marks:
            weight = facts.weights.get(name, rule["weight"])
            sections.append(Section(name, words[name]["name"], weight, tuple(parts), marks))
    return sections


class _Said:
    """What was said about each value, and what was submitted at first."""

    def __init__(self, session_id: int, firsts: Mapping[tuple[int, int], Content]) -> None:
        self.firsts = firsts
        self.proposals: dict[tuple[int, str], list[Proposal]] = defaultdict(list)
        for proposal in debrief_talk.list_proposals(session_id):
            self.proposals[proposal.place].append(proposal)
        self.remarks: dict[tuple[int, str], list[Remark]] = defaultdict(list)
        for remark in debrief_talk.list_remarks(session_id):
            self.remarks[remark.place].append(remark)


def _seats(raters: Iterable[sessions.Rater]) -> list[Seat]:
    taken: Counter[str] = Counter()
    seats = []
    for rater in raters:
        short = "".join(part[0] for part in rater.name.split())[:2].upper()
        taken[short] += 1
        seats.append(
            Seat(
                rater.user_id,
                rater.name,
                short if taken[short] == 1 else f"{short}{taken[short]}",
                rater.state,
                rater.submitted_at,
                rater.excused_reason,
                Held.of(rater.conduct),
            )
        )
    return seats


def _step(
    facts: sessions.SessionFacts,
    step: sessions.Step,
    seats: Sequence[Seat],
    focus: Mapping[int, tuple[str, ...]],
    given: Mapping[int, Content],
    said: _Said,
) -> Step:
    words = content.get_words(facts.content_version_id)
    pack = content.get_pack(facts.content_version_id)
    item = queries.item_facts(facts.content_version_id, step)
    panel = panel_of(step.instrument)
    title = content.item_title(facts.content_version_id, step.instrument, step.item)
    key = f"{step.instrument}/{step.item}"
    # Who still rates is asked here too; their values are not read before they submit.
    asked = [
        seat
        for seat in seats
        if seat.state != "excused" and (not focus[seat.user_id] or key in focus[seat.user_id])
    ]
    own = {
        seat: sheets.compared(panel, given[seat.user_id], step.item, item, words)
        for seat in seats
        if seat.state == "submitted" and seat.user_id in given
    }
    first = {
        seat: sheets.compared(panel, said.firsts[step.id, seat.user_id], step.item, item, words)
        for seat in own
        if (step.id, seat.user_id) in said.firsts
    }
    fields = list(dict.fromkeys(value.field for values in own.values() for value in values))
    present, before = _by_field(own), _by_field(first)
    rows = [
        _row(
            (step.id, title),
            present[field],
            before.get(field, {}),
            asked,
            tuple(panel.choices(field, step.item, item, words)),
            pack["policy"]["disagreement_levels"],
            said,
        )
        for field in fields
    ]
    notes = [note for seat in own for note in _notes(seat, given[seat.user_id])]
    return Step(
        step.id, step.instrument, title, tuple(row for row in rows if _says(row)), tuple(notes)
    )


def _by_field(own: Mapping[Seat, Sequence[Given]]) -> dict[str, dict[Seat, Given]]:
    found: dict[str, dict[Seat, Given]] = defaultdict(dict)
    for seat, values in own.items():
        for value in values:
            found[value.field][seat] = value
    return found


def _row(
    at: tuple[int, str],
    given: Mapping[Seat, Given],
    first: Mapping[Seat, Given],
    asked: Sequence[Seat],
    choices: tuple[Choice, ...],
    far_levels: int,
    said: _Said,
) -> Row:
    """One field: who has left it open lacks where they were asked, and counts for nothing elsewhere."""
    one = next(iter(given.values()))
    closed = {seat: value for seat, value in given.items() if not value.is_open}
    lacking = tuple(seat for seat in asked if seat not in closed)
    earlier = {seat: first.get(seat, value) for seat, value in closed.items()}
    before = [value.value for value in earlier.values() if value.value is not None]
    return Row(
        at[0],
        at[1],
        one,
        agreement.status_of(
            one.scale, [value.value for value in closed.values()], len(lacking), far_levels
        ),
        tuple(
            Cell(
                seat,
                value.value,
                value.said,
                earlier[seat].said if earlier[seat].value != value.value else "",
            )
            for seat, value in closed.items()
        ),
        lacking,
        choices,
        agreement.is_split(one.scale, before, far_levels),
        tuple(said.proposals[at[0], one.field]),
        tuple(said.remarks[at[0], one.field]),
    )


def _says(row: Row) -> bool:
    """False for a flag that is told only where somebody has set it."""
    is_rare = row.given.scale is Scale.FLAG and row.given.is_critical
    return not is_rare or row.is_matter or any(cell.value for cell in row.cells)


def _notes(seat: Seat, given: Content) -> list[Note]:
    """The note to the step, then those to its questions, each with the moment at which it was begun."""
    texts = {"note": ("", given.get("note"))}
    for name, question in given.get("questions", {}).items():
        texts[f"note.{name}"] = (name, question.get("note"))
    noted = given.get("noted", {})
    return [
        Note(seat, group, text, datetime.fromisoformat(noted[name][0]) if name in noted else None)
        for name, (group, text) in texts.items()
        if text
    ]


def _marks(facts: sessions.SessionFacts, seats: Sequence[Seat], said: _Said) -> list[Row]:
    """One row per indicator: who has set no mark saw nothing, and lacks nothing."""
    words = content.get_words(facts.content_version_id)["pack"]
    submitted = [seat for seat in seats if seat.state == "submitted"]
    counts = observations.count_marks(facts.id, [seat.user_id for seat in submitted])
    rows = []
    for indicator in content.get_pack(facts.content_version_id)["observations"]:
        given = {}
        for seat in submitted:
            good = counts.get((indicator["id"], seat.user_id, 1), 0)
            bad = counts.get((indicator["id"], seat.user_id, -1), 0)
            if good or bad:
                given[seat] = (bool(good) - bool(bad), _tally(good, bad))
        field = f"{MARK}{indicator['id']}"
        values = [value for value, _ in given.values()]
        rows.append(
            Row(
                OBSERVED,
                words["observations"][indicator["id"]]["name"],
                Given(
                    field,
                    words["observations"][indicator["id"]]["name"],
                    Scale.BALANCE,
                    None,
                    "",
                    indicator["competency"],
                ),
                agreement.status_of(Scale.BALANCE, values or [None], 0, 0),
                tuple(Cell(seat, value, text) for seat, (value, text) in given.items()),
                (),
                (),
                False,
                (),
                tuple(said.remarks[OBSERVED, field]),
            )
        )
    return rows


def _tally(good: int, bad: int) -> str:
    return " ".join([f"+{good}"] * bool(good) + [f"−{bad}"] * bool(bad))
