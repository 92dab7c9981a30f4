"""Versions that were stored in an earlier shape of the format go on working, unchanged where they lie."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from flask import Flask

from hiring.content import earlier, packs, queries
from hiring.content.models import ContentVersion
from hiring.core.commands import command
from hiring.core.db import db
from tests.content import small_pack
from tests.interviews import filled
from tests.world import World


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The small pack as it compiles today."""
    pack = packs.compile_pack(small_pack.write(tmp_path_factory.mktemp("present"))).pack
    assert pack is not None
    return dict(pack)


def as_before(pack: dict[str, Any]) -> dict[str, Any]:
    """The pack in the shape of the first format: prompts and bare cues, nothing that came later."""
    body = copy.deepcopy(pack)
    del body["reactions"], body["coverage"], body["near"]
    for area in body["knowledge"].values():
        for question in area["questions"]:
            del question["minutes"]
    for play in body["role_plays"].values():
        play["prompts"] = [beat["id"] for beat in play.pop("beats")]
        play["cues"] = [cue["id"] for cue in play["cues"]]
    for provocation in body["provocations"].values():
        del provocation["minutes"]
    for case in body["cases"].values():
        del case["minutes"], case["pull"]
    for words in body["words"].values():
        del words["pack"]["reactions"]
        for area in words["knowledge"].values():
            for question in area["questions"].values():
                del question["probes"]
        for play in words["role_plays"].values():
            del play["stop_rule"]
            play["prompts"] = {
                name: {"when": beat["when"], "say": beat["say"]}
                for name, beat in play.pop("beats").items()
            }
            play["cues"] = {
                name: {"cue": cue.get("show", "—"), "reveal": cue["reveal"]}
                for name, cue in play["cues"].items()
            }
        for provocation in words["provocations"].values():
            del provocation["tone"]
    return body


def test_a_pack_of_today_is_read_as_it_is(now: dict[str, Any]) -> None:
    assert earlier.present(now) == now


def test_the_stored_body_is_not_touched(now: dict[str, Any]) -> None:
    before = as_before(now)
    kept = copy.deepcopy(before)
    earlier.present(before)
    assert before == kept
    assert packs.digest(before) == packs.digest(kept)


def test_an_earlier_pack_is_read_in_the_present_shape(now: dict[str, Any]) -> None:
    read = earlier.present(as_before(now))
    assert read["reactions"] == []
    assert read["coverage"] == {}
    [question] = read["knowledge"]["services"]["questions"]
    assert question["minutes"] == 3
    play = read["role_plays"]["quiet"]
    assert "prompts" not in play
    assert play["beats"] == [{"id": "opening", "replies": []}, {"id": "ending", "replies": []}]
    assert play["cues"] == [{"id": "pause", "kind": "signal"}, {"id": "reason", "kind": "signal"}]
    assert read["provocations"]["nonsense"]["minutes"] == 3
    assert read["cases"]["discount"]["minutes"] == 5
    assert read["cases"]["discount"]["pull"] == ""
    for locale, text in (("ru", "Понятный русский текст"), ("en", "A plain English text")):
        words = read["words"][locale]
        assert words["pack"]["reactions"] == {}
        assert words["knowledge"]["services"]["questions"]["basis"]["probes"] == []
        own = words["role_plays"]["quiet"]
        assert "prompts" not in own
        assert own["beats"]["opening"] == {"when": text, "say": text, "replies": {}}
        assert own["cues"]["pause"] == {"show": text, "ask": "", "reveal": text}
        assert own["stop_rule"] == ""
        assert words["provocations"]["nonsense"]["tone"] == ""


def test_what_is_read_has_every_key_that_the_present_format_has(now: dict[str, Any]) -> None:
    assert _keys(now) <= _keys(earlier.present(as_before(now))) | {
        # Replies came with the format: an earlier pack has none.
        ("words", "ru", "role_plays", "quiet", "beats", "opening", "replies", "asks"),
        ("words", "en", "role_plays", "quiet", "beats", "opening", "replies", "asks"),
        ("words", "ru", "role_plays", "quiet", "beats", "opening", "replies", "argues"),
        ("words", "en", "role_plays", "quiet", "beats", "opening", "replies", "argues"),
        *(
            ("words", locale, "pack", "reactions", name)
            for locale in ("ru", "en")
            for name in small_pack.REACTIONS
        ),
    }


def _keys(value: Any, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The paths of all mappings' keys, those inside lists and below the words of a reply left out."""
    found: set[tuple[str, ...]] = set()
    if isinstance(value, dict) and path[-2:-1] != ("replies",):
        for key, inner in value.items():
            found |= {(*path, key)} | _keys(inner, (*path, key))
    return found


@command
def _store(version_id: int, body: dict[str, Any]) -> None:
    db.session.get_one(ContentVersion, version_id).body = body


def test_a_running_session_on_an_earlier_version_opens_every_step(
    app: Flask, world: World, as_: Any
) -> None:
    label = queries.get_label(world.content_version)
    before = as_before(dict(queries.get_pack(world.content_version)))
    _store(world.content_version, before)
    app.extensions.pop("hiring_packs")
    browser = as_("rater")
    page = browser.get(filled.console(world))
    assert page.status_code == 200
    for step in filled.steps_of(world):
        assert f'id="step-{step.id}"' in page.text
        if step.instrument == "role_play":
            words = before["words"]["ru"]["role_plays"][step.item]
            for prompt in words["prompts"].values():
                assert prompt["say"][:20] in page.text
            for cue in words["cues"].values():
                assert cue["cue"][:20] in page.text
    assert queries.get_label(world.content_version) == label
    db.session.expire_all()
    assert db.session.get_one(ContentVersion, world.content_version).body == before
