"""What the pages say and how much they ask of the database."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hiring.probation import tasks
from tests.counting import statements
from tests.probation.conftest import TODAY, Begun, Move
from tests.world import World, identity_of


def in_english(browser):  # type: ignore[no-untyped-def]
    """The same browser, in English."""
    with browser.session_transaction() as session:
        session["locale"] = "en"
    return browser


def fill(begun: Begun) -> None:
    """One verified, one returned, one to check, one to do and one cancelled task."""
    first, second, third, fourth, fifth, _ = begun.task_ids()
    for task in (first, second, third, fourth):
        begun.assign(task)
    begun.check(begun.report(first), verified=True, comment="Сходится.")
    begun.check(begun.report(second), verified=False, comment="Нет записей двух бесед.")
    begun.report(third)
    mentor = identity_of(begun.world.users["mentor"])
    tasks.cancel_task(mentor, begun.id, fifth)


@pytest.mark.parametrize("name", ["mentor", "hr", "director", "doer"])
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_page_stands_in_both_languages(begun: Begun, as_, name: str, locale: str) -> None:
    fill(begun)
    browser = begun.browser() if name == "doer" else as_(name)
    if locale == "en":
        in_english(browser)
    paths = ["/probations", begun.url]
    paths += [f"{begun.url}/tasks/{task}" for task in begun.task_ids()[:4]]
    if name != "doer":
        paths += [f"{begun.url}/tasks/{begun.task_ids()[3]}/edit", f"{begun.url}/tasks/new"]
        paths += [f"{begun.url}/tasks/{task}" for task in begun.task_ids()[4:]]
    for path in paths:
        assert browser.get(path).status_code == 200


def test_the_page_says_done_due_and_overdue_in_words(begun: Begun, as_, move: Move) -> None:
    fill(begun)
    page = in_english(as_("mentor")).get(begun.url).get_data(as_text=True)
    for words in ("Verified", "Returned", "Reported, to be checked", "Assigned", "Cancelled"):
        assert words in page
    assert "Overdue by" not in page
    move(timedelta(days=80))
    late = in_english(as_("mentor")).get(begun.url).get_data(as_text=True)
    assert "Overdue by" in late
    assert "2 tasks are overdue" in late


def test_the_list_counts_what_is_done_to_check_to_do_and_overdue(
    begun: Begun, as_, move: Move
) -> None:
    fill(begun)

    def cells() -> list[str]:
        page = in_english(as_("director")).get("/probations").get_data(as_text=True)
        row = page.split("<tbody>")[1].split("</tr>")[0]
        found = [cell.split("</td>")[0].split(">", 1)[1] for cell in row.split("<td")[3:]]
        return [re.sub(r"<[^>]+>", " ", cell).strip() for cell in found]

    done, *others = cells()
    assert re.fullmatch(r"1 of 4\s+proposed: 1", done)
    assert others == ["1", "2", "0"]
    move(timedelta(days=80))
    assert cells()[1:] == ["1", "0", "2"]


def test_what_is_only_proposed_is_not_counted_before_the_employee(begun: Begun, as_) -> None:
    assert "proposed: 6" in in_english(as_("mentor")).get("/probations").get_data(as_text=True)
    assert "proposed:" not in in_english(begun.browser()).get("/probations").get_data(as_text=True)


def test_an_empty_list_says_what_will_stand_there(world: World, as_) -> None:
    assert "Nobody is on probation yet" in in_english(as_("hr")).get("/probations").get_data(
        as_text=True
    )
    assert "Nobody is on probation yet" in in_english(as_("employee")).get("/probations").get_data(
        as_text=True
    )


def test_the_employee_without_a_task_is_told_that_they_come(begun: Begun) -> None:
    page = in_english(begun.browser()).get(begun.url).get_data(as_text=True)
    assert "Your mentor is preparing your tasks." in page


@pytest.mark.parametrize("name", ["hr", "mentor"])
def test_the_pages_ask_the_database_little_and_no_more_with_more_tasks(
    begun: Begun, as_, name: str
) -> None:
    browser, app = as_(name), begun.app

    def asked() -> list[int]:
        counts = []
        for path in ("/probations", begun.url, f"{begun.url}/tasks/{begun.task_ids()[0]}"):
            browser.get(path)
            with statements(app) as sent:
                assert browser.get(path).status_code == 200
            counts.append(len(sent))
        return counts

    few = asked()
    mentor = identity_of(begun.world.users["mentor"])
    for number in range(20):
        draft = tasks.Draft(f"Задание {number}", "Итог", "Критерий", 1, TODAY)
        tasks.add_task(mentor, begun.id, "empathy", draft, True)
    fill_some = begun.task_ids()[6:16]
    for task in fill_some:
        begun.report(task)
    assert asked() == few
    assert max(few) <= 10


def test_the_session_page_pays_little_for_its_probation(begun: Begun, as_) -> None:
    browser = as_("hr")
    path = f"/sessions/{begun.world.session}"
    browser.get(path)
    with statements(begun.app) as sent:
        browser.get(path)
    asked = [statement for statement in sent if "probation" in statement]
    assert len(asked) == 1


@pytest.mark.parametrize("page", ["0", "-1", "2", "999999999999", "x"])
def test_a_page_number_that_is_none_shows_a_page(begun: Begun, as_, page: str) -> None:
    answer = as_("hr").get(f"/probations?page={page}")
    assert answer.status_code == 200
    assert begun.url in answer.get_data(as_text=True)


def test_the_mentor_finds_proposals_on_their_own_page_until_they_are_assigned(
    begun: Begun, as_
) -> None:
    count = len(begun.task_ids())
    page = as_("mentor").get("/").text
    assert f"предложено: {count}" in page
    for name in ("hr", "director"):
        assert f"предложено: {count}" not in as_(name).get("/").text
    for task in begun.task_ids():
        begun.assign(task)
    assert "предложено:" not in as_("mentor").get("/").text
