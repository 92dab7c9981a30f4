"""Putting the company's own answers over a version's body changes these answers and nothing else."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hiring.content import editions

QUESTIONS = {"services": ("basis", "client"), "logistics": ("route",)}
KEYS = [(area, question) for area, known in QUESTIONS.items() for question in known]
LOCALES = ("ru", "en")
TEXT = st.sampled_from(["ru basis", "другое", "another", "ещё одно"])
ANSWERS = st.dictionaries(
    st.sampled_from([*KEYS, ("services", "gone"), ("gone", "basis")]),
    st.dictionaries(st.sampled_from(LOCALES), TEXT, max_size=2),
    max_size=5,
)


def body() -> dict[str, Any]:
    """A small body: two areas, three questions, two languages."""
    return {
        "id": "small",
        "knowledge": {
            area: {"questions": [{"id": name, "points": []} for name in known]}
            for area, known in QUESTIONS.items()
        },
        "words": {
            locale: {
                "pack": {"name": locale},
                "knowledge": {
                    area: {
                        "name": area,
                        "questions": {
                            name: {"question": f"{name}?", "reference": f"{locale} {name}"}
                            for name in known
                        },
                    }
                    for area, known in QUESTIONS.items()
                },
            }
            for locale in LOCALES
        },
    }


def without_references(whole: Any) -> Any:
    """The body but for its reference answers and the number of its edition."""
    kept = copy.deepcopy(whole)
    kept.pop("edition", None)
    for words in kept["words"].values():
        for area in words["knowledge"].values():
            for question in area["questions"].values():
                del question["reference"]
    return kept


@given(ANSWERS)
def test_an_edition_says_the_answers_and_all_else_is_the_version(answers: editions.Answers) -> None:
    base = body()
    before = copy.deepcopy(base)
    edition = editions.applied(base, answers, 2)
    assert base == before
    assert without_references(edition) == without_references(base)
    said, delivered = editions.references(edition), editions.references(base)
    for key, texts in delivered.items():
        assert said[key] == {**texts, **answers.get(key, {})}


@given(ANSWERS)
def test_what_is_the_companys_own_comes_out_as_it_went_in(answers: editions.Answers) -> None:
    base = body()
    delivered = editions.references(base)
    expected = {
        key: {locale: text for locale, text in texts.items() if text != delivered[key][locale]}
        for key, texts in answers.items()
        if key in delivered
    }
    found = editions.own(editions.applied(base, answers, 1), base)
    assert found == {key: texts for key, texts in expected.items() if texts}
    again = editions.applied(base, found, 1)
    assert again == editions.applied(base, answers, 1)


def test_references_come_in_the_order_of_the_facts() -> None:
    assert list(editions.references(body())) == KEYS
