"""The JSON object of one scored plan, the same for the command line, the pages and the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.day_plan.execution import Execution, execute, frequency
from scoring.day_plan.model import READINGS, Exercise, Reference
from scoring.day_plan.panel import panel_of
from scoring.day_plan.plans import Plan
from scoring.day_plan.score import Scored, range_from, scored_from, total_reasons

_DIGITS = 4


def report(
    exercise: Exercise, references: Sequence[Reference], plan: Plan, content: str = ""
) -> dict[str, object]:
    """The plan's whole result as JSON values; `content` is the pack's version, passed through.

    reasons: `loss` in points of the reading (they add up to 100 - reading), `total_loss` in points of the
    total (they add up to 100 - total). Shares and ratios in details have four digits, probabilities two.
    """
    panel = panel_of(exercise, references)
    execution = execute(exercise, plan)
    scored = scored_from(panel, plan, execution.met)
    low, high = range_from(panel, plan, execution.met)
    return {
        "method": scored.method,
        "content": content,
        "exercise": exercise.id,
        "total": scored.total,
        "range": [low, high],
        "readings": {name: scored.readings[name].value for name in READINGS},
        "flags": [{"code": flag.code, **_plain(flag.params)} for flag in scored.flags],
        "nearest_reference": scored.nearest_reference,
        "execution": execution_as_json(execution),
        "reasons": [
            {**item.reason.as_json(), "reading": item.reading, "total_loss": item.total_loss}
            for item in total_reasons(exercise, scored)
        ],
        "details": _details(scored),
    }


def execution_as_json(execution: Execution) -> dict[str, object]:
    """The execution as plain JSON values, probabilities with two digits and as natural frequencies."""
    return {
        "deadlines": [
            {
                "task": one.task,
                "served": one.served,
                "probability": round(one.probability, 2),
                "frequency": _frequency(one.probability),
                "own_probability": round(one.own_probability, 2),
                "expected_lateness": None
                if one.expected_lateness is None
                else round(one.expected_lateness, 1),
            }
            for one in execution.deadlines
        ],
        "by_norm": _chance(execution.by_norm),
        "own_by_norm": _chance(execution.own_by_norm),
        "expected_lateness": round(execution.expected_lateness, 1),
        "causes": [
            {"task": cause.task, "minutes": round(cause.minutes, 1)} for cause in execution.causes
        ],
    }


def _chance(probability: float | None) -> dict[str, object] | None:
    if probability is None:
        return None
    return {"probability": round(probability, 2), "frequency": _frequency(probability)}


def _frequency(probability: float) -> dict[str, object]:
    shown = frequency(probability)
    return {"word": shown.word, "of_100": shown.of_100}


def _details(scored: Scored) -> dict[str, object]:
    details: dict[str, object] = {name: _plain(scored.readings[name].details) for name in READINGS}
    details["not_scorable"] = {
        name: {
            "cause": scored.readings[name].reasons[0].code,
            "counts_zero": scored.readings[name].candidate_caused,
        }
        for name in READINGS
        if scored.readings[name].value is None
    }
    return details


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {key: _plain_value(value) for key, value in values.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, float):
        return round(value, _DIGITS) + 0.0
    if isinstance(value, Mapping):
        return {str(key): _plain_value(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_plain_value(inner) for inner in value]
    raise TypeError(f"no JSON value: {type(value).__name__}")
