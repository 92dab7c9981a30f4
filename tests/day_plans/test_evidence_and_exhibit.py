"""What a submitted plan leaves: evidence, an exhibit, and who may see them. Nothing to candidates."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.content import queries as content
from hiring.core import clock, i18n
from hiring.core.commands import command
from hiring.core.db import db
from hiring.day_plans import exhibit, words
from hiring.evidence import queries as evidence
from hiring.sessions import service as sessions
from hiring.sessions.models import AssessmentSession, SessionRater
from scoring import day_plan
from tests.day_plans.candidates import (
    PLANNER,
    begin,
    candidate_of,
    operate,
    post,
    reference_fields,
    submitted,
)
from tests.world import World

PAGES = ("/start", "", "/summary", "/receipt")


@pytest.fixture
def planning(app: Flask, world: World) -> FlaskClient:
    """A candidate at the planner."""
    return begin(candidate_of(app, world))


@command
def close_ratings(session_id: int) -> None:
    sessions.mark(db.session.get_one(AssessmentSession, session_id), "ratings_closed_at")


def bad_fields(world: World) -> dict[str, str]:
    """A plan with a flag of every kind that a form can make."""
    return {
        **reference_fields(world),
        "choice.refund": "decline",
        "choice.pool_rail": "delegate",
        "to.pool_rail": "accountant",
        "at.pool_rail": "9:00",
        "choice.intro_lecture": "do",
        "start.intro_lecture": "16:30",
        "minutes.intro_lecture": "60",
        "choice.banner": "",
        "choice.complaint_facts": "do",
        "start.complaint_facts": "17:30",
        "minutes.complaint_facts": "15",
    }


def test_the_plan_becomes_evidence_on_the_common_scale(planning: FlaskClient, world: World) -> None:
    submitted(planning, reference_fields(world))
    (found,) = evidence.list_evidence(world.session)
    assert (found.competency, found.instrument, found.item) == (
        "organisation",
        "day_plan",
        "working_day",
    )
    assert (found.raters, found.method, found.flags) == (1, day_plan.METHOD, [])
    gate = content.get_gate(world.content_version, "working_day")
    assert found.score == day_plan.calibrate(found.details["total"], gate["anchors"])
    assert found.step_id is not None
    costs = [reason["loss"] for reason in found.reasons]
    assert costs == sorted(costs, reverse=True)
    assert sum(costs) == pytest.approx(100 - found.details["total"])


def test_flags_are_kept_as_code_and_task_and_can_be_said(
    planning: FlaskClient, world: World
) -> None:
    submitted(planning, bad_fields(world))
    (found,) = evidence.list_evidence(world.session)
    codes = {flag.partition(":")[0] for flag in found.flags}
    assert "critical_declined_money:refund" in found.flags
    assert "beyond_authority:pool_rail" in found.flags
    assert "no_disposition:banner" in found.flags
    assert {"double_booked", "fixed_time_moved", "predecessor_order"} <= codes
    for locale in i18n.LOCALES:
        with i18n.force_locale(locale):
            pack_words = content.get_words(world.content_version, locale)
            titles = pack_words["day_plans"]["working_day"]["tasks"]
            for flag in found.flags:
                said = words.say({"code": flag, "params": {}}, pack_words)
                assert any(one["title"] in said for one in titles.values())
            for reason in found.reasons:
                assert "%(" not in words.say(reason, pack_words)


def test_the_exhibit_is_frozen_plain_values_worded_in_both_languages(
    app: Flask, planning: FlaskClient, world: World
) -> None:
    submitted(planning, {**bad_fields(world), "notes": "Возврат <важен>"})
    (shown,) = evidence.list_exhibits(world.session)
    assert (shown.kind, shown.item) == ("day_plan", "working_day")
    for locale, heading in (("ru", "Четыре проверки"), ("en", "The four checks")):
        with app.test_request_context(), i18n.force_locale(locale):
            values = exhibit.present(
                shown.payload, content.get_words(world.content_version, locale)
            )
            template = app.jinja_env.get_template(exhibit.EXHIBIT.template)
            page = template.render(shown=values, _=i18n.gettext)
            assert heading in page
            assert "&lt;важен&gt;" in page
            assert "%(" not in page
            assert len(values["losses"]) == 8
            names = [reading["name"] for check in values["checks"] for reading in check["readings"]]
            assert len(set(names)) == 6


def test_an_untouched_plan_can_be_shown(app: Flask, planning: FlaskClient, world: World) -> None:
    submitted(planning, {})
    (shown,) = evidence.list_exhibits(world.session)
    values = exhibit.present(shown.payload, content.get_words(world.content_version, "ru"))
    assert values["rows"][0]["blocks"] == []
    assert values["checks"][2]["readings"][0]["value"] is None
    with app.test_request_context():
        page = app.jinja_env.get_template(exhibit.EXHIBIT.template).render(shown=values)
    assert "None" not in page


def test_the_candidates_day_stands_above_the_nearest_references(
    planning: FlaskClient, world: World
) -> None:
    submitted(planning, bad_fields(world))
    (shown,) = evidence.list_exhibits(world.session)
    values = exhibit.present(shown.payload, content.get_words(world.content_version, "ru"))
    own, reference = values["rows"]
    assert len(own["blocks"]) == len(shown.payload["blocks"]) > 5
    assert values["nearest"]["name"] in reference["label"]
    assert {"work", "fixed", "handoff", "personal"} == {block["kind"] for block in own["blocks"]}


def test_hr_sees_the_attempt_and_its_result(
    planning: FlaskClient, world: World, as_: Any, rows: Any
) -> None:
    path = f"/sessions/{world.session}"
    page = as_("hr").get(path).text
    assert "План дня" in page
    assert "Время до" in page
    assert "Четыре проверки" not in page
    submitted(planning, reference_fields(world))
    ((receipt,),) = rows("SELECT receipt FROM plan_attempt")
    for name in ("hr", "director"):
        page = as_(name).get(path).text
        assert receipt in page
        assert "Четыре проверки" in page
        assert "Клиент прежде всего" in page


def test_a_rater_sees_no_result_before_the_ratings_are_closed(
    planning: FlaskClient, world: World, as_: Any
) -> None:
    submitted(planning, bad_fields(world))
    path = f"/sessions/{world.session}"
    (shown,) = evidence.list_exhibits(world.session)
    forbidden = canaries_of_result(shown.payload)
    blind = unescape(as_("rater").get(path).text)
    for canary in forbidden:
        assert canary not in blind
    close_ratings(world.session)
    # Still to submit: still blind, even though HR has closed.
    assert "Четыре проверки" not in as_("rater").get(path).text


@command
def give_seat(session_id: int, user_id: int, submitted_at: Any = None) -> None:
    db.session.add(SessionRater(session_id=session_id, user_id=user_id, submitted_at=submitted_at))


def test_hr_who_rates_is_as_blind_as_any_rater(
    planning: FlaskClient, world: World, as_: Any
) -> None:
    submitted(planning, bad_fields(world))
    give_seat(world.session, world.users["hr"])
    page = as_("hr").get(f"/sessions/{world.session}").text
    assert "План дня" in page
    assert "Четыре проверки" not in page


def test_who_has_submitted_waits_until_the_ratings_are_closed(
    planning: FlaskClient, world: World, as_: Any
) -> None:
    submitted(planning, bad_fields(world))
    give_seat(world.session, world.users["hr"], clock.now())
    path = f"/sessions/{world.session}"
    assert "Четыре проверки" not in as_("hr").get(path).text
    close_ratings(world.session)
    assert "Четыре проверки" in as_("hr").get(path).text


def canaries_of_result(payload: dict[str, Any]) -> list[str]:
    """Words that only the scored plan says."""
    return ["Четыре проверки", "Ближайший эталон", f"{payload['total']:.0f} баллов из 100"]


def key_canaries(world: World) -> set[str]:
    """Everything in the key that a candidate must not read: names, summaries, styles of the experts."""
    pack = content.get_pack(world.content_version)
    found: set[str] = set()
    for locale in i18n.LOCALES:
        known = pack["words"][locale]["day_plans"]["working_day"]
        for part in ("references", "counter_plans"):
            for ident, said in known[part].items():
                found |= {ident, said["name"], said["summary"]}
    # Short names are ordinary words, which tasks use too.
    return {canary for canary in found if len(canary) > 8}


def test_no_value_of_the_key_is_on_any_page_of_the_candidate(
    planning: FlaskClient, world: World
) -> None:
    facts = content.get_pack(world.content_version)["day_plans"]["working_day"]
    tasks = {task["id"]: task for task in facts["tasks"]}
    typed = bad_fields(world)
    pages: list[str] = []

    def look() -> None:
        for page in PAGES:
            answer = planning.get(PLANNER + page)
            if answer.status_code == 200:
                pages.append(unescape(answer.text))

    look()
    pages.append(
        unescape(post(planning, "/my/day-plan/summary", {**typed, "start.gift": "x"}).text)
    )
    pages.append(operate(planning, {"id": "c", "base_version": 0, "change": {"notes": "x"}}).text)
    bare = planning.get(PLANNER).text
    look()
    submitted(planning, typed)
    look()
    pages.append(unescape(planning.get("/my").text))
    assert len(pages) >= 8
    for page in pages:
        for canary in key_canaries(world):
            assert canary not in page
        for word in ("importance", "p90", "capacity", "handoff", "hand_off", "deadline", "release"):
            assert word not in page
    # The true and the experts' minutes: no task's card names a number that its own text does not.
    spoken = content.get_words(world.content_version, "ru")["day_plans"]["working_day"]["tasks"]
    for task, facts_of_task in tasks.items():
        card = re.search(
            rf'<div class="task" [^>]*id="choice\.{task}".*?(?=<div class="task"|<p class="inbox)',
            bare,
            re.DOTALL,
        )
        assert card is not None
        without = card[0].replace(spoken[task]["text"], "")
        for name in ("start", "minutes", "at"):
            without = re.sub(rf'(name="{name}\.{task}" value=")[^"]*', r"\1", without)
        assert facts_of_task["minutes"]
        numbers = re.findall(r"\b[0-9]+\b", re.sub(r"<option.*?</option>|<[^>]*>", " ", without))
        allowed = re.findall(r"\b[0-9]+\b", spoken[task]["title"] + spoken[task]["text"])
        assert [number for number in numbers if number not in allowed] == []


def test_a_hand_off_is_drawn_as_a_moment_without_its_true_length(
    planning: FlaskClient, world: World
) -> None:
    fields = {"choice.pool_rail": "delegate", "to.pool_rail": "administrator", "at.pool_rail": "9"}
    post(planning, "/my/day-plan/save", {**fields, "version": "0"})
    page = planning.get(PLANNER).text
    assert "<li>09:00 Поручень у бассейна</li>" in page
    assert "09:05" not in page
