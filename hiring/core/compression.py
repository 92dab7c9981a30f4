"""Pages, styles and scripts travel compressed where the browser says that it can read that."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

# Fonts, pictures and documents are compressed by their own formats.
KINDS = frozenset({"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"})
LEAST_BYTES = 1024
LEVEL = 5


def install(app: Flask) -> None:
    """Compress what `app` answers."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    partial = 300 <= response.status_code < 400 or response.status_code == 206
    if response.mimetype not in KINDS or partial or request.method == "HEAD":
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings.quality("gzip"):
        return response
    is_file = request.endpoint == "core.static_file"
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) < LEAST_BYTES:
        return response
    response.set_data(_packed(data) if is_file else gzip.compress(data, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _is_weak = response.get_etag()
    if etag is not None:
        # The same file, in other bytes.
        response.set_etag(etag, weak=True)
    return response


@lru_cache(maxsize=128)
def _packed(data: bytes) -> bytes:
    """A static file compressed, once for each process."""
    return gzip.compress(data, 9, mtime=0)
