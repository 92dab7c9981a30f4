"""The candidate's pages: before the start, the planner, the summary, the receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hiring.access.guards import requires
from hiring.access.identity import Identity, identity
from hiring.core import clock, i18n, words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import Refused
from hiring.day_plans import forms, lifecycle, queries, service, standing, submission
from hiring.day_plans.refusals import PlanUnreadable
from hiring.day_plans.words import CHOICES, PARTS, say_fault
from hiring.drafts.service import State
from hiring.sessions import queries as sessions
from hiring.sessions.queries import SessionFacts

blueprint = Blueprint("day_plans", __name__)
Page = str | tuple[str, int] | Response
SHOWN = 120


@blueprint.get("/my/day-plan/start")
@requires("candidate.session")
def start() -> Page:
    """What the exercise is, its limit, what is read from it; nothing begins by looking."""
    who = identity()
    facts = sessions.get_own(who)
    if facts.consented_at is None or facts.declined_at is not None:
        return _to("my.start")
    if queries.find_attempt(facts.id) is not None:
        return _to("day_plans.planner")
    if facts.issued_at is not None:
        return _to("my.start")
    return _start_page(facts, "")


@blueprint.post("/my/day-plan/start")
@requires("candidate.session")
def begin() -> Page:
    """Begin the attempt and its clock; a second press leads to the same attempt."""
    who = identity()
    try:
        service.start_plan(who)
    except Refused as refused:
        facts = sessions.get_own(who)
        if facts.consented_at is None:
            return _to("my.start")
        return _start_page(facts, words.refusal(refused)), 422
    return _to("day_plans.planner")


@blueprint.get("/my/day-plan")
@requires("candidate.session")
def planner() -> Page:
    """The planner with everything typed so far."""
    opened = _open()
    if not isinstance(opened, tuple):
        return opened
    facts, attempt = opened
    draft = queries.get_draft(identity(), attempt)
    faults = queries.faults_of(facts, attempt, draft.fields)
    # What is merely not finished yet is no fault while somebody is still planning.
    wrong = [fault for fault in faults if fault.code != "field_missing"]
    return _planner(facts, attempt, draft, wrong)


@blueprint.post("/my/day-plan/save")
@requires("candidate.session")
def save() -> Page:
    """Keep the form as it is, complete or not, and show it again, in another language if that is asked."""
    page = _kept("day_plans.planner")
    if "locale" in request.form and isinstance(page, Response):
        return redirect(url_for("core.set_language"), code=307)
    return page


@blueprint.post("/my/day-plan/summary")
@requires("candidate.session")
def check() -> Page:
    """Keep the form; on to the summary where it can be read, else the same page with its faults."""
    return _kept("day_plans.summary")


@blueprint.get("/my/day-plan/summary")
@requires("candidate.session")
def summary() -> Page:
    """The whole plan once more before it is submitted."""
    opened = _open()
    if not isinstance(opened, tuple):
        return opened
    return _summary(*opened, "")


@blueprint.post("/my/day-plan/submit")
@requires("candidate.session")
def submit() -> Page:
    """Submit the plan once; every further press leads to the same receipt."""
    who = identity()
    try:
        service.submit_plan(who, forms.version_of(request.form))
    except PlanUnreadable as refused:
        facts, attempt = _own(who)
        assert attempt is not None
        draft = queries.get_draft(who, attempt)
        return _planner(facts, attempt, draft, refused.faults), 422
    except Refused as refused:
        opened = _open()
        if not isinstance(opened, tuple):
            return opened
        return _summary(*opened, words.refusal(refused)), 409
    return _to("day_plans.receipt")


@blueprint.get("/my/day-plan/receipt")
@requires("candidate.session")
def receipt() -> Page:
    """The proof that the plan has arrived."""
    facts, attempt = _own(identity())
    if attempt is None or attempt.receipt is None:
        return _to("my.start")
    return render_template(
        "day_plans/receipt.html", facts=facts, attempt=attempt, contact=_contact(facts)
    )


@blueprint.post("/my/day-plan/more-time")
@requires("candidate.session")
def extend() -> Page:
    """More time, once, where the pack allows it."""
    return _changed(service.extend)


@blueprint.post("/my/day-plan/pause")
@requires("candidate.session")
def pause() -> Page:
    """Let the clock stand still, where pauses were granted."""
    return _changed(service.pause)


@blueprint.post("/my/day-plan/resume")
@requires("candidate.session")
def resume() -> Page:
    """Let the clock go on."""
    return _changed(service.resume)


def _changed(change: Callable[[Identity], None]) -> Page:
    """Change the clock, and back to the planner, which says what stands against it."""
    try:
        change(identity())
    except Refused as refused:
        flash(words.refusal(refused), "error")
    return _to("day_plans.planner")


def _kept(onward: str) -> Page:
    """Keep the posted form and go on to `onward`; what comes after the end is kept too."""
    who = identity()
    facts, attempt = _own(who)
    if attempt is None:
        return _to("day_plans.start")
    typed = forms.read(request.form, attempt.task_order)
    version = forms.version_of(request.form)
    if attempt.receipt is None and isinstance(elsewhere := _open(), Response):
        return elsewhere
    base = queries.get_draft(who, attempt, version)
    if typed.faults:
        # Not a form of ours: what it says of the known tasks is shown, but not kept.
        faults = [*typed.faults, *queries.faults_of(facts, attempt, typed.fields)]
        return _planner(facts, attempt, base, faults, typed=typed.fields), 422
    try:
        kept = service.keep_form(who, attempt.id, typed.fields, version)
    except Refused as refused:
        problem = words.refusal(refused)
        return _planner(facts, attempt, base, (), problem, typed=typed.fields), 422
    if kept.is_late:
        submission.submit_if_over(facts.id)
        if kept.came:
            flash(
                _(
                    "The time was over. What came after it is kept and shown, and is no part of the plan."
                ),
                "warning",
            )
        return _to("day_plans.receipt")
    _say_replaced(facts, attempt, kept.replaced)
    if onward == "day_plans.summary":
        draft = queries.get_draft(who, attempt)
        unread = queries.faults_of(facts, attempt, draft.fields)
        if unread:
            return _planner(facts, attempt, draft, unread), 422
    return _to(onward)


def _say_replaced(
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


def _own(who: Identity) -> tuple[SessionFacts, queries.Attempt | None]:
    facts = sessions.get_own(who)
    return facts, queries.find_attempt(facts.id)


def _open() -> tuple[SessionFacts, queries.Attempt] | Response:
    """The attempt that can still be worked on, or the way to where the candidate stands."""
    facts, attempt = _own(identity())
    if facts.declined_at is not None:
        return _to("my.start")
    if attempt is None:
        return _to("day_plans.start")
    if attempt.receipt is not None:
        return _to("day_plans.receipt")
    if facts.issued_at is not None:
        return _to("my.start")
    if request.method == "GET" and lifecycle.is_over(attempt, clock.now()):
        # Looking changes nothing: the worker submits it, or the button of this page does.
        return Response(
            render_template("day_plans/over.html", facts=facts, contact=_contact(facts)),
            mimetype="text/html",
        )
    return facts, attempt


def _start_page(facts: SessionFacts, problem: str) -> str:
    return render_template(
        "day_plans/start.html",
        facts=facts,
        exercise=queries.get_exercise(facts),
        problem=problem,
        contact=_contact(facts),
    )


def _planner(
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
    fields = draft.fields if typed is None else typed
    return render_template(
        "day_plans/planner.html",
        facts=facts,
        attempt=attempt,
        owner=identity().actor,
        record=submission.record_of(attempt),
        expires=sessions.link_expiry(identity()),
        sheet=sheet,
        fields=fields,
        version=draft.version,
        saved_at=draft.saved_at if typed is None else None,
        known=None if typed is None else dict(draft.fields),
        wrong=_sentences(faults),
        listed=_listed(faults, sheet),
        problem=problem,
        unreadable={
            "time": say_fault("bad_time", None, {"value": "{value}"}),
            "minutes": say_fault("bad_minutes", None, {"value": "{value}"}),
        },
        notes_characters=forms.NOTES_CHARACTERS,
        diary=queries.diary_of(sheet, fields),
        hour_units=queries.HOUR_UNITS,
        day_name=_day_name(sheet.day),
        days=[(day.isoformat(), _day_name(day)) for day in sheet.later_days],
        contact=_contact(facts),
        **_clock(facts, attempt),
    )


def _summary(facts: SessionFacts, attempt: queries.Attempt, problem: str) -> str:
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
        people={one.id: one for one in sheet.colleagues},
        contact=_contact(facts),
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


def _contact(facts: SessionFacts) -> str:
    return f"{facts.contact}, {facts.contact_email}"


def _to(endpoint: str) -> Response:
    return redirect(url_for(endpoint), code=303)
