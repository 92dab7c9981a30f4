"""What may stand in the repository: file sizes, names and words."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT, files, listed, name_of

LONGEST = 400
CODE = {".py", ".js", ".css", ".html"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}
TEXT = CODE | {".md", ".toml", ".yaml", ".yml", ".po", ".txt", ".svg", ".json", ".sh", ".lock", ""}
# Put together here, so that this file does not hold what it forbids.
FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w.}\"'/])/(?:" + "|".join(("work", "root")) + r")/\w",
    "a home folder": r"/(?:home|Users)/(?!user\b)[a-z]\w*/",
    "an address to install from": r"(?:--?(?:extra-)?" + "index-url|trusted-" + "host)",
    "who or what wrote the code": r"(?i)\b(?:"
    + "|".join(("clau" + "de", "anthro" + "pic", "chat" + "gpt", "open" + "ai", "copi" + "lot"))
    + r")\b",
    "something left undone": r"(?:#|//|/\*|<!--) ?(?:TO" + "DO|FIX" + "ME|XX" + r"X)\b",
}


def _is_vendored(name: str) -> bool:
    return "/vendor/" in name or "/fonts/" in name


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    faults = []
    for path in files():
        name = name_of(path)
        if path.suffix not in CODE or _is_vendored(name) or "migrations/versions" in name:
            continue
        lines = path.read_text("utf-8").count("\n")
        if lines > LONGEST:
            faults.append(f"{name}: {lines} lines; make it a folder of that name, split by subject")
    assert not faults, listed(faults)


def test_no_module_is_named_after_nothing() -> None:
    faults = [
        f"{name_of(path)}: put each function with the thing it is about"
        for path in files()
        if path.suffix in (".py", ".js", ".css", ".html") and not _is_vendored(name_of(path))
        if VAGUE & {part.lower() for part in path.relative_to(ROOT).with_suffix("").parts}
    ]
    assert not faults, listed(faults)


def test_the_repository_holds_no_word_that_does_not_belong_there() -> None:
    patterns = {what: re.compile(pattern) for what, pattern in FORBIDDEN.items()}
    faults = []
    for path in files():
        if path.suffix not in TEXT or _is_vendored(name_of(path)):
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a font, which nobody reads as words
        for what, pattern in patterns.items():
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                faults.append(f"{name_of(path)}:{line}: {what}: {match.group()!r}")
    assert not faults, listed(faults)


def test_scenarios_hold_data_and_no_python() -> None:
    faults = [
        name_of(path)
        for path in files()
        if path.is_relative_to(ROOT / "scenarios") and path.suffix not in (".yaml", ".md")
    ]
    assert not faults, listed(faults)
