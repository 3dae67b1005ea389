"""Rows of n, minimum, median and maximum: what they allow follows from a formula.

With the smallest value a, the largest b = a + W and n values on a grid, the median may be any
middle value from a to b (odd n), or half of any whole number from 2a to 2b (even n): all values
below the middle can be a, all above it b. How many data sets there are is a product of two
binomials for each middle value, or a sum of such products along a diagonal for each middle pair.
Every term is a whole number; sums and products of such are exact in floating point below 2**53,
and from there on stay above it, so that :data:`COUNTED` tells exactly which counts are exact.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

COUNTED: Final = 10**15
"""Counts up to here are given digit by digit."""

MANY: Final = float(2**53)
"""Stands for every larger count."""

BEYOND: Final = 2**50
"""Farther out than any whole number of a row: where an end is not printed."""

_DEPTH: Final = 512
_WIDTHS: Final = (64, 256, 1024)
_TERMS: Final = 20_000
_LONGEST: Final = 256


@lru_cache(1)
def _multisets() -> Floats:
    """Return C(h + x, h): how many multisets of h values there are from x + 1."""
    table = np.ones((_DEPTH + 1, _WIDTHS[-1] + 1))
    for h in range(1, _DEPTH + 1):
        np.minimum(np.cumsum(table[h - 1]), MANY, out=table[h])
    return table


@lru_cache(256)
def _diagonal(h: int, width: int) -> Floats:
    """Return, for a distance d and j, the sum over y = 0..j of C(h + y + d, h) · C(h + y, h)."""
    row = np.concatenate([_multisets()[h, : width + 1], np.full(width + 1, MANY)])
    half = width // 2 + 1
    shifted = np.lib.stride_tricks.sliding_window_view(row, half)[: width + 1]
    return np.asarray(np.minimum(np.cumsum(shifted * row[:half], axis=1), MANY))


def feasible(
    n: Ints, low: tuple[Ints, Ints], high: tuple[Ints, Ints], mid: tuple[Ints, Ints]
) -> Flags:
    """Return which rows allow a data set.

    Parameters
    ----------
    n : ndarray
        Number of values.
    low, high : (ndarray, ndarray)
        Window of the smallest and of the largest value, in steps; ``±BEYOND`` where not printed.
    mid : (ndarray, ndarray)
        Window of the middle value (odd n), or of the sum of the middle two (even n).
    """
    (a1, a2), (b1, b2), (m1, m2) = low, high, mid
    some = (a1 <= a2) & (b1 <= b2) & (a1 <= b2) & (m1 <= m2)
    both = 2 - n % 2
    least, most = both * a1, both * b2
    # One value is minimum, median and maximum; of two, the smaller is the minimum.
    one, two = n == 1, n == 2
    least = np.where(one, np.maximum(a1, b1), np.where(two, a1 + np.maximum(a1, b1), least))
    most = np.where(one, np.minimum(a2, b2), np.where(two, np.minimum(a2, b2) + b2, most))
    return np.asarray(some & (least <= most) & (m1 <= most) & (m2 >= least))


def counts(n: Ints, width: Ints, m1: Ints, m2: Ints) -> Floats:
    """Return how many data sets there are of rows whose minimum and maximum are known exactly.

    Parameters
    ----------
    n : ndarray
        Number of values, at least 2.
    width : ndarray
        Maximum less minimum, in steps, 0 or more.
    m1, m2 : ndarray
        Window of the middle value, or of the sum of the middle two, less the minimum.

    Returns
    -------
    ndarray of float
        Exact below 2**53; from there on, some number from 2**53 on. NaN where the row is left to
        :func:`slowly`.
    """
    middle = 2 - n % 2
    m1, m2 = np.maximum(m1, 0), np.minimum(m2, middle * width)
    ways = np.zeros(len(n))
    h = (n - 1) // 2
    hard = (m2 - m1 >= _LONGEST) | (h > _DEPTH) | (width > _WIDTHS[-1])
    pair = n == 2
    # Two values: the ends themselves, whose sum is the width.
    ways[pair] = (m1 <= width)[pair] & (width <= m2)[pair]
    odd = (middle == 1) & ~hard
    _odd(ways, np.flatnonzero(odd), h, width, m1, m2)
    even = (middle == 2) & ~pair & ~hard
    _even(ways, np.flatnonzero(even), h, width, m1, m2)
    ways[hard & ~pair] = np.nan
    return np.minimum(ways, MANY)


def _odd(ways: Floats, rows: Ints, h: Ints, width: Ints, m1: Ints, m2: Ints) -> None:
    """Add the products for each middle value of an odd number of values."""
    table = _multisets()
    offset = 0
    while len(rows):
        middle = m1[rows] + offset
        rows = rows[middle <= m2[rows]]
        middle = m1[rows] + offset
        inner = h[rows] - 1
        ways[rows] += table[inner, middle] * table[inner, width[rows] - middle]
        offset += 1


def _even(ways: Floats, rows: Ints, h: Ints, width: Ints, m1: Ints, m2: Ints) -> None:
    """Add the diagonal sums for each sum of the middle pair of an even number of values."""
    if not len(rows):
        return
    size = np.searchsorted(np.array(_WIDTHS), width[rows])
    key = size * (_DEPTH + 1) + h[rows]
    order = np.argsort(key.astype(np.int16), kind="stable")
    rows, key = rows[order], key[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        group = rows[start:end]
        size_of, half = divmod(int(key[start]), _DEPTH + 1)
        # With n = 2h + 2 values, h − 1 lie between each end and the middle pair.
        table = _diagonal(half - 1, _WIDTHS[size_of])
        total, last, wide = m1[group], m2[group], width[group]
        found = np.zeros(len(group))
        for offset in range(int((last - total).max()) + 1 if len(group) else 0):
            away = np.abs(total + offset - wide)
            inside = total + offset <= last
            away[~inside] = 0
            found += np.where(inside, table[away, (wide - away) // 2], 0)
        ways[group] = found


@lru_cache(2**14)
def slowly(n: int, width: int, m1: int, m2: int) -> float | None:
    """Return the count of one row by binomials of any size; None where that takes too long.

    Examples
    --------
    >>> slowly(4, 8, 4, 4), slowly(6, 2000, 2000, 2000)
    (3.0, 334835501.0)
    """
    h = (n - 1) // 2
    m1, m2 = max(m1, 0), min(m2, (2 - n % 2) * width)
    ways, terms = 0, 0
    for middle in range(m1, m2 + 1):
        if n % 2:
            pairs: Any = ((middle, width - middle),)
        else:
            away = abs(middle - width)
            pairs = ((y + away, y) for y in range((width - away) // 2 + 1))
        inner = h - 1
        for x, y in pairs:
            terms += 1
            ways += math.comb(inner + x, inner) * math.comb(inner + y, inner)
            if ways > COUNTED:
                return MANY
            if terms > _TERMS:
                return None
    return float(ways)


def inner_counts(n: Ints, width: Ints) -> Floats:
    """Return how many data sets minimum and maximum alone allow; NaN where that is left out."""
    hard = (n - 2 > _DEPTH) | (width > _WIDTHS[-1])
    table = _multisets()
    found = table[np.where(hard, 0, n - 2), np.where(hard, 0, width)]
    return np.where(hard, np.nan, found)


@lru_cache(2**14)
def inner_slowly(n: int, width: int) -> float:
    """Return how many data sets minimum and maximum alone allow, by a binomial of any size."""
    ways, inner = 1, n - 2
    # C(inner + width, k) grows up to the smaller of both.
    for k in range(1, min(inner, width) + 1):
        ways = ways * (inner + width - k + 1) // k
        if ways > COUNTED:
            return MANY
    return float(ways)
