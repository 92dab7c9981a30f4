"""Adding people to a vacancy and correcting them."""

from __future__ import annotations

import pytest

from hiring.core.refusals import NotFound, Refused
from hiring.sessions import service as sessions
from hiring.vacancies import service as vacancies
from tests import world as world_module
from tests.world import World


def add(client, world: World, **changes: object):
    path = f"/vacancies/{world.vacancy}/candidates"
    token = world_module.csrf(client.get(f"{path}/new").text)
    data = {"name": "Борис Новый", "email": "boris@example.org", "phone": "", "locale": "ru"}
    return client.post(path, data={**data, **changes, "csrf_token": token})


def another_vacancy(world: World) -> int:
    pack = world_module.checked_pack().pack
    assert pack is not None
    return vacancies.open_vacancy(
        world_module.identity_of(world.users["hr"]),
        title="Вторая вакансия",
        branch_id=world.branches["Центр"],
        content_version_id=world.content_version,
        steps=world_module.STEPS[:1],
        weights={item["id"]: item["weight"] for item in pack["competencies"]},
        rater_ids=[world.users["rater"]],
        contact_id=world.users["hr"],
        answer_days=5,
    )


def test_the_link_is_shown_once_and_kept_by_no_cache(as_, world: World, rows) -> None:
    client = as_("hr")
    answer = add(client, world)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    token = answer.text.split("/invitation/")[1].split('"')[0]
    assert len(token) >= 43
    session_id = rows("SELECT max(id) FROM assessment_session")[0][0]
    assert token not in client.get(f"/sessions/{session_id}").text
    assert token not in str(rows("SELECT * FROM candidate_link"))


def test_somebody_the_branch_knows_is_not_added_to_another_vacancy_as_a_stranger(
    as_, world: World, rows
) -> None:
    client = as_("hr")
    add(client, world)
    ((known,),) = rows("SELECT id FROM candidate WHERE email = 'boris@example.org'")
    other = another_vacancy(world)
    path = f"/vacancies/{other}/candidates"
    token = world_module.csrf(client.get(f"{path}/new").text)
    data = {"name": "Б. Новый", "email": "Boris@Example.org", "phone": "", "locale": "ru"}
    answer = client.post(path, data={**data, "csrf_token": token})
    assert answer.status_code == 422
    assert "Борис Новый" in answer.text
    assert f'href="/candidates/{known}"' in answer.text
    assert rows("SELECT count(*) FROM candidate") == [(2,)]


def test_an_address_is_not_corrected_to_that_of_another_person(as_, world: World, rows) -> None:
    client = as_("hr")
    add(client, world)
    add(client, world, name="Вера Другая", email="vera@example.org")
    ((vera,),) = rows("SELECT id FROM candidate WHERE email = 'vera@example.org'")
    form = f"/candidates/{vera}/facts"
    token = world_module.csrf(client.get(form).text)
    data = {"name": "Вера Другая", "phone": "+7 900", "locale": "ru", "csrf_token": token}
    answer = client.post(form, data={**data, "email": "BORIS@example.org"})
    assert answer.status_code == 422
    assert "Борис Новый" in answer.text
    assert rows("SELECT email, phone FROM candidate WHERE id = :id", id=vera) == [
        ("vera@example.org", "")
    ]
    # Their own, written otherwise, is no other's.
    assert client.post(form, data={**data, "email": "Vera@example.org"}).status_code == 303


def test_the_same_form_sent_twice_adds_one_person(as_, world: World, rows) -> None:
    client = as_("hr")
    add(client, world)
    answer = add(client, world, email="BORIS@example.org ")
    assert answer.status_code == 422
    assert "BORIS@example.org" in answer.text
    assert "Борис Новый" in answer.text
    assert rows("SELECT count(*) FROM candidate") == [(2,)]
    assert rows("SELECT count(*) FROM assessment_session") == [(2,)]


def test_without_an_address_the_phone_says_that_it_is_the_same_person(
    as_, world: World, rows
) -> None:
    client = as_("hr")
    assert add(client, world, email="", phone="+7 901 111-11-11").status_code == 200
    assert add(client, world, email="", phone="7(901)1111111").status_code == 422
    assert rows("SELECT count(*) FROM candidate") == [(2,)]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": "  "}, "name-error"),
        ({"name": "Я" * 201}, "name-error"),
        ({"email": "не адрес"}, "email-error"),
        ({"email": "", "phone": ""}, "email-error"),
        ({"phone": "нет"}, "phone-error"),
        ({"locale": "de"}, "locale-error"),
    ],
)
def test_a_wrong_form_comes_back_with_everything_typed(
    as_, world: World, rows, changes: dict[str, str], fault: str
) -> None:
    answer = add(as_("hr"), world, **changes)
    assert answer.status_code == 422
    assert f'id="{fault}"' in answer.text
    for name, value in {"name": "Борис Новый", "email": "boris@example.org", **changes}.items():
        if name in ("name", "email") and value.strip():
            assert f'value="{value}"' in answer.text
    assert rows("SELECT count(*) FROM candidate") == [(1,)]


