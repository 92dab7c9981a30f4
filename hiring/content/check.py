"""The content check: texts and facts first, then what a pack must hold and the gate of every key.

Both run only on a pack that can be read: neither a key nor a whole can be judged before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hiring.content import gate_words, inventory, packs, reviewed, rules, yaml_source
from hiring.content.errors import WHOLE_FILE, ContentError, Place, Report
from hiring.content.packs import Compiled, Pack
from scoring import day_plan

_ROW = ("kendall_w", "scored_pairs_share")
_LEFT_OUT = ("readings", "total")
_COUNTER_PLAN = ("name", "bad_in", "readings", "total")
_BASELINES = ("listed_order", "decline_all", "delegate_all", "random")


@dataclass(frozen=True, slots=True)
class CheckedPack:
    """A pack after the check; `pack` is None where it cannot be read, `gate` has a row per exercise.

    Warnings are worth a second look and stop nothing.
    """

    id: str
    version: str
    pack: Pack | None
    digest: str
    errors: tuple[ContentError, ...]
    warnings: tuple[ContentError, ...]
    gate: Mapping[str, Mapping[str, Any]]


def check_packs(path: Path, with_gate: bool = True) -> list[CheckedPack]:
    """Every pack at `path` (a pack's folder or a folder of packs), checked."""
    return [check_pack(folder, with_gate) for folder in packs.find_packs(path)]


def check_pack(folder: Path, with_gate: bool = True) -> CheckedPack:
    """The pack in `folder` with all its errors, those of the gate among them."""
    compiled = packs.compile_pack(folder)
    pack = compiled.pack
    errors = list(compiled.errors)
    warnings = Report()
    if pack is not None:
        held = Report()
        rules.check(compiled, held)
        reviewed.check(compiled.folder, compiled.nodes, held)
        errors += held.in_order()
        rules.warn(compiled, warnings)
    rows: dict[str, Mapping[str, Any]] = {}
    if pack is not None and with_gate:
        for name, facts in pack["day_plans"].items():
            row, failures = _gate(compiled, name, facts)
            errors += failures
            if row is not None:
                rows[name] = row
    return CheckedPack(
        compiled.id,
        compiled.version,
        pack,
        packs.digest(pack) if pack is not None else "",
        tuple(errors),
        tuple(warnings.in_order()),
        rows,
    )


def _gate(
    compiled: Compiled, name: str, facts: Mapping[str, Any]
) -> tuple[Mapping[str, Any] | None, list[ContentError]]:
    file = _file(compiled, name, "exercise.yaml")
    try:
        exercise = day_plan.exercise_from(facts)
        references = day_plan.references_from(exercise, facts)
        counter_plans = day_plan.counter_plans_from(exercise, facts)
    except ValueError as error:
        key, _, reason = str(error).partition(": ")
        return None, [ContentError(file, 1, key, "not_scorable", reason or str(error))]
    row: dict[str, Any] = day_plan.gate(exercise, references, counter_plans)
    failures = [
        ContentError(place.file, place.line, place.key, failure["code"], gate_words.say(failure))
        for failure in row["failures"]
        for place in _places(compiled, name, failure)
    ]
    return row, failures


def _file(compiled: Compiled, name: str, inner: str) -> str:
    return next(
        (file for file in compiled.nodes if file.endswith(f"/day_plans/{name}/{inner}")), inner
    )


def _places(compiled: Compiled, name: str, failure: Mapping[str, Any]) -> Sequence[Place]:
    """Where the thing at fault stands: each task, else the plan's file, else the exercise."""
    exercise = _file(compiled, name, "exercise.yaml")
    tasks = yaml_source.find(compiled.nodes[exercise], "tasks")
    if failure.get("tasks") and isinstance(tasks, yaml_source.Sequence):
        wanted = {f"tasks[{task}]" for task in failure["tasks"]}
        found = [item.place for item in tasks.items if item.place.key in wanted]
        if found:
            return found
    if failure.get("plan"):
        for folder in packs.PLANS:
            file = _file(compiled, name, f"{folder}/{failure['plan']}.yaml")
            if file in compiled.nodes:
                return [Place(file, 1, "plan")]
    return [Place(exercise, 1, WHOLE_FILE)]


def as_json(checked: Sequence[CheckedPack]) -> dict[str, Any]:
    """The result of the check as one object that JSON can hold."""
    return {
        "packs": [
            {
                "id": pack.id,
                "version": pack.version,
                "errors": [error.as_json() for error in pack.errors],
                "warnings": [warning.as_json() for warning in pack.warnings],
                "holds": _holds(pack.pack),
                "exercises": [_exercise(name, row) for name, row in pack.gate.items()],
            }
            for pack in checked
        ]
    }


def _holds(pack: Pack | None) -> dict[str, Any] | None:
    if pack is None:
        return None
    minutes = inventory.interview_minutes(pack)
    return {
        "totals": inventory.totals(pack),
        "competencies": inventory.by_competency(pack),
        "interview_minutes": {**minutes, "total": sum(minutes.values())},
    }


def _exercise(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": name,
        **{key: row[key] for key in _ROW},
        "references": [
            {
                "name": reference["name"],
                "readings": dict(reference["readings"]),
                "total": reference["total"],
                "left_out": {key: reference["left_out"][key] for key in _LEFT_OUT},
            }
            for reference in row["references"]
        ],
        "counter_plans": [
            {key: plan[key] for key in _COUNTER_PLAN} for plan in row["counter_plans"]
        ],
        "baselines": {key: row["baselines"][key] for key in _BASELINES},
    }
