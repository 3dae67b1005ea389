"""Rows with small n: enumerate every data set, for many rows at once.

The values are taken in descending order. All but the last two are tried one by one, as far as the
flattest and the steepest of the rest leave room for the sum of squares; the last two, x ≤ y with a
sum t, have the sum of squares (t² + (y − x)²) / 2, so that their number follows from a square root.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sojia_stats.reconstruction.screening.arrays import (
    BEYOND,
    Columns,
    Flags,
    Ints,
    Windows,
    ranges,
)
from sojia_stats.reconstruction.screening.extreme_squares import SquareWindows, of_parity
from sojia_stats.reconstruction.screening.judged_rows import OPEN

MOST: Final = 5_000
"""Beginnings of one length up to which a row is enumerated: about where the exact search, which
takes milliseconds a row, becomes the quicker one."""

_TOGETHER: Final = 128
"""Rows that are enumerated together, so that their beginnings fill a few megabytes at most."""


@dataclass(frozen=True, slots=True)
class Middle(Columns):
    """A window for the middle of ascending values, beside a 0 and a W that are not free."""

    rank: Ints  # of the middle value, or the lower of the middle two; the free have 1..m
    pair: Flags  # whether there are two, and the window is for their sum
    low: Ints  # the window
    high: Ints

    def window(self, rank: Ints, above: Ints) -> Windows:
        """Return the window for the value of a rank, given the one above it: Ints (rows,) each."""
        here = self.rank == rank
        less = np.where(self.pair, above, 0)
        return Windows(
            np.where(here, self.low - less, -BEYOND), np.where(here, self.high - less, BEYOND)
        )


def count(windows: SquareWindows, middle: Middle | None = None) -> Ints:
    """Return how many rows of m ≥ 1 values meet each window, Ints (rows,); OPEN: too many.

    >>> count(SquareWindows(*(np.array([x]) for x in (4, 9, 16, 90, 90))))
    array([3])
    """
    size = len(windows.free)
    found = np.zeros(size, dtype=np.int64)
    if middle is None:
        none = np.zeros(size, dtype=np.int64)
        middle = Middle(none, none > 0, none, none)
    for start in range(0, size, _TOGETHER):
        some = np.arange(start, min(start + _TOGETHER, size))
        found[some] = _enumerated(windows[some], middle[some])
    return found


def _enumerated(rest: SquareWindows, middle: Middle) -> Ints:
    """Enumerate some of the rows, as :func:`count` says.

    Round by round, ``rest`` says what is left to choose after each beginning, (beginnings,): so
    many values up to the last one chosen, their sum, and the window of their squares.
    """
    size = len(rest.free)
    row = np.arange(size)
    found = np.zeros(size, dtype=np.int64)
    beyond = np.zeros(size, dtype=bool)
    while len(row):
        ranks = middle[row]
        bounds = ranks.window(rest.free, rest.width)
        one, two, more = rest.free == 1, rest.free == 2, rest.free > 2
        found += np.bincount(row[one], _last(rest[one], bounds[one]), size).astype(np.int64)
        # Of two, the sum is in a window where both are the middle.
        both = ranks.pair & (ranks.rank == 1)
        two &= ~both | ((rest.total >= ranks.low) & (rest.total <= ranks.high))
        found += np.bincount(row[two], _last_two(rest[two], bounds[two]), size).astype(np.int64)
        row, rest = row[more], rest[more]
        values = _next(rest, bounds[more])
        ways = np.maximum(values.high - values.low + 1, 0)
        beyond |= np.bincount(row, ways, size) > MOST
        ways[beyond[row]] = 0
        which, place = ranges(ways)
        value = values.low[which] + place
        row, rest = row[which], rest[which]
        rest = rest.after(value)
        room = rest.total <= rest.free * rest.width
        room &= (rest.flattest <= rest.most) & (rest.steepest >= rest.least)
        row, rest = row[room], rest[room]
    return np.where(beyond, OPEN, found)


def _next(rest: SquareWindows, bounds: Windows) -> Windows:
    """Return the window of the next value, the highest of those left: (beginnings,), steps.

    One value v with the others flat: v² + (s − v)²/(m − 1) grows with v from the mean on.
    """
    m, s = rest.free, rest.total
    first = np.maximum(-(-s // np.maximum(m, 1)), bounds.low)
    room = np.maximum((m - 1.0) * (m * rest.most.astype(float) - s.astype(float) ** 2), 0)
    last = ((s + np.sqrt(room)) / np.maximum(m, 1)).astype(np.int64) + 1
    return Windows(first, np.minimum(np.minimum(last, bounds.high), np.minimum(rest.width, s)))


def _last(rest: SquareWindows, bounds: Windows) -> Flags:
    """Return where the last value, which is the sum left, fits: Flags (beginnings,)."""
    s = rest.total
    fits = (s >= np.maximum(bounds.low, 0)) & (s <= np.minimum(bounds.high, rest.width))
    return np.asarray(fits & (rest.least <= s * s) & (s * s <= rest.most))


def _last_two(rest: SquareWindows, bounds: Windows) -> Ints:
    """Return how many pairs have the sum left, squares in the window and the larger in bounds.

    Ints (beginnings,). The pairs are counted by their difference, which has the parity of the sum.
    """
    s, square = rest.total, rest.total**2
    first = _root(np.maximum(2 * rest.least - square - 1, -1)) + 1
    first = np.maximum(first, 2 * bounds.low - s)
    last = np.minimum(_root(2 * rest.most - square), s)
    last = np.minimum(last, 2 * np.minimum(rest.width, bounds.high) - s)
    apart = of_parity(Windows(first, last), s)
    return np.asarray(np.maximum((apart.high - apart.low) // 2 + 1, 0))


def _root(x: Ints) -> Ints:
    """Return the whole part of the square root, Ints of the shape of x; -1 of negative numbers."""
    root = np.sqrt(np.maximum(x, 0)).astype(np.int64)
    root -= root * root > x
    root += (root + 1) ** 2 <= x
    return np.where(x < 0, -1, root)
