"""HR's page of an attempt: every fact of its way, in words; nothing for who still rates."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.day_plans import attempts, events, service, submission
from hiring.day_plans.models import Accommodation
from hiring.sessions import service as sessions_service
from tests import world as world_module
from tests.interviews.filled import post
from tests.verdicts import stage
from tests.world import World, identity_of

WHY = "канарейка-почему"
REASON = "Отключили свет"


def address(world: World, more: str = "") -> str:
    return f"/sessions/{world.session}/day-plan{more}"


def page_of(as_: Any, world: World, name: str = "hr", more: str = "") -> str:
    return unescape(as_(name).get(address(world, more)).text)


@command
def _grant(world: World) -> None:
    now = clock.now()
    db.session.add(
        Accommodation(
            session_id=world.session,
            state="granted",
            wishes=["extra_50"],
            reason=WHY,
            asked_at=now,
            answered_by_id=world.users["director"],
            answered_at=now,
            answer="Хорошо",
            extra_percent=50,
        )
    )


@command
def _happens(attempt_id: int, kind: str, device: str = "", **details: Any) -> None:
    events.record(attempt_id, kind, clock.now(), device, **details)


def operation(number: int, window: str = "window-one", age: int = 0, **change: str) -> Any:
    fields = {name.replace("__", "."): value for name, value in change.items()}
    return {
        "id": f"op-{number}",
        "writer": window,
        "base_version": 0,
        "change": fields,
        "age": age,
    }


def eventful(world: World) -> None:
    """An attempt in two windows on two devices, with everything that can happen."""
    candidate = world_module.candidate_of(world.session)
    sessions_service.consent(candidate, notice_version="1", locale="ru", text="да")
    with clock.stopped_at(clock.now() - timedelta(hours=3)) as move:
        _grant(world)
        service.start_plan(candidate)
        attempt = submission.find_present(world.session)
        assert attempt is not None
        number = attempt.id
        _happens(number, "opened", "laptop", writer="window-one", offset=3720, system="Windows")
        move(timedelta(seconds=40))
        service.keep_operations(
            candidate, number, "window-one", [operation(1, choice__refund="do")]
        )
        move(timedelta(seconds=70))
        service.keep_operations(
            candidate,
            number,
            "window-one",
            [operation(2, start__refund="9:15", minutes__refund="10")],
        )
        since = int(clock.now().timestamp())
        move(timedelta(minutes=6))
        _happens(
            number,
            "offline",
            "laptop",
            writer="window-one",
            **{"from": since, "until": since + 360},
        )
        _happens(number, "opened", "phone", writer="window-two", offset=2, system="Android")
        _happens(number, "taken", "phone", writer="window-two")
        service.keep_operations(
            candidate, number, "window-two", [operation(3, "window-two", choice__parcel="delegate")]
        )
        db.session.rollback()
        present = submission.find_present(world.session)
        assert present is not None
        assert present.due_at is not None
        attempts.adjust_time(
            identity_of(world.users["hr"]),
            world.session,
            1,
            -15,
            present.due_at.isoformat(),
            REASON,
        )
        # Half as much again was granted, and 15 minutes were taken off.
        move(timedelta(minutes=50))
        assert submission.submit_if_over(world.session)
        late = operation(4, "window-two", age=900, start__parcel="11:11")
        service.keep_operations(candidate, number, "window-two", [late])


def test_the_page_tells_what_happened_in_words(world: World, as_: Any) -> None:
    eventful(world)
    page = page_of(as_, world)
    for said in (
        "Это сведения о том, как появился план",
        "сервером, когда вышло время",
        "Открыто окно 1",
        "Работа продолжена в окне 2",
        "Окно 1 оставалось без связи: 6 мин",
        "спешат на 62 мин",
        "идут верно",
        "A, Windows",
        "B, Android",
        "время на задание",
        "на 50\N{NO-BREAK SPACE}% больше, разрешение: Тест director",
        "Время изменено: −15 мин",
        REASON,
        "Пришло после окончания",
        "11:11",
        "Не удалось прочитать в конце",
        '<span translate="no">Поручить</span>',
    ):
        assert said in page, said
    assert WHY not in page


def test_time_and_changes_stand_by_task(world: World, as_: Any) -> None:
    eventful(world)
    page = page_of(as_, world)
    titles = stage.content.get_words(world.content_version, "ru")["day_plans"]["working_day"]
    refund = page.index(f'data-label="Дело">{titles["tasks"]["refund"]["title"]}')
    row = page[refund : refund + 400]
    assert "1:50" in row  # 40 s to the first change and 70 to the second
    assert ">3<" in row
    parcel = page.index(f'data-label="Дело">{titles["tasks"]["parcel"]["title"]}')
    assert "2:00" in page[parcel : parcel + 400]  # six minutes count as two


def test_the_page_holds_every_loss_and_every_deadline(world: World, as_: Any) -> None:
    stage.plan(world, name="everything_to_administrator", slips=0)
    report = db.session.query(attempts.PlanAttempt).one()
    page = page_of(as_, world)
    assert "Всё, что стоило баллов" in page
    found = page[page.index("Всё, что стоило баллов") :]
    losses = found[: found.index("Каждый срок")].count("<li>")
    costly = [reason for reason in _report(report.id)["reasons"] if reason["total_loss"] > 0.05]
    assert losses == len(costly) > 8
    assert "Каждый срок при выполнении плана" in page
    assert "Вопросы для беседы" in page


def test_the_sentences_above_a_plan_stand_apart(world: World, as_: Any) -> None:
    eventful(world)
    page = page_of(as_, world)
    assert re.search(r"80 — сильно: [0-9]+\. План отправил|80 — сильно: [0-9]+\. [А-Я]", page)
    assert not re.search(r"[а-я0-9]\.[А-Я]", page)


def _report(attempt_id: int) -> Any:
    from hiring.day_plans.models import PlanResult

    return db.session.query(PlanResult).filter_by(attempt_id=attempt_id).one().report


@pytest.mark.parametrize("name", ["hr", "director"])
def test_who_rates_reads_nothing_of_the_attempt_before_submitting(
    world: World, as_: Any, name: str
) -> None:
    hr = identity_of(world.users["hr"])
    raters = [world.users[name], world.users["rater"]]
    sessions_service.change_raters(hr, world.session, raters)
    eventful(world)
    assert as_(name).get(address(world)).status_code == 404
    stage.rate(world, name)
    page = page_of(as_, world, name)
    assert "Пришло после окончания" in page
    # What was typed, and the reading of it, wait for the ratings to be closed.
    assert "11:11" not in page
    assert "Всё, что стоило баллов" not in page
    stage.rate(world, "rater")
    stage.close(world)
    assert "11:11" in page_of(as_, world, name)


def test_hr_who_rates_can_still_help_with_the_time(world: World, as_: Any) -> None:
    hr = identity_of(world.users["hr"])
    sessions_service.change_raters(hr, world.session, [world.users["hr"]])
    candidate = world_module.candidate_of(world.session)
    sessions_service.consent(candidate, notice_version="1", locale="ru", text="да")
    service.start_plan(candidate)
    session_page = as_("hr").get(f"/sessions/{world.session}").text
    assert address(world, "/time") in session_page
    assert f'href="{address(world)}"' not in session_page
    assert as_("hr").get(address(world, "/time")).status_code == 200


def test_the_time_is_changed_by_the_form_and_faults_keep_what_is_typed(
    world: World, as_: Any, rows: Any
) -> None:
    candidate = world_module.candidate_of(world.session)
    sessions_service.consent(candidate, notice_version="1", locale="ru", text="да")
    service.start_plan(candidate)
    browser = as_("hr")
    page = browser.get(address(world, "/time")).text
    seen = page[page.index('name="seen" value="') + 19 :].partition('"')[0]
    typed = {"attempt": "1", "seen": unescape(seen), "way": "more", "reason": REASON}
    for minutes in ("0", "сорок", "241", ""):
        answer = post(browser, address(world, "/time"), {**typed, "minutes": minutes})
        assert answer.status_code == 422
        assert REASON in answer.text
        assert "от 1 до 240" in answer.text
    answer = post(browser, address(world, "/time"), {**typed, "minutes": "15", "reason": ""})
    assert answer.status_code == 422
    before = rows("SELECT due_at FROM plan_attempt")
    assert post(browser, address(world, "/time"), {**typed, "minutes": "15"}).status_code == 303
    assert rows("SELECT due_at FROM plan_attempt") != before
    # A page of before the change, and another number: looked at first.
    answer = post(browser, address(world, "/time"), {**typed, "minutes": "20"})
    assert answer.status_code == 422
    assert "тем временем сдвинулся" in answer.text
    assert unescape(seen) not in unescape(answer.text)


def test_opening_again_and_beginning_anew_by_the_forms(world: World, as_: Any, rows: Any) -> None:
    stage.plan(world)
    browser = as_("hr")
    typed = {"attempt": "1", "minutes": "20", "reason": REASON}
    for fault in ({"minutes": "4"}, {"minutes": "481"}, {"reason": " "}):
        answer = post(browser, address(world, "/reopening"), {**typed, **fault})
        assert answer.status_code == 422, fault
    for _ in range(2):  # a double press
        assert post(browser, address(world, "/reopening"), typed).status_code == 303
    assert rows("SELECT count(*) FROM plan_attempt") == [(2,)]
    page = page_of(as_, world)
    assert "Все попытки" in page
    assert "HR снова открыл план" in page
    assert "дано при повторном открытии" in page
    earlier = page_of(as_, world, more="?attempt=1")
    assert REASON in earlier
    assert "Всё, что стоило баллов" in earlier
    refused = post(browser, address(world, "/new-start"), {"attempt": "2", "reason": REASON})
    assert refused.status_code == 422
    done = {"attempt": "2", "reason": REASON, "read": "y"}
    assert post(browser, address(world, "/new-start"), done).status_code == 303
    assert "Кандидату разрешено начать заново" in browser.get(f"/sessions/{world.session}").text
    assert "начата заново" in page_of(as_, world)
    # Without a present attempt there is nothing to change.
    assert browser.get(address(world, "/new-start")).status_code == 404
    assert browser.get(address(world, "?attempt=9")).status_code == 404


def test_the_warning_says_what_goes_and_what_stays(world: World, as_: Any) -> None:
    candidate = world_module.candidate_of(world.session)
    sessions_service.consent(candidate, notice_version="1", locale="ru", text="да")
    attempt = service.start_plan(candidate)
    service.keep_operations(
        candidate, attempt, "window-one", [operation(1, choice__refund="do", choice__gift="do")]
    )
    page = page_of(as_, world, more="/new-start")
    assert "решение есть по 2 делам" in page
    assert "Что пропадёт" in page
    assert "Что останется" in page


def test_before_the_start_there_is_no_page(world: World, as_: Any) -> None:
    for more in ("", "/time", "/reopening", "/new-start"):
        assert as_("hr").get(address(world, more)).status_code == 404


def test_the_page_asks_for_a_fixed_number_of_things(app: Any, world: World, as_: Any) -> None:
    from tests.counting import statements

    eventful(world)
    browser = as_("hr")
    browser.get(address(world))
    with statements(app) as sent:
        assert browser.get(address(world)).status_code == 200
    assert len(sent) <= 16, "\n".join(sent)
