"""The printable kit: what it says, who may have it, and that it is made once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hiring.core import i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.documents import service as documents
from hiring.documents.renderer import RenderFailed
from hiring.interviews import kit, printed
from hiring.sessions import queries as sessions
from hiring.sessions import service as sessions_service
from hiring.sessions.models import SessionRater, SessionStep
from tests import world as world_module
from tests.interviews import filled, test_blindness
from tests.interviews.filled import post
from tests.verdicts import stage
from tests.world import World, checked_pack, identity_of

CANARIES = (*test_blindness.RATED, "вторая-канарейка")


def facts_of(world: World, name: str) -> sessions.SessionFacts:
    db.session.rollback()
    return sessions.get_session_for(identity_of(world.users[name]), world.session)


def rater_of(world: World, name: str) -> sessions.Rater:
    return next(
        rater for rater in sessions.list_raters(world.session) if rater.user_id == world.users[name]
    )


def payload_of(world: World, name: str = "rater") -> dict[str, Any]:
    return kit.payload_of(facts_of(world, name), rater_of(world, name))


def address(world: World) -> str:
    return f"/sessions/{world.session}/kit"


def made(rows) -> list[tuple[object, ...]]:
    return rows("SELECT id, locale, state FROM document WHERE kind = 'kit' ORDER BY id")


@command
def change(world: World, questions: list[str], focus: list[str]) -> None:
    """Other questions in the area, and a focus for the rater."""
    steps = db.session.query(SessionStep).filter_by(session_id=world.session)
    steps.filter_by(instrument="knowledge").one().questions = questions
    seats = db.session.query(SessionRater).filter_by(session_id=world.session)
    seats.filter_by(user_id=world.users["rater"]).one().focus = focus


# What it says


def test_it_holds_the_steps_of_the_session_in_their_order_and_no_day_plan(world: World) -> None:
    steps = payload_of(world)["steps"]
    assert [step["instrument"] for step in steps] == [
        instrument for instrument, _ in world_module.STEPS if instrument != "day_plan"
    ]
    assert [step["number"] for step in steps] == list(range(1, len(steps) + 1))
    passed = 0
    for step in steps:
        assert step["begins"] == f"{passed // 60}:{passed % 60:02d}"
        passed += step["minutes"]


def test_it_holds_plain_values_that_are_the_same_each_time(world: World) -> None:
    payload = payload_of(world)
    assert json.loads(json.dumps(payload)) == payload
    assert payload_of(world) == payload


def test_only_the_questions_of_the_session_are_in_it_and_the_focus_is_marked(
    world: World,
) -> None:
    change(world, ["plateau", "basis_of_programme"], ["case/faulty_equipment"])
    payload = payload_of(world)
    area = payload["steps"][0]
    words = checked_pack().pack["words"]["ru"]["knowledge"]["body_correction"]["questions"]
    asked = [words[name]["question"] for name in ("plateau", "basis_of_programme")]
    assert [question["text"] for question in area["questions"]] == asked
    assert words["belly_by_holidays"]["question"] not in json.dumps(payload, ensure_ascii=False)
    assert payload["has_focus"]
    assert [step["title"] for step in payload["steps"] if step["is_own"]] == [
        checked_pack().pack["words"]["ru"]["cases"]["faulty_equipment"]["title"]
    ]
    assert not payload_of(world, "second_rater")["has_focus"]
    nobody = kit.payload_of(facts_of(world, "hr"), None)
    assert (nobody["rater"], nobody["has_focus"]) == ("", False)
    assert all(step["is_own"] for step in nobody["steps"])


@given(st.data())
def test_of_an_area_the_chosen_questions_are_printed_in_their_order_and_of_others_nothing(
    data: st.DataObject,
) -> None:
    pack = checked_pack().pack
    assert pack is not None
    name = data.draw(st.sampled_from(sorted(pack["knowledge"])))
    facts = pack["knowledge"][name]
    chosen = data.draw(
        st.lists(st.sampled_from(facts["questions"]), min_size=1, unique_by=lambda one: one["id"])
    )
    words = pack["words"][data.draw(st.sampled_from(i18n.LOCALES))]
    own = words["knowledge"][name]
    said = printed.SHAPES["knowledge"]({**facts, "questions": chosen}, own, words["pack"])
    assert [question["text"] for question in said["questions"]] == [
        own["questions"][question["id"]]["question"] for question in chosen
    ]
    left_out = {question["id"] for question in facts["questions"]}
    left_out -= {question["id"] for question in chosen}
    text = json.dumps(said, ensure_ascii=False)
    assert not [one for one in left_out if own["questions"][one]["reference"] in text]


def test_nothing_that_anybody_has_rated_or_planned_changes_it(world: World) -> None:
    before = payload_of(world, "second_rater")
    test_blindness.half_rated(world, world.users["second_rater"])
    for step in filled.steps_of(world, "second_rater"):
        filled.fill(world, "second_rater", step, filled.complete(step, note="вторая-канарейка"))
    after = payload_of(world, "second_rater")
    assert after == before
    text = json.dumps(after, ensure_ascii=False)
    assert not [canary for canary in CANARIES if canary in text]


# Who may have it


@pytest.mark.parametrize(
    ("name", "seats"),
    [
        ("rater", ["rater"]),
        ("second_rater", ["second_rater"]),
        ("hr", ["rater", "second_rater", ""]),
    ],
)
def test_a_rater_has_their_own_and_hr_everybodys_and_one_without_a_name(
    world: World, name: str, seats: list[str]
) -> None:
    who, facts = identity_of(world.users[name]), facts_of(world, name)
    expected = [world.users[seat] if seat else kit.NOBODY for seat in seats]
    assert [one.seat for one in kit.list_kits(who, facts)] == expected
    for seat in (*world.users.values(), kit.NOBODY):
        if seat in expected:
            assert kit.get_kit(who, facts, seat).seat == seat
        else:
            with pytest.raises(NotFound):
                kit.get_kit(who, facts, seat)


def test_hr_who_rates_too_finds_their_own_first(world: World) -> None:
    hr = identity_of(world.users["hr"])
    sessions_service.change_raters(
        hr, world.session, [world.users["hr"], world.users["rater"], world.users["second_rater"]]
    )
    kits = kit.list_kits(hr, facts_of(world, "hr"))
    assert [one.is_own for one in kits] == [True, False, False, False]
    assert kit.get_kit(hr, facts_of(world, "hr"), None).is_own


def test_the_kits_do_not_tell_hr_who_rates_too_who_has_submitted(world: World) -> None:
    hr = identity_of(world.users["hr"])
    sessions_service.change_raters(
        hr, world.session, [world.users["hr"], world.users["rater"], world.users["second_rater"]]
    )
    before = [one.seat for one in kit.list_kits(hr, facts_of(world, "hr"))]
    stage.rate(world, "rater")
    assert [one.seat for one in kit.list_kits(hr, facts_of(world, "hr"))] == before


@pytest.mark.parametrize("name", ["director", "rater_elsewhere", "hr_elsewhere", "employee"])
def test_nobody_else_has_one(world: World, as_, rows, name: str) -> None:
    browser = as_(name)
    for path in ("", "/file", "/state"):
        assert browser.get(address(world) + path).status_code in (403, 404)
    assert post(browser, address(world), {"seat": "0"}).status_code in (403, 404)
    assert made(rows) == []


@pytest.mark.parametrize("seat", ["second_rater", "", "x", "-1", "99999999999999999999"])
def test_a_rater_is_given_no_other_seat(world: World, as_, rows, seat: str) -> None:
    named = str(world.users[seat]) if seat in world.users else seat or "0"
    browser = as_("rater")
    assert browser.get(f"{address(world)}/state?seat={named}").status_code == 404
    assert post(browser, address(world), {"seat": named}).status_code == 404
    assert made(rows) == []


def test_who_has_submitted_needs_none_and_after_the_closing_nobody_is_given_one(
    world: World, as_, rows
) -> None:
    for name in stage.RATERS:
        stage.rate(world, name)
    assert as_("rater").get(address(world)).status_code == 404
    stage.close(world)
    page = as_("hr").get(address(world)).text
    assert "Оценивание здесь завершено" in page
    assert post(as_("hr"), address(world), {"seat": "0"}).status_code == 303
    assert made(rows) == []
    with pytest.raises(Refused):
        kit.request_kit(identity_of(world.users["hr"]), world.session, kit.NOBODY)


# Its page


def test_however_often_it_is_asked_for_it_is_one_document(world: World, as_, rows) -> None:
    seat = {"seat": str(world.users["rater"])}
    for name in ("rater", "hr", "rater"):
        assert post(as_(name), address(world), seat).status_code == 303
    ((document_id, locale, state),) = made(rows)
    assert (locale, state) == ("ru", "preparing")
    assert "Комплект готовится" in as_("rater").get(address(world)).text
    answer = as_("rater").get(f"{address(world)}/state")
    assert answer.get_json() == {"state": "preparing"}
    assert as_("rater").get(f"{address(world)}/file").status_code == 404
    assert rows("SELECT subject_id FROM audit_event WHERE event = 'document.requested'") == [
        (document_id,)
    ]


def test_eight_presses_at_once_are_one_document(world: World, as_, rows) -> None:
    presses = [(as_(name), {"seat": str(world.users["rater"])}) for name in ("rater", "hr") * 4]
    db.session.rollback()
    with ThreadPoolExecutor(len(presses)) as pool:
        answers = list(pool.map(lambda press: post(press[0], address(world), press[1]), presses))
    assert [answer.status_code for answer in answers] == [303] * len(presses)
    assert len(made(rows)) == 1


def test_what_has_changed_is_another_document_and_the_old_one_is_no_longer_offered(
    world: World, as_, rows
) -> None:
    browser = as_("rater")
    post(browser, address(world), {})
    change(world, ["plateau"], ["case/faulty_equipment"])
    page = browser.get(address(world)).text
    assert "Подготовить" in page
    post(browser, address(world), {})
    assert len(made(rows)) == 2


def test_in_another_language_it_is_another_document(world: World, as_, rows) -> None:
    browser = as_("rater")
    post(browser, address(world), {})
    post(browser, "/language", {"locale": "en"})
    page = browser.get(address(world)).text
    assert "Prepare" in page
    post(browser, address(world), {})
    assert [locale for _, locale, _ in made(rows)] == ["ru", "en"]


def test_one_that_failed_says_why_and_is_asked_for_anew(
    app: Flask, world: World, as_, rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = as_("rater")
    post(browser, address(world), {})
    ((document_id, *_),) = made(rows)

    def fail(html: str, target: object) -> list[str]:
        raise RenderFailed("timeout")

    with monkeypatch.context() as broken:
        broken.setattr(documents._renderer, "render", fail)
        documents.make(int(document_id))
    assert "Документ готовился слишком долго." in browser.get(address(world)).text
    post(browser, address(world), {})
    assert [state for *_, state in made(rows)] == ["failed", "preparing"]
    assert "Комплект готовится" in browser.get(address(world)).text


def test_the_ways_to_it_stand_where_raters_and_hr_are(world: World, as_) -> None:
    link = f'href="{address(world)}"'
    session = f"/sessions/{world.session}"
    assert link in as_("rater").get(f"{session}/ratings").text
    for name in ("rater", "hr"):
        assert link in as_(name).get(session).text
    assert link not in as_("director").get(session).text
    for name in stage.RATERS:
        stage.rate(world, name)
    assert link not in as_("rater").get(session).text
    stage.close(world)
    assert link not in as_("hr").get(session).text
