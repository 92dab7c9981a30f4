"""Vacancies: opening from the pack, what may change, whose they are."""

from __future__ import annotations

import pytest
from flask import Flask

from hiring.accounts import service as accounts
from hiring.core.refusals import NotFound, Refused
from hiring.vacancies import queries, service
from tests import counting
from tests import world as world_module
from tests.world import World


def form_of(world: World, **changes: object) -> dict[str, object]:
    """A right form of a new vacancy."""
    pack = world_module.checked_pack().pack
    assert pack is not None
    values: dict[str, object] = {
        "content": world.content_version,
        "title": "Менеджер для «Севера»",
        "branch_id": world.branches["Центр"],
        "contact_id": world.users["hr"],
        "answer_days": "7",
        "rater_ids": [world.users["rater"], world.users["director"]],
        "step": ["day_plan/working_day", "case/half_price_now", "knowledge/communication"],
        "position-day_plan/working_day": "2",
        "position-case/half_price_now": "1",
        "position-knowledge/communication": "",
    }
    values.update({f"weight-{item['id']}": str(item["weight"]) for item in pack["competencies"]})
    values.update(changes)
    return values


def steps_of(vacancy_id: int) -> list[tuple[str, str]]:
    return [(step.instrument, step.item) for step in queries.list_steps(vacancy_id)]


def send(client, world: World, **changes: object):
    page = client.get("/vacancies/new").text
    data = {**form_of(world, **changes), "csrf_token": world_module.csrf(page)}
    return client.post("/vacancies", data=data)


def test_the_new_form_proposes_the_packs_own_steps_and_weights(as_, world: World) -> None:
    page = as_("hr").get("/vacancies/new").text
    assert 'value="day_plan/working_day" checked' in page
    assert 'name="position-knowledge/communication" value="2"' in page
    assert 'name="weight-knowledge" value="25"' in page
    assert "Менеджер сопровождения" in page
    assert "Тест rater" in page
    assert "Тест rater_elsewhere" not in page


