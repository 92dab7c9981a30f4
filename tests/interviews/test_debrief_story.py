"""What is said in a debrief: disagreements let stand, the log, the time line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from hiring.core import clock
from hiring.core.refusals import Refused
from hiring.evidence.panels import panel_of
from hiring.interviews import debrief_service, service
from tests.interviews.debriefs import answer, propose, rate, row_of, withdraw
from tests.interviews.filled import step_of
from tests.world import World, identity_of


def test_a_disagreement_may_be_let_stand_until_a_value_changes(world: World, spoken) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "role_play")
    who = identity_of(world.users["second_rater"])
    with pytest.raises(Refused, match="remark_needed"):
        debrief_service.let_stand(who, world.session, row.step_id, row.field, "")
    hr = identity_of(world.users["hr"])
    debrief_service.let_stand(hr, world.session, row.step_id, row.field, "Сидели с разных сторон.")
    debrief_service.let_stand(hr, world.session, row.step_id, row.field, "Сидели с разных сторон.")
    row = row_of(world, "role_play")
    assert (row.status, row.is_settled, len(row.remarks)) == ("split", True, 1)
    step = step_of(world, "role_play", "second_rater")
    panel = panel_of("role_play")
    service.revise_rating(
        who,
        world.session,
        step.id,
        panel.with_main(step.content or {}, row.field, 2),
        "передумал",
        step.version,
    )
    assert not row_of(world, "role_play").is_settled
    service.revise_rating(
        who,
        world.session,
        step.id,
        panel.with_main(step.content or {}, row.field, 5),
        "убедили",
        step.version + 1,
    )
    row = row_of(world, "role_play")
    assert (row.status, row.is_settled, row.is_matter) == ("agree", True, True)
    with pytest.raises(Refused, match="nothing_to_settle"):
        debrief_service.let_stand(who, world.session, row.step_id, row.field, "оставим")


def test_everything_is_in_the_log_and_without_a_word_of_anybody(world: World, rows, spoken) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    first = propose(world, "rater", row, 1)
    answer(world, "second_rater", first, False, "нет")
    withdraw(world, "rater", first)
    second = propose(world, "rater", row, 0)
    answer(world, "second_rater", second, True)
    who = identity_of(world.users["rater"])
    other = row_of(world, "provocation")
    debrief_service.add_remark(who, world.session, other.step_id, other.field, "слово")
    debrief_service.let_stand(who, world.session, other.step_id, other.field, "слово")
    logged = rows("SELECT event, details FROM audit_event WHERE event LIKE 'debrief.%' ORDER BY id")
    assert [event for event, _ in logged] == [
        "debrief.proposed",
        "debrief.declined",
        "debrief.withdrawn",
        "debrief.proposed",
        "debrief.accepted",
        "debrief.remarked",
        "debrief.let_stand",
    ]
    assert not [details for _, details in logged if "слово" in str(details)]


def test_the_time_line_tells_it_in_order(app: Flask, world: World, as_) -> None:
    with clock.stopped_at(clock.now()) as move, app.test_request_context():
        for name, level in (("rater", 5), ("second_rater", 1)):
            rate(world, name, level)
            move(timedelta(minutes=1))
        row = row_of(world, "case")
        first = propose(world, "rater", row, 1, "Причина первая.")
        move(timedelta(minutes=1))
        answer(world, "second_rater", first, False, "Слово в ответ.")
        move(timedelta(minutes=1))
        second = propose(world, "second_rater", row, 0, "Причина вторая.")
        move(timedelta(minutes=1))
        answer(world, "rater", second, True)
        move(timedelta(minutes=1))
        who = identity_of(world.users["rater"])
        debrief_service.add_remark(who, world.session, row.step_id, row.field, "Под конец.")
        page = as_("rater").get(f"/sessions/{world.session}/debrief").text
    story = page.split('id="story"')[1]
    said = (
        "отправляет оценки",
        "отправляет оценки",
        "предлагает: +1",
        "Причина первая.",
        "не принимает: +1",
        "Слово в ответ.",
        "Прежнее: +1",
        "предлагает: 0",
        "Причина вторая.",
        "принимает: 0",
        "Согласны все, кто это оценил: 0",
        "добавляет замечание",
        "Под конец.",
    )
    place = 0
    for words in said:
        assert words in story[place:], words
        place += story[place:].index(words) + len(words)
