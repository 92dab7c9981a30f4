"""What the content of a version offers to an interview plan: items, their minutes, what they measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hiring.content import inventory
from hiring.content import queries as content
from hiring.vacancies.coverage import Content, Measured
from hiring.vacancies.plan import Plan, PlannedStep

# The order in which forms offer them; observation is no step, it runs all the time.
INSTRUMENTS = ("day_plan", "knowledge", "role_play", "provocation", "case")


@dataclass(frozen=True, slots=True)
class Offer:
    """An item that a plan may take; `suggested` are the questions that the pack proposes to ask."""

    version_id: int
    instrument: str
    item: str
    competencies: tuple[str, ...]
    questions: tuple[str, ...]
    suggested: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name of the step that it would be: "instrument/item"."""
        return f"{self.instrument}/{self.item}"

    def facts(self, questions: Sequence[str] = ()) -> Mapping[str, Any]:
        """The item's facts, a knowledge area's with the chosen questions."""
        return content.get_item(self.version_id, self.instrument, self.item, questions)

    def minutes(self, questions: Sequence[str] = ()) -> int:
        """How long the content says that it takes."""
        return inventory.minutes_of(self.instrument, self.facts(questions))

    def chosen(self, questions: Sequence[str]) -> tuple[str, ...]:
        """`questions` as a step holds them: none where they are all, as the pack has them."""
        known = tuple(name for name in dict.fromkeys(questions) if name in self.questions)
        return () if known == self.questions else known

    def step(self) -> PlannedStep:
        """The step as the pack proposes it."""
        minutes = self.minutes(self.suggested)
        return PlannedStep(self.instrument, self.item, minutes, self.suggested)


def list_offers(version_id: int) -> list[Offer]:
    """Everything that a plan may take, by instrument: first what the pack proposes, in its order."""
    pack = content.get_pack(version_id)
    proposed = {
        (step["instrument"], step["item"]): tuple(step.get("questions") or ())
        for step in pack["default_steps"]
    }
    places = {step: place for place, step in enumerate(proposed)}
    offered = [
        (instrument, item)
        for instrument in INSTRUMENTS
        for item in pack[content.FOLDERS[instrument]]
    ]
    offered.sort(key=lambda step: (INSTRUMENTS.index(step[0]), places.get(step, len(places))))
    return [_offer(version_id, pack, *step, proposed.get(step, ())) for step in offered]


def _offer(
    version_id: int, pack: content.Pack, instrument: str, item: str, suggested: tuple[str, ...]
) -> Offer:
    facts = pack[content.FOLDERS[instrument]][item]
    names = [question["id"] for question in facts["questions"]] if instrument == "knowledge" else []
    offer = Offer(
        version_id, instrument, item, _measures(pack, instrument, facts), tuple(names), ()
    )
    return replace(offer, suggested=offer.chosen(suggested))


def _measures(pack: content.Pack, instrument: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """A role-play, provocation or case names its competencies; else they are those of the instrument."""
    if "competencies" in facts:
        return tuple(facts["competencies"])
    if "competency" in facts:
        return (facts["competency"],)
    return tuple(
        competency["id"]
        for competency in pack["competencies"]
        if any(used["instrument"] == instrument for used in competency["instruments"])
    )


def list_default(version_id: int) -> list[PlannedStep]:
    """The steps that the pack proposes, in its order."""
    offers = {(offer.instrument, offer.item): offer for offer in list_offers(version_id)}
    proposed = content.get_pack(version_id)["default_steps"]
    return [offers[step["instrument"], step["item"]].step() for step in proposed]


def describe(
    version_id: int, weights: Mapping[str, int], plan: Plan, offers: Sequence[Offer]
) -> Content:
    """What the content says of a plan, for its coverage."""
    pack = content.get_pack(version_id)
    known = {offer.key: offer for offer in offers}
    indicators = Counter(indicator["competency"] for indicator in pack["observations"])
    return Content(
        competencies=[
            Measured(
                competency["id"],
                weights.get(competency["id"], 0),
                tuple(used["instrument"] for used in competency["instruments"]),
            )
            for competency in pack["competencies"]
        ],
        measures={key: offer.competencies for key, offer in known.items()},
        questions={
            step.key: len(step.questions or known[step.key].questions)
            for step in plan.steps
            if step.instrument == "knowledge" and step.key in known
        },
        indicators=indicators,
        near={step.key: _alike(version_id, pack, step.key) for step in plan.steps},
    )


def _alike(version_id: int, pack: content.Pack, key: str) -> dict[str, str]:
    """The titles of the items that are too like one to stand in a plan with it, by their keys."""
    return {
        other: content.item_title(version_id, *other.split("/"))
        for group in pack["near"]
        if key in group
        for other in group
        if other != key
    }
