"""Reporting a result, and verifying it by somebody other than the doer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from hiring.accounts.models import Membership
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.probation import tasks
from tests.probation.conftest import Begun, Move
from tests.probation.test_tasks import form_of
from tests.world import World, csrf, identity_of

TEXT = "Провёл восемь бесед, таблица у наставника."


@pytest.fixture
def assigned(begun: Begun) -> int:
    """The id of a task that waits for the employee."""
    task = begun.task_ids()[0]
    begun.assign(task)
    return task


@command
def give_role(user_id: int, role: str, branch_id: int | None) -> None:
    """Give somebody another role."""
    db.session.execute(insert(Membership).values(user_id=user_id, role=role, branch_id=branch_id))


def test_the_employee_reports_and_the_mentor_verifies(
    begun: Begun, assigned: int, as_, rows
) -> None:
    browser, url = begun.browser(), f"{begun.url}/tasks/{assigned}"
    form = form_of(browser, url, text=TEXT)
    assert browser.post(f"{url}/report", data=form).status_code == 303
    assert begun.state(assigned) == "reported"
    [(report,)] = rows("SELECT id FROM probation_report")
    mentor = as_("mentor")
    page = mentor.get(url).get_data(as_text=True)
    assert TEXT in page
    answer = mentor.post(
        f"{begun.url}/reports/{report}/check",
        data={"csrf_token": csrf(page), "outcome": "verified", "comment": ""},
    )
    assert answer.status_code == 303
    assert begun.state(assigned) == "verified"
    assert "Подтверждено" in browser.get(url).get_data(as_text=True)


def test_the_same_report_pressed_twice_is_one_report(begun: Begun, assigned: int, rows) -> None:
    browser, url = begun.browser(), f"{begun.url}/tasks/{assigned}"
    form = form_of(browser, url, text=TEXT)
    answers = [browser.post(f"{url}/report", data=form).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert rows("SELECT count(*) FROM probation_report") == [(1,)]


def test_another_report_while_one_waits_is_refused_and_stays_on_the_page(
    begun: Begun, assigned: int, rows
) -> None:
    browser, url = begun.browser(), f"{begun.url}/tasks/{assigned}"
    form = form_of(browser, url, text=TEXT)
    browser.post(f"{url}/report", data=form)
    answer = browser.post(f"{url}/report", data={**form, "text": "И ещё кое-что."})
    assert answer.status_code == 422
    assert "Сейчас отчёт по этому заданию не нужен." in answer.get_data(as_text=True)
    assert "И ещё кое-что." in answer.get_data(as_text=True)
    assert rows("SELECT count(*) FROM probation_report") == [(1,)]


def test_a_report_on_a_task_that_changed_meanwhile_keeps_what_was_typed(
    begun: Begun, assigned: int, as_, rows
) -> None:
    browser, url = begun.browser(), f"{begun.url}/tasks/{assigned}"
    form = form_of(browser, url, text=TEXT)
    mentor = as_("mentor")
    mentor.post(f"{url}/edit", data=form_of(mentor, f"{url}/edit", criterion="Другой критерий."))
    answer = browser.post(f"{url}/report", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert TEXT in page
    assert "Другой критерий." in page
    assert rows("SELECT count(*) FROM probation_report") == [(0,)]
    form["version"] = page.split('name="version" type="hidden" value="')[1].split('"')[0]
    assert browser.post(f"{url}/report", data=form).status_code == 303


@pytest.mark.parametrize("text", ["", "  \n ", "я" * 10_000])
def test_a_report_without_words_or_with_too_many_is_refused(
    begun: Begun, assigned: int, rows, text: str
) -> None:
    browser, url = begun.browser(), f"{begun.url}/tasks/{assigned}"
    answer = browser.post(f"{url}/report", data=form_of(browser, url, text=text))
    assert answer.status_code == 422
    assert text.strip() in answer.get_data(as_text=True)
    assert rows("SELECT count(*) FROM probation_report") == [(0,)]


def test_returning_needs_a_comment_and_the_history_is_kept(
    begun: Begun, assigned: int, as_
) -> None:
    first = begun.report(assigned, "Первая попытка.")
    mentor, url = as_("mentor"), f"{begun.url}/tasks/{assigned}"
    form = {"csrf_token": csrf(mentor.get(url).get_data(as_text=True)), "outcome": "returned"}
    bare = mentor.post(f"{begun.url}/reports/{first}/check", data={**form, "comment": "  "})
    assert bare.status_code == 422
    assert 'id="comment-error"' in bare.get_data(as_text=True)
    assert begun.state(assigned) == "reported"
    mentor.post(f"{begun.url}/reports/{first}/check", data={**form, "comment": "Нет таблицы."})
    assert begun.state(assigned) == "returned"
    begun.check(begun.report(assigned, "Вторая попытка."), verified=True, comment="Всё сходится.")
    page = begun.browser().get(url).get_data(as_text=True)
    places = [page.index(text) for text in ("Всё сходится.", "Первая попытка.", "Нет таблицы.")]
    assert page.index("Вторая попытка.") < places[0] < places[1] < places[2]


def test_an_unknown_outcome_is_refused(begun: Begun, assigned: int, as_) -> None:
    report = begun.report(assigned)
    mentor = as_("mentor")
    token = csrf(mentor.get(begun.url).get_data(as_text=True))
    for outcome in ("", "perfect", "x" * 10_000):
        answer = mentor.post(
            f"{begun.url}/reports/{report}/check", data={"csrf_token": token, "outcome": outcome}
        )
        assert answer.status_code == 422
    assert begun.state(assigned) == "reported"


@pytest.mark.parametrize("name", ["mentor", "hr", "director"])
def test_mentor_hr_and_director_may_verify(
    begun: Begun, assigned: int, world: World, name: str
) -> None:
    report = begun.report(assigned)
    tasks.check_report(identity_of(world.users[name]), begun.id, report, True, "")
    assert begun.state(assigned) == "verified"


def test_two_who_check_at_once_are_not_both_right(
    begun: Begun, assigned: int, world: World, as_
) -> None:
    report = begun.report(assigned)
    director = as_("director")
    token = csrf(director.get(begun.url).get_data(as_text=True))
    begun.check(report, verified=False, comment="Нет таблицы.")
    begun.check(report, verified=False, comment="Нет таблицы.")
    answer = director.post(
        f"{begun.url}/reports/{report}/check",
        data={"csrf_token": token, "outcome": "verified", "comment": "Мне хватает."},
    )
    assert answer.status_code == 422
    assert "Нет таблицы." in answer.get_data(as_text=True)
    assert "Мне хватает." in answer.get_data(as_text=True)
    assert begun.state(assigned) == "returned"


def test_why_a_report_came_back_stands_before_the_next_one_is_written(
    begun: Begun, assigned: int
) -> None:
    begun.check(begun.report(assigned, "Первая попытка."), verified=False, comment="Нет таблицы.")
    page = begun.browser().get(f"{begun.url}/tasks/{assigned}").get_data(as_text=True)
    assert page.count("Нет таблицы.") == 1
    assert page.index("Нет таблицы.") < page.index('name="text"')


@pytest.mark.parametrize("role", ["mentor", "hr", "director"])
def test_the_doer_never_verifies_whatever_roles_they_hold(
    begun: Begun, assigned: int, world: World, rows, role: str
) -> None:
    give_role(begun.employee, role, None)
    report = begun.report(assigned)
    who = identity_of(begun.employee)
    with pytest.raises(Refused) as refused:
        tasks.check_report(who, begun.id, report, True, "")
    assert refused.value.code == "own_task"
    browser = begun.browser()
    page = browser.get(f"{begun.url}/tasks/{assigned}").get_data(as_text=True)
    assert f"/reports/{report}/check" not in page
    answer = browser.post(
        f"{begun.url}/reports/{report}/check",
        data={"csrf_token": csrf(page), "outcome": "verified"},
    )
    assert answer.status_code == 422
    assert begun.state(assigned) == "reported"
    assert rows("SELECT count(*) FROM probation_check") == [(0,)]


@pytest.mark.parametrize("role", ["hr", "director", "mentor"])
def test_the_doer_manages_nothing_of_their_own_probation(
    begun: Begun, world: World, role: str
) -> None:
    give_role(begun.employee, role, world.branches["Центр"])
    who, task = identity_of(begun.employee), begun.task_ids()[0]
    for act in (
        lambda: tasks.assign_task(who, begun.id, task),
        lambda: tasks.assign_all(who, begun.id),
        lambda: tasks.cancel_task(who, begun.id, task),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "own_probation"
    assert begun.browser().get(f"{begun.url}/tasks/{task}/edit").status_code == 404


@pytest.mark.parametrize("name", ["mentor", "hr", "director", "employee"])
def test_nobody_else_reports_for_the_employee(
    begun: Begun, assigned: int, world: World, name: str
) -> None:
    with pytest.raises(NotFound):
        tasks.report_task(identity_of(world.users[name]), begun.id, assigned, TEXT, None, 2)


def test_a_proposed_or_verified_task_takes_no_report(begun: Begun, assigned: int) -> None:
    proposed = begun.task_ids()[1]
    who = identity_of(begun.employee)
    with pytest.raises(NotFound):
        tasks.report_task(who, begun.id, proposed, TEXT, None, 1)
    begun.check(begun.report(assigned), verified=True)
    with pytest.raises(Refused) as refused:
        tasks.report_task(who, begun.id, assigned, TEXT, None, 4)
    assert refused.value.code == "task_not_to_do"


def test_a_task_becomes_overdue_by_the_clock_alone(
    begun: Begun, assigned: int, as_, rows, move: Move
) -> None:
    due = str(rows("SELECT due_on FROM probation_task WHERE id = :id", id=assigned)[0][0])
    before = rows("SELECT * FROM probation_task ORDER BY id")
    late = timedelta(days=60)
    assert "Просрочено на" not in as_("mentor").get(begun.url).get_data(as_text=True)
    move(late)
    assert due < "2027-02-05"
    assert "Просрочено на" in as_("mentor").get(begun.url).get_data(as_text=True)
    assert "Просрочено на" in begun.browser().get(begun.url).get_data(as_text=True)
    assert rows("SELECT * FROM probation_task ORDER BY id") == before
    begun.report(assigned)
    assert "Просрочено на" not in begun.browser().get(begun.url).get_data(as_text=True)


def test_a_report_of_another_probation_is_not_found(
    begun: Begun, assigned: int, world: World
) -> None:
    report = begun.report(assigned)
    with pytest.raises(NotFound):
        tasks.check_report(identity_of(world.users["mentor"]), begun.id + 1, report, True, "")
    with pytest.raises(NotFound):
        tasks.check_report(identity_of(world.users["mentor"]), begun.id, report + 1, True, "")


def test_an_empty_report_or_check_that_comes_too_late_is_told_so(
    begun: Begun, assigned: int, as_
) -> None:
    browser, mentor = begun.browser(), as_("mentor")
    url = f"{begun.url}/tasks/{assigned}"
    token = csrf(browser.get(url).get_data(as_text=True))
    report = begun.report(assigned)
    late = browser.post(f"{url}/report", data={"csrf_token": token, "text": ""})
    assert late.status_code == 422
    assert "Сейчас отчёт по этому заданию не нужен." in late.get_data(as_text=True)
    token = csrf(mentor.get(url).get_data(as_text=True))
    begun.check(report, verified=True)
    answer = mentor.post(f"{begun.url}/reports/{report}/check", data={"csrf_token": token})
    assert answer.status_code == 422
    assert "Этот отчёт уже проверили" in answer.get_data(as_text=True)
