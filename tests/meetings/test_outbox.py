"""What the outbox tells of who has submitted, to somebody who rates the same session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from hiring.access.identity import Identity
from hiring.core import clock
from hiring.core.refusals import NotFound
from hiring.mail import queries
from hiring.mail import service as mail
from hiring.meetings import sweep
from hiring.sessions import service as sessions
from tests.meetings import model, stage
from tests.meetings.stage import START
from tests.world import World, identity_of

ASKED = "Отправьте, пожалуйста, оценки"
KEPT = "Письма с просьбой отправить оценки"


@pytest.fixture(autouse=True)
def asked(app: Flask, world: World) -> Iterator[None]:
    """HR rates too; one rater has submitted, the others were asked on the morning after."""
    hr = identity_of(world.users["hr"])
    names = ("hr", "rater", "second_rater")
    sessions.change_raters(hr, world.session, [world.users[name] for name in names])
    with clock.stopped_at(stage.NOW) as move:
        stage.plan(world)
        model.submit(world.session, world.users["rater"])
        move(START + timedelta(hours=24) - clock.now())
        sweep.sweep()
        yield


def letters_to_raters() -> list[int]:
    """The letters that ask for ratings."""
    assert sorted(stage.told("rate_first")) == ["hr", "second_rater"]
    return [letter.id for letter in stage.letters("rate_first")]


def seen(who: Identity) -> list[str]:
    """To whom the letters of the outbox that ask for ratings are."""
    found = queries.get_outbox(who, "", 1)
    assert sum(found.counts.values()) == len(found.letters)
    return sorted(one.recipient.partition("@")[0] for one in found.letters if ASKED in one.subject)


def test_hr_who_still_rates_does_not_read_there_who_has_not_submitted(world: World, as_) -> None:
    hr = identity_of(world.users["hr"])
    asking = letters_to_raters()
    page = as_("hr").get("/outbox").text
    assert ASKED not in page
    assert KEPT in page
    assert "Собеседование" in page
    assert seen(hr) == []
    for letter_id in asking:
        assert as_("hr").get(f"/outbox/{letter_id}").status_code == 404
        assert as_("hr").get(f"/outbox/{letter_id}/attachment").status_code == 404
        for act in (mail.try_again, mail.note_by_hand):
            with pytest.raises(NotFound):
                act(hr, letter_id)


def test_after_submitting_and_to_who_does_not_rate_they_are_open(world: World, as_) -> None:
    administrator = identity_of(world.users["administrator"])
    assert seen(administrator) == ["hr", "second_rater"]
    model.submit(world.session, world.users["hr"])
    assert seen(identity_of(world.users["hr"])) == ["hr", "second_rater"]
    page = as_("hr").get("/outbox").text
    assert ASKED in page
    assert KEPT not in page


def test_of_a_session_that_hr_does_not_rate_they_are_open(world: World) -> None:
    hr = identity_of(world.users["hr"])
    rated = world.session
    world.session, _ = sessions.invite_external(
        hr, world.vacancy, name="Борис", email="boris@example.org", phone="", locale="ru"
    )
    assert world.session != rated
    with clock.stopped_at(clock.now()) as move:
        stage.plan(world, stage.replace(stage.GIVEN, starts_at=clock.now() + timedelta(hours=1)))
        move(timedelta(days=1))
        sweep.sweep()
        assert seen(hr) == ["rater", "second_rater"]
