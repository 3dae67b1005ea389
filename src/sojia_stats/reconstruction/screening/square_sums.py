"""Rows of a mean and a standard deviation: sums and sums of squares of a box.

Each sum of the window leaves a window for the sum of squares q (``extreme_squares``). Whether any q
fits is, for values without ends, the GRIMMER test (Anaya, PeerJ Preprints 4 (2016) e2400v1; in
closed form Allard, 2018). In order:

- no sum leaves room for q: incompatible;
- every window for q that leaves room holds one extreme and nothing else: there are exactly as many
  data sets as such windows;
- two data sets are built (``one_witness``): compatible;
- there are few ways to go: all rows of values are listed (``small_n``).

All else is left to the exact search. Nothing here is decided by a failure to build.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sojia_stats.reconstruction.screening import small_n
from sojia_stats.reconstruction.screening.arrays import Flags, Ints, Windows, ranges
from sojia_stats.reconstruction.screening.boxes import Boxes
from sojia_stats.reconstruction.screening.extreme_squares import SquareWindows, of_parity
from sojia_stats.reconstruction.screening.judged_rows import OPEN
from sojia_stats.reconstruction.screening.one_witness import (
    highest_first,
    lowest_first,
    lowest_squares,
)

_SUMS: Final = 32
"""Sums of a row that are all looked at; a mean with one decimal leaves n/10 + 1 of them."""

_TRIED: Final = 5
"""Of more sums, those in the middle of the window that are tried: two data sets are enough."""


def settle(boxes: Boxes) -> Ints:
    """Return how many data sets safe rows with free values have: 0, 1, 2 for more, or OPEN."""
    row, windows, complete = _possible_sums(boxes)
    found = _by_extremes(row, windows, complete)
    left = found[row] == OPEN
    row, windows = row[left], windows[left]
    found = np.where((found == OPEN) & (_built(row, windows, len(found)) >= 2), 2, found)
    listed = _listed(row, windows, complete & (found == OPEN), None)
    return np.where(listed == OPEN, found, listed)


def settle_with_median(boxes: Boxes, middle: Windows) -> Ints:
    """Return the same of rows whose minimum 0 and maximum W are fixed, with a median too.

    ``middle`` is for the middle value of odd n, for the sum of the middle two of even n.
    """
    row, windows, complete = _possible_sums(boxes)
    ranks = small_n.Middle((boxes.n - 1) // 2, boxes.n % 2 == 0, middle.low, middle.high)
    return _listed(row, windows, complete, ranks)


def _possible_sums(boxes: Boxes) -> tuple[Ints, SquareWindows, Flags]:
    """List the sums of each row that leave room for the squares.

    Return the row of each sum, (sums,), the sums with what is left for their squares, (sums,), and
    which rows have all their sums listed, (rows,).
    """
    low = np.maximum(boxes.free_sums.low, 0)
    high = np.minimum(boxes.free_sums.high, boxes.free * boxes.width)
    none = (low > high) | (boxes.spread_low > boxes.spread_high) | _outside(boxes, low, high)
    sums = np.where(none, 0, np.maximum(high - low + 1, 0))
    complete = sums <= _SUMS
    tries = np.where(complete, sums, _TRIED)
    row, place = ranges(tries)
    # Where only some sums are tried, they are those in the middle of the window.
    start = np.where(complete, low, (low + high - _TRIED) // 2)
    total, boxes = start[row] + place, boxes[row]
    squares = of_parity(boxes.squares(total + boxes.fixed_sum) - boxes.fixed_squares, total)
    windows = SquareWindows(boxes.free, boxes.width, total, squares.low, squares.high)
    windows = windows.within_extremes()
    return row[windows.possible], windows[windows.possible], complete


def _outside(boxes: Boxes, low: Ints, high: Ints) -> Flags:
    """Return the rows whose spread cannot be, Flags (rows,): bounds over the real numbers.

    ``low`` and ``high`` are the ends of the sum s of the free values, Ints (rows,), in steps. With
    v² ≤ W·v their sum of squares is at most W·s, and at least s²/m; as functions of s, n·Q − S² is
    then concave from above and convex from below.
    """
    n, m, w = (x.astype(float) for x in (boxes.n, boxes.free, boxes.width))
    f, g = boxes.fixed_sum.astype(float), boxes.fixed_squares.astype(float)
    top = np.clip(n * w / 2 - f, low, high)
    most = n * (g + w * top) - (f + top) ** 2
    rest = np.maximum(n - m, 1e-9)
    bottom = np.where(n > m, np.clip(m * f / rest, low, high), low)
    least = n * (g + bottom**2 / np.maximum(m, 1)) - (f + bottom) ** 2
    slack = 1e-9 * (1 + n * (g + n * w * w))  # far more than floats lose in so few operations
    return np.asarray((boxes.spread_low > most + slack) | (boxes.spread_high < least - slack))


def _by_extremes(row: Ints, windows: SquareWindows, complete: Flags) -> Ints:
    """Return how many data sets rows have, where every window holds one extreme and nothing else.

    Takes what ``_possible_sums`` returns; a row without any sum left has none. Ints (rows,) as
    ``settle`` returns.
    """
    size = len(complete)
    extreme = (windows.least == windows.flattest) | (windows.most == windows.steepest)
    single = (windows.least == windows.most) & extreme
    several = np.bincount(row, minlength=size)
    unclear = np.bincount(row[~single], minlength=size)
    return np.where(complete & (unclear == 0), np.minimum(several, 2), OPEN)


def _built(row: Ints, windows: SquareWindows, size: int) -> Ints:
    """Return how many different data sets could be built for each row, Ints (rows,).

    ``row`` and ``windows`` are (sums,). Data sets with other sums differ; for the same sum another
    one is to be built, with other squares or cubes.
    """
    first = highest_first(windows)
    squares, cubes = np.where(first.built, first.squares, -1), first.cubes
    seen = np.bincount(row[first.built], minlength=size)
    for build in (lowest_squares, lowest_first):
        missing = (seen < 2)[row]
        row, windows = row[missing], windows[missing]
        squares, cubes = squares[missing], cubes[missing]
        other = build(windows)
        new = other.built & ((other.squares != squares) | (other.cubes != cubes))
        seen += np.bincount(row[new], minlength=size)
        squares, cubes = np.where(new, other.squares, squares), np.where(new, other.cubes, cubes)
    return seen


def _listed(row: Ints, windows: SquareWindows, rows: Flags, middle: small_n.Middle | None) -> Ints:
    """Return how many data sets some rows have, Ints (rows,), 2 for more; OPEN if not listed.

    ``row`` and ``windows`` are (sums,), ``rows`` Flags (rows,) and ``middle`` (rows,).
    """
    mine = rows[row]
    row, windows = row[mine], windows[mine]
    ways = small_n.count(windows, None if middle is None else middle[row])
    known = rows & (np.bincount(row[ways == OPEN], minlength=len(rows)) == 0)
    total = np.bincount(row, ways, len(rows)).astype(np.int64)
    return np.where(known, np.minimum(total, 2), OPEN)
