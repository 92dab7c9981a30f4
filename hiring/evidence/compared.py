"""One value of a rating, ready to stand beside what other raters gave: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hiring.core.i18n import gettext as _


class Scale(StrEnum):
    """What the numbers of a value mean, and with it how far apart is far."""

    LEVEL = "level"  # 1 to 5
    POSITION = "position"  # −2 to +2, only the middle is good
    ANSWER = "answer"  # 0 to 2: no, partly, yes
    FLAG = "flag"  # 0 or 1
    BALANCE = "balance"  # −1 to +1: only bad marks, both, only good ones
    WORDS = "words"  # nothing to compare


@dataclass(frozen=True, slots=True)
class Given:
    """One value as one rater gave it; None with `is_open`: nothing yet, without: "not observed".

    `field` names it as the rating's form does. `group` is the id of the question to which it belongs and
    `heading` its words. A value without a competency belongs to the item as a whole.
    """

    field: str
    label: str
    scale: Scale
    value: int | None
    said: str
    competency: str = ""
    group: str = ""
    heading: str = ""
    is_open: bool = False
    # The level or position that the rating comes to.
    is_main: bool = False
    # No level, but raters who are far apart here have to talk all the same.
    is_critical: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a field may have, with the behaviour that stands for it."""

    value: int
    label: str
    word: str = ""
    text: str = ""

    @property
    def said(self) -> str:
        """The value as sentences name it."""
        return f"{self.label}, {self.word}" if self.word else self.label


def level_choices(anchors: Mapping[str, str]) -> list[Choice]:
    """Levels 1–5 with what is described at 1, 3 and 5."""
    return [
        Choice(level, str(level), text=anchors.get(str(level)) or _("between"))
        for level in range(1, 6)
    ]
