"""Rows of n, minimum, median and maximum: what they allow follows from a formula.

With the smallest value a, the largest b = a + W and n values on a grid, the median may be any
middle value from a to b (odd n), or half of any whole number from 2a to 2b (even n): all values
below the middle can be a, all above it b. How many data sets there are is a product of two
binomials for each middle value, or a sum of such products along a diagonal for each middle pair
(C(h + x, h) multisets of h values lie among x + 1 numbers: "stars and bars"). Every term is a whole
number; sums and products of such are exact in floating point below 2**53, and from there on stay
above it, so that :data:`COUNTED` tells exactly which counts are exact.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final

import numpy as np

from sojia_stats.reconstruction.screening.arrays import Flags, Floats, Ints, Windows
from sojia_stats.reconstruction.screening.integer_rows import IntegerRows

COUNTED: Final = 10**15
"""Counts up to here are given digit by digit: a power of ten below 2**53."""

MANY: Final = float(2**53)
"""Stands for every larger count."""

_DEPTH: Final = 512
"""Values between two fixed ones, up to which counts are tabulated: 4 MB."""

_WIDTHS: Final = (64, 256, 1024)
"""Steps up to which diagonals are tabulated, each table as small as its rows allow."""

_TERMS: Final = 20_000
"""Products that one row may add up outside the tables: some milliseconds."""

_MIDDLES: Final = 256
"""Middle values of a row that are added up by table, in as many rounds; more, one by one."""


def feasible(n: Ints, least: Windows, greatest: Windows, middle: Windows) -> Flags:
    """Return which rows, as ``IntegerRows`` has them, allow a data set, Flags (rows,)."""
    some = (least.low <= least.high) & (greatest.low <= greatest.high)
    some &= (least.low <= greatest.high) & (middle.low <= middle.high)
    both = 2 - n % 2
    # One value is minimum, median and maximum; of two, the smaller is the minimum.
    one, two = n == 1, n == 2
    start = np.maximum(least.low, greatest.low)
    lowest = np.where(one, start, np.where(two, least.low + start, both * least.low))
    end = np.minimum(least.high, greatest.high)
    highest = np.where(one, end, np.where(two, end + greatest.high, both * greatest.high))
    some &= (lowest <= highest) & (middle.low <= highest) & (middle.high >= lowest)
    return np.asarray(some)


def ways(rows: IntegerRows, alone: Flags) -> Floats:
    """Return how many data sets those feasible rows have that print nothing but order statistics.

    Infinite where an end is free, exact below 2**53, from there on some number from 2**53 on; NaN
    for other rows, and where a window of minimum or maximum holds several steps.
    """
    n, given, least, greatest, middle = rows.n, rows.given, rows.least, rows.greatest, rows.middle
    found = np.full(len(n), np.nan)
    # An end that is not printed is free, unless the median of two values ties it to the other.
    tied = (n == 2) & given.median & (given.minimum | given.maximum)
    free = alone & ~(given.minimum & given.maximum) & (n > 1) & ~tied
    found[free] = np.inf
    one = alone & (n == 1)
    start = np.maximum(np.maximum(least.low, greatest.low), middle.low)
    end = np.minimum(np.minimum(least.high, greatest.high), middle.high)
    found[one] = (end - start + 1)[one]
    between = least.fixed & greatest.fixed & alone & ~one & ~free
    width, middle = greatest.low - least.low, middle - (2 - n % 2) * least.low
    some = between & given.median
    found[some] = counts(n[some], width[some], middle[some])
    some = between & ~given.median
    found[some] = inner_counts(n[some], width[some])
    for row in np.flatnonzero(between & np.isnan(found)).tolist():
        size = int(n[row]), int(width[row])
        if given.median[row]:
            count = binomial_count(*size, int(middle.low[row]), int(middle.high[row]))
            found[row] = MANY if count is None else count
        else:
            found[row] = inner_binomial_count(*size)
    return found


def counts(n: Ints, width: Ints, middle: Windows) -> Floats:
    """Return how many data sets of n ≥ 2 values from 0 to a width have their middle in a window.

    NaN where the row is left to :func:`binomial_count`; else as exact as :func:`ways`.
    """
    both = 2 - n % 2
    middle = Windows(np.maximum(middle.low, 0), np.minimum(middle.high, both * width))
    ways = np.zeros(len(n))
    h = (n - 1) // 2
    hard = (middle.high - middle.low >= _MIDDLES) | (h > _DEPTH) | (width > _WIDTHS[-1])
    pair = n == 2
    # Two values: the ends themselves, whose sum is the width.
    ways[pair] = ((middle.low <= width) & (width <= middle.high))[pair]
    _odd(ways, np.flatnonzero((both == 1) & ~hard), h, width, middle)
    _even(ways, np.flatnonzero((both == 2) & ~pair & ~hard), h, width, middle)
    ways[hard & ~pair] = np.nan
    return np.minimum(ways, MANY)


@lru_cache(1)
def _multisets() -> Floats:
    """Return C(h + x, h), Floats (h, x): how many multisets of h values there are from x + 1."""
    table = np.ones((_DEPTH + 1, _WIDTHS[-1] + 1))
    for h in range(1, _DEPTH + 1):
        np.minimum(np.cumsum(table[h - 1]), MANY, out=table[h])
    return table


@lru_cache(256)
def _diagonal(h: int, width: int) -> Floats:
    """Return the sum over y = 0..j of C(h + y + d, h) · C(h + y, h), Floats (d, j).

    The values of a middle pair are y and y + d steps from the nearer ends.
    """
    row = np.concatenate([_multisets()[h, : width + 1], np.full(width + 1, MANY)])
    half = width // 2 + 1
    shifted = np.lib.stride_tricks.sliding_window_view(row, half)[: width + 1]
    return np.asarray(np.minimum(np.cumsum(shifted * row[:half], axis=1), MANY))


def _odd(ways: Floats, rows: Ints, h: Ints, width: Ints, middle: Windows) -> None:
    """Add the products for each middle value of an odd number of values, n = 2h + 1.

    ``ways`` is Floats (all,), ``rows`` Ints (rows,) are places in it and in the others, (all,).
    """
    table = _multisets()
    offset = 0
    while len(rows):
        rows = rows[middle.low[rows] + offset <= middle.high[rows]]
        value = middle.low[rows] + offset
        inner = h[rows] - 1
        ways[rows] += table[inner, value] * table[inner, width[rows] - value]
        offset += 1


def _even(ways: Floats, rows: Ints, h: Ints, width: Ints, middle: Windows) -> None:
    """Add the diagonal sums for each sum of the middle pair of an even number of values.

    Arrays as in :func:`_odd`; n = 2h + 2, so that h − 1 values lie between each end and the pair.
    """
    table_of = np.searchsorted(np.array(_WIDTHS), width[rows])
    for place, widest in enumerate(_WIDTHS):
        mine = rows[table_of == place]
        mine = mine[np.argsort(h[mine].astype(np.int16), kind="stable")]  # a radix sort
        for group in np.split(mine, np.flatnonzero(np.diff(h[mine])) + 1) if len(mine) else ():
            table = _diagonal(int(h[group[0]]) - 1, widest)
            low, high, wide = middle.low[group], middle.high[group], width[group]
            found = np.zeros(len(group))
            for offset in range(int((high - low).max()) + 1):
                away = np.abs(low + offset - wide)
                inside = low + offset <= high
                away[~inside] = 0
                found += np.where(inside, table[away, (wide - away) // 2], 0)
            ways[group] = found


@lru_cache(2**14)
def binomial_count(n: int, width: int, low: int, high: int) -> float | None:
    """Return the count of one row by binomials of any size; None where that takes too long.

    >>> binomial_count(4, 8, 4, 4), binomial_count(6, 2000, 2000, 2000)
    (3.0, 334835501.0)
    """
    inner = (n - 1) // 2 - 1
    ways, terms = 0, 0
    for middle in range(max(low, 0), min(high, (2 - n % 2) * width) + 1):
        if n % 2:
            pairs: Any = ((middle, width - middle),)
        else:
            away = abs(middle - width)
            pairs = ((y + away, y) for y in range((width - away) // 2 + 1))
        for x, y in pairs:
            terms += 1
            ways += math.comb(inner + x, inner) * math.comb(inner + y, inner)
            if ways > COUNTED:
                return MANY
            if terms > _TERMS:
                return None
    return float(ways)


def inner_counts(n: Ints, width: Ints) -> Floats:
    """Return :func:`counts` without a median; NaN is left to :func:`inner_binomial_count`."""
    hard = (n - 2 > _DEPTH) | (width > _WIDTHS[-1])
    found = _multisets()[np.where(hard, 0, n - 2), np.where(hard, 0, width)]
    return np.where(hard, np.nan, found)


@lru_cache(2**14)
def inner_binomial_count(n: int, width: int) -> float:
    """Return how many data sets minimum and maximum alone allow, by a binomial of any size."""
    ways, inner = 1, n - 2
    # C(inner + width, k) grows up to the smaller of both.
    for k in range(1, min(inner, width) + 1):
        ways = ways * (inner + width - k + 1) // k
        if ways > COUNTED:
            return MANY
    return float(ways)
