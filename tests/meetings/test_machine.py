"""Meetings in any order of things, against the model; and that the model would notice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from hiring.meetings import guests
from hiring.settings import Smtp
from tests.meetings.machine import Meetings
from tests.world import World


@pytest.fixture
def machine(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> type[Meetings]:
    """The machine on this test's database, with a mail server configured."""
    configured = replace(
        app.extensions["hiring_settings"],
        smtp=Smtp("127.0.0.1", 1, is_tls=False),
        mail_from="hr@company.example",
    )
    monkeypatch.setitem(app.extensions, "hiring_settings", configured)
    return type("Here", (Meetings,), {"world": world, "patch": monkeypatch})


def test_letters_are_neither_lost_nor_doubled_and_calendars_end_true(
    machine: type[Meetings],
) -> None:
    run_state_machine_as_test(
        machine, settings=settings(max_examples=25, stateful_step_count=25, deadline=None)
    )


def test_the_model_notices_a_cancellation_that_is_forgotten(
    machine: type[Meetings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "list_ids", lambda meeting: set())
    with pytest.raises((AssertionError, BaseExceptionGroup)):
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=60,
                stateful_step_count=20,
                deadline=None,
                # That it fails is enough; how little would do is nobody's question.
                phases=[Phase.generate],
            ),
        )
