"""The repository's files and modules, read once for the tests that police them."""

from __future__ import annotations

import ast
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HIRING = ROOT / "hiring"
TEMPLATES = HIRING / "templates"
STATIC = HIRING / "static"
IGNORED = {".git", ".venv", "var", "__pycache__", ".hypothesis", "node_modules"}


@lru_cache(maxsize=1)
def files() -> tuple[Path, ...]:
    """Every file of the repository: known to git, or new and not ignored by it."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run(
            [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout.decode()
        found = {ROOT / name for name in listed.split("\0") if name}
    else:
        found = {
            path
            for path in ROOT.rglob("*")
            if not any(
                part in IGNORED or part.endswith((".egg-info", "_cache"))
                for part in path.relative_to(ROOT).parts
            )
        }
    return tuple(sorted(path for path in found if path.is_file()))


def name_of(path: Path) -> str:
    """The path as messages name it: from the repository's root."""
    return path.relative_to(ROOT).as_posix()


@lru_cache(maxsize=1)
def modules() -> dict[str, tuple[Path, ast.Module]]:
    """Every module of hiring and scoring but migrations, by its dotted name."""
    found: dict[str, tuple[Path, ast.Module]] = {}
    for path in files():
        relative = path.relative_to(ROOT)
        if path.suffix != ".py" or relative.parts[0] not in ("hiring", "scoring"):
            continue
        if "migrations" in relative.parts:
            continue
        dotted = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
        found[dotted] = (path, ast.parse(path.read_text("utf-8"), str(path)))
    return found


def imported(tree: ast.AST) -> list[tuple[int, str]]:
    """(line, dotted name) of everything that `tree` imports; `from a import b` gives a and a.b."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.lineno, node.module))
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def listed(faults: list[str]) -> str:
    """The faults one under another, for the message of a failing test."""
    return "\n" + "\n".join(faults)
