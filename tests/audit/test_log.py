"""The log page: who still rates a session does not read there who has submitted and what is discussed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from hiring.core.commands import command
from hiring.core.db import db
from hiring.interviews import debrief_service
from hiring.sessions import service as sessions
from tests.interviews import debriefs
from tests.world import World, identity_of

TOLD = (
    "Оценщик отправил оценки",
    "предложено значение",
    "Расхождение обсуждено",
    "Оценка пересмотрена",
)


@command
def make_administrator(user_id: int) -> None:
    """The same person administers the installation."""
    db.session.execute(
        text("INSERT INTO membership (user_id, role) VALUES (:user, 'administrator')"),
        {"user": user_id},
    )


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_what_others_have_done_with_ratings_is_not_told_to_who_still_rates(
    app: Flask, world: World, as_
) -> None:
    seats = [world.users[name] for name in ("rater", "director", "second_rater")]
    sessions.change_raters(identity_of(world.users["hr"]), world.session, seats)
    make_administrator(world.users["second_rater"])
    debriefs.rate(world, "rater", 5)
    debriefs.rate(world, "director", 1)
    rater = identity_of(world.users["rater"])
    debriefs.propose(world, "rater", debriefs.row_of(world, "case"), 1)
    row = debriefs.row_of(world, "role_play")
    with app.test_request_context():
        debrief_service.let_stand(rater, world.session, row.step_id, row.field, "Видели разное.")
    everything = as_("administrator").get("/log").text
    for words in TOLD:
        assert words in everything, words
    assert "ещё оцениваете" not in everything
    blind = as_("second_rater")
    for address in ("/log", f"/log?about=session:{world.session}"):
        page = blind.get(address).text
        assert "Создана сессия" in page
        assert "ещё оцениваете" in page
        for words in TOLD:
            assert words not in page, words
    debriefs.rate(world, "second_rater", 3)
    page = blind.get("/log").text
    for words in TOLD:
        assert words in page, words
