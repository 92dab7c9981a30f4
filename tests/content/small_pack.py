"""A small whole pack, written to a folder: the sound thing that tests then break."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

TASKS = ("call", "lecture", "report", "gift", "banner", "refund")
INSTRUMENTS = ("knowledge", "role_play", "provocation", "case", "observation", "day_plan")
REACTIONS = ("stays_warm", "smiles", "answers", "snaps", "freezes", "explains_away")
STYLES = ("calm", "clients", "early", "hard", "short", "team")

PACK = """\
id: small
uuid: 5d1c1a52-7a0e-4f0b-9a53-2f4e8d6c7b19
version: "2026.11.1"
key_status: draft
competencies:
  - id: knowledge
    kind: knowledge
    weight: 40
    instruments:
      - {instrument: knowledge, weight: 1.0}
  - id: empathy
    kind: personal
    weight: 20
    instruments:
      - {instrument: role_play, weight: 0.6}
      - {instrument: observation, weight: 0.4}
  - id: positivity
    kind: personal
    weight: 10
    instruments:
      - {instrument: provocation, weight: 1}
  - id: organisation
    kind: personal
    weight: 15
    instruments:
      - {instrument: day_plan, weight: 1}
  - id: responsibility
    kind: personal
    weight: 15
    instruments:
      - {instrument: case, weight: 1}
must_haves:
  - {id: no_flag, kind: no_flag, competency: responsibility}
  - {id: enough_knowledge, kind: floor, competency: knowledge, cut: 45}
policy: {composite_cut: 60, competency_cut: 60, met: .9, not_met: .1, sd: 15, disagreement_levels: 2}
reliabilities: {day_plan: .6, role_play: .5, provocation: .5, case: .5, knowledge: .7, observation: .4}
observations:
  - {id: listens, competency: empathy}
reactions:
  - {id: stays_warm, sign: good}
  - {id: smiles, sign: good}
  - {id: answers, sign: good}
  - {id: snaps, sign: bad}
  - {id: freezes, sign: bad}
  - {id: explains_away, sign: bad}
formal_requirements:
  - {id: experience}
default_steps:
  - {instrument: day_plan, item: day}
  - {instrument: knowledge, item: services}
  - {instrument: role_play, item: quiet}
  - {instrument: provocation, item: nonsense}
  - {instrument: case, item: discount}
"""

EXERCISE = """\
id: day
method: day_plan/1
date: "2026-03-17"
limit_minutes: 45
day: {open: "09:00", close: "18:00", lunch_minutes: 60, norm_minutes: 540,
  capacity_minutes: 480, slack_minutes: 30}
shock: {factors: [0.6, 1.0, 1.6], weights: [0.25, 0.5, 0.25]}
weights: {priorities: .30, dispositions: .20, refusal: .15, estimates: .10,
  own_time: .10, feasibility: .15}
loss_matrix:
  do: {do: 0, delegate: 0.4, postpone: 0.7, decline: 1}
  delegate: {do: 0.4, delegate: 0, postpone: 0.5, decline: 0.9}
  postpone: {do: 0.4, delegate: 0.4, postpone: 0, decline: 0.6}
  decline: {do: 0.8, delegate: 0.6, postpone: 0.4, decline: 0}
colleagues:
  - id: anna
  - id: boris
tasks:
  - id: call
    importance: 5
    kind: work
    minutes: {p10: 30, mode: 40, p90: 60}
    deadline: "16:00"
    delegates:
      anna: {handoff: 5, lead: 30}
  - id: lecture
    importance: 5
    kind: work
    minutes: {p10: 50, mode: 60, p90: 75}
    fixed: "11:00"
    after: [report]
  - id: report
    importance: 3
    kind: work
    minutes: {p10: 45, mode: 60, p90: 95}
    deadline: "13:00"
  - id: gift
    importance: 1
    kind: personal
    minutes: {p10: 15, mode: 25, p90: 45}
    non_negotiable: true
  - id: banner
    importance: 1
    kind: work
    minutes: {p10: 20, mode: 30, p90: 55}
    delegates:
      boris: {handoff: 5, lead: 0}
  - id: refund
    importance: 3
    kind: work
    minutes: {p10: 5, mode: 10, p90: 15}
    deadline: "12:00"
    critical: money
"""

PLAN = """\
plan:
  tasks:
    refund: {do: {start: "09:00", minutes: 10}}
    report: {do: {start: "09:15", minutes: 60}}
    lecture: {do: {start: "11:00", minutes: 60}}
    call: {do: {start: "14:00", minutes: 40}}
    gift: {postpone: {until: "2026-03-18"}}
    banner: {delegate: {to: boris, at: "12:00"}}
"""

REFERENCE = (
    PLAN
    + """\
minutes: {refund: 10, report: 60, lecture: 60, call: 40, gift: 25, banner: 30}
accepts:
  refund: [{do: {}}]
  report: [{do: {}}]
  lecture: [{do: {}}]
  call: [{do: {}}, {delegate: {to: [anna]}}]
  gift: [{do: {}}, {postpone: {until: "2026-03-20"}}]
  banner: [{delegate: {to: [boris]}}, {decline: {}}]
