"""What every reading returns: the exact number, the points lost, and the parts beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scoring.values import NO_PARAMS, ParamValue, Reason, round_tenths, share_out_tenths


@dataclass(frozen=True)
class Loss:
    """Points of a reading (0 to 100) lost for one cause."""

    code: str
    params: Mapping[str, ParamValue]
    points: float


@dataclass(frozen=True)
class Measured:
    """A reading before rounding; None: not scorable, and `candidate_caused` says whose doing that is."""

    exact: float | None
    losses: Sequence[Loss] = ()
    details: Mapping[str, object] = field(default_factory=dict)
    candidate_caused: bool = False
    cause: str = ""

    @property
    def value(self) -> float | None:
        """The reading rounded to a tenth."""
        return None if self.exact is None else round_tenths(self.exact)


@dataclass(frozen=True)
class Reading:
    """A reading from 0 to 100 in tenths (None: not scorable) with reasons whose losses add up to 100 - value.

    exact is the number before rounding; details holds the parts that are shown beside the value.
    A reading that the candidate made unscorable counts 0, and its one reason loses the 100 points.
    """

    value: float | None
    exact: float | None
    reasons: tuple[Reason, ...]
    details: Mapping[str, object]
    candidate_caused: bool = False


def worded(measured: Measured) -> Reading:
    """The reading with its losses in tenths (largest remainder), the costliest first."""
    value = measured.value
    if value is None:
        reason = Reason(measured.cause, NO_PARAMS, 100.0 if measured.candidate_caused else None)
        return Reading(None, None, (reason,), measured.details, measured.candidate_caused)
    losses = sorted(measured.losses, key=lambda loss: -loss.points)
    shown = share_out_tenths((loss.points for loss in losses), round_tenths(100.0 - value))
    reasons = tuple(
        Reason(loss.code, loss.params, tenths) for loss, tenths in zip(losses, shown, strict=True)
    )
    return Reading(value, measured.exact, reasons, measured.details)
