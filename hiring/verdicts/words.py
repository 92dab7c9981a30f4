"""Sentences for everything that scoring.verdict says in codes; catalogues hold the Russian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from hiring.content.queries import FOLDERS
from hiring.core import i18n, words
from hiring.core.i18n import gettext as _
from hiring.core.i18n import lazy_gettext as _l
from hiring.core.text import clean_line

words.refusals.update(
    {
        "ratings_open": _l("Close the ratings first; then the result can be issued."),
        "not_issued": _l("The result has not been issued yet."),
        "unknown_outcome": _l("Choose one of the three decisions."),
        "decision_without_reason": _l("Write the reason: the decision is not kept without it."),
    }
)

WORDS: dict[str, Any] = {
    "recommend": _l("Recommended"),
    "recommend_probation": _l("Recommended, with a focus for probation"),
    "not_enough_evidence": _l("Not enough evidence"),
    "do_not_recommend": _l("Not recommended"),
}
SENTENCES: dict[str, Any] = {
    "recommend": _l("All requirements are met, and every competency is above its threshold."),
    "recommend_probation": _l(
        "The requirements are met; probation should check what is weak or unproven."
    ),
    "not_enough_evidence": _l(
        "What decides has not been observed, or lies too close to its threshold to tell."
    ),
    "do_not_recommend": _l(
        "The overall score or a must-have is below its threshold by more than the error explains."
    ),
}
STATUSES: dict[str, Any] = {
    "met": _l("above the threshold"),
    "borderline": _l("within the error of the threshold"),
    "not_met": _l("below the threshold"),
    "incomplete": _l("depends on what is missing"),
    "unobserved": _l("not observed"),
    "missing": _l("not observed"),
}
MUST_STATUSES: dict[str, Any] = {
    "met": _l("met"),
    "borderline": _l("too close to tell"),
    "not_met": _l("not met"),
    "incomplete": _l("not everything was observed"),
    "missing": _l("not observed"),
}
NO_SUCH_SESSION = _l("There is no session %(session)s.")
NOT_ISSUED_HERE = _l("Session %(session)s has no issued result.")
OUTCOMES: dict[str, Any] = {
    "hire": _l("Hire"),
    "refuse": _l("Refuse"),
    "more_evidence": _l("Get more evidence"),
}
REASONS: dict[str, Any] = {
    "must_have_not_met": _l(
        "A minimum is not reached: %(competency)s, %(value)s where at least %(cut)s is needed."
    ),
    "must_have_borderline": _l(
        "A minimum is in doubt: %(competency)s, %(value)s where at least %(cut)s is needed; "
        "the difference is within the error."
    ),
    "must_have_incomplete": _l(
        "A minimum cannot be checked yet: %(competency)s lies between %(low)s and %(high)s, "
        "at least %(cut)s is needed."
    ),
    "must_have_missing": _l("A minimum has not been checked: there is no evidence on %(name)s."),
    "flag_not_met": _l("A red flag, which no score makes up for: %(competency)s."),
    "flag_incomplete": _l(
        "No red flag so far, but not everything that could show one was observed: %(competency)s."
    ),
    "flag_missing": _l("Nothing that could show a red flag was observed: %(competency)s."),
    "composite_not_met": _l("The overall score is %(value)s, below the threshold of %(cut)s."),
    "composite_borderline": _l(
        "The overall score is %(value)s, too close to the threshold of %(cut)s to tell."
    ),
    "composite_incomplete": _l(
        "The overall score depends on what was not observed: from %(low)s to %(high)s, "
        "the threshold is %(cut)s."
    ),
    "composite_missing": _l("Nothing has been observed yet."),
    "competency_not_met": _l("%(competency)s: %(value)s, below the threshold of %(cut)s."),
    "competency_borderline": _l(
        "%(competency)s: %(value)s, too close to the threshold of %(cut)s to tell."
    ),
    "competency_unobserved": _l("%(competency)s: not observed."),
    "all_met": _l("The overall score is %(value)s, safely above the threshold of %(cut)s."),
}
FACTS: dict[str, Any] = {
    "above_cut": _l("%(by)s above the threshold of %(cut)s"),
    "nearest_to_cut": _l("%(by)s below the threshold of %(cut)s, the next best there is"),
    "below_cut": _l("%(by)s below the threshold of %(cut)s"),
    "least_above_cut": _l("%(by)s above the threshold of %(cut)s, the weakest of what is good"),
    "at_cut": _l("exactly at the threshold of %(cut)s"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What a pack calls its competencies, instruments, items and must-haves in one language."""

    words: Mapping[str, Any]

    def competency(self, name: str) -> str:
        """A competency's name."""
        return str(self.words["pack"]["competencies"][name]["name"])

    def instrument(self, name: str) -> str:
        """An instrument's name."""
        return str(self.words["pack"]["instruments"][name])

    def item(self, instrument: str, item: str) -> str:
        """An item's title in the reader's quotation marks; empty where the whole instrument is meant."""
        folder = FOLDERS.get(instrument)
        if not item or folder is None:
            return ""
        known = self.words[folder][item]
        title = str(known.get("title") or known["name"])
        # A title that is somebody's words brings its own quotation marks.
        return title if title.startswith(("“", "«")) else _("“%(title)s”", title=title)

    def source(self, instrument: str, item: str) -> str:
        """Instrument and item together; a day plan is called by its own title alone."""
        title = self.item(instrument, item)
        if not title or self.instrument(instrument) in title:
            return self.instrument(instrument)
        return f"{self.instrument(instrument)} {title}"


