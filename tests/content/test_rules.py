"""What a pack must hold: each rule broken gives its error, with file and key, and no other."""

# The table reads best with one row per line.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hiring.content import check
from hiring.content.cli import content
from tests.content import broad_pack, small_pack
from tests.content.broad_pack import Tree

MENTION = "cases/gift/ru.yaml"


@dataclass(frozen=True)
class Rule:
    """`change` breaks one rule; the check then names exactly `faults` as (file, key, code)."""

    name: str
    change: Callable[[Tree], Any]
    faults: tuple[tuple[str, str, str], ...]


def drop(folder: str, name: str) -> Callable[[Tree], None]:
    """Takes the folder of an item away."""

    def change(files: Tree) -> None:
        for file in [file for file in files if file.startswith(f"{folder}/{name}/")]:
            del files[file]

    return change


def promise_less(**promises: Any) -> Callable[[Tree], None]:
    """Leaves only these promises."""

    def change(files: Tree) -> None:
        files["pack.yaml"]["coverage"] = promises

    return change


def both(*changes: Callable[[Tree], Any]) -> Callable[[Tree], None]:
    """One change after the other."""

    def change(files: Tree) -> None:
        for one in changes:
            one(files)

    return change


def indicators(count: int) -> Callable[[Tree], None]:
    """Leaves so many indicators."""

    def change(files: Tree) -> None:
        del files["pack.yaml"]["observations"][count:]
        for locale in ("ru", "en"):
            marks = files[f"{locale}.yaml"]["observations"]
            for name in broad_pack.INDICATORS[count:]:
                del marks[name]

    return change


def questions(area: str, count: int) -> Callable[[Tree], None]:
    """Leaves so many questions of an area."""

    def change(files: Tree) -> None:
        del files[f"knowledge/{area}/area.yaml"]["questions"][count:]
        for locale in ("ru", "en"):
            for name in broad_pack.QUESTIONS[count:]:
                del files[f"knowledge/{area}/{locale}.yaml"]["questions"][name]

    return change


def reactions(kept: slice) -> Callable[[Tree], None]:
    """Leaves these reactions."""

    def change(files: Tree) -> None:
        marks = files["pack.yaml"]["reactions"] = files["pack.yaml"]["reactions"][kept]
        for locale in ("ru", "en"):
            words = files[f"{locale}.yaml"]["reactions"]
            files[f"{locale}.yaml"]["reactions"] = {mark["id"]: words[mark["id"]] for mark in marks}

    return change


def no_critical_point(files: Tree) -> None:
    """No point of an area is critical."""
    for question in files["knowledge/standards/area.yaml"]["questions"]:
        for point in question["points"]:
            point["critical"] = False


def all_good(files: Tree) -> None:
    """Every reaction to touch is a good one."""
    for mark in files["pack.yaml"]["reactions"]:
        mark["sign"] = "good"


def pulls(*pulls: str) -> Callable[[Tree], None]:
    """The cases pull so."""

    def change(files: Tree) -> None:
        for name, pull in zip(broad_pack.CASES, pulls, strict=True):
            files[f"cases/{name}/case.yaml"]["pull"] = pull

    return change


def shared_behaviour(files: Tree) -> None:
    """A behaviour of one role-play stands in another as well."""
    files["role_plays/quiet/role_play.yaml"]["behaviours"]["empathy"][1] = "loud_asks"
    for locale in ("ru", "en"):
        words = files[f"role_plays/quiet/{locale}.yaml"]["behaviours"]
        words["loud_asks"] = words.pop("hears")


def no_replies(files: Tree) -> None:
    """Nobody answers what the candidate does."""
    files["role_plays/loud/role_play.yaml"]["beats"][0]["replies"] = []
    for locale in ("ru", "en"):
        del files[f"role_plays/loud/{locale}.yaml"]["beats"]["opening"]["replies"]


def one_cue(files: Tree) -> None:
    """A scene with a single cue."""
    del files["role_plays/loud/role_play.yaml"]["cues"][1]
    for locale in ("ru", "en"):
        del files[f"role_plays/loud/{locale}.yaml"]["cues"]["reason"]


def one_minute(files: Tree) -> None:
    """A question has one minute: in English 70 words may be said, and 4 of them are the question."""
    for question in files["knowledge/services/area.yaml"]["questions"]:
        if question["id"] == "route":
            question["minutes"] = 1


def text(file: str, *path: str | int, to: str) -> Callable[[Tree], None]:
    """Another text at a key."""

    def change(files: Tree) -> None:
        inner = files[file]
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = to

    return change


