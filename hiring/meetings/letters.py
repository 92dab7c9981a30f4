"""What people are told of a meeting by letter, each in their own language; never anything of scores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, exists, literal, or_, select

from hiring.access.identity import Identity
from hiring.accounts import queries as accounts
from hiring.core import clock, i18n
from hiring.core.i18n import gettext as _
from hiring.mail import service as mail
from hiring.mail.models import Letter
from hiring.mail.transport import Attachment
from hiring.meetings import addresses, calendar, reminders, zones
from hiring.meetings.models import Meeting
from hiring.meetings.parties import Occasion, Party, key_of
from hiring.sessions import queries as sessions

INVITED, MOVED, CANCELLED = "invited", "moved", "cancelled"
# Minutes before the start at which calendars remind of it, unless their owner wants otherwise.
CANDIDATE_ALARM, RATER_ALARM = 120, 15


@dataclass(frozen=True, slots=True)
class When:
    """A time at which a meeting was planned."""

    starts_at: datetime
    minutes: int
    timezone: str


def beginning(meeting: Meeting, user_id: int | None) -> str:
    """How the causes of all letters on this meeting to one person begin."""
    return f"meeting:{meeting.id}:{key_of(user_id)}:"


def drop_reminders(meeting: Meeting) -> None:
    """Reminders of a meeting that are not out yet never go out (a part of commands)."""
    mail.overtake(list_reminders(meeting.id))


def list_reminders(meeting_id: int) -> list[str]:
    """The causes of a meeting's reminders that are not out yet."""
    waiting = mail.list_waiting(f"meeting:{meeting_id}:")
    return [cause for cause in waiting if cause.rpartition(":")[2] in reminders.KINDS]


def reminder_cause(meeting_id: int, key: str, moves: int, kind: str) -> str:
    """What causes a reminder: once for each kind and each time at which the meeting was put."""
    return f"meeting:{meeting_id}:{key}:{moves}:{kind}"


def tells_who_is_late(who: Identity) -> ColumnElement[bool]:
    """Letters that ask for ratings of a session which `who` rates too and has not submitted.

    To whom they are written says who of the others has submitted.
    """
    asks = (
        Letter.cause.like(literal("meeting:") + cast(Meeting.id, String) + f":%:{kind}")
        for kind in reminders.AFTERWARDS
    )
    rated = Meeting.session_id.in_(sessions.list_blind(who))
    return exists(select(Meeting.id).where(rated, or_(*asks)))


def invite(meeting: Meeting, occasion: Occasion, to: Party) -> int | None:
    """An invitation (a part of commands); the letter's id, or None where there is no address."""
    with i18n.force_locale(to.locale):
        if to.user_id is None:
            first = _("We would like to meet you for an interview.")
        else:
            first = _("You are to interview %(name)s.", name=occasion.candidate.name)
        lines = [first, *_details(meeting, occasion, to), *_no_time(occasion, to)]
        return _write(meeting, occasion, to, INVITED, _subject(meeting, occasion, to), lines)


def move(meeting: Meeting, occasion: Occasion, to: Party, before: When) -> int | None:
    """The new time and place, and the time before."""
    with i18n.force_locale(to.locale):
        when = zones.said(before.starts_at, before.minutes, before.timezone)
        lines = [
            _("The interview has changed. Before, it was planned for %(when)s.", when=when),
            *_details(meeting, occasion, to),
            *_no_time(occasion, to),
        ]
        subject = _("Changed: %(subject)s", subject=_subject(meeting, occasion, to))
        return _write(meeting, occasion, to, MOVED, subject, lines)


def cancel(meeting: Meeting, occasion: Occasion, to: Party, message: str = "") -> int | None:
    """That the meeting is off; the message is the candidate's alone."""
    with i18n.force_locale(to.locale):
        when = zones.said(meeting.starts_at, meeting.minutes, meeting.timezone)
        lines = [_("The interview on %(when)s will not take place.", when=when)]
        if to.user_id is None and message:
            lines.append(message)
        subject = _("Cancelled: %(subject)s", subject=_subject(meeting, occasion, to))
        return _write(meeting, occasion, to, CANCELLED, subject, lines)


def take_off(meeting: Meeting, occasion: Occasion, to: Party) -> int | None:
    """That a rater takes no part any more, while the meeting stays."""
    with i18n.force_locale(to.locale):
        when = zones.said(meeting.starts_at, meeting.minutes, meeting.timezone)
        lines = [
            _("You are no longer a rater of %(name)s.", name=occasion.candidate.name),
            _("The interview on %(when)s takes place without you.", when=when),
        ]
        subject = _("Cancelled: %(subject)s", subject=_subject(meeting, occasion, to))
        # Of the others' calendars it says nothing.
        alone = replace(occasion, raters=(to,))
        return _write(meeting, alone, to, CANCELLED, subject, lines)


def remind(meeting: Meeting, occasion: Occasion, to: Party, kind: str, until: datetime) -> None:
    """A reminder that goes out until `until`."""
    with i18n.force_locale(to.locale):
        if kind in reminders.AFTERWARDS:
            subject, lines = _please_submit(meeting, occasion)
        else:
            subject = _("Reminder: %(subject)s", subject=_subject(meeting, occasion, to))
            lines = [_("This is a reminder."), *_details(meeting, occasion, to)]
        mail.write(
            reminder_cause(meeting.id, to.key, meeting.moves, kind),
            to.address,
            _with_company(subject),
            _body(occasion, to, lines),
            occasion.branch_id,
            not_after=until,
        )


