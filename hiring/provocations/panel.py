"""One provocation: what raters fill in and what it adds up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from hiring.core.i18n import format_decimal
from hiring.core.i18n import gettext as _
from hiring.evidence.compared import Choice, Given, Scale, level_choices
from hiring.evidence.panels import (
    OPEN,
    Content,
    Exhibited,
    Facts,
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
        """Level, marks of the reaction, stop, debrief, note."""
        faults: dict[str, str] = {}
        level, unseen = read_level(form, "level", faults)
        content: Content = {
            "level": level,
            "unseen": unseen,
            "reactions": [
                name.removeprefix("reaction.")
                for name in sorted(form)
                if name.startswith("reaction.") and form[name] == "1"
            ],
            "stopped": form.get("stopped") == "1",
            "debriefed": form.get("debriefed") == "1",
            "note": read_note(form, faults),
        }
        return content, faults

    def missing(self, content: Content | None, facts: Facts) -> list[str]:
        """The level with the note or mark behind it, and the debrief of who was provoked."""
        if content is None:
            return ["note", "level"]
        fields = []
        if not content["stopped"]:
            seen = content["note"] or content.get("reactions")
            if content["level"] is not None and not seen:
                fields.append("note")
            if content["level"] is None and not content["unseen"]:
                fields.append("level")
        if (content["level"] is not None or content["stopped"]) and not content["debriefed"]:
            fields.append("debriefed")
        return fields

    def findings(self, items: Sequence[RatedItem]) -> tuple[list[Finding], list[Exhibited]]:
        """One finding per provocation."""
        return [_finding(item) for item in items], []

    def main_values(self, content: Content) -> dict[str, int | None]:
        """The level of the reaction; none where it was stopped."""
        return {"level": None if content["stopped"] else content["level"]}

    def with_main(self, content: Content, field: str, value: int) -> Content:
        """The same rating with another level."""
        return {**content, "level": value, "unseen": False}

    def choices(self, field: str, item: str, facts: Facts, words: Words) -> list[Choice]:
        """Levels with the provocation's anchors."""
        return level_choices(words["provocations"][item]["anchors"]) if field == "level" else []

    def compared(self, content: Content, item: str, facts: Facts, words: Words) -> list[Given]:
        """The level, whether it was stopped, whether the candidate was told, the reactions marked."""
        competency, stopped = facts["competency"], bool(content["stopped"])
        told = _("The candidate was told what it was")
        values = [
            Given(
                "level",
                _("Level"),
                Scale.LEVEL,
                self.main_values(content)["level"],
                _("stopped, not rated") if stopped else say_level(content),
                competency,
                is_open=content["level"] is None and not content["unseen"] and not stopped,
                is_main=True,
            ),
            _flag("stopped", _("Stopped by the stop rule"), stopped, competency, is_critical=True),
            _flag("debriefed", told, bool(content["debriefed"]), competency),
        ]
        known = words["pack"].get("reactions", {})
        marked = [str(known.get(name, name)) for name in content.get("reactions", ())]
        if known:
            said = ", ".join(marked) or OPEN
            values.append(
                Given("reactions", _("Reactions marked"), Scale.WORDS, None, said, competency)
            )
        return values


def _flag(
    field: str, label: str, is_set: bool, competency: str, is_critical: bool = False
) -> Given:
    said = _("yes") if is_set else _("no")
    return Given(field, label, Scale.FLAG, int(is_set), said, competency, is_critical=is_critical)


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
