"""The product's messages: what the code says in English, and what the Russian catalogue holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from jinja2 import Environment

ROOT = Path(__file__).parent.parent
HIRING = ROOT / "hiring"
RUSSIAN = HIRING / "translations" / "ru"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@dataclass
class Message:
    """One message of the code: its id (or singular and plural), and where it stands."""

    id: str | tuple[str, str]
    places: list[str] = field(default_factory=list)

    def stub(self) -> str:
        """The entry that the Russian catalogue lacks, ready to be filled in."""
        lines = [f"#: {place}" for place in self.places[:3]]
        if isinstance(self.id, tuple):
            lines += [f"msgid {quoted(self.id[0])}", f"msgid_plural {quoted(self.id[1])}"]
            lines += [f'msgstr[{form}] ""' for form in range(3)]
        else:
            lines += [f"msgid {quoted(self.id)}", 'msgstr ""']
        return "\n".join(lines)


def quoted(text: str) -> str:
    """`text` as a string of a .po file."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@lru_cache(maxsize=1)
def in_code() -> dict[str, Message]:
    """Every message of Python and of the templates, by its (singular) id."""
    found: dict[str, Message] = {}

    def add(text: object, place: str) -> None:
        identity = text if isinstance(text, str) else tuple(text)  # type: ignore[call-overload]
        if isinstance(identity, tuple) and len(identity) == 1:
            identity = identity[0]
        singular = identity if isinstance(identity, str) else identity[0]
        known = found.setdefault(singular, Message(identity))
        if isinstance(identity, tuple):
            known.id = identity
        known.places.append(place)

    for path in sorted(HIRING.rglob("*.py")):
        if "migrations" not in path.parts:
            for line, text, *_ in extract_from_file("python", path, keywords=KEYWORDS):
                add(text, f"{path.relative_to(ROOT)}:{line}")
    environment = Environment(trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - only parsed
    for path in sorted((HIRING / "templates").rglob("*.html")):
        tree = environment.parse(path.read_text("utf-8"))
        for line, function, text in _calls(tree):
            add(text, f"{path.relative_to(ROOT)}:{line}")
            assert function in KEYWORDS
    return found


def _calls(tree: object) -> list[tuple[int, str, str | tuple[str, ...]]]:
    """The messages of a parsed template; other arguments than literals are another test's."""
    from jinja2 import nodes

    found: list[tuple[int, str, str | tuple[str, ...]]] = []
    assert isinstance(tree, nodes.Template)
    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name not in KEYWORDS:
            continue
        count = 2 if call.node.name == "ngettext" else 1
        texts = [
            argument.value
            for argument in call.args[:count]
            if isinstance(argument, nodes.Const) and isinstance(argument.value, str)
        ]
        if len(texts) == count:
            found.append((call.lineno, call.node.name, texts[0] if count == 1 else tuple(texts)))
    return found


@dataclass(frozen=True)
class Entry:
    """One entry of a Russian .po file."""

    file: str
    line: int
    id: str | tuple[str, str]
    strings: tuple[str, ...]
    fuzzy: bool

    @property
    def singular(self) -> str:
        """The id by which code and catalogue meet."""
        return self.id if isinstance(self.id, str) else self.id[0]


@lru_cache(maxsize=1)
def in_russian() -> tuple[Entry, ...]:
    """Every entry of the Russian catalogue, file by file."""
    entries: list[Entry] = []
    for path in sorted(RUSSIAN.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="ru"):
                if not message.id:
                    continue
                identity = message.id if isinstance(message.id, str) else tuple(message.id)
                string = message.string
                strings = (string,) if isinstance(string, str) else tuple(string)
                entries.append(
                    Entry(path.name, message.lineno or 0, identity, strings, message.fuzzy)
                )
    return tuple(entries)


@lru_cache(maxsize=1)
def missing() -> tuple[Message, ...]:
    """The messages of the code that have no Russian words yet."""
    worded = {entry.singular: entry for entry in in_russian() if all(entry.strings)}
    return tuple(message for singular, message in in_code().items() if singular not in worded)


def as_pattern(message: str) -> str:
    """A regular expression for the message with its placeholders filled in."""
    parts = re.split(r"%\(\w+\)[sd]", message.replace("%%", "%"))
    return "(?:.+)".join(re.escape(part) for part in parts)
