"""The company's own answers, for tests: an answer saved, an edition published, a newer pack."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hiring.content import answer_queries, answers, check, packs, service
from hiring.content.queries import list_saved
from hiring.core.db import db
from tests.world import World, checked_pack, identity_of

PACK = "support_manager"
KEY = ("body_correction", "plateau")
OTHER = ("body_correction", "belly_by_holidays")
RU = "Плато — обычное дело. Показываю записи и меняю одну вещь за раз."
EN = "A plateau is normal. I show the records and change one thing at a time."


def delivered(key: tuple[str, str], locale: str) -> str:
    """The answer that came with the pack."""
    pack = checked_pack().pack
    assert pack is not None
    area, question = key
    text: str = pack["words"][locale]["knowledge"][area]["questions"][question]["reference"]
    return text


def seen(key: tuple[str, str]) -> int:
    """What the page of a question would show as saved last."""
    # A browser may have saved since this session began to read.
    db.session.rollback()
    saved = list_saved(PACK, *key)
    return saved[0].id if saved else 0


def save(
    world: World,
    key: tuple[str, str] = KEY,
    ru: str = RU,
    en: str = EN,
    why: str = "",
    at: int | None = None,
) -> bool:
    """The content owner saves an answer."""
    owner = identity_of(world.users["content_owner"])
    texts = {"ru": ru, "en": en}
    shown = seen(key) if at is None else at
    return answers.save_answer(owner, PACK, key, texts, seen=shown, why=why)


def publish(world: World) -> int:
    """The content owner publishes everything that is saved; the edition's id."""
    _, last = answer_queries.list_changes(answer_queries.get_standing(PACK))
    return answers.publish(identity_of(world.users["content_owner"]), PACK, seen=last)


def newer(change: Any, version: str = "2027.1.1") -> check.CheckedPack:
    """The real pack as a newer version; `change` does to its body what it likes."""
    known = checked_pack()
    body: dict[str, Any] = copy.deepcopy(dict(known.pack or {}))
    body["version"] = version
    change(body)
    return replace(known, pack=body, version=version, digest=packs.digest(body))


def without(key: tuple[str, str]) -> Callable[[dict[str, Any]], None]:
    """What takes a question out of a pack's body."""
    area, question = key

    def change(body: dict[str, Any]) -> None:
        facts = body["knowledge"][area]
        facts["questions"] = [one for one in facts["questions"] if one["id"] != question]
        for words in body["words"].values():
            del words["knowledge"][area]["questions"][question]

    return change


def asked_otherwise(key: tuple[str, str]) -> Callable[[dict[str, Any]], None]:
    """What words a question of a pack's body in another way."""
    area, question = key

    def change(body: dict[str, Any]) -> None:
        words = body["words"]["ru"]["knowledge"][area]["questions"][question]
        words["question"] = "Вес стоит месяц. Что вы скажете клиенту?"

    return change


def bring(checked: check.CheckedPack) -> int:
    """Import a checked pack; the id of what is the newest then."""
    return service._store(None, checked)
