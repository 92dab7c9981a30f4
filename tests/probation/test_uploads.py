"""Hostile files: refused, or defused so that nothing in them can run or tell."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from contextlib import closing

import pytest
from PIL import Image
from werkzeug.test import EnvironBuilder

from hiring.documents import files
from tests.probation.conftest import Begun
from tests.probation.test_reports import TEXT
from tests.probation.test_tasks import form_of

MANIFEST = "[Content_Types].xml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = "<!doctype html><script>alert(document.cookie)</script>"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def packed(parts: dict[str, bytes], encrypted: bool = False) -> bytes:
    """An archive of `parts`; `encrypted` only says that it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    data = out.getvalue()
    if encrypted:
        place = data.index(b"PK\x01\x02") + 8
        data = data[:place] + b"\x01\x00" + data[place + 2 :]
    return data


def docx(manifest: bytes = b"<Types/>", **more: bytes) -> bytes:
    """A Word file of the least parts."""
    parts = {MANIFEST: manifest, "word/document.xml": b"<w:document/>"}
    return packed({**parts, **{name.replace("__", "/"): data for name, data in more.items()}})


def picture(kind: str = "JPEG", **options: object) -> bytes:
    """A small red picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 10, 10)).save(out, kind, **options)
    return out.getvalue()


def huge_png() -> bytes:
    """A picture of a hundred million pixels in a few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """A Word file that unpacks to three hundred megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, b"<Types/>")
        archive.writestr("word/document.xml", b"<w:document/>")
        with archive.open("word/media/a", "w") as part:
            for _ in range(300):
                part.write(bytes(1024 * 1024))
    return out.getvalue()


REFUSED = {
    "HTML": ("page.html", lambda: HTML.encode()),
    "HTML behind a byte order mark and spaces": ("a.txt", lambda: f"\ufeff \n{HTML}".encode()),
    "HTML that calls itself a picture": ("photo.jpg", lambda: HTML.encode()),
    "SVG": ("drawing.svg", lambda: SVG.encode()),
    "SVG with an XML head": ("drawing.svg", lambda: f'<?xml version="1.0"?>{SVG}'.encode()),
    "SVG in UTF-16": ("drawing.txt", lambda: SVG.encode("utf-16")),
    "a Windows program": ("setup.exe", lambda: b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256))),
    "a Linux program": ("tool", lambda: b"\x7fELF\x02\x01\x01\x00" + bytes(64)),
    "a program that calls itself a PDF": ("cv.pdf", lambda: b"MZ\x90\x00%PDF-1.7"),
    "a Word file with macros": (
        "a.docm",
        lambda: docx(word__vbaProject_bin=b"").replace(b"_bin", b".bin"),
    ),
    "a Word file that declares macros": (
        "a.docx",
        lambda: docx(
            b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
        ),
    ),
    "a Word file with a packed program": (
        "a.docx",
        lambda: packed(
            {MANIFEST: b"", "word/document.xml": b"", "word/embeddings/oleObject1.bin": b"MZ"}
        ),
    ),
    "an old Word file": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)),
    "an archive": ("a.zip", lambda: packed({"a.exe": b"MZ"})),
    "an archive without a list of types": ("a.docx", lambda: packed({"word/document.xml": b""})),
    "a Java program": (
        "a.jar",
        lambda: packed({"META-INF/MANIFEST.MF": b"", "A.class": b"\xca\xfe"}),
    ),
    "an encrypted office file": (
        "a.docx",
        lambda: packed({MANIFEST: b"x", "word/document.xml": b"x"}, encrypted=True),
    ),
    "a torn office file": ("a.docx", lambda: docx()[:60]),
    "an archive that unpacks to 300 MB": ("a.docx", bomb),
    "a picture of a hundred million pixels": ("a.png", huge_png),
    "a torn picture": ("a.jpg", lambda: picture()[:200]),
    "a GIF with a script behind it": ("a.gif", lambda: b"GIF89a/*" + bytes(9) + b"*/=1;alert(1)"),
    "a PDF that runs a script": (
        "a.pdf",
        lambda: PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    ),
    "a PDF that hides its script's name": (
        "a.pdf",
        lambda: PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/Java#53cript/J#53(1)>>"),
    ),
    "a PDF that starts a program": (
        "a.pdf",
        lambda: PDF.replace(b"/Catalog", b"/Catalog/A<</S/Launch>>"),
    ),
    "a PDF that is only a beginning": ("a.pdf", lambda: b"%PDF-1.7\n" + HTML.encode()),
    "nothing at all": ("empty.txt", lambda: b""),
    "eleven megabytes": ("a.txt", lambda: b"a" * (11 * 1024 * 1024)),
    "text in an unknown coding": ("a.txt", lambda: "привет".encode("cp1251")),
}


@pytest.fixture
def assigned(begun: Begun) -> int:
    """The id of a task that waits for the employee."""
    begun.assign(begun.task_ids()[0])
    return begun.task_ids()[0]


def hand_in(begun: Begun, task: int, name: str, data: bytes):  # type: ignore[no-untyped-def]
    """Send a report with a file as a browser does."""
    browser, url = begun.browser(), f"{begun.url}/tasks/{task}"
    form = form_of(browser, url, text=TEXT)
    sent = EnvironBuilder(
        f"{url}/report", method="POST", data={**form, "file": (io.BytesIO(data), name)}
    ).get_request()
    # A large body waits in a file that the browser, not the application, has to close.
    with closing(sent.environ["wsgi.input"]):
        return browser.open(sent)


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_a_hostile_file_is_refused_and_the_report_stays_typed(
    begun: Begun, assigned: int, rows, what: str
) -> None:
    name, make = REFUSED[what]
    answer = hand_in(begun, assigned, name, make())
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="file-error"' in page
    assert TEXT in page
    assert rows("SELECT count(*) FROM stored_file") == [(0,)]
    assert begun.state(assigned) == "assigned"


def test_the_form_says_what_is_taken_and_how_much_before_it_is_sent(
    begun: Begun, assigned: int
) -> None:
    page = begun.browser().get(f"{begun.url}/tasks/{assigned}").get_data(as_text=True)
    assert f'data-limit="{files.MAX_UPLOAD_BYTES}"' in page
    assert "не больше 10 МБ" in page
    assert 'accept=".pdf,' in page


def test_a_file_in_the_place_of_words_is_no_words(begun: Begun, assigned: int) -> None:
    browser, url = begun.browser(), f"{begun.url}/tasks/{assigned}"
    form = {**form_of(browser, url), "text": (io.BytesIO(b"plain words"), "a.txt")}
    answer = browser.post(f"{url}/report", data=form)
    assert answer.status_code == 422
    assert begun.state(assigned) == "assigned"


def received(begun: Begun, task: int, as_):  # type: ignore[no-untyped-def]
    """The file as the mentor downloads it."""
    report = begun.rows("SELECT max(id) FROM probation_report WHERE task_id = :id", id=task)[0][0]
    return as_("mentor").get(f"{begun.url}/reports/{report}/file", buffered=True)


def test_a_photo_loses_the_place_where_it_was_taken(begun: Begun, assigned: int, as_) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Canary Camera"
    exif.get_ifd(0x8825)[2] = (55.0, 45.0, 7.0)
    data = picture(exif=exif.tobytes(), comment=b"canary comment")
    assert b"Canary" in data
    assert hand_in(begun, assigned, "photo.jpg", data).status_code == 303
    sent = received(begun, assigned, as_)
    assert b"anary" not in sent.data
    with Image.open(io.BytesIO(sent.data)) as image:
        assert not image.getexif()
        assert image.size == (40, 30)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hides_behind_a_picture_stays_behind(
    begun: Begun, assigned: int, as_, kind: str
) -> None:
    data = picture(kind) + packed({"evil.exe": b"MZ canary"}) + HTML.encode()
    assert hand_in(begun, assigned, "photo.html", data).status_code == 303
    sent = received(begun, assigned, as_)
    assert b"canary" not in sent.data
    assert b"script" not in sent.data
    assert sent.mimetype == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("script.js", b"alert(1)", "text/plain"),
        ("run.bat", b"del C:\\*.*", "text/plain"),
        ("later.html", b"hello <script>alert(1)</script>", "text/plain"),
        ("page.pdf.html", PDF, "application/pdf"),
        ("a.exe", docx(), files.OFFICE["word/document.xml"][0]),
    ],
)
def test_what_could_run_by_its_name_gets_the_name_of_what_it_is(
    begun: Begun, assigned: int, as_, name: str, data: bytes, media_type: str
) -> None:
    assert hand_in(begun, assigned, name, data).status_code == 303
    sent = received(begun, assigned, as_)
    assert sent.mimetype == media_type
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert (
        not sent.headers["Content-Disposition"]
        .rstrip('"')
        .endswith((".js", ".bat", ".html", ".exe"))
    )
    assert sent.headers["Content-Security-Policy"] == files.SANDBOX


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "..\\..\\boot.ini", "a\u202egpj.exe", "я" * 3000, ".", "a\tb"],
)
def test_a_name_that_lies_is_made_plain(begun: Begun, assigned: int, as_, rows, name: str) -> None:
    assert hand_in(begun, assigned, name, b"plain words").status_code == 303
    [(stored,)] = rows("SELECT name FROM stored_file")
    assert stored.endswith(".txt")
    assert not set("/\\\u202e\t") & set(stored)
    assert len(stored) <= 200
    assert received(begun, assigned, as_).data == b"plain words"


def test_the_file_lies_under_its_hash_and_outside_what_is_served(
    begun: Begun, assigned: int, rows
) -> None:
    hand_in(begun, assigned, "note.txt", b"plain words")
    [(digest,)] = rows("SELECT digest FROM stored_file")
    path = files.path_of(str(digest))
    assert path.read_bytes() == b"plain words"
    assert begun.app.test_client().get(f"/static/x/{digest}").status_code == 404


def test_more_than_a_request_may_hold_is_an_answer_and_no_fault(
    begun: Begun, assigned: int
) -> None:
    assert hand_in(begun, assigned, "a.txt", b"a" * (13 * 1024 * 1024)).status_code == 413
    assert begun.state(assigned) == "assigned"
