"""What is left of text that comes from outside."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from hiring.core.text import clean, clean_line


def test_of_all_characters_only_controls_and_surrogates_go() -> None:
    for code in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(code))
        kept = clean(f"a{chr(code)}b")
        if chr(code) == "\r":
            assert kept == "a\nb"
        elif category in ("Cc", "Cs") and chr(code) not in "\t\n":
            assert kept == "ab", hex(code)
        else:
            assert kept == unicodedata.normalize("NFC", f"a{chr(code)}b"), hex(code)


@pytest.mark.parametrize(
    ("text", "cleaned", "line"),
    [
        ("е\u0301\r\nё\rж", "е\u0301\nё\nж", "е\u0301 ё ж"),
        ("и\u0306", "й", "й"),
        ("  до\x00после \t\n", "  допосле \t\n", "допосле"),
        ("до\ud800после", "допосле", "допосле"),
    ],
)
def test_text_is_one_form_of_itself(text: str, cleaned: str, line: str) -> None:
    assert clean(text) == cleaned
    assert clean_line(text) == line
    assert clean(text, 3) == cleaned[:3]
