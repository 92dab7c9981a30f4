"""The raters' forms by hand: nothing typed is lost, nothing wrong is stored, nothing fails."""

from __future__ import annotations

import pytest
from flask import Flask

from hiring.content import queries as content
from hiring.interviews import service
from hiring.sessions import queries as sessions
from hiring.sessions import service as sessions_service
from tests.interviews import filled
from tests.interviews.filled import INSTRUMENTS, address, complete, fields, post, step_of, steps_of
from tests.world import World, identity_of

JSON = {"Accept": "application/json"}


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_filled_form_is_stored_as_it_was_filled(world: World, as_, instrument: str) -> None:
    step = step_of(world, instrument)
    given = complete(step)
    answer = post(as_("rater"), address(world, step), {**fields(given), "version": "0"})
    assert answer.status_code == 303
    stored = step_of(world, instrument)
    assert stored.content == given
    assert stored.state == "complete"


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_note_that_is_too_long_is_shown_whole_and_refused(
    world: World, as_, instrument: str
) -> None:
    step = step_of(world, instrument)
    note = "ы" * 12_000
    given = fields(complete(step, note=note))
    answer = post(as_("rater"), address(world, step), {**given, "version": "0", "go": "stay"})
    assert answer.status_code == 422
    assert note in answer.text
    assert "Заметка длиннее 4000 символов" in answer.text
    assert answer.text.count(" checked") == sum(1 for key in given if key != "note")
    assert step_of(world, instrument).content is None


def test_a_question_marked_as_not_asked_keeps_what_was_ticked(world: World, as_) -> None:
    step = step_of(world, "knowledge")
    question = step.facts["questions"][0]["id"]
    given = {**fields(complete(step)), f"skipped.{question}": "1", "version": "0"}
    post(as_("rater"), address(world, step), given)
    stored = step_of(world, "knowledge").content
    assert stored is not None
    assert None not in stored["questions"][question]["points"].values()


def test_a_mark_beside_a_form_keeps_what_is_typed_there(world: World, as_, rows) -> None:
    step = step_of(world, "case")
    browser = as_("rater")
    indicator = _indicator(world)
    typed = {"note": "ещё пишу", "version": "0", "mark": f"good.{indicator}"}
    answer = post(browser, address(world, step), typed)
    assert answer.status_code == 303
    assert answer.location.endswith(f"{address(world, step)}#marks")
    assert "ещё пишу" in browser.get(address(world, step)).text
    assert rows("SELECT step_id, sign, indicator FROM observation_mark") == [
        (step.id, 1, indicator)
    ]


def test_a_mark_pressed_twice_counts_once_and_pressed_again_counts_again(
    world: World, as_, rows
) -> None:
    step = step_of(world, "case")
    browser = as_("rater")
    press = {"note": "", "mark": f"good.{_indicator(world)}"}
    for _ in range(2):  # a double press: the same page sends the same form
        assert post(browser, address(world, step), {**press, "version": "0"}).status_code == 303
    assert rows("SELECT count(*) FROM observation_mark") == [(1,)]
    post(browser, address(world, step), {**press, "version": "1"})
    assert rows("SELECT count(*) FROM observation_mark") == [(2,)]
    other = {**press, "mark": press["mark"].replace("good", "bad"), "version": "1"}
    assert post(browser, address(world, step), other).status_code == 409, "another press, not this"


def test_a_mark_is_taken_back_beside_a_form(world: World, as_, rows) -> None:
    step = step_of(world, "case")
    browser = as_("rater")
    post(browser, address(world, step), {"version": "0", "mark": f"bad.{_indicator(world)}"})
    ((mark,),) = rows("SELECT id FROM observation_mark")
    foreign = post(as_("second_rater"), address(world, step), {"version": "0", "unmark": str(mark)})
    assert foreign.status_code == 404
    post(browser, address(world, step), {"version": "1", "unmark": str(mark)})
    assert rows("SELECT count(*) FROM observation_mark WHERE removed_at IS NULL") == [(0,)]


