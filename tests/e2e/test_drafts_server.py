"""A server that is killed, and the end of the time: what was typed is there, or is said to be late."""

from __future__ import annotations

import os
import signal
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import typists
from tests.e2e.conftest import Running, free_port, start_server

pytestmark = pytest.mark.xdist_group("browser")


def kill(server: Running) -> None:
    """End every process of a server at once, without a word."""
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait(30)


def test_a_killed_server_and_the_end_of_the_time_lose_nothing(
    chromium: Browser, tmp_path: Path
) -> None:
    port = free_port()
    server = start_server(tmp_path, port)
    try:
        laptop = typists.come(chromium, server)
        page = typists.open_planner(laptop, server)
        words = [f"до обрыва {number}" for number in range(5)]
        for word in words:
            page.fill("#notes", word)
            page.locator("#notes").blur()
        kill(server)
        page.fill("#notes", "пока сервера нет")
        page.locator("#notes").blur()
        typists.wait_for(page, "kept")
        draft = server.draft
        server = start_server(tmp_path, port)
        server.draft = draft
        page.evaluate("dispatchEvent(new Event('online'))")
        typists.saved(page)
        values = typists.typed(server, "notes")
        assert values == [*words, "пока сервера нет"]

        # A phone without a connection, while the laptop sees the end of the time.
        phone = chromium.new_context(storage_state=laptop.storage_state())
        other = typists.open_planner(phone, server)
        typists.cut(other)
        other.fill("#notes", "на телефоне перед самым концом")
        typists.wait_for(other, "kept")
        page.locator("dialog[open] button[value=go]").click()
        page.fill("#notes", "последнее слово")
        typists.saved(page)
        ends(server, datetime.now(UTC) - timedelta(seconds=13))
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_url("**/receipt")
        assert typists.present(server)["notes"] == "последнее слово"
        other.unroute(typists.WIRE)
        other.evaluate("dispatchEvent(new Event('online'))")
        expect(other.locator("dialog[open]")).to_contain_text("Время вышло")
        assert "на телефоне перед самым концом" in typists.typed(server, "notes")
        assert typists.present(server)["notes"] == "последнее слово"
        other.locator("dialog[open] button").click()
        other.wait_for_url("**/receipt")
        laptop.close()
        phone.close()
    finally:
        kill(server)


def ends(server: Running, due: datetime) -> None:
    """Let the attempt's time be over at `due`."""
    with sqlite3.connect(server.data / "hiring.db", timeout=10) as database:
        database.execute(
            "update plan_attempt set due_at = ? where id = ?",
            (due.strftime("%Y-%m-%d %H:%M:%S.%f"), server.draft.rpartition(":")[2]),
        )
