"""Figures of a list of values: description, quantiles, an interval for the median.

Exact values (int, Fraction, Decimal) give exact means and quantiles. Floats are also computed with
exactly, and rounded once at the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from sojia_stats.statistics.arguments import check_choice, complete_numbers, numbers_in
from sojia_stats.statistics.exact_numbers import (
    Number,
    all_exact,
    as_written,
    format_number,
    narrowed,
)
from sojia_stats.statistics.interval import Interval, exact_level, percent

QuantileMethod = Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "tukey"]
"""A type of Hyndman and Fan, or Tukey's hinges."""

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Description:
    """The usual figures of a list of values, in their unit; as text, the median and the range.

    Parameters
    ----------
    n : int
        Number of values observed, without the missing ones.
    missing : int
        Number of values missing.
    mean : int, Fraction or float
        Arithmetic mean.
    sd : float
        Sample standard deviation (divisor n − 1); NaN for a single value, which has none.
    q1, median, q3 : int, Fraction or float
        Quartiles and median; the median is the middle value or the mean of the two middle ones,
        whatever the quantile method.
    minimum, maximum : int, Fraction or float
        The range.
    quantile_method : str
        How the quartiles were taken.

    Examples
    --------
    >>> print(describe([2, None, 3, 5, 10]))  # days
    4 (range: 2–10); 1 missing
    """

    n: int
    missing: int
    mean: Number
    sd: float
    q1: Number
    median: Number
    q3: Number
    minimum: Number
    maximum: Number
    quantile_method: QuantileMethod

    def __str__(self) -> str:
        dash = " to " if self.minimum < 0 else "–"  # "-5–-2" could not be read
        ends = dash.join(map(format_number, (self.minimum, self.maximum)))
        missing = f"; {self.missing} missing" if self.missing else ""
        return f"{format_number(self.median)} (range: {ends}){missing}"


def describe(values: Iterable[object], *, quantile_method: QuantileMethod = "7") -> Description:
    """Describe a list of values.

    Parameters
    ----------
    values : (n,) iterable of int, Fraction, Decimal or float
        In any unit; None, NaN and pandas' NA are counted as missing.
    quantile_method : str, optional
        How the quartiles are taken, as in :func:`quantile`: "1" to "9" or "tukey".

    Returns
    -------
    Description
        Mean, median and quartiles are exact (int or Fraction) if all values are.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If no value is observed, or one is infinite, or the method is unknown.

    Examples
    --------
    Days until the fever of four children was gone.

    >>> found = describe([2, 3, 5, 10])
    >>> print(found)
    4 (range: 2–10)
    >>> found.mean, found.q1, round(found.sd, 2)
    (5, Fraction(11, 4), 3.56)
    """
    cells = numbers_in(values, "values")
    observed = sorted(value for value in cells if value is not None)
    if not observed:
        held = f"holds only missing values ({len(cells)})" if cells else "is empty"
        raise ValueError(f"values {held}: give at least one number")
    fractions = [Fraction(value) for value in observed]
    mean = sum(fractions, Fraction()) / len(fractions)
    squares = sum(((value - mean) ** 2 for value in fractions), Fraction())
    exact = all_exact(observed)
    return Description(
        n=len(observed),
        missing=len(cells) - len(observed),
        mean=narrowed(mean, exact=exact),
        sd=math.sqrt(squares / (len(observed) - 1)) if len(observed) > 1 else math.nan,
        q1=quantile(observed, Fraction(1, 4), quantile_method),
        median=quantile(observed, _HALF, "2"),
        q3=quantile(observed, Fraction(3, 4), quantile_method),
        minimum=observed[0],
        maximum=observed[-1],
        quantile_method=quantile_method,
    )


def quantile(
    values: Iterable[object], p: float | Fraction | Decimal, method: QuantileMethod = "7"
) -> Number:
    """Quantile of a list of values by a named method.

    Parameters
    ----------
    values : (n,) iterable of int, Fraction, Decimal or float
        In any unit, none missing.
    p : float, Fraction or Decimal
        The probability, 0 to 1; a float is taken as written, 0.1 as 1/10.
    method : str, optional
        A type of Hyndman and Fan: "1" inverse of the distribution function, "2" the same with
        averages at its steps (SAS), "3" nearest even order statistic, "4" to "9" linear between
        order statistics, with "5" Hazen, "6" Weibull (SPSS, Minitab), "7" the default of R and
        numpy, "8" median-unbiased. "tukey": hinges, the medians of both halves, each with the
        middle value if n is odd; for p = 1/4, 1/2 and 3/4 only.

    Returns
    -------
    int, Fraction or float
        In the unit of the values; exact if all of them are.

    Raises
    ------
    TypeError
        If a value or ``p`` is not a number.
    ValueError
        If a value is missing or infinite, ``values`` is empty, ``p`` is outside 0 to 1, or the
        method is unknown or has no such quantile.

    References
    ----------
    Hyndman RJ, Fan Y (1996). Sample quantiles in statistical packages. Am Stat 50:361–365,
    definitions 1 to 9. Tukey JW (1977). Exploratory Data Analysis.

    Examples
    --------
    >>> days = [2, 3, 5, 10]
    >>> [str(quantile(days, 0.25, method)) for method in ("2", "6", "7", "tukey")]
    ['5/2', '9/4', '11/4', '5/2']
    """
    check_choice(method, get_args(QuantileMethod), "the quantile method")
    if isinstance(p, bool) or not isinstance(p, int | float | Fraction | Decimal):
        raise TypeError(f"p is {p!r}, a {type(p).__name__}: give a number from 0 to 1")
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}: give a number from 0 to 1")
    ordered = sorted(complete_numbers(values, "values"))
    place = quantile_position(as_written(p), len(ordered), method)
    return narrowed(_at(ordered, place), exact=all_exact(ordered))


