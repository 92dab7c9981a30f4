"""Plans from a file → results as JSON values or as text, for the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Flask

from hiring.core import i18n
from hiring.core.i18n import gettext
from hiring.day_plans import words
from scoring import day_plan

KEYS = (
    "method",
    "content",
    "total",
    "range",
    "readings",
    "flags",
    "nearest_reference",
    "execution",
    "reasons",
)


def plans_in(data: bytes, name: str) -> tuple[list[bytes], bool]:
    """The plans in a file's bytes, and whether it is JSON Lines: by its name, or one plan per line."""
    lines = [line for line in data.splitlines() if line.strip()]
    if name.endswith((".jsonl", ".ndjson")):
        return lines, True
    if len(lines) > 1 and not _is_json(data) and _is_json(lines[0]):
        return lines, True
    return [data], False


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Sentences in `locale` ("ru" or "en"), on a command line where no application runs."""
    app = Flask("hiring", static_folder=None)
    i18n.install(app)
    with app.app_context(), i18n.force_locale(locale):
        yield


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


class Run:
    """Scores plans for one exercise of one compiled pack."""

    def __init__(self, pack: Mapping[str, Any], exercise: str) -> None:
        facts = pack["day_plans"][exercise]
        self.words = {
            locale: pack["words"][locale]["day_plans"][exercise] for locale in pack["words"]
        }
        self.content = f"{pack['id']} {pack['version']}"
        self.exercise = day_plan.exercise_from(facts)
        self.references = day_plan.references_from(self.exercise, facts)

    def result(self, data: bytes) -> dict[str, Any]:
        """The object of the plan in `data`, or {"faults": […]} where it cannot be read."""
        try:
            plan = day_plan.parse_plan_text(self.exercise, data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return {"faults": [{"code": "not_json", "task": None, "field": None, "params": {}}]}
        except day_plan.PlanFaults as error:
            return {
                "faults": [
                    {
                        "code": fault.code,
                        "task": fault.task,
                        "field": fault.field,
                        "params": dict(fault.params),
                    }
                    for fault in error.faults
                ]
            }
        report = day_plan.report(self.exercise, self.references, plan, self.content)
        return {key: report[key] for key in KEYS}

    def written(self, result: Mapping[str, Any], locale: str) -> str:
        """A result as text in the language that is in force; `locale` chooses the pack's words."""
        known = self.words[locale]
        if "faults" in result:
            return "\n".join(_fault(fault, known) for fault in result["faults"])
        low, high = result["range"]
        lines = [
            f"{known['title']} ({result['content']}, {result['method']})",
            "",
            gettext("Total: %(total)s of 100", total=result["total"]),
            gettext(
                "Each expert left out in turn: %(low)s to %(high)s",
                low=low,
                high=high,
            ),
            gettext(
                "Closest to: “%(name)s”",
                name=known["references"][result["nearest_reference"]]["name"],
            ),
            "",
        ]
        lines += [
            f"  {words.READINGS[name]!s:<26}{_figure(value):>6}"
            for name, value in result["readings"].items()
        ]
        if result["flags"]:
            lines += ["", gettext("Flags")]
            lines += [f"  ! {words.say_flag(flag, known)}" for flag in result["flags"]]
        lines += ["", gettext("Carried out with typical durations")]
        lines += [
            f"  {words.task_title(one['task'], known)}: {words.say_frequency(one['frequency'])}"
            for one in result["execution"]["deadlines"]
            if one["served"]
        ]
        end = result["execution"]["by_norm"]
        if end is not None:
            said = words.say_frequency(end["frequency"])
            lines.append("  " + gettext("The working day ends in time: %(days)s", days=said))
        reasons = sorted(
            (reason for reason in result["reasons"] if reason["total_loss"] > 0),
            key=lambda reason: -reason["total_loss"],
        )
        if reasons:
            lines += ["", gettext("Points lost, of the total")]
            lines += [
                f"  {reason['total_loss']:>5.1f}  {words.say_reason(reason, known)}"
                for reason in reasons
            ]
        return "\n".join(lines)


def _fault(fault: Mapping[str, Any], known: words.Words) -> str:
    where = words.task_title(fault["task"], known) if fault["task"] else ""
    if where and fault["field"]:
        where += f" ({fault['field']})"
    said = words.say_fault(fault["code"], fault["field"], fault["params"])
    return f"{where}: {said}" if where else said


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
