"""What a pack that can be read must also hold: enough of everything, and texts of a length to say.

Two kinds of rules. Those for each item make sense in any pack. Those of breadth bind a pack that
promises something under `coverage`: a company's own small pack may ask two questions and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hiring.content import inventory, reading_time, yaml_source
from hiring.content.errors import Place, Report
from hiring.content.packs import Compiled
from hiring.content.wording import LOCALES

MIN_ITEMS = 2
MIN_QUESTIONS = 3
MIN_INDICATORS = 4
MIN_CUES = 2
MIN_REACTIONS = 6
LONG_INTERVIEW = 150
# What rates a competency by several items; a day plan is one, and indicators have a rule of their own.
BY_ITEMS = ("knowledge", "role_play", "provocation", "case")


def check(compiled: Compiled, report: Report) -> None:
    """Report everything that the pack lacks; `compiled` is one without errors."""
    rules = _Rules(compiled, report)
    rules.items()
    if rules.pack["coverage"]:
        rules.breadth()


def warn(compiled: Compiled, report: Report) -> None:
    """Report what is worth a second look and no error."""
    _Rules(compiled, report).interview()


class _Rules:
    """The rules over one pack, each with the place that its fault is named at."""

    def __init__(self, compiled: Compiled, report: Report) -> None:
        assert compiled.pack is not None
        self.pack = compiled.pack
        self.nodes = compiled.nodes
        self.folder = compiled.folder
        self.report = report

    def _place(self, file: str, *path: str | int) -> Place:
        return yaml_source.at(self.nodes[f"{self.folder}/{file}"], *path).place

    # Every pack

    def items(self) -> None:
        """Each item can be used as it stands."""
        self._reactions()
        self._behaviours()
        for name, play in self.pack["role_plays"].items():
            self._role_play(f"role_plays/{name}/role_play.yaml", play)
        for locale in LOCALES:
            for file, path, texts, minutes in self._spoken(locale):
                self._said_in_time(self._place(file, *path), locale, texts, minutes)
            for file, key, text in self._cards(locale):
                self._card(self._place(file, key), text)

    def _reactions(self) -> None:
        marks = self.pack["reactions"]
        if not self.pack["provocations"]:
            return
        place = self._place("pack.yaml", "reactions")
        if len(marks) < MIN_REACTIONS:
            message = f"{len(marks)} reactions to touch; at least {MIN_REACTIONS} are needed"
            self.report.add(place, "too_few_reactions", message)
        elif len({mark["sign"] for mark in marks}) < 2:
            self.report.add(place, "one_sided", "good and bad reactions are both needed")

    def _behaviours(self) -> None:
        """A reason names a behaviour by its id alone, so no two scenes have the same one."""
        seen: dict[str, str] = {}
        for name, play in self.pack["role_plays"].items():
            file = f"role_plays/{name}/role_play.yaml"
            for competency, listed in play["behaviours"].items():
                for index, behaviour in enumerate(listed):
                    other = seen.setdefault(behaviour, name)
                    if other != name:
                        place = self._place(file, "behaviours", competency, index)
                        message = f"{behaviour} is a behaviour of {other} too: give it its own id"
                        self.report.add(place, "not_unique", message)

    def _role_play(self, file: str, play: Mapping[str, Any]) -> None:
        beats = play["beats"]
        answered = sum(1 for beat in beats if beat["replies"])
        if answered * 2 < len(beats):
            message = f"{answered} of {len(beats)} beats have replies; at least half must"
            self.report.add(self._place(file, "beats"), "too_few_replies", message)
        if len(play["cues"]) < MIN_CUES:
            message = f"{len(play['cues'])} cues; at least {MIN_CUES} are needed"
            self.report.add(self._place(file, "cues"), "too_few_cues", message)

    def _spoken(self, locale: str) -> Iterator[tuple[str, tuple[str, ...], list[str], int]]:
        """What is read aloud of each item: its file, the key to name, the texts, the minutes."""
        words = self.pack["words"][locale]
        for name, area in self.pack["knowledge"].items():
            for question in area["questions"]:
                own = words["knowledge"][name]["questions"][question["id"]]
                key = ("questions", question["id"])
                texts = reading_time.question(own)
                yield f"knowledge/{name}/{locale}.yaml", key, texts, question["minutes"]
        for folder, named, spoken in (
            ("role_plays", "beats", reading_time.role_play),
            ("provocations", "say", reading_time.provocation),
            ("cases", "situation", reading_time.case),
        ):
            for name, facts in self.pack[folder].items():
                texts = spoken(words[folder][name])
                yield f"{folder}/{name}/{locale}.yaml", (named,), texts, facts["minutes"]

    def _said_in_time(self, place: Place, locale: str, texts: list[str], minutes: int) -> None:
        words = reading_time.count(*texts)
        if not reading_time.fits(words, locale, minutes):
            taken = f"{reading_time.minutes(words, locale):.1f}"
            message = f"{words} words to say take {taken} of the {minutes} minutes; at most half is allowed"
            self.report.add(place, "said_too_long", message)

    def _cards(self, locale: str) -> Iterator[tuple[str, str, str]]:
        words = self.pack["words"][locale]
        for folder, key in (("role_plays", "candidate_brief"), ("cases", "situation")):
            for name, own in words[folder].items():
                yield f"{folder}/{name}/{locale}.yaml", key, own[key]

    def _card(self, place: Place, text: str) -> None:
        words = reading_time.count(text)
        if words > reading_time.CARD_WORDS:
            message = f"the card has {words} words; at most {reading_time.CARD_WORDS} are allowed"
            self.report.add(place, "card_too_long", message)

    # A pack that makes promises

    def breadth(self) -> None:
        """Nothing is measured by one question alone, and the promises are kept."""
        for index, competency in enumerate(self.pack["competencies"]):
            for number, part in enumerate(competency["instruments"]):
                place = self._place("pack.yaml", "competencies", index, "instruments", number)
                self._enough(place, competency["id"], part["instrument"])
        for name, area in self.pack["knowledge"].items():
            self._area(self._place(f"knowledge/{name}/area.yaml", "questions"), area)
        self._promises()

    def _enough(self, place: Place, competency: str, instrument: str) -> None:
        items = inventory.items_of(self.pack, competency, instrument)
        if instrument in BY_ITEMS and len(items) < MIN_ITEMS:
            message = (
                f"{len(items)} item rates {competency} by {instrument}; {MIN_ITEMS} are needed"
            )
            self.report.add(place, "too_few_items", message)
        elif instrument == "observation" and len(items) < MIN_INDICATORS:
            message = f"{len(items)} indicators of {competency}; {MIN_INDICATORS} are needed"
            self.report.add(place, "too_few_indicators", message)
        elif instrument == "case":
            pulls = [self.pack["cases"][item]["pull"] for item in items]
            fewest = min(pulls.count("too_little"), pulls.count("too_much"))
            if fewest * 3 < len(pulls):
                message = (
                    f"{pulls.count('too_little')} cases pull to too little and "
                    f"{pulls.count('too_much')} to too much; at least a third each is needed"
                )
                self.report.add(place, "one_sided", message)

    def _area(self, place: Place, area: Mapping[str, Any]) -> None:
        asked = area["questions"]
        if len(asked) < MIN_QUESTIONS:
            message = f"{len(asked)} questions; an area needs at least {MIN_QUESTIONS}"
            self.report.add(place, "too_few_questions", message)
        if not any(point["critical"] for question in asked for point in question["points"]):
            self.report.add(place, "no_critical_point", "no point of this area is critical")

    def _promises(self) -> None:
        held = inventory.totals(self.pack)
        promised = dict(self.pack["coverage"])
        plays = promised.pop("role_plays", {})
        for key, least in promised.items():
            self._promise(least, held[key], "coverage", key)
        for competency, least in plays.items():
            found = len(inventory.items_of(self.pack, competency, "role_play"))
            self._promise(least, found, "coverage", "role_plays", competency)

    def _promise(self, least: int, found: int, *path: str) -> None:
        if found < least:
            message = f"{least} are promised and {found} are here"
            self.report.add(self._place("pack.yaml", *path), "promise_not_kept", message)

    # Worth a look

    def interview(self) -> None:
        """The default interview is not longer than two people can stay fair."""
        minutes = sum(inventory.interview_minutes(self.pack).values())
        if minutes > LONG_INTERVIEW:
            message = f"the default interview takes {minutes} minutes, more than {LONG_INTERVIEW}"
            place = self._place("pack.yaml", "default_steps")
            self.report.add(place, "long_interview", message)
