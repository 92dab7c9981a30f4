"""Drafting, changing, assigning and cancelling tasks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from hiring.core.refusals import Refused
from hiring.probation import tasks
from tests.probation.conftest import TODAY, Begun, Move
from tests.world import World, csrf, identity_of

FIELDS = {
    "competency": "empathy",
    "what": "Позвонить десяти клиентам, которые не приходили месяц.",
    "expected": "Таблица: кто, что сказал, что обещано.",
    "criterion": "Наставник перезванивает двум клиентам из десяти: слова совпадают.",
    "week": "2",
    "due_on": "2026-12-20",
}


def form_of(browser: FlaskClient, url: str, **fields: str) -> dict[str, str]:
    """What the form at `url` would send, with some fields typed over."""
    page = browser.get(url).get_data(as_text=True)
    marker = 'name="version" type="hidden" value="'
    version = page.split(marker)[1].split('"')[0] if marker in page else ""
    return {"csrf_token": csrf(page), "version": version, **FIELDS, **fields}


def test_the_mentor_changes_what_a_task_says(begun: Begun, as_, rows) -> None:
    task = begun.task_ids()[0]
    browser, url = as_("mentor"), f"{begun.url}/tasks/{begun.task_ids()[0]}/edit"
    answer = browser.post(url, data=form_of(browser, url))
    assert answer.status_code == 303
    assert rows("SELECT what, week, version FROM probation_task WHERE id = :id", id=task) == [
        (FIELDS["what"], 2, 2)
    ]
    assert FIELDS["criterion"] in browser.get(answer.headers["Location"]).get_data(as_text=True)


def test_of_two_windows_the_second_is_refused_and_keeps_what_was_typed(
    begun: Begun, as_, rows
) -> None:
    task = begun.task_ids()[0]
    url = f"{begun.url}/tasks/{task}/edit"
    first, second = as_("mentor"), as_("hr")
    mine = form_of(first, url, what="Сделать так.")
    theirs = form_of(second, url, what="Сделать иначе.", due_on="2026-12-22")
    assert first.post(url, data=mine).status_code == 303
    answer = second.post(url, data=theirs)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Сделать иначе." in page
    assert "Сделать так." in page
    assert 'value="2026-12-22"' in page
    assert rows("SELECT what FROM probation_task WHERE id = :id", id=task) == [("Сделать так.",)]
    # Knowing both, the same press puts the second one in place.
    theirs["version"] = page.split('name="version" type="hidden" value="')[1].split('"')[0]
    assert second.post(url, data=theirs).status_code == 303
    assert rows("SELECT what FROM probation_task WHERE id = :id", id=task) == [("Сделать иначе.",)]


@pytest.mark.parametrize("version", ["", "-1", "x", "٢", "9" * 50])
def test_a_version_that_is_none_is_stale(begun: Begun, as_, version: str) -> None:
    browser, url = as_("mentor"), f"{begun.url}/tasks/{begun.task_ids()[0]}/edit"
    assert browser.post(url, data=form_of(browser, url, version=version)).status_code == 409


def test_the_same_change_pressed_twice_is_one_change(begun: Begun, as_, rows) -> None:
    browser, url = as_("mentor"), f"{begun.url}/tasks/{begun.task_ids()[0]}/edit"
    form = form_of(browser, url)
    assert [browser.post(url, data=form).status_code for _ in range(2)] == [303, 303]
    assert rows("SELECT count(*) FROM audit_event WHERE event = 'probation.task_changed'") == [(1,)]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("what", ""),
        ("what", "   \n  "),
        ("what", "я" * 10_000),
        ("expected", "я" * 10_000),
        ("criterion", "я" * 10_000),
        ("week", "0"),
        ("week", "14"),
        ("week", "-1"),
        ("week", "вторая"),
        ("due_on", "9999-12-31"),
        ("due_on", "0001-01-01"),
        ("due_on", "2026-02-30"),
        ("due_on", "2026-12-06"),
        ("due_on", "2027-03-07"),
        ("due_on", "2026-12-13"),
        ("due_on", "٢٠٢٦-١٢-٢٠"),
    ],
)
def test_what_does_not_fit_is_named_beside_its_field_and_everything_stays_typed(
    begun: Begun, as_, rows, field: str, typed: str
) -> None:
    browser, url = as_("mentor"), f"{begun.url}/tasks/{begun.task_ids()[0]}/edit"
    before = rows("SELECT * FROM probation_task ORDER BY id")
    answer = browser.post(url, data=form_of(browser, url, **{field: typed}))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert "г.." not in page
    for name, value in FIELDS.items():
        if name not in (field, "competency", "week"):
            assert value in page
    if field != "week":
        assert typed.strip() in page
    assert rows("SELECT * FROM probation_task ORDER BY id") == before


def test_markup_in_a_task_is_shown_as_text(begun: Begun, as_) -> None:
    browser, url = as_("mentor"), f"{begun.url}/tasks/{begun.task_ids()[0]}/edit"
    browser.post(url, data=form_of(browser, url, what="<script>alert(1)</script>\x00 & 100 % <b>"))
    page = browser.get(begun.url).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 100 % &lt;b&gt;" in page


def test_a_task_of_ones_own_is_added_once_however_often_it_is_pressed(
    begun: Begun, as_, rows
) -> None:
    browser = as_("mentor")
    form = form_of(browser, f"{begun.url}/tasks/new", go="assign")
    before = len(begun.task_ids())
    answers = [browser.post(f"{begun.url}/tasks", data=form).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert len(begun.task_ids()) == before + 1
    assert begun.state(begun.task_ids()[-1]) == "assigned"


def test_an_own_task_may_stay_a_proposal(begun: Begun, as_) -> None:
    browser = as_("director")
    form = form_of(browser, f"{begun.url}/tasks/new", go="propose")
    assert browser.post(f"{begun.url}/tasks", data=form).status_code == 303
    assert begun.state(begun.task_ids()[-1]) == "proposed"


@pytest.mark.parametrize("competency", ["", "telepathy", "x" * 10_000])
def test_an_own_task_needs_a_competency_of_the_role(begun: Begun, as_, competency: str) -> None:
    browser = as_("mentor")
    form = form_of(browser, f"{begun.url}/tasks/new", competency=competency)
    assert browser.post(f"{begun.url}/tasks", data=form).status_code == 422


def post(browser: FlaskClient, begun: Begun, path: str) -> int:
    """Press a button of one press on the probation's pages; the answer's status."""
    token = csrf(browser.get(begun.url).get_data(as_text=True))
    return browser.post(f"{begun.url}{path}", data={"csrf_token": token}).status_code


def test_the_employee_sees_a_task_only_once_it_is_assigned(begun: Begun, as_, rows) -> None:
    task = begun.task_ids()[0]
    what = str(rows("SELECT what FROM probation_task WHERE id = :id", id=task)[0][0])
    employee = begun.browser()
    assert what not in employee.get(begun.url).get_data(as_text=True)
    assert employee.get(f"{begun.url}/tasks/{task}").status_code == 404
    assert post(as_("mentor"), begun, f"/tasks/{task}/assign") == 303
    assert what in employee.get(begun.url).get_data(as_text=True)
    assert employee.get(f"{begun.url}/tasks/{task}").status_code == 200


def test_all_proposals_are_assigned_with_one_press(begun: Begun, as_, rows) -> None:
    browser = as_("mentor")
    assert [post(browser, begun, "/assign") for _ in range(2)] == [303, 303]
    assert rows("SELECT DISTINCT state FROM probation_task") == [("assigned",)]
    assert rows("SELECT count(*) FROM audit_event WHERE event = 'probation.task_assigned'") == [
        (len(begun.task_ids()),)
    ]


def test_a_proposal_past_its_day_needs_a_new_one_before_it_is_assigned(
    begun: Begun, as_, rows, move: Move
) -> None:
    move(timedelta(days=40))
    late = rows("SELECT count(*) FROM probation_task WHERE due_on < '2027-01-16'")[0][0]
    assert late
    browser = as_("mentor")
    assert post(browser, begun, "/assign") == 303
    assert rows("SELECT count(*) FROM probation_task WHERE state = 'proposed'") == [(late,)]
    with pytest.raises(Refused) as refused:
        begun.assign(begun.task_ids()[0])
    assert refused.value.code == "task_due_past"


def test_a_cancelled_task_keeps_its_history_and_can_be_brought_back(begun: Begun, as_) -> None:
    task = begun.task_ids()[0]
    begun.assign(task)
    begun.check(begun.report(task), verified=False, comment="Нет списка.")
    browser = as_("hr")
    assert post(browser, begun, f"/tasks/{task}/cancel") == 303
    assert begun.state(task) == "cancelled"
    assert "Нет списка." in browser.get(f"{begun.url}/tasks/{task}").get_data(as_text=True)
    assert "Нет списка." in begun.browser().get(f"{begun.url}/tasks/{task}").get_data(as_text=True)
    assert post(browser, begun, f"/tasks/{task}/restore") == 303
    assert begun.state(task) == "proposed"


def test_what_is_reported_can_neither_be_changed_nor_cancelled(
    begun: Begun, world: World, as_
) -> None:
    task = begun.task_ids()[0]
    begun.assign(task)
    begun.report(task)
    mentor = identity_of(world.users["mentor"])
    draft = tasks.Draft("иначе", "иначе", "иначе", 1, TODAY)
    for act in (
        lambda: tasks.cancel_task(mentor, begun.id, task),
        lambda: tasks.change_task(mentor, begun.id, task, draft, 3),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "task_not_open"
    assert post(as_("mentor"), begun, f"/tasks/{task}/cancel") == 303
    assert begun.state(task) == "reported"
