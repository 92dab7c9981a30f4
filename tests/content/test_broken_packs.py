"""A broken pack: every fault is named with file, line and key, and nothing of it is loaded."""

# The table reads best with one row per line.
# ruff: noqa: E501

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from hiring.content import check, packs, yaml_source
from tests.content import small_pack

DAY = "day_plans/day/exercise.yaml"
CALM = "day_plans/day/references/calm.yaml"
LAZY = "day_plans/day/counter_plans/lazy.yaml"


@dataclass(frozen=True)
class Broken:
    """`old` in `file` becomes `new`; the fault stands `below` lines under the place of the change."""

    name: str
    file: str
    old: str
    new: str
    key: str
    code: str
    below: int | None = 0


TABLE = [
    # The loader
    Broken("duplicate key", "pack.yaml", "key_status: draft", "key_status: draft\nid: small", "id", "duplicate_key", 1),
    Broken("duplicate task in words", "day_plans/day/ru.yaml", "  gift:\n", "  gift: {title: Раз, text: Два}\n  gift:\n", "tasks.gift", "duplicate_key", 1),
    Broken("anchor", DAY, "id: anna", "id: &a anna", "colleagues[1].id", "anchor"),
    Broken("alias", DAY, "  - id: anna\n  - id: boris", "  - &a {id: anna}\n  - *a", "colleagues[2]", "alias", 1),
    Broken("tag", DAY, "limit_minutes: 45", "limit_minutes: !!int 45", "limit_minutes", "tag"),
    Broken("python object", "pack.yaml", "key_status: draft", "key_status: !!python/object/apply:os.system [ls]", "key_status", "tag"),
    Broken("merge key", DAY, "limit_minutes: 45", "limit_minutes: 45\n<<: {a: b}", "<<", "unknown_key", 1),
    Broken("tab as indentation", DAY, "  - id: anna", "\t- id: anna", "(file)", "tab"),
    Broken("NUL by escape", "en.yaml", "key_notice: A plain", 'key_notice: "A\\0 plain"\nx: A', "key_notice", "forbidden_character"),
    Broken("lone surrogate by escape", "en.yaml", "key_notice: A plain English text", 'key_notice: "A \\ud800"', "key_notice", "*"),
    Broken("lone surrogate in the bytes", "en.yaml", "key_notice: A plain", "key_notice: A \ud800 plain", "(file)", "not_utf8"),
    Broken("zero-width character", "ru.yaml", "key_notice: Понятный", "key_notice: Понят\u200bный", "(file)", "forbidden_character"),
    Broken("reversed reading direction", "en.yaml", "key_notice: A", "key_notice: A\u202e", "(file)", "forbidden_character"),
    Broken("impossible escape", "en.yaml", "key_notice: A plain English text", 'key_notice: "\\UFFFFFFFF"', "key_notice", "*"),
    Broken("unclosed bracket", "knowledge/services/area.yaml", "form: basis", "form: [basis", "*", "syntax", None),
    Broken("two documents", "provocations/nonsense/provocation.yaml", "competency: positivity", "---\na: b", "(file)", "several_documents"),
    Broken("directive", "provocations/nonsense/provocation.yaml", "id: nonsense", "%YAML 1.1\n---\nid: nonsense", "(file)", "directive"),
    Broken("list as a key", DAY, "limit_minutes: 45", "limit_minutes: 45\n? [a]\n: b", "*", "key_not_text", 1),
    Broken("too deep", "cases/discount/case.yaml", "safety: false", "safety: " + "[" * 40 + "]" * 40, "*", "too_deep"),
    # Values
    Broken("NaN", DAY, "refusal: .15", "refusal: .nan", "weights.refusal", "not_a_number"),
    Broken("infinity", "pack.yaml", "sd: 15", "sd: .inf", "policy.sd", "not_a_number"),
    Broken("2**63", DAY, "limit_minutes: 45", "limit_minutes: 9223372036854775808", "limit_minutes", "not_an_integer"),
    Broken("number with an exponent", DAY, "limit_minutes: 45", "limit_minutes: 4e1", "limit_minutes", "not_an_integer"),
    Broken("Arabic digits", DAY, "limit_minutes: 45", "limit_minutes: ٤٥", "limit_minutes", "not_an_integer"),
    Broken("negative minutes", DAY, "minutes: {p10: 30,", "minutes: {p10: -30,", "tasks[call].minutes.p10", "out_of_range"),
    Broken("empty value", DAY, "limit_minutes: 45", "limit_minutes:", "limit_minutes", "empty"),
    Broken("list for a value", DAY, "limit_minutes: 45", "limit_minutes: [45]", "limit_minutes", "not_a_value"),
    Broken("value for a mapping", DAY, "shock: {factors: [0.6, 1.0, 1.6], weights: [0.25, 0.5, 0.25]}", "shock: mild", "shock", "not_a_mapping"),
    Broken("value for a list", "knowledge/services/area.yaml", "    points:\n      - {id: goal, critical: false}\n      - {id: doctor, critical: true}", "    points: goal", "questions[basis].points", "not_a_list"),
    Broken("yes for true", "cases/discount/case.yaml", "harm: true", "harm: yes", "harm", "not_a_truth_value"),
    Broken("impossible time", DAY, 'deadline: "16:00"', 'deadline: "16:60"', "tasks[call].deadline", "bad_time"),
    Broken("sexagesimal time", DAY, 'open: "09:00"', "open: 540", "day.open", "bad_time"),
    Broken("impossible date", DAY, 'date: "2026-03-17"', 'date: "2026-02-30"', "date", "bad_date"),
    Broken("id with capitals", "pack.yaml", "{id: listens,", "{id: Listens,", "observations[Listens].id", "bad_id"),
    Broken("bad uuid", "pack.yaml", "uuid: 5d1c1a52", "uuid: 5D1C1A52", "uuid", "bad_uuid"),
    Broken("text too long", "en.yaml", "key_notice: A plain English text", "key_notice: " + "word " * 300, "key_notice", "text_too_long"),
    # What does not fit together
    Broken("unknown key", DAY, "limit_minutes: 45", "limit_minutes: 45\nlimit: 45", "limit", "unknown_key", 1),
    Broken("missing key", DAY, "limit_minutes: 45\n", "", "limit_minutes", "missing_key", None),
    Broken("competency weights", "pack.yaml", "weight: 40", "weight: 41", "competencies", "weights_do_not_add_up", None),
    Broken("instrument weights", "pack.yaml", "{instrument: observation, weight: 0.4}", "{instrument: observation, weight: 0.5}", "competencies[empathy].instruments", "weights_do_not_add_up", -2),
    Broken("reading weights", DAY, "refusal: .15", "refusal: .25", "weights", "weights_do_not_add_up"),
    Broken("unknown competency", "pack.yaml", "competency: empathy}", "competency: charm}", "observations[listens].competency", "unknown_competency"),
    Broken("floor without a cut", "pack.yaml", ", cut: 45}", "}", "must_haves[enough_knowledge]", "cut_does_not_fit"),
    Broken("four must-haves", "pack.yaml", "  - {id: no_flag,", "  - {id: a, kind: no_flag, competency: empathy}\n  - {id: b, kind: no_flag, competency: empathy}\n  - {id: no_flag,", "must_haves", "wrong_length", -1),
    Broken("unknown item", "pack.yaml", "item: services}", "item: sevices}", "default_steps[2].item", "unknown_item"),
    Broken("unknown question by default", "pack.yaml", "item: services}", "item: services, questions: [goal]}", "default_steps[2].questions[1]", "unknown_question"),
    Broken("question listed twice", "pack.yaml", "item: services}", "item: services, questions: [basis, basis]}", "default_steps[2].questions[2]", "repeated"),
    Broken("questions of a case", "pack.yaml", "item: discount}", "item: discount, questions: [basis]}", "default_steps[5].questions", "unknown_key"),
    Broken("unknown near item", "pack.yaml", "default_steps:", "near: [[case/discount, case/nowhere]]\ndefault_steps:", "near[1][2]", "unknown_item"),
    Broken("item near itself", "pack.yaml", "default_steps:", "near: [[case/discount, case/discount]]\ndefault_steps:", "near[1][2]", "repeated"),
    Broken("near nothing", "pack.yaml", "default_steps:", "near: [[case/discount]]\ndefault_steps:", "near[1]", "wrong_length"),
    Broken("promise for an unknown competency", "pack.yaml", "default_steps:", "coverage: {role_plays: {charm: 2}}\ndefault_steps:", "coverage.role_plays.charm", "unknown_key"),
    Broken("reaction that is neither", "pack.yaml", "{id: smiles, sign: good}", "{id: smiles, sign: mixed}", "reactions[smiles].sign", "unknown_word"),
    Broken("question without minutes", "knowledge/services/area.yaml", "    minutes: 3\n", "", "questions[basis].minutes", "missing_key", None),
    Broken("beat listed twice", "role_plays/quiet/role_play.yaml", "{id: ending,", "{id: opening,", "beats[opening].id", "repeated"),
    Broken("reply listed twice", "role_plays/quiet/role_play.yaml", "[asks, argues]", "[asks, asks]", "beats[opening].replies[2]", "repeated"),
    Broken("cue of no kind", "role_plays/quiet/role_play.yaml", "kind: fact", "kind: hint", "cues[reason].kind", "unknown_word"),
    Broken("minutes of a case", "cases/discount/case.yaml", "minutes: 5", "minutes: 16", "minutes", "out_of_range"),
    Broken("pull to the middle", "cases/discount/case.yaml", "pull: too_much", "pull: right", "pull", "unknown_word"),
    Broken("unknown task in a reference", CALM, "    gift: {postpone", "    present: {decline: {}}\n    gift: {postpone", "plan.tasks.present", "unknown_task"),
    Broken("task missing in a reference", CALM, 'until: "2026-03-18"}}\n', 'until: "2026-03-18"}}\n', "plan.tasks.banner", "missing_task", None),
    Broken("minutes of a task missing", CALM, "minutes: {refund: 10, ", "minutes: {", "minutes.refund", "missing_task"),
    Broken("two dispositions", CALM, "{postpone: {until: \"2026-03-18\"}}", "{decline: {}, do: {start: \"10:00\", minutes: 5}}", "plan.tasks.gift", "not_one_disposition"),
    Broken("unknown colleague", CALM, "{to: boris,", "{to: bob,", "plan.tasks.banner.delegate.to", "unknown_colleague"),
    Broken("beyond authority", CALM, "{to: boris,", "{to: anna,", "plan.tasks.banner.delegate.to", "beyond_authority"),
    Broken("postponed to the same day", CALM, 'gift: {postpone: {until: "2026-03-18"}}', 'gift: {postpone: {until: "2026-03-17"}}', "plan.tasks.gift.postpone.until", "date_not_later"),
    Broken("ends after midnight", LAZY, "call: {decline: {}}", 'call: {do: {start: "23:30", minutes: 31}}', "plan.tasks.call.do.minutes", "ends_after_midnight"),
    Broken("own plan not accepted", CALM, "banner: [{delegate: {to: [boris]}}, {decline: {}}]", "banner: [{decline: {}}]", "accepts.banner", "own_plan_not_accepted"),
    Broken("unknown reading", LAZY, "bad_in: refusal", "bad_in: charm", "bad_in", "unknown_reading"),
    Broken("unknown predecessor", DAY, "after: [report]", "after: [raport]", "tasks[lecture].after[1]", "unknown_task"),
    Broken("circle of predecessors", DAY, 'deadline: "13:00"', 'deadline: "13:00"\n    after: [lecture]', "tasks[report].after", "circular_order", 1),
    Broken("falling minutes", DAY, "p10: 15, mode: 25", "p10: 26, mode: 25", "tasks[gift].minutes", "minutes_do_not_rise"),
    Broken("task listed twice", DAY, "  - id: refund", "  - id: gift", "tasks[gift].id", "repeated"),
    Broken("unknown method", DAY, "method: day_plan/1", "method: day_plan/9", "method", "unknown_method"),
    Broken("endorsed choice that costs", DAY, "decline: 0}", "decline: 0.1}", "loss_matrix.decline.decline", "diagonal_not_zero"),
    Broken("id is not the folder", "cases/discount/case.yaml", "id: discount", "id: rebate", "id", "id_is_not_the_name"),
    Broken("no case for responsibility", "cases/discount/case.yaml", "competency: responsibility", "competency: empathy", "competencies[responsibility].instruments[1]", "instrument_without_items", None),
    # Words
    Broken("missing translation", "role_plays/quiet/en.yaml", "  waits: A plain English text\n", "", "behaviours.waits", "missing_key", None),
    Broken("anchor missing", "knowledge/services/en.yaml", "  '3': A plain English text\n", "", "anchors.3", "missing_key", None),
    Broken("anchor of a scene missing", "role_plays/quiet/ru.yaml", "    '5': Понятный русский текст\n", "", "anchors.empathy.5", "missing_key", None),
    Broken("anchor of a case missing", "cases/discount/en.yaml", "  '-2': A plain English text\n", "", "anchors.-2", "missing_key", None),
    Broken("extra translation", "role_plays/quiet/en.yaml", "  waits: A", "  dances: A plain English text\n  waits: A", "behaviours.dances", "unknown_key"),
    Broken("words of a reply missing", "role_plays/quiet/ru.yaml", "      argues:\n        if: Понятный русский текст\n        say: Понятный русский текст\n", "", "beats.opening.replies.argues", "missing_key", None),
    Broken("words of a reply that is not there", "role_plays/quiet/ru.yaml", "  ending:\n", "  ending:\n    replies: {leaves: {if: Уходит, say: Постойте}}\n", "beats.ending.replies.leaves", "unknown_key", 1),
    Broken("signal that shows nothing", "role_plays/quiet/en.yaml", "    show: A plain English text\n", "", "cues.pause.show", "missing_key", None),
    Broken("fact that is shown", "role_plays/quiet/en.yaml", "  reason:\n", "  reason:\n    show: A frown\n", "cues.reason.show", "unknown_key", 1),
    Broken("family in a follow-up", "knowledge/services/en.yaml", "    probes:\n    - A plain English text", "    probes:\n    - Do you have children?", "questions.basis.probes[1]", "protected_attribute", 1),
    Broken("one probe for a case", "cases/discount/ru.yaml", "probes:\n- Понятный русский текст\n", "probes:\n", "probes", "wrong_length"),
    Broken("lists of different length", "cases/discount/en.yaml", "probes:\n- A", "probes:\n- One more question?\n- A", "probes", "lists_differ"),
    Broken("Russian left in English", "en.yaml", "key_notice: A plain English text", "key_notice: Понятный русский текст", "key_notice", "wrong_language"),
    Broken("English left in Russian", "ru.yaml", "key_notice: Понятный русский текст", "key_notice: A plain English text", "key_notice", "wrong_language"),
    Broken("letters of two alphabets", "ru.yaml", "key_notice: Понятный", "key_notice: Пoнятный", "key_notice", "mixed_alphabets"),
    Broken("placeholder", "en.yaml", "key_notice: A plain English text", "key_notice: TODO write the notice", "key_notice", "placeholder"),
    Broken("age as a requirement", "ru.yaml", "  experience: Понятный русский текст", "  experience: Возраст от 25 до 35 лет", "formal_requirements.experience", "protected_attribute"),
    Broken("a car as a requirement", "en.yaml", "  experience: A plain English text", "  experience: Has a car of their own", "formal_requirements.experience", "protected_attribute"),
    Broken("age by its id", "pack.yaml", "formal_requirements:\n  - {id: experience}", "formal_requirements:\n  - {id: age_limit}", "formal_requirements[age_limit].id", "protected_attribute", 1),
    Broken("family in a question", "knowledge/services/ru.yaml", "    question: Понятный русский текст", "    question: Вы замужем, есть ли у вас дети?", "questions.basis.question", "protected_attribute"),
    Broken("looks as a competency", "en.yaml", "    definition: A plain English text\n  empathy:", "    definition: A pleasant appearance\n  empathy:", "competencies.knowledge.definition", "protected_attribute"),
]  # fmt: skip


