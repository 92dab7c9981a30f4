"""Proposed values: everybody changes only their own rating, by their own press, and the score is a mean."""

from __future__ import annotations

import pytest

from hiring.core.refusals import NotFound, Refused
from hiring.evidence import queries as evidence
from hiring.interviews import debrief_service, service
from hiring.sessions import service as sessions_service
from tests.interviews import debriefs, filled
from tests.interviews.debriefs import answer, propose, rate, row_of, withdraw
from tests.interviews.filled import step_of
from tests.verdicts import stage
from tests.world import World, add_candidate, identity_of


def three(world: World) -> None:
    """HR rates too."""
    hr = identity_of(world.users["hr"])
    seats = [world.users[name] for name in ("rater", "second_rater", "hr")]
    sessions_service.change_raters(hr, world.session, seats)


def values(world: World, instrument: str) -> dict[str, int | None]:
    return {cell.seat.name[5:]: cell.value for cell in row_of(world, instrument).cells}


def test_a_value_is_agreed_once_everybody_has_accepted_it(world: World, rows, spoken) -> None:
    three(world)
    for name, level in (("rater", 5), ("second_rater", 1), ("hr", 2)):
        rate(world, name, level)
    row = row_of(world, "provocation")
    proposal = propose(world, "second_rater", row, 3, "Слышали одно и то же.")
    # Who proposes takes the value at once; the others' ratings are theirs.
    assert values(world, "provocation") == {"rater": 5, "second_rater": 3, "hr": 2}
    answer(world, "rater", proposal, True, "Перечитала заметку.")
    row = row_of(world, "provocation")
    assert row.proposal is not None
    assert [seat.name for seat in row.waits_for(row.proposal)] == ["Тест hr"]
    assert not row.is_settled
    answer(world, "hr", proposal, True)
    row = row_of(world, "provocation")
    assert values(world, "provocation") == {"rater": 3, "second_rater": 3, "hr": 3}
    assert (row.status, row.proposal, row.is_settled) == ("agree", None, True)
    assert row.agreed is not None
    # The originals and the reasons stay.
    kept = rows(
        "SELECT u.name, v.reason FROM rating_revision v JOIN user_account u "
        "ON u.id = v.revised_by_id ORDER BY v.id"
    )
    assert kept == [
        ("Тест second_rater", "Слышали одно и то же."),
        ("Тест rater", "Перечитала заметку."),
        ("Тест hr", "Слышали одно и то же."),
    ]
    assert {cell.seat.name: cell.first for cell in row.cells} == {
        "Тест rater": "5",
        "Тест second_rater": "1",
        "Тест hr": "2",
    }


def test_the_score_is_the_mean_of_the_final_ratings_whoever_has_accepted(
    world: World, spoken
) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    proposal = propose(world, "rater", row_of(world, "provocation"), 3)
    answer(world, "second_rater", proposal, False)
    stage.close(world)
    (found,) = [
        one for one in evidence.list_evidence(world.session) if one.instrument == "provocation"
    ]
    assert found.score == pytest.approx(20 * (3 + 1) / 2)
    assert found.raters == 2


def test_every_kind_of_value_can_be_agreed_on(world: World, spoken) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    point = next(
        row.field for row in debriefs.load(world).steps[0].rows if row.field.startswith("point.")
    )
    for instrument, field, value in (
        ("knowledge", "level", 2),
        ("knowledge", point, 1),
        ("role_play", "level.empathy", 4),
        ("case", "position", -1),
    ):
        row = row_of(world, instrument, field)
        proposal = propose(world, "rater", row, value)
        answer(world, "second_rater", proposal, True)
        row = row_of(world, instrument, field)
        assert {cell.value for cell in row.cells} == {value}, field
        assert row.is_settled


def test_who_declines_keeps_their_rating_and_may_accept_later(world: World, spoken) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    proposal = propose(world, "rater", row_of(world, "case"), 1)
    answer(world, "second_rater", proposal, False, "Он обещал скидку.")
    answer(world, "second_rater", proposal, False, "Он обещал скидку.")
    row = row_of(world, "case")
    assert row.proposal is not None
    assert [one.word for one in row.proposal.answers] == ["", "Он обещал скидку."]
    assert row.proposal.declined == {world.users["second_rater"]}
    assert values(world, "case") == {"rater": 1, "second_rater": 2}
    answer(world, "second_rater", proposal, True)
    row = row_of(world, "case")
    assert row.agreed is not None
    assert [one.is_accepted for one in row.agreed.answers] == [True, False, True]
    with pytest.raises(Refused, match="already_accepted"):
        debrief_service.answer_proposal(
            identity_of(world.users["rater"]), world.session, proposal, False, ""
        )


def test_every_press_counts_once(world: World, rows, spoken) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    first = propose(world, "rater", row, 1)
    assert propose(world, "rater", row, 1, "Ещё раз.") == first
    for _ in range(3):
        answer(world, "second_rater", first, True)
    assert rows("SELECT count(*) FROM moderation") == [(1,)]
    assert rows("SELECT count(*) FROM moderation_answer") == [(2,)]
    assert rows("SELECT count(*) FROM rating_revision") == [(2,)]
    who = identity_of(world.users["rater"])
    for _ in range(2):
        debrief_service.add_remark(who, world.session, row.step_id, row.field, "Видела сама.")
    assert rows("SELECT text FROM debrief_remark") == [("Видела сама.",)]
    other = row_of(world, "provocation")
    mine = propose(world, "rater", other, 4)
    for _ in range(2):
        withdraw(world, "rater", mine)
    assert rows("SELECT outcome FROM moderation ORDER BY id") == [("agreed",), ("withdrawn",)]


