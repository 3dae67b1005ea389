"""Rows with few ways to go: all rows of values are gone through, for many rows at once.

The values are taken in descending order. All but the last two are tried one by one, as far as the
flattest and the steepest of the rest leave room for the sum of squares; the last two, x ≤ y with a
sum t, have the sum of squares (t² + (y − x)²) / 2, so that their number follows from a square root.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sojia_stats.reconstruction.screening.order_counts import BEYOND, Flags, Ints

MOST: Final = 5_000
"""Beginnings of one length up to which a row is gone through."""

_TOGETHER: Final = 128
"""Rows that are gone through together."""


@dataclass(frozen=True, slots=True)
class Middle:
    """A window for the middle of values in ascending order, beside a 0 and a W that are not free.

    Parameters
    ----------
    rank : ndarray
        Rank of the middle value, or of the lower of the middle two; the free ones have ranks 1..m.
    pair : ndarray of bool
        Whether there are two, and the window is for their sum.
    low, high : ndarray
        The window.
    """

    rank: Ints
    pair: Flags
    low: Ints
    high: Ints

    def at(self, rows: Ints) -> Middle:
        """Return some of the rows."""
        return Middle(self.rank[rows], self.pair[rows], self.low[rows], self.high[rows])

    def window(self, row: Ints, rank: Ints, above: Ints) -> tuple[Ints, Ints]:
        """Return the window for the value of a rank, given the one above it."""
        here = self.rank[row] == rank
        less = np.where(self.pair[row], above, 0)
        return (
            np.where(here, self.low[row] - less, -BEYOND),
            np.where(here, self.high[row] - less, BEYOND),
        )


def count(
    free: Ints,
    width: Ints,
    total: Ints,
    least: Ints,
    most: Ints,
    middle: Middle | None = None,
) -> Ints:
    """Return how many multisets of m values from 0..W have a sum, and squares in a window.

    Parameters
    ----------
    free, width : ndarray
        m values, at least one, from 0 to W.
    total : ndarray
        Their sum.
    least, most : ndarray
        Window of their sum of squares.
    middle : Middle, optional
        A window for the middle as well.

    Returns
    -------
    ndarray of int
        The exact number; -1 where there are too many ways to go.

    Examples
    --------
    >>> count(*(np.array([x]) for x in (4, 9, 16, 90, 90)))
    array([3])
    """
    size = len(free)
    found = np.zeros(size, dtype=np.int64)
    if middle is None:
        none = np.zeros(size, dtype=np.int64)
        middle = Middle(none, none > 0, none, none)
    for start in range(0, size, _TOGETHER):
        some = np.arange(start, min(start + _TOGETHER, size))
        found[some] = _through(
            free[some], width[some], total[some], least[some], most[some], middle.at(some)
        )
    return found


def _through(m: Ints, cap: Ints, s: Ints, low: Ints, high: Ints, middle: Middle) -> Ints:
    """Go through one part of the rows."""
    size = len(m)
    row = np.arange(size)
    found = np.zeros(size, dtype=np.int64)
    beyond = np.zeros(size, dtype=bool)
    while len(row):
        one, two = m == 1, m == 2
        lowest, highest = middle.window(row, m, cap)
        fits = one & (s >= np.maximum(lowest, 0)) & (s <= np.minimum(highest, cap))
        fits &= (low <= s * s) & (s * s <= high)
        found += np.bincount(row[fits], minlength=size)
        # Of two, the sum is in a window where both are the middle.
        both = middle.pair[row] & (middle.rank[row] == 1)
        two &= ~both | ((s >= middle.low[row]) & (s <= middle.high[row]))
        pairs = _pairs(np.minimum(cap, highest)[two], lowest[two], s[two], low[two], high[two])
        found += np.bincount(row[two], pairs, size).astype(np.int64)
        more = m > 2
        lowest, highest = lowest[more], highest[more]
        row, m, cap, s, low, high = (x[more] for x in (row, m, cap, s, low, high))
        # One value v with the others flat: v² + (s − v)²/(m − 1) grows with v from the mean on.
        first = np.maximum(-(-s // np.maximum(m, 1)), lowest)
        room = np.maximum((m - 1.0) * (m * high.astype(float) - s.astype(float) ** 2), 0)
        last = ((s + np.sqrt(room)) / np.maximum(m, 1)).astype(np.int64) + 1
        last = np.minimum(np.minimum(last, highest), np.minimum(cap, s))
        ways = np.maximum(last - first + 1, 0)
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


def _pairs(cap: Ints, floor: Ints, s: Ints, low: Ints, high: Ints) -> Ints:
    """Return how many pairs have a sum, squares in a window, and the larger in floor..cap."""
    square = s * s
    start = _root(np.maximum(2 * low - square - 1, -1)) + 1
    start = np.maximum(start, 2 * floor - s)
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
