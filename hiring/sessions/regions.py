"""What features above sessions put on the session page; registered as REGIONS in app.py.

A region's template sees `region` (what `load` gave) and `facts` (the session for this reader).
While `facts.blind` is true, `load` gives nothing of others' ratings, plan score or result.
"""

from __future__ import annotations

from flask import current_app

from hiring.access import regions
from hiring.access.identity import Identity
from hiring.sessions.queries import SessionFacts

Region = regions.Region[SessionFacts]


def load_own(who: Identity, facts: SessionFacts) -> list[regions.Loaded]:
    """What features put on the candidate's own page; registered as OWN_REGIONS in app.py."""
    registered: tuple[Region, ...] = current_app.extensions["hiring_own_regions"]
    return regions.load(registered, who, facts)


def load_regions(who: Identity, facts: SessionFacts) -> list[regions.Loaded]:
    """The regions of this session's page for this reader."""
    registered: tuple[Region, ...] = current_app.extensions["hiring_regions"]
    return regions.load(registered, who, facts)
