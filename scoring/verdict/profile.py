"""The policy of a verdict: competencies, weights, must-haves, thresholds, preset errors."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MOST_MUST_HAVES = 3
NO_FLAG = "no_flag"
FLOOR = "floor"

RELIABILITIES: Mapping[str, float] = MappingProxyType(
    {
        "day_plan": 0.6,
        "role_play": 0.5,
        "provocation": 0.5,
        "case": 0.5,
        "knowledge": 0.7,
        "observation": 0.4,
    }
)
"""Preset single-rater reliabilities: policy until the company has measured its own."""


@dataclass(frozen=True, slots=True)
class CompetencyRule:
    """A competency with its weight in the composite and its instruments with theirs (shares of
    their sums).
    """

    id: str
    weight: float
    instruments: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class MustHave:
    """A requirement that nothing compensates: no flag in a competency, or a floor (0-100)."""

    id: str
    kind: str
    competency: str
    cut: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """The fixed rules by which one vacancy's evidence becomes a recommendation; refuses rules that
    make no sense.
    """

    competencies: tuple[CompetencyRule, ...]
    must_haves: tuple[MustHave, ...] = ()
    composite_cut: float = 60.0
    competency_cut: float = 60.0
    met: float = 0.9
    not_met: float = 0.1
    sd: float = 15.0
    reliabilities: Mapping[str, float] = field(default_factory=lambda: RELIABILITIES)
    planned_raters: int = 1
    content: str = ""

    def __post_init__(self) -> None:
        """Refuses negative or missing weights, unknown names, and thresholds in the wrong order."""
        _check_competencies(self)
        _check_must_haves(self)
        if not 0.0 < self.not_met < self.met < 1.0:
            raise ValueError("policy: 0 < not_met < met < 1 does not hold")
        if not self.sd > 0.0:
            raise ValueError("policy.sd is not positive")
        for name, cut in (
            ("composite_cut", self.composite_cut),
            ("competency_cut", self.competency_cut),
        ):
            if not 0.0 <= cut <= 100.0:
                raise ValueError(f"policy.{name} is outside 0-100")
        if self.planned_raters < 1:
            raise ValueError("planned_raters is below 1")


def _check_competencies(profile: Profile) -> None:
    ids = [rule.id for rule in profile.competencies]
    if len(set(ids)) != len(ids):
        raise ValueError("competencies: an id stands twice")
    weights = [rule.weight for rule in profile.competencies]
    if not _are_weights(weights):
        raise ValueError("competencies: the weights are negative or all zero")
    for rule in profile.competencies:
        names = [name for name, _ in rule.instruments]
        if len(set(names)) != len(names):
            raise ValueError(f"competencies.{rule.id}: an instrument stands twice")
        if not _are_weights([weight for _, weight in rule.instruments]):
            raise ValueError(f"competencies.{rule.id}: the instruments' weights make no sum")
        for name in names:
            if not 0.0 <= profile.reliabilities.get(name, -1.0) < 1.0:
                raise ValueError(f"reliabilities.{name} is missing or outside [0, 1)")


def _are_weights(weights: list[float]) -> bool:
    return all(0.0 <= weight < math.inf for weight in weights) and math.fsum(weights) > 0.0


def _check_must_haves(profile: Profile) -> None:
    if len(profile.must_haves) > MOST_MUST_HAVES:
        raise ValueError(f"must_haves: more than {MOST_MUST_HAVES}")
    known = {rule.id for rule in profile.competencies}
    for must in profile.must_haves:
        if must.competency not in known:
            raise ValueError(f"must_haves.{must.id}: unknown competency {must.competency!r}")
        if must.kind not in (NO_FLAG, FLOOR):
            raise ValueError(f"must_haves.{must.id}: unknown kind {must.kind!r}")
        if must.kind == FLOOR and (must.cut is None or not 0.0 <= must.cut <= 100.0):
            raise ValueError(f"must_haves.{must.id}: a floor needs a cut from 0 to 100")


def profile_from(pack: Mapping[str, object], planned_raters: int = 1) -> Profile:
    """The profile of a compiled pack, for a vacancy that plans so many raters; raises ValueError
    naming the key.
    """
    policy = _mapping(pack, "policy")
    reliabilities = _mapping(pack, "reliabilities")
    return Profile(
        competencies=tuple(
            CompetencyRule(
                id=_text(rule, "id", "competencies"),
                weight=_number(rule, "weight", "competencies"),
                instruments=tuple(
                    (
                        _text(part, "instrument", "competencies.instruments"),
                        _number(part, "weight", "competencies.instruments"),
                    )
                    for part in _list(rule, "instruments")
                ),
            )
            for rule in _list(pack, "competencies")
        ),
        must_haves=tuple(
            MustHave(
                id=_text(must, "id", "must_haves"),
                kind=_text(must, "kind", "must_haves"),
                competency=_text(must, "competency", "must_haves"),
                cut=None if must.get("cut") is None else _number(must, "cut", "must_haves"),
            )
            for must in _list(pack, "must_haves")
        ),
        composite_cut=_number(policy, "composite_cut", "policy"),
        competency_cut=_number(policy, "competency_cut", "policy"),
        met=_number(policy, "met", "policy"),
        not_met=_number(policy, "not_met", "policy"),
        sd=_number(policy, "sd", "policy"),
        reliabilities=MappingProxyType(
            {name: _number(reliabilities, name, "reliabilities") for name in sorted(reliabilities)}
        ),
        planned_raters=planned_raters,
        content=f"{_text(pack, 'id', 'pack')}@{_text(pack, 'version', 'pack')}",
    )


def _mapping(facts: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = facts.get(key)
    if not isinstance(found, Mapping):
        raise ValueError(f"{key} is missing or not a mapping")
    return found


def _list(facts: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    found = facts.get(key)
    if not isinstance(found, list | tuple) or not all(isinstance(row, Mapping) for row in found):
        raise ValueError(f"{key} is missing or not a list of mappings")
    return list(found)


def _text(facts: Mapping[str, object], key: str, where: str) -> str:
    found = facts.get(key)
    if not isinstance(found, str) or not found:
        raise ValueError(f"{where}.{key} is missing or not a text")
    return found


def _number(facts: Mapping[str, object], key: str, where: str) -> float:
    found = facts.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ValueError(f"{where}.{key} is missing or not a number")
    return float(found)
