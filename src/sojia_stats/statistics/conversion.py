"""Mean and SD estimated from median, range and quartiles: Hozo, Wan, Luo and Shi.

The formulas that reviews use, as their authors give them. All are estimates: Hozo's start from
inequalities, the others from a normal distribution. Whether any data set has the estimated values
is not asked here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import NormalDist
from typing import Final, Literal, get_args

from sojia_stats.statistics.arguments import check_choice, complete_numbers, whole_number
from sojia_stats.statistics.exact_numbers import Number, all_exact, format_number, narrowed

ConversionMethod = Literal["hozo", "wan", "luo", "shi"]
"""Whose formulas estimate the mean and the SD."""

Scenario = Literal["S1", "S2", "S3"]
"""Which quantiles are known: S1 minimum, median, maximum; S2 quartiles and median; S3 all five."""

NEEDED: Final[Mapping[Scenario, tuple[str, ...]]] = {
    "S1": ("minimum", "median", "maximum"),
    "S2": ("q1", "median", "q3"),
    "S3": ("minimum", "q1", "median", "q3", "maximum"),
}
"""The quantiles of each scenario."""

SCENARIOS: Final[Mapping[ConversionMethod, tuple[Scenario, ...]]] = {
    "hozo": ("S1",),
    "wan": ("S3", "S1", "S2"),
    "luo": ("S3", "S1", "S2"),
    "shi": ("S3",),
}
"""The scenarios that a method has formulas for, the one that uses most first."""


@dataclass(frozen=True, slots=True)
class MeanSd:
    """A mean and an SD in the unit of the quantiles; from which of them, by whose formulas.

    Exact where the quantiles are and the formula is rational, as a quarter of the range is.
    """

    mean: Number
    sd: Number
    method: ConversionMethod
    scenario: Scenario


@dataclass(frozen=True, slots=True)
class _Quantiles:
    """What the formulas start from; a quantile that the scenario lacks is 0."""

    n: int
    minimum: Fraction
    q1: Fraction
    median: Fraction
    q3: Fraction
    maximum: Fraction

    @property
    def range(self) -> Fraction:
        return self.maximum - self.minimum

    @property
    def iqr(self) -> Fraction:
        return self.q3 - self.q1

    @property
    def skew(self) -> Fraction:
        """Midrange less median."""
        return (self.minimum + self.maximum) / 2 - self.median

    @property
    def quartile_skew(self) -> Fraction:
        """Mean of the quartiles less median."""
        return (self.q1 + self.q3) / 2 - self.median


def mean_sd(
    method: ConversionMethod,
    n: int,
    *,
    median: object,
    minimum: object = None,
    q1: object = None,
    q3: object = None,
    maximum: object = None,
) -> MeanSd:
    """Estimate mean and SD from quantiles, for n of 2 or more.

    The quantiles, all in one unit, are exact or floats, and None where unknown. Of the scenarios
    that the method has formulas for, the one that uses most of them is taken.

    With minimum a, quartiles q1 and q3, median m, maximum b, Φ⁻¹ the normal quantile function,
    ξ = 2 Φ⁻¹((n − 0.375)/(n + 0.25)) and η = 2 Φ⁻¹((0.75 n − 0.125)/(n + 0.25)):

    - hozo, S1, the simplified rule: mean (a + 2m + b)/4 for n ≤ 25, else m [1]_ (5); SD the root
      of ((a − 2m + b)²/4 + (b − a)²)/12 for n ≤ 15 [1]_ (16), (b − a)/4 for n ≤ 70, (b − a)/6
      beyond. His (4), which adds (a − 2m + b)/(4n) to the mean, is not this rule.
    - wan, mean: S1 (a + 2m + b)/4 at every n; S2 (q1 + m + q3)/3 [2]_ (14);
      S3 (a + 2 q1 + 2m + 2 q3 + b)/8 [2]_ (10). SD: S1 (b − a)/ξ [2]_ (9); S2 (q3 − q1)/η
      [2]_ (16); S3 the mean of these two [2]_ (13). Wan's Table 1 has the exact expected range for
      n ≤ 50 in place of ξ, which R's meta uses: at n = 4, 2.059 and not 2.098.
    - luo, mean: S1 w (a + b)/2 + (1 − w) m with w = 4/(4 + n^0.75) [3]_ (7); S2
      w (q1 + q3)/2 + (1 − w) m with w = 0.7 + 0.39/n [3]_ (11); S3
      w1 (a + b)/2 + w2 (q1 + q3)/2 + (1 − w1 − w2) m with w1 = 2.2/(2.2 + n^0.75) and
      w2 = 0.7 − 0.72/n^0.55 [3]_ (15). SD: that of wan.
    - shi, S3: mean of luo; SD (b − a)/θ1 + (q3 − q1)/θ2 with θ1 = (1 + 0.07 n^0.6) ξ and
      θ2 = (1 + 1/(0.07 n^0.6)) η [4]_ (11).

    .. [1] S. P. Hozo, B. Djulbegovic and I. Hozo, "Estimating the mean and variance from the
       median, range, and the size of a sample", BMC Med Res Methodol 5 (2005) 13.
    .. [2] X. Wan, W. Wang, J. Liu and T. Tong, "Estimating the sample mean and standard deviation
       from the sample size, median, range and/or interquartile range", BMC Med Res Methodol 14
       (2014) 135.
    .. [3] D. Luo, X. Wan, J. Liu and T. Tong, "Optimally estimating the sample mean from the
       sample size, median, mid-range, and/or mid-quartile range", Stat Methods Med Res 27 (2018)
       1785-1805.
    .. [4] J. Shi, D. Luo, H. Weng et al., "Optimally estimating the sample standard deviation from
       the five-number summary", Res Synth Methods 11 (2020) 641-654.

    Months of treatment of four children: median 3, range 3 to 18.

    >>> mean_sd("hozo", 4, minimum=3, median=3, maximum=18).mean
    Fraction(27, 4)
    >>> round(mean_sd("luo", 4, minimum=3, median=3, maximum=18).mean, 2)
    7.39
    """
    check_choice(method, get_args(ConversionMethod), "method")
    n = whole_number(n, "n")
    if n < 2:
        raise ValueError(f"n is {n}: an SD needs two patients or more")
    given = {"minimum": minimum, "q1": q1, "median": median, "q3": q3, "maximum": maximum}
    known = {name: value for name, value in given.items() if value is not None}
    scenario = scenario_of(method, known)
    names = NEEDED[scenario]
    values = {name: complete_numbers([known[name]], name)[0] for name in names}
    for lower, upper in pairwise(names):
        if values[lower] > values[upper]:
            raise ValueError(
                f"{lower} {format_number(values[lower])} is above {upper} "
                f"{format_number(values[upper])}: give quantiles that ascend"
            )
    exact = all_exact(values.values())
    fractions = {name: Fraction(values.get(name, 0)) for name in given}
    quantiles = _Quantiles(n=n, **fractions)
    mean, sd = (
        value if isinstance(value, float) else narrowed(value, exact=exact)
        for value in (formula(quantiles) for formula in _FORMULAS[method, scenario])
    )
    return MeanSd(mean, sd, method, scenario)


def scenario_of(method: ConversionMethod, known: Collection[str]) -> Scenario:
    """Return the scenario that a method takes where these quantiles are known.

    >>> scenario_of("wan", ["minimum", "median", "maximum"])
    'S1'
    >>> scenario_of("shi", ["q1", "median", "q3"])
    Traceback (most recent call last):
    ValueError: method "shi" needs minimum, q1, median, q3 and maximum, and there is q1, median and
    q3: ask for "wan" or "luo"
    """
    for scenario in SCENARIOS[method]:
        if all(name in known for name in NEEDED[scenario]):
            return scenario
    held = [name for name in NEEDED["S3"] if name in known]
    others = [f'"{other}"' for other in SCENARIOS if applies(other, known)]
    if others:
        advice = f"ask for {_series(others, 'or')}"
    else:
        advice = "give the median with minimum and maximum, or with both quartiles"
    raise ValueError(
        f'method "{method}" needs {"; or ".join(_series(NEEDED[s]) for s in SCENARIOS[method])}, '
        f"and there is {_series(held) or 'none of these'}: {advice}"
    )


def applies(method: ConversionMethod, known: Collection[str]) -> bool:
    """Whether a method has formulas for what is known."""
    return any(all(name in known for name in NEEDED[s]) for s in SCENARIOS[method])


def _series(words: Sequence[str], last: str = "and") -> str:
    """Join words as a sentence does."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _hozo_mean(q: _Quantiles) -> Fraction:
    return q.median + q.skew / 2 if q.n <= 25 else q.median