def test_one_proposal_is_open_for_a_value_at_a_time(world: World, spoken) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    first = propose(world, "rater", row, 1)
    with pytest.raises(Refused, match="proposal_open"):
        propose(world, "second_rater", row, 0)
    answer(world, "second_rater", first, False)
    second = propose(world, "second_rater", row, 0)
    assert [one.outcome for one in row_of(world, "case").proposals] == ["replaced", None]
    with pytest.raises(Refused, match="proposal_over"):
        answer(world, "second_rater", first, True)
    with pytest.raises(Refused, match="proposal_over"):
        withdraw(world, "rater", first)
    withdraw(world, "second_rater", second)
    with pytest.raises(Refused, match="proposal_over"):
        answer(world, "rater", second, True)
    # What the proposer's own rating took stays; it is changed back on its form.
    assert values(world, "case") == {"rater": 1, "second_rater": 0}


def test_what_cannot_be_proposed_is_refused(world: World, spoken) -> None:
    rate(world, "rater", 5)
    unseen = {"position": None, "unseen": True}
    who = identity_of(world.users["second_rater"])
    rate(world, "second_rater", 1, submits=False)
    case = step_of(world, "case", "second_rater")
    filled.fill(world, "second_rater", case, {**(case.content or {}), **unseen})
    with pytest.raises(Refused, match="rated_by_one"):
        propose(world, "rater", row_of(world, "provocation"), 3)
    service.submit_ratings(who, world.session)
    row = row_of(world, "case")
    assert row.status == "gap"
    with pytest.raises(Refused, match="rated_by_one"):
        propose(world, "rater", row, 1)
    with pytest.raises(Refused, match="not_rated_by_you"):
        propose(world, "second_rater", row, 1)
    row = row_of(world, "provocation")
    for value in (0, 6, -1):
        with pytest.raises(Refused, match="value_needed"):
            propose(world, "rater", row, value)
    with pytest.raises(Refused, match="reason_needed"):
        propose(world, "rater", row, 3, "")
    first = propose(world, "rater", row, 1)
    answer(world, "second_rater", first, True)
    with pytest.raises(Refused, match="value_given"):
        propose(world, "rater", row, 1)
    for field in ("part", "seen.empathy.names_the_feeling", "note", "", "level.nobody"):
        with pytest.raises(NotFound):
            debrief_service.propose_value(
                identity_of(world.users["rater"]), world.session, row.step_id, field, 3, "так"
            )


def test_who_has_no_part_in_the_discussion_is_told_nothing(world: World, spoken) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    proposal = propose(world, "rater", row, 1)
    for name in ("hr", "director", "rater_elsewhere", "hr_elsewhere", "content_owner"):
        who = identity_of(world.users[name])
        with pytest.raises(NotFound):
            debrief_service.propose_value(who, world.session, row.step_id, row.field, 0, "так")
        with pytest.raises(NotFound):
            debrief_service.answer_proposal(who, world.session, proposal, True, "")
        with pytest.raises(NotFound):
            debrief_service.withdraw_proposal(who, world.session, proposal)
        if name != "hr":
            with pytest.raises(NotFound):
                debrief_service.add_remark(who, world.session, row.step_id, row.field, "видел")
    with pytest.raises(NotFound):
        withdraw(world, "second_rater", proposal)
    with pytest.raises(NotFound):
        answer(world, "second_rater", proposal + 1, True)
    elsewhere = add_candidate(world, "Вера Проба", "v@example.org")
    with pytest.raises(NotFound):
        debrief_service.answer_proposal(
            identity_of(world.users["second_rater"]), elsewhere, proposal, True, ""
        )


@pytest.mark.parametrize("end", ["closed", "withdrawn"])
def test_after_the_end_nothing_is_said_any_more(world: World, spoken, end: str) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    proposal = propose(world, "rater", row, 1)
    if end == "closed":
        stage.close(world)
    else:
        hr = identity_of(world.users["hr"])
        sessions_service.withdraw(hr, world.session, "передумал")
    refused = "ratings_closed" if end == "closed" else "session_over"
    who = identity_of(world.users["second_rater"])
    at = (who, world.session, row.step_id, row.field)
    with pytest.raises(Refused, match=refused):
        debrief_service.propose_value(*at, 0, "так")
    with pytest.raises(Refused, match=refused):
        debrief_service.answer_proposal(who, world.session, proposal, True, "")
    with pytest.raises(Refused, match=refused):
        withdraw(world, "rater", proposal)
    for say in (debrief_service.add_remark, debrief_service.let_stand):
        with pytest.raises(Refused, match=refused):
            say(*at, "поздно")


def test_two_tabs_change_one_field_and_nothing_else(world: World, spoken) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    proposal = propose(world, "rater", row_of(world, "case"), 1)
    step = step_of(world, "case", "second_rater")
    who = identity_of(world.users["second_rater"])
    # The form is open in another tab, and its note is changed there first.
    changed = {**(step.content or {}), "note": "Уточнил по записи."}
    service.revise_rating(who, world.session, step.id, changed, "опечатка", step.version)
    answer(world, "second_rater", proposal, True)
    kept = step_of(world, "case", "second_rater")
    assert kept.content == {**changed, "position": 1}
    with pytest.raises(Refused, match="rating_stale"):
        service.revise_rating(who, world.session, step.id, changed, "ещё", step.version + 1)


def test_a_rater_who_comes_later_is_asked_too(world: World, spoken) -> None:
    three(world)
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "provocation")
    assert row.status == "split"
    proposal = propose(world, "rater", row, 3)
    rate(world, "hr", 5)
    answer(world, "second_rater", proposal, True)
    assert row_of(world, "provocation").proposal is not None
    answer(world, "hr", proposal, False)
    row = row_of(world, "provocation")
    assert (row.status, row.is_settled) == ("split", False)
