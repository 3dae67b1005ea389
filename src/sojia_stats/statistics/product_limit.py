"""Survival as an exact product, and the times at which it comes to a share of the patients."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, get_args

from sojia_stats.statistics.arguments import check_choice
from sojia_stats.statistics.exact_numbers import Number, all_exact, narrowed

MedianConvention = Literal["midpoint", "first", "strict"]
"""What the median is where the curve is 1/2 on a stretch."""


def products(at_risk: Sequence[int], events: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield survival from each time on as numerator and denominator, not in lowest terms.

    Reducing each of ten thousand fractions would cost a hundred times what the products cost.

    Parameters
    ----------
    at_risk, events : (h,) sequence of int
        Patients at risk just before each distinct time, and events at it.

    Yields
    ------
    tuple of two int
        The product of at risk − events and that of at risk, so far.

    Examples
    --------
    >>> list(products([4, 3, 1], [1, 0, 1]))
    [(3, 4), (3, 4), (0, 4)]
    """
    top = bottom = 1
    for patients, seen in zip(at_risk, events, strict=True):
        if seen:
            top *= patients - seen
            bottom *= patients
        yield top, bottom


def crossing_times(
    times: Sequence[Number], at_risk: Sequence[int], events: Sequence[int], share: Fraction
) -> tuple[Number, Number]:
    """Return the first times at which survival is at most a share, and below it; inf if never.

    Parameters
    ----------
    times : (h,) sequence of int, Fraction or float
        The distinct times, ascending, in any unit.
    at_risk, events : (h,) sequence of int
        Patients at risk just before each, and events at it.
    share : Fraction
        The survival asked for, such as 1/2.

    Returns
    -------
    tuple of two int, Fraction or float
        In the unit of the times.

    Examples
    --------
    >>> days = [2, 3, 5, 10]
    >>> crossing_times(days, [4, 3, 2, 1], [1, 1, 1, 1], Fraction(1, 2))
    (3, 5)
    """
    first: Number = math.inf
    for time, (top, bottom) in zip(times, products(at_risk, events), strict=True):
        excess = top * share.denominator - bottom * share.numerator
        if excess < 0:
            return min(first, time), time
        if excess == 0 and first == math.inf:
            first = time
    return first, math.inf


def quantile_time(
    times: Sequence[Number],
    at_risk: Sequence[int],
    events: Sequence[int],
    p: Fraction,
    convention: MedianConvention,
) -> Number:
    """Return the time at which survival comes to 1 − p, under a convention; inf if never.

    Parameters
    ----------
    times, at_risk, events
        As for :func:`crossing_times`.
    p : Fraction
        The share that has had the event.
    convention : str
        Which time it is where survival is exactly 1 − p on a stretch.

    Raises
    ------
    ValueError
        If the convention is unknown.

    Examples
    --------
    >>> days = [2, 3, 5, 10]
    >>> quantile_time(days, [4, 3, 2, 1], [1, 1, 1, 1], Fraction(1, 4), "midpoint")
    Fraction(5, 2)
    """
    check_choice(convention, get_args(MedianConvention), "convention")
    first, strict = crossing_times(times, at_risk, events, 1 - p)
    if convention == "first":
        return first
    if convention == "strict" or math.isinf(strict):
        return strict
    return narrowed((Fraction(first) + Fraction(strict)) / 2, exact=all_exact((first, strict)))