def broken(folder: Path, row: Broken) -> tuple[Path, int | None]:
    """The small pack with one change, and the line on which the fault must be named."""
    content = small_pack.files()
    text = content[row.file]
    assert row.old in text, f"{row.name}: the small pack has changed"
    start = text.index(row.old)
    if row.name == "task missing in a reference":
        text = text.replace('    banner: {delegate: {to: boris, at: "12:00"}}\n', "", 1)
    content[row.file] = text.replace(row.old, row.new, 1)
    line = None if row.below is None else text.count("\n", 0, start) + 1 + row.below
    return small_pack.write(folder, content), line


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_fault_is_named_with_file_line_and_key(row: Broken, tmp_path: Path) -> None:
    folder, line = broken(tmp_path, row)
    compiled = packs.compile_pack(folder)
    assert compiled.pack is None
    named = [error for error in compiled.errors if row.code in ("*", error.code)]
    assert named, [str(error) for error in compiled.errors]
    if row.code != "instrument_without_items":
        named = [error for error in named if error.file == f"small/{row.file}"]
    assert any(row.key in ("*", error.key) for error in named), [str(e) for e in compiled.errors]
    assert line is None or line in {error.line for error in named}, (line, named)
    for error in compiled.errors:
        assert error.file.startswith("small/")
        assert error.line >= 1
        assert error.key
        assert error.message


