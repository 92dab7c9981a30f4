"""The content check as people and programs run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hiring.content import check, gate_words, inventory, packs, rules
from hiring.content.cli import content
from scoring import day_plan
from tests.content import small_pack

EXERCISE = "day_plans/day/exercise.yaml"


@pytest.fixture(scope="module")
def shipped() -> check.CheckedPack:
    return check.check_pack(packs.SCENARIOS / "support_manager")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(content, ["check", *arguments])
    return result.exit_code, result.output


def test_the_shipped_pack_has_no_errors_and_passes_its_gate(shipped: check.CheckedPack) -> None:
    assert [str(error) for error in shipped.errors] == []
    assert shipped.pack is not None
    assert set(shipped.gate) == set(shipped.pack["day_plans"]) == {"working_day"}


def test_the_shipped_pack_is_as_large_as_promised(shipped: check.CheckedPack) -> None:
    assert shipped.pack is not None
    pack = shipped.pack
    day = pack["day_plans"]["working_day"]
    tasks = day["tasks"]
    assert 22 <= len(tasks) <= 26
    assert len(day["references"]) >= 6
    assert len(day["counter_plans"]) >= 10
    assert sum("fixed" in task or {"release", "deadline"} <= task.keys() for task in tasks) >= 4
    assert sum(len(task.get("after", ())) for task in tasks) >= 3
    assert {"work", "personal"} == {task["kind"] for task in tasks}
    realistic = sum(task["minutes"]["mode"] for task in tasks)
    assert 1.6 <= realistic / day["day"]["norm_minutes"] <= 2.0
    assert pack["coverage"] == {
        "questions": 40,
        "provocations": 16,
        "cases": 14,
        "role_plays": {"communicability": 6, "empathy": 4, "stress_resistance": 8},
    }


def test_the_default_interview_of_the_shipped_pack_fits_into_one_meeting(
    shipped: check.CheckedPack,
) -> None:
    assert shipped.pack is not None
    assert shipped.warnings == ()
    assert 80 <= sum(inventory.interview_minutes(shipped.pack).values()) <= rules.LONG_INTERVIEW


def test_personal_qualities_together_outweigh_knowledge(shipped: check.CheckedPack) -> None:
    assert shipped.pack is not None
    weights = {"knowledge": 0, "personal": 0}
    for competency in shipped.pack["competencies"]:
        weights[competency["kind"]] += competency["weight"]
    assert weights["personal"] > weights["knowledge"]


def test_the_json_object_has_the_documented_form() -> None:
    status, output = run("--json")
    assert status == 0
    [pack] = json.loads(output)["packs"]
    assert list(pack) == ["id", "version", "errors", "warnings", "holds", "exercises"]
    assert pack["errors"] == []
    holds = pack["holds"]
    assert list(holds) == ["totals", "competencies", "interview_minutes"]
    assert holds["competencies"]["knowledge"] == {"knowledge": holds["totals"]["questions"]}
    assert list(holds["competencies"]["positivity"]) == ["provocation", "observation"]
    minutes = holds["interview_minutes"]
    assert minutes["total"] == sum(minutes[name] for name in minutes if name != "total")
    assert "day_plan" not in minutes
    [row] = pack["exercises"]
    assert list(row) == [
        "id",
        "kendall_w",
        "scored_pairs_share",
        "references",
        "counter_plans",
        "baselines",
    ]
    for plan in row["references"]:
        assert list(plan) == ["name", "readings", "total", "left_out"]
        assert list(plan["left_out"]) == ["readings", "total"]
        assert tuple(plan["readings"]) == day_plan.READINGS
    for plan in row["counter_plans"]:
        assert list(plan) == ["name", "bad_in", "readings", "total"]
    assert list(row["baselines"]) == ["listed_order", "decline_all", "delegate_all", "random"]
    assert list(row["baselines"]["random"]) == ["median", "p95"]


def test_the_table_for_people_shows_every_plan() -> None:
    status, output = run(str(packs.SCENARIOS / "support_manager"))
    assert status == 0
    for word in (
        "clients_first",
        "left out of the key",
        "tomorrow",
        "95th percentile",
        "Items by competency",
        "Default interview",
        "No errors.",
    ):
        assert word in output


def test_a_broken_pack_gives_status_1_and_its_errors_in_both_forms(tmp_path: Path) -> None:
    files = small_pack.files()
    files[EXERCISE] = files[EXERCISE].replace("limit_minutes: 45", "limit_minutes: long")
    folder = small_pack.write(tmp_path, files)
    status, output = run(str(folder))
    assert status == 1
    assert f"small/{EXERCISE}:4: limit_minutes: 'long' is not a whole number" in output
    status, output = run(str(folder), "--json")
    assert status == 1
    [pack] = json.loads(output)["packs"]
    [error] = pack["errors"]
    assert (error["file"], error["line"], error["key"], error["code"]) == (
        f"small/{EXERCISE}",
        4,
        "limit_minutes",
        "not_an_integer",
    )
    assert (pack["id"], pack["version"], pack["exercises"]) == ("small", "2026.11.1", [])


def test_a_gate_that_fails_gives_status_1(tmp_path: Path) -> None:
    files = small_pack.files()
    lazy = "day_plans/day/counter_plans/lazy.yaml"
    files[lazy] = files[lazy].replace("bad_in: refusal", "bad_in: estimates")
    status, output = run(str(small_pack.write(tmp_path, files)))
    assert status == 1
    assert "counter_plan_not_bad" in output


def test_a_folder_of_packs_is_checked_pack_by_pack(tmp_path: Path) -> None:
    small_pack.write(tmp_path)
    (tmp_path / "unfinished").mkdir()
    found = check.check_packs(tmp_path, with_gate=False)
    assert [(pack.id, bool(pack.errors)) for pack in found] == [
        ("small", False),
        ("unfinished", True),
    ]


def test_no_pack_at_all_gives_status_1(tmp_path: Path) -> None:
    assert run(str(tmp_path))[0] == 1


def test_the_digest_depends_on_content_and_not_on_the_order_of_keys(tmp_path: Path) -> None:
    files = small_pack.files()
    one = check.check_pack(small_pack.write(tmp_path / "one", files), with_gate=False)
    case = "cases/discount/case.yaml"
    files[case] = "\n".join(reversed(files[case].splitlines())) + "\n"
    two = check.check_pack(small_pack.write(tmp_path / "two", files), with_gate=False)
    files[case] = files[case].replace("harm: true", "harm: false")
    three = check.check_pack(small_pack.write(tmp_path / "three", files), with_gate=False)
    assert one.digest == two.digest != three.digest


def test_every_failure_of_the_gate_has_a_sentence() -> None:
    gate = (Path(day_plan.__file__).parent / "gate.py").read_text(encoding="utf-8")
    documented = gate.split("Codes:")[1].split(".\n")[0].replace("\n", " ")
    codes = {code.strip() for code in documented.split(",")}
    assert codes == set(gate_words.SENTENCES)
