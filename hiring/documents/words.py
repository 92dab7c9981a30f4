"""Sentences for refusals and failures of this feature."""

from __future__ import annotations

from hiring.core import words
from hiring.core.i18n import lazy_gettext as _l

words.refusals.update(
    {
        "file_too_large": _l("A file may have at most %(megabytes)s MB."),
        "file_empty": _l("The file is empty."),
        "file_type": _l("We accept PDF, Word, Excel, images (PNG, JPEG, WebP) and plain text."),
        "image_too_large": _l("The image has too many pixels; make it smaller."),
        "document_running": _l("The document is being prepared already."),
    }
)
FAILURES = {
    "timeout": _l("Making the document took too long."),
    "too_large": _l("The document would be too large."),
    "renderer_died": _l("The program that makes documents stopped."),
    "refused_resource": _l("The document wanted to load something from outside."),
    "render_error": _l("The document could not be laid out."),
    "source_gone": _l("What the document is about is no longer there."),
}