@pytest.mark.parametrize("mark", ["good.", "good.no_such", "better.smile", ".", "x" * 10_000])
def test_a_mark_that_the_pack_does_not_have_is_refused(world: World, as_, rows, mark: str) -> None:
    step = step_of(world, "case")
    data = {"version": "0", "mark": mark, "note": "осталось"}
    answer = post(as_("rater"), address(world, step), data)
    assert answer.status_code in (303, 422)
    assert rows("SELECT count(*) FROM observation_mark") == [(0,)]
    sheet = post(as_("rater"), f"/sessions/{world.session}/marks", {"mark": mark})
    assert sheet.status_code == 303
    assert rows("SELECT count(*) FROM observation_mark") == [(0,)]


def test_a_mark_is_set_and_taken_back_on_the_sheet_too(world: World, as_, rows) -> None:
    browser = as_("rater")
    path = f"/sessions/{world.session}/marks"
    post(browser, path, {"mark": f"good.{_indicator(world)}"})
    ((mark, step),) = rows("SELECT id, step_id FROM observation_mark")
    assert step is None
    assert str(mark) in browser.get(f"/sessions/{world.session}/ratings").text
    post(browser, f"{path}/{mark}/remove", {})
    assert rows("SELECT count(*) FROM observation_mark WHERE removed_at IS NULL") == [(0,)]


def test_the_same_form_sent_twice_is_stored_once(world: World, as_) -> None:
    step = step_of(world, "provocation")
    data = {**fields(complete(step)), "version": "0"}
    browser = as_("rater")
    assert [post(browser, address(world, step), data).status_code for _ in range(2)] == [303, 303]
    assert step_of(world, "provocation").version == 1


def test_two_tabs_are_both_shown_and_the_later_press_decides(world: World, as_) -> None:
    step = step_of(world, "case")
    browser = as_("rater")
    first = {"note": "из первой вкладки", "position": "-1", "version": "0"}
    second = {"note": "из второй вкладки", "position": "2", "version": "0"}
    post(browser, address(world, step), first)
    answer = post(browser, address(world, step), second)
    assert answer.status_code == 409
    for both in ("из первой вкладки", "из второй вкладки", "−1, колеблется", "+2, превышает"):
        assert both in answer.text, both
    stored = step_of(world, "case")
    assert (stored.content or {})["note"] == "из первой вкладки"
    assert f'name="version" value="{stored.version}"' in answer.text
    again = post(browser, address(world, step), {**second, "version": str(stored.version)})
    assert again.status_code == 303
    assert (step_of(world, "case").content or {})["note"] == "из второй вкладки"


@pytest.mark.parametrize("version", ["", "-1", "x", "٣", "1" * 30, "7"])
def test_an_absurd_version_overwrites_nothing(world: World, as_, version: str) -> None:
    step = step_of(world, "case")
    browser = as_("rater")
    post(browser, address(world, step), {"note": "было", "version": "0"})
    answer = post(browser, address(world, step), {"note": "стало", "version": version})
    assert answer.status_code == 409
    assert (step_of(world, "case").content or {})["note"] == "было"


def test_a_page_that_saves_by_itself_is_answered_in_json(world: World, as_) -> None:
    step = step_of(world, "case")
    browser = as_("rater")
    saved = post(browser, address(world, step), {"note": "да", "version": "0"}, headers=JSON)
    assert saved.status_code == 200
    assert saved.json["ok"] is True
    assert (saved.json["version"], saved.json["state"]) == (1, "begun")
    assert "не заполнено: 1 поле" in saved.json["saved"]
    assert 'id="marks"' in saved.json["marks"]
    stale = post(browser, address(world, step), {"note": "нет", "version": "0"}, headers=JSON)
    assert (stale.status_code, stale.json["ok"]) == (409, False)
    wrong = post(browser, address(world, step), {"position": "9", "version": "1"}, headers=JSON)
    assert (wrong.status_code, wrong.json["ok"]) == (422, False)


def test_a_form_without_a_token_is_refused_and_stores_nothing(world: World, as_) -> None:
    step = step_of(world, "case")
    answer = as_("rater").post(address(world, step), data={"note": "да", "version": "0"})
    assert answer.status_code == 400
    assert step_of(world, "case").content is None