def quantile_position(p: Fraction, n: int, method: QuantileMethod) -> Fraction:
    """Place a quantile among the ranks 1 … n; 5/2 is midway from the second to the third.

    Raises ValueError if the method, one of :func:`quantile`, has no such quantile.

    >>> quantile_position(Fraction(1, 4), 10, "7"), quantile_position(Fraction(3, 4), 4, "tukey")
    (Fraction(13, 4), Fraction(7, 2))
    """
    return min(max(_unclamped(p, n, method), Fraction(1)), Fraction(n))


def _unclamped(p: Fraction, n: int, method: QuantileMethod) -> Fraction:
    """Place a quantile where its formula puts it, which may be beyond the first or last rank."""
    if method == "tukey":
        if p not in (Fraction(1, 4), _HALF, Fraction(3, 4)):
            raise ValueError(f'p is {p}: method "tukey" has only p = 1/4, 1/2 and 3/4')
        depth = Fraction((n + 3) // 2, 2) if p != _HALF else Fraction(n + 1, 2)
        return n + 1 - depth if p > _HALF else depth
    if method == "1":
        return Fraction(math.ceil(n * p))
    if method == "2":
        return n * p + _HALF if (n * p).denominator == 1 else Fraction(math.ceil(n * p))
    if method == "3":
        return Fraction(round(n * p))  # Python rounds a half to the even rank, as type 3 does
    shift = {
        "4": Fraction(0),
        "5": _HALF,
        "6": p,
        "7": 1 - p,
        "8": (p + 1) / 3,
        "9": p / 4 + Fraction(3, 8),
    }
    return n * p + shift[method]


def _at(ordered: Sequence[Number], place: Fraction) -> Fraction:
    below = math.floor(place)
    low = Fraction(ordered[below - 1])
    high = Fraction(ordered[math.ceil(place) - 1])
    return low + (place - below) * (high - low)


def median_interval(
    values: Iterable[object],
    level: float | Fraction | Decimal = 0.95,
    support: tuple[float | Fraction, float | Fraction] = (-math.inf, math.inf),
) -> Interval:
    """Exact order-statistic interval for the median of the population (inverts the sign test).

    Parameters
    ----------
    values : (n,) iterable of int, Fraction, Decimal or float
        Independent draws, in any unit, none missing.
    level : float, Fraction or Decimal, optional
        The least coverage; a float is taken as written.
    support : (low, high), optional
        Where a value can lie at all, in that unit, such as (0, inf) for a duration.

    Returns
    -------
    Interval
        From the k-th smallest to the k-th largest value, with the largest k that keeps the level.
        ``attained`` is its coverage for a continuous distribution, the least one with ties. If no
        k keeps the level, the interval is the whole support, its coverage 1, and ``note`` says
        what the range covers.

    Raises
    ------
    TypeError
        If a value or the level is not a number.
    ValueError
        If a value is missing, infinite or outside the support, ``values`` is empty, or the level
        is not between 0 and 1.

    Notes
    -----
    The coverage is 1 − 2 P(B < k), with B binomial (n, 1/2); k = 1, the range, has 1 − 2^(1−n).

    References
    ----------
    David HA, Nagaraja HN (2003). Order Statistics, 3rd ed., section 7.1.

    Examples
    --------
    >>> print(median_interval([2, 3, 4, 5, 7, 10]))  # days
    2 to 10 (95 % interval, covers 96.875 %)
    >>> print(median_interval([2, 3, 5, 10], support=(0, math.inf)).note)  # days
    no finite interval from n = 4 reaches 95 %: the widest, the range 2 to 10,
    covers 87.5 % without ties, and at least that with them
    """
    wanted = exact_level(level)
    ordered = sorted(complete_numbers(values, "values"))
    low, high = support
    if not low <= ordered[0] <= ordered[-1] <= high:
        outside = ordered[0] if ordered[0] < low else ordered[-1]
        raise ValueError(
            f"the value {format_number(outside)} is outside the support "
            f"{format_number(low)} to {format_number(high)}: give a support that holds all values"
        )
    rank, coverage = _widest_rank(len(ordered), wanted)
    if rank:
        return Interval(ordered[rank - 1], ordered[-rank], level, coverage)
    note = (
        f"no finite interval from n = {len(ordered)} reaches {percent(wanted)}: the widest, "
        f"the range {format_number(ordered[0])} to {format_number(ordered[-1])}, covers "
        f"{percent(1 - Fraction(2, 2 ** len(ordered)))} without ties, and at least that with them"
    )
    return Interval(low, high, level, Fraction(1), note)


def _widest_rank(n: int, level: Fraction) -> tuple[int, Fraction]:
    """Find the largest k whose interval keeps the level, and its coverage; (0, 1) if none."""
    rank, coverage, ways, outcomes = 0, Fraction(1), 1, 2**n
    tail = ways  # outcomes of n tosses with at most `rank` heads
    while (narrower := 1 - Fraction(2 * tail, outcomes)) >= level:
        rank, coverage = rank + 1, narrower
        ways = ways * (n - rank + 1) // rank
        tail += ways
    return rank, coverage
