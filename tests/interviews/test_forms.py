"""The raters' forms by hand: nothing typed is lost, nothing wrong is stored, nothing fails."""

from __future__ import annotations

import pytest
from flask import Flask

from hiring.demo.raters import fields_of
from hiring.interviews import service
from hiring.sessions import queries as sessions
from hiring.sessions import service as sessions_service
from tests.interviews import filled
from tests.interviews.filled import address, complete, console, fill, post, step_of
from tests.walker import TOKEN
from tests.world import World, add_candidate, identity_of


def test_a_step_of_another_session_is_not_found(world: World, as_) -> None:
    other = add_candidate(world, "Борис", "b@example.org")
    step = step_of(world, "case")
    for path in (
        f"/sessions/{other}/ratings/{step.id}",
        f"/sessions/{world.session}/ratings/999999",
        f"/sessions/{world.session}/ratings/{_plan_step(world)}",
    ):
        assert as_("rater").get(path).status_code == 404, path
        answer = post(as_("rater"), path, {**fields_of(complete(step)), "version": "0"})
        assert answer.status_code == 404, path
    foreign = post(as_("rater_elsewhere"), address(world, step), {"version": "0"})
    assert foreign.status_code == 404


def test_a_change_after_submission_keeps_what_was_typed_when_it_is_refused(
    world: World, as_
) -> None:
    filled.rate_all(world, "rater")
    filled.submit(world, "rater")
    step = step_of(world, "case")
    browser = as_("rater")
    changed = {"note": "передумал", "position": "1", "version": str(step.version)}
    without = post(browser, address(world, step), changed)
    assert without.status_code == 422
    assert "передумал" in without.text
    assert "Объясните причину." in without.text
    long = post(browser, address(world, step), {**changed, "reason": "п" * 1001})
    assert long.status_code == 422
    assert "п" * 1001 in long.text
    half = post(browser, address(world, step), {**changed, "position": "", "reason": "сказал сам"})
    assert half.status_code == 422
    assert "сказал сам" in half.text
    assert "Выберите положение" in half.text
    stale = post(browser, address(world, step), {**changed, "version": "0", "reason": "сам"})
    assert stale.status_code == 409
    done = post(browser, address(world, step), {**changed, "reason": "сказал сам"})
    assert done.status_code == 303
    assert "сказал сам" in browser.get(done.location).text


@pytest.mark.parametrize("end", ["closed", "withdrawn"])
def test_after_the_end_a_form_is_read_only_and_what_comes_late_is_shown(
    world: World, as_, end: str
) -> None:
    filled.rate_all(world, "rater")
    filled.submit(world, "rater")
    step = step_of(world, "case", "second_rater")
    browser = as_("second_rater")
    fill(world, "second_rater", step, {"note": "начал"})
    hr = identity_of(world.users["hr"])
    if end == "closed":
        service.close_ratings(hr, world.session, {world.users["second_rater"]: "не успел"})
        browser, seen = as_("rater"), "Спросила прямо."
    else:
        sessions_service.withdraw(hr, world.session, "передумал")
        seen = "начал"
    page = browser.get(address(world, step)).text
    assert seen in page
    assert "Оценивание здесь завершено." in page
    assert '<fieldset class="plain console-steps" disabled>' in page
    assert browser.get(console(world)).status_code == 303
    data = {**fields_of(complete(step, note="поздно")), "version": "1", "reason": "надо"}
    late = post(browser, address(world, step), data)
    assert late.status_code == 422
    assert "поздно" in late.text
    assert browser.get(f"/sessions/{world.session}/ratings").status_code == 200
    assert "Отправить мои оценки" not in browser.get(f"/sessions/{world.session}/ratings").text


def test_a_rater_removed_in_the_middle_finds_everything_when_named_again(world: World, as_) -> None:
    hr = identity_of(world.users["hr"])
    step = step_of(world, "case", "second_rater")
    browser = as_("second_rater")
    fill(world, "second_rater", step, {"note": "начал"})
    sessions_service.change_raters(hr, world.session, [world.users["rater"]])
    assert browser.get(console(world)).status_code == 404
    late = post(browser, console(world), {f"s{step.id}.note": "поздно", "version": "1"})
    assert late.status_code == 404
    sessions_service.change_raters(
        hr, world.session, [world.users["rater"], world.users["second_rater"]]
    )
    assert "начал" in browser.get(console(world)).text


