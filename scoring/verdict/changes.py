"""What would change the word: evidence still missing, raters still missing, flags, and scores."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from scoring.values import ParamValue, Reason, round_tenths
from scoring.verdict.judgement import (
    WORDS,
    Cell,
    Part,
    instrument_has_all_raters,
    judge,
    with_planned_raters,
)
from scoring.verdict.profile import NO_FLAG, Profile

NEAREST = 3
"""How many changes of a score are named in each direction: the smallest ones."""


def would_change(profile: Profile, cells: Sequence[Cell], word: str) -> tuple[Reason, ...]:
    """Changes of the evidence under which the word would be another one, the most practical first.

    observe {competency, instrument, missing, worst_word, best_word}: hold what is missing of one
    instrument; observe_all: everything missing. add_raters {instruments, planned, word}: the
    planned raters, with the same means. clear_flags {competency, flags, word}: had the flags not
    been found. score_up, score_down {competency, instrument, score, to, by, word}: the mean of one
    instrument's observed items.
    """
    return (
        *_observing(profile, cells, word),
        *_raters(profile, cells, word),
        *_flags(profile, cells, word),
        *_scores(profile, cells, word),
    )


def _word(profile: Profile, cells: Sequence[Cell]) -> str:
    return judge(profile, cells).word


def _observing(profile: Profile, cells: Sequence[Cell], word: str) -> list[Reason]:
    found = []
    gaps = [cell for cell in cells if cell.missing]
    for gap in gaps:
        worst, best = (
            _word(profile, _swap(cells, gap, gap.filled(value))) for value in (0.0, 100.0)
        )
        if (worst, best) != (word, word):
            found.append(
                Reason(
                    "observe",
                    {
                        "competency": gap.competency,
                        "instrument": gap.instrument,
                        "missing": gap.missing,
                        "worst_word": worst,
                        "best_word": best,
                    },
                )
            )
    if len(gaps) > 1:
        worst, best = (
            _word(profile, [cell.filled(value) if cell.missing else cell for cell in cells])
            for value in (0.0, 100.0)
        )
        if (worst, best) != (word, word):
            params: dict[str, ParamValue] = {
                "missing": sum(gap.missing for gap in gaps),
                "worst_word": worst,
                "best_word": best,
            }
            found.append(Reason("observe_all", params))
    return found


def _raters(profile: Profile, cells: Sequence[Cell], word: str) -> list[Reason]:
    lacking = {
        cell.instrument
        for cell in cells
        if cell.values and not instrument_has_all_raters(profile, cell)
    }
    if not lacking:
        return []
    other = _word(profile, [with_planned_raters(profile, cell) for cell in cells])
    if other == word:
        return []
    params: dict[str, ParamValue] = {
        "instruments": tuple(sorted(lacking)),
        "planned": profile.planned_raters,
        "word": other,
    }
    return [Reason("add_raters", params)]


def _flags(profile: Profile, cells: Sequence[Cell], word: str) -> list[Reason]:
    found = []
    for competency in sorted({m.competency for m in profile.must_haves if m.kind == NO_FLAG}):
        flags = sorted({f for cell in cells if cell.competency == competency for f in cell.flags})
        if not flags:
            continue
        cleared = [
            replace(cell, parts=tuple(_without_flags(part) for part in cell.parts))
            if cell.competency == competency
            else cell
            for cell in cells
        ]
        other = _word(profile, cleared)
        if other != word:
            params: dict[str, ParamValue] = {
                "competency": competency,
                "flags": tuple(flags),
                "word": other,
            }
            found.append(Reason("clear_flags", params))
    return found


def _without_flags(part: Part) -> Part:
    return replace(part, flags=())


def _scores(profile: Profile, cells: Sequence[Cell], word: str) -> list[Reason]:
    ups: list[tuple[float, Reason]] = []
    downs: list[tuple[float, Reason]] = []
    rank = WORDS.index(word)
    for cell in cells:
        now = cell.observed
        if now is None:
            continue

        def rank_at(tenths: int, cell: Cell = cell) -> int:
            moved = _swap(cells, cell, cell.at(tenths / 10))
            return WORDS.index(_word(profile, moved))

        # The word is monotone in every score, so halving finds the nearest tenth that changes it.
        up = _nearest(math.floor(now * 10), 1000, lambda tenths: rank_at(tenths) > rank)
        down = _nearest(math.ceil(now * 10), 0, lambda tenths: rank_at(tenths) < rank)
        if up is not None:
            ups.append(_move("score_up", cell, now, up / 10, WORDS[rank_at(up)]))
        if down is not None:
            downs.append(_move("score_down", cell, now, down / 10, WORDS[rank_at(down)]))
    smallest = [sorted(moves, key=lambda move: move[0])[:NEAREST] for moves in (ups, downs)]
    return [reason for moves in smallest for _, reason in moves]


def _move(code: str, cell: Cell, now: float, to: float, word: str) -> tuple[float, Reason]:
    by = round_tenths(abs(to - now))
    params: dict[str, ParamValue] = {
        "competency": cell.competency,
        "instrument": cell.instrument,
        "score": round_tenths(now),
        "to": to,
        "by": by,
        "word": word,
    }
    return by, Reason(code, params)


def _nearest(start: int, end: int, holds: Callable[[int], bool]) -> int | None:
    """The number nearest to `start`, towards and including `end`, for which `holds` (true from
    there on).
    """
    if start == end or not holds(end):
        return None
    fails, found = start, end
    while abs(found - fails) > 1:
        middle = (fails + found) // 2
        if holds(middle):
            found = middle
        else:
            fails = middle
    return found


def _swap(cells: Sequence[Cell], old: Cell, new: Cell) -> list[Cell]:
    return [new if cell is old else cell for cell in cells]
