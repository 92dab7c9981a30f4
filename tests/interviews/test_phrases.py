"""A rater's own quick phrases: kept in order, of nobody else, refused in words."""

from __future__ import annotations

import pytest

from tests.interviews.filled import console, post
from tests.world import World

# Pages; what is stored is asked of both databases elsewhere.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

PATH = "/interview-phrases"


def test_phrases_are_kept_one_of_each_line_and_stand_in_the_console(world: World, as_) -> None:
    browser = as_("rater")
    typed = "Спросила, чего хочет клиент\n\n  перебивает  \nперебивает\n"
    assert post(browser, PATH, {"phrases": typed}).status_code == 303
    page = browser.get(console(world)).text
    assert page.count('class="phrase"') == 2
    assert ">перебивает</button>" in page
    assert ">перебивает<" not in as_("second_rater").get(console(world)).text
    assert post(browser, PATH, {"phrases": ""}).status_code == 303
    assert 'class="phrase"' not in browser.get(console(world)).text


def test_too_many_and_too_long_phrases_are_refused_and_stay_in_the_field(world: World, as_) -> None:
    browser = as_("rater")
    post(browser, PATH, {"phrases": "было"})
    for typed in ("\n".join(f"фраза {n}" for n in range(25)), "ы" * 121):
        answer = post(browser, PATH, {"phrases": typed})
        assert answer.status_code == 422
        assert typed in answer.text
    assert "было" in browser.get(PATH).text
