"""How far raters agree on one value, and what they have to talk about: pure rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from hiring.evidence.compared import Scale

# From how many steps on two values are far apart; levels by the pack's policy.
FAR = {Scale.POSITION: 2, Scale.ANSWER: 2, Scale.FLAG: 1, Scale.BALANCE: 2}


class Status(StrEnum):
    """What all values of one field come to."""

    AGREE = "agree"  # everybody gave the same
    NEAR = "near"  # not the same, and not far apart
    SPLIT = "split"  # far apart, or on opposite sides of the middle
    GAP = "gap"  # somebody who should have rated this gave no value
    UNSEEN = "unseen"  # nobody observed it
    SINGLE = "single"  # one rater only, and nobody else was asked


def is_split(scale: Scale, values: Sequence[int], far_levels: int) -> bool:
    """Whether two of the values given are far apart, or on opposite sides of the line's middle."""
    if scale is Scale.WORDS or len(values) < 2:
        return False
    lowest, highest = min(values), max(values)
    if scale in (Scale.POSITION, Scale.BALANCE) and lowest < 0 < highest:
        return True
    return highest - lowest >= FAR.get(scale, far_levels)


def status_of(scale: Scale, given: Sequence[int | None], lacking: int, far_levels: int) -> Status:
    """The status of a field with what each rater gave (None: "not observed").

    `lacking` is how many raters who should have rated it gave nothing at all.
    """
    values = [value for value in given if value is not None]
    if not values:
        return Status.UNSEEN if given and not lacking else Status.GAP
    if is_split(scale, values, far_levels):
        return Status.SPLIT
    if lacking or len(values) < len(given):
        return Status.GAP
    if len(values) == 1:
        return Status.SINGLE
    return Status.AGREE if min(values) == max(values) else Status.NEAR


def is_settled(
    is_apart: bool, present: Mapping[str, int | None], stands: Mapping[str, int | None] | None
) -> bool:
    """Whether a disagreement needs no more talk: nobody is far apart, or all is as it was let stand."""
    return not is_apart or stands == present
