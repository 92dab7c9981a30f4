"""What others gave changes nothing that a rater can reach before submitting: no word, no number, no count."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from hiring.core import clock
from hiring.core.commands import command
from hiring.core.db import db
from hiring.interviews import debrief_service, service
from hiring.interviews.models import FollowUpNote
from hiring.observations.models import ObservationMark
from hiring.sessions import service as sessions_service
from tests import world as world_module
from tests.access import matrix
from tests.interviews import debriefs, filled
from tests.interviews.debriefs import propose, row_of
from tests.interviews.filled import step_of
from tests.interviews.test_blindness import EVERY_ROLE, _give_every_role, answers, staged
from tests.verdicts import stage
from tests.world import World, add_candidate, identity_of

CANARY = "канарейка"
# So many marks as no other number of any page is.
MARKS = 173
SECRET = re.compile(
    r'name="csrf_token"[^>]*|(?<![\w-])(?:[0-9a-f]{64}|[\w-]{43})(?![\w-])|\d+(?:\.\d+)? (?:ms|мс)'
)
SEARCHES = (
    "/candidates?q={}",
    "/vacancies?q={}",
    "/log?about={}",
    "/log/openings?about={}",
    "/?q={}",
)
# Where else a person may look than at the addresses of the matrix.
MORE = ("", "/debrief", "/comparison", "/result", "/ratings", "/ratings/questions")


def write_everywhere(world: World, blind: str) -> None:
    """Two raters fill every text field with canaries, mark and discuss; `blind` has begun one step."""
    hr = identity_of(world.users["hr"])
    seats = [world.users[name] for name in ("rater", "director", blind)]
    sessions_service.change_raters(hr, world.session, seats)
    stage.plan(world)
    question = step_of(world, "knowledge").facts["questions"][0]["id"]
    for name, level in (("rater", 5), ("director", 1)):
        debriefs.rate(
            world,
            name,
            level,
            note=f"{CANARY}-заметка-{name}",
            notes={question: f"{CANARY}-вопрос-{name}"},
            fields={"run.why": f"{CANARY}-порядок-{name}"},
        )
    _mark_and_note(world)
    case, provocation, play = (row_of(world, name) for name in ("case", "provocation", "role_play"))
    proposal = propose(world, "rater", case, 1, f"{CANARY}-предложение")
    rater, director = (identity_of(world.users[name]) for name in ("rater", "director"))
    debrief_service.answer_proposal(director, world.session, proposal, False, f"{CANARY}-ответ")
    for say, row in (
        (debrief_service.add_remark, provocation),
        (debrief_service.let_stand, play),
    ):
        say(rater, world.session, row.step_id, row.field, f"{CANARY}-замечание")
    step = step_of(world, "knowledge")
    changed = {**(step.content or {}), "level": 2}
    service.revise_rating(rater, world.session, step.id, changed, f"{CANARY}-причина", step.version)


@command
def _mark_and_note(world: World) -> None:
    """Many marks with a note each, and what was heard about the plan."""
    pack = stage.content.get_pack(world.content_version)
    for _ in range(MARKS):
        db.session.add(
            ObservationMark(
                session_id=world.session,
                user_id=world.users["rater"],
                indicator=pack["observations"][0]["id"],
                sign=1,
                note=f"{CANARY}-отметка",
                at=clock.now(),
            )
        )
    db.session.add(
        FollowUpNote(
            session_id=world.session,
            user_id=world.users["rater"],
            question=1,
            asked=f"{CANARY}-спросили",
            note=f"{CANARY}-услышали",
            version=1,
            saved_at=clock.now(),
        )
    )


def begin(world: World, name: str) -> None:
    """The blind rater has rated one step and set one mark."""
    step = step_of(world, "provocation", name)
    given = debriefs.answers.content_of("provocation", step.facts, 3, name, step.item)
    filled.fill(world, name, step, {**given, "note": "моя заметка"})
    pack = stage.content.get_pack(world.content_version)
    filled.mark(world, name, pack["observations"][1]["id"], -1, step=step)


@command
def turn_round(session_id: int, blind_id: int) -> None:
    """Everything that the others gave and said becomes something else; which rows there are stays."""
    others = {"session": session_id, "blind": blind_id}
    rated = db.session.execute(
        text("SELECT id, content FROM rating WHERE session_id = :session AND user_id <> :blind"),
        others,
    ).all()
    assert rated
    for row in rated:
        _store("rating", row.id, "content", _turned(_read(row.content)))
    revised = db.session.execute(
        text(
            "SELECT v.id, v.content FROM rating_revision v JOIN rating r ON r.id = v.rating_id "
            "WHERE r.session_id = :session"
        ),
        others,
    ).all()
    assert revised
    for row in revised:
        _store("rating_revision", row.id, "content", _turned(_read(row.content)))
    for statement in (
        "UPDATE rating_revision SET reason = 'иначе'",
        "UPDATE moderation SET value = -1, reason = 'иначе' WHERE session_id = :session",
        "UPDATE moderation_answer SET word = 'иначе'",
        "UPDATE debrief_remark SET text = 'иначе' WHERE session_id = :session",
        "UPDATE follow_up_note SET note = 'иначе', asked = 'иначе' WHERE user_id <> :blind",
        "UPDATE observation_mark SET sign = -1, note = 'иначе' "
        "WHERE session_id = :session AND user_id <> :blind",
        "UPDATE observation_mark SET removed_at = at "
        "WHERE session_id = :session AND user_id <> :blind AND id % 3 = 0",
    ):
        db.session.execute(text(statement), others)


def _store(table: str, row_id: int, column: str, value: Any) -> None:
    db.session.execute(
        text(f"UPDATE {table} SET {column} = :value WHERE id = :id"),
        {"value": json.dumps(value, ensure_ascii=False), "id": row_id},
    )


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _turned(value: Any, key: str = "") -> Any:
    """Other levels, positions, points, answers and words, in the same shape."""
    if isinstance(value, dict):
        return {name: _turned(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_turned(inner) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        if key == "level":
            return 6 - value
        return -value if key == "position" else 2 - value
    turned = {"yes": "no", "no": "yes", "agrees": "differs", "differs": "agrees"}
    return turned.get(value, value if value in ("partly", "observer", "player") else "иначе")


def everything(
    app: Flask, browser: FlaskClient, at: matrix.Stage, session_id: int
) -> Iterator[tuple[str, str]]:
    """(what was asked, what was answered) of every route, letter, search and file."""
    yield from answers(app, browser, at, session_id)
    db.session.rollback()
    letters = db.session.scalars(text("SELECT id FROM letter ORDER BY id")).all()
    steps = db.session.scalars(
        text("SELECT id FROM session_step WHERE session_id = :id"), {"id": session_id}
    ).all()
    asked = [f"/outbox/{letter}" for letter in letters]
    asked += [f"/sessions/{session_id}{path}" for path in MORE]
    asked += [f"/sessions/{session_id}/ratings/{step}" for step in steps]
    for step in (0, *steps):
        for field in ("level", "position", "level.empathy", "harm", "mark.free_expression"):
            asked.append(f"/sessions/{session_id}/debrief/{step}/{field}")
    asked += [path.format(quote("спросила прямо")) for path in SEARCHES]
    asked += [path.format(quote(CANARY)) for path in SEARCHES]
    for path in asked:
        with browser.get(path, follow_redirects=True) as answer:
            yield f"GET {path}", _unpacked(answer.data)
    # A page that saves by itself is answered in JSON.
    for step in steps:
        path = f"/sessions/{session_id}/ratings/{step}"
        with matrix.undone(app):
            token = world_module.csrf(browser.get("/account").get_data(as_text=True))
            with browser.post(
                path,
                data={"csrf_token": token, "version": "0", "note": "моё"},
                headers={"Accept": "application/json"},
            ) as answer:
                yield f"POST {path} as JSON", json.dumps(answer.get_json(), ensure_ascii=False)


def _unpacked(data: bytes) -> str:
    """The words of an answer; of a table or a document, of everything inside."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            data = b"\n".join(packed.read(name) for name in packed.namelist())
    assert not data.startswith(b"%PDF"), "a document of the session is open to who still rates"
    return data.decode("utf-8", "replace")


