"""Decisions of people: records of their own, beside the recommendation and beside one another."""

from __future__ import annotations

import pytest

from hiring.core.refusals import Refused
from hiring.verdicts import queries, service
from tests.verdicts import stage
from tests.world import World


def test_a_later_decision_stands_beside_the_earlier_one(world: World, rows) -> None:
    stage.issued(world)
    stage.decide(world, "refuse", "Не готова")
    stage.decide(world, "hire", "Передумали после второй встречи")
    assert rows("SELECT outcome, reason FROM decision ORDER BY id") == [
        ("refuse", "Не готова"),
        ("hire", "Передумали после второй встречи"),
    ]
    assert [one.outcome for one in queries.list_decisions(world.session)] == ["refuse", "hire"]


def test_the_same_decision_sent_twice_is_kept_once(world: World, rows) -> None:
    stage.issued(world)
    assert stage.decide(world) is not None
    assert stage.decide(world) is None
    assert rows("SELECT count(*) FROM decision") == [(1,)]
    assert rows("SELECT count(*) FROM document") == [(2,)]


@pytest.mark.parametrize("outcome", service.OUTCOMES)
def test_a_decision_knows_whether_it_agrees(world: World, rows, outcome: str) -> None:
    stage.issued(world, level=1)
    ((word,),) = rows("SELECT word FROM recommendation")
    assert word == "do_not_recommend"
    stage.decide(world, outcome)
    assert rows("SELECT agrees FROM decision") == [(outcome == "refuse",)]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("hire", "decided"), ("refuse", "decided"), ("more_evidence", "complete")],
)
def test_asking_for_more_evidence_leaves_the_session_open(
    world: World, rows, outcome: str, state: str
) -> None:
    stage.issued(world)
    stage.decide(world, outcome)
    assert rows("SELECT state FROM assessment_session WHERE id = :id", id=world.session) == [
        (state,)
    ]


def test_nothing_is_decided_before_the_result_is_issued(world: World) -> None:
    with pytest.raises(Refused) as refused:
        stage.decide(world)
    assert refused.value.code == "not_issued"


@pytest.mark.parametrize(
    ("outcome", "reason", "code"),
    [("promote", "да", "unknown_outcome"), ("hire", "", "decision_without_reason")],
)
def test_a_decision_without_sense_is_refused(
    world: World, rows, outcome: str, reason: str, code: str
) -> None:
    stage.issued(world)
    with pytest.raises(Refused) as refused:
        stage.decide(world, outcome, reason)
    assert refused.value.code == code
    assert rows("SELECT count(*) FROM decision") == [(0,)]
