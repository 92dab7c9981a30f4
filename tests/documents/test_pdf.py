"""The renderer: what a PDF is like, what it may not fetch, and what happens when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from hiring.core.pages import STATIC
from hiring.documents.renderer import Renderer, RenderFailed

PAGE = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Проба № 1</title></head>
<body data-running="Проба"><h1>Вывод: 72,8</h1><p>{body}</p><p><b>0123456789 № ₽ « » — →</b></p>
</body></html>"""
SIGNS = "0123456789,№₽«»—→ЁёЩщ"
FONTS = {"Hiring-Print", "Hiring-Print-Semi-Bold"}


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    """One warm rendering process for the tests of this file."""
    made = Renderer()
    yield made
    made.close()


def fonts_of(path: Path) -> set[str]:
    """The names of the fonts in a PDF, without the prefix of a subset."""
    with pikepdf.open(path) as pdf:
        return {
            str(found["/BaseFont"]).split("+")[-1].lstrip("/")
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and "/BaseFont" in found
        }


def text_of(path: Path) -> str:
    """The text of a PDF as a reader would copy it."""
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def ink(path: Path, folder: Path) -> Image.Image:
    """The first page as grey pixels."""
    subprocess.run(["pdftoppm", "-r", "100", "-gray", "-l", "1", path, folder / "page"], check=True)
    (page,) = folder.glob("page*.pgm")
    with Image.open(page) as image:
        return image.convert("L")


def test_text_can_be_copied_and_only_our_fonts_are_inside(
    renderer: Renderer, tmp_path: Path
) -> None:
    target = tmp_path / "made.pdf"
    assert renderer.render(PAGE.format(body=SIGNS), target) == []
    found = text_of(target)
    for sentence in ("Вывод: 72,8", "0123456789 № ₽ « » — →", SIGNS):
        assert sentence in found
    assert fonts_of(target) == FONTS


def test_title_language_and_tags_stand_in_the_file(renderer: Renderer, tmp_path: Path) -> None:
    target = tmp_path / "made.pdf"
    renderer.render(PAGE.format(body="да"), target)
    with pikepdf.open(target) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Проба № 1"
        assert str(pdf.Root["/Lang"]) == "ru"
        assert bool(pdf.Root["/MarkInfo"]["/Marked"])
        assert "/StructTreeRoot" in pdf.Root
        assert bool(pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"])
        with pdf.open_metadata() as metadata:
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_the_same_page_gives_the_same_bytes(renderer: Renderer, tmp_path: Path) -> None:
    for name in ("one", "two"):
        renderer.render(PAGE.format(body=SIGNS), tmp_path / name)
    other = Renderer()
    other.render(PAGE.format(body=SIGNS), tmp_path / "three")
    other.close()
    made = {(tmp_path / name).read_bytes() for name in ("one", "two", "three")}
    assert len(made) == 1


def shape_of(image: Image.Image) -> Image.Image:
    """What is drawn light on dark, without the empty space around it, in a frame of one size."""
    box = image.getbbox()
    assert box is not None, "nothing is drawn"
    framed = Image.new("L", (200, 200), 0)
    framed.paste(image.crop(box), (0, 0))
    return framed


def test_every_sign_is_drawn_as_itself(renderer: Renderer, tmp_path: Path) -> None:
    """The trap of two faces of one weight: the text is right, and the pixels are other signs."""
    font = ImageFont.truetype(str(STATIC / "fonts/print/hiring-sans-400.ttf"), 100)
    shapes = {}
    for sign in SIGNS:
        canvas = Image.new("L", (400, 400), 0)
        ImageDraw.Draw(canvas).text((100, 100), sign, font=font, fill=255)
        shapes[sign] = shape_of(canvas)
    for number, sign in enumerate(SIGNS):
        folder = tmp_path / str(number)
        folder.mkdir()
        target = folder / "sign.pdf"
        # 72 points at 100 dots an inch are 100 pixels.
        renderer.render(f'<p style="font-size:72pt;line-height:2">{sign}</p>', target)
        page = ink(target, folder)
        drawn = shape_of(page.crop((0, 0, page.width, 400)).point(lambda grey: 255 - grey))
        apart = {
            other: sum(ImageChops.difference(drawn, shape).tobytes())
            for other, shape in shapes.items()
        }
        assert min(apart, key=lambda other: apart[other]) == sign


def test_every_header_cell_says_what_it_heads_and_every_picture_what_it_shows(
    renderer: Renderer, tmp_path: Path
) -> None:
    target = tmp_path / "made.pdf"
    table = (
        "<table><thead><tr><td></td><th scope='col'>Балл</th></tr></thead>"
        "<tbody><tr><th scope='row'>Эмпатия</th><td>72,8</td></tr></tbody></table>"
        "<svg width='9' height='9'><title>Полоса: 72</title><rect width='9' height='9'/></svg>"
    )
    assert renderer.render(PAGE.format(body=table), target) == []
    with pikepdf.open(target) as pdf:
        elements = [
            found
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/StructElem"
        ]
        scopes = {str(one["/A"]["/Scope"]) for one in elements if one["/S"] == "/TH"}
        shown = [str(one["/Alt"]) for one in elements if one["/S"] == "/Figure"]
    assert scopes == {"/Column", "/Row"}
    assert shown == ["Полоса: 72"]


@pytest.mark.parametrize("sign", ["\x0c", "<br>", "&nbsp;"])
def test_what_is_no_xml_is_printed_all_the_same(
    renderer: Renderer, tmp_path: Path, sign: str
) -> None:
    target = tmp_path / "made.pdf"
    page = PAGE.replace('charset="utf-8">', 'charset="utf-8"/>')
    for body in ("слово", f"слово{sign}слово"):
        assert renderer.render(page.format(body=body), target) == []
        assert text_of(target).count("слово") == body.count("слово")


def test_a_thousand_letters_without_a_space_are_whole_and_soon_made(tmp_path: Path) -> None:
    impatient = Renderer(timeout=30)
    target = tmp_path / "made.pdf"
    try:
        assert impatient.render(PAGE.format(body="щ" * 4000), target) == []
    finally:
        impatient.close()
    assert text_of(target).count("щ") == 4000


def test_signs_that_our_fonts_lack_break_nothing_and_are_told_once(
    renderer: Renderer, tmp_path: Path
) -> None:
    target = tmp_path / "made.pdf"
    warnings = renderer.render(PAGE.format(body="Да 👍 שלום 👍 да"), target)
    assert len(warnings) == len(set(warnings)) <= 2
    assert "Да" in text_of(target)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:9/picture.png",
        "https://example.org/picture.png",
        "ftp://example.org/picture.png",
    ],
)
def test_a_document_fetches_nothing(renderer: Renderer, tmp_path: Path, url: str) -> None:
    target = tmp_path / "made.pdf"
    with pytest.raises(RenderFailed) as failed:
        renderer.render(PAGE.format(body=f'<img alt="" src="{url}">'), target)
    assert failed.value.code == "refused_resource"
    assert not target.exists()


