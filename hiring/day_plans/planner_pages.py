"""What the pages around the planner show: everything that their templates need, in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import flash, render_template

from hiring.access.identity import identity
from hiring.core import clock, i18n
from hiring.core.i18n import gettext as _
from hiring.day_plans import before, forms, lifecycle, queries, standing, submission
from hiring.day_plans.words import CHOICES, PARTS, say_fault
from hiring.drafts.service import State
from hiring.sessions import queries as sessions
from hiring.sessions.queries import SessionFacts

SHOWN = 120


def start(facts: SessionFacts, problem: str) -> str:
    """What the exercise is, before anything begins."""
    return render_template(
        "day_plans/start.html", problem=problem, contact=contact(facts), **before.values_of(facts)
    )


def planner(
    facts: SessionFacts,
    attempt: queries.Attempt,
    draft: State,
    faults: Sequence[forms.FieldFault],
    problem: str = "",
    *,
    typed: Mapping[str, Any] | None = None,
) -> str:
    """The planner with the draft, or with what was typed on it and could not be kept."""
    sheet = queries.get_sheet(facts, attempt)
    return render_template(
        "day_plans/planner.html",
        facts=facts,
        attempt=attempt,
        owner=identity().actor,
        record=submission.record_of(attempt),
        expires=sessions.link_expiry(identity()),
        version=draft.version,
        saved_at=draft.saved_at if typed is None else None,
        known=None if typed is None else dict(draft.fields),
        wrong=_sentences(faults),
        listed=_listed(faults, sheet),
        problem=problem,
        notes_characters=forms.NOTES_CHARACTERS,
        contact=contact(facts),
        **sheet_values(sheet, draft.fields if typed is None else typed),
        **_clock(facts, attempt),
    )


def sheet_values(sheet: queries.Sheet, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What every planner shows of a sheet and of what is typed on it."""
    diary = queries.diary_of(sheet, fields)
    return {
        "sheet": sheet,
        "fields": fields,
        "diary": diary,
        "remarks": queries.remarks_of(sheet, fields, diary),
        "day_name": _day_name(sheet.day),
        "days": [(day.isoformat(), _day_name(day)) for day in sheet.later_days],
        "unreadable": {
            "time": say_fault("bad_time", None, {"value": "{value}"}),
            "minutes": say_fault("bad_minutes", None, {"value": "{value}"}),
        },
    }


def summary(facts: SessionFacts, attempt: queries.Attempt, problem: str) -> str:
    """The whole plan once more, as it stands on the server."""
    draft = queries.get_draft(identity(), attempt)
    sheet = queries.get_sheet(facts, attempt)
    faults = queries.faults_of(facts, attempt, draft.fields)
    diary = queries.diary_of(sheet, draft.fields)
    return render_template(
        "day_plans/summary.html",
        facts=facts,
        attempt=attempt,
        sheet=sheet,
        fields=draft.fields,
        version=draft.version,
        listed=_listed(faults, sheet),
        problem=problem,
        diary=diary,
        decided=queries.decided_of(sheet, draft.fields),
        remarks=queries.remarks_of(sheet, draft.fields, diary),
        people={one.id: one for one in sheet.colleagues},
        contact=contact(facts),
        **_clock(facts, attempt),
    )


def _clock(facts: SessionFacts, attempt: queries.Attempt) -> dict[str, Any]:
    """The server's time decides; the page only counts on from it."""
    now = clock.now()
    end = lifecycle.ends_at(attempt, now)
    left = lifecycle.seconds_left(attempt, now)
    return {
        "clock": {
            "seconds": left,
            "minutes": None if left is None else max(0, -(-left // 60)),
            "until": i18n.format_time(end, "HH:mm") if end else None,
            "paused": lifecycle.is_paused(attempt, now),
            "pause_minutes": attempt.pause_minutes,
            "may_pause": end is not None and attempt.pause_minutes > 0,
            "may_extend": standing.may_extend(facts.content_version_id, attempt),
        }
    }


def say_replaced(
    facts: SessionFacts, attempt: queries.Attempt, replaced: Mapping[str, Any]
) -> None:
    """Both values are shown: the one that is kept stands in its field, the other one here."""
    if not replaced:
        return
    sheet = queries.get_sheet(facts, attempt)
    for name, value in replaced.items():
        part, _dot, task = name.partition(".")
        place = str(PARTS[part])
        flash(
            _(
                "%(place)s: another window had “%(value)s”; what you typed here has been kept.",
                place=f"{sheet.titles[task]}, {place}" if task else place[:1].upper() + place[1:],
                value=_in_words(part, str(value), sheet)[:SHOWN] or _("empty"),
            ),
            "warning",
        )


def _in_words(part: str, value: str, sheet: queries.Sheet) -> str:
    """A value as the form shows it, not as it is sent."""
    if part == "choice":
        return str(CHOICES[value]) if value in CHOICES else value
    if part == "to":
        return next((one.name for one in sheet.colleagues if one.id == value), value)
    day = forms.date_of(value) if part == "until" else None
    return _day_name(day) if day else value


def _day_name(day: date) -> str:
    return str(i18n.format_date(day, "EEEE, d MMMM"))


def _sentences(faults: Sequence[forms.FieldFault]) -> dict[str, list[str]]:
    """What is wrong, by the id of the field that it stands beside."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(_place(fault), []).append(_say(fault))
    return found


def _listed(
    faults: Sequence[forms.FieldFault], sheet: queries.Sheet
) -> list[tuple[str | None, str]]:
    """The same as a list for the top of the page: (id of the field, sentence with the task's title)."""
    listed: list[tuple[str | None, str]] = []
    for fault in faults:
        title = sheet.titles.get(fault.task or "") or (
            PARTS[forms.NOTES] if fault.field == forms.NOTES else ""
        )
        said = f"{title}: {_say(fault)}" if title else _say(fault)
        listed.append((_place(fault) or None, said))
    return listed


def _place(fault: forms.FieldFault) -> str:
    if fault.task is None:
        return fault.field or ""
    return f"{fault.field or 'choice'}.{fault.task}"


def _say(fault: forms.FieldFault) -> str:
    return say_fault(fault.code, fault.field, fault.params)


def contact(facts: SessionFacts) -> str:
    """Whom the candidate can write to."""
    return f"{facts.contact}, {facts.contact_email}"


def over(facts: SessionFacts) -> str:
    """The time is over, and the plan is not submitted yet: the worker or the page's button does it."""
    return render_template("day_plans/over.html", facts=facts, contact=contact(facts))


def paused(facts: SessionFacts, attempt: queries.Attempt) -> str:
    """The clock stands still, and nobody works on the plan meanwhile."""
    return render_template(
        "day_plans/paused.html",
        facts=facts,
        until=i18n.format_time(lifecycle.pause_ends_at(attempt), "HH:mm"),
        contact=contact(facts),
        **_clock(facts, attempt),
    )
