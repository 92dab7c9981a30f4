"""One role-play: what raters fill in and what it adds up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from hiring.core.i18n import format_decimal
from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l
from hiring.evidence.compared import Choice, Given, Scale, level_choices
from hiring.evidence.panels import (
    OPEN,
    Content,
    Exhibited,
    Facts,
    RatedItem,
    Words,
    as_reasons,
    read_choice,
    read_level,
    read_note,
    read_ticked,
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
# How far apart two such answers are; no occasion to see it is no answer.
SEEN = {"no": 0, "partly": 1, "yes": 2}
PARTS = {
    "observer": _l("I watched"),
    "player": _l("I played the client"),
}


class RolePlayPanel:
    """Per competency: a checklist of behaviours and one level; and whether the rater played."""

    instrument = "role_play"
    template = "role_plays/panel.html"

    def parse(self, form: MultiDict[str, str], facts: Facts) -> tuple[Content, dict[str, str]]:
        """Checklist and level by competency, the scene's marks, the rater's part, the note.

        A cue is ticked when the candidate has earned what it reveals; a scene that was stopped is rated
        by what was seen until then.
        """
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
            "said": read_ticked(form, "said", _ids(facts["beats"])),
            "opened": read_ticked(form, "opened", _ids(facts["cues"])),
            "stopped": form.get("stopped") == "1",
            "part": read_choice(form, "part", PARTS, faults),
            "note": read_note(form, faults),
        }
        return content, faults

    def missing(self, content: Content | None, facts: Facts) -> list[str]:
        """Each competency's level with its evidence before it, and the rater's part.

        Where there was no occasion for any of its behaviours a level needs a note.
        """
        if content is None:
            return ["part", *(f"level.{competency}" for competency in facts["competencies"])]
        fields = [] if content["part"] else ["part"]
        if not content["note"] and any(map(_is_unfounded, content["competencies"].values())):
            fields.append("note")
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

    def findings(self, items: Sequence[RatedItem]) -> tuple[list[Finding], list[Exhibited]]:
        """One finding per competency that the role-play shows."""
        found = [_finding(item, competency) for item in items for competency in _shown(item)]
        return found, []

    def main_values(self, content: Content) -> dict[str, int | None]:
        """The level of each competency."""
        return {
            f"level.{competency}": given["level"]
            for competency, given in content["competencies"].items()
        }

    def with_main(self, content: Content, field: str, value: int) -> Content:
        """The same rating with another level of one competency."""
        competency = field.removeprefix("level.")
        changed = {**content["competencies"][competency], "level": value, "unseen": False}
        return {**content, "competencies": {**content["competencies"], competency: changed}}

    def choices(self, field: str, item: str, facts: Facts, words: Words) -> list[Choice]:
        """Levels with the anchors of the competency."""
        anchors = words["role_plays"][item]["anchors"].get(field.removeprefix("level."))
        return level_choices(anchors) if anchors and field.startswith("level.") else []

    def compared(self, content: Content, item: str, facts: Facts, words: Words) -> list[Given]:
        """Per competency the level and the checklist; the rater's part."""
        values = []
        for competency, behaviours in facts["behaviours"].items():
            given = content["competencies"].get(competency)
            if given is None:
                continue
            values.append(
                Given(
                    f"level.{competency}",
                    words["pack"]["competencies"][competency]["name"],
                    Scale.LEVEL,
                    given["level"],
                    say_level(given),
                    competency,
                    is_open=given["level"] is None and not given["unseen"],
                    is_main=True,
                )
            )
            for behaviour in behaviours:
                answer = given["checklist"].get(behaviour, "")
                values.append(
                    Given(
                        f"seen.{competency}.{behaviour}",
                        words["role_plays"][item]["behaviours"][behaviour],
                        Scale.ANSWER,
                        SEEN.get(answer),
                        str(ANSWERS.get(answer, OPEN)),
                        competency,
                        is_open=not answer,
                    )
                )
        opened, cues = content.get("opened", ()), facts["cues"]
        if cues:
            said = _("%(count)s of %(all)s", count=len(opened), all=len(cues))
            found = _("Found out by the right question")
            values.append(Given("opened", found, Scale.WORDS, None, said))
        stopped = bool(content.get("stopped"))
        said = _("yes") if stopped else _("no")
        flag = Given("stopped", _("Stopped"), Scale.FLAG, int(stopped), said, is_critical=True)
        values.append(flag)
        part = str(PARTS.get(content["part"], OPEN))
        values.append(Given("part", _("Rater’s part"), Scale.WORDS, None, part))
        return values


def _is_unfounded(given: Mapping[str, Any]) -> bool:
    """Whether a level rests on no behaviour that could be seen."""
    return given["level"] is not None and not SEEN.keys() & set(given["checklist"].values())


def _ids(rows: Sequence[Mapping[str, str]]) -> list[str]:
    return [row["id"] for row in rows]


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