def review(file: str, key: str, *words: str) -> Callable[[Tree], None]:
    """A review of these words in that text."""

    def change(files: Tree) -> None:
        listed = files.setdefault("protected_reviewed.yaml", {"reviewed": []})["reviewed"]
        listed.append({"file": file, "key": key, "words": list(words), "why": "A client's need."})

    return change


RU = "слово " * 181
LONG_RU, LONG_EN = "слово " * 151, "word " * 151
PREGNANT = text(MENTION, "situation", to="Беременная клиентка просит сауну. Возраст не важен.")
TABLE = [
    Rule("an area short of questions", both(questions("services", 2), promise_less(cases=3)), (("knowledge/services/area.yaml", "questions", "too_few_questions"),)),
    Rule("an area without a critical point", no_critical_point, (("knowledge/standards/area.yaml", "questions", "no_critical_point"),)),
    Rule("one area", both(drop("knowledge", "standards"), promise_less(cases=3)), (("pack.yaml", "competencies[knowledge].instruments[1]", "too_few_items"),)),
    Rule("one role-play", both(drop("role_plays", "loud"), promise_less(cases=3)), (("pack.yaml", "competencies[empathy].instruments[1]", "too_few_items"),)),
    Rule("one provocation", both(drop("provocations", "money"), promise_less(cases=3)), (("pack.yaml", "competencies[positivity].instruments[1]", "too_few_items"),)),
    Rule("three indicators", indicators(3), (("pack.yaml", "competencies[empathy].instruments[2]", "too_few_indicators"),)),
    Rule("cases that all pull to too much", pulls("too_much", "too_much", "too_much"), (("pack.yaml", "competencies[responsibility].instruments[1]", "one_sided"),)),
    Rule("cases that all pull to too little", pulls("too_little", "too_little", "too_little"), (("pack.yaml", "competencies[responsibility].instruments[1]", "one_sided"),)),
    Rule("questions that were promised", promise_less(questions=7), (("pack.yaml", "coverage.questions", "promise_not_kept"),)),
    Rule("provocations that were promised", promise_less(provocations=3), (("pack.yaml", "coverage.provocations", "promise_not_kept"),)),
    Rule("cases that were promised", promise_less(cases=4), (("pack.yaml", "coverage.cases", "promise_not_kept"),)),
    Rule("role-plays that were promised", promise_less(role_plays={"empathy": 3}), (("pack.yaml", "coverage.role_plays.empathy", "promise_not_kept"),)),
    Rule("role-plays promised for what they do not show", promise_less(role_plays={"positivity": 1}), (("pack.yaml", "coverage.role_plays.positivity", "promise_not_kept"),)),
    Rule("five reactions", reactions(slice(5)), (("pack.yaml", "reactions", "too_few_reactions"),)),
    Rule("only good reactions", all_good, (("pack.yaml", "reactions", "one_sided"),)),
    Rule("a behaviour of two scenes", shared_behaviour, (("role_plays/quiet/role_play.yaml", "behaviours.empathy[2]", "not_unique"),)),
    Rule("beats without replies", no_replies, (("role_plays/loud/role_play.yaml", "beats", "too_few_replies"),)),
    Rule("a single cue", one_cue, (("role_plays/loud/role_play.yaml", "cues", "too_few_cues"),)),
    Rule("a question too long to ask", text("knowledge/services/ru.yaml", "questions", "route", "question", to=RU), (("knowledge/services/ru.yaml", "questions.route", "said_too_long"),)),
    Rule("follow-ups too long to ask", both(one_minute, text("knowledge/services/en.yaml", "questions", "route", "probes", 0, to="go " * 67)), (("knowledge/services/en.yaml", "questions.route", "said_too_long"),)),
    Rule("a provocation too long to say", text("provocations/money/ru.yaml", "debrief", to=RU), (("provocations/money/ru.yaml", "say", "said_too_long"),)),
    Rule("a card of 151 words", text("role_plays/quiet/en.yaml", "candidate_brief", to=LONG_EN), (("role_plays/quiet/en.yaml", "candidate_brief", "card_too_long"),)),
    Rule("a case of 151 words", text("cases/gift/ru.yaml", "situation", to=LONG_RU), (("cases/gift/ru.yaml", "situation", "card_too_long"),)),
    Rule("mentions that nobody reviewed", PREGNANT, ((MENTION, "situation", "protected_attribute"),)),
    Rule("mentions of which one was reviewed", both(PREGNANT, review(MENTION, "situation", "беременная")), ((MENTION, "situation", "protected_attribute"),)),
    Rule("mentions that were reviewed", both(PREGNANT, review(MENTION, "situation", "Беременная", "возраст")), ()),
    Rule("mentions reviewed in two entries", both(PREGNANT, review(MENTION, "situation", "беременная"), review(MENTION, "situation", "возраст")), ()),
    Rule("a mention reviewed twice", both(PREGNANT, review(MENTION, "situation", "беременная", "возраст"), review(MENTION, "situation", "возраст")), (("protected_reviewed.yaml", "reviewed[2].words[1]", "repeated"),)),
    Rule("a review of words that are gone", both(PREGNANT, review(MENTION, "situation", "беременная", "возраст", "религия")), (("protected_reviewed.yaml", "reviewed[1].words[3]", "review_covers_nothing"),)),
    Rule("a review of a text that is gone", review(MENTION, "story", "возраст"), (("protected_reviewed.yaml", "reviewed[1].words[1]", "review_covers_nothing"),)),
    Rule("a review of a file that is gone", review("cases/lost/ru.yaml", "situation", "возраст"), (("protected_reviewed.yaml", "reviewed[1].words[1]", "review_covers_nothing"),)),
    Rule("a review does not excuse a criterion", both(text("ru.yaml", "formal_requirements", "experience", to="Возраст от 25 лет"), review("ru.yaml", "formal_requirements.experience", "возраст")), (("ru.yaml", "formal_requirements.experience", "protected_attribute"),)),
    Rule("a review without a reason", both(PREGNANT, lambda files: files.update({"protected_reviewed.yaml": {"reviewed": [{"file": MENTION, "key": "situation", "words": ["возраст"]}]}})), (("protected_reviewed.yaml", "reviewed[1].why", "missing_key"),)),
]  # fmt: skip


