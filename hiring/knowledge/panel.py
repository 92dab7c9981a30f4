"""One area of the knowledge interview: what raters fill in and what it adds up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

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
    notes_of,
    read_choice,
    read_level,
    read_note,
    read_why,
    say_level,
)
from hiring.evidence.service import Finding
from scoring import knowledge

COMPETENCY = "knowledge"
AGREEMENTS = {
    "agrees": _l("agrees with our answer"),
    "partly": _l("partly agrees"),
    "differs": _l("differs"),
}
# How far apart two such answers are.
AGREED = {"differs": 0, "partly": 1, "agrees": 2}
POINTS = {"0": _l("not named"), "1": _l("partly"), "2": _l("fully")}


class KnowledgePanel:
    """Per question: each keyed point 0-2 and the agreement with the company's own answer."""

    instrument = "knowledge"
    template = "knowledge/panel.html"

    def parse(self, form: MultiDict[str, str], facts: Facts) -> tuple[Content, dict[str, str]]:
        """Points, agreement and note by question, the area's level, the note on the whole."""
        faults: dict[str, str] = {}
        questions: dict[str, Any] = {}
        for question in facts["questions"]:
            name = question["id"]
            points = {}
            for point in question["points"]:
                given = read_choice(form, f"point.{name}.{point['id']}", POINTS, faults)
                points[point["id"]] = int(given) if given else None
            questions[name] = {
                "points": points,
                "agreement": read_choice(form, f"agreement.{name}", AGREEMENTS, faults),
                "skipped": form.get(f"skipped.{name}") == "1",
                "why": read_why(form, faults, f"why.{name}"),
                "note": read_note(form, faults, f"note.{name}"),
            }
        level, unseen = read_level(form, "level", faults)
        content: Content = {
            "questions": questions,
            "level": level,
            "unseen": unseen,
            "note": read_note(form, faults),
        }
        return content, faults

    def missing(self, content: Content | None, facts: Facts) -> list[str]:
        """Every point of a question that was asked, and the level with what it rests on."""
        if content is None:
            return ["level"]
        fields = []
        for question in facts["questions"]:
            given = content["questions"].get(question["id"], {})
            if given.get("skipped"):
                fields += [] if given.get("why") else [f"why.{question['id']}"]
                continue
            points = given.get("points", {})
            fields += [
                f"point.{question['id']}.{point['id']}"
                for point in question["points"]
                if points.get(point["id"]) is None
            ]
        if content["level"] is None and not content["unseen"]:
            fields.append("level")
        if content["level"] is not None and not (_is_marked(content) or notes_of(content)):
            fields.append("note")
        return fields

    def findings(self, items: Sequence[RatedItem]) -> tuple[list[Finding], list[Exhibited]]:
        """One finding per area."""
        return [_finding(item) for item in items], []

    def main_values(self, content: Content) -> dict[str, int | None]:
        """The area's level, and the keyed points of every question that was asked."""
        values: dict[str, int | None] = {"level": content["level"]}
        for question, given in content["questions"].items():
            for point, earned in given["points"].items():
                values[f"point.{question}.{point}"] = None if given["skipped"] else earned
        return values

    def with_main(self, content: Content, field: str, value: int) -> Content:
        """The same rating with another level, or another number at a keyed point."""
        if field == "level":
            return {**content, "level": value, "unseen": False}
        _point, question, point = field.split(".")
        given = content["questions"][question]
        changed = {**given, "points": {**given["points"], point: value}}
        return {**content, "questions": {**content["questions"], question: changed}}

    def choices(self, field: str, item: str, facts: Facts, words: Words) -> list[Choice]:
        """Levels with the area's anchors; for a keyed point, how far it was named."""
        if field == "level":
            return level_choices(words["knowledge"][item]["anchors"])
        if field.startswith("point."):
            return [Choice(int(earned), str(text)) for earned, text in POINTS.items()]
        return []

    def compared(self, content: Content, item: str, facts: Facts, words: Words) -> list[Given]:
        """The level; by question the agreement with the company's answer and the points."""
        area = words["knowledge"][item]
        is_open = content["level"] is None and not content["unseen"]
        values = [
            Given(
                "level",
                _("Level of the area"),
                Scale.LEVEL,
                content["level"],
                say_level(content),
                COMPETENCY,
                is_open=is_open,
                is_main=True,
            )
        ]
        for question in facts["questions"]:
            given = content["questions"].get(question["id"])
            if given is not None:
                values += _compared(question, given, area["questions"][question["id"]])
        return values


