"""Reading a plan: what is refused, with every fault named beside its field."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.day_plan import Fault, PlanFaults, parse_plan, parse_plan_text
from scoring.day_plan.plans import Decline, Delegate, Do, Plan, Postpone
from tests.scoring.day_plan.worlds import checked, simple_task, unanimous

EXERCISE = unanimous(
    [simple_task(task) for task in ("a", "b", "c", "d")], {"a": Do(540, 30)}
).exercise


def faults_of(data: object) -> list[tuple[str, str | None, str | None]]:
    with pytest.raises(PlanFaults) as caught:
        parse_plan(EXERCISE, data)
    return [(fault.code, fault.task, fault.field) for fault in caught.value.faults]


def of_task(entry: object) -> list[tuple[str, str | None, str | None]]:
    return faults_of({"tasks": {"a": entry}})


def test_the_documented_plan_is_read() -> None:
    plan = parse_plan(
        EXERCISE,
        {
            "tasks": {
                "a": {"do": {"start": "10:15", "minutes": 45}},
                "b": {"delegate": {"to": "anna", "at": "10:00"}},
                "c": {"postpone": {"until": "2026-03-18"}},
                "d": {"decline": {}},
            }
        },
    )
    assert plan == Plan(
        {
            "a": Do(615, 45),
            "b": Delegate("anna", 600),
            "c": Postpone(date(2026, 3, 18)),
            "d": Decline(),
        }
    )


def test_a_task_that_is_not_mentioned_is_no_fault() -> None:
    assert parse_plan(EXERCISE, {"tasks": {}}) == Plan({})


def test_overlapping_times_are_no_fault() -> None:
    same = {"do": {"start": "10:00", "minutes": 60}}
    assert len(parse_plan(EXERCISE, {"tasks": {"a": same, "b": same}}).tasks) == 2


@pytest.mark.parametrize(
    ("start", "minutes", "end"), [("00:00", 1440, 1440), ("23:59", 1, 1440), ("9:05", "30", 575)]
)
def test_a_task_may_fill_the_day_to_midnight(start: str, minutes: Any, end: int) -> None:
    plan = parse_plan(EXERCISE, {"tasks": {"a": {"do": {"start": start, "minutes": minutes}}}})
    choice = plan.tasks["a"]
    assert isinstance(choice, Do)
    assert choice.start + choice.minutes == end


@pytest.mark.parametrize("data", [None, 7, "tasks", [], ["tasks"]])
def test_a_plan_that_is_no_mapping_is_refused(data: object) -> None:
    assert faults_of(data) == [("plan_not_a_mapping", None, None)]


@pytest.mark.parametrize("data", [{}, {"tasks": None}, {"tasks": []}, {"tasks": "a"}])
def test_a_plan_without_tasks_is_refused(data: object) -> None:
    assert faults_of(data) == [("tasks_missing", None, None)]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (None, [("task_not_a_mapping", "a", None)]),
        ("do", [("task_not_a_mapping", "a", None)]),
        ([], [("task_not_a_mapping", "a", None)]),
        ({}, [("disposition_empty", "a", None)]),
        ({"do": None}, [("task_not_a_mapping", "a", "do")]),
        ({"decline": []}, [("task_not_a_mapping", "a", "decline")]),
        ({"ignore": {}}, [("unknown_disposition", "a", None)]),
        (
            {"decline": {}, "postpone": {"until": "2026-03-18"}},
            [("several_dispositions", "a", None)],
        ),
        ({"decline": {"why": "no"}}, [("unknown_field", "a", "decline")]),
        ({"do": {}}, [("field_missing", "a", "start"), ("field_missing", "a", "minutes")]),
        ({"do": {"start": "", "minutes": 5}}, [("field_missing", "a", "start")]),
        ({"do": {"start": "23:30", "minutes": 31}}, [("ends_after_midnight", "a", "minutes")]),
        ({"delegate": {}}, [("field_missing", "a", "to"), ("field_missing", "a", "at")]),
        ({"delegate": {"to": "zoe", "at": "10:00"}}, [("unknown_colleague", "a", "to")]),
        ({"delegate": {"to": ["anna"], "at": "10:00"}}, [("unknown_colleague", "a", "to")]),
        ({"postpone": {}}, [("field_missing", "a", "until")]),
        ({"postpone": {"until": "2026-03-17"}}, [("date_not_later", "a", "until")]),
        ({"postpone": {"until": "2025-03-18"}}, [("date_not_later", "a", "until")]),
    ],
)
def test_each_fault_is_named_beside_its_field(entry: object, expected: list[Any]) -> None:
    assert of_task(entry) == expected


@pytest.mark.parametrize(
    "start",
    [
        "24:00",
        "12:60",
        "-1:00",
        "10.15",
        "1015",
        "10:15:00",
        " 10:15",
        "10:15\n",
        "١٠:١٥",
        "１０:１５",
        "1О:15",
        "x" * 10_000,
        615,
        10.25,
        True,
        ["10:15"],
        {"hour": 10},
    ],
)
def test_an_impossible_time_is_refused(start: object) -> None:
    assert of_task({"do": {"start": start, "minutes": 30}}) == [("bad_time", "a", "start")]
    assert of_task({"delegate": {"to": "anna", "at": start}}) == [("bad_time", "a", "at")]


@pytest.mark.parametrize(
    "minutes",
    [
        *(0, -5, 1441, 10**400, 2**63, 30.0, 0.5, float("nan"), float("inf"), True, [30], {}),
        *("0", "-5", "30.0", "٣٠", "３０", "З0", "30 ", "1e2", "30000000", "x" * 10_000),
    ],
)
def test_absurd_minutes_are_refused(minutes: object) -> None:
    assert of_task({"do": {"start": "10:00", "minutes": minutes}}) == [
        ("bad_minutes", "a", "minutes")
    ]


@pytest.mark.parametrize(
    "until",
    [
        *("2026-02-30", "2026-13-01", "18.03.2026", "20260318", "2026-W12-3", "0000-01-01"),
        *("٢٠٢٦-٠٣-١٨", 20260318, True, date(2026, 3, 18)),
    ],
)
def test_an_impossible_date_is_refused(until: object) -> None:
    assert of_task({"postpone": {"until": until}}) == [("bad_date", "a", "until")]


def test_all_faults_are_collected_in_the_plans_order() -> None:
    data = {
        "version": 1,
        "tasks": {
            "unknown": {"decline": {}},
            "d": {"postpone": {"until": "soon"}},
            "a": {"do": {"start": "25:00", "minutes": -1, "colour": "red"}},
            7: {"decline": {}},
            "b": {"delegate": {"to": "zoe", "at": "noon"}, "decline": {}},
        },
    }
    assert faults_of(data) == [
        ("unknown_key", None, None),
        ("unknown_task", None, None),
        ("bad_date", "d", "until"),
        ("unknown_field", "a", "do"),
        ("bad_time", "a", "start"),
        ("bad_minutes", "a", "minutes"),
        ("unknown_task", None, None),
        ("several_dispositions", "b", None),
        ("unknown_colleague", "b", "to"),
        ("bad_time", "b", "at"),
    ]


def test_a_fault_shows_a_short_printable_piece_of_what_was_typed() -> None:
    with pytest.raises(PlanFaults) as caught:
        parse_plan(EXERCISE, {"tasks": {"\ud800\x00<b>" + "я" * 10_000: {}}})
    (fault,) = caught.value.faults
    assert fault == Fault("unknown_task", params={"value": "??<b>" + "я" * 35})
    str(fault.params["value"]).encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["tasks", "a", "b", "do", "start", "minutes", "delegate", "until"])
            | st.text(),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@checked
@given(json_values)
def test_whatever_is_sent_is_a_plan_or_a_list_of_faults(data: object) -> None:
    faults: tuple[Fault, ...] = ()
    plan = None
    try:
        plan = parse_plan(EXERCISE, data)
    except PlanFaults as refused:
        faults = refused.faults
    assert (plan is None) == bool(faults)
    json.dumps([dict(fault.params) for fault in faults], allow_nan=False)


@checked
@given(st.text())
def test_whatever_is_typed_in_a_file_is_a_plan_or_a_list_of_faults(text: str) -> None:
    with pytest.raises(PlanFaults):
        parse_plan_text(EXERCISE, text)


@pytest.mark.parametrize("text", ["", "{", "NaN", "[" * 100_000, '{"tasks": {"a": '])
def test_a_text_that_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(PlanFaults) as caught:
        parse_plan_text(EXERCISE, text)
    assert caught.value.faults[0].code in ("not_json", "plan_not_a_mapping")


def test_a_task_named_twice_in_a_text_is_refused_together_with_the_other_faults() -> None:
    text = '{"tasks": {"a": {"decline": {}}, "a": {"do": {"start": "x", "minutes": 5}}}}'
    with pytest.raises(PlanFaults) as caught:
        parse_plan_text(EXERCISE, text)
    assert [(fault.code, fault.task) for fault in caught.value.faults] == [
        ("same_task_twice", "a"),
        ("bad_time", "a"),
    ]


def test_a_sound_text_is_read() -> None:
    assert parse_plan_text(EXERCISE, '{"tasks": {"a": {"decline": {}}}}') == Plan({"a": Decline()})
