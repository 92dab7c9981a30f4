"""The walker that looks at every page finds what it is there to find."""

from __future__ import annotations

import pytest

from tests.walker import faults_of

GOOD = (
    '<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Вакансии</title></head>'
    "<body><h1>Вакансии</h1>%s</body></html>"
)


def test_a_good_page_has_no_fault() -> None:
    body = (
        '<form method="post"><input type="hidden" name="csrf_token" value="x"><label for="a">Имя'
        '</label><input id="a" name="a"><button lang="en">Sign in</button></form>'
    )
    assert faults_of(GOOD % body, "ru") == ()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<h1>Ещё один</h1>", "2 <h1>"),
        ('<p id="a"></p><p id="a"></p>', "stands twice"),
        ('<label for="no">Имя</label>', "points at nothing"),
        ('<p aria-describedby="no">Имя</p>', "points at nothing"),
        ('<a href="#no">Дальше</a>', "points at nothing"),
        ('<form method="post"><button>Да</button></form>', "no csrf_token"),
        ('<input name="a">', "has no label"),
        ('<a href="/x"></a>', "an empty <a>"),
        ('<button><svg aria-hidden="true"></svg></button>', "an empty <button>"),
        ("<p>Имя: None</p>", "left over"),
        ('<p title="%(name)s">Имя</p>', "left over"),
        ("<p><b>Да</b> Sign in</p>", "in English"),
        ('<p aria-label="Sign in">Да</p>', "in English"),
        ('<p style="color: red">Да</p>', "inline style"),
        ('<button onclick="x()">Да</button>', "inline handler"),
        ("<script>x()</script>", "inline <script>"),
        ('<img src="https://example.org/x.png" alt="">', "leaves the site"),
        ("<p><div>Да</div></p>", "HTML: unexpected-end-tag"),
        ("<ul><p>Да</b></ul>", "HTML:"),
    ],
)
def test_a_fault_is_found(body: str, found: str) -> None:
    faults = faults_of(GOOD.replace("%s", body), "ru")
    assert any(found in fault for fault in faults), faults


def test_a_page_in_another_language_than_the_session_s_is_a_fault() -> None:
    assert any("session's language" in fault for fault in faults_of(GOOD % "", "en"))


def test_a_page_without_title_or_doctype_is_a_fault() -> None:
    faults = faults_of(GOOD.replace("Вакансии</title>", "</title>")[15:] % "", "ru")
    assert any("<title>" in fault for fault in faults)
    assert any("doctype" in fault for fault in faults)
