"""Rows of a mean, with or without a standard deviation: sums and sums of squares of a box.

After a shift, m free whole numbers lie in a box 0..W beside what minimum and maximum fix. For a
sum s of theirs, the sum of squares q has the parity of s (as v² has that of v), is least when the
values are flat and greatest when all but one lie at an end; both extremes are reached by one row of
values only, because squares are strictly convex. Hence:

- no sum of the window leaves room for q: incompatible;
- every window for q that leaves room holds one extreme and nothing else: there are exactly as many
  data sets as such windows;
- there are few ways to go: all rows of values are gone through (module ``few``);
- two data sets are built: compatible. A row of values is built by putting as many values at W as
  the window allows, then a few as high as it allows one by one, and keeping the rest flat; each
  pair of equal flat values x, x inside the box may then become x − 1, x + 1, which adds 2 to q.

All else is left to the exact search. Nothing here is decided by a failure to build.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sojia_stats.reconstruction.screening import small_n
from sojia_stats.reconstruction.screening.order_counts import Flags, Ints

_PICKS: Final = 7
"""Values that are raised one by one before building gives up."""

_SUMS: Final = 32
"""Sums of a row that are all looked at; of more, a few are tried."""

_TRIED: Final = 5

LARGE: Final = float(2**60)
"""Whole numbers up to here are computed in 64 bits without a second thought."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Rows of free values in a box with a window for their sum and one for the spread of all n.

    Parameters
    ----------
    n : ndarray
        Number of values, free or fixed.
    free, width : ndarray
        m free values in 0..W, at least one.
    fixed_sum, fixed_squares : ndarray
        What the fixed values add.
    sum_low, sum_high : ndarray
        Window of the sum of all n values.
    spread_low, spread_high : ndarray
        Window of n·Q − S² of all n values.
    """

    n: Ints
    free: Ints
    width: Ints
    fixed_sum: Ints
    fixed_squares: Ints
    sum_low: Ints
    sum_high: Ints
    spread_low: Ints
    spread_high: Ints

    @property
    def safe(self) -> Flags:
        """Which rows stay far within 64 bits."""
        n, w = self.n.astype(float), self.width.astype(float) + 1
        return np.asarray((n * n * w * w < LARGE) & (self.spread_high < LARGE))

    def at(self, rows: Ints | Flags) -> Boxes:
        """Return some of the rows."""
        return Boxes(*(getattr(self, name)[rows] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Targets:
    """Sums of free values, each with a window for their sum of squares of the right parity."""

    free: Ints
    width: Ints
    total: Ints
    least: Ints
    most: Ints

    def at(self, rows: Ints | Flags) -> Targets:
        """Return some of the targets."""
        return Targets(*(getattr(self, name)[rows] for name in self.__slots__))

    def mirrored(self) -> Targets:
        """Return the targets of W − v in place of each v."""
        m, w, s = self.free, self.width, self.total
        shift = w * (m * w - 2 * s)
        return Targets(m, w, m * w - s, self.least + shift, self.most + shift)


def settle(boxes: Boxes) -> tuple[Ints, Flags]:
    """Return how many data sets rows have, 0, 1 or 2 for more, and which rows are settled.

    Parameters
    ----------
    boxes : Boxes
        Rows that are safe.
    """
    size = len(boxes.n)
    row, targets, whole = _opened(boxes)
    several = np.bincount(row, minlength=size)
    found, settled = np.zeros(size, dtype=np.int64), whole & (several == 0)
    # A window of one number that is an extreme holds exactly one row of values.
    flat = flattest(targets.free, targets.total)
    steep = steepest(targets.free, targets.width, targets.total)
    single = (targets.least == targets.most) & ((targets.least == flat) | (targets.most == steep))
    unclear = np.bincount(row[~single], minlength=size)
    exact = whole & (several > 0) & (unclear == 0)
    found[exact], settled[exact] = np.minimum(several[exact], 2), True
    build = ~settled[row]
    every = row, targets = row[build], targets.at(build)
    built, squares, cubes = build_rows(targets)
    squares = np.where(built, squares, -1)
    seen = np.bincount(row[built], minlength=size)
    # Rows of values for other sums differ; for the same sum another one is to be built.
    for other in (_lowest, _mirrored):
        missing = (seen < 2)[row]
        row, targets = row[missing], targets.at(missing)
        squares, cubes = squares[missing], cubes[missing]
        built, second, third = other(targets)
        new = built & ((second != squares) | (third != cubes))
        seen += np.bincount(row[new], minlength=size)
        squares, cubes = np.where(new, second, squares), np.where(new, third, cubes)
    enough = ~settled & (seen >= 2)
    found[enough], settled[enough] = 2, True
    ways = _gone_through(*every, whole & ~settled, None)
    settled |= ways >= 0
    return np.where(ways >= 0, ways, found), settled


def settle_with_median(boxes: Boxes, m1: Ints, m2: Ints) -> tuple[Ints, Flags]:
    """Return the same of rows with a median, as far as there are few ways to go.

    Parameters
    ----------
    boxes : Boxes
        Rows that are safe, whose minimum 0 and maximum W are fixed.
    m1, m2 : ndarray
        Window of the middle value (odd n), or of the sum of the middle two (even n).
    """
    row, targets, whole = _opened(boxes)
    middle = small_n.Middle((boxes.n - 1) // 2, boxes.n % 2 == 0, m1, m2)
    ways = _gone_through(row, targets, whole, middle)
    return ways, ways >= 0


def _gone_through(row: Ints, targets: Targets, rows: Flags, middle: small_n.Middle | None) -> Ints:
    """Return how many data sets some rows have, 2 for more; -1 where that is not found."""
    size = len(rows)
    mine = rows[row]
    row, targets = row[mine], targets.at(mine)
    ways = small_n.count(
        targets.free,
        targets.width,
        targets.total,
        targets.least,
        targets.most,
        None if middle is None else middle.at(row),
    )
    known = rows & (np.bincount(row[ways < 0], minlength=size) == 0)
    exactly = np.bincount(row, ways, size).astype(np.int64)
    return np.where(known, np.minimum(exactly, 2), -1)


def _opened(boxes: Boxes) -> tuple[Ints, Targets, Flags]:
    """Return the sums that leave room for the squares, by row, and whose sums are all there."""
    size = len(boxes.n)
    low = np.maximum(boxes.sum_low - boxes.fixed_sum, 0)
    high = np.minimum(boxes.sum_high - boxes.fixed_sum, boxes.free * boxes.width)
    none = (low > high) | (boxes.spread_low > boxes.spread_high) | _outside(boxes, low, high)
    listed = np.where(none, 0, np.maximum(high - low + 1, 0))
    whole = listed <= _SUMS
    tries = np.where(whole, listed, _TRIED)
    row = np.repeat(np.arange(size), tries)
    place = np.arange(len(row)) - np.repeat(np.cumsum(tries) - tries, tries)
    # Where only some sums are tried, they are those in the middle of the window.
    start = np.where(whole, low, (low + high - _TRIED) // 2)
    targets = _targets(boxes.at(row), start[row] + place)
    least = np.maximum(targets.least, flattest(targets.free, targets.total))
    most = np.minimum(targets.most, steepest(targets.free, targets.width, targets.total))
    open_ = least <= most
    targets = Targets(targets.free, targets.width, targets.total, least, most)
    return row[open_], targets.at(open_), whole


def _lowest(targets: Targets) -> tuple[Flags, Ints, Ints]:
    """Build rows of values with the least sum of squares of each window."""
    return build_rows(
        Targets(targets.free, targets.width, targets.total, targets.least, targets.least)
    )


def _mirrored(targets: Targets) -> tuple[Flags, Ints, Ints]:
    """Build rows of values from below instead of from above."""
    m, w, s = targets.free, targets.width, targets.total
    built, squares, cubes = build_rows(targets.mirrored())
    squares -= w * (m * w - 2 * s)
    return built, squares, np.asarray(w * (w * (m * w - 3 * s) + 3 * squares) - cubes)


def _outside(boxes: Boxes, low: Ints, high: Ints) -> Flags:
    """Return the rows whose spread cannot be, whatever the sum: bounds over the real numbers.

    With v² ≤ W·v the sum of squares of the free values is at most W·s, and at least s²/m; as
    functions of s, n·Q − S² is then concave from above and convex from below.
    """
    n, m, w = (x.astype(float) for x in (boxes.n, boxes.free, boxes.width))
    f, g = boxes.fixed_sum.astype(float), boxes.fixed_squares.astype(float)
    top = np.clip(n * w / 2 - f, low, high)
    most = n * (g + w * top) - (f + top) ** 2
    rest = np.maximum(n - m, 1e-9)
    bottom = np.where(n > m, np.clip(m * f / rest, low, high), low)
    least = n * (g + bottom**2 / np.maximum(m, 1)) - (f + bottom) ** 2
    slack = 1e-9 * (1 + n * (g + n * w * w))
    return np.asarray((boxes.spread_low > most + slack) | (boxes.spread_high < least - slack))


def _targets(boxes: Boxes, total: Ints) -> Targets:
    """Return the window of the sum of squares of the free values for each sum of theirs."""
    square = (total + boxes.fixed_sum) ** 2
    least = -((-boxes.spread_low - square) // boxes.n) - boxes.fixed_squares
    most = (boxes.spread_high + square) // boxes.n - boxes.fixed_squares
    least += (least - total) & 1
    most -= (most - total) & 1
    return Targets(boxes.free, boxes.width, total, least, most)


def flattest(m: Ints, total: Ints) -> Ints:
    """Return the least sum of squares of m whole numbers with a sum; 0 for no numbers.

    Examples
    --------
    >>> flattest(np.array([3]), np.array([7]))
    array([17])
    """
    count = np.maximum(m, 1)
    level = total // count
    over = total - level * count
    return np.asarray(count * level * level + over * (2 * level + 1))


def steepest(m: Ints, width: Ints, total: Ints) -> Ints:
    """Return the greatest sum of squares of m whole numbers from 0 to a width with a sum.

    Examples
    --------
    >>> steepest(np.array([3]), np.array([4]), np.array([7]))
    array([25])
    """
    top = np.maximum(width, 1)
    full = total // top
    rest = total - full * top
    return np.asarray(full * width * width + rest * rest)


def build_rows(targets: Targets) -> tuple[Flags, Ints, Ints]:
    """Build a row of values for each target, as the head of this module says.

    Returns
    -------
    built : ndarray of bool
        Which targets are met; the others may be met in another way.
    squares, cubes : ndarray
        Sum of squares and of cubes of the values built, to tell two rows of values apart.
    """
    m, w, s = targets.free.copy(), targets.width, targets.total.copy()
    low, high = targets.least.copy(), targets.most.copy()
    size = len(m)
    built = np.zeros(size, dtype=bool)
    squares, cubes = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    at_end = _full(m, w, s, high)
    m -= at_end
    s -= at_end * w
    for part, power in ((squares, 2), (cubes, 3)):
        part += at_end * w**power
    low -= squares
    high -= squares
    live = np.arange(size)
    for _ in range(_PICKS):
        level = s // m
        over = s - level * m
        base = m * level * level + over * (2 * level + 1)
        # Pairs of equal flat values that may move apart within the box.
        lower = np.where((level >= 1) & (level + 1 <= w), (m - over) // 2, 0)
        upper = np.where(level + 2 <= w, over // 2, 0)
        apart = np.maximum(low - base + 1, 0) // 2
        done = (base <= high) & (apart <= lower + upper)
        if done.any():
            mine = live[done]
            built[mine] = True
            x, r, c = level[done], over[done], m[done]
            first = np.minimum(apart[done], lower[done])
            second = apart[done] - first
            squares[mine] += base[done] + 2 * apart[done]
            cubes[mine] += (c - r) * x**3 + r * (x + 1) ** 3 + 6 * (x * first + (x + 1) * second)
        value = _highest(m, w, s, high)
        going = ~done & (m > 1) & (value > level + (over > 0)) & (base <= high)
        if not going.any():
            break
        live, value, w = live[going], value[going], w[going]
        m, s = m[going] - 1, s[going] - value
        low, high = low[going] - value**2, high[going] - value**2
        squares[live] += value**2
        cubes[live] += value**3
    return built, squares, cubes


def _full(m: Ints, w: Ints, s: Ints, high: Ints) -> Ints:
    """Return how many values may lie at W with the others flat: it grows with their number."""
    low = np.zeros(len(m), dtype=np.int64)
    top = np.minimum(s // np.maximum(w, 1), m - 1)
    top = np.where(w > 0, top, 0)
    while (low < top).any():
        middle = (low + top + 1) // 2
        fits = middle * w * w + flattest(m - middle, s - middle * w) <= high
        low, top = np.where(fits, middle, low), np.where(fits, top, middle - 1)
    return low


def _highest(m: Ints, w: Ints, s: Ints, high: Ints) -> Ints:
    """Return the highest value that one may have with the others flat; too low is no harm."""
    count = m.astype(float)
    room = np.maximum((count - 1) * (count * high - s.astype(float) ** 2), 0)
    value = np.minimum(((s + np.sqrt(room)) / count).astype(np.int64), np.minimum(w, s))
    rest = np.maximum(m - 1, 1)
    for _ in range(2):
        value -= value**2 + flattest(rest, s - value) > high
    fits = value**2 + flattest(rest, s - value) <= high
    return np.where(fits, value, 0)
