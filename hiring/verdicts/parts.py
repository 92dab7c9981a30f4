"""Recorded evidence as the parts of a verdict: pure; what nobody observed is a part without a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hiring.content.queries import FOLDERS
from hiring.evidence.queries import Found
from hiring.sessions.queries import Step
from scoring import verdict
from scoring.values import Reason


def profile_of(
    pack: Mapping[str, Any], weights: Mapping[str, Any], raters: int, label: str
) -> verdict.Profile:
    """The pack's rules with the vacancy's own weights, for so many planned raters."""
    competencies = [
        {**rule, "weight": weights.get(rule["id"], rule["weight"])} for rule in pack["competencies"]
    ]
    profile = verdict.profile_from({**pack, "competencies": competencies}, max(1, raters))
    return replace(profile, content=label)


def parts_of(
    pack: Mapping[str, Any], steps: Sequence[Step], found: Sequence[Found]
) -> list[verdict.Part]:
    """One part per finding, and one without a score per step and competency that has none."""
    parts = [part for finding in found for part in _parts(finding, steps)]
    covered = {(part.competency, part.instrument, part.item) for part in parts}
    for step in steps:
        for competency in competencies_of(pack, step.instrument, step.item):
            key = (competency, step.instrument)
            if (*key, "") not in covered and (*key, step.item) not in covered:
                parts.append(verdict.Part(*key, None, raters=0, item=step.item))
    return parts


def competencies_of(pack: Mapping[str, Any], instrument: str, item: str) -> list[str]:
    """What an item shows: by its own facts, else every competency that weighs its instrument."""
    facts = pack[FOLDERS[instrument]][item]
    if "competencies" in facts:
        return list(facts["competencies"])
    if "competency" in facts:
        return [facts["competency"]]
    return [
        rule["id"]
        for rule in pack["competencies"]
        if any(part["instrument"] == instrument for part in rule["instruments"])
    ]


def _parts(finding: Found, steps: Sequence[Step]) -> list[verdict.Part]:
    """The finding as it is; one part per item where it covers a whole instrument with gaps.

    Otherwise a finding over four cases of six would count as all six, and the two that nobody
    observed would be left out silently.
    """
    items = finding.details.get("items")
    asked = [step.item for step in steps if step.instrument == finding.instrument]
    if finding.item or not items or set(asked) <= items.keys():
        return [_part(finding, finding.item, finding.score, finding.flags, finding.reasons)]
    return [
        _part(
            finding,
            item,
            score,
            [flag for flag in finding.flags if flag.endswith(f":{item}")],
            [row for row in finding.reasons if item in row["params"].values()],
        )
        for item, score in sorted(items.items())
    ]


def _part(
    finding: Found,
    item: str,
    score: float | None,
    flags: Sequence[str],
    reasons: Sequence[Mapping[str, Any]],
) -> verdict.Part:
    return verdict.Part(
        competency=finding.competency,
        instrument=finding.instrument,
        score=score,
        raters=finding.raters,
        flags=tuple(flags),
        reasons=tuple(
            Reason(
                row["code"],
                {
                    key: tuple(value) if isinstance(value, list) else value
                    for key, value in row["params"].items()
                },
                row.get("loss"),
            )
            for row in reasons
        ),
        item=item,
    )


def as_json(finding: Found) -> dict[str, Any]:
    """The finding as plain values, to be kept with the recommendation."""
    return {
        "competency": finding.competency,
        "instrument": finding.instrument,
        "item": finding.item,
        "score": finding.score,
        "raters": finding.raters,
        "method": finding.method,
        "reasons": finding.reasons,
        "flags": finding.flags,
        "details": finding.details,
    }
