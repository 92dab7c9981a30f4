"""The Russian catalogue: complete, without leftovers, every message worded once."""

from __future__ import annotations

import re
from collections import defaultdict

from tests.architecture.source import listed
from tests.messages import PLACEHOLDER, in_code, in_russian, missing

CYRILLIC = re.compile(r"[А-Яа-яЁё]")
# Messages that are the same in both languages: signs, names of formats.
SAME_IN_BOTH = re.compile(r"(%\(\w+\)s|PDF|CSV|XLSX|\W|\d)*")


def test_every_message_has_russian_words() -> None:
    stubs = "\n\n".join(message.stub() for message in missing())
    assert not missing(), (
        f"{len(missing())} messages have no Russian words. Write them into "
        f"hiring/translations/ru/<feature>.po:\n\n{stubs}"
    )


def test_no_entry_of_the_catalogue_is_left_over_or_unfinished() -> None:
    faults = []
    for entry in in_russian():
        if entry.singular not in in_code():
            faults.append(f"{entry.file}:{entry.line}: nobody says {entry.singular!r}: remove it")
        elif in_code()[entry.singular].id != entry.id:
            faults.append(
                f"{entry.file}:{entry.line}: {entry.singular!r} has a plural in the code, or here, "
                "but not in both"
            )
        if entry.fuzzy:
            faults.append(f"{entry.file}:{entry.line}: {entry.singular!r} is marked as fuzzy")
    assert not faults, listed(faults)


def test_every_message_is_worded_once() -> None:
    places = defaultdict(list)
    for entry in in_russian():
        places[entry.id].append(f"{entry.file}:{entry.line}")
    faults = [
        f"{message!r} is worded at {' and '.join(where)}: keep one"
        for message, where in places.items()
        if len(where) > 1
    ]
    assert not faults, listed(faults)


def test_russian_words_fill_in_what_the_english_ones_do() -> None:
    faults = []
    for entry in in_russian():
        english = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        wanted = set(PLACEHOLDER.findall(english[-1]))
        for string in entry.strings:
            found = set(PLACEHOLDER.findall(string))
            # A singular form may say "one" in a word instead of the number.
            if string and found != wanted and not (len(english) > 1 and wanted - found <= {"num"}):
                faults.append(
                    f"{entry.file}:{entry.line}: {entry.singular!r} fills in {sorted(wanted)}, "
                    f"its Russian {sorted(found)}"
                )
            if wanted and re.search(r"%(?!\(\w+\)[sd])", string.replace("%%", "")):
                faults.append(f"{entry.file}:{entry.line}: a single % in {string!r}: write %%")
    assert not faults, listed(faults)


def test_plural_entries_have_the_three_russian_forms() -> None:
    faults = [
        f"{entry.file}:{entry.line}: {entry.singular!r} needs three forms (1, 2, 5)"
        for entry in in_russian()
        if not isinstance(entry.id, str) and (len(entry.strings) != 3 or not all(entry.strings))
    ]
    assert not faults, listed(faults)


def test_russian_words_are_russian() -> None:
    faults = [
        f"{entry.file}:{entry.line}: {string!r} has no Russian letter"
        for entry in in_russian()
        for string in entry.strings
        if string and not CYRILLIC.search(string) and not SAME_IN_BOTH.fullmatch(string)
    ]
    assert not faults, listed(faults)
