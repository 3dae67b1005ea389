"""A statistic of known values, and the convention under which it is the printed one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, squared
from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES, RoundingRule
from sojia_stats.reconstruction.printed_numbers.quartile_positions import METHODS
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary, divisor, spread
from sojia_stats.reproduction.patients.agreement import Agreement, Comparison
from sojia_stats.statistics.descriptive import QuantileMethod, quantile
from sojia_stats.statistics.kaplan_meier import kaplan_meier
from sojia_stats.statistics.product_limit import MedianConvention
from sojia_stats.wording.agreement import NONE_OF_ONE, NOT_REACHED
from sojia_stats.wording.names import SD_KINDS, SdKind, Statistic
from sojia_stats.wording.numbers import decimal, fraction


@dataclass(frozen=True, slots=True)
class Value:
    """A recomputed statistic: an exact number, the square root of one, or ``absent`` in words."""

    number: Fraction | None
    root: bool = False
    absent: str = ""

    def lies_in(self, window: Bounds) -> bool:
        """Whether the statistic lies in a window, decided exactly."""
        if self.number is None:
            return False
        return self.number in (squared(window) if self.root else window)

    def text(self, decimals: int) -> str:
        """Return the statistic rounded to some decimals, ties to the even digit."""
        if self.number is None:
            return self.absent
        if not self.root:
            return decimal(self.number, decimals)
        scaled = self.number * 100**decimals
        whole = math.isqrt(int(scaled))
        half = Fraction(2 * whole + 1, 2) ** 2
        up = scaled > half or (scaled == half and whole % 2 == 1)
        return decimal(Fraction(whole + up, 10**decimals), decimals)

    @property
    def exact(self) -> str:
        """The statistic without rounding, as decimals, a fraction or a square root."""
        if self.number is None:
            return self.absent
        if not self.root:
            return fraction(self.number)
        top, bottom = (math.isqrt(part) for part in self.number.as_integer_ratio())
        if Fraction(top**2, bottom**2) == self.number:
            return fraction(Fraction(top, bottom))
        shown = fraction(self.number)
        return f"√({shown})" if "/" in shown else f"√{shown}"


@dataclass(frozen=True, slots=True)
class Convention:
    """A statistic as one convention computes it.

    Conventions of one group are departures of the same kind: all of them that fit are named. The
    name is one of a :class:`Comparison`'s definitions, or empty where there is no choice.
    """

    value: Value
    name: str = ""
    group: str = ""


@dataclass(frozen=True)
class Sample:
    """The values of a quantity in the patients who have one."""

    values: tuple[Fraction, ...]
    """One at least."""
    events: tuple[bool, ...] = ()
    """For a time to an event, whether each was observed; empty where all were."""

    @property
    def n(self) -> int:
        """Number of patients."""
        return len(self.values)

    @property
    def censored(self) -> int:
        """Number of patients whose event was not observed."""
        return self.events.count(False)

    @property
    def ordered(self) -> list[Fraction]:
        """The values in ascending order."""
        return sorted(self.values)

    def mean(self) -> Value:
        """Return the arithmetic mean; of times, of all times, censored or not."""
        return Value(sum(self.values, Fraction(0)) / self.n)

    def median(self) -> Value:
        """Return the middle value, or the mean of the two middle ones, whoever was censored."""
        ordered, half = self.ordered, self.n // 2
        return Value((ordered[(self.n - 1) // 2] + ordered[half]) / 2)

    def sd(self, kind: SdKind) -> Value:
        """Return a standard deviation; one patient has only that of a population."""
        if self.n == 1 and kind != "population":
            return Value(None, absent=NONE_OF_ONE)
        return Value(spread(self.values) / divisor(kind, self.n), root=True)

    def survival_median(self, convention: MedianConvention) -> Value:
        """Return the Kaplan–Meier median, which may not be reached."""
        found = kaplan_meier(self.values, self.events).median(convention)
        if isinstance(found, float):
            return Value(None, absent=NOT_REACHED)
        return Value(Fraction(found))


def compare(sample: Sample, statistic: Statistic, summary: Summary, reading: Reading) -> Comparison:
    """Compare a printed statistic with that of known values.

    Where the primary reading does not agree, one departure from it is tried at a time, the smallest
    first: another rounding rule; another kind of standard deviation, convention of the median or
    definition of quartiles; mean and median exchanged.
    """
    printed, rule = summary.printed[statistic], reading.rule(statistic)
    primary = list(_primary(sample, statistic, summary))

    def fitting(conventions: Iterable[Convention], rule: RoundingRule) -> list[Convention]:
        window = printed.window(rule)
        return [one for one in conventions if one.value.lies_in(window)]

    value, names, rules = _shown(primary), ["none"], []
    agreement: Agreement = "differ"
    if agreeing := fitting(primary, rule):
        value, names, agreement = _shown(agreeing), [one.name for one in agreeing], "agree"
    elif rules := [other for other in ROUNDING_RULES if fitting(primary, other)]:
        # Only definitions of quartiles are several, and then the one that fits is shown.
        value, names = _shown(fitting(primary, rules[0])), []
        agreement = "agree under another convention"
    elif others := fitting(_others(sample, statistic, summary), rule):
        names = [one.name for one in others if one.group == others[0].group]
        agreement = "agree under another convention"
    # A value that the reading's rule prints so is shown so, also where it is a tie.
    text = printed.text if agreement == "agree" else value.text(printed.decimals)
    definitions = tuple(name for name in names if name)
    return Comparison(
        statistic, printed.text, text, value.exact, agreement, definitions, tuple(rules)
    )


def _shown(conventions: Sequence[Convention]) -> Value:
    """Return the value to show: of several definitions of quartiles type 7, the commonest."""
    return next((c for c in conventions if c.name == "7"), conventions[0]).value


def _primary(sample: Sample, statistic: Statistic, summary: Summary) -> Iterator[Convention]:
    """Yield what the claim says the statistic is."""
    if statistic in ("minimum", "maximum"):
        end = min(sample.values) if statistic == "minimum" else max(sample.values)
        yield Convention(Value(end))
    elif statistic == "mean":
        yield Convention(sample.mean())
    elif statistic == "sd":
        yield Convention(sample.sd(summary.sd_kind))
    elif statistic == "median":
        if sample.censored:
            yield Convention(sample.survival_median("midpoint"), "midpoint")
        else:
            yield Convention(sample.median())
    else:
        yield from _quartiles(sample, statistic, summary.quartile_method)


def _others(sample: Sample, statistic: Statistic, summary: Summary) -> Iterator[Convention]:
    """Yield what else the statistic may be, the smallest departure first."""
    if statistic == "mean":
        yield Convention(sample.median(), "median", "exchanged")
    elif statistic == "median":
        yield from _medians(sample)
        yield Convention(sample.mean(), "mean", "exchanged")
    elif statistic == "sd":
        for kind in SD_KINDS:
            if kind != summary.sd_kind:
                yield Convention(sample.sd(kind), kind, "sd")
    elif statistic in ("q1", "q3") and summary.quartile_method != "any":
        yield from _quartiles(sample, statistic, "any")


def _medians(sample: Sample) -> Iterator[Convention]:
    """Yield the medians that are not the usual one."""
    if sample.censored:
        for convention in ("first", "strict"):
            yield Convention(sample.survival_median(convention), convention, "median")
        yield Convention(sample.median(), "uncensored", "all")
    elif sample.n % 2 == 0:
        half, ordered = sample.n // 2, sample.ordered
        yield Convention(Value(ordered[half - 1]), "lower", "median")
        yield Convention(Value(ordered[half]), "upper", "median")


def _quartiles(sample: Sample, statistic: Statistic, method: str) -> Iterator[Convention]:
    """Yield a quartile by a definition, or by each of the ten."""
    p = Fraction(1, 4) if statistic == "q1" else Fraction(3, 4)
    for one in METHODS if method == "any" else (method,):
        value = Fraction(quantile(sample.values, p, cast(QuantileMethod, one)))
        yield Convention(Value(value), one, "quartiles")
