"""The properties that scoring-model.md lists for the verdict, for any profile and any evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import verdict
from scoring.verdict import WORDS, CompetencyRule, MustHave, Part, Profile

INSTRUMENTS = ("knowledge", "role_play", "provocation", "case", "observation", "day_plan")
NAMES = ("knowledge", "communicability", "responsibility", "organisation")
# Tenths and the two thresholds' neighbourhood, so that every word is met often.
scores = st.one_of(st.integers(0, 1000), st.integers(500, 900)).map(lambda tenths: tenths / 10)
weights = st.integers(1, 10).map(float)
plain = settings(max_examples=150)


@dataclass(frozen=True)
class World:
    profile: Profile
    parts: list[Part]

    @property
    def word(self) -> str:
        return verdict.recommend(self.profile, self.parts).word


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    names = NAMES[: draw(st.integers(2, 4))]
    rules = tuple(
        CompetencyRule(
            name,
            draw(weights),
            tuple(
                (instrument, draw(weights))
                for instrument in draw(
                    st.lists(st.sampled_from(INSTRUMENTS), min_size=1, max_size=3, unique=True)
                )
            ),
        )
        for name in names
    )
    must_haves = tuple(
        MustHave(f"m{i}", kind, draw(st.sampled_from(names)), None if kind == "no_flag" else cut)
        for i, (kind, cut) in enumerate(
            draw(
                st.lists(
                    st.tuples(st.sampled_from(["no_flag", "floor"]), st.sampled_from([40.0, 60.0])),
                    max_size=3,
                )
            )
        )
    )
    return Profile(rules, must_haves, planned_raters=draw(st.integers(1, 3)))


@st.composite
def worlds(draw: st.DrawFn, most_missing: int = 2, flags: bool = True) -> World:
    """A profile with evidence around one level, some of it missing, some of it in several items."""
    profile = draw(profiles())
    level = draw(scores)
    parts = []
    for rule in profile.competencies:
        for instrument, _ in rule.instruments:
            for item in range(draw(st.integers(1, 2))):
                near = min(100.0, max(0.0, level + draw(st.integers(-15, 15))))
                flagged = flags and draw(st.integers(0, 19)) == 0
                parts.append(
                    Part(
                        rule.id,
                        instrument,
                        near,
                        draw(st.integers(1, profile.planned_raters)),
                        ("red",) if flagged else (),
                        item=f"i{item}",
                    )
                )
    for _ in range(draw(st.integers(0, most_missing))):
        index = draw(st.integers(0, len(parts) - 1))
        parts[index] = replace(parts[index], score=None, raters=0)
    return World(profile, parts)


def rank(word: str) -> int:
    return WORDS.index(word)


def test_the_words_are_ordered_from_the_least_to_the_most_favourable() -> None:
    assert WORDS == (
        "do_not_recommend",
        "not_enough_evidence",
        "recommend_probation",
        "recommend",
    )


@plain
@given(worlds(), st.data())
def test_raising_one_part_never_worsens_the_word(world: World, data: st.DataObject) -> None:
    """ "Raising one part never worsens the word except through a flag" (also beside missing parts)."""
    observed = [index for index, part in enumerate(world.parts) if part.score is not None]
    if not observed:
        return
    index = data.draw(st.sampled_from(observed))
    part = world.parts[index]
    assert part.score is not None
    higher = min(100.0, part.score + data.draw(scores))
    raised = list(world.parts)
    raised[index] = replace(part, score=higher)
    assert rank(World(world.profile, raised).word) >= rank(world.word)


def test_raising_one_part_beside_a_missing_one_never_takes_a_probation_back() -> None:
    """The case that decides how an incomplete competency reads.

    Were its worst and best value turned into words of their own, role_play 10 would agree
    (probation at both ends) and role_play 70 would not (probation, recommend): raising it would
    worsen the word. So what is not required and not settled is a focus of probation.
    """
    profile = Profile(
        (
            CompetencyRule("knowledge", 95.0, (("knowledge", 1.0),)),
            CompetencyRule("positivity", 5.0, (("role_play", 3.0), ("provocation", 1.0))),
        )
    )
    words = [
        World(
            profile,
            [
                Part("knowledge", "knowledge", 95.0),
                Part("positivity", "role_play", score),
                Part("positivity", "provocation", None, 0),
            ],
        ).word
        for score in (10.0, 40.0, 70.0, 80.0, 100.0)
    ]
    assert words == [*["recommend_probation"] * 4, "recommend"]


@plain
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_parts_is_irrelevant(world: World, random: object) -> None:
    """ "Order of parts is irrelevant": to the last byte of the result."""
    shuffled = list(world.parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = verdict.to_json(verdict.recommend(world.profile, world.parts))
    assert verdict.to_json(verdict.recommend(world.profile, shuffled)) == one


@plain
@given(worlds(), st.sampled_from(INSTRUMENTS), st.none() | scores, st.booleans())
def test_a_part_with_weight_zero_changes_nothing(
    world: World, instrument: str, score: float | None, listed: bool
) -> None:
    """ "A part with weight 0 changes nothing", whether the profile lists it with 0 or not at all."""
    rule = world.profile.competencies[0]
    if instrument in dict(rule.instruments):
        return
    idle = replace(rule, instruments=(*rule.instruments, (instrument, 0.0))) if listed else rule
    profile = replace(world.profile, competencies=(idle, *world.profile.competencies[1:]))
    part = Part(rule.id, instrument, score, 1, ("red",))
    with_it = verdict.recommend(profile, [*world.parts, part])
    before = verdict.recommend(world.profile, world.parts)
    assert verdict.to_json(with_it) == verdict.to_json(before)


@plain
@given(worlds(), st.none() | scores)
def test_a_competency_with_weight_zero_moves_neither_the_word_nor_the_composite(
    world: World, score: float | None
) -> None:
    """ "A part with weight 0 changes nothing." """
    idle = CompetencyRule("charm", 0.0, (("role_play", 1.0),))
    profile = replace(world.profile, competencies=(*world.profile.competencies, idle))
    after = verdict.recommend(profile, [*world.parts, Part("charm", "role_play", score)])
    before = verdict.recommend(world.profile, world.parts)
    assert (after.word, after.composite, after.focus) == (
        before.word,
        before.composite,
        before.focus,
    )
    assert (after.missing, after.without, after.losses) == (
        before.missing,
        before.without,
        before.losses,
    )


def filled(world: World, value: float) -> World:
    planned = world.profile.planned_raters
    return World(
        world.profile,
        [
            replace(part, score=value, raters=planned) if part.score is None else part
            for part in world.parts
        ],
    )


@plain
@given(worlds(most_missing=3))
def test_a_missing_part_gives_the_word_of_worst_and_best_or_not_enough_evidence(
    world: World,
) -> None:
    """ "A missing part gives the word of worst = best or *not enough evidence*".

    The two positive words differ only in the focus, and "unobserved → recommend, with probation focus" names
    the focus of what is missing: there the more careful of the two stands.
    """
    # An item that is missing may be seen by fewer raters than its neighbours; equal numbers compare.
    planned = world.profile.planned_raters
    even = World(world.profile, [replace(part, raters=planned) for part in world.parts])
    worst, best = filled(even, 0.0).word, filled(even, 100.0).word
    assert rank(worst) <= rank(best)
    if even.word == "not_enough_evidence":
        return
    if {worst, best} == {"recommend_probation", "recommend"}:
        assert even.word == "recommend_probation"
    else:
        assert even.word == worst == best


@plain
@given(worlds(most_missing=3))
def test_without_names_exactly_the_missing_instruments_of_a_given_word(world: World) -> None:
    """ "If the word agrees, give it "without X"." """
    recommendation = verdict.recommend(world.profile, world.parts)
    missing = {part.instrument for part in world.parts if part.score is None}
    expected = set() if recommendation.word == "not_enough_evidence" else missing
    assert set(recommendation.without) == expected


@plain
@given(worlds(most_missing=4))
def test_a_must_have_without_evidence_allows_no_positive_word(world: World) -> None:
    """ "A missing must-have allows no positive word." """
    recommendation = verdict.recommend(world.profile, world.parts)
    for must in world.profile.must_haves:
        own = [part for part in world.parts if part.competency == must.competency]
        if all(part.score is None for part in own):
            assert rank(recommendation.word) <= rank("not_enough_evidence")


@plain
@given(worlds(), st.lists(scores, min_size=30, max_size=30))
def test_the_error_never_depends_on_the_scores(world: World, others: list[float]) -> None:
    """ "The error depends on reliabilities, number of raters and what is missing, never on the
    scores."
    """
    moved = [
        part if part.score is None else replace(part, score=other)
        for part, other in zip(world.parts, others, strict=False)
    ]
    one = verdict.recommend(world.profile, world.parts)
    two = verdict.recommend(world.profile, moved)
    assert one.composite.sem == two.composite.sem
    assert [row.estimate.sem for row in one.competencies] == [
        row.estimate.sem for row in two.competencies
    ]


@plain
@given(worlds(), st.data())
def test_a_missing_rater_widens_the_error_and_lowers_no_score(
    world: World, data: st.DataObject
) -> None:
    """ "A missing rater widens the error and lowers nothing." """
    index = data.draw(st.integers(0, len(world.parts) - 1))
    fewer = list(world.parts)
    fewer[index] = replace(fewer[index], raters=min(1, fewer[index].raters))
    one = verdict.recommend(world.profile, world.parts)
    two = verdict.recommend(world.profile, fewer)
    assert two.composite.sem >= one.composite.sem
    assert (two.composite.low, two.composite.high) == (one.composite.low, one.composite.high)


@plain
@given(worlds(flags=False), st.data())
def test_a_flag_where_none_may_be_gives_the_negative_word_whatever_the_scores(
    world: World, data: st.DataObject
) -> None:
    """ "A must-have … not met → do not recommend"; flags are never averaged away."""
    index = data.draw(st.integers(0, len(world.parts) - 1))
    part = world.parts[index]
    must = MustHave("no_red_flag", "no_flag", part.competency)
    profile = replace(world.profile, must_haves=(must,))
    flagged = list(world.parts)
    flagged[index] = replace(part, flags=("red",))
    recommendation = verdict.recommend(profile, flagged)
    assert recommendation.word == "do_not_recommend"
    assert recommendation.flags == ("red",)


@plain
@given(worlds(most_missing=3))
def test_the_word_follows_from_the_statuses_by_the_fixed_order(world: World) -> None:
    """The four steps of "The recommendation, in this order", read from the result's own statuses."""
    recommendation = verdict.recommend(world.profile, world.parts)
    required = {recommendation.composite.status, *(m.status for m in recommendation.must_haves)}
    if "not_met" in required:
        expected = "do_not_recommend"
    elif required != {"met"}:
        expected = "not_enough_evidence"
    elif recommendation.focus:
        expected = "recommend_probation"
    else:
        expected = "recommend"
    assert recommendation.word == expected
    assert set(recommendation.focus) == {
        row.competency for row in recommendation.competencies if row.status != "met"
    }


