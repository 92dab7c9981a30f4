"""What a diary remarks on a typed day; only facts that the tasks' own words say."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hiring.content import queries as content
from hiring.day_plans import diary, forms, queries, remarks
from hiring.day_plans.queries import Task
from tests.day_plans.candidates import PLANNER, begin, candidate_of, post, submitted
from tests.world import World

TASKS = [
    Task("talk", "Talk", "It begins at 11:00.", fixed=660, after=("notes",)),
    Task("notes", "Notes", "Read them before the talk."),
    Task("items", "Items", "Whenever."),
]


def do(task: str, start: str, minutes: str = "") -> dict[str, str]:
    """Fields of a task that is done in person."""
    return {f"choice.{task}": "do", f"start.{task}": start, f"minutes.{task}": minutes}


def found(fields: dict[str, str]) -> dict[str, list[str]]:
    """The codes of the remarks by task."""
    titles = {task.id: task.title for task in TASKS}
    day = diary.diary_of(fields, titles, 540, 1080)
    return {
        task: [remark.code for remark in said]
        for task, said in remarks.remarks_of(TASKS, fields, day).items()
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {}),
        (do("talk", "11:00", "60"), {}),
        (do("talk", "11:05", "60"), {"talk": ["appointed"]}),
        (do("talk", "11:00", "60") | do("notes", "10:00", "60"), {}),
        (do("talk", "11:00", "60") | do("notes", "12:00", "20"), {"talk": ["comes_first"]}),
        (
            do("talk", "11:00", "60") | do("notes", "10:30", "40"),
            {"talk": ["comes_first", "same_time"], "notes": ["same_time"]},
        ),
        # A length that nobody has said yet is not guessed.
        (do("talk", "11:00") | do("notes", "10:50"), {}),
        (
            do("talk", "11:00") | do("items", "11:00"),
            {"talk": ["same_time"], "items": ["same_time"]},
        ),
        # Put off until another day, it does not come first.
        (
            do("talk", "11:00", "60") | {"choice.notes": "postpone", "until.notes": "2026-03-18"},
            {"talk": ["comes_first"]},
        ),
        (do("talk", "11:00", "60") | {"choice.notes": "decline"}, {}),
        ({"choice.talk": "delegate", "to.talk": "x", "at.talk": "9:00"}, {}),
        (do("talk", "25:99", "60"), {}),
    ],
)
def test_remarks(fields: dict[str, str], expected: dict[str, list[str]]) -> None:
    assert found(fields) == expected


def test_a_task_without_a_length_stands_in_the_day_with_an_open_end() -> None:
    day = diary.diary_of(do("items", "9"), {"items": "Items"}, 540, 1080)
    (entry,) = day.entries
    assert (entry.times, entry.is_open, day.planned_minutes) == ("09:00–…", True, 0)
    assert day.left == ("items",)


def test_an_appointment_is_known_only_where_the_words_say_its_hour(
    app: Flask, world: World
) -> None:
    begin(candidate_of(app, world))
    from hiring.sessions import queries as sessions
    from tests import world as world_module

    facts = sessions.get_own(world_module.candidate_of(world.session))
    attempt = queries.find_attempt(world.session)
    assert attempt is not None
    sheet = queries.get_sheet(facts, attempt)
    marked = {task.id: task.fixed for task in sheet.tasks if task.fixed is not None}
    assert marked == {
        "supplier_demo": 12 * 60,
        "intro_lecture": 11 * 60,
        "court": 19 * 60,
        "director_meeting": 16 * 60 + 30,
    }
    silent = queries._task("x", {"title": "A talk", "text": "Soon."}, {"fixed": 660})
    assert silent.fixed is None


def test_the_reason_of_a_refusal_is_shown_and_is_no_part_of_the_plan(
    app: Flask, world: World, rows: Any
) -> None:
    planning: FlaskClient = begin(candidate_of(app, world))
    fields = {"choice.banner": "decline", "reason.banner": "<b>не моё</b>"}
    assert forms.plan_of(fields, ["banner"]) == {"tasks": {"banner": {"decline": {}}}}
    answer = post(planning, "/my/day-plan/summary", {**fields, "version": "0"})
    assert answer.status_code == 303
    assert "&lt;b&gt;не моё&lt;/b&gt;" in planning.get("/my/day-plan/summary").text
    assert 'value="&lt;b&gt;не моё&lt;/b&gt;"' in planning.get(PLANNER).text
    assert submitted(planning, {}).status_code == 303
    ((plan,),) = rows("SELECT plan FROM plan_attempt")
    assert "не моё" not in str(plan)


def test_every_order_that_is_remarked_is_in_the_words_of_the_pack(world: World) -> None:
    """Read and agreed: which words say it. A new `after` in the pack asks for a look at its words."""
    facts = content.get_pack(world.content_version)["day_plans"]["working_day"]["tasks"]
    said = {
        "complaint_reply": ("сначала нужно разобраться с записью", "looked into first"),
        "intro_lecture": ("нужно знать анкеты участников", "know their questionnaires by then"),
        "director_meeting": ("по вашему отчёту", "Your report is what"),
    }
    assert {task["id"] for task in facts if task.get("after")} == set(said)
    for number, locale in enumerate(("ru", "en")):
        words = content.get_words(world.content_version, locale)["day_plans"]["working_day"]
        for task, sentences in said.items():
            assert sentences[number] in words["tasks"][task]["text"]
