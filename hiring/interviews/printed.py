"""What the kit prints of each instrument: facts and words of an item put together as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hiring.content import queries as content

Facts = Mapping[str, Any]
Words = Mapping[str, Any]
Printed = dict[str, Any]


def observations(version_id: int, words: Words) -> list[Printed]:
    """What is observed all along, by competency in the order of the pack."""
    grouped: dict[str, list[Printed]] = {}
    for row in content.get_pack(version_id)["observations"]:
        said = words["pack"]["observations"][row["id"]]
        indicator = {key: said[key] for key in ("name", "positive", "negative")}
        grouped.setdefault(row["competency"], []).append(indicator)
    return [
        {"competency": words["pack"]["competencies"][name]["name"], "indicators": indicators}
        for name, indicators in grouped.items()
    ]


def reactions(version_id: int, words: Words) -> list[Printed]:
    """The marks of a reaction to a provocation."""
    return [
        {"text": words["pack"]["reactions"][row["id"]], "is_good": row["sign"] == "good"}
        for row in content.get_pack(version_id)["reactions"]
    ]


def _knowledge(facts: Facts, words: Words, _pack_words: Words) -> Printed:
    """The questions of this session, in their order; of the others nothing."""
    questions = []
    for question in facts["questions"]:
        said = words["questions"][question["id"]]
        questions.append(
            {
                "text": said["question"],
                "probes": list(said["probes"]),
                "points": [
                    {"text": said["points"][point["id"]], "is_critical": point["critical"]}
                    for point in question["points"]
                ],
                "reference": _paragraphs(said["reference"]),
            }
        )
    return {"questions": questions, "anchors": dict(words["anchors"])}


def _role_play(facts: Facts, words: Words, pack_words: Words) -> Printed:
    beats = []
    for beat in facts["beats"]:
        said = words["beats"][beat["id"]]
        replies = [said["replies"][name] for name in beat["replies"]]
        beats.append(
            {
                "when": said["when"],
                "say": said["say"],
                "replies": [{"if": reply["if"], "say": reply["say"]} for reply in replies],
            }
        )
    return {
        "card": _paragraphs(words["candidate_brief"]),
        "player_brief": _paragraphs(words["player_brief"]),
        "stop_rule": _paragraphs(words["stop_rule"]),
        "beats": beats,
        "cues": [
            # A fact shows nothing by itself.
            {"show": said.get("show", ""), "ask": said["ask"], "reveal": said["reveal"]}
            for said in (words["cues"][cue["id"]] for cue in facts["cues"])
        ],
        "competencies": [
            {
                "name": pack_words["competencies"][name]["name"],
                "behaviours": [words["behaviours"][behaviour] for behaviour in behaviours],
                "anchors": dict(words["anchors"][name]),
            }
            for name, behaviours in facts["behaviours"].items()
        ],
    }


def _provocation(_facts: Facts, words: Words, _pack_words: Words) -> Printed:
    return {
        "say": _paragraphs(words["say"]),
        "follow_up": _paragraphs(words["follow_up"]),
        "tone": words["tone"],
        "purpose": words["purpose"],
        "stop_rule": _paragraphs(words["stop_rule"]),
        "debrief": _paragraphs(words["debrief"]),
        "anchors": dict(words["anchors"]),
    }


def _case(_facts: Facts, words: Words, _pack_words: Words) -> Printed:
    return {
        "situation": _paragraphs(words["situation"]),
        "question": words["question"],
        "probes": list(words["probes"]),
        "authority": {key: words["authority"][key] for key in ("decide", "inform", "ask")},
        "anchors": dict(words["anchors"]),
    }


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n") if part.strip()]


SHAPES: Mapping[str, Callable[[Facts, Words, Words], Printed]] = {
    "knowledge": _knowledge,
    "role_play": _role_play,
    "provocation": _provocation,
    "case": _case,
}