def test_an_excused_rater_can_no_longer_write_and_is_not_counted(world: World, as_, rows) -> None:
    filled.rate_all(world, "rater")
    filled.submit(world, "rater")
    filled.rate_all(world, "second_rater", level=1)
    hr = identity_of(world.users["hr"])
    service.close_ratings(hr, world.session, {world.users["second_rater"]: "в отпуске"})
    step = step_of(world, "case")
    browser = as_("second_rater")
    assert browser.get(address(world, step)).status_code == 404
    assert post(browser, address(world, step), {"version": "1"}).status_code == 404
    assert set(rows("SELECT raters FROM evidence WHERE instrument <> 'observation'")) == {(1,)}


def test_nobody_rates_the_session_in_which_they_are_the_candidate(
    app: Flask, world: World, as_
) -> None:
    hr = identity_of(world.users["hr"])
    own, _ = sessions_service.invite_internal(hr, world.vacancy, world.users["rater"])
    sessions_service.change_raters(
        hr, own, [world.users["rater"], world.users["second_rater"], world.users["hr"]]
    )
    browser = as_("rater")
    for path in ("", "/ratings", "/debrief", "/result"):
        assert browser.get(f"/sessions/{own}{path}").status_code == 404, path
    assert post(browser, f"/sessions/{own}/ratings/submit", {}).status_code == 404
    assert as_("second_rater").get(f"/sessions/{own}/ratings").status_code == 200


def test_closing_says_beside_the_name_whose_reason_is_missing(world: World, as_) -> None:
    filled.rate_all(world, "rater")
    filled.submit(world, "rater")
    path = f"/sessions/{world.session}/close-ratings"
    absent = f"reason.{world.users['second_rater']}"
    browser = as_("hr")
    empty = post(browser, path, {absent: "  "})
    assert empty.status_code == 422
    assert f'id="reason-{world.users["second_rater"]}-error"' in empty.text
    long = post(browser, path, {absent: "д" * 1001})
    assert long.status_code == 422
    assert "д" * 1001 in long.text
    assert post(browser, path, {absent: "болеет"}).status_code == 303
    assert "закрывать больше нечего" in browser.get(path).text
    assert post(browser, path, {absent: "болеет"}).status_code == 303, "a second press"


def test_who_closes_without_their_own_ratings_is_told(world: World, as_) -> None:
    hr = identity_of(world.users["hr"])
    sessions_service.change_raters(hr, world.session, [world.users["rater"], world.users["hr"]])
    page = as_("hr").get(f"/sessions/{world.session}/close-ratings").text
    assert "ваши оценки не будут учтены" in page


def test_who_closes_while_rating_is_not_shown_who_else_has_submitted(world: World, as_) -> None:
    hr = identity_of(world.users["hr"])
    names = ("rater", "second_rater", "hr")
    sessions_service.change_raters(hr, world.session, [world.users[name] for name in names])
    path, browser = f"/sessions/{world.session}/close-ratings", as_("hr")

    def shown() -> str:
        return TOKEN.sub("", browser.get(path).text)

    before = shown()
    filled.rate_all(world, "rater")
    filled.submit(world, "rater")
    assert shown() == before
    reasons = {f"reason.{world.users[name]}": "уехала на выставку" for name in names}
    assert post(browser, path, reasons).status_code == 303
    states = {one.user_id: one.state for one in sessions.list_raters(world.session)}
    assert states[world.users["rater"]] == "submitted"
    assert states[world.users["hr"]] == states[world.users["second_rater"]] == "excused"


def test_the_debrief_names_what_is_to_be_discussed(world: World, as_) -> None:
    filled.rate_all(world, "rater", level=5)
    filled.rate_all(world, "second_rater", level=1)
    for name in ("rater", "second_rater"):
        filled.submit(world, name)
    page = as_("rater").get(f"/sessions/{world.session}/debrief").text
    discussed = page.split('id="to-discuss"')[1].split("</section>")[0]
    assert step_of(world, "provocation").title in discussed
    assert "расходятся" in discussed
    for words in ("Спросила прямо.", "Все ответы", "полностью", "Роль оценщика"):
        assert words in page, words


def _plan_step(world: World) -> int:
    return next(s.id for s in sessions.list_steps(world.session) if s.instrument == "day_plan")
