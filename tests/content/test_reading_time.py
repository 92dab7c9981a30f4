"""How long what is read aloud takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.content import reading_time

WORDS = [
    ("", 0),
    ("Здравствуйте", 1),
    ("Стоп — это 50\u00a0000\u00a0₽, № 3", 5),
    ("«Да» … — ?", 1),
    ("over-the-counter advice, twice", 3),
    ("Одна\nстрока  и\u00a0другая", 4),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words_are_what_is_spoken(text: str, words: int) -> None:
    assert reading_time.count(text) == words


def test_half_of_the_minutes_and_no_word_more() -> None:
    assert reading_time.fits(180, "ru", 3)
    assert not reading_time.fits(181, "ru", 3)
    assert reading_time.fits(210, "en", 3)
    assert not reading_time.fits(211, "en", 3)


@given(st.lists(st.text(max_size=40), max_size=6))
def test_texts_take_as_long_together_as_apart(texts: list[str]) -> None:
    assert reading_time.count(*texts) == sum(reading_time.count(text) for text in texts)
    assert reading_time.count(" ".join(texts)) == reading_time.count(*texts)


@given(st.integers(0, 5000), st.integers(1, 60), st.sampled_from(("ru", "en")))
def test_more_minutes_never_make_a_text_too_long(words: int, minutes: int, locale: str) -> None:
    assert reading_time.fits(words, locale, minutes + 1) or not reading_time.fits(
        words, locale, minutes
    )


def test_a_scene_is_each_line_with_its_longest_reply() -> None:
    words = {
        "beats": {
            "first": {
                "say": "one two",
                "replies": {"a": {"say": "three"}, "b": {"say": "three four five"}},
            },
            "last": {"say": "six", "replies": {}},
        }
    }
    assert reading_time.count(*reading_time.role_play(words)) == 6
