"""From evidence to a recommendation by fixed rules: codes and numbers; a person decides."""

from scoring.verdict.facts import Fact
from scoring.verdict.judgement import (
    DO_NOT_RECOMMEND,
    NOT_ENOUGH_EVIDENCE,
    RECOMMEND,
    RECOMMEND_PROBATION,
    WORDS,
    Part,
)
from scoring.verdict.profile import CompetencyRule, MustHave, Profile, profile_from
from scoring.verdict.recommendation import METHOD, Recommendation, recommend, to_json

__all__ = [
    "DO_NOT_RECOMMEND",
    "METHOD",
    "NOT_ENOUGH_EVIDENCE",
    "RECOMMEND",
    "RECOMMEND_PROBATION",
    "WORDS",
    "CompetencyRule",
    "Fact",
    "MustHave",
    "Part",
    "Profile",
    "Recommendation",
    "profile_from",
    "recommend",
    "to_json",
]
