"""Evidence weighed against the thresholds, with everything missing taken at its worst and at its
best.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum

from scoring import raters
from scoring.values import Reason
from scoring.verdict.profile import NO_FLAG, MustHave, Profile

DO_NOT_RECOMMEND = "do_not_recommend"
NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
RECOMMEND_PROBATION = "recommend_probation"
RECOMMEND = "recommend"
WORDS = (DO_NOT_RECOMMEND, NOT_ENOUGH_EVIDENCE, RECOMMEND_PROBATION, RECOMMEND)
"""The words from the least to the most favourable: raising a score never moves down this list."""

MET = "met"
BORDERLINE = "borderline"
NOT_MET = "not_met"
UNOBSERVED = "unobserved"
INCOMPLETE = "incomplete"
MISSING = "missing"

WITHOUT_RATERS = frozenset({"day_plan"})
"""Instruments that fixed rules score: a second reader adds nothing to their reliability."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of evidence: an item of an instrument for a competency, 0-100 or None when it is
    missing.

    `raters` counts who really rated. Several items of one instrument (two role-plays, six cases)
    are several parts; `item` names them.
    """

    competency: str
    instrument: str
    score: float | None
    raters: int = 1
    flags: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    item: str = ""

    def __post_init__(self) -> None:
        """Refuses a score outside 0-100 and a negative number of raters."""
        if self.score is not None and not 0.0 <= self.score <= 100.0:
            raise ValueError(f"score {self.score} is outside 0-100")
        if self.raters < 0:
            raise ValueError(f"{self.raters} raters")


@dataclass(frozen=True, slots=True)
class Cell:
    """One instrument inside one competency: its observed items, how many are missing, its shares
    and its error.

    `share` is the instrument's share of the competency, `weight` its share of the composite.
    """

    competency: str
    instrument: str
    share: float
    weight: float
    parts: tuple[Part, ...]
    values: tuple[float, ...]
    missing: int
    raters: int
    sem: float

    @property
    def items(self) -> int:
        """How many items the mean is taken over, observed or not."""
        return len(self.values) + self.missing

    @property
    def observed(self) -> float | None:
        """The mean of the observed items, None without any."""
        return fsum(self.values) / len(self.values) if self.values else None

    @property
    def low(self) -> float:
        """The mean of the items with every missing one at 0."""
        return fsum(self.values) / self.items

    @property
    def high(self) -> float:
        """The mean of the items with every missing one at 100."""
        return fsum((*self.values, 100.0 * self.missing)) / self.items

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags of its items, each once, in the order of their names."""
        return tuple(sorted({flag for part in self.parts for flag in part.flags}))

    def at(self, value: float) -> Cell:
        """The same cell with every observed item at this value."""
        return replace(self, values=(value,) * len(self.values))

    def filled(self, value: float) -> Cell:
        """The same cell with every missing item observed at this value."""
        return replace(self, values=(*self.values, *(value,) * self.missing), missing=0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A weighted mean (0-100) between its worst and best value, its error, and how it stands to a
    cut.

    `value` and `p` are None while anything is missing; `observed` is the mean of what there is and
    is shown only, never used; `p_low` and `p_high` are the probabilities at the worst and the best
    value.
    """

    value: float | None
    observed: float | None
    low: float
    high: float
    sem: float
    cut: float
    p: float | None
    p_low: float
    p_high: float
    status: str


@dataclass(frozen=True, slots=True)
class CompetencyStanding:
    """A competency of the profile, its weight (share of the composite) and its estimate."""

    competency: str
    weight: float
    estimate: Estimate

    @property
    def score(self) -> float | None:
        """The competency's score (0-100), None while a part of it is missing."""
        return self.estimate.value

    @property
    def status(self) -> str:
        """met, borderline, not_met or unobserved."""
        return self.estimate.status


@dataclass(frozen=True, slots=True)
class MustHaveStanding:
    """A must-have with its status; the estimate is that of its competency against the floor (None:
    no floor).
    """

    rule: MustHave
    status: str
    flags: tuple[str, ...]
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The word with everything that it was read from."""

    word: str
    composite: Estimate
    competencies: tuple[CompetencyStanding, ...]
    must_haves: tuple[MustHaveStanding, ...]


def cells_of(profile: Profile, parts: Sequence[Part]) -> tuple[Cell, ...]:
    """The profile's instruments with the parts that belong to them, in the profile's order.

    An instrument without any part is missing. A part that the profile gives no weight changes
    nothing.
    """
    found: dict[tuple[str, str], list[Part]] = {}
    named: set[tuple[str, str, str]] = set()
    for part in parts:
        if part.item:
            name = (part.competency, part.instrument, part.item)
            if name in named:
                raise ValueError(f"part {name} stands twice")
            named.add(name)
        found.setdefault((part.competency, part.instrument), []).append(part)
    total = fsum(rule.weight for rule in profile.competencies)
    cells = []
    for rule in profile.competencies:
        shares = fsum(weight for _, weight in rule.instruments)
        for instrument, weight in rule.instruments:
            if weight == 0.0:
                continue
            here = sorted(found.get((rule.id, instrument), []), key=_order)
            share = weight / shares
            cells.append(
                _cell(profile, rule.id, instrument, share, rule.weight / total * share, here)
            )
    return tuple(cells)


def _order(part: Part) -> tuple[object, ...]:
    """A total order of parts, so that the order in which they come can change nothing."""
    value = -1.0 if part.score is None else part.score
    reasons = tuple(repr(sorted(r.as_json().items())) for r in part.reasons)
    return (part.item, value, part.raters, part.flags, reasons)


def _cell(
    profile: Profile,
    competency: str,
    instrument: str,
    share: float,
    weight: float,
    parts: Sequence[Part],
) -> Cell:
    values = tuple(part.score for part in parts if part.score is not None)
    # The fewest raters of any item: the error is never flattered by the item that most people saw.
    n = min(
        (part.raters for part in parts if part.score is not None), default=profile.planned_raters
    )
    n = 1 if instrument in WITHOUT_RATERS else max(1, n)
    return Cell(
        competency=competency,
        instrument=instrument,
        share=share,
        weight=weight,
        parts=tuple(parts),
        values=values,
        missing=len(parts) - len(values) if parts else 1,
        raters=n,
        sem=_sem(profile, instrument, n),
    )


def _sem(profile: Profile, instrument: str, n: int) -> float:
    return raters.sem(profile.sd, raters.reliability(profile.reliabilities[instrument], n))


def with_planned_raters(profile: Profile, cell: Cell) -> Cell:
    """The same cell as if every planned rater had rated it."""
    if instrument_has_all_raters(profile, cell):
        return cell
    n = profile.planned_raters
    return replace(cell, raters=n, sem=_sem(profile, cell.instrument, n))


def instrument_has_all_raters(profile: Profile, cell: Cell) -> bool:
    """Whether as many raters rated it as the vacancy planned (always, where fixed rules score)."""
    return cell.instrument in WITHOUT_RATERS or cell.raters >= profile.planned_raters


def judge(profile: Profile, cells: Sequence[Cell]) -> Judgement:
    """The recommendation's word by the fixed order of the scoring model, section 4."""
    total = fsum(rule.weight for rule in profile.competencies)
    competencies = []
    for rule in profile.competencies:
        own = [cell for cell in cells if cell.competency == rule.id]
        estimate = _estimate(
            profile, [(cell.share, cell) for cell in own], profile.competency_cut, required=False
        )
        competencies.append(CompetencyStanding(rule.id, rule.weight / total, estimate))
    composite = _estimate(
        profile,
        [(cell.weight, cell) for cell in cells if cell.weight > 0.0],
        profile.composite_cut,
        required=True,
    )
    must_haves = tuple(_must_have(profile, must, cells) for must in profile.must_haves)
    required = [composite.status, *(must.status for must in must_haves)]
    if NOT_MET in required:
        word = DO_NOT_RECOMMEND
    elif any(status != MET for status in required):
        word = NOT_ENOUGH_EVIDENCE
    elif any(row.estimate.status != MET for row in competencies if row.weight > 0.0):
        word = RECOMMEND_PROBATION
    else:
        word = RECOMMEND
    return Judgement(word, composite, tuple(competencies), must_haves)


def _must_have(profile: Profile, must: MustHave, cells: Sequence[Cell]) -> MustHaveStanding:
    own = [cell for cell in cells if cell.competency == must.competency]
    if must.kind == NO_FLAG:
        flags = tuple(sorted({flag for cell in own for flag in cell.flags}))
        status = MET
        if flags:
            status = NOT_MET
        elif not any(cell.values for cell in own):
            status = MISSING
        elif any(cell.missing for cell in own):
            # At its worst the missing item carries the flag.
            status = INCOMPLETE
        return MustHaveStanding(must, status, flags, None)
    cut = must.cut if must.cut is not None else profile.competency_cut
    estimate = _estimate(profile, [(cell.share, cell) for cell in own], cut, required=True)
    return MustHaveStanding(must, estimate.status, (), estimate)


def _estimate(
    profile: Profile, weighted: Sequence[tuple[float, Cell]], cut: float, required: bool
) -> Estimate:
    low = fsum(weight * cell.low for weight, cell in weighted)
    high = fsum(weight * cell.high for weight, cell in weighted)
    error = math.sqrt(fsum((weight * cell.sem) ** 2 for weight, cell in weighted))
    seen = [(weight, cell.observed) for weight, cell in weighted if cell.observed is not None]
    complete = not any(cell.missing for _, cell in weighted)
    low, high = (min(100.0, max(0.0, bound)) for bound in (low, high))
    p_low, p_high = probability(low, cut, error), probability(high, cut, error)
    if not seen:
        status = MISSING if required else UNOBSERVED
    elif p_low >= profile.met:
        status = MET
    elif p_high <= profile.not_met:
        status = NOT_MET
    elif required and (p_low <= profile.not_met or p_high >= profile.met):
        # Its worst and its best value give different words, so what is missing decides.
        status = INCOMPLETE
    else:
        status = BORDERLINE
    return Estimate(
        value=low if complete else None,
        observed=_mean(seen),
        low=low,
        high=high,
        sem=error,
        cut=cut,
        p=p_low if complete else None,
        p_low=p_low,
        p_high=p_high,
        status=status,
    )


def _mean(weighted: Sequence[tuple[float, float | None]]) -> float | None:
    rows = [(weight, value) for weight, value in weighted if value is not None]
    if not rows:
        return None
    return fsum(w * value for w, value in rows) / fsum(w for w, _ in rows)


def probability(value: float, cut: float, error: float) -> float:
    """Phi((value - cut) / error): the probability that the true value lies above the cut."""
    return 0.5 * math.erfc((cut - value) / (error * math.sqrt(2.0)))
