"""From a decision to hire to an employee with an account and proposed tasks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from hiring.accounts.models import User
from hiring.candidates.models import Candidate
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.probation import service
from tests.probation.conftest import TODAY, decide
from tests.world import World, csrf, identity_of


def press(as_, world: World, name: str = "hr", **fields: str):  # type: ignore[no-untyped-def]
    """Press the button of the session's page as it stands there."""
    browser = as_(name)
    page = browser.get(f"/sessions/{world.session}").get_data(as_text=True)
    form = {
        "csrf_token": csrf(page),
        "mentor_id": str(world.users["mentor"]),
        "starts_on": TODAY.isoformat(),
    }
    return browser.post(f"/sessions/{world.session}/probation", data={**form, **fields})


def token_of(page: str) -> str:
    """The token of the link that the page shows."""
    return page.split("/join/")[1].split('"')[0]


def test_one_press_makes_an_employee_with_an_account_and_proposed_tasks(
    app: Flask, world: World, as_, rows, client
) -> None:
    decide(world)
    answer = press(as_, world)
    assert answer.status_code == 200
    token = token_of(answer.get_data(as_text=True))
    [(user_id,)] = rows("SELECT user_id FROM candidate")
    assert rows("SELECT role, branch_id FROM membership WHERE user_id = :id", id=user_id) == [
        ("employee", world.branches["Центр"])
    ]
    [(employee, mentor, starts, ends)] = rows(
        "SELECT employee_id, mentor_id, starts_on, ends_on FROM probation"
    )
    assert (employee, mentor) == (user_id, world.users["mentor"])
    assert (str(starts), str(ends)) == ("2026-12-07", "2027-03-06")
    found = rows("SELECT competency, state FROM probation_task ORDER BY id")
    assert found == [("empathy", "proposed")] * 3 + [("organisation", "proposed")] * 3
    assert [row[0] for row in rows("SELECT event FROM audit_event ORDER BY id DESC LIMIT 3")] == [
        "probation.proposed",
        "probation.started",
        "employee.account_created",
    ]
    page = client.get(f"/join/{token}").get_data(as_text=True)
    joined = client.post(
        f"/join/{token}",
        data={
            "csrf_token": csrf(page),
            "password": "a long password",
            "repeated": "a long password",
        },
    )
    assert joined.status_code == 303
    assert client.get("/probations").status_code == 200


def test_the_words_of_the_tasks_are_in_the_employees_language(begun, rows) -> None:
    [(what,)] = rows("SELECT what FROM probation_task ORDER BY id LIMIT 1")
    assert any("а" <= letter <= "я" for letter in what)


def test_evidence_and_session_stay_the_candidates(world: World, begun, rows) -> None:
    assert rows("SELECT candidate_id FROM assessment_session WHERE id = :id", id=world.session) == [
        rows("SELECT id FROM candidate WHERE user_id = :id", id=begun.employee)[0]
    ]


def test_a_second_press_changes_nothing(world: World, as_, rows) -> None:
    decide(world)
    browser = as_("hr")
    page = browser.get(f"/sessions/{world.session}").get_data(as_text=True)
    form = {"csrf_token": csrf(page), "mentor_id": "0", "starts_on": TODAY.isoformat()}
    url = f"/sessions/{world.session}/probation"
    assert browser.post(url, data=form).status_code == 200
    tables = ("probation", "probation_task", "user_account", "staff_invitation", "audit_event")
    before = [rows(f"SELECT count(*) FROM {table}") for table in tables]
    second = browser.post(url, data=form)
    assert second.status_code == 303
    assert [rows(f"SELECT count(*) FROM {table}") for table in tables] == before


@pytest.mark.parametrize("outcomes", [(), ("refuse",), ("hire", "refuse"), ("more_evidence",)])
def test_without_a_latest_decision_to_hire_nobody_is_employed(
    world: World, as_, rows, outcomes: tuple[str, ...]
) -> None:
    for outcome in outcomes:
        decide(world, outcome)
    page = as_("hr").get(f"/sessions/{world.session}").get_data(as_text=True)
    assert "/probation" not in page.split("<main")[1]
    with pytest.raises(Refused) as refused:
        service.start_probation(identity_of(world.users["hr"]), world.session, None, TODAY)
    assert refused.value.code == "no_positive_decision"
    assert rows("SELECT user_id FROM candidate") == [(None,)]


@command
def address(email: str) -> None:
    """Give the candidate another address."""
    db.session.execute(update(Candidate).values(email=email))


def test_an_address_of_another_account_is_refused_with_a_sentence(world: World, as_, rows) -> None:
    address("Mentor@Example.org")
    decide(world)
    answer = press(as_, world, mentor_id="0")
    assert answer.status_code == 422
    assert "уже занят другой учётной записью" in answer.get_data(as_text=True)
    assert rows("SELECT count(*) FROM probation") == [(0,)]


def test_a_candidate_without_an_address_is_refused_with_a_sentence(world: World, as_) -> None:
    address("")
    decide(world)
    answer = press(as_, world)
    assert answer.status_code == 422
    assert "нужна эл. почта" in answer.get_data(as_text=True)


@command
def is_account(user_id: int, active: bool = True) -> None:
    """Let the candidate be an employee of the company already."""
    db.session.execute(update(Candidate).values(user_id=user_id, source="internal"))
    db.session.execute(update(User).where(User.id == user_id).values(is_active=active))


