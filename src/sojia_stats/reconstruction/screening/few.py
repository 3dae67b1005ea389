"""Rows with few ways to go: all rows of values are gone through, for many rows at once.

The values are taken in descending order. All but the last two are tried one by one, as far as the
flattest and the steepest of the rest leave room for the sum of squares; the last two, x ≤ y with a
sum t, have the sum of squares (t² + (y − x)²) / 2, so that their number follows from a square root.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sojia_stats.reconstruction.screening.orders import Flags, Ints

MOST: Final = 5_000
"""Beginnings of one length up to which a row is gone through."""

_TOGETHER: Final = 128
"""Rows that are gone through together."""


def count(free: Ints, width: Ints, total: Ints, least: Ints, most: Ints) -> Ints:
    """Return how many multisets of m values from 0..W have a sum, and squares in a window.

    Parameters
    ----------
    free, width : ndarray
        m values, at least one, from 0 to W.
    total : ndarray
        Their sum.
    least, most : ndarray
        Window of their sum of squares.

    Returns
    -------
    ndarray of int
        The exact number; -1 where there are too many ways to go.

    Examples
    --------
    >>> count(*(np.array([x]) for x in (4, 9, 16, 90, 90)))
    array([3])
    """
    found = np.zeros(len(free), dtype=np.int64)
    for start in range(0, len(free), _TOGETHER):
        some = slice(start, start + _TOGETHER)
        found[some] = _through(free[some], width[some], total[some], least[some], most[some])
    return found


def _through(m: Ints, cap: Ints, s: Ints, low: Ints, high: Ints) -> Ints:
    """Go through one part of the rows."""
    size = len(m)
    row = np.arange(size)
    found = np.zeros(size, dtype=np.int64)
    beyond = np.zeros(size, dtype=bool)
    while len(row):
        one, two = m == 1, m == 2
        fits = one & (s >= 0) & (s <= cap) & (low <= s * s) & (s * s <= high)
        found += np.bincount(row[fits], minlength=size)
        pairs = _pairs(cap[two], s[two], low[two], high[two])
        found += np.bincount(row[two], pairs, size).astype(np.int64)
        row, m, cap, s, low, high = (x[m > 2] for x in (row, m, cap, s, low, high))
        # One value v with the others flat: v² + (s − v)²/(m − 1) grows with v from the mean on.
        first = -(-s // np.maximum(m, 1))
        room = np.maximum((m - 1.0) * (m * high.astype(float) - s.astype(float) ** 2), 0)
        last = ((s + np.sqrt(room)) / np.maximum(m, 1)).astype(np.int64) + 1
        ways = np.maximum(np.minimum(last, np.minimum(cap, s)) - first + 1, 0)
        beyond |= np.bincount(row, ways, size) > MOST
        ways[beyond[row]] = 0
        which = np.repeat(np.arange(len(row)), ways)
        v = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(ways) - ways, ways)
        row, m, s = row[which], m[which] - 1, s[which] - v
        cap, low, high = v, low[which] - v * v, high[which] - v * v
        keep = _room(m, cap, s, low, high)
        row, m, cap, s, low, high = (x[keep] for x in (row, m, cap, s, low, high))
    return np.where(beyond, -1, found)


def _room(m: Ints, cap: Ints, s: Ints, low: Ints, high: Ints) -> Flags:
    """Return where m values from 0 to a cap may have a sum, and squares in a window."""
    level = s // m
    over = s - level * m
    flat = m * level * level + over * (2 * level + 1)
    top = np.maximum(cap, 1)
    full = s // top
    steep = full * cap * cap + (s - full * top) ** 2
    return np.asarray((s <= m * cap) & (flat <= high) & (steep >= low))


def _pairs(cap: Ints, s: Ints, low: Ints, high: Ints) -> Ints:
    """Return how many pairs from 0 to a cap have a sum, and squares in a window."""
    square = s * s
    start = _root(np.maximum(2 * low - square - 1, -1)) + 1
    end = np.minimum(np.minimum(_root(2 * high - square), s), 2 * cap - s)
    start += (start - s) & 1
    end -= (end - s) & 1
    return np.asarray(np.maximum((end - start) // 2 + 1, 0))


def _root(x: Ints) -> Ints:
    """Return the whole part of the square root; -1 of a negative number."""
    root = np.sqrt(np.maximum(x, 0)).astype(np.int64)
    root -= root * root > x
    root += (root + 1) ** 2 <= x
    return np.where(x < 0, -1, root)
