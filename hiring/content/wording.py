"""The words of a pack in one language: exactly the keys that the facts ask for, and clean texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hiring.content import protected, yaml_source
from hiring.content.errors import Report
from hiring.content.protected import Reader
from hiring.content.schema import INSTRUMENTS
from hiring.content.shapes import ID, ListOf, MapOf, Maybe, Record, Shape, Text, shown
from hiring.content.yaml_source import Mapping, Node, Scalar, Sequence

LOCALES = ("ru", "en")

NAME = 120
LINE = 400
PARAGRAPH = 3000

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_MIXED = re.compile(r"[^\W\d_]*(?:[a-z][а-яё]|[а-яё][a-z])[^\W\d_]*", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\b(?:TODO|FIXME|TBD|XXX|lorem ipsum)\b|\?\?\?|<\s*(?:text|текст)\s*>")


@dataclass(frozen=True)
class Words:
    """The shapes of all words files in one language ("ru" or "en")."""

    locale: str

    # Texts

    def text(self, limit: int, reader: Reader | None = None) -> Text:
        """A text in this language; `reader` says how strictly it may not name protected attributes."""

        def check(text: str, node: Node, report: Report) -> None:
            self._language(text, node, report)
            if reader is None:
                return
            found = protected.find(text, reader)
            if found is not None:
                message = f"{shown(found)} names a protected attribute: it may never be a criterion"
                report.add(node.place, "protected_attribute", message)

        return Text(limit, (check,))

    def _language(self, text: str, node: Node, report: Report) -> None:
        cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
        foreign, own = (latin, cyrillic) if self.locale == "ru" else (cyrillic, latin)
        if foreign > own and (foreign >= 12 or self.locale == "en"):
            message = f"this text is not in the language of the file ({self.locale})"
            report.add(node.place, "wrong_language", message)
        mixed = _MIXED.search(text)
        if mixed is not None:
            message = f"{shown(mixed.group())} mixes Latin and Cyrillic letters in one word"
            report.add(node.place, "mixed_alphabets", message)
        if _PLACEHOLDER.search(text):
            report.add(node.place, "placeholder", "this is a placeholder and not a text")

    def _each(self, ids: list[str] | None, shape: Shape) -> Shape:
        return MapOf(shape) if ids is None else Record(dict.fromkeys(ids, shape))

    def _by_id(self, facts: Node, key: str, shape: Callable[[Node], Shape]) -> Record:
        """The words of each item that the facts list at `key`; its facts say their shape."""
        found: dict[str, Shape] = {}
        listed = yaml_source.find(facts, key)
        for item in listed.items if isinstance(listed, Sequence) else ():
            own = yaml_source.find(item, "id")
            if isinstance(own, Scalar):
                found[own.text] = shape(item)
        return Record(found)

    def _levels(self, *levels: str) -> Record:
        return Record({level: self.text(LINE * 3, "criterion") for level in levels})

    # Files

    def pack(self, facts: Node, functions: list[str] | None) -> Record:
        """The frame's words; `functions` are the ids that either language gives to functions."""
        name, line = self.text(NAME), self.text(LINE)
        function = Record({"name": name, "duties": ListOf(line, 1, 20)})
        competency = Record(
            {
                "name": self.text(NAME, "criterion"),
                "definition": self.text(LINE * 2, "criterion"),
            }
        )
        mark = self.text(LINE, "criterion")
        observation = Record({"name": mark, "positive": mark, "negative": mark})

        def each(key: str, shape: Shape) -> Shape:
            return self._each(yaml_source.ids(facts, key), shape)

        return Record(
            {
                "name": name,
                "role": self.text(PARAGRAPH),
                "mission": self.text(PARAGRAPH),
                "functions": self._each(functions, function),
                "competencies": each("competencies", competency),
                "instruments": Record(dict.fromkeys(INSTRUMENTS, name)),
                "must_haves": each("must_haves", self.text(LINE, "criterion")),
                "observations": each("observations", observation),
                "reactions": each("reactions", mark),
                "formal_requirements": each("formal_requirements", self.text(LINE, "requirement")),
                "key_notice": self.text(LINE * 3),
            }
        )

    def area(self, facts: Node) -> Record:
        """The words of an area of knowledge."""
        return Record(
            {
                "name": self.text(NAME),
                "anchors": self._levels("1", "3", "5"),
                "questions": self._by_id(facts, "questions", self._question),
            }
        )

    def _question(self, question: Node) -> Shape:
        """A question with its follow-ups, the company's own answer and the keyed points."""
        points = yaml_source.ids(question, "points")
        return Record(
            {
                "question": self.text(LINE * 3, "question"),
                "reference": self.text(PARAGRAPH),
                "probes": ListOf(self.text(LINE, "question"), 1, 4),
                "points": self._each(points, self.text(LINE, "question")),
            }
        )

    def role_play(self, facts: Node) -> Record:
        """The words of a role-play."""
        line = self.text(LINE * 3)
        behaviours: list[str] = []
        stated = yaml_source.find(facts, "behaviours")
        for key in stated.entries if isinstance(stated, Mapping) else ():
            behaviours += yaml_source.ids(stated, key) or []
        return Record(
            {
                "title": self.text(NAME),
                "candidate_brief": self.text(PARAGRAPH),
                "player_brief": self.text(PARAGRAPH),
                "beats": self._by_id(facts, "beats", self._beat),
                "cues": self._by_id(facts, "cues", self._cue),
                "behaviours": self._each(behaviours, self.text(LINE, "criterion")),
                "anchors": self._each(
                    yaml_source.ids(facts, "competencies"), self._levels("1", "3", "5")
                ),
                "stop_rule": line,
            }
        )

    def _beat(self, beat: Node) -> Shape:
        """A standard line, and what the client says next by what the candidate does."""
        line, say = self.text(LINE * 3), self.text(LINE * 3, "question")
        ids = yaml_source.ids(beat, "replies")
        replies = self._each(ids, Record({"if": line, "say": say}))
        # An empty list of replies needs no words.
        return Record({"when": line, "say": say, "replies": replies if ids else Maybe(replies, {})})

    def _cue(self, cue: Node) -> Shape:
        """The right question and what it opens; of a signal also what is shown without words."""
        line = self.text(LINE * 3)
        kind = yaml_source.find(cue, "kind")
        shown = {"show": line} if getattr(kind, "text", "") == "signal" else {}
        return Record({**shown, "ask": line, "reveal": line})

    def provocation(self, facts: Node) -> Record:
        """The words of a provocation; what it says may not touch a protected attribute."""
        return Record(
            {
                "title": self.text(NAME),
                "say": self.text(LINE * 2, "question"),
                "follow_up": self.text(LINE * 2, "question"),
                "tone": self.text(LINE * 3),
                "purpose": self.text(LINE * 3),
                "stop_rule": self.text(LINE * 3),
                "debrief": self.text(LINE * 3),
                "anchors": self._levels("1", "3", "5"),
            }
        )

    def case(self, facts: Node) -> Record:
        """The words of a responsibility case."""
        may = self.text(LINE * 2)
        return Record(
            {
                "title": self.text(NAME),
                "situation": self.text(PARAGRAPH),
                "question": self.text(LINE, "question"),
                "probes": ListOf(self.text(LINE, "question"), 2, 12),
                "authority": Record({"decide": may, "inform": may, "ask": may}),
                "anchors": self._levels("-2", "-1", "0", "1", "2"),
            }
        )

    def probation(self, facts: Node) -> Record:
        """The words of the probation tasks."""
        line = self.text(LINE * 3, "criterion")
        task = Record({"what": line, "expected": line, "check": line})
        return Record({"tasks": self._each(yaml_source.ids(facts, "tasks"), task)})

    def day_plan(self, facts: Node, references: list[str], counter_plans: list[str]) -> Record:
        """The words of a day plan; `references` and `counter_plans` are the names of their files."""
        line = self.text(LINE * 3)
        colleague = Record({"name": self.text(NAME), "role": self.text(NAME), "limits": line})
        task = Record({"title": self.text(NAME), "text": line})
        plan = Record({"name": self.text(NAME), "summary": line})
        return Record(
            {
                "title": self.text(NAME),
                "situation": ListOf(self.text(PARAGRAPH), 1, 20),
                "colleagues": self._each(yaml_source.ids(facts, "colleagues"), colleague),
                "tasks": self._each(yaml_source.ids(facts, "tasks"), task),
                "references": self._each(references, plan),
                "counter_plans": self._each(counter_plans, plan),
            }
        )


def functions(*files: Node) -> list[str] | None:
    """The functions that the words files name between them; None where neither names any."""
    found: list[str] = []
    for file in files:
        node = yaml_source.find(file, "functions")
        if isinstance(node, Mapping):
            found += [key for key in node.entries if key not in found]
    return found or None


def compare(first: Node, second: Node, report: Report) -> None:
    """Report every list that has another number of items in the second language than in the first."""
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        for key, node in first.entries.items():
            other = second.entries.get(key)
            if other is not None:
                compare(node, other, report)
    elif (
        isinstance(first, Sequence)
        and isinstance(second, Sequence)
        and len(first.items) != len(second.items)
    ):
        message = (
            f"the list has {len(second.items)} items, the one in {first.place.file} "
            f"has {len(first.items)}"
        )
        report.add(second.place, "lists_differ", message)


__all__ = ["ID", "LOCALES", "Words", "compare", "functions"]
