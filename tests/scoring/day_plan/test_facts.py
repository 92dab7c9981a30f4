"""From facts to an exercise: every refusal names the key at fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scoring.day_plan import counter_plans_from, exercise_from, references_from
from scoring.day_plan.model import Acceptance
from scoring.day_plan.plans import Delegate
from tests.scoring.day_plan import small_key
from tests.scoring.day_plan.worlds import task_facts


def test_the_facts_become_values() -> None:
    facts = small_key.facts()
    exercise = exercise_from(facts)
    leads = exercise.by_id["leads"]
    assert exercise.day.norm_end == 1080
    assert (leads.importance, leads.minutes.mode, leads.delegates["anna"].lead) == (2, 90, 30)
    assert exercise.by_id["refund"].critical == "money"
    assert exercise.by_id["doctor"].personal
    assert exercise.by_id["doctor"].non_negotiable
    (first, *_) = references_from(exercise, facts)
    assert first.accepts["leads"] == (Acceptance("delegate", frozenset({"anna"})),)
    assert first.endorses("leads", Delegate("anna", 540))
    assert [one.bad_in for one in counter_plans_from(exercise, facts)] == [
        "estimates",
        "feasibility",
    ]


def setting(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    """A change that sets, or with None removes, what stands at the path."""

    def change(facts: dict[str, Any]) -> None:
        place: Any = facts
        for key in path[:-1]:
            place = place[key]
        if value is None:
            del place[path[-1]]
        else:
            place[path[-1]] = value

    return change


def of_task(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda facts: task_facts(facts, "report").update({key: value})


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (setting("method", value="day_plan/2"), "method"),
        (setting("id", value=None), "id"),
        (setting("date", value="17 March"), "date"),
        (setting("limit_minutes", value="45"), "limit_minutes"),
        (setting("limit_minutes", value=True), "limit_minutes"),
        (setting("day", "open", value=-1), "day.open"),
        (setting("day", "close", value=540), "day.close"),
        (setting("day", value=[]), "day"),
        (setting("shock", "weights", value=[0.5, 0.5]), "shock.weights"),
        (setting("shock", "weights", value=[0.5, 0.5, 0.5]), "shock.weights"),
        (setting("shock", "factors", value=[0.6, 1.0, float("nan")]), "shock.factors"),
        (setting("weights", "refusal", value=0.2), "weights"),
        (setting("weights", "refusal", value=None), "weights.refusal"),
        (setting("loss_matrix", "do", "do", value=0.1), "loss_matrix.do.do"),
        (setting("loss_matrix", "do", "decline", value=2), "loss_matrix.do.decline"),
        (setting("tasks", value=[]), "tasks"),
        (setting("tasks", value="report"), "tasks"),
        (setting("colleagues", 0, "id", value=""), r"colleagues\[0\].id"),
        (of_task("importance", 4), "tasks.report.importance"),
        (of_task("kind", "leisure"), "tasks.report.kind"),
        (of_task("minutes", {"p10": 30, "mode": 20, "p90": 40}), "tasks.report.minutes"),
        (of_task("deadline", 2000), "tasks.report.deadline"),
        (of_task("after", ["nothing"]), "tasks.report.after"),
        (of_task("after", ["report"]), "tasks.report.after"),
        (of_task("delegates", {"zoe": {"handoff": 5, "lead": 0}}), "tasks.report.delegates.zoe"),
        (of_task("delegates", {"anna": {"handoff": 5}}), "tasks.report.delegates.anna.lead"),
        (of_task("non_negotiable", "yes"), "tasks.report.non_negotiable"),
        (of_task("critical", "fame"), "tasks.report.critical"),
        (lambda facts: facts["tasks"].append(facts["tasks"][0]), "tasks.newsletter"),
    ],
)
def test_a_fault_of_the_exercise_is_refused_with_its_key(
    change: Callable[[dict[str, Any]], None], key: str
) -> None:
    facts = small_key.facts()
    change(facts)
    with pytest.raises(ValueError, match=f"^{key}: "):
        exercise_from(facts)


def test_tasks_that_wait_for_one_another_are_refused() -> None:
    facts = small_key.facts()
    task_facts(facts, "report")["after"] = ["complaint"]
    task_facts(facts, "complaint")["after"] = ["report"]
    with pytest.raises(ValueError, match="wait for one another"):
        exercise_from(facts)


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("plan", "tasks", "report"), {"do": {"start": "25:00", "minutes": 5}}, "plan"),
        (("minutes", "report"), 0, "minutes.report"),
        (("minutes", "nothing"), 5, "minutes.nothing"),
        (("accepts", "nothing"), [{"do": {}}], "accepts.nothing"),
        (("accepts", "report"), "do", "accepts.report"),
        (("accepts", "report"), [{"do": {}, "decline": {}}], r"accepts.report\[0\]"),
        (("accepts", "report"), [{"forget": {}}], r"accepts.report\[0\]"),
        (
            ("accepts", "report"),
            [{"delegate": {"to": ["zoe"]}}],
            r"accepts.report\[0\].delegate.to",
        ),
        (
            ("accepts", "report"),
            [{"postpone": {"until": "2026-03-17"}}],
            r"accepts.report\[0\].postpone.until",
        ),
    ],
)
def test_a_fault_of_a_reference_is_refused_with_its_name_and_key(
    path: tuple[str, ...], value: Any, key: str
) -> None:
    facts = small_key.facts()
    exercise = exercise_from(facts)
    setting("references", 0, *path, value=value)(facts)
    with pytest.raises(ValueError, match=rf"^references\.style0\.{key}: "):
        references_from(exercise, facts)


def test_a_counter_plan_must_be_bad_in_a_reading() -> None:
    facts = small_key.facts()
    facts["counter_plans"][0]["bad_in"] = "everything"
    with pytest.raises(ValueError, match="bad_in"):
        counter_plans_from(exercise_from(facts), facts)


def test_one_person_may_be_named_without_a_list() -> None:
    facts = small_key.facts()
    facts["references"][0]["accepts"]["leads"] = [{"delegate": {"to": "anna"}}]
    (first, *_) = references_from(exercise_from(facts), facts)
    assert first.endorses("leads", Delegate("anna", 540))
    assert not first.endorses("leads", Delegate("boris", 540))
