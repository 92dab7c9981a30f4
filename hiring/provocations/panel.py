"""One provocation: what raters fill in and what it adds up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from hiring.core.i18n import format_decimal
from hiring.core.i18n import gettext as _
from hiring.evidence.panels import (
    Content,
    Exhibited,
    Facts,
    Line,
    RatedItem,
    Words,
    as_reasons,
    read_level,
    read_note,
    say_level,
)
from hiring.evidence.service import Finding
from scoring import provocation


class ProvocationPanel:
    """The level of the reaction, whether it was stopped, whether the candidate was debriefed."""

    instrument = "provocation"
    template = "provocations/panel.html"

    def parse(self, form: MultiDict[str, str], facts: Facts) -> tuple[Content, dict[str, str]]:
        """Level, stop, debrief, note."""
        faults: dict[str, str] = {}
        level, unseen = read_level(form, "level", faults)
        content: Content = {
            "level": level,
            "unseen": unseen,
            "stopped": form.get("stopped") == "1",
            "debriefed": form.get("debriefed") == "1",
            "note": read_note(form, faults),
        }
        return content, faults

    def missing(self, content: Content | None, facts: Facts) -> list[str]:
        """The level with the words or behaviour behind it, and the debrief of who was provoked."""
        if content is None:
            return ["note", "level"]
        fields = []
        if not content["stopped"]:
            if content["level"] is not None and not content["note"]:
                fields.append("note")
            if content["level"] is None and not content["unseen"]:
                fields.append("level")
        if (content["level"] is not None or content["stopped"]) and not content["debriefed"]:
            fields.append("debriefed")
        return fields

    def lines(self, content: Content, item: str, facts: Facts, words: Words) -> list[Line]:
        """The level of the reaction, and whether the candidate was told."""
        level = _("stopped, not rated") if content["stopped"] else say_level(content)
        told = _("yes") if content["debriefed"] else _("no")
        return [
            Line(_("Level"), level, is_main=True),
            Line(_("The candidate was told what it was"), told),
        ]

    def findings(self, items: Sequence[RatedItem]) -> tuple[list[Finding], list[Exhibited]]:
        """One finding per provocation."""
        return [_finding(item) for item in items], []


def _finding(item: RatedItem) -> Finding:
    rated = provocation.score(
        [
            # What was stopped is not rated, even where a level had been ticked before.
            provocation.LevelRating(
                rater=str(rater), level=None if content["stopped"] else content["level"]
            )
            for rater, content in sorted(item.contents.items())
        ]
    )
    return Finding(
        competency=item.facts["competency"],
        instrument="provocation",
        item=item.item,
        score=rated.score,
        raters=rated.raters,
        method=rated.method,
        step_id=item.step_id,
        reasons=as_reasons(rated.reasons),
        details={
            "level": rated.level,
            "spread": rated.spread,
            "disagreements": as_reasons(rated.disagreements),
        },
    )


def say(reason: Mapping[str, Any], words: Words) -> str:
    """The sentence of a reason of this instrument."""
    params = reason["params"]
    if reason["code"] == "levels_apart":
        return _(
            "Raters are far apart: levels %(low)s and %(high)s",
            low=params["lowest"],
            high=params["highest"],
        )
    return _("The mean level is %(mean)s of 5", mean=format_decimal(params["mean"], format="0.0"))
