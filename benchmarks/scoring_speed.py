"""Times the day-plan model on the real pack: one plan, one full report, a thousand plans."""

from __future__ import annotations

import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from hiring.content import packs  # noqa: E402
from scoring import day_plan  # noqa: E402

PLANS = 1000


def main() -> None:
    """Print medians in milliseconds, and each as a ratio to the floor: parsing the same plan."""
    pack = packs.compile_pack(ROOT / "scenarios" / "support_manager").pack
    if pack is None:
        raise SystemExit("the pack has errors: hiring content check")
    facts = pack["day_plans"]["working_day"]
    exercise = day_plan.exercise_from(facts)
    references = day_plan.references_from(exercise, facts)
    shipped = [row["plan"] for row in (*facts["references"], *facts["counter_plans"])]
    varied = [_varied(random.Random(n), shipped) for n in range(PLANS)]
    plans = [day_plan.parse_plan(exercise, data) for data in varied]
    day_plan.score_plan(exercise, references, plans[0])
    parsing = [_timed(day_plan.parse_plan, exercise, data) for data in varied]
    began = time.perf_counter()
    scoring = [_timed(day_plan.score_plan, exercise, references, plan) for plan in plans]
    whole = time.perf_counter() - began
    reports = [
        _timed(day_plan.report, exercise, references, plan, "benchmark") for plan in plans[:60]
    ]
    floor = statistics.median(parsing)
    for name, values in (
        ("floor: parsing a plan", parsing),
        ("readings, total, flags, reasons", scoring),
        ("report with execution, causes, range", reports),
    ):
        median = statistics.median(values)
        print(f"{name:38} {median * 1e3:8.2f} ms  {median / floor:7.1f} x floor")
    print(f"{PLANS} plans without causes: {whole:.2f} s")


def _varied(source: random.Random, shipped: list[dict[str, object]]) -> dict[str, object]:
    """A shipped plan in which a few tasks are given another plan's disposition."""
    first, second = source.sample(shipped, 2)
    tasks = dict(first["tasks"])  # type: ignore[call-overload]
    other = second["tasks"]
    for name in source.sample(sorted(tasks), 5):
        if name in other:  # type: ignore[operator]
            tasks[name] = other[name]  # type: ignore[index]
    return {"tasks": tasks}


def _timed(function: object, *arguments: object) -> float:
    began = time.perf_counter()
    function(*arguments)  # type: ignore[operator]
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