def entry(meeting: Meeting, occasion: Occasion, to: Party) -> calendar.Entry:
    """The meeting as this person's calendar holds it."""
    is_candidate = to.user_id is None
    path = addresses.own_page() if is_candidate else addresses.kit(occasion.session_id)
    company = accounts.company_name()
    if is_candidate:
        summary = _("Interview: %(role)s, %(company)s", role=occasion.vacancy, company=company)
    else:
        summary = _("Interview with %(name)s", name=occasion.candidate.name)
    return calendar.Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        written_at=clock.now(),
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        timezone=meeting.timezone,
        summary=summary,
        description="\n\n".join(_details(meeting, occasion, to)),
        place=", ".join(part for part in (place(meeting.room, occasion), meeting.link) if part),
        url=addresses.whole(path),
        organizer=calendar.Person(occasion.contact, occasion.contact_address),
        # Nobody from outside learns the addresses of the staff, and raters need not that of a candidate.
        attendees=tuple(
            calendar.Person(party.name, party.address)
            for party in ((to,) if is_candidate else occasion.raters)
            if party.address
        ),
        alarm=CANDIDATE_ALARM if is_candidate else RATER_ALARM,
    )


def _details(meeting: Meeting, occasion: Occasion, to: Party) -> list[str]:
    """When, where, and what this reader needs for it."""
    when = zones.said(meeting.starts_at, meeting.minutes, meeting.timezone)
    lines = [_("When: %(when)s", when=when)]
    if meeting.room:
        lines.append(_("Where: %(where)s", where=place(meeting.room, occasion)))
    if meeting.link:
        lines.append(_("Video call: %(link)s", link=meeting.link))
    if to.user_id is None:
        lines.append(
            _("What to bring and to know: %(note)s", note=meeting.note)
            if meeting.note
            else _("You need not bring or prepare anything.")
        )
        lines.append(
            _(
                "Your page: %(address)s. It opens by the link from your invitation.",
                address=addresses.whole(addresses.own_page()),
            )
        )
        return lines
    others = ", ".join(party.name for party in occasion.raters if party.user_id != to.user_id)
    lines.append(
        _("With you: %(names)s.", names=others) if others else _("You are the only rater.")
    )
    lines.append(
        _(
            "The interview opens here: %(address)s",
            address=addresses.whole(addresses.kit(occasion.session_id)),
        )
    )
    return lines


def _please_submit(meeting: Meeting, occasion: Occasion) -> tuple[str, list[str]]:
    name = occasion.candidate.name
    when = zones.said(meeting.starts_at, meeting.minutes, meeting.timezone)
    session_id = occasion.session_id
    return _("Please submit your ratings: %(name)s", name=name), [
        _("The interview with %(name)s was planned for %(when)s.", name=name, when=when),
        _(
            "Please submit your ratings, while you remember it well: %(address)s",
            address=addresses.whole(addresses.kit(session_id)),
        ),
        _(
            "If it did not take place, say so on the session’s page, and nobody is asked again: "
            "%(address)s",
            address=addresses.whole(addresses.session_page(session_id)),
        ),
    ]


def place(room: str, occasion: Occasion) -> str:
    """Branch, address and room; "" without a room."""
    if not room:
        return ""
    return ", ".join(part for part in (occasion.branch, occasion.branch_address, room) if part)


def _no_time(occasion: Occasion, to: Party) -> list[str]:
    if to.user_id is not None:
        return []
    return [
        _(
            "If this does not suit you, write to %(contact)s, and you will agree on another time.",
            contact=occasion.contact,
        )
    ]


def _subject(meeting: Meeting, occasion: Occasion, to: Party) -> str:
    day = zones.day_said(meeting.starts_at, meeting.timezone)
    time = zones.clock_said(meeting.starts_at, meeting.timezone)
    if to.user_id is None:
        return _("Interview on %(day)s at %(time)s", day=day, time=time)
    return _(
        "Interview with %(name)s on %(day)s at %(time)s",
        name=occasion.candidate.name,
        day=day,
        time=time,
    )


def _with_company(subject: str) -> str:
    return f"{subject} · {accounts.company_name()}"


def _body(occasion: Occasion, to: Party, lines: list[str]) -> str:
    whole = [
        _("Hello, %(name)s!", name=to.name),
        _("This is about the role “%(role)s”.", role=occasion.vacancy),
        *lines,
        _(
            "Questions: %(contact)s, %(address)s. This letter was written automatically.",
            contact=occasion.contact,
            address=occasion.contact_address,
        ),
        accounts.company_name(),
    ]
    return "\n\n".join(whole) + "\n"


def _write(
    meeting: Meeting, occasion: Occasion, to: Party, what: str, subject: str, lines: list[str]
) -> int | None:
    """A letter with the meeting for the calendar."""
    method, kept = calendar.REQUEST, entry(meeting, occasion, to)
    if what == CANCELLED:
        # When, where and with whom is no longer true: a calendar that goes on showing it says why.
        method, kept = calendar.CANCEL, replace(kept, description="\n\n".join(lines))
    file = Attachment(calendar.FILE, calendar.content_type(method), calendar.render(kept, method))
    return mail.write(
        f"{beginning(meeting, to.user_id)}{meeting.sequence}:{what}",
        to.address,
        _with_company(subject),
        _body(occasion, to, lines),
        occasion.branch_id,
        attachment=file,
        # Nobody is invited to what has begun; that it is off is worth knowing also afterwards.
        not_after=None if what == CANCELLED else meeting.starts_at,
    )
