"""Every form of the product, sent what no person would: never a fault of ours, never a half."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest
from flask import Flask

from hiring.content import check
from tests import world as world_module
from tests.access import matrix
from tests.access.test_set_up import empty_installation
from tests.hostile import attacks, forms, states
from tests.hostile.judge import Judge, unwatched
from tests.world import World

# POST routes to which no form of these pages leads, and where they are attacked.
ELSEWHERE = {
    "/outbox/<int:letter_id>/retry": "only with a mail server: tests/mail/test_outbox.py",
    "/my/day-plan/operations": "JSON: tests/day_plans/test_bad_input.py",
    "/my/day-plan/report": "JSON: tests/day_plans/test_sync.py",
    "/sessions/<int:session_id>/interview/operations": "JSON: tests/interviews/test_sync.py",
    "/sessions/<int:session_id>/interview/report": "JSON: tests/interviews/test_sync.py",
    "/set-up": "closed here: the test below",
}


@pytest.fixture
def judge(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Judge]:
    """The whole product in a state in which every form stands on a page."""
    # Checking the real pack takes seconds; that it is checked is not the matter here.
    monkeypatch.setattr(check, "check_pack", lambda folder: world_module.checked_pack())
    with unwatched(app):
        at, pages = states.furnish(app, world)
        judge = Judge(app, at)
        judge.forms = forms.crawl(app, at, states.PEOPLE, pages)
        yield judge


def test_every_form_answers_everything(judge: Judge, engine_name: str) -> None:
    attacked = {form.rule.rule for form in judge.forms} | set(ELSEWHERE)
    posts = {rule.rule for method, rule in matrix.rules(judge.app) if method == "POST"}
    assert posts <= attacked, (
        f"no page has a form to {sorted(posts - attacked)}: bring the page about in "
        "tests/hostile/states.py"
    )
    for turn, form in enumerate(judge.forms):
        if engine_name == "postgresql":
            batch = attacks.on_fields(form, attacks.ENGINE)
        else:
            batch = chain(attacks.on_fields(form), attacks.on_bodies(form, turn))
        for attack in batch:
            judge.post(form, attack)
    assert not judge.faults, "\n" + "\n".join(judge.faults)
    assert judge.asked > 800


def test_the_first_run_page_answers_everything(judge: Judge) -> None:
    empty_installation()
    judge.app.extensions.pop("hiring_company", None)
    found = forms.crawl(judge.app, judge.at, ("anonymous",))
    (form,) = (form for form in found if form.rule.rule == "/set-up")
    for attack in chain(attacks.on_fields(form), attacks.on_bodies(form)):
        judge.post(form, attack)
    assert not judge.faults, "\n" + "\n".join(judge.faults)
