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
    """Yield survival from each of h times on as numerator and denominator, not in lowest terms.

    They are the products, so far, of at risk − events and of at risk, (h,) int each. Reducing each
    of ten thousand fractions would cost a hundred times what the products cost.

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

    ``times`` are (h,) int, Fraction or float, ascending, in any unit; ``at_risk`` just before each
    and ``events`` at it are (h,) int.
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

    The (h,) columns are those of :func:`crossing_times`. The convention says which time it is where
    survival is exactly 1 − p on a stretch.
    """
    check_choice(convention, get_args(MedianConvention), "convention")
    first, strict = crossing_times(times, at_risk, events, 1 - p)
    if convention == "first":
        return first
    if convention == "strict" or math.isinf(strict):
        return strict
    return narrowed((Fraction(first) + Fraction(strict)) / 2, exact=all_exact((first, strict)))
