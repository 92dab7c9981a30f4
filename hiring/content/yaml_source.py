"""The strict YAML loader of content packs.

PyYAML reads the syntax; the tree is built here from its events, because its own constructors guess
types (12:30 becomes 750), let the last of two equal keys win, and follow aliases without end. Every
scalar stays a string, and every node knows its file, line and key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from hiring.content.errors import WHOLE_FILE, Place, Report

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_NODES = 20_000
MAX_KEY = 80

# The parser in C is some thirty times faster; wheels carry it, a build from source may not.
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Line and paragraph separators, zero-width characters and everything that turns the reading
# direction: invisible in a review, and therefore not allowed in a text that people approve.
_INVISIBLE = frozenset("\u200b\u200e\u200f\u2028\u2029\u2060\ufeff\ufffe\uffff") | frozenset(
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_SUSPECT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff" + "".join(sorted(_INVISIBLE)) + "]"
)


@dataclass(slots=True)
class Scalar:
    """A text."""

    place: Place
    text: str


@dataclass(slots=True)
class Sequence:
    """A list of nodes."""

    place: Place
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Nodes by key, in the order of the file."""

    place: Place
    entries: dict[str, Node] = field(default_factory=dict)


@dataclass(slots=True)
class Broken:
    """Stands where a fault was already reported, so that it is not reported twice."""

    place: Place


Node = Scalar | Sequence | Mapping | Broken


def read_file(path: Path, name: str, report: Report) -> Node:
    """The tree of one file, `name` in its places; faults go to `report`, what is unusable is Broken."""
    place = Place(name, 1, WHOLE_FILE)
    if path.is_symlink() or not path.is_file():
        report.add(place, "not_a_file", "this must be an ordinary file, not a link or a device")
        return Broken(place)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        report.add(place, "unreadable", f"the file cannot be read: {error.strerror}")
        return Broken(place)
    return read_bytes(data, name, report)


def read_bytes(data: bytes, name: str, report: Report) -> Node:
    """The tree of one document given as bytes; faults go to `report`."""
    place = Place(name, 1, WHOLE_FILE)
    if len(data) > MAX_BYTES:
        report.add(place, "file_too_big", f"the file is larger than {MAX_BYTES // 1024} KiB")
        return Broken(place)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        report.add(Place(name, line, WHOLE_FILE), "not_utf8", "the file is not valid UTF-8")
        return Broken(place)
    text = text.replace("\r\n", "\n")
    suspects = list(_SUSPECT.finditer(text))
    if suspects:
        for found in suspects[:20]:
            line = text.count("\n", 0, found.start()) + 1
            report.add(Place(name, line, WHOLE_FILE), *_character_fault(found.group()))
        return Broken(place)
    return _Builder(name, report).build(text)


def _character_fault(character: str) -> tuple[str, str]:
    if character == "\t":
        return "tab", "a tab stands here; indent and separate with spaces"
    return (
        "forbidden_character",
        f"the invisible or broken character U+{ord(character):04X} stands here",
    )


class _Stop(Exception):
    """The rest of the file is not worth reading; the fault is already reported."""


@dataclass(slots=True)
class _Frame:
    """An open list or mapping; in a mapping `key` is the key that awaits its value."""

    node: Sequence | Mapping
    key: str | None = None
    key_line: int = 0
    discard: bool = False


