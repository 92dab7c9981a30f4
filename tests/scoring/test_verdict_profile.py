"""A verdict's profile as it is read from a compiled pack."""

from __future__ import annotations

import pytest

from scoring import verdict
from scoring.verdict import CompetencyRule


def pack() -> dict[str, object]:
    return {
        "id": "support_manager",
        "version": "2026.11.1",
        "competencies": [
            {
                "id": "responsibility",
                "kind": "personal",
                "weight": 100,
                "instruments": [{"instrument": "case", "weight": 1.0}],
            }
        ],
        "must_haves": [
            {"id": "calm", "kind": "no_flag", "competency": "responsibility"},
            {"id": "floor", "kind": "floor", "competency": "responsibility", "cut": 40},
        ],
        "policy": {
            "composite_cut": 55,
            "competency_cut": 50,
            "met": 0.8,
            "not_met": 0.2,
            "sd": 12,
            "disagreement_levels": 2,
        },
        "reliabilities": {"case": 0.6},
    }


def test_a_profile_is_read_from_a_compiled_pack() -> None:
    profile = verdict.profile_from(pack(), planned_raters=3)
    assert profile.competencies == (CompetencyRule("responsibility", 100.0, (("case", 1.0),)),)
    assert [must.cut for must in profile.must_haves] == [None, 40.0]
    assert (profile.composite_cut, profile.competency_cut) == (55.0, 50.0)
    assert (profile.met, profile.not_met, profile.sd) == (0.8, 0.2, 12.0)
    assert dict(profile.reliabilities) == {"case": 0.6}
    assert (profile.planned_raters, profile.content) == (3, "support_manager@2026.11.1")


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("policy", None, "policy is missing"),
        ("competencies", {}, "competencies is missing"),
        ("reliabilities", {"case": "0.5"}, "reliabilities.case"),
        ("reliabilities", {}, "reliabilities.case"),
        ("reliabilities", {"case": 1.0}, "reliabilities.case"),
        ("id", "", "pack.id"),
        (
            "must_haves",
            [{"id": "x", "kind": "floor", "competency": "responsibility"}],
            "needs a cut",
        ),
        ("must_haves", [{"id": "x", "kind": "no_flag", "competency": "charm"}], "charm"),
        ("must_haves", [{"id": "x", "kind": "best", "competency": "responsibility"}], "kind"),
    ],
)
def test_a_pack_without_sense_is_refused_with_its_key(
    key: str, value: object, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        verdict.profile_from({**pack(), key: value})
