"""Reads for the pages on which the content owner adapts the reference answers.

What was saved last is the company's draft; what the newest version says is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hiring.content import editions, queries
from hiring.content.queries import Saved
from hiring.core import i18n
from hiring.core.i18n import LOCALES
from hiring.core.refusals import NotFound

# What the list may be cut down to; "" is everything.
SHOWN = ("", "delivered", "own", "unpublished", "changed")
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pack stands: its newest version or edition, and the version that this one stands on."""

    pack: str
    newest: int
    base: int

    @property
    def edition(self) -> int:
        """The number of the newest edition; 0 where nothing is published."""
        return queries.get_edition(self.newest)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as lists show it: `saved` is None where nobody ever adapted it."""

    area: str
    id: str
    text: str
    saved: Saved | None
    is_published: bool
    # Asked otherwise now than when the answer was saved.
    is_changed: bool

    @property
    def is_own(self) -> bool:
        """Whether the company has an answer of its own, in some language."""
        return self.saved is not None and bool(self.saved.locales)

    @property
    def only(self) -> str:
        """The one language in which the answer is the company's own; "" where it is in both."""
        locales = self.saved.locales if self.saved is not None else ()
        return locales[0] if len(locales) == 1 else ""

    def fits(self, shown: str) -> bool:
        """Whether it belongs to what the list is cut down to."""
        return {
            "delivered": not self.is_own,
            "own": self.is_own,
            "unpublished": not self.is_published,
            "changed": self.is_changed,
        }.get(shown, True)


@dataclass(frozen=True, slots=True)
class Area:
    """An area of knowledge with its questions in order."""

    id: str
    name: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A question in one language: what is asked, what raters tick, what was delivered, what is ours."""

    locale: str
    question: str
    points: tuple[tuple[str, bool], ...]
    delivered: str
    current: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page of one question shows."""

    question: Question
    area_name: str
    columns: tuple[Column, ...]
    history: tuple[Saved, ...]
    following: Question | None

    @property
    def seen(self) -> int:
        """The id of what was saved last; 0 where nothing was."""
        return self.history[0].id if self.history else 0


@dataclass(frozen=True, slots=True)
class Change:
    """One question whose answer differs: (language, until now, from now on), and what was saved."""

    area: str
    id: str
    area_name: str
    text: str
    lines: tuple[tuple[str, str, str], ...]
    saved: Saved | None = None


def get_standing(pack: str) -> Standing:
    """Where a pack stands; raises NotFound where it was never imported."""
    newest = {version.pack: version.id for version in queries.list_newest()}
    if pack not in newest:
        raise NotFound
    return Standing(pack, newest[pack], queries.get_base(newest[pack]))


def list_areas(at: Standing) -> list[Area]:
    """The areas of the newest version with all their questions."""
    saved = queries.list_newest_saved(at.pack)
    delivered = editions.references(queries.get_pack(at.base))
    published = editions.references(queries.get_pack(at.newest))
    words = queries.get_words(at.base)["knowledge"]
    areas: dict[str, list[Question]] = {}
    for key, texts in delivered.items():
        area, question = key
        own = saved.get(key)
        areas.setdefault(area, []).append(
            Question(
                area=area,
                id=question,
                text=words[area]["questions"][question]["question"],
                saved=own,
                is_published=_wanted(texts, own) == published[key],
                is_changed=own is not None
                and bool(own.locales)
                and own.base_id != at.base
                and _asked(own.base_id, key) != _asked(at.base, key),
            )
        )
    return [Area(area, words[area]["name"], tuple(found)) for area, found in areas.items()]


def list_gone(at: Standing) -> list[Saved]:
    """The company's answers to questions that the newest version does not have any more."""
    asked = editions.references(queries.get_pack(at.base))
    saved = queries.list_newest_saved(at.pack)
    return [one for key, one in saved.items() if key not in asked and one.locales]


def get_page(at: Standing, area: str, question: str) -> Page:
    """The page of one question; raises NotFound where the newest version does not have it."""
    areas = list_areas(at)
    listed = [one for known in areas for one in known.questions]
    place = next(
        (place for place, one in enumerate(listed) if (one.area, one.id) == (area, question)), None
    )
    if place is None:
        raise NotFound
    own = listed[place].saved
    facts = next(
        one
        for one in queries.get_pack(at.base)["knowledge"][area]["questions"]
        if one["id"] == question
    )
    columns = []
    for locale in _reading_order():
        words = queries.get_words(at.base, locale)["knowledge"][area]["questions"][question]
        text = own.texts[locale] if own is not None else ""
        columns.append(
            Column(
                locale=locale,
                question=words["question"],
                points=tuple(
                    (words["points"][point["id"]], point["critical"]) for point in facts["points"]
                ),
                delivered=words["reference"],
                current=text or words["reference"],
                is_own=bool(text),
            )
        )
    return Page(
        question=listed[place],
        area_name=next(known.name for known in areas if known.id == area),
        columns=tuple(columns),
        history=tuple(queries.list_saved(at.pack, area, question)),
        following=next(
            (one for one in (*listed[place + 1 :], *listed[:place]) if not one.is_own), None
        ),
    )


def list_changes(at: Standing) -> tuple[list[Change], int]:
    """What publishing would change, and the id of what was saved last (0: nothing)."""
    saved = queries.list_newest_saved(at.pack)
    delivered = editions.references(queries.get_pack(at.base))
    wanted = {key: _wanted(texts, saved.get(key)) for key, texts in delivered.items()}
    published = editions.references(queries.get_pack(at.newest))
    changes = _compared(published, wanted, at.base, saved)
    return changes, max((one.id for one in saved.values()), default=0)


def list_differences(old: int, new: int) -> list[Change]:
    """What an edition says otherwise than another one of the same version."""
    before, after = (editions.references(queries.get_pack(one)) for one in (old, new))
    return _compared(before, after, new, {})


def _compared(
    before: Mapping[editions.Key, Texts],
    after: Mapping[editions.Key, Texts],
    version_id: int,
    saved: Mapping[editions.Key, Saved],
) -> list[Change]:
    words = queries.get_words(version_id)["knowledge"]
    changes = []
    for (area, question), texts in after.items():
        old = before[(area, question)]
        lines = tuple(
            (locale, old[locale], texts[locale])
            for locale in _reading_order()
            if old[locale] != texts[locale]
        )
        if lines:
            text = words[area]["questions"][question]["question"]
            own = saved.get((area, question))
            changes.append(Change(area, question, words[area]["name"], text, lines, own))
    return changes


def _wanted(delivered: Texts, own: Saved | None) -> dict[str, str]:
    """What an answer would be by what was saved last."""
    return {
        locale: (own.texts[locale] if own is not None else "") or text
        for locale, text in delivered.items()
    }


def _asked(version_id: int, key: editions.Key) -> Any:
    """What a version asks and what raters tick, in every language; None where it has no such question."""
    area, question = key
    pack = queries.get_pack(version_id)
    listed = pack["knowledge"].get(area, {"questions": ()})["questions"]
    facts = next((one for one in listed if one["id"] == question), None)
    if facts is None:
        return None
    words = [pack["words"][locale]["knowledge"][area]["questions"][question] for locale in LOCALES]
    return facts["points"], [(one["question"], one["points"]) for one in words]


def _reading_order() -> list[str]:
    """The languages, that of this request first."""
    return sorted(LOCALES, key=lambda locale: locale != i18n.current())
