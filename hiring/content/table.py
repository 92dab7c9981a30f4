"""The result of the content check as a table for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hiring.content import inventory
from hiring.content.check import CheckedPack
from hiring.content.packs import Pack
from hiring.content.schema_day_plan import READINGS

_HEADS = {
    "priorities": "prior",
    "dispositions": "dispo",
    "refusal": "refus",
    "estimates": "estim",
    "own_time": "own t",
    "feasibility": "feasi",
}
_WIDTH = 32


def written(checked: Sequence[CheckedPack]) -> str:
    """Every pack with its errors and warnings, what it holds, and the gate of its exercises."""
    if not checked:
        return "No packs were found."
    lines: list[str] = []
    for pack in checked:
        lines.append(f"{pack.id} {pack.version}".rstrip())
        lines += [f"  {error}" for error in pack.errors]
        lines += [f"  warning: {warning}" for warning in pack.warnings]
        if pack.pack is not None:
            lines += ["", *(f"  {line}" for line in _holds(pack.pack))]
        for name, row in pack.gate.items():
            lines += ["", f"  {name}", *(f"    {line}".rstrip() for line in _exercise(row))]
        if not pack.gate:
            lines += ["", "  The quality gate of the keys was not run."]
        count = len(pack.errors)
        lines += [
            "",
            f"  {count} error{'' if count == 1 else 's'}" if count else "  No errors.",
            "",
        ]
    return "\n".join(lines).rstrip()


def _holds(pack: Pack) -> list[str]:
    """How many items rate what, and how long the default interview takes."""
    lines = [f"{'Items by competency':<{_WIDTH}}"]
    for competency, counts in inventory.by_competency(pack).items():
        said = ", ".join(f"{instrument} {count}" for instrument, count in counts.items())
        lines.append(f"  {competency:<{_WIDTH - 2}}{said}")
    totals = inventory.totals(pack)
    lines.append(f"{'Altogether':<{_WIDTH}}{_listed(totals)}")
    minutes = inventory.interview_minutes(pack)
    length = f"{sum(minutes.values())} minutes ({_listed(minutes)})"
    lines.append(f"{'Default interview':<{_WIDTH}}{length}")
    return [line.rstrip() for line in lines]


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _exercise(row: Mapping[str, Any]) -> list[str]:
    heads = "".join(f"{_HEADS[name]:>7}" for name in READINGS)
    lines = [
        f"Agreement of the experts (Kendall W): {_figure(row['kendall_w'], 2)}",
        f"Scored pairs: {_figure(row['scored_pairs_share'] * 100)} % of those not forced by facts",
        "",
        f"{'Reference plans':<{_WIDTH}}{heads}{'total':>8}",
    ]
    for plan in row["references"]:
        lines.append(_plan(plan["name"], plan))
        lines.append(_plan("  left out of the key", plan["left_out"]))
    lines += ["", f"{'Counter-plans (* bad in)':<{_WIDTH}}{heads}{'total':>8}"]
    lines += [_plan(plan["name"], plan, plan["bad_in"]) for plan in row["counter_plans"]]
    baselines = row["baselines"]
    random = baselines["random"]
    lines += ["", f"{'Baselines':<{_WIDTH}}{'total':>8}"]
    lines += [
        f"{'everything in listed order':<{_WIDTH}}{_figure(baselines['listed_order']):>8}",
        f"{'decline everything':<{_WIDTH}}{_figure(baselines['decline_all']):>8}",
        f"{'delegate everything':<{_WIDTH}}{_figure(baselines['delegate_all']):>8}",
        f"{'random plans, median':<{_WIDTH}}{_figure(random['median']):>8}",
        f"{'random plans, 95th percentile':<{_WIDTH}}{_figure(random['p95']):>8}",
    ]
    return lines


def _plan(name: str, plan: Mapping[str, Any], bad_in: str = "") -> str:
    cells = "".join(
        f"{_figure(plan['readings'][reading]) + ('*' if reading == bad_in else ''):>7}"
        for reading in READINGS
    )
    return f"{name[: _WIDTH - 1]:<{_WIDTH}}{cells}{_figure(plan['total']):>8}"


def _figure(value: float | None, digits: int = 1) -> str:
    """A number with a fixed count of digits, or a dash where there is nothing to score."""
    return "–" if value is None else f"{value:.{digits}f}"