def blind_browser(app: Flask, world: World, blind: str, roles: str) -> FlaskClient:
    if roles == "every role":
        _give_every_role(world)
    return world_module.browser(app, user_id=world.users[blind])


@pytest.mark.parametrize(
    ("blind", "roles"),
    [("second_rater", "one role"), ("second_rater", "every role"), ("hr", "one role")],
)
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_nothing_of_the_others_can_be_read_or_counted_before_submitting(
    app: Flask, world: World, blind: str, roles: str
) -> None:
    with clock.stopped_at(clock.now()), app.test_request_context():
        at = staged(app, world)
        write_everywhere(world, blind)
        begin(world, blind)
        browser = blind_browser(app, world, blind, roles)
        before = dict(everything(app, browser, at, world.session))
        turn_round(world.session, world.users[blind])
        after = dict(everything(app, browser, at, world.session))
    assert len(before) > 150
    found = [
        f"{what}: {body[max(0, body.index(word) - 80) :][:200]}"
        for what, body in before.items()
        for word in (f"{CANARY}-", str(MARKS))
        # A search says what was searched for.
        if word in body
    ]
    assert not found, "\n".join(found)
    different = [
        f"{what}\n  {_first_difference(before[what], after[what])}"
        for what in before
        if SECRET.sub("", before[what]) != SECRET.sub("", after[what])
    ]
    assert not different, "it can be seen that others gave something else:\n" + "\n".join(different)