def test_an_internal_candidate_keeps_their_roles_and_gets_no_new_link(
    world: World, as_, rows
) -> None:
    is_account(world.users["second_rater"])
    decide(world)
    session = as_("hr").get(f"/sessions/{world.session}").get_data(as_text=True)
    assert "Учётная запись и всё, что собрано при оценке, останутся как есть." in session
    assert "станет сотрудником" not in session
    answer = press(as_, world)
    assert answer.status_code == 303
    assert rows(
        "SELECT role FROM membership WHERE user_id = :id ORDER BY role",
        id=world.users["second_rater"],
    ) == [("employee",), ("rater",)]
    assert rows("SELECT count(*) FROM staff_invitation") == [(0,)]


def test_a_closed_account_is_refused_with_a_sentence(world: World, as_) -> None:
    is_account(world.users["employee"], active=False)
    decide(world)
    answer = press(as_, world)
    assert answer.status_code == 422
    assert "закрыта" in answer.get_data(as_text=True)


def test_nobody_mentors_themselves(world: World) -> None:
    is_account(world.users["mentor"])
    decide(world)
    with pytest.raises(Refused) as refused:
        service.start_probation(
            identity_of(world.users["hr"]), world.session, world.users["mentor"], TODAY
        )
    assert refused.value.code == "own_mentor"


def test_nobody_starts_their_own_probation(world: World) -> None:
    is_account(world.users["hr"])
    decide(world)
    with pytest.raises(NotFound):
        service.start_probation(identity_of(world.users["hr"]), world.session, None, TODAY)


@pytest.mark.parametrize("name", ["hr_elsewhere", "rater", "employee"])
def test_a_mentor_is_somebody_with_that_role_in_the_branch(world: World, name: str) -> None:
    decide(world)
    with pytest.raises(Refused) as refused:
        service.start_probation(
            identity_of(world.users["hr"]), world.session, world.users[name], TODAY
        )
    assert refused.value.code == "no_such_mentor"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0001-01-01",
        "9999-12-31",
        "2026-02-30",
        "07.12.2026",
        "вчера",
        (TODAY - timedelta(days=61)).isoformat(),
        (TODAY + timedelta(days=181)).isoformat(),
        "9" * 10_000,
    ],
)
def test_an_absurd_first_day_is_named_beside_its_field_and_stays_typed(
    world: World, as_, rows, typed: str
) -> None:
    decide(world)
    answer = press(as_, world, starts_on=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="starts_on-error"' in page
    assert f'value="{typed}"' in page
    assert rows("SELECT count(*) FROM probation") == [(0,)]


@pytest.mark.parametrize("mentor", ["x", "999999", "-1", "", "9" * 40])
def test_a_mentor_who_is_no_choice_is_refused(world: World, as_, mentor: str) -> None:
    decide(world)
    assert press(as_, world, mentor_id=mentor).status_code == 422


def test_when_everything_is_proven_the_two_lowest_give_a_task_each(world: World, rows) -> None:
    decide(world, focus=[])
    service.start_probation(identity_of(world.users["director"]), world.session, None, TODAY)
    found = rows("SELECT competency FROM probation_task ORDER BY id")
    assert found == [("empathy",), ("organisation",)]


def test_the_director_may_press_too(world: World, as_) -> None:
    decide(world)
    assert press(as_, world, "director").status_code == 200


def test_a_rater_sees_no_button(world: World, as_) -> None:
    decide(world)
    page = as_("rater").get(f"/sessions/{world.session}").get_data(as_text=True)
    assert f"/sessions/{world.session}/probation" not in page


def test_afterwards_the_session_page_leads_to_the_probation(world: World, as_, begun) -> None:
    page = as_("director").get(f"/sessions/{world.session}").get_data(as_text=True)
    assert begun.url in page
    answer = as_("hr").get(f"/sessions/{world.session}/probation")
    assert answer.headers["Location"] == begun.url


def test_a_lost_link_is_issued_again_until_the_employee_has_joined(
    world: World, as_, begun, rows, client
) -> None:
    browser = as_("hr")
    token_page = csrf(browser.get(begun.url).get_data(as_text=True))
    answer = browser.post(f"{begun.url}/link", data={"csrf_token": token_page})
    fresh = token_of(answer.get_data(as_text=True))
    assert (
        "csrf_token"
        not in client.get(f"/join/{begun.token}").get_data(as_text=True).split("<main")[1]
    )
    page = client.get(f"/join/{fresh}").get_data(as_text=True)
    client.post(
        f"/join/{fresh}",
        data={
            "csrf_token": csrf(page),
            "password": "a long password",
            "repeated": "a long password",
        },
    )
    links = rows("SELECT count(*) FROM staff_invitation")
    again = browser.post(f"{begun.url}/link", data={"csrf_token": token_page})
    assert again.status_code == 303
    assert rows("SELECT count(*) FROM staff_invitation") == links


def test_the_mentor_can_be_changed_by_hr_and_the_old_one_sees_it_no_more(
    world: World, as_, begun, rows
) -> None:
    browser = as_("hr")
    assert as_("mentor").get(begun.url).status_code == 200
    page = browser.get(begun.url).get_data(as_text=True)
    form = {"csrf_token": csrf(page), "mentor_id": "0"}
    assert browser.post(f"{begun.url}/mentor", data=form).status_code == 303
    assert rows("SELECT mentor_id FROM probation") == [(None,)]
    assert as_("mentor").get(begun.url).status_code == 404
    wrong = browser.post(f"{begun.url}/mentor", data={**form, "mentor_id": "999999"})
    assert wrong.status_code == 422


def test_the_first_day_may_lie_a_little_back_or_ahead(world: World) -> None:
    decide(world)
    started = service.start_probation(
        identity_of(world.users["hr"]), world.session, None, date(2027, 1, 11)
    )
    assert started.token is not None
