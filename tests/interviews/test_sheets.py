"""What the fields of a sheet mean: marks, pauses, order, and what nobody can mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.interviews import sheets
from hiring.interviews.debrief_values import Held

AT = datetime(2026, 12, 7, 9, tzinfo=UTC)
SECONDS = int(AT.timestamp())


def test_a_mark_that_was_made_is_read_back() -> None:
    made = sheets.make_mark("clear_speech", "bad", 12, AT)
    (mark,) = sheets.read_marks(made)
    assert (mark.indicator, mark.sign, mark.step_id, mark.at) == ("clear_speech", -1, 12, AT)
    assert sheets.read_marks(dict.fromkeys(made, "")) == []
    (loose,) = sheets.read_marks(sheets.make_mark("ease", "good", None, AT))
    assert loose.step_id is None


def test_marks_stand_in_the_order_of_their_moments() -> None:
    fields = {f"mark.{n}": f"ease.good.0.{SECONDS - n}" for n in range(5)}
    assert [mark.at for mark in sheets.read_marks(fields)] == sorted(
        AT - timedelta(seconds=n) for n in range(5)
    )


@given(st.dictionaries(st.sampled_from(["mark.a", "pause.b", "run.order"]), st.text() | st.none()))
def test_no_value_breaks_a_sheet(fields: dict[str, Any]) -> None:
    assert all(mark.sign in (-1, 1) for mark in sheets.read_marks(fields))
    conduct = sheets.read_conduct(fields, [1, 2])
    assert conduct.order in ((), (2, 1))
    assert all(end is None or start for start, end in conduct.pauses)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("3,1,2", (3, 1, 2)),
        ("1,2,3", ()),
        ("3,1", ()),
        ("3,1,2,4", ()),
        ("3,3,1,2", ()),
        ("", ()),
        ("x", ()),
    ],
)
def test_an_order_counts_where_it_is_another_order_of_the_same_steps(
    order: str, expected: tuple[int, ...]
) -> None:
    assert sheets.read_conduct({"run.order": order}, [1, 2, 3]).order == expected


def test_how_an_interview_went() -> None:
    conduct = sheets.read_conduct(
        {
            "run.started": str(SECONDS),
            "run.finished": str(SECONDS + 3600),
            "pause.x": f"{SECONDS + 60}:{SECONDS + 120}",
            "pause.y": f"{SECONDS + 30}:",
            "run.why": " 10:42 Жалоба: пришёл клиент ",
            "run.paper": "1",
        },
        [1, 2],
    )
    assert conduct.started_at == AT
    assert conduct.finished_at == AT + timedelta(hours=1)
    assert conduct.pauses == (
        (AT + timedelta(seconds=30), None),
        (AT + timedelta(seconds=60), AT + timedelta(seconds=120)),
    )
    assert conduct.order_reason == "10:42 Жалоба: пришёл клиент"
    assert conduct.is_paper
    assert conduct.as_json()["started"] == AT.isoformat()


def test_a_pause_after_the_end_takes_nothing_from_the_interview() -> None:
    conduct = sheets.read_conduct(
        {
            "run.started": str(SECONDS),
            "run.finished": str(SECONDS + 3600),
            "pause.a": f"{SECONDS + 600}:{SECONDS + 1200}",
            "pause.b": f"{SECONDS + 7200}:{SECONDS + 9000}",
        },
        [],
    )
    assert Held.of(conduct.as_json()).minutes == 50


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("s1.note", True),
        ("s2.point.a.b", True),
        ("mark.x", True),
        ("pause.x", True),
        ("run.at", True),
        ("s3.note", False),
        ("s1.", False),
        ("s1", False),
        ("s01.note", True),
        ("sx.note", False),
        ("note", False),
        ("", False),
    ],
)
def test_which_fields_a_sheet_has(name: str, known: bool) -> None:
    assert sheets.is_known(name, [1, 2]) is known


@pytest.mark.parametrize(
    ("focus", "is_own"), [((), True), (("case/x",), True), (("case/y",), False)]
)
def test_a_focus_says_what_must_be_rated(focus: tuple[str, ...], is_own: bool) -> None:
    assert sheets.is_own(focus, "case", "x") is is_own
