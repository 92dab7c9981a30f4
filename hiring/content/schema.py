"""The facts of a pack: which keys each file has and what their values may be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from hiring.content import protected
from hiring.content.errors import Report
from hiring.content.shapes import (
    ID,
    Bool,
    Check,
    Int,
    ListOf,
    MapOf,
    Maybe,
    Number,
    OneOf,
    Pattern,
    Record,
    Shape,
    nearly,
    shown,
)
from hiring.content.yaml_source import Node, at

KNOWLEDGE: Final = "knowledge"
INSTRUMENTS: Final = (
    "knowledge",
    "role_play",
    "provocation",
    "case",
    "observation",
    "day_plan",
)
# Where the items of an instrument stand; observations have none and run through every step.
FOLDERS: Final = {
    "knowledge": "knowledge",
    "role_play": "role_plays",
    "provocation": "provocations",
    "case": "cases",
    "day_plan": "day_plans",
}
MAX_MUST_HAVES = 3
# A fact opens to the right question; a signal is shown without words and opens to whoever notices.
CUES: Final = ("fact", "signal")
# To which of the two failures the situation of a case tempts.
PULLS: Final = ("too_little", "too_much")

_PERCENT = Number(0, 100)
_SHARE = Number(0, 1)
_VERSION = Pattern(
    re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){1,3}", re.ASCII), "bad_version", "a version: 2026.11.1"
)
_UUID = Pattern(
    re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII),
    "bad_uuid",
    "a UUID in small letters",
)


def own_id(folder: str) -> Shape:
    """The id of a thing, which is the name of its folder or file."""
    return OneOf((folder,), "id_is_not_the_name", "the name of its folder or file")


def _weights_are_whole(total: float) -> Check:
    def check(items: list[dict[str, Any]], node: Node, report: Report) -> None:
        found = sum(item["weight"] for item in items)
        if not nearly(found, total):
            message = f"the weights add up to {found:g} and not to {total:g}"
            report.add(node.place, "weights_do_not_add_up", message)

    return check


def _instrument_fits(item: dict[str, Any], node: Node, report: Report) -> None:
    used = [part["instrument"] for part in item["instruments"]]
    if (item["kind"] == KNOWLEDGE) != (KNOWLEDGE in used):
        message = (
            "the knowledge interview belongs to competencies of kind knowledge, and to them only"
        )
        report.add(at(node, "instruments").place, "instrument_does_not_fit", message)


def _cut_fits(item: dict[str, Any], node: Node, report: Report) -> None:
    if (item["kind"] == "floor") != ("cut" in item):
        message = "a floor needs a cut, and only a floor has one"
        report.add(at(node, "cut").place, "cut_does_not_fit", message)


def _policy_fits(policy: dict[str, Any], node: Node, report: Report) -> None:
    if policy["not_met"] >= policy["met"]:
        message = "not_met must be smaller than met"
        report.add(at(node, "not_met").place, "policy_does_not_fit", message)


def _not_protected(value: list[dict[str, Any]], node: Node, report: Report) -> None:
    for index, item in enumerate(value):
        found = protected.find(item["id"].replace("_", " "), "requirement")
        if found is not None:
            message = f"{shown(found)} names a protected attribute: it may never be a criterion"
            report.add(at(node, index, "id").place, "protected_attribute", message)


def pack(
    competencies: Sequence[str] | None,
    items: dict[str, list[str]],
    questions: Mapping[str, list[str] | None],
) -> Record:
    """pack.yaml; `competencies` are its own ids, `items` the folders beside it, `questions` by area."""
    competency = OneOf(competencies, "unknown_competency", "a competency of this pack")
    part = Record({"instrument": OneOf(INSTRUMENTS), "weight": Number(0, 1)})
    return Record(
        {
            "id": ID,
            "uuid": _UUID,
            "version": _VERSION,
            "key_status": OneOf(("draft", "approved")),
            "competencies": ListOf(
                Record(
                    {
                        "id": ID,
                        "kind": OneOf((KNOWLEDGE, "personal")),
                        "weight": Int(0, 100),
                        "instruments": ListOf(part, 1, 6, "instrument", (_weights_are_whole(1),)),
                    },
                    (_instrument_fits,),
                ),
                1,
                20,
                "id",
                (_weights_are_whole(100), _not_protected),
            ),
            "must_haves": ListOf(
                Record(
                    {
                        "id": ID,
                        "kind": OneOf(("no_flag", "floor")),
                        "competency": competency,
                        "cut": Maybe(_PERCENT),
                    },
                    (_cut_fits,),
                ),
                0,
                MAX_MUST_HAVES,
                "id",
                (_not_protected,),
            ),
            "policy": Record(
                {
                    "composite_cut": _PERCENT,
                    "competency_cut": _PERCENT,
                    "met": Number(0.5, 1),
                    "not_met": Number(0, 0.5),
                    "sd": Number(0.1, 100),
                    "disagreement_levels": Int(1, 4),
                },
                (_policy_fits,),
            ),
            "reliabilities": Record(dict.fromkeys(INSTRUMENTS, _SHARE)),
            "observations": ListOf(
                Record({"id": ID, "competency": competency}), 0, 40, "id", (_not_protected,)
            ),
            "reactions": ListOf(
                Record({"id": ID, "sign": OneOf(("good", "bad"))}), 0, 10, "id", (_not_protected,)
            ),
            "formal_requirements": ListOf(Record({"id": ID}), 0, 20, "id", (_not_protected,)),
            "coverage": Maybe(_coverage(competencies), {}),
            "near": Maybe(ListOf(ListOf(_key(items), 2, 10, ""), 0, 60), []),
            "default_steps": ListOf(_Step(items, questions), 1, 60),
        }
    )


def _coverage(competencies: Sequence[str] | None) -> Record:
    """What the pack promises to hold at least; role-plays are promised by competency."""
    least = Maybe(Int(1, 500))
    plays = Record(dict.fromkeys(competencies, least)) if competencies else MapOf(Int(1, 500))
    return Record(
        {"questions": least, "provocations": least, "cases": least, "role_plays": Maybe(plays)}
    )


def _key(items: Mapping[str, Sequence[str]]) -> OneOf:
    """The name of an item among those of every instrument: "case/half_price_now"."""
    known = [f"{name}/{item}" for name, folder in FOLDERS.items() for item in items[folder]]
    return OneOf(known, "unknown_item", "an item of this pack: instrument/item")


class _Step:
    """One step of the default interview: an instrument, one of its items, an area's questions."""

    def __init__(
        self, items: dict[str, list[str]], questions: Mapping[str, list[str] | None]
    ) -> None:
        self.items = items
        self.questions = questions

    def read(self, node: Node, report: Report) -> Any:
        instrument = at(node, "instrument")
        name = getattr(instrument, "text", "")
        known = self.items.get(FOLDERS[name], []) if name in FOLDERS else None
        fields: dict[str, Shape | Maybe] = {
            "instrument": OneOf(tuple(FOLDERS)),
            "item": OneOf(known, "unknown_item", "an item of this instrument"),
        }
        if name == KNOWLEDGE:
            area = self.questions.get(getattr(at(node, "item"), "text", ""))
            asked = OneOf(area, "unknown_question", "a question of this area")
            fields["questions"] = Maybe(ListOf(asked, 1, 40, ""))
        return Record(fields).read(node, report)


