"""The recommendation's fixed order, its thresholds, and everything that may be missing, by example."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from math import fsum

import pytest

from scoring import raters, verdict
from scoring.values import Reason
from scoring.verdict import CompetencyRule, MustHave, Part, Profile, Recommendation

FLAG = "acted_with_harm:discount"
NO_FLAG = MustHave("no_red_flag", "no_flag", "responsibility")
FLOOR = MustHave("speaks_clearly", "floor", "communicability", 40.0)
WEIGHTS: Mapping[tuple[str, str], tuple[float, float]] = {
    ("knowledge", "knowledge"): (40.0, 1.0),
    ("communicability", "role_play"): (30.0, 0.6),
    ("communicability", "observation"): (30.0, 0.4),
    ("responsibility", "case"): (30.0, 1.0),
}
PROFILE = Profile(
    competencies=tuple(
        CompetencyRule(
            name,
            weight,
            tuple((i, share) for (c, i), (_, share) in WEIGHTS.items() if c == name),
        )
        for name, weight in (
            ("knowledge", 40.0),
            ("communicability", 30.0),
            ("responsibility", 30.0),
        )
    ),
    must_haves=(NO_FLAG, FLOOR),
    planned_raters=2,
    content="support_manager@1",
)


def parts(default: float = 85.0, **scores: float | None) -> list[Part]:
    """Every part of the profile at `default`; keywords name an instrument's own score."""
    return [
        Part(competency, instrument, scores.get(instrument, default), 2)
        for competency, instrument in WEIGHTS
    ]


def without(*instruments: str, default: float = 85.0, **scores: float | None) -> list[Part]:
    return [part for part in parts(default, **scores) if part.instrument not in instruments]


def flagged(evidence: list[Part], flag: str = FLAG) -> list[Part]:
    return [
        replace(part, flags=(flag,)) if part.instrument == "case" else part for part in evidence
    ]


def codes(recommendation: Recommendation) -> list[str]:
    return [reason.code for reason in recommendation.reasons]


def change(recommendation: Recommendation, code: str) -> list[Reason]:
    return [reason for reason in recommendation.would_change if reason.code == code]


@pytest.mark.parametrize(
    ("evidence", "word", "reasons"),
    [
        (parts(85.0), "recommend", ["all_met"]),
        (flagged(parts(95.0)), "do_not_recommend", ["must_have_not_met"]),
        (parts(40.0), "do_not_recommend", ["composite_not_met"]),
        (parts(60.0), "not_enough_evidence", ["composite_borderline"]),
        (
            parts(95.0, role_play=10.0, observation=10.0),
            "do_not_recommend",
            ["must_have_not_met"],
        ),
        (
            parts(95.0, role_play=42.0, observation=42.0),
            "not_enough_evidence",
            ["must_have_borderline"],
        ),
        (parts(90.0, case=35.0), "recommend_probation", ["competency_not_met"]),
        (parts(90.0, case=62.0), "recommend_probation", ["competency_borderline"]),
    ],
)
def test_the_word_follows_the_fixed_order(
    evidence: list[Part], word: str, reasons: list[str]
) -> None:
    """ "A must-have or the composite not met → do not recommend; otherwise anything required
    borderline … → not enough evidence; otherwise any competency … → probation focus; otherwise
    recommend."
    """
    recommendation = verdict.recommend(PROFILE, evidence)
    assert (recommendation.word, codes(recommendation)) == (word, reasons)
    assert recommendation.without == ()


def test_a_flag_outside_a_must_have_s_competency_is_listed_and_changes_no_word() -> None:
    evidence = [replace(parts()[0], flags=("told_untruth:area",)), *parts()[1:]]
    recommendation = verdict.recommend(PROFILE, evidence)
    assert recommendation.word == "recommend"
    assert recommendation.flags == ("told_untruth:area",)


