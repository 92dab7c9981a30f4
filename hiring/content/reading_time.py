"""How long what is read aloud takes: words over words a minute, in each language.

Reading is not talking with a candidate: at most half of an item's minutes may go into it, and a
situation card is read in one go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Words = Mapping[str, Any]

# Unhurried speech to somebody who hears it for the first time.
WORDS_A_MINUTE = {"ru": 120, "en": 140}
SHARE = 0.5
CARD_WORDS = 150

_WORD = re.compile(r"[^\W_]")


def count(*texts: str) -> int:
    """The number of spoken words; a dash or a lone sign is none."""
    return sum(1 for text in texts for part in text.split() if _WORD.search(part))


def minutes(words: int, locale: str) -> float:
    """How long so many words take to say."""
    return words / WORDS_A_MINUTE[locale]


def fits(words: int, locale: str, of: int) -> bool:
    """Whether saying so many words leaves the candidate at least half of the item's minutes."""
    return minutes(words, locale) <= of * SHARE


def question(words: Words) -> list[str]:
    """What is said of a question of knowledge when every follow-up is needed."""
    return [words["question"], *words["probes"]]


def provocation(words: Words) -> list[str]:
    """What is said of a provocation, the explanation afterwards included."""
    return [words["say"], words["follow_up"], words["debrief"]]


def case(words: Words) -> list[str]:
    """What is said of a case when every probe is needed."""
    return [words["situation"], words["question"], *words["probes"]]


def role_play(words: Words) -> list[str]:
    """What the client says in a scene at most: each standard line with its longest reply."""
    spoken = []
    for beat in words["beats"].values():
        spoken.append(beat["say"])
        spoken.append(_longest(reply["say"] for reply in beat["replies"].values()))
    return spoken


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=count, default="")
