"""The recommendation: the word with its reasons, facts, uncertainty, and what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.values import ParamValue, Reason, round_tenths
from scoring.verdict.changes import would_change
from scoring.verdict.facts import Fact, strongest
from scoring.verdict.judgement import (
    BORDERLINE,
    DO_NOT_RECOMMEND,
    MET,
    NOT_ENOUGH_EVIDENCE,
    NOT_MET,
    RECOMMEND_PROBATION,
    UNOBSERVED,
    Cell,
    CompetencyStanding,
    Estimate,
    Judgement,
    MustHaveStanding,
    Part,
    cells_of,
    instrument_has_all_raters,
    judge,
)
from scoring.verdict.profile import Profile

METHOD = "verdict/1"
_FOCUS_ORDER = (NOT_MET, BORDERLINE, UNOBSERVED)


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that the profile weighs and nobody observed; `item` is empty for all of it."""

    competency: str
    instrument: str
    item: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the fixed rules say about one session's evidence; a person decides, in a record of their
    own.

    `without` names the instruments that are missing although the word could be given; `focus` the
    competencies that probation should look at, the weakest first; `losses` add up to 100 minus the
    composite (minus its worst value, where something is missing).
    """

    method: str
    content: str
    word: str
    without: tuple[str, ...]
    composite: Estimate
    losses: tuple[Reason, ...]
    competencies: tuple[CompetencyStanding, ...]
    must_haves: tuple[MustHaveStanding, ...]
    instruments: tuple[Cell, ...]
    reasons: tuple[Reason, ...]
    strongest_for: tuple[Fact, ...]
    strongest_against: tuple[Fact, ...]
    would_change: tuple[Reason, ...]
    flags: tuple[str, ...]
    focus: tuple[str, ...]
    missing: tuple[Missing, ...]


def recommend(profile: Profile, parts: Sequence[Part]) -> Recommendation:
    """The recommendation for this evidence under this profile; the parts come in any order."""
    cells = cells_of(profile, parts)
    judgement = judge(profile, cells)
    good, bad = strongest(profile, cells)
    missing = _missing(judgement, cells)
    unsettled = judgement.word == NOT_ENOUGH_EVIDENCE
    return Recommendation(
        method=METHOD,
        content=profile.content,
        word=judgement.word,
        without=() if unsettled else tuple(dict.fromkeys(gap.instrument for gap in missing)),
        composite=judgement.composite,
        losses=_losses(cells),
        competencies=judgement.competencies,
        must_haves=judgement.must_haves,
        instruments=cells,
        reasons=(*_reasons(judgement), *_fewer_raters(profile, cells)),
        strongest_for=good,
        strongest_against=bad,
        would_change=would_change(profile, cells, judgement.word),
        flags=tuple(sorted({flag for cell in cells for flag in cell.flags})),
        focus=_focus(judgement),
        missing=missing,
    )


def _missing(judgement: Judgement, cells: Sequence[Cell]) -> tuple[Missing, ...]:
    required = {must.rule.competency for must in judgement.must_haves}
    found = []
    for cell in cells:
        if cell.weight == 0.0 and cell.competency not in required:
            continue
        if not cell.parts:
            found.append(Missing(cell.competency, cell.instrument, ""))
        found += [
            Missing(part.competency, part.instrument, part.item)
            for part in cell.parts
            if part.score is None
        ]
    return tuple(found)


def _losses(cells: Sequence[Cell]) -> tuple[Reason, ...]:
    losses = []
    for cell in cells:
        where: dict[str, ParamValue] = {
            "competency": cell.competency,
            "instrument": cell.instrument,
        }
        lost = cell.weight * (100.0 - cell.high)
        if lost > 0.0:
            losses.append(Reason("points_lost", where, lost))
        if cell.missing and cell.weight > 0.0:
            unknown = cell.weight * (cell.high - cell.low)
            losses.append(Reason("not_observed", where, unknown))
    return tuple(sorted(losses, key=lambda reason: -(reason.loss or 0.0)))


def _focus(judgement: Judgement) -> tuple[str, ...]:
    weak = [row for row in judgement.competencies if row.weight > 0.0]
    weak = [row for row in weak if row.estimate.status in _FOCUS_ORDER]
    weak.sort(key=lambda row: (_FOCUS_ORDER.index(row.estimate.status), row.estimate.high))
    return tuple(row.competency for row in weak)


def _reasons(judgement: Judgement) -> tuple[Reason, ...]:
    """The standings that decide the word, from the step of the fixed order that gave it."""
    required = [
        *(_must_have_reason(must) for must in judgement.must_haves),
        (judgement.composite.status, _reason("composite", judgement.composite)),
    ]
    if judgement.word == DO_NOT_RECOMMEND:
        return tuple(reason for status, reason in required if status == NOT_MET)
    if judgement.word == NOT_ENOUGH_EVIDENCE:
        return tuple(reason for status, reason in required if status != MET)
    if judgement.word == RECOMMEND_PROBATION:
        by_name = {row.competency: row.estimate for row in judgement.competencies}
        return tuple(
            _reason("competency", by_name[name], {"competency": name}) for name in _focus(judgement)
        )
    return (_reason("all", judgement.composite),)


def _must_have_reason(must: MustHaveStanding) -> tuple[str, Reason]:
    params: dict[str, ParamValue] = {
        "must_have": must.rule.id,
        "competency": must.rule.competency,
    }
    if must.estimate is None:
        return must.status, Reason(f"must_have_{must.status}", {**params, "flags": must.flags})
    return must.status, _reason("must_have", must.estimate, params)


def _reason(prefix: str, estimate: Estimate, params: dict[str, ParamValue] | None = None) -> Reason:
    numbers: dict[str, ParamValue] = {
        "low": round_tenths(estimate.low),
        "high": round_tenths(estimate.high),
        "cut": estimate.cut,
        "p_low": round(estimate.p_low, 3),
        "p_high": round(estimate.p_high, 3),
    }
    return Reason(f"{prefix}_{estimate.status}", {**(params or {}), **numbers})


def _fewer_raters(profile: Profile, cells: Sequence[Cell]) -> tuple[Reason, ...]:
    """Instruments that fewer people rated than planned: the error is wider, nothing is lower."""
    fewest: dict[str, int] = {}
    for cell in cells:
        if cell.values and not instrument_has_all_raters(profile, cell):
            fewest[cell.instrument] = min(cell.raters, fewest.get(cell.instrument, cell.raters))
    return tuple(
        Reason(
            "fewer_raters",
            {"instrument": instrument, "raters": n, "planned": profile.planned_raters},
        )
        for instrument, n in sorted(fewest.items())
    )


def to_json(recommendation: Recommendation) -> dict[str, object]:
    """The recommendation as plain values for JSON: scores and losses to a tenth, errors to .01, p
    to .0001.
    """
    return {
        "method": recommendation.method,
        "content": recommendation.content,
        "word": recommendation.word,
        "without": list(recommendation.without),
        "composite": _estimate_json(recommendation.composite, "value"),
        "losses": [_reason_json(reason) for reason in recommendation.losses],
        "competencies": [
            {
                "competency": row.competency,
                "weight": round(row.weight, 4),
                **_estimate_json(row.estimate),
                "instruments": [
                    _cell_json(cell)
                    for cell in recommendation.instruments
                    if cell.competency == row.competency
                ],
            }
            for row in recommendation.competencies
        ],
        "must_haves": [_must_have_json(must) for must in recommendation.must_haves],
        "reasons": [_reason_json(reason) for reason in recommendation.reasons],
        "strongest_for": [_fact_json(fact) for fact in recommendation.strongest_for],
        "strongest_against": [_fact_json(fact) for fact in recommendation.strongest_against],
        "would_change": [_reason_json(reason) for reason in recommendation.would_change],
        "flags": list(recommendation.flags),
        "focus": list(recommendation.focus),
        "missing": [
            {"competency": gap.competency, "instrument": gap.instrument, "item": gap.item}
            for gap in recommendation.missing
        ],
    }


def _tenths(value: float | None) -> float | None:
    return None if value is None else round_tenths(value)


def _estimate_json(estimate: Estimate, name: str = "score") -> dict[str, object]:
    return {
        name: _tenths(estimate.value),
        "observed": _tenths(estimate.observed),
        "low": round_tenths(estimate.low),
        "high": round_tenths(estimate.high),
        "sem": round(estimate.sem, 2),
        "cut": estimate.cut,
        "p": None if estimate.p is None else round(estimate.p, 4),
        "p_low": round(estimate.p_low, 4),
        "p_high": round(estimate.p_high, 4),
        "status": estimate.status,
    }


def _must_have_json(must: MustHaveStanding) -> dict[str, object]:
    return {
        "id": must.rule.id,
        "kind": must.rule.kind,
        "competency": must.rule.competency,
        "status": must.status,
        "flags": list(must.flags),
        "estimate": None if must.estimate is None else _estimate_json(must.estimate),
    }


def _cell_json(cell: Cell) -> dict[str, object]:
    return {
        "instrument": cell.instrument,
        "share": round(cell.share, 4),
        "weight": round(cell.weight, 4),
        "observed": _tenths(cell.observed),
        "low": round_tenths(cell.low),
        "high": round_tenths(cell.high),
        "sem": round(cell.sem, 2),
        "raters": cell.raters if cell.values else 0,
        "items": cell.items,
        "missing": cell.missing,
        "flags": list(cell.flags),
    }


def _fact_json(fact: Fact) -> dict[str, object]:
    return {
        "code": fact.code,
        "competency": fact.competency,
        "instrument": fact.instrument,
        "item": fact.item,
        "score": _tenths(fact.score),
        "cut": fact.cut,
        "effect": round(fact.effect, 2) + 0.0,
        "flag": fact.flag,
        "reasons": [_reason_json(reason) for reason in fact.reasons],
    }


def _reason_json(reason: Reason) -> dict[str, object]:
    return Reason(reason.code, reason.params, _tenths(reason.loss)).as_json()