@pytest.mark.parametrize(
    ("score", "status"),
    [(74.0, "met"), (71.0, "borderline"), (49.0, "borderline"), (46.0, "not_met")],
)
def test_a_threshold_is_met_at_nine_tenths_and_not_met_at_one_tenth(
    score: float, status: str
) -> None:
    """ "Met where p = Φ((x − cut)/SEM) ≥ .9, not met where ≤ .1, otherwise borderline." """
    # One rater's cases: SEM = 15·√(1 − .5) = 10.6, so p = .9 lies 13.6 points above the cut.
    evidence = [*without("case"), Part("responsibility", "case", score, 1)]
    standing = verdict.recommend(PROFILE, evidence).competencies[2]
    assert (standing.competency, standing.status) == ("responsibility", status)
    error = 15.0 * math.sqrt(0.5)
    assert standing.estimate.sem == pytest.approx(error)
    phi = 0.5 * (1.0 + math.erf((score - 60.0) / error / math.sqrt(2.0)))
    assert standing.estimate.p == pytest.approx(phi)


def test_the_composite_and_its_error_are_weighted_sums() -> None:
    """ "Composite SEM = √Σ(w_i·SEM_i)²." """
    evidence = parts(knowledge=90.0, role_play=80.0, observation=70.0, case=60.0)
    composite = verdict.recommend(PROFILE, evidence).composite
    assert composite.value == pytest.approx(0.4 * 90 + 0.3 * (0.6 * 80 + 0.4 * 70) + 0.3 * 60)
    single = {"knowledge": 0.7, "role_play": 0.5, "observation": 0.4, "case": 0.5}
    weights = {"knowledge": 0.4, "role_play": 0.18, "observation": 0.12, "case": 0.3}
    expected = fsum(
        (weights[name] * raters.sem(15.0, raters.reliability(rel, 2))) ** 2
        for name, rel in single.items()
    )
    assert composite.sem == pytest.approx(math.sqrt(expected))


@pytest.mark.parametrize(
    ("evidence", "word", "gone"),
    [
        (without("knowledge", default=98.0), "not_enough_evidence", ()),
        (without("observation", default=90.0), "recommend_probation", ("observation",)),
        (without("knowledge", default=10.0), "do_not_recommend", ("knowledge",)),
        (without("case", default=98.0), "not_enough_evidence", ()),
        ([], "not_enough_evidence", ()),
    ],
)
def test_a_missing_instrument_is_taken_at_its_worst_and_its_best(
    evidence: list[Part], word: str, gone: tuple[str, ...]
) -> None:
    """ "If the word agrees, give it "without X"; if not, it is *not enough evidence*." """
    recommendation = verdict.recommend(PROFILE, evidence)
    assert (recommendation.word, recommendation.without) == (word, gone)
    assert recommendation.missing
    assert recommendation.composite.value is None


def test_a_missing_instrument_given_as_none_is_the_same_as_one_not_given() -> None:
    given = verdict.recommend(PROFILE, parts(knowledge=None))
    left_out = verdict.recommend(PROFILE, without("knowledge"))
    assert (given.word, given.composite) == (left_out.word, left_out.composite)


def test_a_missing_instrument_is_neither_zero_nor_the_mean_nor_left_out_of_the_weights() -> None:
    composite = verdict.recommend(PROFILE, without("knowledge", default=80.0)).composite
    assert composite.value is None
    assert composite.low == pytest.approx(48.0)
    assert composite.high == pytest.approx(88.0)
    assert composite.observed == pytest.approx(80.0)
    assert composite.status == "incomplete"


def test_an_unobserved_competency_that_is_not_required_becomes_the_focus_of_probation() -> None:
    """ "Any competency not met, borderline or unobserved → recommend, with probation focus." """
    small = replace(
        PROFILE,
        competencies=(
            *PROFILE.competencies,
            CompetencyRule("empathy", 10.0, (("role_play", 1.0),)),
        ),
    )
    recommendation = verdict.recommend(small, parts(95.0))
    assert recommendation.word == "recommend_probation"
    assert recommendation.without == ("role_play",)
    assert recommendation.focus == ("empathy",)
    assert recommendation.competencies[3].status == "unobserved"