def _hozo_sd(q: _Quantiles) -> Fraction | float:
    if q.n <= 15:
        return math.sqrt((q.skew**2 + q.range**2) / 12)
    return q.range / (4 if q.n <= 70 else 6)


def _wan_mean_range(q: _Quantiles) -> Fraction:
    return q.median + q.skew / 2


def _wan_mean_quartiles(q: _Quantiles) -> Fraction:
    return (q.q1 + q.median + q.q3) / 3


def _wan_mean_five(q: _Quantiles) -> Fraction:
    return (q.minimum + 2 * q.q1 + 2 * q.median + 2 * q.q3 + q.maximum) / 8


def _wan_sd_range(q: _Quantiles) -> float:
    """Divide by Blom's approximation of the expected range of n standard normal values."""
    return float(q.range) / (2 * NormalDist().inv_cdf((q.n - 0.375) / (q.n + 0.25)))


def _wan_sd_quartiles(q: _Quantiles) -> float:
    """Divide by the corresponding approximation of their expected interquartile range."""
    return float(q.iqr) / (2 * NormalDist().inv_cdf((0.75 * q.n - 0.125) / (q.n + 0.25)))


def _wan_sd_five(q: _Quantiles) -> float:
    return (_wan_sd_range(q) + _wan_sd_quartiles(q)) / 2


