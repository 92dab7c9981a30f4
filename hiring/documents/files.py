"""Files under their SHA-256 in the data folder, outside the web root; never changed, never run."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import unicodedata
import warnings
import zipfile
import zlib
from pathlib import Path

from flask import Response, current_app, send_file
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from hiring.core import clock
from hiring.core.db import db
from hiring.core.refusals import NotFound, Refused
from hiring.core.text import clean_line
from hiring.documents import words  # noqa: F401 - registers its sentences
from hiring.documents.models import StoredFile

MAX_UPLOAD_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
IMAGES = {
    "PNG": ("image/png", ".png"),
    "JPEG": ("image/jpeg", ".jpg"),
    "WEBP": ("image/webp", ".webp"),
}
OFFICE = {
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".docx",
    ),
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
    ),
}
# What an office file may grow to when it is opened, and of how many parts it may consist.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PARTS = 5000
MANIFEST = "[Content_Types].xml"
MAX_MANIFEST_BYTES = 1024 * 1024
# Parts of an office file that can run: macros, controls, packed programs.
ACTIVE_PARTS = re.compile(r"vbaproject|vbadata|/activex/|/embeddings/.*\.(bin|exe|js|vbs)$")
# Names in a PDF outside its streams that run something or carry another file.
STREAM = re.compile(rb"stream\r?\n")
ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z])")
SANDBOX = "default-src 'none'; sandbox"


def store(data: bytes, name: str, media_type: str) -> StoredFile:
    """Write `data` durably under its hash and add its row (a part of commands)."""
    digest = hashlib.sha256(data).hexdigest()
    target = path_of(digest)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    row = StoredFile(
        digest=digest,
        media_type=media_type,
        name=name,
        size=len(data),
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def path_of(digest: str) -> Path:
    """Where the file with this hash lies."""
    folder: Path = current_app.extensions["hiring_settings"].files
    return folder / digest[:2] / digest


def get_file(file_id: int) -> StoredFile:
    """The file's row; raises NotFound. Callers have asked whether it is open to the reader."""
    row = db.session.scalar(select(StoredFile).where(StoredFile.id == file_id))
    if row is None:
        raise NotFound
    return row


def send(file_id: int) -> Response:
    """The file as an attachment that no browser runs."""
    row = get_file(file_id)
    path = path_of(row.digest)
    if not path.is_file():
        raise NotFound
    response = send_file(path, mimetype=row.media_type, as_attachment=True, download_name=row.name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response


def accept(upload: FileStorage) -> tuple[bytes, str, str]:
    """(data, name, media type) of an upload, by its content; raises Refused for anything else.

    Images are decoded and encoded anew, which leaves EXIF and whatever hides in them behind.
    """
    data = upload.stream.read(MAX_UPLOAD_BYTES + 1)
    if len(data) > MAX_UPLOAD_BYTES:
        raise Refused("file_too_large", megabytes=MAX_UPLOAD_BYTES // (1024 * 1024))
    if not data:
        raise Refused("file_empty")
    stem = _stem(upload.filename)
    if data.startswith(b"%PDF-"):
        _refuse_active_pdf(data)
        return data, f"{stem}.pdf", "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        media_type, suffix = _office_type(data)
        return data, stem + suffix, media_type
    image = _image(data)
    if image is not None:
        encoded, media_type, suffix = image
        return encoded, stem + suffix, media_type
    return data, f"{stem}.txt", _text_type(data)


def _stem(filename: str | None) -> str:
    """The name without its ending and without marks that make it read as another one."""
    shown = clean_line(Path((filename or "").replace("\\", "/")).stem)
    plain = "".join(mark for mark in shown if unicodedata.category(mark) != "Cf")
    return plain.strip(". ")[:120] or "file"


def _refuse_active_pdf(data: bytes) -> None:
    *ended, rest = data.split(b"endstream")
    outside = b" ".join([*(STREAM.split(part, maxsplit=1)[0] for part in ended), rest])
    named = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), outside)
    if b"%%EOF" not in data[-1024:] or ACTIVE_PDF.search(named):
        raise Refused("file_type")


def _office_type(data: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if (
                len(parts) > MAX_PARTS
                or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES
                or MANIFEST not in names
                or any(part.flag_bits & 1 for part in parts)
                or archive.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES
            ):
                raise Refused("file_type")
            manifest = archive.read(MANIFEST)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise Refused("file_type") from error
    if b"macroenabled" in manifest.lower() or any(
        ACTIVE_PARTS.search(f"/{name.lower()}") for name in names
    ):
        raise Refused("file_type")
    for marker, found in OFFICE.items():
        if marker in names:
            return found
    raise Refused("file_type")


def _image(data: bytes) -> tuple[bytes, str, str] | None:
    # Imported here: a web worker that never sees an upload does not carry the library.
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Our own limit below is lower than the one that Pillow only warns of.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=list(IMAGES))
        with opened as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refused("image_too_large")
            media_type, suffix = IMAGES[str(image.format)]
            plain = ImageOps.exif_transpose(image) or image
            plain.info.clear()
            out = io.BytesIO()
            plain.save(out, format=image.format)
    except UnidentifiedImageError:
        return None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused("file_type") from error
    return out.getvalue(), media_type, suffix


def _text_type(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("file_type") from error
    if "\0" in text or text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise Refused("file_type")
    return "text/plain; charset=utf-8"