@pytest.mark.parametrize(
    ("evidence", "status"),
    [
        (without("case", default=98.0), ("missing", "met")),
        (without("role_play", "observation", default=98.0), ("met", "missing")),
        (without("role_play", default=98.0), ("met", "incomplete")),
        (parts(98.0), ("met", "met")),
    ],
)
def test_a_missing_must_have_allows_no_positive_word(
    evidence: list[Part], status: tuple[str, str]
) -> None:
    """ "A missing must-have allows no positive word." """
    recommendation = verdict.recommend(PROFILE, evidence)
    assert tuple(must.status for must in recommendation.must_haves) == status
    if "missing" in status or "incomplete" in status:
        assert recommendation.word in ("not_enough_evidence", "do_not_recommend")


def test_a_case_that_nobody_rated_leaves_the_no_flag_must_have_incomplete() -> None:
    evidence = [
        *without("case", default=98.0),
        Part("responsibility", "case", 98.0, 2, item="discount"),
        Part("responsibility", "case", None, 0, item="fall"),
    ]
    recommendation = verdict.recommend(PROFILE, evidence)
    assert recommendation.must_haves[0].status == "incomplete"
    assert recommendation.word == "not_enough_evidence"
    assert [gap.item for gap in recommendation.missing] == ["fall"]


def test_items_of_one_instrument_are_averaged_before_the_instruments_weights() -> None:
    evidence = [
        *without("role_play"),
        Part("communicability", "role_play", 90.0, 2, item="club"),
        Part("communicability", "role_play", 60.0, 1, item="price"),
    ]
    recommendation = verdict.recommend(PROFILE, evidence)
    standing = recommendation.competencies[1]
    assert standing.score == pytest.approx(0.6 * 75.0 + 0.4 * 85.0)
    cell = next(cell for cell in recommendation.instruments if cell.instrument == "role_play")
    # The fewest raters of any item count, so the error is never flattered.
    assert (cell.raters, cell.sem) == (1, raters.sem(15.0, 0.5))


def test_a_missing_rater_widens_the_error_and_lowers_nothing() -> None:
    """ "A missing rater widens the error and lowers nothing." """
    two = verdict.recommend(PROFILE, parts())
    one = verdict.recommend(PROFILE, [replace(part, raters=1) for part in parts()])
    assert one.composite.value == two.composite.value
    assert one.composite.sem > two.composite.sem
    assert [reason.code for reason in one.reasons if reason.code == "fewer_raters"]
    assert "fewer_raters" not in codes(two)


def test_the_day_plan_s_error_does_not_depend_on_raters() -> None:
    profile = Profile(
        (CompetencyRule("organisation", 1.0, (("day_plan", 1.0),)),), planned_raters=2
    )
    errors = {
        verdict.recommend(profile, [Part("organisation", "day_plan", 70.0, n)]).composite.sem
        for n in (0, 1, 2, 5)
    }
    assert errors == {raters.sem(15.0, 0.6)}


def test_facts_argue_for_and_against_with_flags_first() -> None:
    costly = tuple(
        Reason("point_missed", {"point": p}, loss) for p, loss in (("a", 5.0), ("b", 20.0))
    )
    evidence = flagged(parts(80.0, role_play=30.0))
    evidence[0] = replace(evidence[0], reasons=costly)
    evidence[1] = replace(evidence[1], reasons=costly)
    recommendation = verdict.recommend(PROFILE, evidence)
    assert [(fact.code, fact.instrument) for fact in recommendation.strongest_for] == [
        ("above_cut", "knowledge"),
        ("above_cut", "case"),
        ("above_cut", "observation"),
    ]
    assert [(fact.code, fact.instrument) for fact in recommendation.strongest_against] == [
        ("flag", "case"),
        ("below_cut", "role_play"),
    ]
    assert recommendation.strongest_against[0].flag == FLAG
    against = recommendation.strongest_against[1]
    assert [reason.params["point"] for reason in against.reasons] == ["b", "a"]


def test_each_side_has_three_facts_where_there_are_six_to_name() -> None:
    cases = [Part("responsibility", "case", 90.0, 2, item=f"case{i}") for i in range(3)]
    recommendation = verdict.recommend(PROFILE, [*without("case", default=90.0), *cases])
    assert len(recommendation.strongest_for) == 3
    assert [fact.code for fact in recommendation.strongest_against] == ["least_above_cut"] * 3
    weak = [replace(part, score=20.0) for part in [*without("case"), *cases]]
    recommendation = verdict.recommend(PROFILE, weak)
    assert [fact.code for fact in recommendation.strongest_for] == ["nearest_to_cut"] * 3
    assert [fact.code for fact in recommendation.strongest_against] == ["below_cut"] * 3