def figure(value: float | None) -> str:
    """A score as people write it in their language, to a tenth; a dash where there is none."""
    return "—" if value is None else str(i18n.format_decimal(round(value, 1), format="0.0"))


def whole(value: float) -> str:
    """A threshold without a needless tenth: 60, but 62,5."""
    return str(i18n.format_decimal(round(value, 1), format="0.#"))


def between(low: float, high: float) -> str:
    """One number, or the span between two."""
    return figure(low) if low == high else f"{figure(low)}–{figure(high)}"


def word(code: str) -> str:
    """The recommendation in a word or two."""
    return str(WORDS[code])


def quoted(code: str) -> str:
    """The recommendation in quotation marks, inside another sentence."""
    return _("“%(title)s”", title=word(code))


def say_reason(reason: Mapping[str, Any], names: Names) -> str:
    """Why the word is what it is, as a sentence."""
    code, params = reason["code"], reason["params"]
    if code == "fewer_raters":
        return _(
            "%(instrument)s: rated by %(raters)s of the %(planned)s planned; "
            "the error is wider, no score is lower.",
            instrument=names.instrument(params["instrument"]),
            raters=params["raters"],
            planned=params["planned"],
        )
    given: dict[str, str] = {}
    if "competency" in params:
        competency = names.competency(params["competency"])
        given.update(competency=competency, name=_("“%(title)s”", title=competency))
    if "cut" in params:
        low, high = params["low"], params["high"]
        given.update(
            value=between(low, high), low=figure(low), high=figure(high), cut=whole(params["cut"])
        )
    elif code.startswith("must_have_"):
        code = code.replace("must_have_", "flag_")
    return str(REASONS[code]) % given


def say_change(reason: Mapping[str, Any], names: Names) -> str:
    """What would change the word, as a sentence."""
    code, params = reason["code"], reason["params"]
    if code in ("observe", "observe_all"):
        span = _span(params["worst_word"], params["best_word"])
        if code == "observe_all":
            return _("If everything that is missing is held: %(span)s.", span=span)
        return _(
            "If what is missing is held (%(instrument)s, %(competency)s): %(span)s.",
            instrument=names.instrument(params["instrument"]),
            competency=names.competency(params["competency"]),
            span=span,
        )
    other = quoted(params["word"])
    if code == "add_raters":
        return _(
            "If all %(planned)s planned raters rated with the same scores: %(word)s.",
            planned=params["planned"],
            word=other,
        )
    if code == "clear_flags":
        return _(
            "Without the red flag (%(competency)s): %(word)s.",
            competency=names.competency(params["competency"]),
            word=other,
        )
    return _(
        "%(instrument)s (%(competency)s): with %(to)s instead of %(score)s: %(word)s.",
        instrument=names.instrument(params["instrument"]),
        competency=names.competency(params["competency"]),
        to=figure(params["to"]),
        score=figure(params["score"]),
        word=other,
    )


def _span(worst: str, best: str) -> str:
    if worst == best:
        return quoted(worst)
    return _("from %(worst)s to %(best)s", worst=quoted(worst), best=quoted(best))


def say_distance(fact: Mapping[str, Any]) -> str:
    """How far an item of evidence stands from the competency's threshold."""
    by = round(abs(fact["score"] - fact["cut"]), 1)
    sentence = FACTS["at_cut"] if by == 0 else FACTS[fact["code"]]
    return str(sentence) % {"by": figure(by), "cut": whole(fact["cut"])}


def say_chance(p: float) -> str:
    """A probability as people count, with no more than two digits."""
    of_100 = round(100 * p)
    if of_100 < 3:
        return _("almost never")
    if of_100 > 97:
        return _("almost always")
    return _("in %(of_100)s cases of 100", of_100=of_100)


def say_uncertainty(payload: Mapping[str, Any]) -> list[str]:
    """How sure the overall score is, in at most three sentences."""
    composite = payload["composite"]
    if composite["observed"] is None:
        return [str(REASONS["composite_missing"])]
    sentences = []
    if composite["value"] is None:
        sentences.append(
            _(
                "Overall score: from %(low)s to %(high)s, depending on what was not observed.",
                low=figure(composite["low"]),
                high=figure(composite["high"]),
            )
        )
    else:
        sentences.append(
            _(
                "Overall score: %(value)s ± %(sem)s; the true value lies above the threshold "
                "of %(cut)s %(chance)s.",
                value=figure(composite["value"]),
                sem=figure(composite["sem"]),
                cut=whole(composite["cut"]),
                chance=say_chance(composite["p"]),
            )
        )
    planned, submitted = payload["planned_raters"], payload["submitted_raters"]
    sentences.append(
        _("Rated by %(submitted)s of %(planned)s.", submitted=submitted, planned=planned)
    )
    sentences.append(
        _("The errors of the instruments are preset until the company has measured its own.")
    )
    return sentences


def say_spread(instrument: str, spread: float | None) -> str:
    """How far apart the raters were, in the unit of the instrument; empty where they agreed."""
    if not spread:
        return ""
    if instrument in ("role_play", "provocation"):
        return i18n.ngettext(
            "raters %(num)s level apart", "raters %(num)s levels apart", round(spread)
        )
    return _("raters %(points)s points apart", points=figure(spread))


def listed(names: Sequence[str]) -> str:
    """Names with commas between them."""
    return ", ".join(names)


def file_name(candidate: str) -> str:
    """What the document is called when it is downloaded."""
    plain = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in candidate)
    return clean_line(_("Verdict %(name)s", name=clean_line(plain, 80))) + ".pdf"


def software_version() -> str:
    """The version of this product."""
    return version("hiring")