def test_a_vacancy_takes_the_chosen_steps_by_their_numbers(as_, world: World, rows) -> None:
    answer = send(as_("hr"), world)
    assert answer.status_code == 303
    vacancy_id = int(answer.location.rsplit("/", 1)[1])
    assert steps_of(vacancy_id) == [
        ("case", "half_price_now"),
        ("day_plan", "working_day"),
        ("knowledge", "communication"),
    ]
    assert [seat.name for seat in queries.list_raters(vacancy_id)] == [
        "Тест director",
        "Тест rater",
    ]
    assert rows("SELECT count(*) FROM audit_event WHERE event = 'vacancy.opened'") == [(2,)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weight-knowledge": "26"}, "101"),
        ({"weight-knowledge": "много"}, "weight-knowledge-error"),
        ({"weight-knowledge": "٢٥"}, "weight-knowledge-error"),
        ({"step": []}, "steps-title"),
        ({"position-case/half_price_now": "первый"}, "position-case/half_price_now-error"),
        ({"answer_days": "0"}, "answer_days-error"),
        ({"title": ""}, "title-error"),
        ({"rater_ids": []}, "rater_ids-error"),
        ({"branch_id": "77777777777777777777"}, "branch_id-error"),
        ({"contact_id": "0"}, "contact_id-error"),
    ],
)
def test_a_wrong_form_comes_back_with_everything_typed(
    as_, world: World, rows, changes: dict[str, object], sentence: str
) -> None:
    answer = send(as_("hr"), world, **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'class="notice notice-error' in answer.text
    if "title" not in changes:
        assert "Менеджер для «Севера»" in answer.text
    if "weight-knowledge" in changes:
        assert f'value="{changes["weight-knowledge"]}"' in answer.text
    if "step" not in changes:
        assert 'value="case/half_price_now" checked' in answer.text
        assert 'value="role_play/client_falls_ill" checked' not in answer.text
    assert rows("SELECT count(*) FROM vacancy") == [(1,)]


def test_a_step_that_the_pack_does_not_have_is_not_taken(as_, world: World) -> None:
    answer = send(as_("hr"), world, step=["case/half_price_now", "case/unknown", "nonsense"])
    vacancy_id = int(answer.location.rsplit("/", 1)[1])
    assert steps_of(vacancy_id) == [("case", "half_price_now")]


def test_hr_cannot_open_a_vacancy_in_another_branch(as_, world: World, rows) -> None:
    answer = send(as_("hr"), world, branch_id=world.branches["Север"])
    assert answer.status_code == 422
    with pytest.raises(NotFound):
        service.open_vacancy(
            world_module.identity_of(world.users["hr"]),
            title="x",
            branch_id=world.branches["Север"],
            content_version_id=world.content_version,
            steps=world_module.STEPS,
            weights={},
            rater_ids=[],
            contact_id=world.users["hr"],
            answer_days=5,
        )
    assert rows("SELECT count(*) FROM vacancy") == [(1,)]


@pytest.mark.parametrize(
    ("raters", "contact", "code"),
    [
        (["rater_elsewhere"], "hr", "rater_elsewhere"),
        (["employee"], "hr", "rater_elsewhere"),
        (["rater"], "hr_elsewhere", "contact_elsewhere"),
        ([], "hr", "no_raters"),
    ],
)
def test_people_of_other_branches_and_roles_are_refused(
    world: World, raters: list[str], contact: str, code: str
) -> None:
    pack = world_module.checked_pack().pack
    assert pack is not None
    with pytest.raises(Refused) as refused:
        service.open_vacancy(
            world_module.identity_of(world.users["hr"]),
            title="x",
            branch_id=world.branches["Центр"],
            content_version_id=world.content_version,
            steps=world_module.STEPS,
            weights={item["id"]: item["weight"] for item in pack["competencies"]},
            rater_ids=[world.users[name] for name in raters],
            contact_id=world.users[contact],
            answer_days=5,
        )
    assert refused.value.code == code


def test_the_page_shows_the_steps_by_their_titles_and_that_the_key_is_a_draft(
    as_, world: World
) -> None:
    page = as_("director").get(f"/vacancies/{world.vacancy}").text
    assert "Рабочий день менеджера сопровождения" in page
    assert "notice-warn" in page
    assert "Анна Проба" in page
    assert f"/vacancies/{world.vacancy}/facts" not in page


def test_a_vacancy_of_another_branch_is_not_there(as_, world: World) -> None:
    for name in ("hr_elsewhere", "director_elsewhere"):
        client = as_(name)
        assert client.get(f"/vacancies/{world.vacancy}").status_code == 404
        assert "/vacancies/1" not in client.get("/vacancies").text
    client = as_("hr_elsewhere")
    token = world_module.csrf(client.get("/vacancies").text)
    for path in ("close", "reopen", "facts"):
        answer = client.post(f"/vacancies/{world.vacancy}/{path}", data={"csrf_token": token})
        assert answer.status_code == 404


def test_a_change_keeps_what_comparability_rests_on(as_, world: World, rows) -> None:
    client = as_("hr")
    before = queries.list_steps(world.vacancy)
    page = client.get(f"/vacancies/{world.vacancy}/facts").text
    wrong = {"csrf_token": world_module.csrf(page), "title": "Новое имя", "answer_days": "99"}
    answer = client.post(f"/vacancies/{world.vacancy}/facts", data=wrong)
    assert answer.status_code == 422
    assert "Новое имя" in answer.text
    right = {
        **wrong,
        "answer_days": "3",
        "contact_id": world.users["director"],
        "weight-knowledge": "100",
    }
    assert client.post(f"/vacancies/{world.vacancy}/facts", data=right).status_code == 303
    assert queries.list_steps(world.vacancy) == before
    assert rows("SELECT title, answer_days FROM vacancy") == [("Новое имя", 3)]
    # The session that runs keeps its raters.
    assert rows("SELECT count(*) FROM session_rater") == [(2,)]


def test_a_closed_vacancy_takes_nobody_until_it_is_opened_again(as_, world: World) -> None:
    client = as_("hr")
    token = world_module.csrf(client.get(f"/vacancies/{world.vacancy}").text)
    person = {"csrf_token": token, "name": "Б", "email": "b@example.org", "locale": "ru"}
    client.post(f"/vacancies/{world.vacancy}/close", data={"csrf_token": token})
    answer = client.post(f"/vacancies/{world.vacancy}/candidates", data=person)
    assert answer.status_code == 422
    client.post(f"/vacancies/{world.vacancy}/reopen", data={"csrf_token": token})
    answer = client.post(f"/vacancies/{world.vacancy}/candidates", data=person)
    assert answer.status_code == 200


def test_the_vacancy_page_asks_the_database_as_often_for_10_sessions_as_for_300(
    app: Flask, as_, world: World
) -> None:
    client = as_("hr")
    path = f"/vacancies/{world.vacancy}"
    counting.add_sessions(world, 9)
    client.get(path)
    with counting.statements(app) as few:
        client.get(path)
    counting.add_sessions(world, 290)
    with counting.statements(app) as many:
        client.get(path)
    assert len(few) == len(many) <= 11


def test_who_opens_for_several_branches_sees_which_one_a_rater_belongs_to(
    as_, world: World
) -> None:
    administrator = world_module.identity_of(world.users["administrator"])
    accounts.change_roles(administrator, world.users["hr"], [("hr", None)])
    page = as_("hr").get("/vacancies/new").text
    assert "Тест rater_elsewhere (Север)" in page
    assert "Тест hr<" in page


def test_every_fault_of_the_form_is_named_at_once(as_, world: World) -> None:
    page = send(as_("hr"), world, title="", **{"weight-knowledge": "26"}).text
    assert "title-error" in page
    assert page.count("101") >= 2


def test_whether_candidates_read_their_feedback_is_chosen_shown_and_written_down(
    world: World, as_, rows
) -> None:
    client = as_("hr")
    path = f"/vacancies/{world.vacancy}"
    page = client.get(f"{path}/facts").text
    right = {
        "csrf_token": world_module.csrf(page),
        "title": "Менеджер",
        "contact_id": str(world.users["hr"]),
        "answer_days": "5",
    }
    chosen = {**right, "shows_plan_feedback": "y"}
    shown = "показывается кандидату после результата"
    assert shown not in client.get(path).text
    assert client.post(f"{path}/facts", data=chosen).status_code == 303
    assert shown in client.get(path).text
    assert 'name="shows_plan_feedback" value="y" checked' in client.get(f"{path}/facts").text
    [(details,)] = rows("SELECT details FROM audit_event WHERE event = 'vacancy.changed'")
    assert "plan_feedback" in str(details)
    assert client.post(f"{path}/facts", data=right).status_code == 303
    assert shown not in client.get(path).text