def _first_difference(before: str, after: str) -> str:
    before, after = SECRET.sub("", before), SECRET.sub("", after)
    place = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    return f"…{before[max(0, place - 60) : place + 60]!r} / {after[place : place + 60]!r}"


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_every_canary_can_be_read_after_submitting(app: Flask, world: World, as_) -> None:
    with app.test_request_context():
        write_everywhere(world, "second_rater")
    second = as_("second_rater")
    page = f"/sessions/{world.session}/debrief"
    assert second.get(page).status_code == 404
    debriefs.rate(world, "second_rater", 3)
    read = second.get(page).text
    read += "".join(
        second.get(f"{page}/{row.step_id}/{row.field}").text for row in debriefs.load(world).matters
    )
    for what in (
        "заметка-rater",
        "заметка-director",
        "вопрос-rater",
        "предложение",
        "ответ",
        "замечание",
        "причина",
        "услышали",
    ):
        assert f"{CANARY}-{what}" in read, what
    assert f"+{MARKS}" in read
    # What is no note is not shown, whatever it may be.
    assert f"{CANARY}-ключ" not in read


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_director_who_rates_is_blind_and_one_who_does_not_is_told(
    app: Flask, world: World, as_
) -> None:
    page = f"/sessions/{world.session}/debrief"
    told = "это разрешено HR и директорам"
    debriefs.rate(world, "rater", 5, note=f"{CANARY}-заметка")
    director = as_("director")
    seen = director.get(page).text
    assert told in seen
    assert f"{CANARY}-заметка" in seen
    # Another session, in which the director is a rater: nothing, until their own are submitted.
    hr = identity_of(world.users["hr"])
    world.session = add_candidate(world, "Зоя Проба", "zoya@example.org")
    sessions_service.change_raters(
        hr, world.session, [world.users["rater"], world.users["director"]]
    )
    debriefs.rate(world, "rater", 5, note=f"{CANARY}-другая")
    page = f"/sessions/{world.session}/debrief"
    assert director.get(page).status_code == 404
    assert f"{CANARY}-другая" not in director.get(f"/sessions/{world.session}").text
    debriefs.rate(world, "director", 3)
    after = director.get(page).text
    assert f"{CANARY}-другая" in after
    assert told not in after


def test_every_role_stands_in_the_list() -> None:
    """The blind rater of these tests holds every role that there is."""
    from hiring.access.permissions import STAFF_ROLES

    assert set(EVERY_ROLE) | {"rater"} == set(STAFF_ROLES)
