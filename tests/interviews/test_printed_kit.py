"""The kit on paper: what it says and how it lies on its pages, in either language."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from flask import Flask

from hiring.core import i18n
from hiring.documents import service as documents
from hiring.documents.renderer import Renderer
from hiring.interviews import kit
from tests.documents.test_pdf import FONTS, fonts_of
from tests.interviews.test_kit import payload_of
from tests.verdicts.test_document import path_of, state_of
from tests.world import World, identity_of

# What is laid out is the same on either engine.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])
CARD = {"ru": "Ситуация", "en": "The situation"}


def pages_of(path: Path) -> list[str]:
    """The text of each page in one line."""
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")[:-1]
    return [" ".join(page.replace("-\n", "-").split()) for page in pages]


def plain(text: str) -> str:
    """A text as `pages_of` gives it, wherever its lines were broken."""
    return " ".join(text.split())


def bookmarks_of(path: Path) -> list[tuple[int, str]]:
    """(depth, title) of every bookmark."""
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        found: list[tuple[int, str]] = []

        def walk(items: Any, depth: int) -> None:
            for item in items:
                found.append((depth, item.title))
                walk(item.children, depth + 1)

        walk(outline.root, 0)
    return found


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_the_kit_is_a_tagged_pdf_in_the_readers_language_without_any_warning(
    app: Flask, world: World, rows, caplog: pytest.LogCaptureFixture, locale: str
) -> None:
    with i18n.force_locale(locale):
        document_id = kit.request_kit(
            identity_of(world.users["rater"]), world.session, world.users["rater"]
        )
        payload = payload_of(world)
    documents.make(document_id)
    assert state_of(rows, document_id) == ("ready", "")
    assert caplog.records == []
    path = path_of(app, document_id, rows)
    assert fonts_of(path) == FONTS
    title = {"ru": "Комплект для собеседования: Анна Проба", "en": "Interview kit: Анна Проба"}[
        locale
    ]
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root["/Lang"]) == locale
        assert str(pdf.docinfo["/Title"]) == f"{title}, Менеджер сопровождения"
        assert bool(pdf.Root["/MarkInfo"]["/Marked"])
        with pdf.open_metadata() as metadata:
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    _says_everything(pages_of(path), payload)
    _marks_everything(bookmarks_of(path), payload)
    _has_a_sheet_for_each_card(pages_of(path), payload, CARD[locale])


def _says_everything(pages: list[str], payload: dict[str, Any]) -> None:
    """Every page says where it belongs; questions, points, lines and anchors are all there."""
    number = len(pages)
    for place, page in enumerate(pages, 1):
        if not page.endswith(f"{place} / {number}"):
            # What is left empty before a card.
            assert len(page) < 100, page
    text = " ".join(pages)
    for step in payload["steps"]:
        assert plain(step["title"]) in text
        for question in step.get("questions", ()):
            together = [page for page in pages if plain(question["text"])[:60] in page]
            assert len(together) == 1
            for point in question["points"]:
                assert plain(point["text"])[:30] in together[0]
        for beat in step.get("beats", ()):
            assert plain(beat["say"])[:40] in text
    for group in payload["observations"]:
        for indicator in group["indicators"]:
            assert plain(indicator["name"])[:12] in pages[1]


def _marks_everything(bookmarks: list[tuple[int, str]], payload: dict[str, Any]) -> None:
    steps = [f"{step['number']}. {step['title']}" for step in payload["steps"]]
    shown = [title for depth, title in bookmarks if depth == 1]
    assert [title for title in shown if title in steps] == steps
    questions = len(payload["steps"][0]["questions"])
    assert (
        sum(title.endswith(f" 1.{n}") for _, title in bookmarks for n in range(1, 9)) == questions
    )


def _has_a_sheet_for_each_card(pages: list[str], payload: dict[str, Any], heading: str) -> None:
    """Each card begins a sheet of its own, with nothing else on it, front or back."""
    played = [step for step in payload["steps"] if "card" in step]
    cards = [place for place, page in enumerate(pages, 1) if page.startswith(f"{heading} ")]
    assert len(cards) == len(played) == 2
    assert cards == [len(pages) - 2, len(pages)]
    for place, step in zip(cards, played, strict=True):
        assert place % 2 == 1
        front = pages[place - 1]
        for paragraph in step["card"]:
            assert plain(paragraph)[:50] in front
        assert step["title"] not in front
        assert plain(step["player_brief"][0])[:40] not in front
        assert plain(step["competencies"][0]["anchors"]["1"])[:40] not in front
        assert place == len(pages) or len(pages[place]) < 100, "the back of a card is empty"


def test_the_same_kit_gives_the_same_bytes_and_long_words_break_no_page(
    world: World, tmp_path: Path
) -> None:
    payload = payload_of(world)
    payload["candidate"] = "Константинопольская-Преображенская " * 5
    payload["steps"][0]["questions"][0]["points"][0]["text"] = "ы" * 400
    renderer = Renderer()
    try:
        for name in ("one.pdf", "two.pdf"):
            assert renderer.render(kit.render(payload, "ru"), tmp_path / name) == []
    finally:
        renderer.close()
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    text = (
        "".join(pages_of(tmp_path / "one.pdf")).replace(" ", "").replace("\N{ZERO WIDTH SPACE}", "")
    )
    assert "ы" * 400 in text


def test_the_pages_are_well_formed(world: World) -> None:
    """A lenient parser would cost the printer much time."""
    root = ElementTree.fromstring(kit.render(payload_of(world), "ru"))  # noqa: S314 our own page
    assert root.tag == "html"


def test_content_of_an_earlier_shape_is_printed_too(world: World) -> None:
    payload = payload_of(world)
    payload["reactions"] = []
    for step in payload["steps"]:
        for part in ("questions", "beats", "cues"):
            for item in step.get(part, ()):
                item.update({key: type(value)() for key, value in item.items() if key in EMPTY})
        for part in ("tone", "stop_rule"):
            if part in step:
                step[part] = type(step[part])()
    assert ElementTree.fromstring(kit.render(payload, "ru")) is not None  # noqa: S314 our own page


# What earlier content has not: see hiring/content/earlier.py.
EMPTY = ("probes", "replies", "ask")
