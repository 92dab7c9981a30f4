"""Packs on disk → one compiled dictionary per pack, or every error with its file, line and key.

Facts and words stand in files of their own; compiled, the words of both languages are one branch of
the whole. A pack with a single error compiles to nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hiring.content import inventory, reviewed, schema, schema_day_plan, wording, yaml_source
from hiring.content.errors import WHOLE_FILE, ContentError, Place, Report
from hiring.content.shapes import INVALID, Shape
from hiring.content.wording import LOCALES, Words
from hiring.content.yaml_source import Broken, Node, Scalar

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
MAX_FILES = 600

# The kinds of things that have a folder each, with the file that holds their facts.
FACTS = {
    "knowledge": "area.yaml",
    "role_plays": "role_play.yaml",
    "provocations": "provocation.yaml",
    "cases": "case.yaml",
    "day_plans": "exercise.yaml",
}
PLANS = ("references", "counter_plans")

Pack = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pack as read: `pack` is None where there are errors; `id` and `version` as far as known.

    `folder` is the first part of every file's name in places and `nodes`.
    """

    folder: str
    id: str
    version: str
    pack: Pack | None
    errors: tuple[ContentError, ...]
    nodes: Mapping[str, Node]


def find_packs(path: Path) -> list[Path]:
    """The pack folders at `path`: itself if it looks like a pack, else every folder in it, by name."""
    parts = ("pack.yaml", *(f"{locale}.yaml" for locale in LOCALES), *FACTS)
    if any((path / part).exists() for part in parts):
        return [path]
    return sorted(
        item for item in path.iterdir() if item.is_dir() and not item.name.startswith((".", "_"))
    )


def compile_pack(folder: Path) -> Compiled:
    """The compiled pack in `folder`, or all its errors; never raises on what the files hold."""
    return _Compiler(folder).compile()