def test_what_would_change_names_the_evidence_that_is_missing() -> None:
    recommendation = verdict.recommend(PROFILE, without("case", default=98.0))
    (observe,) = change(recommendation, "observe")
    assert dict(observe.params) == {
        "competency": "responsibility",
        "instrument": "case",
        "missing": 1,
        "worst_word": "recommend_probation",
        "best_word": "recommend",
    }


def test_what_would_change_names_the_flag_and_the_word_without_it() -> None:
    (cleared,) = change(verdict.recommend(PROFILE, flagged(parts())), "clear_flags")
    assert dict(cleared.params) == {
        "competency": "responsibility",
        "flags": (FLAG,),
        "word": "recommend",
    }


def test_what_would_change_names_the_raters_that_would_narrow_the_error() -> None:
    evidence = [replace(part, raters=1) for part in parts(default=85.0, case=72.0)]
    (more,) = change(verdict.recommend(PROFILE, evidence), "add_raters")
    assert more.params["word"] == "recommend"
    assert more.params["planned"] == 2


def test_what_would_change_names_the_smallest_change_of_a_score() -> None:
    evidence = parts(default=90.0, case=62.0)
    recommendation = verdict.recommend(PROFILE, evidence)
    (up,) = change(recommendation, "score_up")
    target = up.params["to"]
    assert isinstance(target, float)
    assert up.params["word"] == "recommend"
    assert verdict.recommend(PROFILE, parts(90.0, case=target)).word == "recommend"
    nearly = verdict.recommend(PROFILE, parts(90.0, case=target - 0.1))
    assert nearly.word == "recommend_probation"


def test_the_losses_add_up_to_what_the_composite_misses() -> None:
    """ "Reasons … whose losses add up to 100 − score." """
    for evidence in (parts(70.0), without("knowledge", default=70.0)):
        recommendation = verdict.recommend(PROFILE, evidence)
        lost = fsum(reason.loss for reason in recommendation.losses if reason.loss is not None)
        assert lost == pytest.approx(100.0 - recommendation.composite.low)


def test_the_json_survives_a_round_trip_and_carries_the_versions() -> None:
    evidence = flagged(without("observation", default=55.0))
    plain = verdict.to_json(verdict.recommend(PROFILE, evidence))
    assert json.loads(json.dumps(plain)) == plain
    assert (plain["method"], plain["content"]) == ("verdict/1", "support_manager@1")


def test_more_than_three_must_haves_are_refused() -> None:
    """ "At most three must-haves." """
    four = tuple(MustHave(f"m{i}", "no_flag", "responsibility") for i in range(4))
    with pytest.raises(ValueError, match="more than 3"):
        replace(PROFILE, must_haves=four)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("met", 0.05, "not_met < met"),
        ("sd", 0.0, "sd"),
        ("composite_cut", 101.0, "composite_cut"),
        ("planned_raters", 0, "planned_raters"),
        ("competencies", (CompetencyRule("a", 0.0, (("case", 1.0),)),), "weights"),
        ("competencies", (CompetencyRule("a", 1.0, ()),), "make no sum"),
        ("competencies", (CompetencyRule("a", 1.0, (("dance", 1.0),)),), "dance"),
        ("competencies", (CompetencyRule("a", 1.0, (("case", 1.0),)),) * 2, "stands twice"),
    ],
)
def test_a_policy_without_sense_is_refused(field: str, value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(PROFILE, must_haves=(), **{field: value})  # type: ignore[arg-type]


def test_impossible_parts_are_refused() -> None:
    for score in (-1.0, 100.5, math.nan):
        with pytest.raises(ValueError, match="outside 0-100"):
            Part("knowledge", "knowledge", score)
    with pytest.raises(ValueError, match="raters"):
        Part("knowledge", "knowledge", 50.0, -1)
    twice = Part("knowledge", "knowledge", 50.0, item="sales")
    with pytest.raises(ValueError, match="stands twice"):
        verdict.recommend(PROFILE, [twice, twice])
