"""The interview plan of a vacancy: its page, its form, two people at once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from hiring.accounts import service as accounts
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.vacancies import offers, queries, service
from hiring.vacancies.plan import Plan, PlannedStep, Seat
from tests import counting
from tests import world as world_module
from tests.hostile.forms import Page
from tests.world import World, identity_of

# Pages; what is stored is asked of both databases elsewhere.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

CASE = "case/half_price_now"
AREA = "knowledge/body_correction"


def path_of(world: World, *more: str) -> str:
    return "/".join([f"/vacancies/{world.vacancy}/interview-plan", *more])


def stored(world: World) -> Plan:
    db.session.rollback()  # what is stored now, not what an earlier read of this test has seen
    who = identity_of(world.users["hr"])
    return queries.get_plan(queries.get_vacancy_for(who, world.vacancy))


def form_of(page: str) -> dict[str, list[str]]:
    """The form as a browser would send it by its first button."""
    [fields] = [
        fields for attributes, fields, _ in Page(page).forms if "plan-form" in str(attributes)
    ]
    sent = {name: one.values for name, one in fields.items() if one.values}
    return {**sent, "do": ["save"]}


def filled(client: Any, world: World) -> dict[str, list[str]]:
    return form_of(client.get(path_of(world, "changes")).text)


def press(
    client: Any, world: World, form: dict[str, list[str]], action: str
) -> dict[str, list[str]]:
    """The form after one of its own buttons was pressed."""
    answer = client.post(path_of(world, "changes"), data={**form, "do": action})
    assert answer.status_code == 200
    return form_of(answer.text)


def order(form: dict[str, list[str]]) -> list[str]:
    """The keys of the form's steps in their places."""
    places = {
        name.removeprefix("place-"): int(values[0])
        for name, values in form.items()
        if name.startswith("place-")
    }
    return sorted(places, key=places.__getitem__)


def test_hr_and_the_director_of_the_branch_see_the_plan(as_, world: World) -> None:
    for name in ("hr", "director"):
        page = as_(name).get(path_of(world)).text
        assert "План собеседования" in page
        assert 'href="/vacancies" aria-current="page"' in page
        assert "Коррекция фигуры" in page
        assert "0:07" in page  # the first area has two questions of three and four minutes
        assert ("/changes" in page) == (name == "hr")
    assert as_("hr_elsewhere").get(path_of(world)).status_code == 404
    assert as_("rater").get(path_of(world)).status_code == 403


def test_a_vacancy_opens_with_the_questions_and_minutes_that_the_pack_proposes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    [area] = [one for one in offers.list_offers(world.content_version) if one.key == AREA]
    [step] = [step for step in stored(world).steps if step.key == AREA]
    assert (step.questions, step.minutes) == (("basis_of_programme", "plateau"), 7)
    chosen = area.questions[1:]
    pack = offers.content.get_pack(world.content_version)
    proposed = [
        {**one, "questions": list(chosen)} if one["item"] == "body_correction" else one
        for one in pack["default_steps"]
    ]
    monkeypatch.setattr(
        offers.content, "get_pack", lambda version: {**pack, "default_steps": proposed}
    )
    vacancy = service.open_vacancy(
        identity_of(world.users["hr"]),
        title="x",
        branch_id=world.branches["Центр"],
        content_version_id=world.content_version,
        steps=[("knowledge", "body_correction")],
        weights={item["id"]: item["weight"] for item in pack["competencies"]},
        rater_ids=[world.users["rater"]],
        contact_id=world.users["hr"],
        answer_days=5,
    )
    [step] = queries.list_steps(vacancy)
    assert step == PlannedStep("knowledge", "body_correction", area.minutes(chosen), chosen)


def test_what_is_saved_unchanged_is_no_change(as_, world: World, rows) -> None:
    client, before = as_("hr"), stored(world)
    answer = client.post(path_of(world, "changes"), data=filled(client, world))
    assert answer.status_code == 303
    assert stored(world) == before
    assert rows("SELECT count(*) FROM audit_event WHERE event = 'vacancy.plan_changed'") == [(0,)]


