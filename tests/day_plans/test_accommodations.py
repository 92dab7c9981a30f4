"""Other conditions: asked for before the start, answered by a named person, the reason kept from others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import accommodations
from hiring.day_plans import service as day_plans
from hiring.day_plans.accommodations import Granted
from hiring.sessions import queries as sessions_queries
from hiring.sessions import service as sessions
from hiring.vacancies.models import Vacancy
from tests import world as world_module
from tests.day_plans.candidates import another_hr, answered, candidate_of, consented, seen
from tests.verdicts import stage
from tests.world import World, add_candidate, identity_of

CANARY = "канарейка-медицинская-справка"


@pytest.mark.parametrize(
    ("conditions", "minutes"),
    [
        (Granted(), 45),
        (Granted(extra_percent=25), 57),
        (Granted(extra_percent=50), 68),
        (Granted(extra_percent=100), 90),
        (Granted(extra_percent=100, is_untimed=True), None),
        (Granted(pause_minutes=30), 45),
    ],
)
def test_the_limit_grows_by_what_is_granted_and_never_loses_a_begun_minute(
    conditions: Granted, minutes: int | None
) -> None:
    assert accommodations.limit(45, conditions) == minutes


def test_what_is_granted_holds_from_the_start(world: World, rows) -> None:
    who = consented(world)
    accommodations.ask(who, ["extra_50", "pause"], "")
    answered(world, Granted(extra_percent=50, pause_minutes=30))
    assert accommodations.granted(world.session) == Granted(50, False, 30)
    with clock.stopped_at(clock.now()):
        day_plans.start_plan(who)
        [(due, pause)] = rows("SELECT due_at, pause_minutes FROM plan_attempt")
        assert str(clock.now() + timedelta(minutes=68))[:19] == str(due)[:19]
        assert pause == 30


def test_without_a_limit_nothing_is_due(world: World, rows) -> None:
    who = consented(world)
    accommodations.ask(who, ["untimed"], "")
    answered(world, Granted(is_untimed=True))
    day_plans.start_plan(who)
    assert rows("SELECT due_at FROM plan_attempt") == [(None,)]


@pytest.mark.parametrize("extra", [25, 100])
def test_what_is_granted_while_the_attempt_runs_is_added_to_it(
    world: World, rows, extra: int
) -> None:
    who = consented(world)
    accommodations.ask(who, [f"extra_{extra}"], "")
    with clock.stopped_at(clock.now()) as move:
        began = clock.now()
        day_plans.start_plan(who)
        move(timedelta(minutes=20))
        answered(world, Granted(extra_percent=extra, pause_minutes=15))
        [(due, pause)] = rows("SELECT due_at, pause_minutes FROM plan_attempt")
    limit = accommodations.limit(45, Granted(extra_percent=extra))
    assert limit is not None
    assert str(began + timedelta(minutes=limit))[:19] == str(due)[:19]
    assert pause == 15


def test_a_second_grant_adds_only_what_is_new(world: World, rows) -> None:
    who = consented(world)
    accommodations.ask(who, ["extra_25"], "")
    answered(world, Granted(extra_percent=25, pause_minutes=15))
    accommodations.ask(who, ["extra_100"], "")
    with clock.stopped_at(clock.now()):
        began = clock.now()
        day_plans.start_plan(who)
        answered(world, Granted(extra_percent=100, pause_minutes=30))
        [(due, pause)] = rows("SELECT due_at, pause_minutes FROM plan_attempt")
    assert str(began + timedelta(minutes=90))[:19] == str(due)[:19]
    assert pause == 30


def test_a_limit_that_falls_away_while_the_attempt_runs_is_gone(world: World, rows) -> None:
    who = consented(world)
    accommodations.ask(who, ["untimed"], "")
    day_plans.start_plan(who)
    answered(world, Granted(is_untimed=True))
    assert rows("SELECT due_at FROM plan_attempt") == [(None,)]


def test_a_grant_after_the_submission_changes_no_attempt(world: World, rows) -> None:
    who = consented(world)
    accommodations.ask(who, ["extra_25"], "")
    stage.plan(world)
    assert accommodations.list_waiting(identity_of(world.users["hr"])) == []
    before = rows("SELECT due_at, pause_minutes FROM plan_attempt")
    answered(world, Granted(extra_percent=25, pause_minutes=60))
    assert rows("SELECT due_at, pause_minutes FROM plan_attempt") == before


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ([], "accommodation_without_wish"),
        (["extra_75"], "accommodation_without_wish"),
    ],
)
def test_a_wish_is_one_of_those_there_are(world: World, wishes: list[str], code: str) -> None:
    who = consented(world)
    with pytest.raises(Refused) as refused:
        accommodations.ask(who, wishes, "")
    assert refused.value.code == code


def test_one_request_at_a_time_before_the_start_and_after_the_consent(world: World, rows) -> None:
    who = world_module.candidate_of(world.session)
    with pytest.raises(Refused, match="plan_without_consent"):
        accommodations.ask(who, ["pause"], "")
    consented(world)
    accommodations.ask(who, ["pause"], "a")
    with pytest.raises(Refused, match="accommodation_asked_already"):
        accommodations.ask(who, ["untimed"], "b")
    accommodations.take_back(who)
    accommodations.take_back(who)
    assert rows("SELECT state, reason FROM accommodation") == [("taken_back", "")]
    with pytest.raises(Refused, match="accommodation_answered"):
        answered(world, Granted(pause_minutes=15))
    accommodations.ask(who, ["untimed"], "")
    answered(world, None, "Время отведено с запасом.")
    accommodations.ask(who, ["pause"], "")
    day_plans.start_plan(who)
    accommodations.take_back(who)
    with pytest.raises(Refused, match="accommodation_after_start"):
        accommodations.ask(who, ["pause"], "")
    events = rows("SELECT event FROM audit_event WHERE event LIKE 'accommodation%' ORDER BY id")
    assert [str(event).split(".")[1] for (event,) in events] == [
        "asked",
        "taken_back",
        "asked",
        "answered",
        "asked",
        "taken_back",
    ]


@pytest.mark.parametrize(
    ("conditions", "note", "code"),
    [
        (None, "", "accommodation_without_word"),
        (Granted(), "", "accommodation_grants_nothing"),
        (Granted(extra_percent=33), "", "accommodation_grants_nothing"),
        (Granted(pause_minutes=7), "", "accommodation_grants_nothing"),
    ],
)
def test_an_answer_grants_something_or_says_why_not(
    world: World, conditions: Granted | None, note: str, code: str
) -> None:
    accommodations.ask(consented(world), ["pause"], "")
    with pytest.raises(Refused) as refused:
        answered(world, conditions, note)
    assert refused.value.code == code


@pytest.mark.parametrize("actor", ["hr_elsewhere", "director", "rater", "administrator"])
def test_only_hr_of_the_branch_answers(world: World, actor: str) -> None:
    accommodations.ask(consented(world), ["pause"], "")
    with pytest.raises(NotFound):
        accommodations.answer(
            identity_of(world.users[actor]), world.session, Granted(pause_minutes=15), ""
        )


def test_who_rates_does_not_answer_while_somebody_else_is_there(world: World, as_) -> None:
    who = consented(world)
    hr = identity_of(world.users["hr"])
    raters = [world.users["hr"], world.users["rater"]]
    sessions.change_raters(hr, world.session, raters)
    accommodations.ask(who, ["pause"], CANARY)
    # Nobody else is there: HR answers, but was promised to learn no reason.
    assert accommodations.named_of(world.session).id is None
    assert CANARY not in seen(as_("hr"), f"/sessions/{world.session}/accommodation")
    accommodations.take_back(who)
    another_hr(world)
    accommodations.ask(who, ["pause"], CANARY)
    assert accommodations.named_of(world.session).id == world.users["second_hr"]
    page = seen(as_("hr"), f"/sessions/{world.session}/accommodation")
    assert CANARY not in page
    assert "паузы" not in page
    assert "/accommodation" not in seen(as_("hr"), f"/sessions/{world.session}")
    assert "/accommodation" not in seen(as_("hr"), "/")
    with pytest.raises(Refused, match="accommodation_by_rater"):
        answered(world, Granted(pause_minutes=15))


def test_who_may_know_the_reason_does_not_become_a_rater(world: World) -> None:
    another_hr(world)
    who = consented(world)
    second = identity_of(world.users["second_hr"])
    wanted = [world.users["hr"], world.users["rater"]]
    accommodations.ask(who, ["pause"], CANARY)
    with pytest.raises(Refused, match="rater_knows_reason"):
        sessions.change_raters(second, world.session, wanted)
    answered(world, Granted(pause_minutes=15))
    with pytest.raises(Refused, match="rater_knows_reason"):
        sessions.change_raters(second, world.session, wanted)
    # Who has answered without a reason, and who has not, may rate.
    sessions.change_raters(
        identity_of(world.users["hr"]),
        world.session,
        [world.users["second_hr"], world.users["rater"]],
    )


def test_the_reason_stays_with_whom_the_candidate_was_told_of(
    app: Flask, world: World, as_
) -> None:
    another_hr(world)
    who = consented(world)
    accommodations.ask(who, ["pause"], CANARY)
    _contact_is(world, "second_hr")
    path = f"/sessions/{world.session}/accommodation"
    assert CANARY in seen(as_("hr"), path)
    other = seen(as_("second_hr"), path)
    assert CANARY not in other
    assert "её видит только Тест hr." in other
    own = world_module.browser(app, link_id=who.link_id)
    assert "Вашу просьбу рассматривает Тест hr." in seen(own, "/my/day-plan/conditions")
    accommodations.answer(
        identity_of(world.users["second_hr"]), world.session, Granted(pause_minutes=15), ""
    )
    assert CANARY not in seen(as_("second_hr"), path)
    assert accommodations.list_confidants(world.session) == {world.users["hr"]}


@command
def _contact_is(world: World, name: str) -> None:
    vacancy = db.session.get(Vacancy, world.vacancy)
    assert vacancy is not None
    vacancy.contact_id = world.users[name]


def test_the_reason_is_seen_by_the_named_person_and_stands_nowhere_else(
    app: Flask, world: World, as_, rows
) -> None:
    another_hr(world)
    who = consented(world)
    accommodations.ask(who, ["extra_25"], CANARY)
    path = f"/sessions/{world.session}/accommodation"
    assert CANARY in seen(as_("hr"), path)
    assert CANARY not in seen(as_("second_hr"), path)
    answered(world, Granted(extra_percent=25), "Хорошо.")
    stage.plan(world)
    for name in stage.RATERS:
        stage.rate(world, name)
    stage.close(world)
    stage.issue(world)
    stage.decide(world)
    assert CANARY in seen(as_("hr"), path)
    own = world_module.browser(app, link_id=who.link_id)
    pages = ["/", f"/sessions/{world.session}", f"/sessions/{world.session}/result", path]
    pages += [f"/sessions/{world.session}/contest", "/candidates", "/outbox", "/outbox/1", "/log"]
    for actor in ("second_hr", "director", "rater", "second_rater", "administrator"):
        browser = as_(actor)
        for page in pages:
            assert CANARY not in browser.get(page).text, (actor, page)
    for page in ("/my", "/my/day-plan/conditions", "/my/day-plan/receipt", "/my/notice"):
        assert CANARY not in seen(own, page), page
    # Nothing that is written down about the session holds it: exhibits, verdicts, documents, audit, letters.
    found = []
    with app.extensions["hiring_engine"].connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                found += [(table, column) for column, value in row.items() if CANARY in str(value)]
    assert found == [("accommodation", "reason")]


def test_the_score_is_the_same_with_other_conditions_and_without(world: World, rows) -> None:
    reports = []
    for conditions in (None, Granted(extra_percent=100, pause_minutes=60)):
        session_id = add_candidate(world, "Проба", f"p{len(reports)}@example.org")
        world.session = session_id
        who = consented(world)
        if conditions is not None:
            accommodations.ask(who, ["extra_100"], CANARY)
            answered(world, conditions)
        stage.plan(world)
        reports.append(
            rows(
                "SELECT report FROM plan_result JOIN plan_attempt ON plan_attempt.id = attempt_id "
                "WHERE session_id = :id",
                id=session_id,
            )
        )
    assert reports[0] == reports[1]


def test_the_candidate_asks_waits_or_starts_all_the_same(app: Flask, world: World, rows) -> None:
    browser = candidate_of(app, world)
    page = seen(browser, "/my/day-plan/conditions")
    data = {"csrf_token": world_module.csrf(page), "time": "50", "pause": "y", "reason": CANARY}
    nothing = {**data, "time": "", "pause": ""}
    del nothing["pause"]
    wrong = browser.post("/my/day-plan/conditions", data=nothing)
    assert wrong.status_code == 422
    assert CANARY in wrong.text
    assert browser.post("/my/day-plan/conditions", data=data).status_code == 303
    assert rows("SELECT wishes, reason FROM accommodation")[0][1] == CANARY
    start = seen(browser, "/my/day-plan/start")
    assert 'name="conditions" value="standard"' in start
    assert "Тест hr" in start
    assert "/my/day-plan/conditions" in seen(browser, "/my")
    token = world_module.csrf(start)
    plain = browser.post("/my/day-plan/start", data={"csrf_token": token})
    assert plain.status_code == 422
    assert rows("SELECT count(*) FROM plan_attempt") == [(0,)]
    chosen = {"csrf_token": token, "conditions": "standard"}
    assert browser.post("/my/day-plan/start", data=chosen).status_code == 303
    assert rows("SELECT count(*) FROM plan_attempt") == [(1,)]
    page = seen(browser, "/my/day-plan/conditions")
    assert 'name="reason"' not in page
    answered(world, None, "К сожалению, нет.")
    assert "К сожалению, нет." in seen(browser, "/my/day-plan/conditions")


def test_hr_answers_on_the_page_and_the_candidate_reads_it(
    app: Flask, world: World, as_, rows
) -> None:
    browser = candidate_of(app, world)
    who = world_module.candidate_of(world.session)
    accommodations.ask(who, ["extra_50", "pause"], "")
    hr = as_("hr")
    path = f"/sessions/{world.session}/accommodation"
    assert path in seen(hr, "/")
    assert path in seen(hr, f"/sessions/{world.session}")
    page = seen(hr, path)
    assert 'value="50" checked' in page
    data = {"csrf_token": world_module.csrf(page), "time": "50", "pause": "30", "answer": "Слово"}
    wrong = hr.post(path, data=data)
    assert wrong.status_code == 422
    assert "Слово" in wrong.text
    assert hr.post(path, data={**data, "outcome": "granted"}).status_code == 303
    again = hr.post(path, data={**data, "outcome": "granted"})
    assert again.status_code == 422
    assert path not in seen(hr, "/")
    start = seen(browser, "/my/day-plan/start")
    assert "<dd>68</dd>" in start
    assert "30" in start
    assert "Слово" in seen(browser, "/my/day-plan/conditions")
    [(cause, body)] = rows("SELECT cause, body FROM letter")
    assert cause == "accommodation_answered:1"
    assert "50\N{NO-BREAK SPACE}% больше времени" in str(body)
    assert "Слово" not in str(body)


def test_no_request_is_an_empty_page_and_a_taken_back_one_too(world: World, as_) -> None:
    who = consented(world)
    path = f"/sessions/{world.session}/accommodation"
    assert "<form" not in seen(as_("hr"), path).split("<main")[1]
    accommodations.ask(who, ["pause"], "")
    accommodations.take_back(who)
    facts = sessions_queries.get_own(who)
    assert accommodations.find_asked(facts.id) is None
    assert "<form" not in seen(as_("hr"), path).split("<main")[1]
    db.session.rollback()
