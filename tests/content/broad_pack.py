"""A pack that makes promises and keeps them: the small pack with enough of everything."""

from __future__ import annotations

import copy
from typing import Any

import yaml

from tests.content import small_pack

Tree = dict[str, Any]
INDICATORS = ("listens", "looks", "asks", "waits")
PLAYS = ("quiet", "loud")
PROVOCATIONS = ("nonsense", "money")
CASES = ("discount", "gift", "key")
AREAS = ("services", "standards")
QUESTIONS = ("basis", "route", "client")


def trees() -> Tree:
    """Every file of the pack as plain data, by its name: to be changed and then written."""
    found = {name: yaml.safe_load(text) for name, text in small_pack.files().items()}
    for folder, facts, names in (
        ("knowledge", "area", AREAS),
        ("role_plays", "role_play", PLAYS),
        ("provocations", "provocation", PROVOCATIONS),
        ("cases", "case", CASES),
    ):
        for name in names[1:]:
            for file in (facts, "ru", "en"):
                kept = copy.deepcopy(found[f"{folder}/{names[0]}/{file}.yaml"])
                found[f"{folder}/{name}/{file}.yaml"] = kept
            found[f"{folder}/{name}/{facts}.yaml"]["id"] = name
    for area in AREAS:
        facts = found[f"knowledge/{area}/area.yaml"]
        [first] = facts["questions"]
        facts["questions"] = [{**copy.deepcopy(first), "id": name} for name in QUESTIONS]
        for locale in ("ru", "en"):
            words = found[f"knowledge/{area}/{locale}.yaml"]
            [own] = words["questions"].values()
            words["questions"] = {name: copy.deepcopy(own) for name in QUESTIONS}
    _own_behaviours(found, "loud")
    found["cases/gift/case.yaml"]["pull"] = "too_little"
    pack = found["pack.yaml"]
    pack["observations"] = [{"id": name, "competency": "empathy"} for name in INDICATORS]
    pack["coverage"] = {
        "questions": 6,
        "provocations": 2,
        "cases": 3,
        "role_plays": {"empathy": 2},
    }
    for locale in ("ru", "en"):
        words = found[f"{locale}.yaml"]
        mark = words["observations"]["listens"]
        words["observations"] = {name: copy.deepcopy(mark) for name in INDICATORS}
    return found


def _own_behaviours(found: Tree, play: str) -> None:
    """Behaviours that only this role-play has."""
    listed = found[f"role_plays/{play}/role_play.yaml"]["behaviours"]
    listed["empathy"] = [f"{play}_{name}" for name in listed["empathy"]]
    for locale in ("ru", "en"):
        words = found[f"role_plays/{play}/{locale}.yaml"]
        words["behaviours"] = {f"{play}_{name}": text for name, text in words["behaviours"].items()}


def written(content: Tree) -> dict[str, str]:
    """The files of the changed data, for `small_pack.write`."""
    return {
        name: yaml.dump(
            tree, Dumper=small_pack._Dumper, allow_unicode=True, sort_keys=False, width=10_000
        )
        for name, tree in content.items()
    }
