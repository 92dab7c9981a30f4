"""The one normaliser of text that comes from outside."""

from __future__ import annotations

import re
import unicodedata

# Controls but tab and line feed: what else Unicode has of the category Cc.
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean(text: str, limit: int | None = None) -> str:
    """`text` in NFC without NUL, lone surrogates and control characters other than line breaks."""
    text = text.encode("utf-8", "ignore").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    kept = UNWANTED.sub("", unicodedata.normalize("NFC", text))
    return kept[:limit] if limit is not None else kept


def whole(raw: str, digits: int = 9) -> int | None:
    """The whole number that `raw` is; None for all else, and for one with more digits than a column holds."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= digits else None


def clean_line(text: str, limit: int | None = None) -> str:
    """The same on one line, with single spaces and none at the ends."""
    return clean(" ".join(clean(text).split()), limit)