def test_a_path_without_a_scheme_leads_nowhere(renderer: Renderer, tmp_path: Path) -> None:
    target = tmp_path / "made.pdf"
    warnings = renderer.render(PAGE.format(body='<img alt="" src="/etc/hostname">'), target)
    assert any("/etc/hostname" in warning for warning in warnings)
    assert Path("/etc/hostname").read_bytes().strip() not in target.read_bytes()


def test_a_page_that_never_ends_is_given_up_and_the_next_one_is_made(tmp_path: Path) -> None:
    impatient = Renderer(timeout=2)
    cells = "<td><table><tr><td>да</td></tr></table></td>" * 300
    rows = f"<table>{f'<tr>{cells}</tr>' * 40}</table>"
    with pytest.raises(RenderFailed) as failed:
        impatient.render(PAGE.format(body=rows), tmp_path / "never.pdf")
    assert failed.value.code == "timeout"
    patient = Renderer()
    assert patient.render(PAGE.format(body="да"), tmp_path / "made.pdf") == []
    patient.close()


def test_a_page_too_large_is_refused_before_anything_starts(tmp_path: Path) -> None:
    untouched = Renderer()
    with pytest.raises(RenderFailed) as failed:
        untouched.render("я" * 3_000_001, tmp_path / "large.pdf")
    assert failed.value.code == "too_large"
    assert untouched._process is None


def test_a_killed_rendering_process_is_replaced(tmp_path: Path) -> None:
    killed = Renderer()
    killed.render(PAGE.format(body="да"), tmp_path / "one.pdf")
    assert killed._process is not None
    os.kill(killed._process.pid, signal.SIGKILL)
    killed._process.wait()
    killed.render(PAGE.format(body="да"), tmp_path / "two.pdf")
    killed.close()
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_the_web_process_does_not_carry_the_pdf_library() -> None:
    script = (
        "import sys, hiring.app; "
        "heavy = {'weasyprint', 'pydyf', 'fontTools', 'PIL'} & set(sys.modules); "
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
