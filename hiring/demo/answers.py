"""What the demo's raters fill in: plausible values for a level, the same at each start."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

NOTES = {
    "knowledge": {
        "high": "Начинает с цели и ограничений клиента, сама называет, когда нужен врач. Говорит просто.",
        "middle": "Порядок знает, но часть шагов вспоминает только после уточнения.",
        "low": "Отвечает общими словами, обещает быстрый результат, про ограничения не спрашивает.",
    },
    "role_play": {
        "high": "Заметила паузу перед словом «тренер», спросила прямо и выслушала до конца.",
        "middle": "Держится ровно, вопросы задаёт, но сигнал клиента прошёл мимо.",
        "low": "Сразу предлагает скидку, перебивает, оправдывается за клуб.",
    },
    "provocation": {
        "high": "Улыбнулась, уточнила, что имеется в виду, ответила по существу.",
        "middle": "Смутился, но ответил без обиды; вторая реплика далась легче.",
        "low": "Стал спорить, голос повысил, на объяснение отреагировал с обидой.",
    },
    "case": {
        "high": "Сделал то, что вправе, назвал срок ответа и сообщил директору.",
        "middle": "Решение верное, но сначала хотел переложить его на администратора.",
        "low": "Пообещал клиенту то, что решает только директор.",
    },
}


def _draw(*parts: object) -> float:
    """A number from 0 to 1 that depends on nothing but `parts`."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:4], "big") / 0xFFFFFFFF


def _level(level: int, *parts: object) -> int:
    """A level near `level`, within 1-5."""
    draw = _draw("level", *parts)
    shift = -1 if draw < 0.2 else 1 if draw > 0.85 else 0
    return max(1, min(5, level + shift))


def _note(instrument: str, level: int) -> str:
    tone = "high" if level >= 4 else "middle" if level == 3 else "low"
    return NOTES[instrument][tone]


def content_of(
    instrument: str, facts: Mapping[str, Any], level: int, who: str, item: str
) -> dict[str, Any]:
    """What a rater `who` fills in for one item about a candidate of that level."""
    return _BY_INSTRUMENT[instrument](facts, level, who, item)


def _knowledge(facts: Mapping[str, Any], level: int, who: str, item: str) -> dict[str, Any]:
    own = _level(level, who, item)
    questions = {}
    for question in facts["questions"]:
        points = {}
        for point in question["points"]:
            # A critical point is easier: it is what everybody is told first.
            chance = own / 5 + (0.15 if point["critical"] else 0)
            draw = _draw(item, question["id"], point["id"], who)
            points[point["id"]] = 2 if draw < chance - 0.1 else 1 if draw < chance + 0.15 else 0
        questions[question["id"]] = {
            "points": points,
            "agreement": "agrees" if own >= 4 else "partly" if own == 3 else "differs",
            "skipped": False,
        }
    return {
        "questions": questions,
        "level": own,
        "unseen": False,
        "note": _note("knowledge", own),
    }


def _role_play(facts: Mapping[str, Any], level: int, who: str, item: str) -> dict[str, Any]:
    competencies = {}
    for competency, behaviours in facts["behaviours"].items():
        own = _level(level, who, item, competency)
        checklist = {}
        for behaviour in behaviours:
            draw = _draw(item, behaviour, who)
            seen = own / 5
            checklist[behaviour] = (
                "yes" if draw < seen - 0.1 else "partly" if draw < seen + 0.15 else "no"
            )
        competencies[competency] = {"checklist": checklist, "level": own, "unseen": False}
    return {
        "competencies": competencies,
        "part": "player" if who == "rater2" else "observer",
        "note": _note("role_play", level),
    }


def _provocation(facts: Mapping[str, Any], level: int, who: str, item: str) -> dict[str, Any]:
    own = _level(level, who, item)
    return {
        "level": own,
        "unseen": False,
        "stopped": False,
        "debriefed": True,
        "note": _note("provocation", own),
    }


def _case(facts: Mapping[str, Any], level: int, who: str, item: str) -> dict[str, Any]:
    draw = _draw(item, level, "case")
    if level >= 4:
        position = 0 if draw < 0.75 else -1
    elif level == 3:
        position = 0 if draw < 0.45 else 1 if draw < 0.75 else -1
    else:
        position = 2 if draw < 0.4 else 1 if draw < 0.7 else -1
    return {"position": position, "unseen": False, "note": _note("case", level)}


_BY_INSTRUMENT = {
    "knowledge": _knowledge,
    "role_play": _role_play,
    "provocation": _provocation,
    "case": _case,
}


def marks_of(indicators: list[Mapping[str, Any]], level: int, who: str) -> list[tuple[str, int]]:
    """(indicator, sign) of the marks that a rater sets through the session."""
    marks = []
    for indicator in indicators:
        draw = _draw(indicator["id"], level, who)
        if draw < 0.75:
            marks.append((indicator["id"], 1 if draw < level / 5 * 0.75 else -1))
    return marks
