"""Planning, moving and cancelling an interview, and saying whether it took place."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from hiring.access.guards import requires
from hiring.access.identity import identity
from hiring.core import clock, words
from hiring.core.i18n import gettext as _
from hiring.core.refusals import NotFound, Refused
from hiring.mail import queries as mail
from hiring.meetings import addresses, calendar, forms, queries, service, zones
from hiring.sessions import queries as sessions

blueprint = Blueprint("meetings", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/sessions/<int:session_id>/meetings/new")
@requires("sessions.manage")
def new(session_id: int) -> Page:
    """When and where, with the length that the steps of the session ask for."""
    facts = _managed(session_id)
    present = next(iter(queries.list_of_session(session_id)), None)
    if present is not None and present.may_move:
        target = url_for("meetings.edit", session_id=session_id, meeting_id=present.id)
        return redirect(target, code=303)
    minutes = queries.default_minutes(sessions.list_steps(session_id))
    form = _with_zones(
        forms.ArrangementForm(minutes=str(minutes), timezone=addresses.timezone()), clock.now()
    )
    return _form_page(facts, None, form)


@blueprint.post("/sessions/<int:session_id>/meetings/new")
@requires("sessions.manage")
def plan(session_id: int) -> Page:
    """Plan the interview and invite everybody."""
    facts = _managed(session_id)
    form = _with_zones(forms.ArrangementForm(), clock.now())
    given = _arrangement(form)
    if given is None or _points_out(facts, form, given, None):
        return _form_page(facts, None, form, given), 422
    try:
        service.plan(identity(), session_id, given)
    except Refused as refused:
        _say(form, refused)
        return _form_page(facts, None, form, given), 422
    flash(_("The interview is planned. %(letters)s", letters=_of_letters()), "success")
    return _to(session_id)


@blueprint.get("/sessions/<int:session_id>/meetings/<int:meeting_id>")
@requires("sessions.manage")
def edit(session_id: int, meeting_id: int) -> Page:
    """The same form for an interview that is planned."""
    facts = _managed(session_id)
    meeting = queries.get_meeting(facts, meeting_id)
    if not meeting.may_move:
        return _refused(session_id, Refused("meeting_over"))
    begin = zones.local(meeting.starts_at, meeting.timezone)
    form = forms.ArrangementForm(
        day=begin.date(),
        time=begin.time(),
        minutes=str(meeting.minutes),
        timezone=meeting.timezone,
        room=meeting.room,
        link=meeting.link,
        note=meeting.note,
        moves=str(meeting.moves),
    )
    return _form_page(facts, meeting, _with_zones(form, meeting.starts_at, meeting.timezone))


@blueprint.post("/sessions/<int:session_id>/meetings/<int:meeting_id>")
@requires("sessions.manage")
def move(session_id: int, meeting_id: int) -> Page:
    """Move the interview and tell everybody."""
    facts = _managed(session_id)
    meeting = queries.get_meeting(facts, meeting_id)
    form = _with_zones(forms.ArrangementForm(), meeting.starts_at, meeting.timezone)
    given = _arrangement(form)
    if given is None or _points_out(facts, form, given, meeting.id):
        return _form_page(facts, meeting, form, given), 422
    moves = int(form.moves.data) if (form.moves.data or "").isdigit() else -1
    try:
        service.move(identity(), session_id, meeting_id, given, moves)
    except Refused as refused:
        _say(form, refused)
        form.moves.data = str(meeting.moves)
        return _form_page(facts, meeting, form, given), 422
    flash(_("The change is kept. %(letters)s", letters=_of_letters()), "success")
    return _to(session_id)


@blueprint.get("/sessions/<int:session_id>/meetings/<int:meeting_id>/cancellation")
@requires("sessions.manage")
def cancellation(session_id: int, meeting_id: int) -> Page:
    """What cancelling means, before it is done."""
    facts = _managed(session_id)
    meeting = queries.get_meeting(facts, meeting_id)
    if meeting.standing != "planned":
        code = "meeting_begun" if meeting.standing == "running" else "meeting_over"
        return _refused(session_id, Refused(code))
    return render_template(
        "meetings/cancel.html", facts=facts, meeting=meeting, form=forms.CancelForm()
    )


@blueprint.post("/sessions/<int:session_id>/meetings/<int:meeting_id>/cancellation")
@requires("sessions.manage")
def cancel(session_id: int, meeting_id: int) -> Page:
    """Cancel the interview and tell everybody."""
    facts = _managed(session_id)
    meeting = queries.get_meeting(facts, meeting_id)
    form = forms.CancelForm()
    if not form.validate_on_submit():
        return render_template("meetings/cancel.html", facts=facts, meeting=meeting, form=form), 422
    try:
        service.cancel(
            identity(), session_id, meeting_id, form.reason.data, form.message.data or ""
        )
    except Refused as refused:
        return _refused(session_id, refused)
    flash(_("The interview is cancelled. %(letters)s", letters=_of_letters()), "success")
    return _to(session_id)


@blueprint.post("/sessions/<int:session_id>/meetings/<int:meeting_id>/outcome")
@requires("sessions.view")
def say_outcome(session_id: int, meeting_id: int) -> Page:
    """Say whether the interview took place: HR, or a rater of the session."""
    who = identity()
    facts = sessions.get_session_for(who, session_id)
    if facts.rates == "no" and not who.may_in("sessions.manage", facts.branch_id):
        raise NotFound
    form = forms.OutcomeForm()
    form.validate_on_submit()
    try:
        service.say_outcome(who, session_id, meeting_id, form.outcome.data or "")
    except Refused as refused:
        return _refused(session_id, refused)
    flash(_("Noted. It can be corrected here until the ratings are closed."), "success")
    return _to(session_id)


@blueprint.get("/sessions/<int:session_id>/meetings/<int:meeting_id>/calendar")
@requires("sessions.view")
def file(session_id: int, meeting_id: int) -> Response:
    """The interview for one's own calendar."""
    who = identity()
    facts = sessions.get_session_for(who, session_id)
    return as_file(queries.get_file(who, queries.get_meeting(facts, meeting_id)))


