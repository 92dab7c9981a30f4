"""One commit, and a row of the audit with everything that a person changes."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.architecture.source import listed, modules, name_of

# Commands that write no audit row, each with its reason. Everything else does.
UNAUDITED = {
    "hiring.access.identity.sign_out": "ends a row of sign-ins, which keeps the moment itself",
    "hiring.day_plans.service.keep_operations": "an autosave: the operations themselves are kept",
    "hiring.day_plans.service.extend": "an event of the attempt, which HR reads on its page",
    "hiring.day_plans.service.pause": "an event of the attempt, which HR reads on its page",
    "hiring.day_plans.service.resume": "an event of the attempt, which HR reads on its page",
    "hiring.day_plans.service.report": "events of the attempt, which HR reads on its page",
    "hiring.day_plans.service.keep_form": "an autosave: the operation itself is kept",
    "hiring.interviews.keeping.keep_operations": "an autosave: submitting is what counts",
    "hiring.interviews.keeping.keep_form": "the same without JavaScript",
    "hiring.interviews.keeping.report": "which window a sheet is typed in",
    "hiring.interviews.phrases.save_phrases": "a rater's own words for later notes, of nobody",
    "hiring.interviews.noting.keep_operations": "an autosave of notes that count for nothing",
    "hiring.interviews.noting.keep_form": "the same without JavaScript",
    "hiring.day_plans.rescoring._keep": "the worker's own results of a job that was audited",
    "hiring.day_plans.rescoring._finish": "the worker's own state of a job that was audited",
    "hiring.documents.service._claim": "the worker's own state of a job that was audited",
    "hiring.documents.service._finish": "the worker's own state of a job that was audited",
    "hiring.documents.service._fail": "the worker's own state of a job that was audited",
    "hiring.documents.service._release": "puts back what a killed worker left",
    "hiring.mail.service._claim": "the worker's own state of a letter; its cause was audited",
    "hiring.mail.service._sent": "the worker's own state of a letter; its cause was audited",
    "hiring.mail.service._put_back": "the worker's own state of a letter; its cause was audited",
    "hiring.audit.openings._store": "moves notes of openings, a log of their own",
}


@cache
def _functions() -> dict[str, ast.FunctionDef]:
    return {
        f"{dotted}.{node.name}": node
        for dotted, (_, tree) in modules().items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


@cache
def _commands() -> dict[str, ast.FunctionDef]:
    return {
        name: node
        for name, node in _functions().items()
        if any(ast.unparse(decorator) == "command" for decorator in node.decorator_list)
    }


@cache
def _names(dotted: str) -> dict[str, str]:
    """What the names of a module stand for: modules and functions of the product."""
    _, tree = modules()[dotted]
    known = {node.name: f"{dotted}.{node.name}" for node in tree.body if hasattr(node, "name")}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return known


@cache
def _calls(name: str) -> set[str]:
    """The functions of the product that `name` calls, by their dotted names."""
    dotted = name.rsplit(".", 1)[0]
    known = _names(dotted)
    found = set()
    for call in ast.walk(_functions()[name]):
        if not isinstance(call, ast.Call):
            continue
        head, *rest = ast.unparse(call.func).split(".")
        if head in known:
            found.add(".".join([known[head], *rest]))
    return found


def _reaches(name: str, goal: str, seen: set[str]) -> bool:
    if name == goal:
        return True
    if name in seen or name not in _functions():
        return False
    seen.add(name)
    return any(_reaches(called, goal, seen) for called in _calls(name))


def test_only_core_commits() -> None:
    faults = [
        f"{name_of(path)}:{node.lineno}: {ast.unparse(node)}: make the function a @command"
        for dotted, (path, tree) in modules().items()
        if dotted != "hiring.core.commands"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "commit"
    ]
    assert not faults, listed(faults)


def test_every_command_audits_or_says_why_not() -> None:
    faults = [
        f"{name}: call audit.record() in it, or list it in UNAUDITED with a reason"
        for name in _commands()
        if name not in UNAUDITED and not name.startswith("hiring.demo.")
        if not _reaches(name, "hiring.audit.service.record", set())
    ]
    assert not faults, listed(faults)


def test_what_is_excused_from_the_audit_is_a_command_that_does_not_audit() -> None:
    faults = []
    for name in UNAUDITED:
        if name not in _commands():
            faults.append(f"{name} is no command any more: take it off the list")
        elif _reaches(name, "hiring.audit.service.record", set()):
            faults.append(f"{name} audits now: take it off the list")
    assert not faults, listed(faults)


def test_no_command_calls_a_command() -> None:
    commands = _commands()
    faults = [
        f"{name} calls the command {called}: take the part out that both need"
        for name in commands
        for called in commands
        if called != name and _reaches(name, called, set())
    ]
    assert not faults, listed(faults)


def test_commands_are_called_from_views_jobs_and_the_command_line_only() -> None:
    faults = []
    for dotted, (path, tree) in modules().items():
        if re.search(r"\.(queries|forms|models|words|panel)$", dotted):
            for node in ast.walk(tree):
                if isinstance(node, ast.Name) and node.id == "command":
                    faults.append(f"{name_of(path)}:{node.lineno}: a command outside service")
    assert not faults, listed(faults)


def test_every_audited_event_is_recorded_somewhere() -> None:
    from hiring.audit.events import EVENTS

    text = "\n".join(
        path.read_text("utf-8")
        for dotted, (path, _) in modules().items()
        if dotted != "hiring.audit.events"
    )
    faults = [
        f"{event} is recorded nowhere: remove it" for event in EVENTS if f'"{event}"' not in text
    ]
    assert not faults, listed(faults)
