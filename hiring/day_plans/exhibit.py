"""The day plan as the staff see it, on screen and in print: frozen values with words put to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hiring.core.i18n import format_date, format_decimal, gettext, ngettext
from hiring.core.i18n import lazy_gettext as _l
from hiring.day_plans import words as sentences
from hiring.day_plans.diary import clock
from hiring.day_plans.findings import KIND, LEAST_LOSS
from hiring.evidence.panels import ExhibitKind, Words

Payload = Mapping[str, Any]
# The four checks that candidates were told of, and the readings that stand under each.
CHECKS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_l("Important things first"), ("priorities", "feasibility")),
    (_l("Able to refuse"), ("dispositions", "refusal")),
    (_l("Realistic about time"), ("estimates",)),
    (_l("Values own time"), ("own_time",)),
)
ALMOST_ALWAYS = "almost_always"
# Reasons that are always shown, and the points of the total from which any other one is.
SURELY_SHOWN = 3
WORTH = 0.3
ANCHORS = ("random", "do_everything", "expert")
TIMELINE_KINDS = {"work": "work", "personal": "personal", "hand_off": "handoff"}


def present(payload: Payload, words: Words, *, every: bool = False) -> dict[str, Any]:
    """Everything that `day_plans/exhibit.html` shows, in the language of `words`.

    `every`: beside the dearest losses all that the payload holds, by reading.
    """
    known = words["day_plans"][payload["exercise"]]
    nearest = known["references"][payload["reference"]["id"]]
    rows: list[dict[str, Any]] = [
        {
            "label": gettext("Candidate’s plan"),
            "blocks": [_block(block, known) for block in payload["blocks"]],
        },
        {
            "label": gettext("Nearest reference: “%(name)s”", name=nearest["name"]),
            "blocks": [_block(block, known) for block in payload["reference"]["blocks"]],
        },
    ]
    return {
        "id": f"plan-{payload['exercise'].replace('_', '-')}",
        "title": known["title"],
        "rows": rows,
        "opens": payload["day"]["open"],
        "closes": payload["day"]["close"],
        **drawn_hours(rows),
        "total": payload["total"],
        "low": payload["range"][0],
        "high": payload["range"][1],
        "score": payload["score"],
        "nearest": nearest,
        "checks": [
            {"name": str(name), "readings": [_reading(reading, payload) for reading in readings]}
            for name, readings in CHECKS
        ],
        "remarks": _remarks(payload["parts"], known),
        "losses": _losses(_costly(payload["losses"]), known),
        "rest": _rest(payload),
        "all_losses": _by_reading(payload["losses"], known) if every else [],
        "flags": [sentences.say_flag(flag, known) for flag in payload["flags"]],
        "days": _days(payload["execution"], known),
        "lists": _lists(payload["lists"], known),
        "notes": payload["notes"],
        # A plan of before the server submitted by itself says how late it came.
        "late": ngettext("%(num)s minute late", "%(num)s minutes late", payload["late_minutes"])
        if payload.get("late_minutes")
        else "",
        "by_deadline": payload.get("submitted_by") == "deadline",
        "unread": [known["tasks"][task]["title"] for task in payload.get("unread", ())],
        "method": payload["method"],
        "content": payload["content"],
    }


def drawn_hours(rows: Sequence[Payload]) -> dict[str, int]:
    """The `first` and `last` minute of a drawing: whole hours, from 7 to 21 at the least."""
    blocks = [block for row in rows for block in row["blocks"]]
    return {
        "first": min([420, *(block["start"] // 60 * 60 for block in blocks)]),
        "last": min(1440, max([1260, *(-(-block["end"] // 60) * 60 for block in blocks)])),
    }


EXHIBIT = ExhibitKind(KIND, "day_plans/exhibit.html", present)


def _block(block: Payload, known: Words) -> dict[str, Any]:
    return {
        "start": block["start"],
        "end": block["end"],
        "label": sentences.task_title(block["task"], known),
        "kind": "fixed" if block.get("fixed") else TIMELINE_KINDS[block["kind"]],
        "late": False,
    }


def _reading(name: str, payload: Payload) -> dict[str, Any]:
    value = payload["readings"][name]
    cause = payload["not_scorable"].get(name)
    return {
        "id": f"{payload['exercise']}-{name}".replace("_", "-"),
        "name": str(sentences.READINGS[name]),
        "value": value,
        "why_none": str(sentences.REASONS[cause["cause"]]) if cause else "",
        "anchors": {anchor: payload["anchors"][name].get(anchor) for anchor in ANCHORS},
    }


def _costly(losses: Sequence[Payload]) -> list[Payload]:
    """What is worth a line of its own: the dearest three, and whatever else costs enough."""
    return [
        loss for n, loss in enumerate(losses) if n < SURELY_SHOWN or loss["total_loss"] >= WORTH
    ]


def _losses(losses: Sequence[Payload], known: Words) -> list[dict[str, str]]:
    return [
        {
            "points": format_decimal(loss["total_loss"], "0.0"),
            "said": sentences.say_reason(loss, known),
        }
        for loss in losses
    ]


def _by_reading(losses: Sequence[Payload], known: Words) -> list[dict[str, Any]]:
    """Every loss under its reading, with what the reading cost in all."""
    groups = []
    for name in (reading for _, readings in CHECKS for reading in readings):
        own = [loss for loss in losses if loss["reading"] == name]
        if own:
            points = sum(loss["total_loss"] for loss in own)
            groups.append(
                {
                    "name": str(sentences.READINGS[name]),
                    "points": format_decimal(points, "0.0"),
                    "losses": _losses(own, known),
                }
            )
    return groups


def _rest(payload: Payload) -> str:
    """The points that all other reasons cost together; empty where that is nothing to speak of."""
    told = sum(loss["total_loss"] for loss in _costly(payload["losses"]))
    rest = 100 - payload["total"] - told
    return format_decimal(rest, "0.0") if rest >= LEAST_LOSS else ""


def _remarks(parts: Payload, known: Words) -> list[str]:
    """What stands beside the readings, in sentences."""
    said = []
    if parts["keep"] is not None:
        said.append(
            gettext(
                "Keeps %(keep)s%% of what has to be done in person, and lets go of %(drop)s%% of what "
                "has not.",
                keep=round(100 * parts["keep"]),
                drop=round(100 * parts["drop"]),
            )
        )
    if parts["bias"] is not None:
        said.append(
            gettext(
                "Plans %(percent)s%% of the time that is really needed.",
                percent=round(100 * parts["bias"]),
            )
        )
    if parts["worst"]:
        listed = "; ".join(
            gettext(
                "“%(task)s” %(own)s min instead of about %(experts)s",
                task=sentences.task_title(one["task"], known),
                own=one["own"],
                experts=round(one["experts"]),
            )
            for one in parts["worst"]
        )
        said.append(gettext("Estimates furthest from the experts’: %(listed)s.", listed=listed))
    if parts["unrealistic"]:
        said.append(gettext("The estimates as a whole are unrealistic."))
    if parts["load"] is not None:
        said.append(
            gettext(
                "The work planned takes %(percent)s%% of the day’s capacity by the experts’ durations.",
                percent=round(100 * parts["load"]),
            )
        )
    return said


def _days(execution: Payload, known: Words) -> dict[str, Any]:
    """How the plan goes on a hundred such days; a what-if of the plan, no forecast of a person."""
    by_norm, own = execution["by_norm"], execution["own_by_norm"]
    return {
        "end": by_norm and sentences.say_frequency(by_norm["frequency"]),
        "own_end": own and sentences.say_frequency(own["frequency"]),
        "safe": [
            sentences.task_title(one["task"], known)
            for one in execution["deadlines"]
            if one["served"] and one["frequency"]["word"] == ALMOST_ALWAYS
        ],
        "deadlines": _deadlines(execution["deadlines"], known),
        "causes": [
            gettext(
                "“%(task)s”: about %(minutes)s min of the delay",
                task=sentences.task_title(cause["task"], known),
                minutes=round(cause["minutes"]),
            )
            for cause in execution["causes"]
            if cause["minutes"] >= 1
        ],
    }


def _deadlines(deadlines: Sequence[Payload], known: Words) -> list[tuple[str, list[str]]]:
    """Tasks that are not almost always in time, under what is said of them, the worst first."""
    found: dict[str, list[str]] = {}
    for one in sorted(deadlines, key=lambda one: (one["served"], one["probability"])):
        if one["served"] and one["frequency"]["word"] == ALMOST_ALWAYS:
            continue
        said = (
            sentences.say_frequency(one["frequency"])
            if one["served"]
            else gettext("has no place in the day")
        )
        found.setdefault(said, []).append(sentences.task_title(one["task"], known))
    return list(found.items())


def _lists(lists: Payload, known: Words) -> list[tuple[str, list[str]]]:
    """What has no block of its own, under a word each; empty lists are left out."""
    people = known["colleagues"]
    found = [
        (
            gettext("Delegated"),
            [
                f"{sentences.task_title(one['task'], known)} → {people[one['to']]['name']}, "
                f"{clock(one['at'])}"
                for one in lists["delegated"]
            ],
        ),
        (
            gettext("Postponed"),
            [
                f"{sentences.task_title(one['task'], known)} → "
                f"{format_date(date.fromisoformat(one['until']), 'd MMMM')}"
                for one in lists["postponed"]
            ],
        ),
        (
            gettext("Declined"),
            [sentences.task_title(task, known) for task in lists["declined"]],
        ),
        (
            gettext("Without a decision"),
            [sentences.task_title(task, known) for task in lists["undecided"]],
        ),
    ]
    return [(title, listed) for title, listed in found if listed]