def test_order_minutes_questions_focus_and_player_are_changed_and_written_down(
    as_, world: World, rows
) -> None:
    client = as_("hr")
    form = filled(client, world)
    form = press(client, world, form, f"up:{CASE}")
    form = press(client, world, form, "remove:provocation/did_not_get_along")
    form = press(client, world, form, "add:provocation/you_only_sell")
    second = world.users["second_rater"]
    form[f"minutes-{CASE}"] = ["7"]
    first, *rest = form[f"question-{AREA}"]
    form[f"question-{AREA}"] = rest
    form[f"focus-{second}"] = [CASE, AREA]
    form["player"] = [str(world.users["employee"])]
    answer = client.post(path_of(world, "changes"), data=form)
    assert answer.status_code == 303
    plan = stored(world)
    assert [step.key for step in plan.steps] == [
        "day_plan/working_day",
        AREA,
        "role_play/polite_but_leaving",
        "role_play/client_falls_ill",
        CASE,
        "case/faulty_equipment",
        "provocation/you_only_sell",
    ]
    by_key = {step.key: step for step in plan.steps}
    assert by_key[CASE].minutes == 7
    assert by_key[AREA].questions == tuple(rest)
    assert first not in by_key[AREA].questions
    assert {seat.user_id: seat.focus for seat in plan.seats} == {
        world.users["rater"]: (),
        second: (AREA, CASE),
    }
    assert plan.player_id == world.users["employee"]
    [(details,)] = rows("SELECT details FROM audit_event WHERE event = 'vacancy.plan_changed'")
    for part in ("steps", "focus", "player", "provocation/you_only_sell"):
        assert part in str(details)
    page = client.get(answer.location).text
    assert "Тест employee" in page
    # It ends with a provocation, and only one rater looks at most of it.
    assert "Собеседование заканчивается провокационным вопросом" in page


def test_every_step_moves_by_its_buttons_and_the_ends_stay(as_, world: World) -> None:
    client = as_("hr")
    form = filled(client, world)
    keys = order(form)
    assert order(press(client, world, form, f"up:{keys[0]}")) == keys
    assert order(press(client, world, form, f"down:{keys[-1]}")) == keys
    moved = order(press(client, world, form, f"down:{keys[0]}"))
    assert moved == [keys[1], keys[0], *keys[2:]]
    for nonsense in ("up:", "up:case/none", "add:case/none", "seat:", "later:x:y", "fly", ""):
        assert order(press(client, world, form, nonsense)) == keys


def test_questions_change_places_among_those_that_are_asked(as_, world: World) -> None:
    client = as_("hr")
    form = filled(client, world)
    one, two, three = form[f"order-{AREA}"][:3]
    form[f"question-{AREA}"] = [one, three]
    form = press(client, world, form, f"later:{AREA}:{one}")
    assert form[f"order-{AREA}"][:3] == [three, two, one]
    client.post(path_of(world, "changes"), data=form)
    [step] = [step for step in stored(world).steps if step.key == AREA]
    assert step.questions == (three, one)


def test_minutes_follow_the_questions_until_somebody_types_their_own(as_, world: World) -> None:
    client = as_("hr")
    form = filled(client, world)
    assert form[f"minutes-{AREA}"] == ["7"]
    form[f"question-{AREA}"] = form[f"question-{AREA}"][:1]
    followed = press(client, world, form, "refresh:")
    assert followed[f"minutes-{AREA}"] == ["3"]
    own = press(client, world, {**form, f"minutes-{AREA}": ["8"]}, "refresh:")
    assert own[f"minutes-{AREA}"] == ["8"]


def test_a_new_step_is_for_whoever_rates_everything(as_, world: World) -> None:
    client = as_("hr")
    form = filled(client, world)
    rater, second = world.users["rater"], world.users["second_rater"]
    form[f"focus-{second}"] = [CASE]
    form = press(client, world, form, "add:case/small_gesture")
    assert "case/small_gesture" in form[f"focus-{rater}"]
    assert form[f"focus-{second}"] == [CASE]