def test_control_characters_never_reach_the_database(as_, world: World, rows) -> None:
    add(as_("hr"), world, name="Бо\x00рис\u202e \x07Новый")
    assert rows("SELECT name FROM candidate ORDER BY id DESC LIMIT 1")[0][0].startswith("Борис")


def test_an_employee_is_one_candidate_and_never_rates_themselves(as_, world: World, rows) -> None:
    client = as_("hr")
    path = f"/vacancies/{world.vacancy}/employees"
    page = client.get(f"/vacancies/{world.vacancy}/candidates/new").text
    assert "Тест rater_elsewhere" not in page
    data = {"csrf_token": world_module.csrf(page), "user_id": world.users["rater"]}
    assert client.post(path, data=data).status_code == 200
    session_id = rows("SELECT max(id) FROM assessment_session")[0][0]
    raters = rows("SELECT user_id FROM session_rater WHERE session_id = :id", id=session_id)
    assert raters == [(world.users["second_rater"],)]
    again = client.post(path, data=data)
    assert again.status_code == 422
    assert rows("SELECT count(*) FROM assessment_session") == [(2,)]
    # The person assessed reads nothing about their own session.
    rater = as_("rater")
    assert rater.get(f"/sessions/{session_id}").status_code == 404


def test_employees_of_other_branches_and_oneself_are_refused(world: World) -> None:
    hr = world_module.identity_of(world.users["hr"])
    for name, code in (("rater_elsewhere", "no_such_employee"), ("hr", "own_candidacy")):
        with pytest.raises(Refused) as refused:
            sessions.invite_internal(hr, world.vacancy, world.users[name])
        assert refused.value.code == code


def test_hr_has_no_hand_in_the_session_in_which_they_are_the_candidate(world: World, as_) -> None:
    colleague = world_module.identity_of(world.users["hr"])
    session_id, _ = sessions.invite_internal(colleague, world.vacancy, world.users["director"])
    own = as_("director")
    assert own.get(f"/sessions/{session_id}").status_code == 404
    assert "Тест director</a>" not in own.get("/candidates").text
    with pytest.raises(NotFound):
        sessions.get_session_with(
            world_module.identity_of(world.users["director"]), session_id, "decisions.record"
        )


def test_a_corrected_address_is_found_and_the_log_keeps_only_which_field(
    as_, world: World, rows
) -> None:
    client = as_("hr")
    page = client.get("/candidates/1/facts").text
    assert 'value="anna@example.org"' in page
    data = {
        "csrf_token": world_module.csrf(page),
        "name": "Анна Проба",
        "email": "anna.proba@example.org",
        "phone": "+7 900 000-00-01",
        "locale": "ru",
    }
    assert client.post("/candidates/1/facts", data=data).status_code == 303
    assert "Анна Проба" in client.get("/candidates?q=anna.proba").text
    [(details,)] = rows("SELECT details FROM audit_event WHERE event = 'candidate.corrected'")
    assert "email" in str(details)
    assert "example.org" not in str(details)
    assert "Тест hr" in client.get("/candidates/1").text
    wrong = client.post("/candidates/1/facts", data={**data, "email": "anna@"})
    assert wrong.status_code == 422
    assert 'value="anna@"' in wrong.text


def test_people_of_another_branch_are_not_there(as_, world: World) -> None:
    client = as_("hr_elsewhere")
    token = world_module.csrf(client.get("/candidates").text)
    for path in ("/candidates/1", "/candidates/1/facts", "/vacancies/1/candidates/new"):
        assert client.get(path).status_code == 404
    for path in (
        "/candidates/1/facts",
        "/candidates/1/sessions",
        "/vacancies/1/candidates",
        "/vacancies/1/employees",
    ):
        assert client.post(path, data={"csrf_token": token}).status_code == 404


def test_a_director_reads_a_person_without_address_and_changes_nothing(as_, world: World) -> None:
    client = as_("director")
    page = client.get("/candidates/1").text
    assert "Анна Проба" in page
    assert "anna@example.org" not in page
    assert client.get("/candidates/1/facts").status_code == 403


def test_somebody_known_is_added_to_another_vacancy_of_the_branch(as_, world: World, rows) -> None:
    other = another_vacancy(world)
    client = as_("hr")
    page = client.get("/candidates/1").text
    assert "Вторая вакансия" in page
    data = {"csrf_token": world_module.csrf(page), "vacancy_id": other}
    assert "/invitation/" in client.post("/candidates/1/sessions", data=data).text
    assert client.post("/candidates/1/sessions", data=data).status_code == 422
    assert rows("SELECT count(*) FROM candidate") == [(1,)]
    assert rows("SELECT count(*) FROM assessment_session") == [(2,)]


def test_nobody_is_added_by_not_choosing(as_, world: World, rows) -> None:
    client = as_("hr")
    path = f"/vacancies/{world.vacancy}/candidates"
    token = world_module.csrf(client.get(f"{path}/new").text)
    data = {"csrf_token": token, "user_id": "0"}
    answer = client.post(f"/vacancies/{world.vacancy}/employees", data=data)
    assert answer.status_code == 422
    assert "user_id-error" in answer.text
    assert rows("SELECT count(*) FROM candidate") == [(1,)]
