"""The practice page: the planner with four everyday tasks, without a clock; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, request

from hiring.access.guards import requires
from hiring.day_plans import forms, planner_pages, practice_sheet, queries
from hiring.day_plans.words import say_fault

blueprint = Blueprint("day_plans_practice", __name__)
READ = {
    "start": (forms.minute_of, "bad_time"),
    "at": (forms.minute_of, "bad_time"),
    "minutes": (forms.minutes_of, "bad_minutes"),
}


@blueprint.get("/my/day-plan/practice")
@requires("candidate.session")
def practice() -> str:
    """The practice with nothing in it yet."""
    return _page({}, {}, is_checked=False)


@blueprint.post("/my/day-plan/practice")
@requires("candidate.session")
def try_out() -> str | tuple[str, int]:
    """The practice with what was typed and its summary, which is kept nowhere."""
    typed = forms.read(request.form, practice_sheet.TASKS).fields
    wrong = _unreadable(typed)
    page = _page(typed, wrong, is_checked=True)
    return (page, 422) if wrong else page


def _page(fields: Mapping[str, str], wrong: Mapping[str, list[str]], *, is_checked: bool) -> str:
    sheet = practice_sheet.sheet()
    return render_template(
        "day_plans/planner.html",
        wrong=wrong,
        listed=[(name, sentence) for name, said in wrong.items() for sentence in said],
        problem="",
        practice=practice_sheet.steps(fields),
        is_checked=is_checked,
        people={one.id: one for one in sheet.colleagues},
        decided=queries.decided_of(sheet, fields),
        **planner_pages.sheet_values(sheet, fields),
    )


def _unreadable(fields: Mapping[str, str]) -> dict[str, list[str]]:
    """What cannot be read of the typed times, by field."""
    wrong: dict[str, list[str]] = {}
    for name in fields:
        read, code = READ.get(name.partition(".")[0], (None, ""))
        text = forms.text_of(fields, name)
        if read is not None and text and read(text) is None:
            wrong[name] = [say_fault(code, None, {"value": text[:40]})]
    return wrong