class _Builder:
    """Turns the events of one document into a tree."""

    def __init__(self, name: str, report: Report) -> None:
        self.name = name
        self.report = report
        self.stack: list[_Frame] = []
        self.root: Node | None = None
        self.nodes = 0
        self.documents = 0

    def build(self, text: str) -> Node:
        whole = Place(self.name, 1, WHOLE_FILE)
        try:
            for event in _events(text):
                self._take(event)
        except _Stop:
            return Broken(whole)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark is not None else 1
            problem = error.problem or error.context or "it cannot be read"
            self.report.add(self._here(line), "syntax", f"this is not valid YAML: {problem}")
            return Broken(whole)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # ReaderError and impossible escapes such as "\UFFFFFFFF" carry no line.
            line = self.stack[-1].key_line if self.stack and self.stack[-1].key_line else 1
            reason = str(error).splitlines()[0] if str(error) else "it cannot be read"
            self.report.add(self._here(line), "syntax", f"this is not valid YAML: {reason}")
            return Broken(whole)
        if self.root is None:
            self.report.add(whole, "empty_file", "the file is empty")
            return Broken(whole)
        return _placed(self.root, WHOLE_FILE)

    # Events

    def _take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._fault(line, "several_documents", "a file holds one document only")
                raise _Stop
            if event.version or event.tags:
                self._fault(line, "directive", "directives (%YAML, %TAG) are not allowed")
        elif isinstance(event, yaml.AliasEvent):
            self._fault(line, "alias", f"aliases are not allowed (*{event.anchor})")
            self._attach(Broken(self._here(line)), line)
        elif isinstance(event, yaml.ScalarEvent):
            self._count(event, line)
            self._attach(self._scalar(event.value, line), line)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self._count(event, line)
            if len(self.stack) >= MAX_DEPTH:
                self._fault(line, "too_deep", f"nested deeper than {MAX_DEPTH} levels")
                raise _Stop
            kind = Sequence if isinstance(event, yaml.SequenceStartEvent) else Mapping
            # The node begins where its key stands: that is the line a person looks for.
            begin = self.stack[-1].key_line if self._awaits_value() else line
            self.stack.append(_Frame(kind(Place(self.name, begin, ""))))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            node = self.stack.pop().node
            self._attach(node, node.place.line)

    def _count(self, event: Any, line: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._fault(line, "too_many_nodes", f"the file holds more than {MAX_NODES} values")
            raise _Stop
        if event.anchor is not None:
            self._fault(line, "anchor", f"anchors are not allowed (&{event.anchor})")
        if event.tag is not None:
            self._fault(line, "tag", f"tags are not allowed ({event.tag[:60]})")

    def _scalar(self, value: str, line: int) -> Node:
        begin = self.stack[-1].key_line if self._awaits_value() else line
        found = _SUSPECT.search(value)
        if found is not None:
            # Only an escape such as "\ud800" or "\0" brings one here.
            self._fault(begin, *_character_fault(found.group()))
            return Broken(Place(self.name, begin, ""))
        return Scalar(Place(self.name, begin, ""), unicodedata.normalize("NFC", value))

    # The tree

    def _awaits_value(self) -> bool:
        return bool(self.stack) and self.stack[-1].key is not None

    def _attach(self, node: Node, line: int) -> None:
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        if isinstance(frame.node, Sequence):
            frame.node.items.append(node)
        elif frame.key is None:
            self._begin_entry(frame, node, line)
        else:
            if not frame.discard:
                frame.node.entries[frame.key] = node
            frame.key, frame.discard = None, False

    def _begin_entry(self, frame: _Frame, node: Node, line: int) -> None:
        assert isinstance(frame.node, Mapping)
        frame.key_line, frame.discard = line, True
        if not isinstance(node, Scalar):
            self._fault(line, "key_not_text", "a key must be a plain text")
            frame.key = "?"
            return
        frame.key = node.text[:MAX_KEY]
        if len(node.text) > MAX_KEY:
            self._fault(line, "key_too_long", f"a key has at most {MAX_KEY} characters")
        elif node.text in frame.node.entries:
            self._fault(line, "duplicate_key", "this key stands here a second time")
        else:
            frame.discard = False

    # Places

    def _here(self, line: int) -> Place:
        path = WHOLE_FILE
        for index, frame in enumerate(self.stack):
            if isinstance(frame.node, Mapping):
                if frame.key is not None:
                    path = _joined(path, frame.key)
            else:
                inner = self.stack[index + 1].node if index + 1 < len(self.stack) else None
                path = _indexed(path, len(frame.node.items), inner)
        return Place(self.name, line, path)

    def _fault(self, line: int, code: str, message: str) -> None:
        self.report.add(self._here(line), code, message)


def _events(text: str) -> Iterator[Any]:
    parser = _Parser(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


def _joined(path: str, key: str) -> str:
    return key if path == WHOLE_FILE else f"{path}.{key}"


def _indexed(path: str, index: int, item: Node | None) -> str:
    """`tasks[refund]` where the item has an id, else `tasks[3]`, counted from 1."""
    own = item.entries.get("id") if isinstance(item, Mapping) else None
    label = own.text[:MAX_KEY] if isinstance(own, Scalar) and own.text else str(index + 1)
    return f"{'' if path == WHOLE_FILE else path}[{label}]"


def _placed(node: Node, path: str) -> Node:
    """The same tree with the path of keys written into every place."""
    node.place = Place(node.place.file, node.place.line, path)
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            _placed(item, _indexed(path, index, item))
    elif isinstance(node, Mapping):
        for key, item in node.entries.items():
            _placed(item, _joined(path, key))
    return node


# Looking things up


def find(node: Node, *path: str | int) -> Node | None:
    """The node that stands at `path` under `node`, or None."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(node, Sequence) or step >= len(node.items):
                return None
            node = node.items[step]
        else:
            if not isinstance(node, Mapping) or step not in node.entries:
                return None
            node = node.entries[step]
    return node


def at(node: Node, *path: str | int) -> Node:
    """The node at `path`, or the closest one above it that exists."""
    for length in range(len(path), 0, -1):
        found = find(node, *path[:length])
        if found is not None:
            return found
    return node


def ids(node: Node | None, *path: str | int) -> list[str] | None:
    """The ids listed at `path`, valid or not (of mappings their `id`); None where there is no list."""
    listed = find(node, *path) if node is not None else None
    if not isinstance(listed, Sequence):
        return None
    found: list[str] = []
    for item in listed.items:
        own = item.entries.get("id") if isinstance(item, Mapping) else item
        if isinstance(own, Scalar) and own.text not in found:
            found.append(own.text)
    return found
