"""The strongest facts for and against: single items of evidence, by how far they move the
composite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.values import Reason
from scoring.verdict.judgement import Cell, Part
from scoring.verdict.profile import Profile

FACTS = 3
DETAILS = 3

ABOVE_CUT = "above_cut"
NEAREST_TO_CUT = "nearest_to_cut"
FLAG = "flag"
BELOW_CUT = "below_cut"
LEAST_ABOVE_CUT = "least_above_cut"


@dataclass(frozen=True, slots=True)
class Fact:
    """One item of evidence as an argument.

    Codes for: above_cut, nearest_to_cut (nothing better is left). Codes against: flag, below_cut,
    least_above_cut (nothing worse is left). `effect` is its distance from the competency cut in
    points of the composite; `reasons` are its costliest losses, given against only.
    """

    code: str
    competency: str
    instrument: str
    item: str
    score: float | None
    cut: float
    effect: float
    flag: str = ""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    part: Part
    score: float
    effect: float


def strongest(profile: Profile, cells: Sequence[Cell]) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """At most three facts for and three against, the strongest first; none argues on both sides."""
    cut = profile.competency_cut
    ranked = sorted(
        (
            _Item(part, part.score, cell.weight / cell.items * (part.score - cut))
            for cell in cells
            for part in cell.parts
            if part.score is not None and cell.weight > 0.0
        ),
        key=lambda item: -item.effect,
    )
    above = [item for item in ranked if item.score > cut]
    below = [item for item in reversed(ranked) if item.score <= cut]
    good = [_fact(ABOVE_CUT, item, cut) for item in above[:FACTS]]
    bad = [*_flags(cells, cut), *(_fact(BELOW_CUT, item, cut) for item in below)][:FACTS]
    # Every recommendation names both sides, so a short side takes what comes nearest to it.
    spare_below = below[max(0, FACTS - len(_flags(cells, cut))) :]
    good += [_fact(NEAREST_TO_CUT, item, cut) for item in reversed(spare_below)][
        : FACTS - len(good)
    ]
    bad += [_fact(LEAST_ABOVE_CUT, item, cut) for item in reversed(above[FACTS:])][
        : FACTS - len(bad)
    ]
    return tuple(good), tuple(bad)


def _flags(cells: Sequence[Cell], cut: float) -> list[Fact]:
    return [
        Fact(
            FLAG,
            part.competency,
            part.instrument,
            part.item,
            part.score,
            cut,
            0.0,
            flag=flag,
        )
        for cell in cells
        for part in cell.parts
        for flag in part.flags
    ]


def _fact(code: str, item: _Item, cut: float) -> Fact:
    part = item.part
    costly = sorted(
        (reason for reason in part.reasons if reason.loss is not None and reason.loss > 0.0),
        key=lambda reason: -(reason.loss or 0.0),
    )
    against = code in (BELOW_CUT, LEAST_ABOVE_CUT)
    return Fact(
        code=code,
        competency=part.competency,
        instrument=part.instrument,
        item=part.item,
        score=part.score,
        cut=cut,
        effect=item.effect,
        reasons=tuple(costly[:DETAILS]) if against else (),
    )