"""
)

FACTS = {
    "pack.yaml": PACK,
    "knowledge/services/area.yaml": """\
id: services
questions:
  - id: basis
    form: basis
    minutes: 3
    points:
      - {id: goal, critical: false}
      - {id: doctor, critical: true}
""",
    "role_plays/quiet/role_play.yaml": """\
id: quiet
competencies: [empathy]
minutes: 10
beats:
  - {id: opening, replies: [asks, argues]}
  - {id: ending, replies: []}
cues:
  - {id: pause, kind: signal}
  - {id: reason, kind: fact}
behaviours:
  empathy: [asks, hears, names, waits, thanks, adapts]
""",
    "provocations/nonsense/provocation.yaml": "id: nonsense\ncompetency: positivity\nminutes: 3\n",
    "cases/discount/case.yaml": """\
id: discount
competency: responsibility
minutes: 5
pull: too_much
harm: true
safety: false
""",
    "probation/tasks.yaml": """\
tasks:
  - {id: map, competency: knowledge, week: 1, days: 10}
""",
    "day_plans/day/exercise.yaml": EXERCISE,
    **{f"day_plans/day/references/{name}.yaml": f"id: {name}\n{REFERENCE}" for name in STYLES},
    "day_plans/day/counter_plans/lazy.yaml": (
        "id: lazy\nbad_in: refusal\nplan:\n  tasks:\n    call: {decline: {}}\n"
    ),
}


def words(locale: str) -> dict[str, Any]:
    """The words of every folder in one language."""
    text = "Понятный русский текст" if locale == "ru" else "A plain English text"
    levels = dict.fromkeys("135", text)
    plan = {"name": text, "summary": text}
    return {
        "": {
            "name": text,
            "role": text,
            "mission": text,
            "functions": {"clients": {"name": text, "duties": [text, text]}},
            "competencies": {
                name: {"name": text, "definition": text}
                for name in ("knowledge", "empathy", "positivity", "organisation", "responsibility")
            },
            "instruments": dict.fromkeys(
                ("knowledge", "role_play", "provocation", "case", "observation", "day_plan"), text
            ),
            "must_haves": {"no_flag": text, "enough_knowledge": text},
            "reactions": dict.fromkeys(REACTIONS, text),
            "observations": {"listens": {"name": text, "positive": text, "negative": text}},
            "formal_requirements": {"experience": text},
            "key_notice": text,
        },
        "knowledge/services/": {
            "name": text,
            "anchors": levels,
            "questions": {
                "basis": {
                    "question": text,
                    "reference": text,
                    "probes": [text],
                    "points": {"goal": text, "doctor": text},
                }
            },
        },
        "role_plays/quiet/": {
            "title": text,
            "candidate_brief": text,
            "player_brief": text,
            "beats": {
                "opening": {
                    "when": text,
                    "say": text,
                    "replies": {name: {"if": text, "say": text} for name in ("asks", "argues")},
                },
                "ending": {"when": text, "say": text},
            },
            "cues": {
                "pause": {"show": text, "ask": text, "reveal": text},
                "reason": {"ask": text, "reveal": text},
            },
            "stop_rule": text,
            "behaviours": dict.fromkeys(
                ("asks", "hears", "names", "waits", "thanks", "adapts"), text
            ),
            "anchors": {"empathy": levels},
        },
        "provocations/nonsense/": {
            **dict.fromkeys(
                ("title", "say", "follow_up", "tone", "purpose", "stop_rule", "debrief"), text
            ),
            "anchors": levels,
        },
        "cases/discount/": {
            "title": text,
            "situation": text,
            "question": text,
            "probes": [text, text],
            "authority": {"decide": text, "inform": text, "ask": text},
            "anchors": dict.fromkeys(("-2", "-1", "0", "1", "2"), text),
        },
        "probation/": {"tasks": {"map": {"what": text, "expected": text, "check": text}}},
        "day_plans/day/": {
            "title": text,
            "situation": [text],
            "colleagues": {
                name: {"name": text, "role": text, "limits": text} for name in ("anna", "boris")
            },
            "tasks": {name: {"title": text, "text": text} for name in TASKS},
            "references": dict.fromkeys(STYLES, plan),
            "counter_plans": {"lazy": plan},
        },
    }


class _Dumper(yaml.SafeDumper):
    """Writes equal texts out each time: the loader refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def files() -> dict[str, str]:
    """The files of the pack by their names inside it."""
    found = dict(FACTS)
    for locale in ("ru", "en"):
        for folder, content in words(locale).items():
            found[f"{folder}{locale}.yaml"] = yaml.dump(
                content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000
            )
    return found


def write(folder: Path, content: dict[str, str] | None = None) -> Path:
    """The pack (or the given files) written to `folder`/small; its path."""
    pack = folder / "small"
    for name, text in (content or files()).items():
        path = pack / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return pack
