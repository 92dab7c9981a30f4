"""The verdict on paper: what it says and how it looks, in either language."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from flask import Flask

from hiring.content import service as content_service
from hiring.core import i18n
from hiring.documents import service as documents
from hiring.documents.renderer import Renderer
from hiring.verdicts import document, service
from tests import world as world_module
from tests.documents.test_pdf import FONTS, fonts_of
from tests.verdicts import stage
from tests.verdicts.test_document import path_of, state_of, words_of
from tests.world import World

# What is laid out is the same on either engine.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_the_document_is_a_tagged_pdf_in_its_own_language_without_any_warning(
    app: Flask, world: World, rows, caplog: pytest.LogCaptureFixture, locale: str
) -> None:
    stage.issued(world)
    stage.decide(world, "hire", "Берём: 72,8 ₽ «да» — № 1 → Центр")
    director = world_module.identity_of(world.users["director"])
    made = service.request_document(director, world.session, locale)
    documents.make(made)
    assert state_of(rows, made) == ("ready", "")
    assert caplog.records == []
    path = path_of(app, made, rows)
    assert fonts_of(path) == FONTS
    title = {"ru": "Заключение: Анна Проба", "en": "Verdict: Анна Проба"}[locale]
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root["/Lang"]) == locale
        assert str(pdf.docinfo["/Title"]) == f"{title}, Менеджер сопровождения"
        assert bool(pdf.Root["/MarkInfo"]["/Marked"])
        assert 3 <= len(pdf.pages) <= 9
    said = words_of(path)
    wanted = {
        "ru": ("Три факта «за»", "Насколько это надёжно", "Ключ ещё не утверждён", "Подпись"),
        "en": ("Three facts for", "How sure it is", "The key is not yet approved", "Signature"),
    }
    for sentence in (
        *wanted[locale],
        "Берём: 72,8 ₽ «да» — № 1 → Центр",
        stage.NOTE,
        "verdict/1",
        "day_plan/1",
        "support_manager 2026.11.2",
    ):
        assert sentence in said, sentence


def test_the_first_page_is_the_conclusion_and_the_profile_begins_the_second(
    app: Flask, world: World, rows
) -> None:
    made = stage.issued(world)
    documents.make(made)
    path = path_of(app, made, rows)
    pages = [
        subprocess.run(
            ["pdftotext", "-f", page, "-l", page, path, "-"], capture_output=True, check=True
        ).stdout.decode()
        for page in ("1", "2")
    ]
    for sentence in ("Анна Проба", "Решение", "Подпись", "Что изменило бы рекомендацию"):
        assert sentence in pages[0], sentence
    assert pages[1].lstrip().startswith("Профиль")


def test_long_names_and_notes_break_no_page(world: World, tmp_path: Path) -> None:
    stage.issued(world, note="Длинное слово " + "ы" * 400 + " и фраза, " * 60)
    stage.decide(world, reason="Обоснование " * 250)
    payload = document.payload_of(world.session)
    payload["candidate"] = "Константинопольская-Преображенская " * 5
    renderer = Renderer()
    try:
        assert renderer.render(document.render(payload, "ru"), tmp_path / "long.pdf") == []
    finally:
        renderer.close()
    found = words_of(tmp_path / "long.pdf")
    assert "Подпись" in found
    assert found.count("Обоснование") >= 250
    # Broken over lines, but whole.
    assert found.replace(" ", "").count("ы" * 400) >= 1


def test_the_payload_holds_plain_values_only(world: World) -> None:
    stage.issued(world)
    with i18n.force_locale("en"):
        payload = document.payload_of(world.session)
    assert json.loads(json.dumps(payload)) == payload


def test_the_same_payload_gives_the_same_page(world: World) -> None:
    stage.issued(world)
    pages = {document.render(document.payload_of(world.session), "ru") for _ in range(2)}
    assert len(pages) == 1


def test_the_page_to_print_is_well_formed_and_writes_no_words_into_drawings(world: World) -> None:
    """Both cost the printer half of its time: a lenient parser, and words laid out sign by sign."""
    stage.issued(world)
    page = document.render(document.payload_of(world.session), "ru")
    root = ElementTree.fromstring(page)  # noqa: S314 our own page
    assert root.tag == "html"
    drawings = root.findall(".//{http://www.w3.org/2000/svg}svg")
    assert len(drawings) > 10
    written = "".join("".join(t.itertext()) for d in drawings for t in d.findall("{*}text"))
    assert written.isdigit()


def test_the_notice_is_not_printed_once_the_key_is_signed(world: World) -> None:
    stage.issued(world)
    assert "Ключ ещё не утверждён" in document.render(document.payload_of(world.session), "ru")
    owner = world_module.identity_of(world.users["content_owner"])
    content_service.sign_off(owner, world.content_version, "working_day", "")
    assert "Ключ ещё не утверждён" not in document.render(document.payload_of(world.session), "ru")
