"""A statistic of known values, and the convention under which it is the printed one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, root, squared
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
        value = root(self.number) if self.root else self.number
        if not isinstance(value, float):
            return fraction(Fraction(value))
        shown = fraction(self.number)
        return f"√({shown})" if "/" in shown else f"√{shown}"


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
    primary = _primary(sample, statistic, summary)

    def fitting(values: Mapping[str, Value], rule: RoundingRule) -> dict[str, Value]:
        window = printed.window(rule)
        return {name: value for name, value in values.items() if value.lies_in(window)}

    value, names, rules = _shown(primary), ["none"], []
    agreement: Agreement = "differ"
    others = (fitting(group, rule) for group in _others(sample, statistic, summary))
    if agreeing := fitting(primary, rule):
        value, names, agreement = _shown(agreeing), list(agreeing), "agree"
    elif rules := [other for other in ROUNDING_RULES if fitting(primary, other)]:
        # Only definitions of quartiles are several, and then the one that fits is shown.
        value, names = _shown(fitting(primary, rules[0])), []
        agreement = "agree under another convention"
    elif group := next(filter(None, others), None):
        names, agreement = list(group), "agree under another convention"
    # A value that the reading's rule prints so is shown so, also where it is a tie.
    text = printed.text if agreement == "agree" else value.text(printed.decimals)
    definitions = tuple(name for name in names if name)
    return Comparison(
        statistic, printed.text, text, value.exact, agreement, definitions, tuple(rules)
    )


def _shown(values: Mapping[str, Value]) -> Value:
    """Return the value to show: of several definitions of quartiles type 7, the commonest."""
    return values["7"] if "7" in values else next(iter(values.values()))


def _primary(sample: Sample, statistic: Statistic, summary: Summary) -> dict[str, Value]:
    """Return what the claim says the statistic is, by definition; "" where there is no choice."""
    match statistic:
        case "minimum":
            return {"": Value(min(sample.values))}
        case "maximum":
            return {"": Value(max(sample.values))}
        case "mean":
            return {"": sample.mean()}
        case "sd":
            return {"": sample.sd(summary.sd_kind)}
        case "median" if sample.censored:
            return {"midpoint": sample.survival_median("midpoint")}
        case "median":
            return {"": sample.median()}
    return _quartiles(sample, statistic, summary.quartile_method)


def _others(sample: Sample, statistic: Statistic, summary: Summary) -> Iterator[dict[str, Value]]:
    """Yield what else it may be, by definition: departures of a kind together, smallest first."""
    if statistic == "mean":
        yield {"median": sample.median()}
    elif statistic == "median":
        if sample.censored:
            yield {way: sample.survival_median(way) for way in ("first", "strict")}
            yield {"uncensored": sample.median()}
        elif sample.n % 2 == 0:
            half, ordered = sample.n // 2, sample.ordered
            yield {"lower": Value(ordered[half - 1]), "upper": Value(ordered[half])}
        yield {"mean": sample.mean()}
    elif statistic == "sd":
        yield {kind: sample.sd(kind) for kind in SD_KINDS if kind != summary.sd_kind}
    elif statistic in ("q1", "q3") and summary.quartile_method != "any":
        yield _quartiles(sample, statistic, "any")


def _quartiles(sample: Sample, statistic: Statistic, method: str) -> dict[str, Value]:
    """Return a quartile by a definition, or by each of the ten."""
    p = Fraction(1, 4) if statistic == "q1" else Fraction(3, 4)
    methods = cast(Sequence[QuantileMethod], METHODS if method == "any" else (method,))
    return {one: Value(Fraction(quantile(sample.values, p, one))) for one in methods}
