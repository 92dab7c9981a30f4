"""A stored recommendation as sentences and figures in the reader's language, for screen and print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from hiring.content import queries as content
from hiring.core.i18n import gettext as _
from hiring.evidence.panels import say
from hiring.verdicts import words
from hiring.verdicts.words import Names, figure, whole

MOST_REASONS = 6

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with what explains it."""

    text: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """A fact for or against: what was held, for which competency, and how it turned out."""

    source: str
    competency: str
    score: str
    text: str
    more: tuple[str, ...]
    is_flag: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the profile: where a score lies, how sure that is, and what it is held against.

    `value` is None while something is missing. `low` and `high`: how far one standard error reaches, and
    where something is missing, how far it reaches from the worst and from the best. `error` is empty where
    nothing was observed.
    """

    name: str
    weight: str
    value: float | None
    low: float
    high: float
    cut: float
    shown: str
    error: str
    status: str
    status_text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence with its reasons, and what the raters wrote about it."""

    title: str
    shown: str
    raters: str
    disagreements: tuple[str, ...]
    flags: tuple[str, ...]
    reasons: tuple[Said, ...]
    notes: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument inside a competency: its share, and its items."""

    name: str
    share: str
    shown: str
    items: tuple[Item, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Competency:
    """A competency with the evidence that its score was made of."""

    id: str
    row: Row
    definition: str
    instruments: tuple[Instrument, ...]


@dataclass(frozen=True, slots=True)
class Must:
    """A must-have in the pack's words, and how it stands."""

    text: str
    status: str
    status_text: str
    detail: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What the raters wrote about one item: (rater, note) each."""

    source: str
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The recommendation as a person reads it."""

    word: str
    label: str
    sentence: str
    without: str
    uncertainty: tuple[str, ...]
    reasons: tuple[Said, ...]
    good: tuple[Argument, ...]
    bad: tuple[Argument, ...]
    changes: tuple[str, ...]
    flags: tuple[str, ...]
    missing: tuple[str, ...]
    focus: str
    composite: Row
    competencies: tuple[Competency, ...]
    musts: tuple[Must, ...]
    notes: tuple[Notes, ...]
    formal: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]
    key_notice: str


def read(payload: Values, version_id: int, notes: Sequence[Values], is_signed: bool) -> Reading:
    """The stored `payload` in the language that is in force."""
    pack_words = content.get_words(version_id)
    names = Names(pack_words)
    titled = [{**note, "source": names.source(note["instrument"], note["item"])} for note in notes]
    found = {
        (row["competency"], row["instrument"], row["item"]): row for row in payload["evidence"]
    }
    return Reading(
        word=payload["word"],
        label=words.word(payload["word"]),
        sentence=str(words.SENTENCES[payload["word"]]),
        without=words.listed([names.instrument(name) for name in payload["without"]]),
        uncertainty=tuple(words.say_uncertainty(payload)),
        reasons=tuple(_reason(reason, found, names) for reason in payload["reasons"]),
        good=tuple(_argument(fact, found, names) for fact in payload["strongest_for"]),
        bad=tuple(_argument(fact, found, names) for fact in payload["strongest_against"]),
        changes=tuple(words.say_change(reason, names) for reason in payload["would_change"]),
        flags=tuple(
            dict.fromkeys(
                _flag(row, flag, names) for row in payload["evidence"] for flag in row["flags"]
            )
        ),
        missing=tuple(
            f"{names.source(gap['instrument'], gap['item'])} — "
            f"{names.competency(gap['competency'])}"
            for gap in payload["missing"]
        ),
        focus=words.listed([names.competency(name) for name in payload["focus"]]),
        composite=_row(_("Overall score"), None, payload["composite"], "value"),
        competencies=tuple(
            _competency(row, payload, names, titled) for row in payload["competencies"]
        ),
        musts=tuple(_must(must, names) for must in payload["must_haves"]),
        notes=_grouped(titled),
        formal=tuple(pack_words["pack"]["formal_requirements"].values()),
        versions=_versions(payload, version_id),
        key_notice="" if is_signed else str(pack_words["pack"]["key_notice"]),
    )


def _row(name: str, weight: float | None, estimate: Values, key: str) -> Row:
    seen = estimate["observed"] is not None
    return Row(
        name=name,
        weight="" if weight is None else _("%(percent)s %%", percent=whole(100 * weight)),
        value=estimate[key],
        low=max(0.0, estimate["low"] - estimate["sem"]),
        high=min(100.0, estimate["high"] + estimate["sem"]),
        cut=estimate["cut"],
        shown=words.between(estimate["low"], estimate["high"]) if seen else "—",
        error=f"± {figure(estimate['sem'])}" if seen else "",
        status=estimate["status"],
        status_text=str(words.STATUSES[estimate["status"]]),
    )


def _reason(reason: Values, found: Mapping[Any, Values], names: Names) -> Said:
    flags = set(reason["params"].get("flags", ()))
    return Said(
        words.say_reason(reason, names),
        tuple(
            _flag(row, flag, names)
            for row in found.values()
            if row["competency"] == reason["params"].get("competency")
            for flag in row["flags"]
            if flag in flags
        ),
    )


