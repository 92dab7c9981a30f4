"""The whole exercise without a mouse: by keys alone, and by names and roles alone as a reader hears them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.e2e import planners
from tests.e2e.conftest import Running
from tests.e2e.people import Person

pytestmark = pytest.mark.xdist_group("browser")
KINDS = ("do", "delegate", "postpone", "decline")
TASKS = 24
MOST_STOPS = 1200
DIGITS = {"do": "1", "delegate": "2", "postpone": "3", "decline": "4"}


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_STOPS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {selector}")


def test_keys_alone_complete_the_exercise(running: Running, chromium: Browser) -> None:
    link = planners.invite(running, chromium, "Клавдия Клавишина")
    person = planners.arrive(Person(chromium, running.url, "ru"), link)
    page, keys = person.page, person.page.keyboard
    person.look()
    tasks = planners.order_of(page)
    assert len(tasks) == TASKS
    tab_to(page, "[data-act=keys]")
    keys.press("Enter")
    assert page.locator("#keys-dialog kbd:visible").count() > 8
    person.look()
    keys.press("Escape")
    for number, task in enumerate(tasks):
        kind = KINDS[number % 4]
        tab_to(page, f"[data-task='{task}'] .task-state")
        # Here and only here single keys act; "?" opens the list of them.
        keys.press("?")
        expect(page.locator("#keys-dialog")).to_be_visible()
        keys.press("Escape")
        keys.press(DIGITS[kind])
        if kind == "do":
            keys.press("ArrowDown")
            for _ in range(5):
                keys.press("Shift+ArrowDown")
        elif kind == "delegate":
            keys.press("ArrowDown")
            tab_to(page, f"[name='to.{task}']")
            keys.press("ArrowDown")
        elif kind == "postpone":
            tab_to(page, f"[name='until.{task}']")
            keys.press("ArrowDown")
        assert task == page.evaluate("document.activeElement.closest('[data-task]').dataset.task")
    fields = planners.fields_of(page)
    assert [fields[f"choice.{task}"] for task in tasks] == [KINDS[at % 4] for at in range(TASKS)]
    assert page.locator("[data-part=left]").inner_text() == "0"
    # A key that is typed into a field is text, and no command.
    tab_to(page, "#notes")
    keys.type("1234?")
    assert page.locator("#notes").input_value() == "1234?"
    person.look()
    tab_to(page, ".actions .button-primary")
    keys.press("Enter")
    page.wait_for_url("**/summary")
    person.look()
    tab_to(page, "form[action$='/submit'] button")
    keys.press("Enter")
    page.wait_for_url("**/receipt")
    person.close()


class Reader:
    """Somebody who hears only the role and the name of what has the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Accessibility.enable")

    def hear(self) -> tuple[str, str]:
        """Role and name of what has the focus."""
        found = self.session.send("Runtime.evaluate", {"expression": "document.activeElement"})
        tree = self.session.send(
            "Accessibility.getPartialAXTree",
            {"objectId": found["result"]["objectId"], "fetchRelatives": False},
        )
        node: dict[str, Any] = tree["nodes"][0]
        return node["role"]["value"], str(node.get("name", {}).get("value", ""))

    def on(self) -> tuple[str, str]:
        """One stop further."""
        self.page.keyboard.press("Tab")
        return self.hear()

    def until(self, role: str, name: str) -> None:
        """On to what has this role and name."""
        for _ in range(MOST_STOPS):
            if self.hear() == (role, name):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"nowhere: {role} {name}")


def test_names_and_roles_alone_complete_the_exercise(running: Running, chromium: Browser) -> None:
    link = planners.invite(running, chromium, "Слава Слушатель")
    person = planners.arrive(Person(chromium, running.url, "ru"), link)
    page = person.page
    reader = Reader(page)
    words = {
        "do": "Сделать",
        "delegate": "Поручить",
        "postpone": "Перенести",
        "decline": "Отказаться",
    }
    heard: list[str] = []
    minute = 9 * 60
    reader.until("searchbox", "Найти дело")
    for _ in range(MOST_STOPS):
        role, name = reader.on()
        if (role, name) == ("button", "Проверить и отправить"):
            break
        undecided = re.fullmatch(r"(.+): не решено", name)
        if role == "button" and undecided:
            heard.append(undecided[1])
        elif role == "radio":
            wanted = words[KINDS[(len(heard) - 1) % 4]]
            for _ in range(5):
                if reader.hear()[1] == wanted:
                    break
                page.keyboard.press("ArrowRight")
            assert reader.hear() == ("radio", wanted)
        elif role == "textbox" and name in ("Начало", "Когда передам"):
            page.keyboard.type(f"{minute // 60}:{minute % 60:02d}")
            minute += 20
        elif role == "textbox" and name == "Моя оценка, минут":
            page.keyboard.type("20")
        elif role in ("combobox", "menulistbox") and name in ("Кому", "До какого дня"):
            page.keyboard.press("ArrowDown")
        else:
            assert name, f"something without a name, as {role}"
    assert len(heard) == len(set(heard)) == TASKS
    # The day says itself in its own order, by the names of its blocks.
    blocks = page.locator(".block").evaluate_all("all => all.map(one => one.textContent)")
    assert blocks == sorted(blocks)
    assert len(blocks) == TASKS / 2
    reader.until("button", "Проверить и отправить")
    page.keyboard.press("Enter")
    page.wait_for_url("**/summary")
    reader.until("button", "Отправить план")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt")
    person.close()
