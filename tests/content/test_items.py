"""An item's facts and minutes, as everybody above the content reads them."""

from __future__ import annotations

from typing import Any

import pytest

from hiring.content import inventory, queries
from hiring.core.refusals import NotFound
from tests.world import World

AREA = "body_correction"


def asked(world: World, *questions: str) -> list[str]:
    facts = queries.get_item(world.content_version, "knowledge", AREA, questions)
    return [question["id"] for question in facts["questions"]]


def test_an_area_is_cut_down_to_the_chosen_questions_in_their_order(world: World) -> None:
    every = asked(world)
    assert len(every) > 2
    assert asked(world, every[2], every[0]) == [every[2], every[0]]
    assert asked(world, every[1], "unknown") == [every[1]]
    assert asked(world, "unknown") == every


def test_cutting_an_area_down_leaves_the_pack_as_it_is(world: World) -> None:
    every = asked(world)
    asked(world, every[0])
    area = queries.get_pack(world.content_version)["knowledge"][AREA]
    assert [question["id"] for question in area["questions"]] == every


def test_other_items_are_whole_whatever_is_chosen(world: World) -> None:
    version = world.content_version
    whole = queries.get_item(version, "case", "half_price_now")
    assert queries.get_item(version, "case", "half_price_now", ("x",)) == whole


@pytest.mark.parametrize(
    ("instrument", "item"),
    [("case", "unknown"), ("observation", "listening"), ("knowledge", "half_price_now"), ("", "")],
)
def test_what_the_version_does_not_have_is_not_found(
    world: World, instrument: str, item: str
) -> None:
    with pytest.raises(NotFound):
        queries.get_item(world.content_version, instrument, item)


@pytest.mark.parametrize(
    ("instrument", "facts", "minutes"),
    [
        ("knowledge", {"questions": [{"minutes": 3}, {"minutes": 5}]}, 8),
        ("role_play", {"minutes": 12}, 12),
        ("provocation", {"minutes": 4}, 4),
        ("case", {"minutes": 8}, 8),
        ("day_plan", {"limit_minutes": 45}, 45),
    ],
)
def test_the_minutes_of_an_item_are_the_content_s(
    instrument: str, facts: dict[str, Any], minutes: int
) -> None:
    assert inventory.minutes_of(instrument, facts) == minutes
