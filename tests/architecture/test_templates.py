"""Templates: nothing inline, nothing unused, no words outside `_()`, only literals inside it."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes

from tests.architecture.source import STATIC, TEMPLATES, listed, modules, name_of
from tests.messages import KEYWORDS

ENVIRONMENT = Environment()  # noqa: S701 - templates are only parsed here
FILES = sorted(TEMPLATES.rglob("*.html"))
SPOKEN = ("aria-label", "title", "alt", "placeholder", "content")
# Words that are the same in every language.
SAME = {"PDF", "CSV", "XLSX", "JSON", "width", "light"}
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CLASS_BLOCK = re.compile(r"\{% block \w*class %\}[^{]*\{% endblock %\}")
# A long text that stands in one file for each language.
ONE_LANGUAGE = re.compile(r"\.(ru|en)\.html$")
LETTERS = re.compile(r"[A-Za-zА-Яа-яЁё]{2,}")


def _name(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


class _Words(HTMLParser):
    """Collects what a template says outside of expressions, and what it carries inline."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[int, str]] = []
        self.inline: list[tuple[int, str]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        if tag in ("script", "style", "code", "kbd", "pre"):
            self._silent += 1
        if tag == "style":
            self.inline.append((line, "<style>"))
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.inline.append((line, "<script> without src"))
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.inline.append((line, f"{name}="))
            if value.lstrip().lower().startswith("javascript:"):
                self.inline.append((line, f"{name}=javascript:"))
        for name in SPOKEN:
            # <meta content> holds settings, not words, but for the description.
            if name == "content" and given.get("name") != "description":
                continue
            self._say(given.get(name, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "code", "kbd", "pre"):
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._say(data)

    def _say(self, text: str) -> None:
        # What a macro prints into a tag looks like text when it stands alone.
        text = re.sub(r'[\w-]+="[^"]*"', "", text)
        for word in LETTERS.findall(text):
            if word not in SAME:
                self.said.append((self.getpos()[0], " ".join(text.split())[:70]))
                return


def _read(path: Path) -> _Words:
    words = _Words()
    source = CLASS_BLOCK.sub("", path.read_text("utf-8"))
    # A tag whose name is an expression stays a tag; line breaks stay, so that the lines are right.
    source = re.sub(r"(</?)\{\{[^}]*\}\}", r"\1div", source)
    words.feed(JINJA.sub(lambda match: "\n" * match.group().count("\n"), source))
    words.close()
    return words


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_template_carries_no_inline_style_script_or_handler(path: Path) -> None:
    if path.is_relative_to(TEMPLATES / "documents"):
        return  # printed by WeasyPrint, never sent to a browser; it has no CSP to obey
    faults = [
        f"{name_of(path)}:{line}: {what}: the CSP refuses it" for line, what in _read(path).inline
    ]
    assert not faults, listed(faults)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_template_says_nothing_outside_of_the_catalogue(path: Path) -> None:
    if ONE_LANGUAGE.search(path.name):
        for language in ("ru", "en"):
            twin = path.with_name(ONE_LANGUAGE.sub(f".{language}.html", path.name))
            assert twin.exists(), f"{name_of(twin)} is missing: the same text in {language}"
        return
    faults = [
        f"{name_of(path)}:{line}: {text!r}: put it into _()" for line, text in _read(path).said
    ]
    assert not faults, listed(faults)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_template_translates_literals_only(path: Path) -> None:
    faults = []
    for call in ENVIRONMENT.parse(path.read_text("utf-8")).find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name not in KEYWORDS:
            continue
        count = 2 if call.node.name == "ngettext" else 1
        for argument in call.args[:count]:
            if not (isinstance(argument, nodes.Const) and isinstance(argument.value, str)):
                faults.append(
                    f"{name_of(path)}:{call.lineno}: {call.node.name}() of something that is not "
                    "a literal: give values as %(name)s"
                )
        given = {keyword.key for keyword in call.kwargs} | ({"num"} if count == 2 else set())
        for argument in call.args[:count]:
            if isinstance(argument, nodes.Const):
                wanted = set(re.findall(r"(?<!%)%\((\w+)\)", str(argument.value)))
                if call.dyn_kwargs is None and not wanted <= given:
                    faults.append(
                        f"{name_of(path)}:{call.lineno}: {argument.value!r} is not given "
                        f"{sorted(wanted - given)}"
                    )
    assert not faults, listed(faults)


def test_python_translates_literals_only() -> None:
    faults = []
    for path, tree in modules().values():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id not in KEYWORDS:
                continue
            count = 2 if call.func.id == "ngettext" else 1
            for argument in call.args[:count]:
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    faults.append(
                        f"{name_of(path)}:{call.lineno}: {call.func.id}({ast.unparse(argument)}): "
                        "only a literal may stand there"
                    )
    assert not faults, listed(faults)


def test_flashed_messages_are_worded_in_the_catalogue() -> None:
    faults = [
        f"{name_of(path)}:{call.lineno}: flash({ast.unparse(call.args[0])}): put it into _()"
        for path, tree in modules().values()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id == "flash" and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert not faults, listed(faults)


def _asked_for() -> dict[str, str]:
    """The templates that Python and other templates name, each with one place that does."""
    asked: dict[str, str] = {}
    for path, tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                for name in _matching(node):
                    asked.setdefault(name, f"{name_of(path)}:{node.lineno}")
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for name in re.findall(r"^[\w.-]+(?:/[\w.-]+)*\.html$", node.value):
                    asked.setdefault(name, f"{name_of(path)}:{node.lineno}")
    for path in FILES:
        for name in meta.find_referenced_templates(ENVIRONMENT.parse(path.read_text("utf-8"))):
            if name is not None:
                asked.setdefault(name, name_of(path))
    return asked


def _matching(name: ast.JoinedStr) -> list[str]:
    """The templates that an f-string such as f"my/notice.{locale}.html" may name."""
    parts = [
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w-]+"
        for part in name.values
    ]
    pattern = re.compile("".join(parts))
    if not pattern.pattern.endswith(r"\.html"):
        return []
    return [_name(path) for path in FILES if pattern.fullmatch(_name(path))]


def test_every_template_is_used_and_every_template_that_is_named_exists() -> None:
    asked = _asked_for()
    there = {_name(path) for path in FILES}
    faults = [f"templates/{name} is not used: remove it" for name in sorted(there - set(asked))]
    faults += [
        f"{asked[name]} names {name}, which is not there: write it"
        for name in sorted(set(asked) - there)
    ]
    assert not faults, listed(faults)


def test_every_module_and_style_of_the_pages_is_used_and_exists() -> None:
    text = "\n".join(path.read_text("utf-8") for path in FILES)
    text += "\n".join(path.read_text("utf-8") for path, _ in modules().values())
    bound = set(" ".join(re.findall(r"data-module=['\"]([\w -]+)['\"]", text)).split())
    bound |= set(re.findall(r"module=['\"]([\w-]+)['\"]", text))
    scripts = {path.stem: path.read_text("utf-8") for path in STATIC.glob("js/*.js")}
    imported = {
        name
        for source in scripts.values()
        for name in re.findall(r"(?:from|import\(?)\s*['\"`]\./([\w-]+)\.js", source)
    }
    named = set(re.findall(r"js/([\w-]+)\.js", text))
    faults = [
        f"static/js/{name}.js is bound by nothing"
        for name in sorted(set(scripts) - bound - imported - named)
    ]
    faults += [
        f"data-module={name!r} has no static/js/{name}.js" for name in sorted(bound - set(scripts))
    ]
    styles = {path.name for path in STATIC.glob("css/*.css")}
    sheets = "\n".join(path.read_text("utf-8") for path in STATIC.glob("css/*.css"))
    faults += [
        f"static/css/{name} is linked by nothing"
        for name in sorted(styles)
        if name not in text + sheets
    ]
    assert not faults, listed(faults)