def _moved(q: _Quantiles, by_range: float, by_quartiles: float = 0) -> Fraction | float:
    """Return the median, moved by shares of both skews; exactly the median where it is centred."""
    if q.skew == 0 and (q.quartile_skew == 0 or not by_quartiles):
        return q.median
    return float(q.median) + by_range * float(q.skew) + by_quartiles * float(q.quartile_skew)


def _luo_mean_range(q: _Quantiles) -> Fraction | float:
    return _moved(q, 4 / (4 + math.pow(q.n, 0.75)))


def _luo_mean_quartiles(q: _Quantiles) -> Fraction:
    return q.median + (Fraction("0.7") + Fraction("0.39") / q.n) * q.quartile_skew


def _luo_mean_five(q: _Quantiles) -> Fraction | float:
    return _moved(q, 2.2 / (2.2 + math.pow(q.n, 0.75)), 0.7 - 0.72 / math.pow(q.n, 0.55))


def _shi_sd(q: _Quantiles) -> float:
    growth = 0.07 * math.pow(q.n, 0.6)
    return (_wan_sd_range(q) + growth * _wan_sd_quartiles(q)) / (1 + growth)


_Formula = Callable[[_Quantiles], Fraction | float]

# Of the mean and of the SD.
_FORMULAS: Final[Mapping[tuple[ConversionMethod, Scenario], tuple[_Formula, _Formula]]] = {
    ("hozo", "S1"): (_hozo_mean, _hozo_sd),
    ("wan", "S1"): (_wan_mean_range, _wan_sd_range),
    ("wan", "S2"): (_wan_mean_quartiles, _wan_sd_quartiles),
    ("wan", "S3"): (_wan_mean_five, _wan_sd_five),
    ("luo", "S1"): (_luo_mean_range, _wan_sd_range),
    ("luo", "S2"): (_luo_mean_quartiles, _wan_sd_quartiles),
    ("luo", "S3"): (_luo_mean_five, _wan_sd_five),
    ("shi", "S3"): (_luo_mean_five, _shi_sd),
}
