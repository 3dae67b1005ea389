"""What papers print instead of the usual statistics, as conditions on whole data sets.

The width of the interquartile range, the percentage of patients above a value, the confidence
limits of a mean and the geometric mean do not split into facts about single ordered values, so they
are decided data set by data set.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Protocol

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain, links_of, weighted
from sojia_stats.reconstruction.printed_numbers.printed import Printed, RoundingRule
from sojia_stats.reconstruction.printed_numbers.reading import Exact, exact
from sojia_stats.reconstruction.printed_numbers.summary import QuartileMethod, divisor, spread
from sojia_stats.wording import printed_numbers as wording

_SLACK: Final = Fraction(1, 10**9)
"""Slack, relative to the width of the interval, for limits that rest on a t quantile: it is known
to some 10⁻¹⁵, and no limit is printed with nine digits."""


class Condition(Protocol):
    """A printed figure that is recomputed from a whole data set."""

    def holds(self, ordered: Sequence[Fraction]) -> bool:
        """Whether ascending values give the printed figure."""

    def narrow(self, chain: Chain) -> Chain:
        """Return a chain that the condition implies, to shorten the list that is looked through."""
        return chain

    def __str__(self) -> str:
        """Return the figure as a sentence names it."""


@dataclass(frozen=True)
class IqrWidth(Condition):
    """The width of the interquartile range, q3 − q1, as printed.

    Parameters
    ----------
    printed, rounding : str
        The width, and how it was rounded.
    quartile_method : str
        A type of Hyndman and Fan, "tukey", or "any".

    Examples
    --------
    >>> IqrWidth("3.5", quartile_method="7").holds([Fraction(x) for x in (2, 3, 5, 10)])
    True
    """

    printed: str
    rounding: RoundingRule = "nearest"
    quartile_method: QuartileMethod = "any"

    def holds(self, ordered: Sequence[Fraction]) -> bool:
        """Whether q3 − q1 is printed so by a definition of the quartiles, the same for both."""
        window = Printed(self.printed).window(self.rounding)
        n, method = len(ordered), self.quartile_method
        lower, upper = (
            [weighted(ordered, *link) for link in links_of(name, n, method)]
            for name in ("q1", "q3")
        )
        return any(high - low in window for low, high in zip(lower, upper, strict=True))

    def __str__(self) -> str:
        return wording.interquartile_width(self.printed)


@dataclass(frozen=True)
class PercentAbove(Condition):
    """The percentage of patients above a value, as printed.

    Parameters
    ----------
    threshold : str, int, Fraction or Decimal
        The value.
    printed, rounding : str
        The percentage, without its sign, and how it was rounded.
    or_equal : bool
        Whether patients at the value count.

    Examples
    --------
    >>> PercentAbove("4", "50").holds([Fraction(x) for x in (2, 3, 5, 10)])
    True
    """

    threshold: Exact
    printed: str
    rounding: RoundingRule = "nearest"
    or_equal: bool = False

    def holds(self, ordered: Sequence[Fraction]) -> bool:
        """Whether the share of values above the threshold is printed so."""
        limit = exact(self.threshold, "threshold")
        above = sum(value > limit or (self.or_equal and value == limit) for value in ordered)
        share = Fraction(100 * above, len(ordered))
        return share in Printed(self.printed).window(self.rounding)

    def __str__(self) -> str:
        return wording.percent_above(self.printed, self.threshold, self.or_equal)


@dataclass(frozen=True)
class MeanInterval(Condition):
    """The confidence limits of a mean by Student's t, as printed.

    Parameters
    ----------
    low, high, rounding : str
        The limits, and how they were rounded.
    level : str or Fraction
        The confidence level.

    Notes
    -----
    The t quantile is no fraction, so a limit within 1e-9 of a rounding boundary, relative to the
    width of the interval, is taken to be on either side of it.

    Examples
    --------
    >>> MeanInterval("-0.7", "10.7").holds([Fraction(x) for x in (2, 3, 5, 10)])
    True
    """

    low: str
    high: str
    level: Exact = "0.95"
    rounding: RoundingRule = "nearest"

    def _quantile(self, n: int) -> Fraction:
        """Return the t quantile that the limits rest on."""
        from scipy.stats import t

        level = exact(self.level, "level")
        if not 0 < level < 1:
            raise ValueError(f"level is {self.level}: write a proportion such as 0.95")
        if n < 2:
            raise ValueError("the confidence limits of a mean need two patients: leave them out")
        return Fraction(float(t.ppf(float((1 + level) / 2), n - 1)))

    def _windows(self) -> tuple[Bounds, Bounds]:
        """Return the windows of both limits, a hair wider than printed."""
        low, high = Printed(self.low), Printed(self.high)
        slack = _SLACK * max(abs(high.value - low.value), low.unit)

        def wider(window: Bounds) -> Bounds:
            assert not isinstance(window.low, float) and not isinstance(window.high, float)
            return Bounds(window.low - slack, window.high + slack)

        return wider(low.window(self.rounding)), wider(high.window(self.rounding))

    def holds(self, ordered: Sequence[Fraction]) -> bool:
        """Whether both limits are printed so."""
        n = len(ordered)
        mean = sum(ordered, Fraction(0)) / n
        half = self._quantile(n) * Fraction(math.sqrt(spread(ordered) / divisor("sem", n)))
        low, high = self._windows()
        return mean - half in low and mean + half in high

    def narrow(self, chain: Chain) -> Chain:
        """Return the chain with the windows that the limits leave to mean and SD."""
        low, high = self._windows()
        middle = Bounds(_half(low.low, high.low), _half(low.high, high.high))
        mean = middle if chain.mean is None else chain.mean.intersect(middle)
        if chain.sd is not None:
            return replace(chain, mean=mean)
        quantile = self._quantile(chain.n)
        # The half-width is t times the standard error of the mean.
        error = Bounds(_half(high.low, low.high, -1), _half(high.high, low.low, -1))
        wide = error.scale(1 / quantile)
        return replace(chain, mean=mean, sd=wide, sd_kind="sem")

    def __str__(self) -> str:
        return wording.mean_interval(self.low, self.high, exact(self.level, "level"))


def _half(first: object, second: object, sign: int = 1) -> Fraction:
    """Return half the sum, or half the difference, of two finite ends."""
    assert isinstance(first, int | Fraction) and isinstance(second, int | Fraction)
    return (Fraction(first) + sign * second) / 2


@dataclass(frozen=True)
class GeometricMean(Condition):
    """The geometric mean of positive values, as printed.

    Parameters
    ----------
    printed, rounding : str
        The geometric mean, and how it was rounded.

    Examples
    --------
    >>> GeometricMean("4.16").holds([Fraction(x) for x in (2, 3, 5, 10)])
    True
    """

    printed: str
    rounding: RoundingRule = "nearest"

    def holds(self, ordered: Sequence[Fraction]) -> bool:
        """Whether the product of the values lies between the powers of the window's ends."""
        window = Printed(self.printed).window(self.rounding)
        if ordered[0] <= 0 or window.high < 0:  # an even power would hide the sign
            return False
        product = math.prod(ordered, start=Fraction(1))
        power = len(ordered)
        assert not isinstance(window.low, float) and not isinstance(window.high, float)
        low = max(Fraction(window.low), Fraction(0))
        ends = Bounds(
            low**power, Fraction(window.high) ** power, window.low_attained, window.high_attained
        )
        return product in ends

    def __str__(self) -> str:
        return wording.geometric_mean(self.printed)
