"""HR changes the time of an attempt, opens it again, lets the candidate begin anew: nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hiring.candidates.models import Candidate
from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import attempts, service, submission
from hiring.day_plans.models import PlanAttempt
from hiring.drafts import service as drafts
from hiring.evidence import queries as evidence
from hiring.evidence.panels import list_follow_ups
from hiring.sessions import queries as sessions
from hiring.sessions import service as sessions_service
from tests import world as world_module
from tests.verdicts import stage
from tests.world import World, identity_of

REASON = "Отключили свет на двадцать минут"


def hr_of(world: World) -> Any:
    return identity_of(world.users["hr"])


def start(world: World) -> PlanAttempt:
    """The candidate at the planner."""
    candidate = world_module.candidate_of(world.session)
    sessions_service.consent(candidate, notice_version="1", locale="ru", text="да")
    service.start_plan(candidate)
    return present(world)


def present(world: World) -> PlanAttempt:
    """The attempt that counts, as it is stored."""
    db.session.rollback()
    found = submission.find_present(world.session)
    assert found is not None
    return found


def adjust(world: World, minutes: int, seen: str | None = None, name: str = "hr") -> None:
    attempt = present(world)
    assert attempt.due_at is not None
    seen = attempt.due_at.isoformat() if seen is None else seen
    who = identity_of(world.users[name])
    attempts.adjust_time(who, world.session, attempt.number, minutes, seen, REASON)


@pytest.mark.parametrize("minutes", [15, -10])
def test_the_time_of_a_running_attempt_moves_both_ways(
    world: World, rows: Any, minutes: int
) -> None:
    due = start(world).due_at
    assert due is not None
    adjust(world, minutes)
    assert present(world).due_at == due + timedelta(minutes=minutes)
    ((kind, details),) = [
        (row.kind, row.details)
        for row in db.session.execute(select(attempts.PlanEvent.kind, attempts.PlanEvent.details))
    ]
    assert kind == "adjusted"
    assert (details["minutes"], details["reason"], details["by"]) == (
        minutes,
        REASON,
        world.users["hr"],
    )
    audited = rows("SELECT subject_id, details FROM audit_event WHERE event = 'plan.adjusted'")
    assert len(audited) == 1
    assert REASON not in str(audited)


def test_a_second_press_changes_the_time_once(world: World) -> None:
    due = start(world).due_at
    assert due is not None
    adjust(world, 15)
    adjust(world, 15, seen=due.isoformat())
    assert present(world).due_at == due + timedelta(minutes=15)
    with pytest.raises(Refused, match="attempt_time_moved"):
        adjust(world, 20, seen=due.isoformat())
    adjust(world, 15)
    assert present(world).due_at == due + timedelta(minutes=30)


def test_the_time_is_not_changed_where_there_is_none_to_change(world: World) -> None:
    attempt = start(world)
    due = attempt.due_at
    assert due is not None
    with pytest.raises(Refused, match="attempt_too_short"):
        adjust(world, -45)
    with (
        clock.stopped_at(due + timedelta(seconds=5)),
        pytest.raises(Refused, match="attempt_time_over"),
    ):
        adjust(world, 15)
    with pytest.raises(NotFound):
        attempts.adjust_time(hr_of(world), world.session, 9, 15, due.isoformat(), REASON)
    _untimed(world)
    with pytest.raises(Refused, match="attempt_untimed"):
        attempts.adjust_time(hr_of(world), world.session, 1, 15, "", REASON)


@command
def _untimed(world: World) -> None:
    attempt = submission.find_present(world.session)
    assert attempt is not None
    attempt.due_at = None


@command
def _granted_pause(world: World, minutes: int) -> None:
    attempt = submission.find_present(world.session)
    assert attempt is not None
    attempt.pause_minutes = minutes


def test_a_paused_attempt_keeps_its_pause_when_the_time_moves(world: World) -> None:
    candidate = world_module.candidate_of(world.session)
    begun = clock.now()
    with clock.stopped_at(begun) as move:
        due = start(world).due_at
        assert due is not None
        _granted_pause(world, 30)
        service.pause(candidate)
        move(timedelta(minutes=10))
        adjust(world, -20)
        move(timedelta(minutes=2))
        service.resume(candidate)
        assert present(world).due_at == due + timedelta(minutes=12 - 20)


def test_a_pause_that_ended_by_itself_gives_no_room_to_shorten(world: World) -> None:
    candidate = world_module.candidate_of(world.session)
    with clock.stopped_at(clock.now()) as move:
        due = start(world).due_at
        assert due is not None
        _granted_pause(world, 15)
        move(timedelta(minutes=10))
        service.pause(candidate)
        move(timedelta(minutes=40))
        # Ten minutes are left: 45 and 15 of the pause, and fifty have passed.
        with pytest.raises(Refused, match="attempt_too_short"):
            adjust(world, -30)
        adjust(world, -5)
        assert present(world).due_at == due + timedelta(minutes=15 - 5)
        assert present(world).pause_minutes == 0


def test_a_submitted_plan_goes_on_from_what_was_submitted(world: World, rows: Any) -> None:
    stage.plan(world)
    old = present(world)
    old_values = (old.plan, old.receipt, old.notes, old.follow_ups, list(old.task_order))
    typed = drafts.get_state(f"candidate:{world.session}", f"day_plan:{old.id}").fields
    results = rows("SELECT * FROM plan_result")
    attempts.reopen(hr_of(world), world.session, 1, 20, REASON)
    new = present(world)
    assert (new.number, new.receipt, new.plan) == (2, None, None)
    assert new.task_order == old_values[-1]
    assert new.due_at == new.started_at + timedelta(minutes=20)
    kept = db.session.get_one(PlanAttempt, old.id)
    assert (kept.plan, kept.receipt, kept.notes, kept.follow_ups, list(kept.task_order)) == (
        old_values
    )
    assert (kept.replaced_as, rows("SELECT * FROM plan_result")) == ("reopened", results)
    state = drafts.get_state(f"candidate:{world.session}", f"day_plan:{new.id}")
    assert (dict(state.fields), state.version) == (dict(typed), 1)
    facts = sessions.get_session_for(hr_of(world), world.session)
    assert (facts.plan_submitted_at, facts.answer_due_on, facts.state) == (None, None, "planning")
    assert evidence.list_evidence(world.session) == []
    assert evidence.list_exhibits(world.session) == []
    candidate = world_module.candidate_of(world.session)
    receipt = service.submit_plan(candidate, 1)
    assert receipt != kept.receipt
    assert len(evidence.list_evidence(world.session)) == 1
    assert rows("SELECT count(*) FROM plan_result") == [(2,)]


def test_an_attempt_without_a_draft_is_opened_from_its_plan(world: World) -> None:
    """Plans of before the draft stayed on file have nothing but the plan itself."""
    stage.plan(world)
    old = present(world)
    _forget_draft(old.id)
    attempts.reopen(hr_of(world), world.session, 1, 20, REASON)
    candidate = world_module.candidate_of(world.session)
    service.submit_plan(candidate, 1)
    assert present(world).plan == db.session.get_one(PlanAttempt, old.id).plan


@command
def _forget_draft(attempt_id: int) -> None:
    draft = db.session.scalars(
        select(drafts.Draft).where(drafts.Draft.record == f"day_plan:{attempt_id}")
    ).one()
    for operation in db.session.scalars(
        select(drafts.DraftOperation).where(drafts.DraftOperation.draft_id == draft.id)
    ):
        db.session.delete(operation)
    db.session.flush()
    db.session.delete(draft)


def test_new_questions_follow_a_reopened_plan(app: Any, world: World) -> None:
    stage.plan(world)
    attempts.reopen(hr_of(world), world.session, 1, 20, REASON)
    with app.test_request_context():
        assert list_follow_ups(world.session) == []
    service.submit_plan(world_module.candidate_of(world.session), 1)
    with app.test_request_context():
        assert [one.place for one in list_follow_ups(world.session)] == [4, 5, 6]


def test_the_candidate_begins_anew_and_the_old_attempt_stays(world: World, rows: Any) -> None:
    stage.plan(world)
    old = present(world)
    operations = rows("SELECT * FROM draft_operation")
    attempts.reset(hr_of(world), world.session, 1, REASON)
    assert submission.find_present(world.session) is None
    facts = sessions.get_session_for(hr_of(world), world.session)
    assert (facts.state, facts.plan_started_at, facts.plan_submitted_at) == (
        "invited",
        None,
        None,
    )
    assert evidence.list_evidence(world.session) == []
    candidate = world_module.candidate_of(world.session)
    service.start_plan(candidate)
    new = present(world)
    assert new.number == 2
    assert drafts.get_state(candidate.actor, f"day_plan:{new.id}").version == 0
    kept = db.session.get_one(PlanAttempt, old.id)
    assert (kept.replaced_as, kept.receipt is not None) == ("reset", True)
    assert rows("SELECT * FROM draft_operation") == operations


def test_what_an_open_page_sends_after_a_reset_is_kept_as_late(world: World, rows: Any) -> None:
    attempt = start(world)
    candidate = world_module.candidate_of(world.session)
    attempts.reset(hr_of(world), world.session, 1, REASON)
    sent = {"id": "one", "base_version": 0, "change": {"notes": "ещё пишу"}, "age": 0}
    (answer,) = service.keep_operations(candidate, attempt.id, "window-1", [sent])
    assert isinstance(answer, drafts.Answer)
    assert answer.is_late
    assert rows("SELECT is_late FROM draft_operation") == [(True,)] or rows(
        "SELECT is_late FROM draft_operation"
    ) == [(1,)]


@pytest.mark.parametrize("deed", ["reopen", "reset"])
def test_a_second_press_or_another_tab_begins_one_attempt(world: World, deed: str) -> None:
    stage.plan(world)
    for _ in range(2):
        _act(world, deed)
    assert db.session.scalars(select(PlanAttempt.number).order_by(PlanAttempt.number)).all() == (
        [1, 2] if deed == "reopen" else [1]
    )
    other = "reset" if deed == "reopen" else "reopen"
    with pytest.raises(Refused, match="attempt_replaced"):
        _act(world, other)


def _act(world: World, deed: str, name: str = "hr", number: int = 1) -> None:
    who = identity_of(world.users[name])
    if deed == "reopen":
        attempts.reopen(who, world.session, number, 20, REASON)
    elif deed == "reset":
        attempts.reset(who, world.session, number, REASON)
    else:
        attempts.adjust_time(who, world.session, number, 10, "", REASON)


@pytest.mark.parametrize("deed", ["reopen", "reset", "adjust"])
def test_only_hr_of_the_branch_may(world: World, deed: str) -> None:
    stage.plan(world)
    for name in ("hr_elsewhere", "director", "rater", "administrator", "content_owner"):
        with pytest.raises(NotFound):
            _act(world, deed, name)
    with pytest.raises(NotFound):
        _act(world, deed, number=7)


@pytest.mark.parametrize("deed", ["reopen", "reset", "adjust"])
def test_nobody_has_a_hand_in_their_own_session(world: World, deed: str) -> None:
    stage.plan(world)
    _become(world, "hr")
    with pytest.raises(NotFound):
        _act(world, deed)


@command
def _become(world: World, name: str) -> None:
    candidate = db.session.scalars(select(Candidate)).first()
    assert candidate is not None
    candidate.user_id, candidate.source = world.users[name], "internal"


@pytest.mark.parametrize("deed", ["reopen", "reset"])
def test_nothing_changes_behind_closed_ratings_or_an_end(world: World, deed: str) -> None:
    stage.plan(world)
    for name in stage.RATERS:
        stage.rate(world, name)
    stage.close(world)
    with pytest.raises(Refused, match="ratings_closed"):
        _act(world, deed)
    sessions_service.withdraw(hr_of(world), world.session, "Передумали")
    with pytest.raises(Refused, match="session_over"):
        _act(world, deed)


def test_a_running_attempt_is_not_opened_again(world: World) -> None:
    start(world)
    with pytest.raises(Refused, match="attempt_not_submitted"):
        _act(world, "reopen")


def test_who_has_seen_a_score_does_not_become_a_rater_after_a_reopening(world: World) -> None:
    """The plan is not submitted any more, and yet its score was there to see."""
    stage.plan(world)
    attempts.reopen(hr_of(world), world.session, 1, 20, REASON)
    with pytest.raises(Refused, match="rater_has_seen"):
        sessions_service.change_raters(
            hr_of(world), world.session, [world.users["rater"], world.users["director"]]
        )


def test_ratings_go_on_while_the_plan_is_open_again(world: World) -> None:
    stage.plan(world)
    stage.rate(world, "rater")
    attempts.reopen(hr_of(world), world.session, 1, 20, REASON)
    facts = sessions.get_session_for(hr_of(world), world.session)
    assert facts.state == "rating"
    stage.rate(world, "second_rater")


def test_the_candidate_meets_the_opened_plan_and_the_new_start(app: Any, world: World) -> None:
    stage.plan(world)
    browser = world_module.browser(app, link_id=world_module.candidate_of(world.session).link_id)
    assert browser.get("/my/day-plan").status_code == 303  # to the receipt
    attempts.reopen(hr_of(world), world.session, 1, 20, REASON)
    page = browser.get("/my/day-plan")
    assert page.status_code == 200
    assert f'data-draft="candidate:{world.session}/day_plan:{present(world).id}"' in page.text
    assert "15:00" in page.text or 'value="' in page.text
    attempts.reset(hr_of(world), world.session, 2, REASON)
    answer = browser.get("/my/day-plan", follow_redirects=True)
    assert "/my/day-plan/start" in answer.text
    service.start_plan(world_module.candidate_of(world.session))
    assert f"day_plan:{present(world).id}" in browser.get("/my/day-plan").text


def test_a_page_of_the_old_attempt_learns_the_new_end_and_that_it_was_replaced(
    app: Any, world: World
) -> None:
    attempt = start(world)
    browser = world_module.browser(app, link_id=world_module.candidate_of(world.session).link_id)
    status = f"/my/day-plan/status?draft=day_plan:{attempt.id}&writer=window-one"
    before = browser.get(status).json["seconds_left"]
    adjust(world, 15)
    assert 890 <= browser.get(status).json["seconds_left"] - before <= 900
    attempts.reset(hr_of(world), world.session, 1, REASON)
    assert browser.get(status).json["state"] == "replaced"
