"""How often a method's limits hold the truth, by enumerating all that can be observed.

Limits depend on the order of events and censorings alone, and for few patients all orders can be
enumerated: the coverage is a sum of binomial probabilities, without simulation.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, Final

import numpy as np

from sojia_stats.statistics.arguments import proportion, whole_number
from sojia_stats.statistics.limits import EQUAL, LimitsMethod, crossings, limits_of_many

MOST_PATIENTS: Final = 16
"""Patients up to which all orders of events and censorings are enumerated: 2^16 take 30 s."""


def order_statistic_coverage(
    n: int, low_rank: int, high_rank: int | None, p: Fraction = Fraction(1, 2)
) -> Fraction:
    """Return the exact coverage of an interval between two order statistics.

    Parameters
    ----------
    n : int
        Number of independent draws from one continuous distribution, all observed.
    low_rank : int
        Rank of the value that is the lower limit; 0 where there is none.
    high_rank : int or None
        Rank of the value that is the upper limit; None where there is none.
    p : Fraction, optional
        The quantile of the distribution, between 0 and 1; the median if not given.

    Returns
    -------
    Fraction
        P(low rank ≤ B < high rank), with B binomial (n, p) the number of draws up to the quantile.
        With ties the coverage is at least that.

    Raises
    ------
    TypeError, ValueError
        If n or a rank is not a whole number, the ranks are not 0 ≤ low rank < high rank ≤ n, or p
        is not between 0 and 1.

    References
    ----------
    David HA, Nagaraja HN (2003). Order Statistics, 3rd ed., section 7.1.

    Examples
    --------
    The range of four patients' values, and of six:

    >>> order_statistic_coverage(4, 1, 4), order_statistic_coverage(6, 1, 6)
    (Fraction(7, 8), Fraction(31, 32))
    """
    n, low_rank = whole_number(n, "n"), whole_number(low_rank, "low_rank")
    high_rank = None if high_rank is None else whole_number(high_rank, "high_rank")
    p = proportion(p, "p")
    if not 0 <= low_rank <= n or not (high_rank is None or low_rank < high_rank <= n):
        raise ValueError(
            f"ranks {low_rank} and {high_rank} of n = {n}: give 0 ≤ low rank < high rank ≤ n"
        )
    return Fraction(_between(n, low_rank, high_rank, p))


def _between(n: int, low_rank: int, high_rank: int | None, p: Fraction | float) -> Any:
    """Return P(low rank ≤ B < high rank), B binomial (n, p), exact if p is."""
    last = n if high_rank is None else high_rank - 1
    return sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(low_rank, last + 1))


def median_coverage(
    n: int,
    method: LimitsMethod,
    level: float | Fraction | Decimal = 0.95,
    seen: float | Fraction | Decimal = 1,
) -> Fraction | float:
    """Return the exact coverage of a method's interval for the median, for continuous times.

    Parameters
    ----------
    n : int
        Number of patients, 1 to 16.
    method : str
        As for :meth:`SurvivalCurve.interval`.
    level : float, Fraction or Decimal, optional
        The coverage that the method is asked for.
    seen : float, Fraction or Decimal, optional
        The share of events that are seen, the others being censored before; 1 if nobody is
        censored.

    Returns
    -------
    Fraction or float
        Exact where 1 / ``seen`` is whole.

    Raises
    ------
    TypeError, ValueError
        If n is not a whole number from 1 to 16, ``seen`` is not above 0 and at most 1, or the
        method or level is unknown.

    Notes
    -----
    One model of censoring is assumed: at each time its hazard is the same multiple of that of the
    event [1]_. Then each patient in the order of the times was seen with probability ``seen``,
    whatever the times, and 1 − 2^(−1/seen) of the times lie before the median. The coverage is the
    sum over the 2ⁿ orders of events and censorings of their probability times that of the ranks
    between which the interval of that order lies. It does not depend on the distribution.

    References
    ----------
    .. [1] Koziol JA, Green SB (1976). A Cramér–von Mises statistic for randomly censored data.
       Biometrika 63:465–474.

    Examples
    --------
    >>> median_coverage(5, "log"), median_coverage(6, "bpcp")
    (Fraction(13, 16), Fraction(31, 32))
    >>> float(median_coverage(5, "log", seen=0.5))
    0.896575927734375
    """
    n = whole_number(n, "n")
    if not 1 <= n <= MOST_PATIENTS:
        raise ValueError(
            f"n is {n}: give 1 to {MOST_PATIENTS} patients, so that all orders can be listed"
        )
    all_seen = seen == 1 and not isinstance(seen, bool)
    share = (
        Fraction(1)
        if all_seen
        else proportion(seen, "seen", "a share above 0 and at most 1, such as 0.5")
    )
    orders = np.array([[1] * n] if share == 1 else list(product((0, 1), repeat=n)))
    low, high = limits_of_many(orders, level, method)
    whole = share.numerator == 1
    before = 1 - (Fraction(1, 2**share.denominator) if whole else 2.0 ** (-1 / float(share)))
    covered: Fraction | float = Fraction(0)
    for order, lows, highs in zip(orders, low, high, strict=True):
        first, last = crossings(lows, highs, Fraction(1, 2))
        events = int(order.sum())
        chance = share**events * (1 - share) ** (n - events)
        covered += chance * _between(n, first or 0, last, before)
    return covered


def limits_coverage(
    n: int,
    survival: float | Fraction | Decimal,
    method: LimitsMethod,
    level: float | Fraction | Decimal = 0.95,
) -> Fraction:
    """Return the exact coverage of a method's limits of survival at one time, without censoring.

    Parameters
    ----------
    n : int
        Number of patients, 1 or more.
    survival : float, Fraction or Decimal
        The true survival at that time, between 0 and 1.
    method, level
        As for :func:`median_coverage`.

    Returns
    -------
    Fraction
        The sum of the binomial probabilities of the numbers of events whose limits hold the true
        survival. Where a method has no limits, as the approximations once survival is 0, they do
        not hold it.

    Raises
    ------
    TypeError, ValueError
        If n is not a number of patients, the survival is not between 0 and 1, or the method or
        level is unknown.

    Examples
    --------
    With a true survival of 0.9, two of three series of four patients have no event, and R's default
    limits are then 1 to 1:

    >>> float(limits_coverage(4, 0.9, "log")), float(limits_coverage(4, 0.9, "bpcp"))
    (0.3438, 0.9963)
    """
    n = whole_number(n, "n")
    if n < 1:
        raise ValueError(f"n is {n}: give the number of patients, 1 or more")
    true = proportion(survival, "survival")
    (low,), (high,) = limits_of_many(np.ones((1, n), np.int64), level, method)
    sought = float(true)  # a limit that is equal, but for rounding, holds it
    holding = [k for k in range(n + 1) if low[k] - EQUAL <= sought <= high[k] + EQUAL]
    return sum((math.comb(n, k) * (1 - true) ** k * true ** (n - k) for k in holding), Fraction(0))
