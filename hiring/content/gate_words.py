"""English sentences for the failures of a key's quality gate, for the content check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SENTENCES: dict[str, str] = {
    "too_few_references": "%(count)s reference plans; at least %(least)s are needed",
    "no_consensus": (
        "no decision on this task is accepted by half of the experts (at most a share of %(share)s)"
    ),
    "minutes_missing": "these experts give no minutes for the task: %(references)s",
    "minutes_outside": (
        "the experts' median of %(median)s min lies outside the task's %(p10)s to %(p90)s min"
    ),
    "disposition_missing": "the reference plan decides nothing about %(task)s",
    "own_disposition_not_accepted": (
        "the author does not accept the plan's own decision on %(task)s (%(chosen)s)"
    ),
    "scored_pairs_low": (
        "the experts agree on the order of a share of %(share)s of the free pairs; at least "
        "%(least)s is needed. They agree least about this task"
    ),
    "reference_low": (
        "%(reading)s is %(value)s on the full key; at least %(least)s is needed. "
        "It loses most by: %(tasks)s"
    ),
    "reference_low_left_out": (
        "%(reading)s is %(value)s with this expert left out; at least %(least)s is needed. "
        "It loses most by: %(tasks)s"
    ),
    "totals_apart": (
        "the totals of %(lowest)s and %(highest)s lie %(apart)s points apart; at most %(most)s "
        "are allowed"
    ),
    "baseline_high": (
        "the baseline %(baseline)s has a total of %(total)s, not below the lowest left-out "
        "expert's %(lowest_left_out)s"
    ),
    "random_high": (
        "the 95th percentile of random plans is %(p95)s, not below the lowest left-out expert's "
        "%(lowest_left_out)s"
    ),
    "counter_plan_not_bad": (
        "the counter-plan has %(value)s in %(reading)s; it must have at most %(most)s there"
    ),
    "counter_plan_high": (
        "the counter-plan has a total of %(total)s, not below the lowest left-out expert's "
        "%(lowest_left_out)s"
    ),
}


def say(failure: Mapping[str, Any]) -> str:
    """The sentence of one failure of the gate."""
    params: Mapping[str, Any] = failure["params"]
    return SENTENCES[failure["code"]] % params