def _is_marked(content: Content) -> bool:
    """Whether a point of a question that was asked has been marked."""
    asked = (given for given in content["questions"].values() if not given["skipped"])
    return any(earned is not None for given in asked for earned in given["points"].values())


def _compared(
    question: Mapping[str, Any], given: Mapping[str, Any], text: Mapping[str, Any]
) -> list[Given]:
    """The agreement and the points of one question; what was ticked before it was skipped is left out."""
    name, agreement = question["id"], "" if given["skipped"] else given["agreement"]
    reason = given.get("why", "")
    skipped = _("not asked: %(reason)s", reason=reason) if reason else _("not asked")
    values = [
        Given(
            f"agreement.{name}",
            _("The answer as a whole"),
            Scale.ANSWER,
            AGREED.get(agreement),
            skipped if given["skipped"] else str(AGREEMENTS.get(agreement, OPEN)),
            COMPETENCY,
            name,
            text["question"],
            is_open=not agreement and not given["skipped"],
        )
    ]
    for point in question["points"]:
        earned = None if given["skipped"] else given["points"].get(point["id"])
        said = OPEN if earned is None else str(POINTS[str(earned)])
        values.append(
            Given(
                f"point.{name}.{point['id']}",
                text["points"][point["id"]],
                Scale.ANSWER,
                earned,
                skipped if given["skipped"] else said,
                COMPETENCY,
                name,
                text["question"],
                is_open=earned is None and not given["skipped"],
                is_critical=point["critical"],
            )
        )
    return values


def _finding(item: RatedItem) -> Finding:
    critical = {
        question["id"]: frozenset(point["id"] for point in question["points"] if point["critical"])
        for question in item.facts["questions"]
    }
    known = knowledge.score_area(
        [
            knowledge.AreaRating(
                rater=str(rater),
                questions={
                    name: knowledge.QuestionRating(given["points"], critical[name])
                    for name, given in content["questions"].items()
                    # What was ticked before the question was marked as not asked stays on the form.
                    if not given["skipped"]
                },
                level=content["level"],
            )
            for rater, content in sorted(item.contents.items())
        ]
    )
    return Finding(
        competency=COMPETENCY,
        instrument="knowledge",
        item=item.item,
        score=known.score,
        raters=known.raters,
        method=known.method,
        step_id=item.step_id,
        reasons=as_reasons(known.reasons),
        details={
            "level": known.level,
            "spread": known.spread,
            "disagreements": as_reasons(known.disagreements),
        },
    )


def say(reason: Mapping[str, Any], words: Words) -> str:
    """The sentence of a reason of this instrument."""
    params = reason["params"]
    point = _point(params, words)
    match reason["code"]:
        case "critical_missed":
            return _("A critical point was missed: %(point)s", point=point)
        case "critical_cap":
            return _("A missed critical point holds the whole area at 40")
        case "critical_point":
            return _("Raters disagree on a critical point: %(point)s", point=point)
        case "levels_apart":
            return _(
                "Raters are far apart: levels %(low)s and %(high)s",
                low=params["lowest"],
                high=params["highest"],
            )
        case "point_partly":
            return _("Named in part: %(point)s", point=point)
        case _:
            return _("Not named: %(point)s", point=point)


def _point(params: Mapping[str, Any], words: Words) -> str:
    """The words of the question's point, wherever in the pack the question stands."""
    for area in words["knowledge"].values():
        question = area["questions"].get(params.get("question", ""))
        if question is not None:
            text: str = question["points"].get(params.get("point", ""), question["question"])
            return text
    return ""
