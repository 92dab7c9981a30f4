"""The exercise of a content version as scoring wants it: the only door to its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from hiring.content import queries as content
from scoring import day_plan


@dataclass(frozen=True, slots=True)
class Key:
    """The exercise with its experts' references."""

    exercise: day_plan.Exercise
    references: Sequence[day_plan.Reference]


def get_key(version_id: int, exercise: str) -> Key:
    """The key of an exercise; kept per process, because scoring keeps what it derives from it."""
    cache: dict[tuple[str, str], Key]
    cache = current_app.extensions.setdefault("hiring_day_plan_keys", {})
    # Editions of a version share its key.
    place = (content.get_label(content.get_base(version_id)), exercise)
    if place not in cache:
        facts = content.get_pack(version_id)["day_plans"][exercise]
        made = day_plan.exercise_from(facts)
        cache[place] = Key(made, day_plan.references_from(made, facts))
    return cache[place]
