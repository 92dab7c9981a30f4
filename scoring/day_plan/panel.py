"""What the panel of experts says about each task and each pair, computed once per key."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from statistics import median

from scoring.day_plan.model import KINDS, Exercise, Reference
from scoring.day_plan.plans import Disposition


@dataclass(frozen=True)
class Pair:
    """A scored pair: the panel serves `first` before `second`; `weight` is g, `agreement` is |A|."""

    first: str
    second: str
    weight: float
    agreement: float


@dataclass(frozen=True, eq=False)
class Panel:
    """The key as the readings need it. Shares are counts of references over their number.

    minutes: m, the geometric median of the experts' minutes (tasks that nobody estimated are not there).
    spread: r, the half-range of the logarithms of the experts' minutes.
    kind_share: share of experts who accept the kind with some person or date.
    keep, drop: the sets T+ and T- of R. pairs: the scored pairs of P. open_pairs: all pairs that no fact
    decides.
    """

    exercise: Exercise
    references: tuple[Reference, ...]
    minutes: Mapping[str, float]
    spread: Mapping[str, float]
    kind_share: Mapping[str, Mapping[str, float]]
    keep: tuple[str, ...]
    drop: tuple[str, ...]
    pairs: tuple[Pair, ...]
    open_pairs: tuple[tuple[str, str], ...]

    def share(self, task_id: str, disposition: Disposition) -> float:
        """The share of experts who accept exactly this choice for the task, from 0 to 1."""
        endorsing = sum(1 for ref in self.references if ref.endorses(task_id, disposition))
        return endorsing / len(self.references)


def panel_of(exercise: Exercise, references: Sequence[Reference]) -> Panel:
    """The panel of these references, computed once while the same objects are used again.

    Raises ValueError without any reference: nothing can be read against an empty key.
    """
    return _panel(exercise, tuple(references))


def left_out(panel: Panel) -> tuple[Panel, ...]:
    """For each reference, in order, the panel without it: no data of that expert is used."""
    return tuple(
        panel_of(panel.exercise, panel.references[:k] + panel.references[k + 1 :])
        for k in range(len(panel.references))
        if len(panel.references) > 1
    )


@lru_cache(maxsize=256)
def _panel(exercise: Exercise, references: tuple[Reference, ...]) -> Panel:
    if not references:
        raise ValueError("references: empty")
    minutes: dict[str, float] = {}
    spread: dict[str, float] = {}
    shares: dict[str, dict[str, float]] = {}
    keep: list[str] = []
    drop: list[str] = []
    for task in exercise.tasks:
        given = sorted(ref.minutes[task.id] for ref in references if task.id in ref.minutes)
        if given:
            minutes[task.id] = geometric_median(given)
            spread[task.id] = math.log(given[-1] / given[0]) / 2
        counts = {
            kind: sum(1 for ref in references if ref.accepts_kind(task.id, kind)) for kind in KINDS
        }
        shares[task.id] = {kind: count / len(references) for kind, count in counts.items()}
        # Whole numbers decide at the thresholds, so that 3 of 5 is 60 % exactly.
        if counts["do"] * 10 >= len(references) * 6:
            keep.append(task.id)
        if counts["do"] * 10 <= len(references) * 2:
            drop.append(task.id)
    pairs, open_pairs = _pairs(exercise, references)
    return Panel(
        exercise,
        references,
        minutes,
        spread,
        shares,
        tuple(keep),
        tuple(drop),
        pairs,
        open_pairs,
    )


def geometric_median(ordered: Sequence[int]) -> float:
    """The median on the logarithmic scale: the middle value, or the geometric mean of the two middle ones."""
    if len(ordered) % 2 or ordered[len(ordered) // 2 - 1] == ordered[len(ordered) // 2]:
        return float(median(ordered))
    return math.sqrt(ordered[len(ordered) // 2 - 1] * ordered[len(ordered) // 2])


def _pairs(
    exercise: Exercise, references: tuple[Reference, ...]
) -> tuple[tuple[Pair, ...], tuple[tuple[str, str], ...]]:
    """The scored pairs, and all pairs that no fact decides."""
    orders = [ref.plan.served for ref in references]
    found: list[Pair] = []
    open_pairs: list[tuple[str, str]] = []
    for one, other in combinations(exercise.tasks, 2):
        if exercise.forced(one, other):
            continue
        open_pairs.append((one.id, other.id))
        votes = [order_in(order, one.id, other.id) for order in orders]
        deciding = sum(1 for vote in votes if vote)
        balance = sum(votes)
        if deciding * 10 < len(references) * 6 or abs(balance) * 10 < deciding * 6:
            continue
        if not deciding:
            continue
        agreement = abs(balance) / deciding
        weight = agreement * max(1, abs(one.importance - other.importance))
        first, second = (one, other) if balance > 0 else (other, one)
        found.append(Pair(first.id, second.id, weight, agreement))
    return tuple(found), tuple(open_pairs)


def order_in(served: Mapping[str, int], one: str, other: str) -> int:
    """1 where `one` comes before `other` or only it is served, -1 for the opposite, 0 if undecided."""
    at_one = served.get(one)
    at_other = served.get(other)
    if at_one is None:
        return 0 if at_other is None else -1
    if at_other is None or at_one < at_other:
        return 1
    return -1 if at_one > at_other else 0
