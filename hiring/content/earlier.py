"""Earlier shapes of a compiled pack, brought to the present one when it is read.

A stored version never changes: sessions that run on it were pinned to its digest. What the format
has gained since then stands here with a value that says nothing, so that pages know one shape only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Pack = Mapping[str, Any]
Facts = Mapping[str, Any]

QUESTION_MINUTES = 3
PROVOCATION_MINUTES = 3
CASE_MINUTES = 5


def present(body: Pack) -> Pack:
    """The pack in the present shape; `body` itself stays as it is."""
    words = {locale: _words(known) for locale, known in body["words"].items()}
    return {
        "reactions": [],
        "coverage": {},
        "near": [],
        **body,
        "knowledge": _each(body["knowledge"], _area),
        "role_plays": _each(body["role_plays"], _role_play),
        "provocations": _each(
            body["provocations"], lambda facts: {"minutes": PROVOCATION_MINUTES, **facts}
        ),
        # Which way an earlier case pulls was never written down.
        "cases": _each(body["cases"], lambda facts: {"minutes": CASE_MINUTES, "pull": "", **facts}),
        "words": words,
    }


def _each(items: Mapping[str, Facts], change: Callable[[Facts], Facts]) -> dict[str, Facts]:
    return {name: change(item) for name, item in items.items()}


def _area(facts: Facts) -> Facts:
    questions = [{"minutes": QUESTION_MINUTES, **question} for question in facts["questions"]]
    return {**facts, "questions": questions}


def _role_play(facts: Facts) -> Facts:
    """Prompts become beats without replies; a cue was always something that is shown."""
    if "prompts" not in facts:
        return facts
    kept = {key: value for key, value in facts.items() if key != "prompts"}
    return {
        **kept,
        "beats": [{"id": name, "replies": []} for name in facts["prompts"]],
        "cues": [{"id": name, "kind": "signal"} for name in facts["cues"]],
    }


def _words(words: Facts) -> Facts:
    return {
        **words,
        "pack": {"reactions": {}, **words["pack"]},
        "knowledge": _each(words["knowledge"], _area_words),
        "role_plays": _each(words["role_plays"], _role_play_words),
        "provocations": _each(words["provocations"], lambda item: {"tone": "", **item}),
    }


def _area_words(words: Facts) -> Facts:
    return {**words, "questions": _each(words["questions"], lambda item: {"probes": [], **item})}


def _role_play_words(words: Facts) -> Facts:
    if "prompts" not in words:
        return words
    kept = {key: value for key, value in words.items() if key != "prompts"}
    return {
        "stop_rule": "",
        **kept,
        "beats": _each(words["prompts"], lambda item: {**item, "replies": {}}),
        "cues": _each(
            words["cues"],
            lambda item: {"show": item["cue"], "ask": "", "reveal": item["reveal"]},
        ),
    }
