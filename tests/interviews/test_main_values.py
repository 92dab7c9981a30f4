"""Every instrument's values that raters may agree on: read, offered and changed alike."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from hiring.content import queries as content
from hiring.core import i18n
from hiring.demo import answers
from hiring.evidence.compared import Scale
from hiring.evidence.panels import RatedItem, panel_of
from tests.interviews.filled import INSTRUMENTS
from tests.world import World


def items(world: World, instrument: str) -> list[tuple[str, Any]]:
    """Every item of the instrument in the whole pack, with its facts."""
    return list(content.get_pack(world.content_version)[content.FOLDERS[instrument]].items())


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("locale", i18n.LOCALES)
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_each_value_is_offered_and_changes_nothing_else(
    app: Flask, world: World, instrument: str, locale: str
) -> None:
    panel = panel_of(instrument)
    with app.test_request_context(), i18n.force_locale(locale):
        words = content.get_words(world.content_version, locale)
        for item, facts in items(world, instrument):
            given = answers.content_of(instrument, facts, 3, "rater", item)
            before = panel.main_values(given)
            assert before, item
            for field, value in before.items():
                choices = panel.choices(field, item, facts, words)
                assert value in [choice.value for choice in choices], field
                assert all(choice.label and choice.said for choice in choices)
                for choice in choices:
                    changed = panel.with_main(given, field, choice.value)
                    assert panel.main_values(changed) == {**before, field: choice.value}
                    assert changed.keys() == given.keys()
                    assert panel.missing(changed, facts) == panel.missing(given, facts) == []
                    assert panel.with_main(changed, field, value) == given


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_what_stands_side_by_side_has_the_main_values_among_it(
    app: Flask, world: World, instrument: str
) -> None:
    panel = panel_of(instrument)
    with app.test_request_context(), i18n.force_locale("ru"):
        words = content.get_words(world.content_version, "ru")
        for item, facts in items(world, instrument):
            given = answers.content_of(instrument, facts, 2, "rater", item)
            compared = panel.compared(given, item, facts, words)
            values = {one.field: one.value for one in compared}
            assert len(values) == len(compared), "a field stands twice"
            main = panel.main_values(given)
            assert {field: values[field] for field in main} == main
            assert any(one.is_main for one in compared)
            assert all(one.label and one.said for one in compared)
            assert not any(one.is_open for one in compared)
            assert all(not one.is_main or one.field in main for one in compared)
            for field in values.keys() - main.keys():
                assert panel.choices(field, item, facts, words) == []


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_form_left_empty_has_no_values_and_says_so(
    app: Flask, world: World, instrument: str
) -> None:
    panel = panel_of(instrument)
    with app.test_request_context(), i18n.force_locale("ru"):
        words = content.get_words(world.content_version, "ru")
        for item, facts in items(world, instrument):
            given, faults = panel.parse(MultiDict(), facts)
            assert faults == {}
            assert set(panel.main_values(given).values()) == {None}
            for one in panel.compared(given, item, facts, words):
                assert one.is_open or one.scale in (Scale.FLAG, Scale.WORDS), one.field


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_what_was_not_asked_or_stopped_has_no_value(app: Flask, world: World) -> None:
    with app.test_request_context(), i18n.force_locale("ru"):
        words = content.get_words(world.content_version, "ru")
        item, facts = items(world, "knowledge")[0]
        given = answers.content_of("knowledge", facts, 4, "rater", item)
        name = facts["questions"][0]["id"]
        given["questions"][name] |= {"skipped": True, "why": "Не хватило времени"}
        panel = panel_of("knowledge")
        own = {f for f in panel.main_values(given) if f.startswith(f"point.{name}.")}
        assert own
        assert {panel.main_values(given)[field] for field in own} == {None}
        for one in panel.compared(given, item, facts, words):
            if one.group == name:
                assert (one.value, one.is_open) == (None, False)
                assert one.said == "не спрашивали: Не хватило времени"
        item, facts = items(world, "provocation")[0]
        given = answers.content_of("provocation", facts, 4, "rater", item) | {"stopped": True}
        panel = panel_of("provocation")
        assert panel.main_values(given) == {"level": None}
        compared = {one.field: one for one in panel.compared(given, item, facts, words)}
        assert compared["level"].said == "остановлено, не оценивается"
        assert compared["stopped"].value == 1


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_who_has_not_observed_a_case_does_not_say_that_it_did_no_harm(
    app: Flask, world: World
) -> None:
    panel = panel_of("case")
    with app.test_request_context(), i18n.force_locale("ru"):
        words = content.get_words(world.content_version, "ru")
        item, facts = items(world, "case")[0]
        for typed, value, said in (
            ({"position": "not_observed"}, None, "не наблюдалось"),
            ({"position": "not_observed", "harm": "1"}, 1, "да"),
            ({"position": "0"}, 0, "нет"),
        ):
            given, _ = panel.parse(MultiDict(typed), facts)
            compared = {one.field: one for one in panel.compared(given, item, facts, words)}
            assert (compared["harm"].value, compared["harm"].said) == (value, said)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_keys_that_nobody_knows_yet_are_read_without_a_fault(app: Flask, world: World) -> None:
    more = {
        "notes": {"x": "y"},
        "reactions": ["smiles", "argues"],
        "harm": True,
        "skip": {"odd": 1},
        "later": [{"deep": None}],
    }
    with app.test_request_context(), i18n.force_locale("ru"):
        words = content.get_words(world.content_version, "ru")
        words = {**words, "pack": {**words["pack"], "reactions": {"smiles": "улыбнулась"}}}
        for instrument in INSTRUMENTS:
            panel = panel_of(instrument)
            item, facts = items(world, instrument)[0]
            given = answers.content_of(instrument, facts, 4, "rater", item) | more
            compared = {one.field: one for one in panel.compared(given, item, facts, words)}
            field, value = next(iter(panel.main_values(given).items()))
            assert value is not None
            assert panel.with_main(given, field, value) == given
            assert panel.findings([RatedItem(1, item, facts, {1: given})])
            if instrument == "case":
                assert compared["harm"].value == 1
            if instrument == "provocation":
                assert compared["reactions"].said == "улыбнулась, argues"
