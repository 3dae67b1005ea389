"""What is said of the printed statistics of one quantity: its values by name, and the finding."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sojia_stats.wording import repairs
from sojia_stats.wording.collisions import Limit
from sojia_stats.wording.names import SD_NAMES, STATISTIC_NAMES, SdKind, Statistic, Status
from sojia_stats.wording.numbers import Number, Stretch, fraction, number, series, stretch
from sojia_stats.wording.repairs import SlipChange
from sojia_stats.wording.verdicts import inside, sets_of

# Flags of a row of an extraction.
WOULD_FIT: Final = "would fit if {}"
NO_SD: Final = "bounds of the SD are not computed under this reading"
APPROACHED: Final = "{}_{} is approached, not attained"

_NUMERALS: Final = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

_TIME_UNITS: Final = {f"{unit}s": unit for unit in ("day", "week", "month", "year", "hour")}

_TIMES: Final = ("follow-up", "observation", "survival")
"""Quantities whose values are called times."""

_LENGTH_NAMES: Final[Mapping[Statistic, str]] = {
    **STATISTIC_NAMES,
    "minimum": "shortest",
    "maximum": "longest",
}

_SUBJECTS: Final[tuple[Statistic, ...]] = ("mean", "sd", "median", "q1", "q3")
"""Of which of several colliding numbers a finding is: none of a patient's own."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as a sentence names it: its unit may be empty, its step None for real values."""

    label: str
    unit: str
    n: int
    step: Fraction | None
    sd_kind: SdKind
    printed: Mapping[Statistic, str]

    @property
    def _unit(self) -> str:
        """The unit with a space before it, if there is one."""
        return f" {self.unit}" if self.unit else ""

    @property
    def _nouns(self) -> tuple[str, str, bool]:
        """One value with the name of the quantity, several, and whether they are lengths."""
        label = inside(self.label)
        if self.unit in _TIME_UNITS:
            for start, starts in (("time to ", "times to "), ("duration of ", "durations of ")):
                if label.startswith(start):  # a user's words, not ours
                    return label, starts + label.removeprefix(start), True
            if label in _TIMES:
                return f"{label} time", f"{label} times", True
        return f"value of {label}", f"values of {label}", False

    def _noun(self) -> str:
        """Return the values with their step: whole-month follow-up times."""
        noun = self._nouns[self.n > 1]
        if self.step is None:
            return f"real {noun}"
        if self.step == 1:
            unit = _TIME_UNITS.get(self.unit)
            return f"whole-{unit} {noun}" if unit else f"{noun} in steps of 1"
        return f"{noun} in steps of {fraction(self.step)}{self._unit}"

    def _group(self) -> str:
        """Return the values of all patients: four whole-month follow-up times."""
        many = _NUMERALS[self.n] if self.n < len(_NUMERALS) else f"{self.n:,}"
        return f"{many} {self._noun()}" if self.n > 1 else self._noun()

    def _name(self, statistic: Statistic) -> str:
        """Return the name of a statistic."""
        if statistic == "sd":
            return SD_NAMES[self.sd_kind].short
        return (_LENGTH_NAMES if self._nouns[2] else STATISTIC_NAMES)[statistic]

    def _stated(self, statistics: Sequence[Statistic]) -> str:
        """Return printed statistics with their unit: shortest 2 and longest 50 months."""
        return series([f"{self._name(s)} {self.printed[s]}" for s in statistics]) + self._unit

    def fits(
        self,
        status: Status,
        count: int | float | None,
        values: Sequence[Number],
        bounds: Mapping[Statistic, Stretch],
    ) -> str:
        """Return how many data sets fit, or the only one if its values are told; means and SDs."""
        stated = self._stated(list(self.printed))
        bounded = moments(bounds, self.unit)
        if status == "determined":
            aside = bounded and f" ({bounded})"
            subject = f"{self._group()} with {stated}"
            if not values:
                return f"exactly one data set of {subject} exists{aside}"
            verb = "is" if self.n == 1 else "are"
            listed = series([number(value) for value in values])
            return f"the only {subject} {verb} {listed}{self._unit}{aside}"
        mean = bounds.get("mean")
        shared = "all " if mean is not None and mean.low == mean.high else ""
        each = self._group() if self.n > 1 else f"one {self._noun()}"
        sets = f"{sets_of(count)} of {each} have {stated}"
        return sets + (bounded and f", {shared}with {bounded}")

    def collides(self, statistics: Sequence[Statistic], limit: Limit | None) -> str:
        """Return which printed numbers collide, and how far the one is from what others allow."""
        verb = "has" if self.n == 1 else "have"
        subject = next((s for s in _SUBJECTS if s in statistics), None)
        if subject is None:
            return f"no {self._group()} {verb} {self._stated(statistics)}"
        others = [s for s in statistics if s != subject]
        given = f" with {self._stated(others)}" if others else ""
        name = self._name(subject)
        article = "an" if name == "SD" else "a"
        return (
            f"no {self._group()}{given} {verb} {article} {name} of {self.printed[subject]}"
            f"{'' if others else self._unit}{_aside(limit)}"
        )


def _aside(limit: Limit | None) -> str:
    """Return the least or greatest value that the other numbers allow, in brackets."""
    if limit is None or limit.side == "nearest":
        return ""
    (end,), window = limit.values, limit.subject.window
    if limit.attained and end == (window.high if limit.side == "least" else window.low):
        return ""  # the end of a window that is itself not part of it
    if limit.subject.statistic == "sd" and limit.sd_kind != "sample":
        return ""
    rounded = isinstance(end, float)
    about = "about " if rounded else ""
    side = "" if limit.attained else ("above " if limit.side == "least" else "below ")
    text = number(end, limit.subject.decimals + rounded)
    return f" (the {limit.side} is {side}{about}{text})"


def moments(bounds: Mapping[Statistic, Stretch], unit: str, *, about: bool = True) -> str:
    """Return the bounds of mean and SD; with ``about`` without what bounds nothing, as rounded."""
    words = []
    for name, found in bounds.items():
        ends = (found.low, found.high)
        if about and ends == (-math.inf, math.inf):
            continue
        rounded = about and any(isinstance(end, float) and math.isfinite(end) for end in ends)
        words.append(f"{STATISTIC_NAMES[name]} {'about ' if rounded else ''}{stretch(found)}")
    return series(words) + (f" {unit}" if unit else "") if words else ""


# ---- what to ask the authors ------------------------------------------------------------------


def ask_values(n: int, label: str, unit: str) -> str:
    """Ask for the values of all patients."""
    return f"What are the {n} values of {_inner(label)}{f' in {unit}' if unit else ''}?"


def ask_slips(changes: Iterable[SlipChange], exchanged: Stretch | None, unit: str) -> str:
    """Ask for each slip whether it was so, with the mean if mean and median were exchanged."""
    asked = []
    for change in changes:
        asked.append(repairs.question(change))
        if change.kind == "mean and median exchanged" and exchanged is not None:
            asked.append(f"(Then the mean is {f'{stretch(exchanged)} {unit}'.rstrip()}.)")
    return " ".join(asked)


def ask_patient(asked: str, known: str, value: str, unit: str) -> str:
    """Ask for one quantity of the patient who is at the end of the range of another."""
    end = f"{value} {unit}".rstrip()
    return f"What is the {_inner(asked)} of the patient with {_inner(known)} {end}?"


def _inner(label: str) -> str:
    """Return a label inside a question: "T cells" and "C-reactive protein" keep their capital."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
