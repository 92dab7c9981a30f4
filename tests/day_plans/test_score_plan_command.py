"""`hiring score-plan`: one plan or many, in words or as JSON."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import scoring.day_plan
from hiring.content import packs
from hiring.core import i18n
from hiring.day_plans import scoring_run, words
from hiring.day_plans.cli import score_plan
from scoring.day_plan import plan_format


@pytest.fixture(scope="module")
def plans() -> dict[str, Any]:
    """The reference plans and counter-plans of the shipped exercise, by name."""
    pack = packs.compile_pack(packs.SCENARIOS / "support_manager").pack
    assert pack is not None
    day = pack["day_plans"]["working_day"]
    return {one["id"]: one["plan"] for one in day["references"] + day["counter_plans"]}


def run(file: Path | str, *options: str, stdin: str | None = None) -> Result:
    arguments = ["support_manager", "working_day", str(file), *options]
    return CliRunner().invoke(score_plan, arguments, input=stdin)


def test_one_plan_gives_the_documented_object(tmp_path: Path, plans: dict[str, Any]) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plans["clients_first"], indent=2))
    result = run(file, "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert tuple(found) == scoring_run.KEYS
    assert tuple(found["readings"]) == scoring.day_plan.READINGS
    assert found["nearest_reference"] == "clients_first"
    assert found["method"] == "day_plan/1"
    assert found["content"].startswith("support_manager 2")
    assert run(file, "--json").stdout == result.stdout


def test_many_plans_give_one_result_per_line(tmp_path: Path, plans: dict[str, Any]) -> None:
    chosen = [plans["clients_first"], {"tasks": {"nothing": {}}}, plans["tomorrow"]]
    for name in ("plans.jsonl", "plans.txt"):
        file = tmp_path / name
        file.write_text("".join(json.dumps(plan) + "\n" for plan in chosen))
        result = run(file, "--json")
        assert result.exit_code == 1
        good, bad, poor = [json.loads(line) for line in result.stdout.splitlines()]
        assert good["total"] > poor["total"]
        assert [fault["code"] for fault in bad["faults"]] == ["unknown_task"]


def test_a_plan_comes_from_standard_input(plans: dict[str, Any]) -> None:
    result = run("-", "--json", stdin=json.dumps(plans["tomorrow"]))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["total"] < 60


def test_people_read_readings_flags_and_reasons_in_their_language(plans: dict[str, Any]) -> None:
    plan = json.dumps({"tasks": {**plans["eight_to_ten"]["tasks"], "refund": {"decline": {}}}})
    english = run("-", stdin=plan).stdout
    for said in ("Total:", "Priorities", "Flags", "money depends on it", "Points lost"):
        assert said in english
    russian = run("-", "--lang", "ru", stdin=plan).stdout
    for said in ("Итог:", "Приоритеты", "Выполнимость", "зависят деньги", "Потеряно баллов"):
        assert said in russian
    assert "Total" not in russian
    assert "should come before" not in russian


def test_every_fault_of_a_bad_plan_is_printed_and_the_status_is_1() -> None:
    bad = {
        "tasks": {
            "refund": {"do": {"start": "25:00", "minutes": "٣٠"}},
            "gift": {"delegate": {"to": "nobody", "at": "09:00"}},
            "unheard_of": {"decline": {}},
        }
    }
    result = run("-", stdin=json.dumps(bad))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 4
    for said in ("25:00", "whole number of minutes", "nobody", "unheard_of"):
        assert said in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "[]",
        "null",
        '{"tasks": []}',
        '{"tasks": {"refund": NaN}}',
        '{"tasks": {"refund": {"do": {"start": "09:00", "minutes": 1e400}}}}',
        '{"tasks": {"refund": {"do": {"start": "09:00", "minutes": 9223372036854775808}}}}',
        '{"tasks": {"refund": {"decline": {}}, "refund": {"decline": {}}}}',
        '{"tasks": {"\\ud800": {"decline": {}}}}',
        "[" * 100_000,
        "9" * 10_000,
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",), ("--lang", "ru")])
def test_nonsense_is_refused_in_words_and_never_with_a_traceback(
    text: str, options: tuple[str, ...]
) -> None:
    result = run("-", *options, stdin=text)
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.output.strip()


def test_an_unknown_pack_or_exercise_is_refused() -> None:
    runner = CliRunner()
    assert runner.invoke(score_plan, ["nowhere", "working_day", "-"], input="{}").exit_code == 2
    result = runner.invoke(score_plan, ["support_manager", "holiday", "-"], input="{}")
    assert result.exit_code == 2
    assert "working_day" in result.output


def sample(sentence: object) -> set[str]:
    """The names that a sentence expects to be filled in."""

    class Names(dict[str, str]):
        def __missing__(self, key: str) -> str:
            found.add(key)
            return "x"

    found: set[str] = set()
    str(sentence) % Names()
    return found


def test_every_code_that_scoring_gives_has_a_sentence() -> None:
    folder = Path(scoring.day_plan.__file__).parent
    losses: set[str] = set()
    flags: set[str] = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", "")
            texts = {
                leaf.value
                for leaf in ast.walk(node.args[0] if node.args else ast.Constant(value=None))
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
            }
            if called == "Loss":
                losses |= texts
            if called == "Reason" and path.name == "flags.py":
                flags |= texts
    assert losses
    assert losses <= words.REASONS.keys()
    assert flags - {"critical_declined"} <= words.FLAGS.keys()
    documented = str(plan_format.Fault.__doc__).split("Codes:")[1]
    faults = {code.strip(" .\n") for code in documented.split(",")}
    assert faults - {"field_missing"} <= words.FAULTS.keys()


def test_russian_sentences_take_the_same_parameters_as_english_ones() -> None:
    for table in (words.REASONS, words.FLAGS, words.FAULTS, words.FREQUENCIES):
        for code, sentence in table.items():
            with scoring_run.speaking("en"):
                english = str(sentence)
            with scoring_run.speaking("ru"):
                russian = str(sentence)
            assert english != russian, code
            assert sample(english) == sample(russian), code


def test_a_reason_and_a_flag_of_the_same_code_are_told_apart() -> None:
    known = {"day_plans": {"day": {"tasks": {"a": {"title": "Call"}, "b": {"title": "Talk"}}}}}
    with scoring_run.speaking("en"):
        reason = {"code": "predecessor_order", "params": {"task": "a", "percent": 0}, "loss": 3.0}
        assert words.say(reason, known) == "“Call” comes before what it depends on."
        flag = {"code": "predecessor_order", "params": {"task": "a", "predecessor": "b"}}
        assert words.say(flag, known) == "“Call” comes before “Talk”, on which it depends."


def test_the_catalogues_can_be_read() -> None:
    assert i18n.read_catalogue("ru").get("Priorities").string == "Приоритеты"
