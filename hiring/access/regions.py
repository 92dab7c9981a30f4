"""Parts of a page that features above it contribute, so that a page never knows who stands on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from hiring.access.identity import Identity

Facts = TypeVar("Facts")


@dataclass(
    frozen=True
)  # without slots: Python 3.11 cannot make Region[X](…) of a class that has them
class Region(Generic[Facts]):
    """A part of a page: `load` gives the values for `template`, or None where there is none.

    `load` takes the reader and the facts of the page as that reader may see them; lower `order`
    stands higher on the page.
    """

    name: str
    template: str
    load: Callable[[Identity, Facts], dict[str, Any] | None]
    order: int = 100


@dataclass(frozen=True, slots=True)
class Loaded:
    """A region that has something to show."""

    name: str
    template: str
    values: dict[str, Any]


def load(regions: Iterable[Region[Facts]], who: Identity, facts: Facts) -> list[Loaded]:
    """The regions that have something to show to `who`, in their order."""
    found = []
    for region in sorted(regions, key=lambda region: (region.order, region.name)):
        values = region.load(who, facts)
        if values is not None:
            found.append(Loaded(region.name, region.template, values))
    return found
