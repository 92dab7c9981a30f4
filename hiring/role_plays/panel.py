"""One role-play: what raters fill in and what it adds up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from hiring.core.i18n import format_decimal
from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l
from hiring.evidence.panels import (
    OPEN,
    Content,
    Exhibited,
    Facts,
    Line,
    RatedItem,
    Words,
    as_reasons,
    read_choice,
    read_level,
    read_note,
    say_level,
)
from hiring.evidence.service import Finding
from scoring import role_play

ANSWERS = {
    "yes": _l("yes"),
    "partly": _l("partly"),
    "no": _l("no"),
    "not_possible": _l("no occasion"),
}
PARTS = {
    "observer": _l("I watched"),
    "player": _l("I played the client"),
}


class RolePlayPanel:
    """Per competency: a checklist of behaviours and one level; and whether the rater played."""

    instrument = "role_play"
    template = "role_plays/panel.html"

    def parse(self, form: MultiDict[str, str], facts: Facts) -> tuple[Content, dict[str, str]]:
        """Checklist and level by competency, the rater's part, the note."""
        faults: dict[str, str] = {}
        rated: dict[str, Any] = {}
        for competency, behaviours in facts["behaviours"].items():
            checklist = {}
            for behaviour in behaviours:
                answer = read_choice(form, f"seen.{competency}.{behaviour}", ANSWERS, faults)
                if answer:
                    checklist[behaviour] = answer
            level, unseen = read_level(form, f"level.{competency}", faults)
            rated[competency] = {"checklist": checklist, "level": level, "unseen": unseen}
        content: Content = {
            "competencies": rated,
            "part": read_choice(form, "part", PARTS, faults),
            "note": read_note(form, faults),
        }
        return content, faults

    def missing(self, content: Content | None, facts: Facts) -> list[str]:
        """Each competency's level with its evidence before it, and the rater's part."""
        if content is None:
            return ["part", *(f"level.{competency}" for competency in facts["competencies"])]
        fields = [] if content["part"] else ["part"]
        for competency, behaviours in facts["behaviours"].items():
            given = content["competencies"][competency]
            if given["unseen"]:
                continue
            fields += [
                f"seen.{competency}.{behaviour}"
                for behaviour in behaviours
                if behaviour not in given["checklist"]
            ]
            if given["level"] is None:
                fields.append(f"level.{competency}")
        return fields

    def lines(self, content: Content, item: str, facts: Facts, words: Words) -> list[Line]:
        """The rater's part; per competency the level and the checklist."""
        lines = []
        for competency, behaviours in facts["behaviours"].items():
            given = content["competencies"][competency]
            name = words["pack"]["competencies"][competency]["name"]
            lines.append(Line(name, say_level(given), is_main=True))
            for behaviour in behaviours:
                answer = given["checklist"].get(behaviour)
                text = words["role_plays"][item]["behaviours"][behaviour]
                lines.append(Line(text, str(ANSWERS.get(answer, OPEN))))
        lines.append(Line(_("Rater’s part"), str(PARTS.get(content["part"], OPEN))))
        return lines

    def findings(self, items: Sequence[RatedItem]) -> tuple[list[Finding], list[Exhibited]]:
        """One finding per competency that the role-play shows."""
        found = [_finding(item, competency) for item in items for competency in _shown(item)]
        return found, []


def _shown(item: RatedItem) -> list[str]:
    return list(item.facts["competencies"])


def _finding(item: RatedItem, competency: str) -> Finding:
    rated = role_play.score(
        [
            role_play.LevelRating(
                rater=str(rater),
                level=content["competencies"][competency]["level"],
                checklist=content["competencies"][competency]["checklist"],
            )
            for rater, content in sorted(item.contents.items())
        ]
    )
    return Finding(
        competency=competency,
        instrument="role_play",
        item=item.item,
        score=rated.score,
        raters=rated.raters,
        method=rated.method,
        step_id=item.step_id,
        reasons=as_reasons(rated.reasons),
        details={
            "level": rated.level,
            "spread": rated.spread,
            "balance": rated.balance,
            "checked": rated.checked,
            "disagreements": as_reasons(rated.disagreements),
            "played": sorted(
                rater for rater, content in item.contents.items() if content["part"] == "player"
            ),
        },
    )


def say(reason: Mapping[str, Any], words: Words) -> str:
    """The sentence of a reason of this instrument."""
    params = reason["params"]
    match reason["code"]:
        case "level":
            return _(
                "The mean level is %(mean)s of 5", mean=format_decimal(params["mean"], format="0.0")
            )
        case "levels_apart":
            return _(
                "Raters are far apart: levels %(low)s and %(high)s",
                low=params["lowest"],
                high=params["highest"],
            )
        case "behaviour_partly":
            return _("Seen in part: %(text)s", text=_behaviour(params["behaviour"], words))
        case _:
            return _("Not seen: %(text)s", text=_behaviour(params["behaviour"], words))


def _behaviour(name: str, words: Words) -> str:
    """The words of a behaviour, wherever in the pack it stands."""
    for play in words["role_plays"].values():
        if name in play["behaviours"]:
            text: str = play["behaviours"][name]
            return text
    return name