@plain
@given(worlds(most_missing=3))
def test_every_named_change_of_a_score_really_changes_the_word(world: World) -> None:
    """ "With it always: … what would change it." """
    recommendation = verdict.recommend(world.profile, world.parts)
    for reason in recommendation.would_change:
        words = {value for key, value in reason.params.items() if key.endswith("word")}
        assert words - {recommendation.word}
        if not reason.code.startswith("score_"):
            continue
        target = reason.params["to"]
        assert isinstance(target, float)
        moved = [
            replace(part, score=target)
            if part.score is not None
            and part.competency == reason.params["competency"]
            and part.instrument == reason.params["instrument"]
            else part
            for part in world.parts
        ]
        assert World(world.profile, moved).word == reason.params["word"]


@plain
@given(worlds())
def test_facts_are_at_most_three_a_side_and_no_item_argues_on_both(world: World) -> None:
    """ "The three strongest facts for, the three against." """
    recommendation = verdict.recommend(world.profile, world.parts)
    sides = [
        [(f.competency, f.instrument, f.item) for f in facts if f.code != "flag"]
        for facts in (recommendation.strongest_for, recommendation.strongest_against)
    ]
    observed = sum(part.score is not None for part in world.parts)
    assert all(len(side) <= 3 for side in sides)
    assert not set(sides[0]) & set(sides[1])
    named = len(recommendation.strongest_for) + len(recommendation.strongest_against)
    assert named >= min(6, observed)


@pytest.mark.parametrize(("first", "second"), list(product((0.0, 55.0, 75.0, 100.0), repeat=2)))
def test_the_same_evidence_gives_the_same_bytes(first: float, second: float) -> None:
    """ "The same input under the same versions gives the same bytes." """
    profile = Profile(
        (
            CompetencyRule("knowledge", 1.0, (("knowledge", 1.0),)),
            CompetencyRule("empathy", 1.0, (("role_play", 1.0),)),
        )
    )
    evidence = [Part("knowledge", "knowledge", first), Part("empathy", "role_play", second)]
    one, two = (repr(verdict.to_json(verdict.recommend(profile, evidence))) for _ in range(2))
    assert one == two
