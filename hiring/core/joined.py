"""One file for the browser out of several: modules with what they import, styles with what they import.

Each file is also right by itself; joined, a page asks for a few files instead of many. Modules may
import and export names; what they export is read once, so that it must not be reassigned later.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(
    r"^import\s+(?:(?P<default>\w+)\s+from|\{(?P<names>[^}]*)\}\s+from)\s+[\"'](?P<path>\.[^\"']+)[\"'];$",
    re.MULTILINE,
)
_NAMED = re.compile(r"^export (?P<kept>(?:async )?(?:function|const|class) (?P<name>\w+))", re.M)
_DEFAULT = re.compile(
    r"^export default (?P<kept>(?:async )?(?:function|class) (?P<name>\w+))", re.M
)
_LIST = re.compile(r"^export \{(?P<names>[^}]*)\};$", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_STYLE = re.compile(r"^@import \"(?P<path>[^\"]+)\";$", re.MULTILINE)


def join(folder: Path) -> dict[str, str]:
    """The files that import others, by path in `folder`: as one text each.

    Raises ValueError for modules that import each other in a circle, and for what this cannot join.
    """
    joined = {
        str(path.relative_to(folder)): _style(path)
        for path in sorted(folder.glob("css/*.css"))
        if _STYLE.search(path.read_text("utf-8"))
    }
    for path in sorted(folder.glob("js/*.js")):
        if _IMPORT.search(path.read_text("utf-8")):
            joined[str(path.relative_to(folder))] = _module(path)
    return joined


def _style(path: Path) -> str:
    """A style sheet with the sheets that it imports in their places."""
    return _STYLE.sub(
        lambda found: (path.parent / found["path"]).read_text("utf-8"), path.read_text("utf-8")
    )


def _module(entry: Path) -> str:
    """A module with everything that it imports, each in a scope of its own, in the order needed."""
    parts: list[str] = []
    names: dict[Path, str] = {}
    _add(entry.resolve(), [], names, parts)
    last = names[entry.resolve()]
    given = [f"export default {last}.default;"]
    return "\n".join([*parts, *given]) + "\n"


def _add(path: Path, above: list[Path], names: dict[Path, str], parts: list[str]) -> None:
    if path in names:
        return
    if path in above:
        raise ValueError(f"modules import each other in a circle: {path.name}")
    source = path.read_text("utf-8")
    for found in _IMPORT.finditer(source):
        _add((path.parent / found["path"]).resolve(), [*above, path], names, parts)

    def taken(found: re.Match[str]) -> str:
        origin = names[(path.parent / found["path"]).resolve()]
        wanted = f"default: {found['default']}" if found["default"] else _pairs(found["names"])
        return f"const {{ {wanted} }} = {origin};"

    exports = [found["name"] for found in _NAMED.finditer(source)]
    exports += [f"default: {found['name']}" for found in _DEFAULT.finditer(source)]
    exports += [_pairs(found["names"], is_export=True) for found in _LIST.finditer(source)]
    body = _IMPORT.sub(taken, source)
    for pattern, kept in ((_DEFAULT, r"\g<kept>"), (_NAMED, r"\g<kept>"), (_LIST, "")):
        body = pattern.sub(kept, body)
    left = _LEFT.search(body)
    if left is not None:
        raise ValueError(f"{path.name}: cannot be joined: {left[0]}")
    names[path] = f"module{len(names)}"
    parts.append(
        f"const {names[path]} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();"
    )


def _pairs(listed: str, *, is_export: bool = False) -> str:
    """`a, b as c` as members of an object: `a, b: c` to take them, `a, c: b` to give them."""
    pairs = []
    for one in filter(None, (part.strip() for part in listed.split(","))):
        inside, _as, outside = one.partition(" as ")
        if not outside:
            pairs.append(inside)
        else:
            pairs.append(f"{outside}: {inside}" if is_export else f"{inside}: {outside}")
    return ", ".join(pairs)
