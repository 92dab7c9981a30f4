"""One responsibility case: what raters fill in, and what all cases add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from hiring.core.i18n import format_decimal
from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l
from hiring.evidence.compared import Choice, Given, Scale
from hiring.evidence.panels import (
    NOT_OBSERVED,
    OPEN,
    Content,
    Exhibited,
    ExhibitKind,
    Facts,
    RatedItem,
    Words,
    as_reasons,
    read_choice,
    read_note,
)
from hiring.evidence.service import Finding
from scoring import responsibility

POSITIONS = ("-2", "-1", "0", "1", "2")
LABELS = {
    "-2": _l("refuses"),
    "-1": _l("hesitates"),
    "0": _l("right"),
    "1": _l("oversteps slightly"),
    "2": _l("acts past authority"),
}


class CasePanel:
    """A position from −2 to +2, or "not observed", and the words behind it."""

    instrument = "case"
    template = "cases/panel.html"

    def parse(self, form: MultiDict[str, str], facts: Facts) -> tuple[Content, dict[str, str]]:
        """Position, whether what the candidate would do does harm, note."""
        faults: dict[str, str] = {}
        given = read_choice(form, "position", (*POSITIONS, NOT_OBSERVED), faults)
        content: Content = {
            "position": int(given) if given in POSITIONS else None,
            "unseen": given == NOT_OBSERVED,
            "harm": form.get("harm") == "1",
            "note": read_note(form, faults),
        }
        return content, faults

    def missing(self, content: Content | None, facts: Facts) -> list[str]:
        """The position, with the note or the mark behind it."""
        if content is None:
            return ["note", "position"]
        fields = []
        if content["position"] is not None and not (content["note"] or content.get("harm")):
            fields.append("note")
        if content["position"] is None and not content["unseen"]:
            fields.append("position")
        return fields

    def findings(self, items: Sequence[RatedItem]) -> tuple[list[Finding], list[Exhibited]]:
        """One finding over all cases, because responsibility is folded before it is averaged."""
        found = responsibility.score([rating for item in items for rating in _ratings(item)])
        alone = {item.item: responsibility.score(_ratings(item)).effectiveness for item in items}
        finding = Finding(
            competency=items[0].facts["competency"],
            instrument="case",
            item="",
            score=found.effectiveness,
            raters=found.raters,
            method=found.method,
            reasons=as_reasons(found.reasons),
            flags=found.flags,
            details={
                "tilt": found.tilt,
                "inconsistency": found.inconsistency,
                "spread": found.spread,
                "disagreements": as_reasons(found.disagreements),
                # Which cases were observed, each by itself: one that nobody saw is missing.
                "items": {case: score for case, score in alone.items() if score is not None},
            },
        )
        payload = {
            "positions": [
                {
                    "case": item.item,
                    "positions": [
                        content["position"]
                        for _, content in sorted(item.contents.items())
                        if content["position"] is not None
                    ],
                }
                for item in items
            ],
            "tilt": found.tilt,
            "inconsistency": found.inconsistency,
            "effectiveness": found.effectiveness,
        }
        return [finding], [Exhibited("responsibility_line", "", payload)]

    def main_values(self, content: Content) -> dict[str, int | None]:
        """The position on the line."""
        return {"position": content["position"]}

    def with_main(self, content: Content, field: str, value: int) -> Content:
        """The same rating with another position."""
        return {**content, "position": value, "unseen": False}

    def choices(self, field: str, item: str, facts: Facts, words: Words) -> list[Choice]:
        """The five positions with the case's anchors."""
        if field != "position":
            return []
        anchors = words["cases"][item]["anchors"]
        return [
            Choice(int(position), _number(int(position)), str(LABELS[position]), anchors[position])
            for position in POSITIONS
        ]

    def compared(self, content: Content, item: str, facts: Facts, words: Words) -> list[Given]:
        """The position, and whether harm was marked."""
        competency = facts["competency"]
        values = [
            Given(
                "position",
                _("Position"),
                Scale.POSITION,
                content["position"],
                _position(content),
                competency,
                is_open=content["position"] is None and not content["unseen"],
                is_main=True,
            )
        ]
        # Who has not observed what the candidate would do does not say that it does no harm.
        harm = 1 if content.get("harm") else None if content["unseen"] else 0
        said = {1: _("yes"), 0: _("no"), None: _("not observed")}[harm]
        label = _("Harm to the client or the centre")
        values.append(Given("harm", label, Scale.FLAG, harm, said, competency, is_critical=True))
        return values


def _number(position: int) -> str:
    return f"{position:+d}".replace("-", "−") if position else "0"


def _position(content: Content) -> str:
    if content["unseen"]:
        return _("not observed")
    position = content["position"]
    if position is None:
        return OPEN
    return f"{_number(position)}, {LABELS[str(position)]}"


def _ratings(item: RatedItem) -> list[responsibility.CaseRating]:
    return [
        responsibility.CaseRating(
            case=item.item,
            rater=str(rater),
            position=content["position"],
            harm=item.facts["harm"],
            safety=item.facts["safety"],
            harm_seen=content.get("harm", False),
        )
        for rater, content in sorted(item.contents.items())
    ]


def _present(payload: Mapping[str, Any], words: Words) -> Mapping[str, Any]:
    rows = [
        {"label": words["cases"][row["case"]]["title"], "positions": row["positions"]}
        for row in payload["positions"]
    ]
    tilt = payload["tilt"]
    return {
        **payload,
        "rows": rows,
        "mean": "" if tilt is None else _signed(tilt),
        "labels": {key: str(text) for key, text in LABELS.items()},
    }


def _signed(tilt: float) -> str:
    value = round(tilt, 1)
    return str(format_decimal(value, format="+0.0;−0.0" if value else "0"))


LINE = ExhibitKind("responsibility_line", "cases/exhibit.html", _present)


def say(reason: Mapping[str, Any], words: Words) -> str:
    """The sentence of a reason or a red flag of this instrument."""
    params = reason["params"]
    title = words["cases"].get(params.get("case", ""), {}).get("title", "")
    match reason["code"]:
        case "overstepped":
            return _("“%(title)s”: went past their authority", title=title)
        case "held_back":
            return _("“%(title)s”: held back from a decision that was theirs", title=title)
        case "opposite_sides":
            return _("“%(title)s”: raters placed it on opposite sides", title=title)
        case "positions_apart":
            return _("“%(title)s”: raters are far apart", title=title)
        case "acted_with_harm":
            return _("“%(title)s”: acted past authority with harm", title=title)
        case _:
            return _("“%(title)s”: refused where safety was at stake", title=title)