def area(name: str) -> Record:
    """knowledge/<area>/area.yaml."""
    point = Record({"id": ID, "critical": Bool()})
    question = Record(
        {
            "id": ID,
            "form": OneOf(("basis", "client")),
            "minutes": Int(1, 10),
            "points": ListOf(point, 1, 20, "id"),
        }
    )
    return Record({"id": own_id(name), "questions": ListOf(question, 1, 40, "id")})


def role_play(name: str, competencies: Sequence[str] | None, rated: Sequence[str] | None) -> Record:
    """role_plays/<name>/role_play.yaml; `rated` are the competencies that this role-play names."""
    known = OneOf(competencies, "unknown_competency", "a competency of this pack")
    behaviours = ListOf(ID, 6, 12, "")
    beat = Record({"id": ID, "replies": ListOf(ID, 0, 5, "")})
    cue = Record({"id": ID, "kind": OneOf(CUES)})
    return Record(
        {
            "id": own_id(name),
            "competencies": ListOf(known, 1, 3, ""),
            "minutes": Int(1, 60),
            "beats": ListOf(beat, 1, 20, "id"),
            "cues": ListOf(cue, 0, 20, "id"),
            "behaviours": (
                Record(dict.fromkeys(rated, behaviours))
                if rated is not None
                else MapOf(behaviours, low=1)
            ),
        },
        (_behaviours_differ,),
    )


def _behaviours_differ(value: dict[str, Any], node: Node, report: Report) -> None:
    seen: set[str] = set()
    for competency, listed in value["behaviours"].items():
        for index, behaviour in enumerate(listed):
            if behaviour in seen:
                place = at(node, "behaviours", competency, index).place
                report.add(place, "repeated", f"{shown(behaviour)} stands here a second time")
            seen.add(behaviour)


def provocation(name: str, competencies: Sequence[str] | None) -> Record:
    """provocations/<name>/provocation.yaml."""
    known = OneOf(competencies, "unknown_competency", "a competency of this pack")
    return Record({"id": own_id(name), "competency": known, "minutes": Int(1, 10)})


def case(name: str, competencies: Sequence[str] | None) -> Record:
    """cases/<name>/case.yaml."""
    known = OneOf(competencies, "unknown_competency", "a competency of this pack")
    return Record(
        {
            "id": own_id(name),
            "competency": known,
            "minutes": Int(1, 15),
            "pull": OneOf(PULLS),
            "harm": Bool(),
            "safety": Bool(),
        }
    )


def probation(competencies: Sequence[str] | None) -> Record:
    """probation/tasks.yaml."""
    known = OneOf(competencies, "unknown_competency", "a competency of this pack")
    task = Record({"id": ID, "competency": known, "week": Int(1, 12), "days": Int(1, 90)})
    return Record({"tasks": ListOf(task, 1, 60, "id")})