def test_a_step_that_another_gives_away_is_warned_of(as_, world: World) -> None:
    hr = as_("hr")
    form = filled(hr, world)
    form = press(hr, world, form, "add:case/costly_duplicate_course")
    answer = hr.post(
        path_of(world, "changes"), data={**form, "do": "add:role_play/shall_i_buy_the_course"}
    )
    row = answer.text.split('id="step-role_play/shall_i_buy_the_course"')[1].split("</li>")[0]
    assert "Слишком похоже на более ранний шаг" in row
    assert "Тот шаг: Дорогой курс, который, кажется, лишний" in row


def test_raters_are_added_and_taken_off(as_, world: World) -> None:
    client = as_("hr")
    director, second = world.users["director"], world.users["second_rater"]
    form = {**filled(client, world), "newcomer": [str(director)]}
    form = press(client, world, form, "seat:")
    assert len(form[f"focus-{director}"]) == 6
    form = press(client, world, form, f"unseat:{second}")
    assert f"focus-{second}" not in form
    client.post(path_of(world, "changes"), data=form)
    assert {seat.user_id for seat in stored(world).seats} == {world.users["rater"], director}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({f"minutes-{CASE}": ["много"]}, f"minutes-{CASE}"),
        ({f"minutes-{CASE}": ["0"]}, f"minutes-{CASE}"),
        ({f"minutes-{CASE}": ["481"]}, f"minutes-{CASE}"),
        ({f"minutes-{CASE}": ["٧"]}, f"minutes-{CASE}"),
        ({f"minutes-{CASE}": [""]}, f"minutes-{CASE}"),
        ({f"question-{AREA}": []}, f"questions-{AREA}"),
        ({"player": ["77777"]}, "player"),
        ({"player": ["x"]}, "player"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    as_, world: World, changes: dict[str, list[str]], field: str
) -> None:
    client, before = as_("hr"), stored(world)
    form = {**filled(client, world), "minutes-case/faulty_equipment": ["11"], **changes}
    answer = client.post(path_of(world, "changes"), data=form)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    again = form_of(answer.text)
    assert again["minutes-case/faulty_equipment"] == ["11"]
    typed = changes.get(f"minutes-{CASE}")
    if typed and typed != [""]:
        assert again[f"minutes-{CASE}"] == typed
    assert stored(world) == before


def test_a_rater_with_nothing_to_rate_and_a_plan_without_steps_or_raters_are_refused(
    as_, world: World
) -> None:
    client, rater = as_("hr"), world.users["rater"]
    form = filled(client, world)
    answer = client.post(path_of(world, "changes"), data={**form, f"focus-{rater}": []})
    assert answer.status_code == 422
    assert f'href="#seat-{rater}"' in answer.text
    nothing = {"csrf_token": form["csrf_token"], "seen": form["seen"], "do": "save"}
    page = client.post(path_of(world, "changes"), data=nothing)
    assert page.status_code == 422
    assert 'href="#steps"' in page.text
    assert 'href="#raters"' in page.text


def test_the_same_form_sent_twice_changes_the_plan_once(as_, world: World, rows) -> None:
    client = as_("hr")
    form = {**filled(client, world), f"minutes-{CASE}": ["7"]}
    for _ in range(2):
        assert client.post(path_of(world, "changes"), data=form).status_code == 303
    assert rows("SELECT count(*) FROM audit_event WHERE event = 'vacancy.plan_changed'") == [(1,)]


def test_who_comes_second_sees_both_plans_and_decides(as_, world: World) -> None:
    first, second = as_("hr"), as_("hr")
    theirs, mine = filled(first, world), filled(second, world)
    theirs[f"minutes-{CASE}"] = ["7"]
    assert first.post(path_of(world, "changes"), data=theirs).status_code == 303
    mine["minutes-case/faulty_equipment"] = ["12"]
    answer = second.post(path_of(world, "changes"), data=mine)
    assert answer.status_code == 422
    assert "его изменил кто-то другой" in answer.text
    assert "Половину цены — и сейчас — 5 мин вместо 7" in answer.text
    assert "Тренажёр ненадёжен, группа ждёт — 12 мин вместо 6" in answer.text
    again = form_of(answer.text)
    assert again["minutes-case/faulty_equipment"] == ["12"]
    minutes = {step.key: step.minutes for step in stored(world).steps}
    assert (minutes[CASE], minutes["case/faulty_equipment"]) == (7, 6)
    # Now on purpose.
    assert second.post(path_of(world, "changes"), data=again).status_code == 303
    minutes = {step.key: step.minutes for step in stored(world).steps}
    assert (minutes[CASE], minutes["case/faulty_equipment"]) == (5, 12)