def digest(pack: Pack) -> str:
    """The SHA-256 of the compiled pack's canonical JSON: equal content gives equal digits."""
    canonical = json.dumps(pack, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class _Compiler:
    """Reads one pack; every file once, every fault into one report."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.name = self.folder.name
        self.report = Report()
        self.nodes: dict[str, Node] = {}
        self.files = self._list_files()

    def compile(self) -> Compiled:
        if len(self.files) <= MAX_FILES:
            value = self._read_all()
            self._unknown_files()
        else:
            place = Place(self._shown("pack.yaml"), 1, WHOLE_FILE)
            self.report.add(place, "too_many_files", f"a pack has at most {MAX_FILES} files")
            value = INVALID
        errors = tuple(self.report.in_order())
        frame = self.nodes.get(self._shown("pack.yaml"))
        return Compiled(
            self.name,
            _text(frame, "id") or self.name,
            _text(frame, "version") or "",
            None if errors or value is INVALID else value,
            errors,
            self.nodes,
        )

    # Files

    def _shown(self, relative: str) -> str:
        return f"{self.name}/{relative}"

    def _list_files(self) -> set[str]:
        """Every file of the pack, relative; hidden ones and notes (*.md) are no content."""
        found: set[str] = set()
        for root, folders, names in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            # A folder that is a link is not walked into: it is listed, and refused as unknown.
            links = [name for name in folders if (Path(root) / name).is_symlink()]
            for name in [*names, *links]:
                if not name.startswith(".") and not name.endswith(".md"):
                    found.add((Path(root) / name).relative_to(self.folder).as_posix())
            if len(found) > MAX_FILES:
                break
        return found

    def _read(self, relative: str) -> Node:
        shown = self._shown(relative)
        if relative not in self.files:
            place = Place(shown, 1, WHOLE_FILE)
            self.report.add(place, "missing_file", "this file is missing")
            self.nodes[shown] = Broken(place)
        elif shown not in self.nodes:
            self.nodes[shown] = yaml_source.read_file(self.folder / relative, shown, self.report)
        return self.nodes[shown]

    def _unknown_files(self) -> None:
        for relative in sorted(self.files):
            if self._shown(relative) not in self.nodes:
                place = Place(self._shown(relative), 1, WHOLE_FILE)
                message = "this file belongs to no part of a pack"
                self.report.add(place, "unknown_file", message)

    def _items(self, kind: str) -> list[str]:
        """The names of the folders under a kind."""
        prefix = f"{kind}/"
        return sorted(
            {
                file.split("/")[1]
                for file in self.files
                if file.startswith(prefix) and file.count("/") >= 2
            }
        )

    # Parts

    def _read_all(self) -> Any:
        frame = self._read("pack.yaml")
        competencies = yaml_source.ids(frame, "competencies")
        items = {kind: self._items(kind) for kind in FACTS}
        words: dict[str, dict[str, Any]] = {locale: {} for locale in LOCALES}
        questions = {
            name: yaml_source.ids(self._read(f"knowledge/{name}/area.yaml"), "questions")
            for name in items["knowledge"]
        }
        pack = schema.pack(competencies, items, questions).read(frame, self.report)
        pack = {} if pack is INVALID else pack
        self._pack_words(frame, words)
        for kind, file in FACTS.items():
            pack[kind] = {}
            for locale in LOCALES:
                words[locale][kind] = {}
            for name in items[kind]:
                facts = self._read(f"{kind}/{name}/{file}")
                value = self._item(kind, name, facts, competencies, words)
                pack[kind][name] = value
        tasks = self._read("probation/tasks.yaml")
        pack["probation"] = schema.probation(competencies).read(tasks, self.report)
        self._words("probation", lambda known: known.probation(tasks), words, ("probation",))
        if reviewed.FILE in self.files:
            # Who reviewed what is no content: it is checked, and not part of the version.
            reviewed.SHAPE.read(self._read(reviewed.FILE), self.report)
        if not self.report.errors:
            self._instruments_have_items(pack, frame)
        pack["words"] = words
        return pack

    def _instruments_have_items(self, pack: dict[str, Any], frame: Node) -> None:
        """Report a competency that counts on an instrument with nothing in the pack to rate it by."""
        for index, competency in enumerate(pack["competencies"]):
            for number, part in enumerate(competency["instruments"]):
                name = part["instrument"]
                if not inventory.items_of(pack, competency["id"], name):
                    node = yaml_source.at(frame, "competencies", index, "instruments", number)
                    message = f"nothing in the pack rates {competency['id']} by {name}"
                    self.report.add(node.place, "instrument_without_items", message)

    def _item(
        self,
        kind: str,
        name: str,
        facts: Node,
        competencies: list[str] | None,
        words: dict[str, dict[str, Any]],
    ) -> Any:
        shape: Shape
        where = (kind, name)
        base = f"{kind}/{name}"
        if kind == "day_plans":
            return self._day_plan(name, facts, words)
        if kind == "knowledge":
            shape = schema.area(name)
            self._words(base, lambda known: known.area(facts), words, where)
        elif kind == "role_plays":
            shape = schema.role_play(name, competencies, yaml_source.ids(facts, "competencies"))
            self._words(base, lambda known: known.role_play(facts), words, where)
        elif kind == "provocations":
            shape = schema.provocation(name, competencies)
            self._words(base, lambda known: known.provocation(facts), words, where)
        else:
            shape = schema.case(name, competencies)
            self._words(base, lambda known: known.case(facts), words, where)
        return shape.read(facts, self.report)

    def _day_plan(self, name: str, facts: Node, words: dict[str, dict[str, Any]]) -> Any:
        base = f"day_plans/{name}"
        known = schema_day_plan.world(facts)
        value = schema_day_plan.exercise(name, known).read(facts, self.report)
        value = {} if value is INVALID else value
        names: dict[str, list[str]] = {}
        shape = {
            "references": schema_day_plan.reference,
            "counter_plans": schema_day_plan.counter_plan,
        }
        for plans in PLANS:
            prefix = f"{base}/{plans}/"
            names[plans] = sorted(
                file[len(prefix) :].removesuffix(".yaml")
                for file in self.files
                if file.startswith(prefix)
                and file.endswith(".yaml")
                and "/" not in file[len(prefix) :]
            )
            value[plans] = [
                shape[plans](plan, known).read(self._read(f"{prefix}{plan}.yaml"), self.report)
                for plan in names[plans]
            ]
        if len(names["references"]) < schema_day_plan.MIN_REFERENCES:
            found = len(names["references"])
            message = (
                f"{found} reference plans; at least {schema_day_plan.MIN_REFERENCES} are needed"
            )
            place = Place(self._shown(f"{base}/exercise.yaml"), 1, "references")
            self.report.add(place, "too_few_references", message)
        self._words(
            base,
            lambda locale: locale.day_plan(facts, names["references"], names["counter_plans"]),
            words,
            ("day_plans", name),
        )
        return value

    # Words

    def _pack_words(self, frame: Node, words: dict[str, dict[str, Any]]) -> None:
        functions = wording.functions(*(self._read(f"{locale}.yaml") for locale in LOCALES))
        self._words("", lambda known: known.pack(frame, functions), words, ("pack",))

    def _words(
        self, base: str, shape: Any, words: dict[str, dict[str, Any]], where: tuple[str, ...]
    ) -> None:
        """Read a folder's words in both languages into `words[locale][where]`."""
        nodes = {}
        for locale in LOCALES:
            nodes[locale] = self._read(f"{base}/{locale}.yaml" if base else f"{locale}.yaml")
            branch = words[locale]
            for step in where[:-1]:
                branch = branch[step]
            branch[where[-1]] = shape(Words(locale)).read(nodes[locale], self.report)
        wording.compare(nodes[LOCALES[0]], nodes[LOCALES[1]], self.report)


def _text(node: Node | None, key: str) -> str | None:
    found = yaml_source.find(node, key) if node is not None else None
    return found.text[:60] if isinstance(found, Scalar) else None
