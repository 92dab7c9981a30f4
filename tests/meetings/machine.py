"""Planning, moving, cancelling, sweeping and dying in any order, against a model that is easily believed.

Whatever happens: no letter goes out twice, none that is owed is missing once the mail works, nobody is
reminded of what is not to be held, and every calendar ends with what is true.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from icalendar import Calendar

from hiring.core import clock
from hiring.core.db import db
from hiring.core.refusals import Refused
from hiring.mail import service as mail
from hiring.mail import transport
from hiring.mail.models import Letter
from hiring.meetings import service, sweep
from hiring.meetings.models import Meeting
from hiring.sessions import service as sessions
from hiring.settings import Smtp
from tests.meetings import model, stage
from tests.meetings.model import Delivered, Planned
from tests.world import World, add_candidate, identity_of

MOSCOW = ZoneInfo("Europe/Moscow")
RATERS = ("rater", "second_rater", "director")
LENGTH = timedelta(minutes=120)
numbers = itertools.count()


class Killed(BaseException):
    """The worker is gone from one moment to the next."""


class Meetings(RuleBasedStateMachine):
    """One session, its people, a worker and a mail server."""

    world: World
    patch: pytest.MonkeyPatch

    @initialize()
    def begin(self) -> None:
        self.clock = clock.stopped_at(stage.NOW)
        self.pass_by = self.clock.__enter__()
        self.hr = identity_of(self.world.users["hr"])
        self.candidate = f"candidate{next(numbers)}"
        self.session = add_candidate(self.world, self.candidate, f"{self.candidate}@example.org")
        self.raters = {"rater", "second_rater"}
        self.submitted: set[str] = set()
        self.is_over = False
        self.meetings: list[Planned] = []
        self.taken: list[Delivered] = []
        self.unnoted: set[str] = set()
        self.way = "good"
        self.patch.setattr(transport, "deliver", self._take)

    # What people do.

    @rule(hours=st.sampled_from([1, 5, 20, 27, 50, 75]))
    def plan(self, hours: int) -> None:
        given = replace(stage.GIVEN, starts_at=clock.now() + timedelta(hours=hours))
        try:
            meeting_id = service.plan(self.hr, self.session, given)
        except Refused:
            assert self.is_over or self._open() is not None
            return
        present = self._open()
        if present is not None:
            assert (present.id, present.start) == (meeting_id, given.starts_at), (
                "the same form twice"
            )
            return
        told = dict.fromkeys(self._people(), clock.now())
        self.meetings.append(Planned(meeting_id, given.starts_at, told=told))

    @precondition(lambda self: self.meetings)
    @rule(hours=st.sampled_from([-4, -1, 0, 1, 24, 48]))
    def move_it(self, hours: int) -> None:
        meeting = self.meetings[-1]
        start = meeting.start + timedelta(hours=hours)
        given = replace(stage.GIVEN, starts_at=start)
        try:
            service.move(self.hr, self.session, meeting.id, given, meeting.moves)
        except Refused:
            return
        if hours:
            meeting.start, meeting.moves = start, meeting.moves + 1
            meeting.told = dict.fromkeys(self._people(), clock.now())

    @precondition(lambda self: self.meetings)
    @rule()
    def cancel(self) -> None:
        meeting = self.meetings[-1]
        try:
            service.cancel(self.hr, self.session, meeting.id, "Зал занят")
        except Refused:
            assert not meeting.is_ahead
        else:
            meeting.state = "cancelled"

    @precondition(lambda self: self.meetings)
    @rule(outcome=st.sampled_from(service.OUTCOMES))
    def say(self, outcome: str) -> None:
        meeting = self.meetings[-1]
        try:
            service.say_outcome(self.hr, self.session, meeting.id, outcome)
        except Refused:
            assert self.is_over or meeting.state != "planned" or clock.now() < meeting.start
        else:
            meeting.outcome = outcome

    @rule(names=st.sets(st.sampled_from(RATERS), min_size=1))
    def change_raters(self, names: set[str]) -> None:
        users = [self.world.users[name] for name in sorted(names)]
        try:
            sessions.change_raters(self.hr, self.session, users)
        except Refused:
            return
        self.raters = names | self.submitted

    @rule(name=st.sampled_from(RATERS))
    def submit(self, name: str) -> None:
        if name in self.raters:
            model.submit(self.session, self.world.users[name])
            self.submitted.add(name)

    @precondition(lambda self: not self.is_over)
    @rule(chance=st.integers(0, 5))
    def withdraw(self, chance: int) -> None:
        if chance:
            return
        sessions.withdraw(self.hr, self.session, "нет")
        self.is_over = True

    # What the machine does.

    @rule(minutes=st.sampled_from([1, 20, 60, 240, 600, 1080, 2880]))
    def time_passes(self, minutes: int) -> None:
        self.pass_by(timedelta(minutes=minutes))

    @rule()
    def a_good_minute(self) -> None:
        self.way = "good"
        self._sweep()
        self._send()
        # What an earlier try failed to bring waits for its next one.
        model.at_once()
        self._send()
        owed = self._owed()
        assert owed <= self._reminded(), owed - self._reminded()

    @rule()
    def two_workers(self) -> None:
        self.way = "good"
        self._sweep()
        self._sweep()
        self._send()
        self._send()

    @rule(survives=st.integers(0, 3))
    def killed_while_writing(self, survives: int) -> None:
        write, count = mail.write, itertools.count()

        def dying(*arguments: Any, **more: Any) -> int | None:
            if next(count) >= survives:
                raise Killed
            return write(*arguments, **more)

        with self.patch.context() as patched:
            patched.setattr(mail, "write", dying)
            try:
                sweep.sweep()
            except Killed:
                db.session.rollback()
            else:
                self._followed()

    @rule(way=st.sampled_from(["refused", "killed"]))
    def a_bad_minute(self, way: str) -> None:
        self.way = way
        self._sweep()
        self._send()

    # What must be true.

    @invariant()
    def no_letter_goes_out_twice(self) -> None:
        if not hasattr(self, "taken"):
            return
        counts = Counter(one.name for one in self.taken)
        assert not [
            name for name, count in counts.items() if count > 1 and name not in self.unnoted
        ]

    def teardown(self) -> None:
        if not hasattr(self, "taken"):
            return
        try:
            self.way = "good"
            self._sweep()
            model.at_once()
            self._send()
            self._calendars_are_true()
        finally:
            model.forget()
            self.clock.__exit__(None, None, None)

    def _calendars_are_true(self) -> None:
        held: dict[str, dict[str, Delivered]] = defaultdict(dict)
        for one in self.taken:
            if not one.method:
                continue
            known = held[one.uid].get(one.to)
            if known is None or known.sequence < one.sequence:
                held[one.uid][one.to] = one
            else:
                assert known.sequence > one.sequence or known.name == one.name
        for meeting in self.meetings:
            row = db.session.get_one(Meeting, meeting.id)
            shown = {to: one.start for to, one in held[row.uid].items() if one.method == "REQUEST"}
            if meeting.is_ahead and not self.is_over:
                assert shown == dict.fromkeys(self._people(), meeting.start)
            elif row.state == "cancelled":
                assert shown == {}

    def _people(self) -> set[str]:
        return {self.candidate, *self.raters}

    def _open(self) -> Planned | None:
        newest = self.meetings[-1] if self.meetings else None
        is_open = newest and newest.state == "planned" and not newest.outcome
        return newest if is_open else None

    def _owed(self) -> set[tuple[str, str, int, int]]:
        """(kind, person, meeting, moves) of every reminder that is due now, by the model alone."""
        now, owed = clock.now(), set()
        for place, meeting in enumerate(self.meetings):
            if meeting.state != "planned" or meeting.outcome == "not_held" or self.is_over:
                continue
            first = meeting.start.astimezone(MOSCOW).replace(hour=10, minute=0) - timedelta(days=1)
            end = (meeting.start + LENGTH).astimezone(MOSCOW).replace(hour=9, minute=0)
            soon = meeting.start - timedelta(hours=2)
            for kind, begins, ends, people in (
                ("day_before", first, soon, self._people()),
                ("soon", soon, meeting.start, self.raters),
            ):
                if meeting.outcome is None and begins <= now < ends:
                    owed |= {
                        (kind, name, meeting.id, meeting.moves)
                        for name in people
                        if name in meeting.told and meeting.told[name] < begins
                    }
            has_next = any(
                later.state == "planned"
                and later.outcome != "not_held"
                and later.start > meeting.start
                for later in self.meetings[place + 1 :]
            )
            for kind, days, length in (("rate_first", 1, 2), ("rate_second", 3, 3)):
                begins = end + timedelta(days=days)
                if begins <= now < begins + timedelta(days=length) and not has_next:
                    owed |= {
                        (kind, name, meeting.id, meeting.moves)
                        for name in self.raters - self.submitted
                    }
        return owed

    def _reminded(self) -> set[tuple[str, str, int, int]]:
        found = set()
        for one in self.taken:
            _, meeting, _, moves, kind = one.cause.split(":")
            found.add((kind, one.to, int(meeting), int(moves)))
        return found

    def _sweep(self) -> None:
        sweep.sweep()
        self._followed()

    def _followed(self) -> None:
        """Who came or went is told by the sweep, while the meeting is ahead."""
        for meeting in self.meetings:
            if not meeting.is_ahead:
                continue
            if self.is_over:
                meeting.state = "cancelled"
                continue
            meeting.told = {name: meeting.told.get(name, clock.now()) for name in self._people()}

    def _send(self) -> None:
        due = db.session.scalars(
            db.select(Letter.id)
            .where(Letter.state.in_(("waiting", "sending")), Letter.cause.startswith("meeting:"))
            .order_by(Letter.id)
        ).all()
        for letter_id in due:
            try:
                mail.send(letter_id)
            except Killed:
                db.session.rollback()

    def _take(self, smtp: Smtp, sender: str, letter: transport.Outgoing) -> None:
        """The mail server: takes the letter, refuses it for now, or takes it and the worker dies."""
        if self.way == "refused":
            raise transport.Failed("450 later", is_final=False)
        row = db.session.scalars(
            db.select(Letter).where(Letter.recipient == letter.recipient, Letter.state == "sending")
        ).all()
        (cause,) = (one.cause for one in row if mail.message_key(one.cause) == letter.message_id)
        one = Delivered(letter.message_id, letter.recipient.partition("@")[0], cause)
        if letter.attachment is not None:
            found = Calendar.from_ical(letter.attachment.text)
            (event,) = found.walk("VEVENT")
            one = replace(
                one,
                method=str(found["METHOD"]),
                uid=str(event["UID"]),
                sequence=int(event["SEQUENCE"]),
                start=event.start,
            )
        else:
            assert (
                cause.rpartition(":")[2],
                one.to,
                int(cause.split(":")[1]),
                int(cause.split(":")[3]),
            ) in self._owed(), "a reminder of what is not to be held, or at the wrong time"
        self.taken.append(one)
        if self.way == "killed":
            self.unnoted.add(letter.message_id)
            raise Killed
