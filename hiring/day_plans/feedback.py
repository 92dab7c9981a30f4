"""What a candidate may read of their plan after the result: bands and words, never the key.

Of the reference plans only ranges over all of them leave this module, and only where there are enough
of them; of the readings only in which of three bands they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from hiring.content import queries as content
from hiring.core.db import db
from hiring.core.i18n import gettext as _
from hiring.core.i18n import ngettext
from hiring.day_plans import feedback_words, words
from hiring.day_plans.diary import MOMENT_MINUTES
from hiring.day_plans.exhibit import ALMOST_ALWAYS, CHECKS, TIMELINE_KINDS, drawn_hours
from hiring.day_plans.key import Key, get_key
from hiring.day_plans.models import PlanAttempt, PlanResult
from hiring.sessions.queries import SessionFacts
from scoring import day_plan

# Fewer plans than these are no range but somebody's plan.
LEAST_REFERENCES = 3
QUARTER = 15
# Where a reading stands between a random plan (0) and the experts (1): from here sufficient, strong.
SUFFICIENT, STRONG = 0.5, 0.8
# The sum of the minutes by so much beside what is needed is worth a word.
BIAS_LOW, BIAS_HIGH = 0.85, 1.15

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One reading in words: its name, its band ("none" where nothing could be read), a sentence."""

    name: str
    band: str
    said: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number of one's own plan beside the range of the good plans; no range where there are too few."""

    label: str
    own: int
    good: Range | None
    is_minutes: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything that the feedback page shows."""

    title: str
    rows: list[dict[str, Any]]
    opens: int
    closes: int
    first: int
    last: int
    counts: list[Count]
    bands: list[tuple[str, Range]]
    checks: list[tuple[str, list[Spoken]]]
    days: list[str]


def find_feedback(facts: SessionFacts) -> Feedback | None:
    """The feedback on a session's present, submitted plan; None where there is none."""
    row = db.session.execute(
        select(PlanAttempt.exercise, PlanAttempt.plan, PlanResult.report)
        .join(PlanResult, PlanResult.attempt_id == PlanAttempt.id)
        .where(PlanAttempt.session_id == facts.id, PlanAttempt.replaced_at.is_(None))
        # The first result is the one that the recommendation rests on.
        .order_by(PlanResult.id)
        .limit(1)
    ).one_or_none()
    if row is None or row.plan is None:
        return None
    key = get_key(facts.content_version_id, row.exercise)
    known = content.get_words(facts.content_version_id)["day_plans"][row.exercise]
    gate = content.get_gate(facts.content_version_id, row.exercise)
    plan = day_plan.parse_plan(key.exercise, row.plan)
    own = _own_row(key, plan, known)
    bands = _bands(key)
    rows = [own, *([_band_row(bands)] if bands else [])]
    day = key.exercise.day
    return Feedback(
        title=known["title"],
        rows=rows,
        opens=day.open,
        closes=day.close,
        **drawn_hours(rows),
        counts=_counts(key, plan),
        bands=bands,
        checks=[
            (
                str(name),
                [_spoken(one, row.report, gate["anchors"]["readings"]) for one in readings],
            )
            for name, readings in CHECKS
        ],
        days=_days(row.report["execution"]),
    )


def band_of(value: float | None, anchors: Mapping[str, Any]) -> str:
    """weak, sufficient or strong: how far from a random plan's reading towards the experts'."""
    if value is None:
        return "none"
    random, expert = anchors.get("random"), anchors.get("expert")
    if random is None or expert is None or expert <= random:
        # Without anchors, on the reading's own scale.
        return day_plan.word_of(value)
    place = (value - random) / (expert - random)
    return "strong" if place >= STRONG else "sufficient" if place >= SUFFICIENT else "weak"


def _own_row(key: Key, plan: day_plan.Plan, known: Mapping[str, Any]) -> dict[str, Any]:
    """One's own blocks; a hand-off is a moment, so that what it really takes is not told."""
    return {
        "label": _("Your plan"),
        "blocks": [
            {
                "start": block.start,
                "end": block.start + MOMENT_MINUTES if block.kind == "hand_off" else block.end,
                "label": words.task_title(block.task, known),
                "kind": TIMELINE_KINDS[block.kind],
                "late": False,
            }
            for block in day_plan.timeline(key.exercise, plan)
        ],
    }


def _band_row(bands: Sequence[tuple[str, Range]]) -> dict[str, Any]:
    return {
        "label": _("The range of good plans"),
        "blocks": [
            {
                "start": low,
                "end": max(high, low + QUARTER),
                "label": name,
                "kind": "band",
                "late": False,
            }
            for name, (low, high) in bands
        ],
    }


