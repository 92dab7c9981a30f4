"""What modules may import and must say, beside the contracts of import-linter."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

from tests.architecture.source import ROOT, imported, listed, modules, name_of

# No randomness, no clock, no locale, no files: the same input gives the same bytes.
NOT_FOR_SCORING = {"random", "secrets", "time", "locale", "uuid", "os", "io", "pathlib", "socket"}
BELOW_VIEWS = ("sqlalchemy", "flask_sqlalchemy", "scoring", "hiring.core.db")
EXCUSED_SCORING = {
    ("scoring.day_plan.baselines", "random"): "the random plans of the gate, from a fixed seed",
}
# Imports inside a function, each with its reason.
LATE_IMPORTS = {
    "hiring.content.cli": "the check of a pack is heavy and no web worker needs it",
    "hiring.day_plans.cli": "reading a pack from its folder is heavy and no web worker needs it",
    "hiring.documents.files": "Pillow is loaded by the process that gets a picture, and not before",
    "hiring.core.queue": "redis is optional and installed only where it is configured",
    "hiring.documents.child": "the limits of the process come before WeasyPrint",
}
# Names that a framework asks for; what they return is the framework's matter.
ASKED_FOR = {
    "hiring.access.identity.Identity": {"is_authenticated", "is_active", "is_anonymous"},
}


def test_scoring_imports_the_standard_library_only_and_nothing_that_changes_by_itself() -> None:
    faults = []
    for dotted, (path, tree) in modules().items():
        if dotted.split(".")[0] != "scoring":
            continue
        for line, name in imported(tree):
            top = name.split(".")[0]
            if top != "scoring" and top not in sys.stdlib_module_names:
                faults.append(f"{name_of(path)}:{line}: {name} is not the standard library")
            if top in NOT_FOR_SCORING and (dotted, top) not in EXCUSED_SCORING:
                faults.append(f"{name_of(path)}:{line}: {name}: scoring has no such thing")
    assert not faults, listed(faults)


def test_views_import_no_tables_no_database_and_no_scoring() -> None:
    faults = []
    for dotted, (path, tree) in modules().items():
        if not re.match(r"hiring\.\w+\.(.+\.)?views\w*(\.|$)", dotted):
            continue
        for line, name in imported(tree):
            forbidden = name.startswith(BELOW_VIEWS) or re.fullmatch(r"hiring\.\w+\.models.*", name)
            if forbidden:
                faults.append(f"{name_of(path)}:{line}: {name}: ask queries or service instead")
    assert not faults, listed(faults)


def test_imports_stand_at_the_top() -> None:
    faults = []
    for dotted, (path, tree) in modules().items():
        if dotted in LATE_IMPORTS:
            continue
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                faults += [
                    f"{name_of(path)}:{line}: {name} inside {function.name}(): move it to the top; "
                    "if that is a cycle, the function stands in the wrong module"
                    for line, name in imported(function)
                ]
    assert not faults, listed(sorted(set(faults)))


def test_late_imports_that_are_excused_still_exist() -> None:
    assert set(LATE_IMPORTS) <= set(modules())


def test_the_web_application_does_not_load_weasyprint() -> None:
    code = (
        "import sys, hiring.app; "
        "print([name for name in ('weasyprint', 'fontTools', 'pydyf') if name in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert loaded == "[]", f"hiring.app loads {loaded}: only the rendering child may"


def test_public_functions_and_classes_say_in_a_sentence_what_comes_back() -> None:
    faults = []
    for dotted, (path, tree) in modules().items():
        if not ast.get_docstring(tree) and tree.body:
            faults.append(f"{name_of(path)}:1: the module does not say what it is")
        public = _public(tree)
        # One of a family of classes says it for all of them.
        family = {node.name for node, owner in public if owner and ast.get_docstring(node)}
        for node, owner in public:
            if node.name in ASKED_FOR.get(f"{dotted}.{owner}", ()):
                continue
            said = (ast.get_docstring(node) or "").strip()
            where = f"{name_of(path)}:{node.lineno}: {owner + '.' if owner else ''}{node.name}"
            if not said:
                if not (owner and node.name in family):
                    faults.append(f"{where} has no docstring")
            elif said.split("\n\n")[0].strip()[-1] not in ".!?:)»”":
                faults.append(f"{where}: the docstring is not a sentence")
    assert not faults, listed(faults)


def _public(
    tree: ast.Module,
) -> list[tuple[ast.FunctionDef | ast.ClassDef, str]]:
    """The public classes and functions of a module, and public methods with their class."""
    found: list[tuple[ast.FunctionDef | ast.ClassDef, str]] = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        found.append((node, ""))
        if isinstance(node, ast.ClassDef):
            found += [
                (inner, node.name)
                for inner in node.body
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_")
                # What overrides a documented method of a protocol or a library says nothing new.
                if not _overrides(node, inner)
            ]
    return found


def _overrides(owner: ast.ClassDef, method: ast.FunctionDef) -> bool:
    names = {ast.unparse(base).split(".")[-1].split("[")[0] for base in owner.bases}
    return bool(names - {"object", "Exception", "Protocol", "Generic", "Model"})
