"""Values that every scoring rule returns: numbers with their reasons, never words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

ParamValue = str | int | float | tuple[str, ...]
"""What a reason's parameter may hold: plain values, so that a reason survives JSON unchanged."""

NO_PARAMS: Mapping[str, ParamValue] = MappingProxyType({})


@dataclass(frozen=True)
class Reason:
    """One reason for a score: a code, its parameters, and the points that it cost (None: it cost nothing)."""

    code: str
    params: Mapping[str, ParamValue] = field(default_factory=lambda: NO_PARAMS)
    loss: float | None = None

    def as_json(self) -> dict[str, object]:
        """The reason as a dictionary that JSON can hold; tuples become lists."""
        return {
            "code": self.code,
            "params": {
                key: list(value) if isinstance(value, tuple) else value
                for key, value in self.params.items()
            },
            "loss": self.loss,
        }


@dataclass(frozen=True)
class Score:
    """A number from 0 to 100 (None: not scorable), the rule that gave it, and its reasons."""

    value: float | None
    method: str
    reasons: tuple[Reason, ...] = ()


def round_tenths(value: float) -> float:
    """The value rounded to a tenth, without a negative zero."""
    return round(value, 1) + 0.0


def share_out_tenths(losses: Iterable[float], total: float) -> tuple[float, ...]:
    """Losses in tenths that add up to `total`, by the largest remainder; ties in the order given.

    `total` is a multiple of a tenth and not negative; the losses are not negative and are scaled to the
    total.
    """
    given = [max(0.0, loss) for loss in losses]
    whole = sum(given)
    units = round(total * 10)
    if whole <= 0.0 or units <= 0:
        return tuple(0.0 for _ in given)
    exact = [loss / whole * units for loss in given]
    floors = [int(value + 1e-9) for value in exact]
    missing = units - sum(floors)
    by_remainder = sorted(range(len(given)), key=lambda i: (floors[i] - exact[i], i))
    for index in by_remainder[: max(0, missing)]:
        floors[index] += 1
    return tuple(value / 10 for value in floors)
