"""The debrief's pages: what stands side by side, what is discussed first, who may do what there."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask

from hiring.content import queries as content
from hiring.interviews import debrief, service
from hiring.interviews.agreement import Status
from hiring.sessions import queries as sessions
from hiring.sessions import service as sessions_service
from tests.counting import statements
from tests.interviews import filled
from tests.interviews.debriefs import load, propose, rate, row_of
from tests.interviews.filled import post, step_of
from tests.verdicts import stage
from tests.world import World, add_candidate, identity_of

# Pages; what is stored is asked of both databases elsewhere.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


def place(world: World) -> str:
    return f"/sessions/{world.session}/debrief"


def address(world: World, row: debrief.Row) -> str:
    return f"{place(world)}/{row.step_id}/{row.field}"


def section(page: str, title: str) -> str:
    """The part of a page under the heading with that id."""
    return unescape(page.split(f'id="{title}"')[1].split("</section>")[0])


def test_the_old_address_leads_to_the_debrief(world: World, as_) -> None:
    rate(world, "rater", 4)
    old = f"/sessions/{world.session}/comparison"
    answer = as_("rater").get(old)
    assert (answer.status_code, answer.location) == (303, place(world))
    assert as_("second_rater").get(old).status_code == 404


def test_what_is_far_apart_is_discussed_first(world: World, as_) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    loaded = load(world)
    assert loaded.counts == {Status.SPLIT: 7}
    titles = [row.title for row in loaded.matters if row.given.is_main]
    assert len(titles) == 7
    # Keyed points that one heard in full and the other not at all are told of only where they cap.
    critical = [row for row in loaded.matters if not row.given.is_main]
    assert critical
    assert all(row.given.is_critical for row in critical)
    assert loaded.matters[: len(titles)] == [row for row in loaded.matters if row.given.is_main]
    discussed = section(as_("rater").get(place(world)).text, "to-discuss")
    for title in titles:
        assert title in discussed, title
    assert "Не решено" in discussed


def test_where_all_agree_the_page_says_so_and_folds(world: World, as_) -> None:
    rate(world, "rater", 4)
    rate(world, "second_rater", 4)
    loaded = load(world)
    assert set(loaded.counts) == {Status.AGREE}
    page = as_("rater").get(place(world)).text
    assert "нигде не расходятся" in page
    assert "Оценщики согласны" in page
    assert 'class="matter"' not in page


def test_one_rater_alone_neither_agrees_nor_differs(world: World, as_) -> None:
    hr = identity_of(world.users["hr"])
    sessions_service.change_raters(hr, world.session, [world.users["rater"]])
    rate(world, "rater", 4)
    assert set(load(world).counts) == {Status.SINGLE}
    page = as_("rater").get(place(world)).text
    assert 'id="to-discuss"' not in page
    assert "только один оценщик" in page


def test_who_does_not_rate_is_told_that_policy_lets_them_see(world: World, as_) -> None:
    told = "это разрешено HR и директорам"
    rate(world, "rater", 4)
    for name in ("hr", "director"):
        page = as_(name).get(place(world)).text
        assert told in page, name
        assert "ещё оценивает" in page
        assert "По правилам" in as_(name).get(address(world, row_of(world, "case"))).text, name
    assert told not in as_("rater").get(place(world)).text
    assert "появятся здесь после отправки" in as_("rater").get(place(world)).text
    rate(world, "second_rater", 4)
    assert told not in as_("director").get(place(world)).text


def test_what_is_still_rated_is_a_gap_and_its_values_are_not_read(world: World, as_) -> None:
    rate(world, "rater", 4)
    rate(world, "second_rater", 1, submits=False)
    assert set(load(world).counts) == {Status.GAP}
    (cell,) = row_of(world, "case").cells
    assert cell.seat.user_id == world.users["rater"]


def test_who_was_not_asked_to_rate_a_step_lacks_nothing(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate(world, "rater", 4)
    known = sessions.list_raters

    class Focused:
        def __init__(self, rater: sessions.Rater, focus: tuple[str, ...]) -> None:
            self.rater, self.focus = rater, focus

        def __getattr__(self, name: str) -> object:
            return getattr(self.rater, name)

    def focused(session_id: int) -> list[Focused]:
        own = {world.users["second_rater"]: ("case/half_price_now",)}
        return [Focused(one, own.get(one.user_id, ())) for one in known(session_id)]

    monkeypatch.setattr(sessions, "list_raters", focused)
    loaded = load(world)
    status = {row.title: row.status for row in loaded.rows if row.given.is_main}
    asked = content.item_title(world.content_version, "case", "half_price_now", "ru")
    assert status.pop(asked) is Status.GAP
    assert set(status.values()) == {Status.SINGLE}


def test_harm_that_one_rater_saw_is_discussed(world: World, as_) -> None:
    rate(world, "rater", 4)
    rate(world, "second_rater", 4, harm=True)
    loaded = load(world)
    harm = [row for row in loaded.matters if row.field == "harm"]
    assert len(harm) == 2
    assert all(row.status is Status.SPLIT for row in harm)
    assert "Вред клиенту или центру" in section(as_("rater").get(place(world)).text, "to-discuss")
    row = harm[0]
    browser = as_("rater")
    page = browser.get(address(world, row)).text
    assert "Предложить значение" not in page
    post(browser, f"{address(world, row)}/let-stand", {"remark": "Он говорил о другом зале."})
    assert debrief.get_row(load(world), row.step_id, "harm").is_settled


def test_notes_stand_behind_the_values_word_for_word(world: World, as_) -> None:
    question = step_of(world, "knowledge").facts["questions"][0]["id"]
    rate(world, "rater", 5, note="Первая <b>заметка</b>", notes={question: "К вопросу"})
    rate(world, "second_rater", 1, note="Вторая\nзаметка", notes={question: ""})
    page = as_("rater").get(place(world)).text
    for text in ("Первая &lt;b&gt;заметка&lt;/b&gt;", "Вторая\nзаметка", "К вопросу"):
        assert text in page, text
    step = load(world).steps[0]
    assert [(note.group, note.text) for note in step.notes_of(question)] == [
        (question, "К вопросу")
    ]


def test_a_rating_that_was_typed_in_from_paper_is_marked(world: World, as_) -> None:
    rate(world, "rater", 4, fields={"run.paper": "1"})
    rate(world, "second_rater", 4)
    page = unescape(as_("rater").get(place(world)).text)
    assert page.count("внесено с бумажного комплекта") == 1


def test_a_whole_discussion_by_forms(world: World, as_) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    rater, second, hr = as_("rater"), as_("second_rater"), as_("hr")
    done = post(rater, f"{address(world, row)}/propose", {"value": "1", "reason": "Так звучит."})
    assert (done.status_code, done.location) == (303, address(world, row))
    proposal = row_of(world, "case").proposal
    assert proposal is not None
    assert "Так звучит." in second.get(place(world)).text
    answer = f"{place(world)}/proposals/{proposal.id}"
    declined = post(second, f"{answer}/decline", {"back": "list"})
    assert declined.location == f"{place(world)}#{row.anchor}"
    remark = {"remark": "Я слышал обещание."}
    assert post(second, f"{address(world, row)}/remark", remark).status_code == 303
    assert post(hr, f"{address(world, row)}/remark", {"remark": "Есть запись."}).status_code == 303
    page = rater.get(address(world, row)).text
    assert "Я слышал обещание." in page
    assert "Есть запись." in page
    assert post(second, f"{answer}/accept", {"word": "Убедили."}).status_code == 303
    row = row_of(world, "case")
    assert row.is_settled
    settled = section(rater.get(place(world)).text, "to-discuss")
    assert "Решено: 1" in settled
    assert "Согласовано" in settled


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"reason": "потому"}, "Выберите значение"),
        ({"value": "7", "reason": "потому"}, "Выберите значение"),
        ({"value": "٣", "reason": "потому"}, "Выберите значение"),
        ({"value": "-1"}, "Объясните причину."),
        ({"value": "-1", "reason": " \n "}, "Объясните причину."),
        ({"value": "-1", "reason": "ё" * 1001}, "сократите текст"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_beside_its_field(
    world: World, as_, typed: dict[str, str], fault: str
) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    refused = post(as_("rater"), f"{address(world, row)}/propose", typed)
    assert refused.status_code == 422
    assert fault in refused.text
    assert typed.get("reason", "").strip() in refused.text
    if typed.get("value") == "-1":
        assert 'value="-1" checked' in refused.text
    assert row_of(world, "case").proposal is None


def test_nothing_typed_is_lost_when_it_comes_too_late(world: World, as_) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    proposal = propose(world, "rater", row, 1)
    other = row_of(world, "provocation")
    stage.close(world)
    second = as_("second_rater")
    for path, typed in (
        (f"{address(world, other)}/propose", {"value": "3", "reason": "набрано"}),
        (f"{address(world, row)}/remark", {"remark": "набрано"}),
        (f"{address(world, row)}/let-stand", {"remark": "набрано"}),
        (f"{place(world)}/proposals/{proposal}/accept", {"word": "набрано"}),
    ):
        late = post(second, path, typed)
        assert late.status_code == 422, path
        assert "Оценивание этой сессии" in late.text or "закрыт" in late.text, path
        if "accept" not in path:
            assert "набрано" in late.text, path


def test_a_word_to_a_proposal_that_has_ended_is_shown(world: World, as_) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    proposal = propose(world, "rater", row, 1)
    rater, second = as_("rater"), as_("second_rater")
    taken = post(rater, f"{place(world)}/proposals/{proposal}/withdraw", {})
    assert taken.status_code == 303
    late = post(second, f"{place(world)}/proposals/{proposal}/accept", {"word": "я за"})
    assert late.status_code == 422
    assert "больше не действует" in late.text
    assert "я за" in late.text
    long = post(second, f"{place(world)}/proposals/{proposal}/accept", {"word": "д" * 1001})
    assert long.status_code == 422


def test_forms_stand_only_where_they_work(world: World, as_) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    director = as_("director").get(address(world, row)).text
    for words in ("Предложить", "Добавить замечание", "Обсудили: оценки остаются"):
        assert words in as_("rater").get(address(world, row)).text
        assert words not in director
    hr = as_("hr").get(address(world, row)).text
    assert "Добавить замечание" in hr
    assert "Почему именно это значение?" not in hr
    stage.close(world)
    after = as_("rater").get(address(world, row)).text
    assert "<textarea" not in after
    assert "изменить здесь уже ничего нельзя" in after
    assert as_("rater").get(place(world)).text.count("<textarea") == 0


def test_addresses_of_nothing_are_not_found(world: World, as_) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    browser = as_("rater")
    for path in (
        f"{place(world)}/{row.step_id}/level",
        f"{place(world)}/{row.step_id + 999}/position",
        f"{place(world)}/0/position",
        f"{place(world)}/0/mark.nothing",
        f"{place(world)}/proposals/1",
    ):
        assert browser.get(path).status_code == 404, path
    for name in ("accept", "decline", "withdraw"):
        assert post(browser, f"{place(world)}/proposals/999/{name}", {}).status_code == 404


def test_marks_are_talked_about_and_not_moderated(world: World, as_) -> None:
    rate(world, "rater", 4, submits=False)
    indicator = content.get_pack(world.content_version)["observations"][0]["id"]
    who = identity_of(world.users["rater"])
    filled.mark(world, "rater", indicator, 1, 1, -1)
    service.submit_ratings(who, world.session)
    rate(world, "second_rater", 4)
    row = debrief.get_row(load(world), debrief.OBSERVED, f"mark.{indicator}")
    assert [(cell.said, row.status) for cell in row.cells] == [("+2 −1", Status.SINGLE)]
    browser = as_("rater")
    page = browser.get(address(world, row)).text
    assert "Добавить замечание" in page
    assert "Почему именно это значение?" not in page
    assert post(browser, f"{address(world, row)}/remark", {"remark": "Тихо."}).status_code == 303
    assert post(browser, f"{address(world, row)}/propose", {"reason": "x"}).status_code == 422
    assert "Тихо." in as_("director").get(place(world)).text


def test_closing_warns_of_what_is_open_and_closes_all_the_same(world: World, as_) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 4)
    hr = as_("hr")
    closing = f"/sessions/{world.session}/close-ratings"
    assert "расхожд" not in hr.get(closing).text
    proposal = propose(world, "rater", row_of(world, "provocation"), 3)
    page = hr.get(closing).text
    assert "1 предложенное значение ждёт ответов." in page
    assert place(world) in page
    assert proposal
    assert post(hr, closing, {}).status_code == 303
    page = as_("rater").get(place(world)).text
    assert "ответа не было" in page


def test_closing_counts_disagreements_that_nobody_has_settled(world: World, as_) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    loaded = load(world)
    page = unescape(as_("hr").get(f"/sessions/{world.session}/close-ratings").text)
    assert f"{loaded.open_matters} расхожден" in page


def test_who_rates_and_closes_is_told_nothing_of_others_before_submitting(
    world: World, as_
) -> None:
    hr = identity_of(world.users["hr"])
    seats = [world.users[name] for name in ("rater", "second_rater", "hr")]
    sessions_service.change_raters(hr, world.session, seats)
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    propose(world, "rater", row_of(world, "case"), 1)
    page = as_("hr").get(f"/sessions/{world.session}/close-ratings").text
    assert "расхожд" not in page
    assert "ждёт ответов" not in page
    rate(world, "hr", 3)
    assert "ждёт ответов" in as_("hr").get(f"/sessions/{world.session}/close-ratings").text


def test_more_raters_cost_no_more_statements(app: Flask, world: World, as_) -> None:
    hr = identity_of(world.users["hr"])
    counted = []
    names = ("rater", "second_rater", "hr", "director")
    for number in (2, 4):
        world.session = add_candidate(world, f"Кандидат {number}", f"{number}@example.org")
        seats = [world.users[name] for name in names[:number]]
        sessions_service.change_raters(hr, world.session, seats)
        for place_, name in enumerate(names[:number]):
            rate(world, name, 5 - 2 * (place_ % 2))
        propose(world, "rater", row_of(world, "provocation"), 4)
        browser = as_("rater")
        browser.get(place(world))
        with statements(app) as sent:
            browser.get(place(world))
        counted.append(len(sent))
    assert counted[0] == counted[1], counted


def test_initials_are_nobody_elses(world: World) -> None:
    initials = [seat.initials for seat in load(world).seats]
    assert initials == ["ТR", "ТS"]
    raters = [sessions.Rater(number, "Анна Орлова", None, None, "", ()) for number in range(3)]
    assert [seat.initials for seat in debrief._seats(raters)] == ["АО", "АО2", "АО3"]


def test_the_pages_speak_english_too(world: World, as_) -> None:
    rate(world, "rater", 5)
    rate(world, "second_rater", 1)
    row = row_of(world, "case")
    propose(world, "second_rater", row, 1)
    browser = as_("rater")
    with browser.session_transaction() as session:
        session["locale"] = "en"
    page = unescape(browser.get(place(world)).text)
    for words in ("To discuss first", "far apart", "Who said what, and when"):
        assert words in page
    page = unescape(browser.get(address(world, row)).text)
    assert "Accept: my rating becomes +1, oversteps slightly" in page
