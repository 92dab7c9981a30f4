"""A version's body with the company's own answers in place of the delivered ones: pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]
Key = tuple[str, str]
"""An area and a question of it."""
Answers = Mapping[Key, Mapping[str, str]]
"""By question: the answer by language."""


def plain(text: str) -> str:
    """`text` without marks that nobody sees: copied from elsewhere, it brings direction and width."""
    kept = (one for one in text if unicodedata.category(one) not in ("Cf", "Co"))
    return "".join(kept).replace("\t", " ").strip()


def references(body: Body) -> dict[Key, dict[str, str]]:
    """The reference answer of every question in every language, in the order of the facts."""
    words = body["words"]
    return {
        (area, question["id"]): {
            locale: words[locale]["knowledge"][area]["questions"][question["id"]]["reference"]
            for locale in words
        }
        for area, facts in body["knowledge"].items()
        for question in facts["questions"]
    }


def own(body: Body, base: Body) -> dict[Key, dict[str, str]]:
    """What an edition says otherwise than the version that it stands on."""
    delivered = references(base)
    differing = {
        key: {locale: text for locale, text in texts.items() if text != delivered[key][locale]}
        for key, texts in references(body).items()
    }
    return {key: texts for key, texts in differing.items() if texts}


def applied(base: Body, answers: Answers, edition: int) -> dict[str, Any]:
    """`base` as this edition: with the answers to questions that it has; itself it stays as it is."""
    asked = references(base)
    words = dict(base["words"])
    for (area, question), texts in answers.items():
        if (area, question) not in asked:
            continue
        for locale, text in texts.items():
            path = (locale, "knowledge", area, "questions", question, "reference")
            words = _replaced(words, path, text)
    return {**base, "words": words, "edition": edition}


def _replaced(branch: Mapping[str, Any], path: tuple[str, ...], text: str) -> dict[str, Any]:
    first, *rest = path
    return {**branch, first: _replaced(branch[first], tuple(rest), text) if rest else text}
