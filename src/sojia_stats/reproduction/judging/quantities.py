"""What the printed statistics of one quantity come to, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, End
from sojia_stats.reconstruction.printed_numbers.summary import STATISTICS, Statistic
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.several_quantities import JointReconstruction
from sojia_stats.reconstruction.questions.slips import repairs
from sojia_stats.reproduction.claim_files.entries import SummaryClaim
from sojia_stats.reproduction.judging.verdicts import Verdict
from sojia_stats.wording.numbers import counted, fraction, number, series

_NUMERALS: Final = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

_TIME_UNITS: Final = {f"{unit}s": unit for unit in ("day", "week", "month", "year", "hour")}

_LENGTHS: Final = ("follow-up", "observation", "survival")
"""Quantities whose values are called times."""

PLAIN_NAMES: Final[Mapping[Statistic, str]] = {
    "minimum": "minimum",
    "q1": "first quartile",
    "median": "median",
    "q3": "third quartile",
    "maximum": "maximum",
    "mean": "mean",
    "sd": "SD",
}

_LENGTH_NAMES: Final[Mapping[Statistic, str]] = {
    **PLAIN_NAMES,
    "minimum": "shortest",
    "maximum": "longest",
}

_SD_NAMES: Final = {"sample": "SD", "population": "population SD", "sem": "standard error"}

_SUBJECTS: Final[tuple[Statistic, ...]] = ("mean", "sd", "median", "q1", "q3")

_JOINED: Final = {
    "; all have mean": ", all with mean",
    "; their means are": ", with means of",
    "; its mean is": ", with mean",
}

_LISTED: Final = 12
"""Patients up to which the values of the only data set are told."""


@dataclass(frozen=True, slots=True)
class _Values:
    """How a sentence names the values of a quantity."""

    claim: SummaryClaim
    found: Reconstruction

    @property
    def unit(self) -> str:
        """The unit with a space before it, if there is one."""
        return f" {self.claim.unit}" if self.claim.unit else ""

    @property
    def length(self) -> bool:
        """Whether the values are lengths of time, of which one is the shortest."""
        return not self._nouns[0].startswith("value")

    @property
    def _nouns(self) -> tuple[str, str]:
        """One value with the name of the quantity, and several."""
        label = inside(self.claim.label)
        if self.claim.unit in _TIME_UNITS:
            for start, starts in (("time to ", "times to "), ("duration of ", "durations of ")):
                if label.startswith(start):
                    return label, starts + label.removeprefix(start)
            if label in _LENGTHS:
                return f"{label} time", f"{label} times"
        return f"value of {label}", f"values of {label}"

    def noun(self) -> str:
        """Return the values with their step: whole-month follow-up times."""
        noun = self._nouns[self.claim.n > 1]
        step = self.found.reading.step
        if step is None:
            return f"real {noun}"
        if step == 1:
            unit = _TIME_UNITS.get(self.claim.unit)
            return f"whole-{unit} {noun}" if unit else f"{noun} in steps of 1"
        return f"{noun} in steps of {fraction(step)}{self.unit}"

    def group(self) -> str:
        """Return the values of all patients: four whole-month follow-up times."""
        return f"{_numeral(self.claim.n)} {self.noun()}" if self.claim.n > 1 else self.noun()

    def name(self, statistic: Statistic) -> str:
        """Return the name of a statistic."""
        if statistic == "sd":
            return _SD_NAMES[self.claim.sd_kind]
        return (_LENGTH_NAMES if self.length else PLAIN_NAMES)[statistic]

    def printed(self, statistics: list[Statistic]) -> str:
        """Return printed statistics with their unit: shortest 2 and longest 50 months."""
        texts = self.found.summary.printed
        return series([f"{self.name(s)} {texts[s]}" for s in statistics]) + self.unit


def of_summary(claim: SummaryClaim, verdict: Verdict, found: Reconstruction) -> str:
    """Return what the printed statistics of a quantity come to."""
    values = _Values(claim, found)
    if verdict.status == "incompatible":
        return _collision(values) + _repair(values)
    stated = [s for s in STATISTICS if s in found.summary.printed]
    moments = _moments(verdict.bounds, values.unit)
    if verdict.status == "determined":
        subject = f"{values.group()} with {values.printed(stated)}"
        if claim.n > _LISTED:
            return f"exactly one data set of {subject} exists" + (moments and f" ({moments})")
        listed = series([number(value) for value in found.witness or ()])
        verb = "is" if claim.n == 1 else "are"
        return f"the only {subject} {verb} {listed}{values.unit}" + (moments and f" ({moments})")
    shared = "all " if "mean" in verdict.bounds and verdict.bounds["mean"].point else ""
    each = values.group() if claim.n > 1 else f"one {values.noun()}"
    sets = f"{sets_of(verdict.count)} of {each} have {values.printed(stated)}"
    return sets + (moments and f", {shared}with {moments}")


def _moments(bounds: Mapping[str, Bounds], unit: str) -> str:
    """Return the bounds of mean and SD in words, where they bound anything."""
    words = []
    for name, found in bounds.items():
        if found.low == -math.inf and found.high == math.inf:
            continue
        rounded = any(isinstance(end, float) and math.isfinite(end) for end in _ends(found))
        about = "about " if rounded else ""
        words.append(f"{name.replace('sd', 'SD')} {about}{found.in_words()}")
    return series(words) + unit if words else ""


def _ends(bounds: Bounds) -> tuple[End, End]:
    """Return both ends."""
    return bounds.low, bounds.high


def _collision(values: _Values) -> str:
    """Say which printed numbers collide, and how far the one is from what the others allow."""
    found = values.found
    facts = _smallest(found)
    subject = next((s for s in _SUBJECTS if s in facts), None)
    verb = "has" if values.claim.n == 1 else "have"
    if subject is None:
        return f"no {values.group()} {verb} {values.printed(facts)}"
    others = [s for s in facts if s != subject]
    text = found.summary.printed[subject].text
    given = f" with {values.printed(others)}" if others else ""
    return (
        f"no {values.group()}{given} {verb} {_article(values.name(subject))} "
        f"{values.name(subject)} of {text}{'' if others else values.unit}"
        f"{_limit(found, subject, others)}"
    )


def _smallest(found: Reconstruction) -> list[Statistic]:
    """Return the smallest set of printed statistics that collide, in the order of a summary."""
    alone = JointReconstruction({"_": found.summary}, {"_": found.reading}, ())
    chosen = {statistic for _, statistic in alone.collision() or ()}
    return [s for s in STATISTICS if s in chosen]


def _limit(found: Reconstruction, subject: Statistic, others: list[Statistic]) -> str:
    """Return the least or greatest value that the other numbers allow, in brackets."""
    kept: dict[str, Any] = {
        s: getattr(found.summary, s) if s in others else None for s in STATISTICS
    }
    if subject == "sd" and found.summary.sd_kind != "sample":
        return ""  # bounds are those of the sample standard deviation
    printed = found.summary.printed[subject]
    window = found.reading.window(subject, printed)
    try:
        loose = Reconstruction(replace(found.summary, **kept), found.reading)
        allowed = loose.bounds(subject)
    except ValueError:  # too much work, or a statistic that has no bounds under this reading
        return ""
    if allowed.low > window.high or (allowed.low == window.high and not allowed.low_attained):
        word, end, attained = "least", allowed.low, allowed.low_attained
    elif allowed.high < window.low or (allowed.high == window.low and not allowed.high_attained):
        word, end, attained = "greatest", allowed.high, allowed.high_attained
    else:
        return ""
    about = "about " if isinstance(end, float) else ""
    side = "" if attained else ("above " if word == "least" else "below ")
    text = number(end, printed.decimals + isinstance(end, float))
    return f" (the {word} is {side}{about}{text})"


def _repair(values: _Values) -> str:
    """Say what the likeliest slip that would mend the summary comes to, if there is one."""
    reading = values.found.reading
    repair = next(repairs(values.found.summary, reading), None)
    if repair is None:
        return ""
    head, _, outcome = repair.text.partition(": ")
    summary = values.found.summary
    if repair.kind == "mean and median exchanged" and (summary.mean is None) != (
        summary.median is None
    ):
        head = f"read as a {'median' if summary.median is None else 'mean'}"
    else:
        head = f"if {head}"
    for old, new in _JOINED.items():
        outcome = outcome.replace(old, new)
    return f"; {head}, {outcome}"


# ---- words ------------------------------------------------------------------------------------


def inside(label: str) -> str:
    """Return a label as it stands inside a sentence: an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _numeral(n: int) -> str:
    """Return a number of patients, small ones in letters."""
    return _NUMERALS[n] if n < len(_NUMERALS) else f"{n:,}"


def sets_of(count: int | float | None, what: str = "data sets") -> str:
    """Return a number of data sets, also where it was not counted."""
    if count is None:
        return f"more {what} than can be counted"
    if count == 1:
        first, *rest = what.split(" of ")
        return "exactly one " + " of ".join([first.removesuffix("s"), *rest])
    return f"{counted(count)} {what}"


def _article(word: str) -> str:
    """Return the indefinite article of the name of a statistic."""
    return "an" if word == "SD" else "a"
