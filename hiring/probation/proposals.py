"""Which tasks of the pack a recommendation asks for. Plain values in, templates out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

# Few weak places get three tasks each; many get two, so that three months can hold them.
FEW = 3
MOST_OF_FEW = 3
MOST_OF_MANY = 2
WITHOUT_FOCUS = 2

Template = Mapping[str, Any]


def choose(
    templates: Sequence[Template], payload: Mapping[str, Any], taken: Collection[str] = ()
) -> list[Template]:
    """The templates to propose, weakest competency first, none of `taken` and none twice.

    `payload` is a recommendation: its `focus` names the competencies not met, borderline or
    unobserved. Without any, the two lowest competencies give one task each.
    """
    focus: list[str] = list(dict.fromkeys(payload.get("focus") or ()))
    open_templates = [template for template in templates if template["id"] not in taken]
    if focus:
        most = MOST_OF_FEW if len(focus) <= FEW else MOST_OF_MANY
        return [
            template for competency in focus for template in _of(open_templates, competency)[:most]
        ]
    firsts = [
        template
        for competency in _lowest(payload)
        for template in _of(open_templates, competency)[:1]
    ]
    return firsts[:WITHOUT_FOCUS]


def _of(templates: Sequence[Template], competency: str) -> list[Template]:
    return sorted(
        (template for template in templates if template["competency"] == competency),
        key=lambda template: int(template["week"]),
    )


def _lowest(payload: Mapping[str, Any]) -> list[str]:
    """The competencies that count, from the lowest score up."""
    rows = [row for row in payload.get("competencies") or () if row.get("weight", 1) > 0]
    rows.sort(key=lambda row: -1.0 if row.get("score") is None else row["score"])
    return [row["competency"] for row in rows]