def _argument(fact: Values, found: Mapping[Any, Values], names: Names) -> Argument:
    key = (fact["competency"], fact["instrument"])
    # An item of a finding over a whole instrument stands under the finding.
    row = found.get((*key, fact["item"])) or found[(*key, "")]
    is_flag = fact["code"] == "flag"
    more = [_say(fact["instrument"], reason, names) for reason in fact["reasons"]]
    level = row["details"].get("level")
    if level is not None and not more and not is_flag:
        more = [_("Mean level %(level)s of 5", level=figure(level))]
    return Argument(
        source=names.source(fact["instrument"], fact["item"]),
        competency=names.competency(fact["competency"]),
        score="" if is_flag else figure(fact["score"]),
        text=_flag(row, fact["flag"], names) if is_flag else words.say_distance(fact),
        more=tuple(more),
        is_flag=is_flag,
    )


def _say(instrument: str, reason: Values, names: Names) -> str:
    return say(instrument, reason, names.words)


def _flag(row: Values, flag: str, names: Names) -> str:
    """The sentence of a flag, stored as "code:item"; details may carry it with its parameters."""
    code, _colon, item = flag.partition(":")
    said: dict[str, Any] = {"code": code, "params": {"case": item, "task": item}, "loss": None}
    for known in row["details"].get("flags", ()):
        codes = (known["code"], f"{known['code']}_{known.get('critical')}")
        about = ",".join(known.get("tasks") or [known.get("task", "")])
        if code in codes and item == about:
            said = {"code": known["code"], "params": known, "loss": None}
    return _say(row["instrument"], said, names)


def _competency(row: Values, payload: Values, names: Names, notes: Sequence[Values]) -> Competency:
    name = row["competency"]
    return Competency(
        id=name,
        row=_row(names.competency(name), row["weight"], row, "score"),
        definition=str(names.words["pack"]["competencies"][name]["definition"]),
        instruments=tuple(
            _instrument(name, cell, payload, names, notes) for cell in row["instruments"]
        ),
    )


def _instrument(
    competency: str, cell: Values, payload: Values, names: Names, notes: Sequence[Values]
) -> Instrument:
    instrument = cell["instrument"]
    gaps = [
        gap["item"]
        for gap in payload["missing"]
        if (gap["competency"], gap["instrument"]) == (competency, instrument)
    ]
    return Instrument(
        name=names.instrument(instrument),
        share=_("%(percent)s %%", percent=whole(100 * cell["share"])),
        shown="—" if cell["observed"] is None else words.between(cell["low"], cell["high"]),
        items=tuple(
            _item(found, names, notes)
            for found in payload["evidence"]
            if (found["competency"], found["instrument"]) == (competency, instrument)
            and found["score"] is not None
        ),
        missing=tuple(
            names.item(instrument, item) or names.instrument(instrument) for item in gaps
        ),
    )


def _item(found: Values, names: Names, notes: Sequence[Values]) -> Item:
    instrument, details = found["instrument"], found["details"]
    raters = ""
    if instrument != "day_plan":
        raters = _("raters: %(count)s", count=found["raters"])
        spread = words.say_spread(instrument, details.get("spread"))
        raters = f"{raters}, {spread}" if spread else raters
    lost = [row for row in found["reasons"] if row.get("loss")]
    told = [row for row in found["reasons"] if row.get("loss") is None]
    lost.sort(key=lambda row: -row["loss"])
    return Item(
        title=names.item(instrument, found["item"]) or names.instrument(instrument),
        shown=figure(found["score"]),
        raters=raters,
        disagreements=tuple(
            _say(instrument, row, names) for row in details.get("disagreements", ())
        ),
        flags=tuple(_flag(found, flag, names) for flag in found["flags"]),
        reasons=tuple(
            Said(
                _say(instrument, row, names),
                (f"−{figure(row['loss'])}",) if row.get("loss") else (),
            )
            for row in [*lost[:MOST_REASONS], *told[:MOST_REASONS]]
        ),
        notes=tuple(
            note
            for note in notes
            if note["instrument"] == instrument and found["item"] in ("", note["item"])
        ),
    )


def _grouped(notes: Sequence[Values]) -> tuple[Notes, ...]:
    groups = groupby(notes, key=lambda note: note["source"])
    return tuple(
        Notes(source, tuple((note["rater"], note["note"]) for note in group))
        for source, group in groups
    )


def _must(must: Values, names: Names) -> Must:
    detail = ""
    estimate = must["estimate"]
    if estimate is not None and estimate["observed"] is not None:
        detail = _(
            "%(value)s, at least %(cut)s is needed",
            value=words.between(estimate["low"], estimate["high"]),
            cut=whole(estimate["cut"]),
        )
    return Must(
        text=str(names.words["pack"]["must_haves"][must["id"]]),
        status=must["status"],
        status_text=str(words.MUST_STATUSES[must["status"]]),
        detail=detail,
    )


def _versions(payload: Values, version_id: int) -> tuple[tuple[str, str], ...]:
    methods = sorted({row["method"] for row in payload["evidence"]})
    policy = payload["policy"]
    return (
        (_("Method of the verdict"), payload["method"]),
        (_("Methods of the instruments"), words.listed(methods)),
        (_("Content"), content.say_label(version_id)),
        (_("Software"), payload["software"]),
        (
            _("Policy"),
            _(
                "thresholds %(composite)s overall and %(competency)s per competency; met from "
                "%(met)s %%, not met up to %(not_met)s %%; standard deviation %(sd)s",
                composite=whole(policy["composite_cut"]),
                competency=whole(policy["competency_cut"]),
                met=whole(100 * policy["met"]),
                not_met=whole(100 * policy["not_met"]),
                sd=whole(policy["sd"]),
            ),
        ),
    )
