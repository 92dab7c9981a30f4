"""The console's buttons without its script, and what a page of a rater says of the steps."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from hiring.content import hints
from hiring.core.commands import command
from hiring.core.db import db
from hiring.interviews import keeping, queries
from hiring.sessions import queries as sessions
from hiring.sessions.models import SessionRater
from tests.interviews import debriefs, filled
from tests.interviews.filled import address, complete, console, fill, post, step_of
from tests.world import World, identity_of

# Pages; what is stored is asked of both databases elsewhere.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


def sheet_of(world: World) -> queries.Sheet:
    db.session.rollback()
    who = identity_of(world.users["rater"])
    return queries.get_sheet(who, sessions.get_session_for(who, world.session))


@command
def narrow(world: World, instrument: str) -> None:
    """The rater must rate the first step of that instrument only."""
    step = next(s for s in sessions.list_steps(world.session) if s.instrument == instrument)
    db.session.query(SessionRater).filter_by(
        session_id=world.session, user_id=world.users["rater"]
    ).update({"focus": [step.key]})


def test_a_mark_s_button_keeps_the_mark_and_what_is_typed(world: World, as_) -> None:
    browser = as_("rater")
    (button, *_) = re.findall(r'name="mark" value="([^"]+)"', browser.get(console(world)).text)
    step = step_of(world, "case")
    data = {f"{step.prefix}note": "ещё пишу", "version": "0", "mark": button}
    assert post(browser, console(world), data).status_code == 303
    (mark,) = sheet_of(world).marks
    assert (mark.sign, mark.step_id) == (1, None)
    assert (step_of(world, "case").content or {})["note"] == "ещё пишу"


def test_the_box_of_the_printed_kit_can_be_unticked(world: World, as_) -> None:
    browser = as_("rater")
    post(browser, console(world), {"run.paper": "1", "version": "0"})
    assert sheet_of(world).conduct.is_paper
    post(browser, console(world), {"version": "1"})
    assert not sheet_of(world).conduct.is_paper


def test_a_form_that_is_refused_comes_back_as_it_was_typed(world: World, as_) -> None:
    step = step_of(world, "case")
    browser = as_("rater")
    post(browser, console(world), {f"{step.prefix}position": "0", "version": "0"})
    long = "ы" * 20_001
    data = {f"{step.prefix}note": long, f"{step.prefix}position": "1", "version": "1"}
    answer = post(browser, console(world), data)
    assert answer.status_code == 422
    assert long in answer.text
    # The script sends what the server does not have.
    (known,) = re.findall(r'data-known="([^"]*)"', answer.text)
    assert unescape(known) == f'{{"{step.prefix}position": "0"}}'
    assert "data-known" not in browser.get(console(world)).text


def test_a_field_that_is_wrong_is_counted_as_open(world: World, as_) -> None:
    filled.rate_all(world, "rater")
    step = step_of(world, "case")
    fill(world, "rater", step, {**complete(step), "note": "ы" * 4001})
    page = as_("rater").get(f"/sessions/{world.session}/ratings").text
    row = page.split(step.title)[1].split("</li>")[0]
    assert "не заполнено: 1 поле" in row


def test_steps_outside_of_the_focus_are_not_counted_as_rated(world: World, as_) -> None:
    narrow(world, "case")
    browser = as_("rater")
    path = f"/sessions/{world.session}/ratings"
    assert "оценено шагов: 0 из 1" in browser.get(path).text
    other = step_of(world, "provocation")
    fill(world, "rater", other, complete(other))
    assert "оценено шагов: 1 из 2" in browser.get(path).text


def test_what_was_left_at_submission_has_no_form_on_which_a_rating_would_be_lost(
    world: World, as_
) -> None:
    narrow(world, "case")
    step, left = step_of(world, "case"), step_of(world, "provocation")
    fill(world, "rater", step, complete(step))
    debriefs.rate(world, "second_rater", 3)
    filled.submit(world, "rater")
    browser = as_("rater")
    assert browser.get(address(world, left)).status_code == 404
    assert browser.get(address(world, step)).status_code == 200
    page = browser.get(f"/sessions/{world.session}/ratings").text
    assert address(world, step) in page
    assert address(world, left) not in page
    of_left = browser.get(f"/sessions/{world.session}/debrief/{left.id}/level").text
    assert address(world, left) not in of_left
    of_step = browser.get(f"/sessions/{world.session}/debrief/{step.id}/position").text
    assert address(world, step) in of_step


def test_every_form_on_which_somebody_writes_about_a_candidate_has_the_hints(
    world: World, as_
) -> None:
    browser = as_("rater")
    filled.rate_all(world, "rater")
    pages = [browser.get(console(world)).text]
    filled.submit(world, "rater")
    step = step_of(world, "case")
    pages.append(browser.get(address(world, step)).text)
    pages.append(browser.get(f"/sessions/{world.session}/debrief/{step.id}/position").text)
    for page in pages:
        assert re.search(r'data-module="[a-z]+ hints"', page)
        found = re.findall(r'data-hints="([^"]*)"', page)
        assert found
        assert all(json.loads(unescape(one)) == hints.list_all() for one in found)


def test_three_changes_of_the_order_keep_all_their_reasons(world: World) -> None:
    why = "\n".join(f"10:4{n} Сцена: {'п' * 290}" for n in range(5))
    who = identity_of(world.users["rater"])
    keeping.keep_form(who, world.session, {"run.why": why}, None)
    assert sheet_of(world).conduct.order_reason == why
