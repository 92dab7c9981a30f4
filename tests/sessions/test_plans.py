"""A session's own plan: copied, kept while the vacancy's changes, brought to the newer one on purpose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hiring.accounts import service as accounts
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.day_plans import service as day_plans
from hiring.sessions import arranging, plan_queries, plan_service, queries, service
from hiring.sessions.models import AssessmentSession
from hiring.vacancies import queries as vacancies
from hiring.vacancies import service as vacancies_service
from hiring.vacancies.plan import Plan, PlannedStep, Seat
from tests import world as world_module
from tests.verdicts import stage
from tests.world import World, identity_of

CASE = "case/half_price_now"
PROVOCATION = "provocation/did_not_get_along"


def hr_of(world: World) -> Any:
    return identity_of(world.users["hr"])


def plan_of(world: World) -> Plan:
    db.session.rollback()
    return vacancies.get_plan(vacancies.get_vacancy_for(hr_of(world), world.vacancy))


def own_plan(world: World, session_id: int) -> Plan:
    db.session.rollback()
    facts = queries.get_session_for(hr_of(world), session_id)
    return plan_queries.get_plan(session_id, facts.player_id)


def change(world: World, **parts: Any) -> Plan:
    """Another plan of the vacancy; by default without the provocation."""
    plan = plan_of(world)
    kept = tuple(step for step in plan.steps if step.key != PROVOCATION)
    vacancies_service.change_plan(
        hr_of(world), world.vacancy, replace(plan, **{"steps": kept, **parts}), plan.digest
    )
    return plan_of(world)


def add(world: World, name: str = "Борис Проба", vacancy: int = 0) -> int:
    session_id, _ = service.invite_external(
        hr_of(world),
        vacancy or world.vacancy,
        name=name,
        email=f"{name.split()[0]}@example.org",
        phone="",
        locale="ru",
    )
    return session_id


def keys(session_id: int) -> list[str]:
    db.session.rollback()
    return [step.key for step in queries.list_steps(session_id)]


@command
def begin(session_id: int) -> None:
    """Let a rater have given the first rating."""
    service.mark(db.session.get_one(AssessmentSession, session_id), "first_rating_at")


def test_a_new_session_takes_minutes_questions_focus_and_player(world: World) -> None:
    plan = plan_of(world)
    area = next(step for step in plan.steps if step.instrument == "knowledge")
    facts = stage.content.get_item(world.content_version, area.instrument, area.item)
    questions = tuple(question["id"] for question in facts["questions"])[::-1][:2]
    cut = replace(area, minutes=4, questions=questions)
    second = world.users["second_rater"]
    change(
        world,
        steps=tuple(cut if step is area else step for step in plan.steps),
        seats=(Seat(world.users["rater"]), Seat(second, (CASE,))),
        player_id=second,
    )
    session_id = add(world)
    [step] = [step for step in queries.list_steps(session_id) if step.key == cut.key]
    assert (step.minutes, step.questions) == (4, questions)
    focus = {rater.user_id: rater.focus for rater in queries.list_raters(session_id)}
    assert focus == {world.users["rater"]: (), second: (CASE,)}
    facts = queries.get_session_for(hr_of(world), session_id)
    assert (facts.player_id, facts.player) == (second, "Тест second_rater")


def test_nobody_plays_the_client_before_themselves(world: World) -> None:
    employee = world.users["employee"]
    change(world, player_id=employee)
    session_id, _ = service.invite_internal(hr_of(world), world.vacancy, employee)
    assert queries.get_session_for(hr_of(world), session_id).player_id is None


def test_a_running_session_keeps_a_step_that_is_taken_out_of_the_plan(as_, world: World) -> None:
    stage.rate(world, "rater")
    before = keys(world.session)
    change(world)
    assert keys(world.session) == before
    assert PROVOCATION in before
    assert PROVOCATION not in keys(add(world))
    # The second rater rates all steps of this session, and it closes as ever.
    stage.rate(world, "second_rater")
    stage.close(world)
    page = as_("hr").get(f"/sessions/{world.session}").text
    assert "Сессия идёт по прежнему плану" in page
    assert (
        "Сессия идёт по прежнему плану" not in as_("rater").get(f"/sessions/{world.session}").text
    )


def test_the_vacancy_and_the_plan_say_how_many_sessions_are_on_an_earlier_plan(
    as_, world: World
) -> None:
    client = as_("hr")
    other = add(world)
    begin(other)
    path = f"/vacancies/{world.vacancy}"
    assert "прежнему плану" not in client.get(path).text
    assert "Во всех сессиях шаги такие же" in client.get(f"{path}/interview-plan").text
    change(world)
    for page in (path, f"{path}/interview-plan"):
        text = client.get(page).text
        assert "2 сессии идут по прежнему плану" in text
        assert f"{path}/interview-plan/sessions" in text
        assert f"{path}/interview-plan/sessions" not in as_("director").get(page).text
    form = client.get(f"{path}/interview-plan/changes").text
    assert "На вакансии уже есть 2 сессии" in form
    assert "Из них ещё не началась 1" in form
    # Whoever went off the vacancy runs on no plan.
    service.withdraw(hr_of(world), other, "Передумал")
    assert "1 сессия идёт по прежнему плану" in client.get(path).text


def test_a_plan_that_is_changed_back_is_no_other_plan(as_, world: World) -> None:
    before = plan_of(world)
    changed = change(world)
    vacancies_service.change_plan(hr_of(world), world.vacancy, before, changed.digest)
    assert not plan_queries.runs_earlier(world.session)


def test_sessions_that_have_not_begun_are_brought_to_the_plan_on_purpose(
    as_, world: World, rows
) -> None:
    other = add(world)
    begin(world.session)
    second = world.users["second_rater"]
    plan = plan_of(world)
    change(
        world,
        steps=(*plan.steps[::-1], PlannedStep("case", "small_gesture", 6)),
        seats=(Seat(world.users["rater"]), Seat(second, (CASE,))),
        player_id=second,
    )
    client = as_("hr")
    path = f"/vacancies/{world.vacancy}/interview-plan/sessions"
    page = client.get(path).text
    assert "Анна Проба" in page.split('id="keep"')[1]
    assert "Борис Проба" in page.split('id="keep"')[0]
    assert "другой порядок шагов" in page
    token = world_module.csrf(page)
    nothing = client.post(path, data={"csrf_token": token})
    assert nothing.status_code == 422
    assert "Отметьте хотя бы одну сессию" in nothing.text
    for _ in range(2):
        answer = client.post(path, data={"csrf_token": token, "session": [str(other)]})
        assert answer.status_code == 303
    assert own_plan(world, other) == plan_of(world)
    assert keys(world.session) == [step.key for step in plan.steps]
    logged = rows("SELECT details FROM audit_event WHERE event = 'session.plan_taken'")
    assert len(logged) == 1
    assert "added case/small_gesture" in str(logged)
    assert "Борис Проба" not in client.get(path).text


def test_a_session_that_has_begun_meanwhile_is_not_brought_and_neither_is_any_other(
    as_, world: World
) -> None:
    other = add(world)
    change(world)
    client = as_("hr")
    path = f"/vacancies/{world.vacancy}/interview-plan/sessions"
    token = world_module.csrf(client.get(path).text)
    begin(world.session)
    chosen = [str(world.session), str(other)]
    answer = client.post(path, data={"csrf_token": token, "session": chosen})
    assert answer.status_code == 422
    assert "тем временем началось оценивание" in answer.text
    assert f'value="{other}" checked' in answer.text
    assert PROVOCATION in keys(other)


@pytest.mark.parametrize("sent", [["77777"], ["x"], ["9" * 30], ["-1"]])
def test_sessions_that_are_not_there_are_not_brought(as_, world: World, sent: list[str]) -> None:
    change(world)
    client = as_("hr")
    path = f"/vacancies/{world.vacancy}/interview-plan/sessions"
    token = world_module.csrf(client.get(path).text)
    assert client.post(path, data={"csrf_token": token, "session": sent}).status_code == 422


def test_a_session_of_another_vacancy_does_not_follow_this_plan(world: World) -> None:
    pack = stage.content.get_pack(world.content_version)
    other_vacancy = vacancies_service.open_vacancy(
        hr_of(world),
        title="Ещё одна",
        branch_id=world.branches["Центр"],
        content_version_id=world.content_version,
        steps=[("case", "half_price_now")],
        weights={item["id"]: item["weight"] for item in pack["competencies"]},
        rater_ids=[world.users["rater"]],
        contact_id=world.users["hr"],
        answer_days=5,
    )
    other = add(world, "Вера Проба", other_vacancy)
    with pytest.raises(NotFound):
        plan_service.take_plan(hr_of(world), world.vacancy, [other])
    with pytest.raises(NotFound):
        plan_service.take_plan(
            identity_of(world.users["hr_elsewhere"]), world.vacancy, [world.session]
        )


def test_a_day_plan_that_has_begun_keeps_its_step_when_the_rest_changes(world: World, rows) -> None:
    candidate = world_module.candidate_of(world.session)
    service.consent(candidate, notice_version="1", locale="ru", text="да")
    day_plans.start_plan(candidate)
    [(step_id,)] = rows("SELECT step_id FROM plan_attempt")
    plan = change(world, steps=plan_of(world).steps[::-1])
    assert plan_service.take_plan(hr_of(world), world.vacancy, [world.session]) == 1
    [day] = [step for step in queries.list_steps(world.session) if step.instrument == "day_plan"]
    assert (day.id, day.position) == (step_id, len(plan.steps))
    change(world, steps=tuple(step for step in plan.steps if step.is_rated))
    with pytest.raises(Refused) as refused:
        plan_service.take_plan(hr_of(world), world.vacancy, [world.session])
    assert refused.value.code == "plan_not_taken_day_begun"


def test_raters_of_a_session_stay_and_keep_what_is_left_of_their_focus(world: World) -> None:
    rater, director = world.users["rater"], world.users["director"]
    service.change_raters(
        hr_of(world),
        world.session,
        [rater, director],
        arranging.Arrangement({rater: [CASE, PROVOCATION]}, None),
    )
    service.change_raters(
        hr_of(world),
        world.session,
        [rater, director],
        arranging.Arrangement({director: [CASE, PROVOCATION]}, None),
    )
    change(world)
    plan_service.take_plan(hr_of(world), world.vacancy, [world.session])
    focus = {rater.user_id: rater.focus for rater in queries.list_raters(world.session)}
    # The plan knows the rater, who rates everything by it; the director is the session's own.
    assert focus == {rater: (), director: (CASE,)}


def test_hr_sets_who_rates_what_and_who_plays_until_the_session_begins(
    as_, world: World, rows
) -> None:
    client = as_("hr")
    path = f"/sessions/{world.session}/raters"
    rater, second = world.users["rater"], world.users["second_rater"]
    page = client.get(path).text
    form: dict[str, Any] = {
        "csrf_token": world_module.csrf(page),
        "rater_ids": [rater, second],
        f"seat-{rater}": "1",
        f"focus-{rater}": keys(world.session)[1:],
        f"seat-{second}": "1",
        f"focus-{second}": [CASE, PROVOCATION],
        "player_id": str(world.users["employee"]),
    }
    lost = client.post(path, data={**form, f"focus-{second}": []})
    assert lost.status_code == 422
    assert "не отмечено ни одного шага" in lost.text
    # Ticked on a page that was opened before the session took another plan.
    gone = client.post(path, data={**form, f"focus-{second}": ["case/not_here_any_more"]})
    assert gone.status_code == 422
    assert "не отмечено ни одного шага" in gone.text
    assert f'<option selected value="{world.users["employee"]}">' in lost.text
    assert client.post(path, data=form).status_code == 303
    plan = own_plan(world, world.session)
    assert {seat.user_id: seat.focus for seat in plan.seats} == {
        rater: (),
        second: (PROVOCATION, CASE),
    }
    assert plan.player_id == world.users["employee"]
    page = client.get(f"/sessions/{world.session}").text
    assert "оценивает 2 шага" in page
    assert "Тест employee" in page
    # A rater who has not submitted does not read who else rates what.
    assert "оценивает 2 шага" not in as_("rater").get(f"/sessions/{world.session}").text
    [(details,)] = rows("SELECT details FROM audit_event WHERE event = 'session.raters_changed'")
    assert str(second) in str(details)
    begin(world.session)
    page = client.get(path).text
    assert "Сессия уже началась" in page
    assert 'name="player_id"' not in page
    # What a page still sends that was opened before is refused in words.
    late = client.post(path, data={**form, f"focus-{second}": [CASE]})
    assert late.status_code == 422
    assert "больше не меняется" in late.text
    assert own_plan(world, world.session) == plan


def test_where_nothing_is_rated_raters_change_without_anything_to_tick(as_, world: World) -> None:
    home = tuple(step for step in plan_of(world).steps if not step.is_rated)
    change(world, steps=home)
    session_id = add(world)
    rater = world.users["rater"]
    client, path = as_("hr"), f"/sessions/{session_id}/raters"
    form = {
        "csrf_token": world_module.csrf(client.get(path).text),
        "rater_ids": [rater],
        f"seat-{rater}": "1",
        "player_id": "0",
    }
    assert client.post(path, data=form).status_code == 303
    assert [one.user_id for one in queries.list_raters(session_id)] == [rater]


def test_who_is_added_comes_with_the_plan_s_focus_and_is_asked_about_at_once(
    as_, world: World
) -> None:
    client, path = as_("hr"), f"/sessions/{world.session}/raters"
    rater, second = world.users["rater"], world.users["second_rater"]
    change(world, steps=plan_of(world).steps, seats=(Seat(rater), Seat(second, (CASE,))))
    service.change_raters(hr_of(world), world.session, [rater])
    form = {"csrf_token": world_module.csrf(client.get(path).text), "rater_ids": [rater, second]}
    answer = client.post(path, data=form)
    assert answer.location == path
    page = client.get(path).text
    assert "Проверьте, что должны оценивать новые оценщики" in page
    assert page.count(f'name="focus-{second}"') == len(keys(world.session)) - 1
    focus = {one.user_id: one.focus for one in queries.list_raters(world.session)}
    assert focus == {rater: (), second: (CASE,)}
    assert client.post(path, data=form).location == f"/sessions/{world.session}"
    # Once it has begun there is nothing to be asked about.
    begin(world.session)
    form["rater_ids"] = [rater, second, world.users["director"]]
    assert client.post(path, data=form).location == f"/sessions/{world.session}"


def test_a_session_that_has_begun_takes_no_other_arrangement(world: World) -> None:
    begin(world.session)
    raters = [world.users["rater"], world.users["second_rater"]]
    focus = {world.users["rater"]: [CASE]}
    for arrangement in (
        arranging.Arrangement(focus, None),
        arranging.Arrangement({}, world.users["employee"]),
    ):
        with pytest.raises(Refused) as refused:
            service.change_raters(hr_of(world), world.session, raters, arrangement)
        assert refused.value.code == "session_begun"
    service.change_raters(hr_of(world), world.session, raters, arranging.Arrangement({}, None))


def test_a_player_of_another_branch_or_the_candidate_is_refused(world: World) -> None:
    employee = world.users["employee"]
    session_id, _ = service.invite_internal(hr_of(world), world.vacancy, employee)
    raters = [world.users["rater"]]
    for player, code in (
        (employee, "player_is_candidate"),
        (world.users["rater_elsewhere"], "player_elsewhere"),
    ):
        with pytest.raises(Refused) as refused:
            service.change_raters(
                hr_of(world), session_id, raters, arranging.Arrangement({}, player)
            )
        assert refused.value.code == code


def test_hr_who_is_the_candidate_does_not_see_their_own_session_among_the_others(
    world: World,
) -> None:
    administrator = identity_of(world.users["administrator"])
    center = world.branches["Центр"]
    accounts.change_roles(administrator, world.users["employee"], [("hr", center)])
    session_id, _ = service.invite_internal(hr_of(world), world.vacancy, world.users["employee"])
    change(world)
    facts = vacancies.get_vacancy_for(hr_of(world), world.vacancy)
    own = identity_of(world.users["employee"])
    assert session_id in {other.id for other in plan_queries.list_others(hr_of(world), facts)}
    assert session_id not in {other.id for other in plan_queries.list_others(own, facts)}
    assert plan_queries.count_standing(own, world.vacancy).waiting == 1