def test_a_step_of_another_session_is_not_found(world: World, as_) -> None:
    hr = identity_of(world.users["hr"])
    other, _ = sessions_service.invite_external(
        hr, world.vacancy, name="Борис", email="b@example.org", phone="", locale="ru"
    )
    step = step_of(world, "case")
    for path in (
        f"/sessions/{other}/ratings/{step.id}",
        f"/sessions/{world.session}/ratings/999999",
        f"/sessions/{world.session}/ratings/{_plan_step(world)}",
    ):
        assert as_("rater").get(path).status_code == 404, path
        answer = post(as_("rater"), path, {**fields(complete(step)), "version": "0"})
        assert answer.status_code == 404, path
    foreign = post(as_("rater_elsewhere"), address(world, step), {"version": "0"})
    assert foreign.status_code == 404


def test_submitting_names_every_step_that_is_open_and_leads_to_its_fields(
    world: World, as_
) -> None:
    filled.rate_all(world, "rater")
    rater = identity_of(world.users["rater"])
    half = step_of(world, "provocation")
    given = {**complete(half), "note": "", "debriefed": False}
    service.save_rating(rater, world.session, half.id, given, half.version)
    browser = as_("rater")
    answer = post(browser, f"/sessions/{world.session}/ratings/submit", {})
    assert answer.status_code == 422
    summary = answer.text.split("error-summary")[1].split("</ul>")[0]
    assert half.title in summary
    assert "не заполнено: 2 поля" in summary
    assert summary.count("<li>") == 1
    link = f"{address(world, half)}?open=1"
    assert f'{link}#note"' in summary
    page = browser.get(link).text
    assert "Запишите, на чём основана оценка." in page
    assert "Объясните кандидату, что это было" in page
    assert "Запишите, на чём основана оценка." not in browser.get(address(world, half)).text


def test_what_is_open_is_a_place_on_the_page(world: World, as_) -> None:
    """Every field that can be missing has the id that the links to it name."""
    browser = as_("rater")
    for step in steps_of(world):
        empty = post(browser, address(world, step), {"version": "0", "go": "stay"})
        assert empty.status_code == 303
    for step in steps_of(world):
        page = browser.get(address(world, step)).text
        assert f'id="{step.first_open}"' in page, (step.instrument, step.first_open)


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
    post(browser, address(world, step), {"note": "начал", "version": "0"})
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
    assert '<fieldset class="plain" disabled>' in page
    assert "save-bar" not in page
    data = {**fields(complete(step, note="поздно")), "version": "1", "reason": "надо"}
    late = post(browser, address(world, step), data)
    assert late.status_code == 422
    assert "поздно" in late.text
    assert browser.get(f"/sessions/{world.session}/ratings").status_code == 200
    assert "Отправить мои оценки" not in browser.get(f"/sessions/{world.session}/ratings").text


def test_a_rater_removed_in_the_middle_finds_everything_when_named_again(world: World, as_) -> None:
    hr = identity_of(world.users["hr"])
    step = step_of(world, "case", "second_rater")
    browser = as_("second_rater")
    post(browser, address(world, step), {"note": "начал", "version": "0"})
    sessions_service.change_raters(hr, world.session, [world.users["rater"]])
    assert browser.get(address(world, step)).status_code == 404
    late = post(browser, address(world, step), {"note": "поздно", "version": "1"})
    assert late.status_code == 404
    sessions_service.change_raters(
        hr, world.session, [world.users["rater"], world.users["second_rater"]]
    )
    assert "начал" in browser.get(address(world, step)).text


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
    for path in ("", "/ratings", "/comparison", "/result"):
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


def test_the_comparison_names_what_is_to_be_discussed(world: World, as_) -> None:
    filled.rate_all(world, "rater", level=5)
    filled.rate_all(world, "second_rater", level=1)
    for name in ("rater", "second_rater"):
        filled.submit(world, name)
    page = as_("rater").get(f"/sessions/{world.session}/comparison").text
    discussed = page.split('id="to-discuss"')[1].split("</section>")[0]
    assert step_of(world, "provocation").title in discussed
    assert "Оценщики далеко разошлись: уровни 1 и 5" in discussed
    for words in ("Спросила прямо.", "Все ответы", "полностью", "Роль оценщика"):
        assert words in page, words


def _indicator(world: World) -> str:
    pack = content.get_pack(world.content_version)
    return str(pack["observations"][0]["id"])


def _plan_step(world: World) -> int:
    return next(s.id for s in sessions.list_steps(world.session) if s.instrument == "day_plan")