def test_the_small_pack_itself_has_no_faults(tmp_path: Path) -> None:
    compiled = packs.compile_pack(small_pack.write(tmp_path))
    assert [str(error) for error in compiled.errors] == []
    assert compiled.pack is not None
    assert compiled.pack["version"] == "2026.11.1"


def test_all_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    content = small_pack.files()
    content["pack.yaml"] = (
        content["pack.yaml"].replace("sd: 15", "sd: .nan").replace("met: .9", "met: x")
    )
    content[DAY] = content[DAY].replace("importance: 5", "importance: 4")
    content[CALM] = content[CALM].replace("to: boris", "to: nobody")
    content["en.yaml"] = content["en.yaml"].replace("key_notice:", "notice:")
    del content["probation/ru.yaml"]
    content["cases/discount/notes.txt"] = "x"
    compiled = packs.compile_pack(small_pack.write(tmp_path, content))
    assert compiled.pack is None
    assert {
        (error.file.removeprefix("small/"), error.key, error.code) for error in compiled.errors
    } == {
        ("pack.yaml", "policy.sd", "not_a_number"),
        ("pack.yaml", "policy.met", "not_a_number"),
        (DAY, "tasks[call].importance", "unknown_word"),
        (DAY, "tasks[lecture].importance", "unknown_word"),
        (CALM, "plan.tasks.banner.delegate.to", "unknown_colleague"),
        ("en.yaml", "key_notice", "missing_key"),
        ("en.yaml", "notice", "unknown_key"),
        ("probation/ru.yaml", "(file)", "missing_file"),
        ("cases/discount/notes.txt", "(file)", "unknown_file"),
    }


