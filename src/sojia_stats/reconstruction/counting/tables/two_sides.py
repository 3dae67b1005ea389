"""Mean and SD on a wide grid: counting by meeting in the middle (Horowitz and Sahni [1]_).

Deviations from the rounded mean are below, at or above it. One table counts the choices below by
(how many, sum, sum of squares), one those above, both from the outermost value inwards; facts about
single ranks say how many values lie up to a point, and so close cells of the tables on the way. The
count is the sum over all cells below of those above that complete them.

References
----------
.. [1] E. Horowitz and S. Sahni, "Computing partitions with applications to the knapsack problem",
   J ACM 21 (1974) 277-292.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from sojia_stats.reconstruction.counting.arrays import Table, Words
from sojia_stats.reconstruction.counting.box import Box, centre
from sojia_stats.reconstruction.counting.tables.big_integers import from_residues, passes
from sojia_stats.reconstruction.counting.tables.size_estimate import allow
from sojia_stats.reconstruction.effort import MEMORY, spend

_MEETING_WORK: Final = 50_000
"""Additions of machine words that one meeting counts for besides its cells: 500 steps of Python."""

_PRECISE_BELOW: Final = 2.0**96
"""Below this, sums of a million terms in double precision are right to less than 2^63, so that
they complete a count modulo 2^64."""


@dataclass(frozen=True, slots=True)
class Side:
    """The values on one side of the centre, as positive deviations d."""

    farthest: int  # the largest deviation
    windows: Sequence[tuple[int, int]]  # at place d − 1: how many values may lie at d and beyond
    sums: Sequence[int]  # for each number of values, the largest sum of deviations
    halves: int  # the largest sum of d·(d − 1)/2

    @property
    def cells(self) -> int:
        """How many numbers the table holds."""
        return sum(largest + 1 for largest in self.sums) * (self.halves + 1)

    @property
    def fits_word(self) -> bool:
        """Whether the sums of a whole table stay below 2^63."""
        most = len(self.sums) - 1
        return math.comb(most + self.farthest, most) < 2**63


class TwoSides:
    """The data sets of a box without facts about neighbours, with windows of mean and SD."""

    def __init__(self, box: Box, memory: int = MEMORY) -> None:
        assert not box.pairs and box.spread_high is not None, "intervals and a spread"
        self.box, self.memory = box, memory
        self.centre = min(max(centre(box), box.lows[0]), box.highs[-1])
        n, c = box.n, self.centre
        low, high = box.sums
        self.targets = []
        spend(1_000 * (high - low + 1))
        for total in range(low - n * c, high - n * c + 1):
            least, most = box.squares(total) or (0, 0)
            if (least + (least - total) % 2) <= most:
                self.targets.append((total, max(least, 0), most))
        if not self.targets:
            return
        totals = [total for total, _, _ in self.targets]
        squares = max(most for _, _, most in self.targets)
        spend(100 * n * (box.highs[-1] - box.lows[0] + 2))
        # How many values may lie at each deviation and beyond.
        up_to = {
            v: (sum(h <= v for h in box.highs), sum(x <= v for x in box.lows))
            for v in range(box.lows[0] - 1, box.highs[-1] + 1)
        }
        below = [up_to[c - d] for d in range(1, c - box.lows[0] + 1)]
        above = [
            (n - up_to[c + d - 1][1], n - up_to[c + d - 1][0])
            for d in range(1, box.highs[-1] - c + 1)
        ]
        self.below = _side(n, below, squares, min(totals))
        self.above = _side(n, above, squares, -max(totals))

    @property
    def size(self) -> int:
        """Bytes that the two tables need."""
        return 8 * (self.below.cells + self.above.cells) if self.targets else 0

    @property
    def work(self) -> int:
        """Additions of machine words that one pass counts for."""
        if not self.targets:
            return 0
        filling = sum(side.farthest * side.cells for side in (self.below, self.above))
        return filling + 8 * len(self.targets) * max(self.below.cells, self.above.cells)

    @property
    def meetings_at_most(self) -> int:
        """How many sums below meet a total."""
        return (max(self.below.sums) + 1) * len(self.targets) if self.targets else 0

    def count(self) -> int:
        """Return the exact number of data sets."""
        if not self.targets:
            return 0
        bound = math.comb(self.box.highs[-1] - self.box.lows[0] + self.box.n, self.box.n)
        allow(self.box, self.size, self.memory, self.work * passes(bound))
        spend((self.work + _MEETING_WORK * self.meetings_at_most) * passes(bound))
        if bound >= 2**64 and self.below.fits_word and self.above.fits_word:
            # All entries are exact, so their products in double precision bound the count well.
            words, estimate = self._meet(None)
            if estimate < _PRECISE_BELOW:
                return words + 2**64 * round((estimate - words) / 2**64)
            bound = int(estimate * 1.001) + 1
        counts = from_residues(lambda p: np.array([self._meet(p)[0]], dtype=np.uint64), bound)
        return int(counts[0])

    def _meet(self, prime: int | None) -> tuple[int, float]:
        """Return the count as a residue, and in double precision."""
        total, estimate = 0, 0.0
        for meeting in self.meetings(prime):
            if prime is None:
                total += meeting.ways()
                estimate += meeting.estimate()
            else:
                total += int((meeting.left * meeting.right % np.uint64(prime)).sum())
        return total % (prime or 2**64), estimate

    def meetings(self, prime: int | None) -> Iterator[Meeting]:
        """Yield, for each sum below and each total, the ways below and those above that fit."""
        below, above = fill(self.below, prime), fill(self.above, prime)
        for s in range(max(self.below.sums) + 1):
            used = [k for k in range(len(below)) if s <= self.below.sums[k]]
            left: Table = np.stack([below[k][s] for k in used])
            live = np.flatnonzero(left.any(axis=1))
            if not len(live):
                continue
            left, used = left[live], [used[i] for i in live]
            for total, least, most in self.targets:
                if not 0 <= total + s <= max(self.above.sums):
                    continue
                # Twice the sums of halves is what the squares exceed the two sums by.
                spent = total + 2 * s
                window = -((spent - least) // 2), (most - spent) // 2
                each: Words = np.zeros((len(above), self.above.halves + 1), dtype=np.uint64)
                for k, table in enumerate(above):
                    if total + s <= self.above.sums[k]:
                        each[k] = table[total + s]
                right = self._completions(each, used, window, prime)
                yield Meeting(self.box.n, used, s, total + s, window, left, right, each)

    def _completions(
        self, each: Words, used: list[int], window: tuple[int, int], prime: int | None
    ) -> Words:
        """Return the ways above that complete each cell below (see Meeting)."""
        n, t = self.box.n, np.arange(self.below.halves + 1)
        # Ways above with at most k values, and with at most x for the sum of halves.
        ways = np.pad(each.cumsum(axis=0).cumsum(axis=1), ((0, 0), (1, 0)))
        if prime is not None:
            ways %= np.uint64(prime)
        rest = ways[[min(n - k, len(each) - 1) for k in used]]
        last = np.clip(window[1] - t, -1, self.above.halves) + 1
        first = np.clip(window[0] - t, 0, self.above.halves + 1)
        right: Words = rest[:, last] - rest[:, first]
        right[:, last <= first] = 0
        if prime is not None:
            right = (right + np.uint64(prime)) % np.uint64(prime)
        return right


@dataclass(frozen=True, slots=True)
class Meeting:
    """The cells below with one sum, and the ways above that complete each of them.

    The tables are of uint64; their columns are sums of d·(d − 1)/2, from 0 on.
    """

    n: int  # number of values in all
    used: list[int]  # how many of them lie below, by row of left and right
    sum_below: int  # of deviations
    sum_above: int
    window: tuple[int, int]  # of the two sums of d·(d − 1)/2 together
    left: Table  # ways below
    right: Table  # ways above that complete them
    each: Table  # ways above, by number of values

    def ways(self) -> int:
        """Return the number of data sets modulo 2^64."""
        return int((self.left * self.right).sum())

    def estimate(self) -> float:
        """Return the number of data sets in double precision."""
        return float((self.left.astype(float) * self.right).sum())

    def beyond(self, row: int, half: int) -> tuple[Table, int]:
        """Return the array of ways above that complete one cell, and its first sum of halves."""
        first = max(self.window[0] - half, 0)
        return self.each[: self.n - self.used[row] + 1, first : self.window[1] - half + 1], first


def _side(n: int, windows: Sequence[tuple[int, int]], squares: int, surplus: int) -> Side:
    """Return one side; the other side's sum is this side's plus ``surplus`` at least."""
    farthest = len(windows)
    most = min(windows[0][1], n) if windows else 0

    def excess(s: int, k: int) -> int:
        # Cauchy and Schwarz: k values with a sum s have squares of s²/k and more.
        rest, other = max(n - k, 1), max(s + surplus, 0)
        return s * s * rest + other * other * k - squares * k * rest

    sums = [
        bisect_right(range(1, k * farthest + 1), 0, key=partial(excess, k=k))
        for k in range(most + 1)
    ]
    return Side(farthest, windows, sums, max(squares // 2, 0))


def fill(side: Side, prime: int | None) -> list[Words]:
    """Return, for each number of values, the ways as (sums + 1, halves + 1) array.

    A row for each sum of deviations, a column for each sum of d·(d − 1)/2.
    """
    tables = first_tables(side)
    for d in range(side.farthest, 0, -1):
        add_deviation(side, tables, d)
        close(side, tables, d)
        if prime is not None:
            for table in tables:
                table %= np.uint64(prime)
    return tables


def first_tables(side: Side) -> list[Words]:
    """Return the tables, shaped as :func:`fill` says, before any deviation is used."""
    tables: list[Words] = [
        np.zeros((largest + 1, side.halves + 1), dtype=np.uint64) for largest in side.sums
    ]
    tables[0][0, 0] = 1
    return tables


def add_deviation(side: Side, tables: list[Words], d: int) -> None:
    """Add, in each array, the ways in which a deviation occurs any number of times."""
    half = d * (d - 1) // 2
    for k in range(1, len(tables)):
        # All values so far are d or more, which leaves a corner of the table empty.
        s, t = (k - 1) * d, (k - 1) * half
        rows = min(side.sums[k - 1] - s, side.sums[k] - s - d) + 1
        columns = side.halves - t - half + 1
        if rows > 0 and columns > 0:
            tables[k][s + d : s + d + rows, t + half :] += tables[k - 1][
                s : s + rows, t : t + columns
            ]


def close(side: Side, tables: list[Words], d: int) -> None:
    """Drop, in each array, the ways with too few or too many values at a deviation and beyond."""
    least, most = side.windows[d - 1]
    for k, table in enumerate(tables):
        if not least <= k <= most:
            table[:] = 0