def checked(folder: Path, change: Callable[[Tree], Any] = lambda files: None) -> check.CheckedPack:
    """The broad pack after a change, checked without the gate of its key."""
    files = broad_pack.trees()
    change(files)
    return check.check_pack(small_pack.write(folder, broad_pack.written(files)), with_gate=False)


def named(pack: check.CheckedPack) -> list[tuple[str, str, str]]:
    """What the check says, as file, key and code."""
    assert all(error.line >= 1 and error.message for error in pack.errors)
    return sorted({(e.file.removeprefix("small/"), e.key, e.code) for e in pack.errors})


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_broken_rule_is_named_and_nothing_else(row: Rule, tmp_path: Path) -> None:
    assert named(checked(tmp_path, row.change)) == sorted(row.faults)


def test_a_pack_that_keeps_its_promises_has_no_faults(tmp_path: Path) -> None:
    pack = checked(tmp_path)
    assert named(pack) == []
    assert pack.warnings == ()


def test_a_pack_that_promises_nothing_may_be_small(tmp_path: Path) -> None:
    pack = check.check_pack(small_pack.write(tmp_path), with_gate=False)
    assert [str(error) for error in pack.errors] == []


def test_a_scene_counts_its_lines_and_the_longest_reply_of_each_beat(tmp_path: Path) -> None:
    def scene(files: Tree) -> None:
        files["role_plays/loud/role_play.yaml"]["minutes"] = 1
        beats = files["role_plays/loud/en.yaml"]["beats"]
        beats["opening"]["say"] = "go " * 30
        beats["opening"]["replies"]["asks"]["say"] = "go " * 37
        beats["ending"]["say"] = "go " * 3

    def longer(files: Tree) -> None:
        scene(files)
        files["role_plays/loud/en.yaml"]["beats"]["opening"]["replies"]["argues"]["say"] = (
            "go " * 38
        )

    assert named(checked(tmp_path / "one", scene)) == []
    assert named(checked(tmp_path / "two", longer)) == [
        ("role_plays/loud/en.yaml", "beats", "said_too_long")
    ]


def test_a_long_default_interview_is_a_warning(tmp_path: Path) -> None:
    def change(files: Tree) -> None:
        for question in files["knowledge/services/area.yaml"]["questions"]:
            question["minutes"] = 10
        files["role_plays/quiet/role_play.yaml"]["minutes"] = 60
        step = {"instrument": "role_play", "item": "quiet"}
        files["pack.yaml"]["default_steps"].append(step)

    pack = checked(tmp_path, change)
    said = CliRunner().invoke(content, ["check", "--texts-only", str(tmp_path / "small")])
    assert said.exit_code == 0
    assert "warning: small/pack.yaml" in said.output
    assert "158 minutes (knowledge 30, role_play 120, provocation 3, case 5)" in said.output
    assert pack.errors == ()
    [warning] = pack.warnings
    assert (warning.file, warning.key, warning.code) == (
        "small/pack.yaml",
        "default_steps",
        "long_interview",
    )
    assert "158 minutes" in warning.message