@pytest.mark.parametrize("name", sorted(small_pack.files()))
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    content = small_pack.files()
    del content[name]
    compiled = packs.compile_pack(small_pack.write(tmp_path, content))
    assert compiled.pack is None
    assert compiled.errors


def test_a_billion_laughs_end_at_the_first_anchor(tmp_path: Path) -> None:
    content = small_pack.files()
    lines = ["a0: &a0 [ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 40)]
    content["cases/discount/case.yaml"] = "\n".join(lines) + "\n"
    compiled = packs.compile_pack(small_pack.write(tmp_path, content))
    codes = {error.code for error in compiled.errors}
    assert {"anchor", "alias"} <= codes
    assert compiled.pack is None


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    content = small_pack.files()
    content["en.yaml"] += "#" * yaml_source.MAX_BYTES
    compiled = packs.compile_pack(small_pack.write(tmp_path, content))
    assert ("small/en.yaml", 1, "file_too_big") in {
        (error.file, error.line, error.code) for error in compiled.errors
    }


def test_a_file_of_very_many_values_is_refused(tmp_path: Path) -> None:
    content = small_pack.files()
    content["cases/discount/case.yaml"] = "id: [" + "a," * (yaml_source.MAX_NODES + 10) + "]\n"
    compiled = packs.compile_pack(small_pack.write(tmp_path, content))
    assert "too_many_nodes" in {error.code for error in compiled.errors}


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    content = small_pack.files()
    content |= {f"cases/c{number}/case.yaml": "id: x\n" for number in range(packs.MAX_FILES)}
    compiled = packs.compile_pack(small_pack.write(tmp_path, content))
    assert [error.code for error in compiled.errors] == ["too_many_files"]


def test_a_link_out_of_the_pack_is_refused(tmp_path: Path) -> None:
    folder = small_pack.write(tmp_path)
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: secret\n")
    (folder / "en.yaml").unlink()
    (folder / "en.yaml").symlink_to(secret)
    (folder / "cases" / "elsewhere").symlink_to(tmp_path)
    found = {(error.file, error.code) for error in packs.compile_pack(folder).errors}
    assert ("small/en.yaml", "not_a_file") in found
    assert ("small/cases/elsewhere", "unknown_file") in found


def test_an_empty_file_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    content = small_pack.files() | {"cases/discount/case.yaml": "# nothing yet\n"}
    found = {error.code for error in packs.compile_pack(small_pack.write(tmp_path, content)).errors}
    assert "empty_file" in found
    (tmp_path / "empty").mkdir()
    compiled = packs.compile_pack(tmp_path / "empty")
    assert compiled.pack is None
    assert ("empty/pack.yaml", "missing_file") in {(e.file, e.code) for e in compiled.errors}


def test_five_reference_plans_are_too_few(tmp_path: Path) -> None:
    content = small_pack.files()
    del content[CALM]
    codes = {error.code for error in packs.compile_pack(small_pack.write(tmp_path, content)).errors}
    assert "too_few_references" in codes


def test_a_key_that_fails_the_gate_is_refused_with_the_tasks_at_fault(tmp_path: Path) -> None:
    content = small_pack.files()
    for name in small_pack.STYLES:
        file = f"day_plans/day/references/{name}.yaml"
        content[file] = content[file].replace("minutes: {refund: 10", "minutes: {refund: 90")
    content[LAZY] = content[LAZY].replace("bad_in: refusal", "bad_in: estimates")
    checked = check.check_pack(small_pack.write(tmp_path, content))
    refund = content[DAY][: content[DAY].index("  - id: refund")].count("\n") + 1
    found = {(error.file, error.line, error.key, error.code) for error in checked.errors}
    assert (f"small/{DAY}", refund, "tasks[refund]", "minutes_outside") in found
    assert (f"small/{LAZY}", 1, "plan", "counter_plan_not_bad") in found