@pytest.mark.parametrize(
    ("steps", "raters", "player", "code"),
    [
        ((), ["rater"], None, "no_steps"),
        ((PlannedStep("case", "unknown", 5),), ["rater"], None, "unknown_step"),
        ((PlannedStep("case", "half_price_now", 0),), ["rater"], None, "minutes_out_of_range"),
        ((PlannedStep("case", "half_price_now", 5),) * 2, ["rater"], None, "steps_twice"),
        (
            (PlannedStep("knowledge", "body_correction", 5, ("none",)),),
            ["rater"],
            None,
            "unknown_questions",
        ),
        ((PlannedStep("case", "half_price_now", 5),), [], None, "no_raters"),
        ((PlannedStep("case", "half_price_now", 5),), ["rater_elsewhere"], None, "rater_elsewhere"),
        (
            (PlannedStep("case", "half_price_now", 5),),
            ["rater"],
            "rater_elsewhere",
            "player_elsewhere",
        ),
    ],
)
def test_a_plan_that_the_content_or_the_branch_does_not_allow_is_refused(
    world: World, steps: Any, raters: list[str], player: str | None, code: str
) -> None:
    plan = Plan(
        steps,
        tuple(Seat(world.users[name]) for name in raters),
        world.users[player] if player else None,
    )
    hr = identity_of(world.users["hr"])
    with pytest.raises(Refused) as refused:
        service.change_plan(hr, world.vacancy, plan, stored(world).digest)
    assert refused.value.code == code


def test_hr_of_another_branch_changes_no_plan(world: World) -> None:
    with pytest.raises(NotFound):
        service.change_plan(
            identity_of(world.users["hr_elsewhere"]), world.vacancy, stored(world), "x"
        )


def test_a_rater_who_has_left_the_role_can_be_taken_off(as_, world: World) -> None:
    second = world.users["second_rater"]
    administrator = identity_of(world.users["administrator"])
    accounts.change_roles(administrator, second, [("mentor", world.branches["Центр"])])
    client = as_("hr")
    form = filled(client, world)
    assert f"focus-{second}" in form
    kept = client.post(path_of(world, "changes"), data={**form, f"minutes-{CASE}": "9"})
    assert kept.status_code == 422
    assert "Тест second_rater больше не оценивает в этом филиале" in kept.text
    form = press(client, world, form, f"unseat:{second}")
    assert client.post(path_of(world, "changes"), data=form).status_code == 303
    assert [seat.user_id for seat in stored(world).seats] == [world.users["rater"]]


def test_the_plan_pages_ask_the_database_as_often_for_10_sessions_as_for_100(
    app: Flask, as_, world: World
) -> None:
    client = as_("hr")
    counting.add_sessions(world, 9)
    client.get(path_of(world))
    counts = []
    for _ in range(2):
        for page in (path_of(world), path_of(world, "changes"), path_of(world, "sessions")):
            with counting.statements(app) as seen:
                assert client.get(page).status_code == 200
            counts.append(len(seen))
        counting.add_sessions(world, 90)
    assert counts[:3] == counts[3:]
    assert max(counts) <= 10


def test_the_english_page_speaks_english(as_, world: World) -> None:
    client = as_("hr")
    token = world_module.csrf(client.get("/vacancies").text)
    client.post("/language", data={"csrf_token": token, "locale": "en", "next": "/"})
    page = client.get(path_of(world)).text
    assert "Interview plan" in page
    assert "What it measures" in page
