"""Mentions of protected attributes in a pack's texts: each one is reviewed, or an error.

A criterion may never name such a thing, and no review changes that (see `wording`). Other texts may
have to: a contraindication, a client's age. Who has read such a text says so in a file of the pack,
with the words and the reason. A review that covers nothing any more is an error too, so that it
never excuses what somebody writes in that place later.
"""

from __future__ import annotations

from collections import abc
from typing import Final

from hiring.content import protected, yaml_source
from hiring.content.errors import Report
from hiring.content.shapes import ListOf, Record, Text, shown
from hiring.content.wording import LOCALES
from hiring.content.yaml_source import Mapping, Node, Scalar, Sequence

Nodes = abc.Mapping[str, Node]
Reviewed = dict[str, Node]
"""The reviewed words of one text, with the place of their review."""

FILE: Final = "protected_reviewed.yaml"
SHAPE: Final = Record(
    {
        "reviewed": ListOf(
            Record(
                {
                    "file": Text(200),
                    "key": Text(300),
                    "words": ListOf(Text(80), 1, 20, ""),
                    "why": Text(400),
                }
            ),
            0,
            300,
        )
    }
)


def check(folder: str, nodes: Nodes, report: Report) -> None:
    """Report every mention that nobody has reviewed, and every review that covers nothing."""
    covered = _covered(folder, nodes, report)
    for file, node in sorted(nodes.items()):
        if file.rsplit("/", 1)[-1].removesuffix(".yaml") not in LOCALES:
            continue
        for text in _texts(node):
            at = (file.removeprefix(f"{folder}/"), text.place.key)
            reviewed = covered.pop(at, {})
            for words in protected.mentions(text.text):
                if reviewed.pop(words, None) is None:
                    message = (
                        f"{shown(words)} touches a protected attribute: say it otherwise, "
                        f"or have it reviewed in {FILE}"
                    )
                    report.add(text.place, "protected_attribute", message)
            _nothing(reviewed, report)
    for reviewed in covered.values():
        _nothing(reviewed, report)


def _covered(folder: str, nodes: Nodes, report: Report) -> dict[tuple[str, str], Reviewed]:
    """The reviewed words by the file and key of their text."""
    found: dict[tuple[str, str], Reviewed] = {}
    node = nodes.get(f"{folder}/{FILE}")
    if node is None:
        return found
    for index, item in enumerate(SHAPE.read(node, report)["reviewed"]):
        own = found.setdefault((item["file"], item["key"]), {})
        for number, words in enumerate(item["words"]):
            place = yaml_source.at(node, "reviewed", index, "words", number)
            if words.casefold() in own:
                report.add(place.place, "repeated", f"{shown(words)} is reviewed a second time")
            own[words.casefold()] = place
    return found


def _nothing(reviewed: Reviewed, report: Report) -> None:
    for words, node in reviewed.items():
        message = f"{shown(words)} is not in that text: take it out of this list"
        report.add(node.place, "review_covers_nothing", message)


def _texts(node: Node) -> abc.Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for inner in node.entries.values():
            yield from _texts(inner)
    elif isinstance(node, Sequence):
        for inner in node.items:
            yield from _texts(inner)