def as_file(text: str) -> Response:
    """A calendar as a download."""
    answer = Response(text, content_type=calendar.content_type(calendar.PUBLISH))
    answer.headers.set("Content-Disposition", "attachment", filename=calendar.FILE)
    return answer


def _managed(session_id: int) -> sessions.SessionFacts:
    who = identity()
    facts = sessions.get_session_for(who, session_id)
    if not who.may_in("sessions.manage", facts.branch_id):
        raise NotFound
    return facts


def _with_zones(
    form: forms.ArrangementForm, at: datetime, present: str = ""
) -> forms.ArrangementForm:
    own = addresses.timezone()
    form.timezone.choices = [
        SelectChoice(name, label) for name, label in zones.choices(at, own, present or own)
    ]
    return form


def _arrangement(form: forms.ArrangementForm) -> service.Arrangement | None:
    """What was typed, or None with the fault beside its field."""
    if not form.validate_on_submit():
        return None
    try:
        starts_at = zones.moment(form.day.data, form.time.data, form.timezone.data)
    except zones.NoSuchTime:
        form.time.errors = [
            _("On this day the clocks are put forward over this time: there is no such time.")
        ]
        return None
    return service.Arrangement(
        starts_at,
        int(form.minutes.data),
        form.timezone.data,
        form.room.data or "",
        form.link.data or "",
        form.note.data or "",
    )


def _points_out(
    facts: sessions.SessionFacts,
    form: forms.ArrangementForm,
    given: service.Arrangement,
    meeting_id: int | None,
) -> bool:
    """Whether something overlaps that the page has not pointed out yet: one press more goes on."""
    overlaps = _overlaps(facts, given, meeting_id)
    digest = hashlib.sha256(repr(overlaps).encode()).hexdigest()[:16] if overlaps else ""
    if not overlaps or form.seen.data == digest:
        return False
    form.seen.data = digest
    return True


def _overlaps(
    facts: sessions.SessionFacts, given: service.Arrangement, meeting_id: int | None
) -> list[queries.Overlap]:
    return queries.list_overlaps(facts, given.starts_at, given.minutes, given.room, meeting_id)


def _say(form: forms.ArrangementForm, refused: Refused) -> None:
    """The refusal beside the field that it is about."""
    field = form.time if refused.code == "meeting_past" else None
    if field is None:
        form.form_errors.append(words.refusal(refused))
    else:
        field.errors = [*field.errors, words.refusal(refused)]


def _form_page(
    facts: sessions.SessionFacts,
    meeting: queries.MeetingFacts | None,
    form: forms.ArrangementForm,
    given: service.Arrangement | None = None,
) -> str:
    return render_template(
        "meetings/form.html",
        facts=facts,
        meeting=meeting,
        form=form,
        overlaps=_overlaps(facts, given, meeting.id if meeting else None) if given else [],
        raters=[rater.name for rater in sessions.list_raters(facts.id) if rater.state != "excused"],
    )


def _of_letters() -> str:
    """What has become of the letters, for the message after a deed."""
    if mail.is_configured():
        return _("The letters are on their way.")
    return _("The letters wait under “Letters”: no mail server is set up.")


def _refused(session_id: int, refused: Refused) -> Page:
    flash(words.refusal(refused), "error")
    return _to(session_id)


def _to(session_id: int) -> Response:
    target = url_for("sessions.session_page", session_id=session_id, _anchor="region-meeting")
    return redirect(target, code=303)
