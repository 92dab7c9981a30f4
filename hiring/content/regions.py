"""What features above content put on a version's page and on the one that publishes an edition.

Registered as CONTENT_REGIONS and PUBLICATION_REGIONS in app.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from hiring.access import regions
from hiring.access.identity import Identity


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """The version that the page shows."""

    id: int


Region = regions.Region[VersionFacts]


def load_regions(who: Identity, version_id: int) -> list[regions.Loaded]:
    """The regions of this version's page for this reader."""
    registered: tuple[Region, ...] = current_app.extensions["hiring_content_regions"]
    return regions.load(registered, who, VersionFacts(version_id))


def load_publication_regions(who: Identity, version_id: int) -> list[regions.Loaded]:
    """The regions of the page that publishes, for this reader; the version is the newest so far."""
    registered: tuple[Region, ...] = current_app.extensions["hiring_publication_regions"]
    return regions.load(registered, who, VersionFacts(version_id))