def _bands(key: Key) -> list[tuple[str, Range]]:
    """When work begins, pauses and ends over all references, to the quarter of an hour outwards."""
    if len(key.references) < LEAST_REFERENCES:
        return []
    days = [work for one in key.references if (work := day_plan.work_of(key.exercise, one.plan))]
    if len(days) < LEAST_REFERENCES:
        return []
    breaks = [found for work in days if (found := _break(work)) is not None]
    named = [(_("work begins"), _outwards([work[0][0] for work in days]))]
    if len(breaks) >= LEAST_REFERENCES:
        span = _outwards([minute for pause in breaks for minute in pause])
        named.append((_("a free half-hour at midday"), span))
    named.append((_("work ends"), _outwards([work[-1][1] for work in days])))
    return named


def _break(work: Sequence[Range]) -> Range | None:
    """The first free half-hour at midday as the gap that it lies in, cut to the time of a break."""
    for (_start, end), (begin, _end) in pairwise(work):
        low = max(end, day_plan.BREAK_FROM)
        if low <= day_plan.BREAK_TO and begin - low >= day_plan.BREAK:
            return low, min(begin, day_plan.BREAK_TO + day_plan.BREAK)
    return None


def _outwards(minutes: Sequence[int]) -> Range:
    return min(minutes) // QUARTER * QUARTER, -(-max(minutes) // QUARTER) * QUARTER


def _counts(key: Key, plan: day_plan.Plan) -> list[Count]:
    def kind(wanted: type) -> Callable[[day_plan.Plan], int]:
        return lambda one: sum(isinstance(one.get(task.id), wanted) for task in key.exercise.tasks)

    def minutes(one: day_plan.Plan) -> int:
        choices = (one.get(task.id) for task in key.exercise.tasks)
        return sum(choice.minutes for choice in choices if isinstance(choice, day_plan.Do))

    def undecided(one: day_plan.Plan) -> int:
        return sum(one.get(task.id) is None for task in key.exercise.tasks)

    counted: list[tuple[str, Callable[[day_plan.Plan], int], bool]] = [
        (_("you do yourself"), kind(day_plan.Do), False),
        (_("you hand over"), kind(day_plan.Delegate), False),
        (_("you postpone"), kind(day_plan.Postpone), False),
        (_("you decline"), kind(day_plan.Decline), False),
        (_("without a decision"), undecided, False),
        (_("time planned for what you do yourself"), minutes, True),
    ]
    return [
        Count(label, count(plan), _range(key, count, is_minutes), is_minutes)
        for label, count, is_minutes in counted
    ]


def _range(key: Key, count: Callable[[day_plan.Plan], int], is_minutes: bool) -> Range | None:
    if len(key.references) < LEAST_REFERENCES:
        return None
    values = [count(one.plan) for one in key.references]
    return _outwards(values) if is_minutes else (min(values), max(values))


def _spoken(name: str, report: Mapping[str, Any], anchors: Mapping[str, Any]) -> Spoken:
    band = band_of(report["readings"][name], anchors[name])
    said = str(feedback_words.SENTENCES[name, band] if band != "none" else feedback_words.NOTHING)
    bias = report["details"]["estimates"].get("bias")
    if name == "estimates" and band in ("weak", "sufficient") and bias is not None:
        if bias < BIAS_LOW:
            said += " " + _("On the whole you plan less time than such tasks take.")
        elif bias > BIAS_HIGH:
            said += " " + _("On the whole you plan more time than such tasks take.")
    return Spoken(str(words.READINGS[name]), band, said)


def _days(execution: Mapping[str, Any]) -> list[str]:
    """How one's own plan goes on a hundred such days; a what-if, no forecast of a person."""
    by_norm, own = execution["by_norm"], execution["own_by_norm"]
    if by_norm is None:
        return [_("No work has a place in the day, so there is nothing to carry out.")]
    said = [
        _(
            "With the time that such tasks usually take, the working day of your plan ends in time "
            "%(days)s.",
            days=words.say_frequency(by_norm["frequency"]),
        )
    ]
    if own and own["frequency"] != by_norm["frequency"]:
        days = words.say_frequency(own["frequency"])
        said.append(_("By your own numbers it would end in time %(days)s.", days=days))
    served = [one for one in execution["deadlines"] if one["served"]]
    safe = sum(one["frequency"]["word"] == ALMOST_ALWAYS for one in served)
    if served:
        said.append(
            ngettext(
                "Your plan holds %(num)s important thing with a fixed time or a deadline; almost always "
                "in time: %(safe)s.",
                "Your plan holds %(num)s important things with a fixed time or a deadline; almost always "
                "in time: %(safe)s.",
                len(served),
                safe=safe,
            )
        )
    return said
