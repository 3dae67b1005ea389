"""One table per rank: the number of ways to complete an ascending beginning.

The table of rank r holds, for every value v that rank r may have, every sum s and every sum of
squares of the ranks up to r, the number of ways to choose the higher ranks. It follows from the
table of rank r + 1 by adding up shifted copies: dynamic programming over sums and sums of squares.
The tables count, list without dead ends, draw uniformly, and give the distribution of every rank.

Values are deviations d from a centre. Because d² and d have the same parity, the sum of
d·(d − 1)/2 carries the sum of squares in half the room.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from typing import Final

import numpy as np
import numpy.typing as npt

from sojia_stats.reconstruction.counting.arrays import Table, Words
from sojia_stats.reconstruction.counting.box import Box, centre
from sojia_stats.reconstruction.counting.tables.big_integers import WORD, from_residues, passes
from sojia_stats.reconstruction.counting.tables.size_estimate import allow
from sojia_stats.reconstruction.effort import MEMORY, spend

_INTEGER_BYTES: Final = 40
"""Bytes of one of Python's integers beyond a machine word, and of its place in an array."""


@dataclass(frozen=True, slots=True)
class _Extent:
    """Which deviations, sums and sums of d·(d − 1)/2 the table of one rank has room for."""

    low: int
    high: int
    sum_low: int
    sum_high: int
    half_low: int
    half_high: int

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many of each: the shape of the table."""
        return (
            self.high - self.low + 1,
            max(self.sum_high - self.sum_low + 1, 0),
            max(self.half_high - self.half_low + 1, 0),
        )


class RankTables:
    """The tables of a box, each of shape (deviations, sums, sums of d·(d − 1)/2)."""

    def __init__(self, box: Box, memory: int = MEMORY) -> None:
        self.box = box
        self.memory = memory
        self.centre = centre(box)
        self.with_sum = (box.sum_low, box.sum_high, box.spread_high) != (None, None, None)
        self.with_squares = box.squares(0) is not None
        self.extents = self._extents()
        self.empty = not (self._totals() and all(math.prod(e.shape) for e in self.extents))

    def _half(self, deviation: int) -> int:
        return deviation * (deviation - 1) // 2 if self.with_squares else 0

    def _step(self, deviation: int) -> int:
        return deviation if self.with_sum else 0

    def _halves(self, total: int) -> tuple[int, int]:
        """Return the window of the sum of d·(d − 1)/2 that goes with a sum of deviations."""
        squares = self.box.squares(total)
        if squares is None:
            return 0, 0
        return -((total - squares[0]) // 2), (squares[1] - total) // 2

    def _totals(self) -> range:
        """Return the possible sums of deviations."""
        low, high = self.box.sums
        shift = self.box.n * self.centre
        return range(low - shift, high - shift + 1) if self.with_sum else range(1)

    def _extents(self) -> list[_Extent]:
        """Return the extent of the table of each rank."""
        spend(10_000 * self.box.n)
        lows = [low - self.centre for low in self.box.lows]
        highs = [high - self.centre for high in self.box.highs]
        totals = self._totals()
        most = 0
        if self.with_squares and totals:
            # The upper end is convex in the sum, so it is largest at one of the two ends.
            most = max(self._halves(totals[0])[1], self._halves(totals[-1])[1])
        ends = [*zip(lows, highs, strict=True)]
        least = [self._half(low if low > 0 else min(high, 0)) for low, high in ends]
        largest = [max(self._half(low), self._half(high)) for low, high in ends]
        # Sums of the ranks up to each, and beyond it.
        low_to, high_to, least_to, largest_to = (
            [0, *accumulate(terms)] for terms in (lows, highs, least, largest)
        )
        extents = []
        for r in range(self.box.n):
            sums = halves = (0, 0)
            if self.with_sum and totals:
                sums = (
                    max(low_to[r + 1], totals[0] - high_to[-1] + high_to[r + 1]),
                    min(high_to[r + 1], totals[-1] - low_to[-1] + low_to[r + 1]),
                )
            if self.with_squares:
                largest_left = most - least_to[-1] + least_to[r + 1]
                halves = (least_to[r + 1], min(largest_to[r + 1], largest_left))
            extents.append(_Extent(lows[r], highs[r], *sums, *halves))
        return extents

    def cells(self, *, keep: bool) -> int:
        """Return how many numbers the tables hold at once, at most."""
        sizes = [math.prod(extent.shape) for extent in self.extents]
        if keep:
            return sum(sizes)
        linked = {link.rank for link in self.box.pairs}
        return max(
            (sizes[r] + sizes[r + 1] * (1 + (r in linked)) for r in range(len(sizes) - 1)),
            default=sizes[0],
        )

    def _last(self, dtype: npt.DTypeLike) -> Table:
        """Return the table of the highest rank: 1 where totals are wanted."""
        extent = self.extents[-1]
        table = np.zeros(extent.shape, dtype=dtype)
        for total in self._totals():
            low, high = self._halves(total)
            first = max(low - extent.half_low, 0)
            last = min(high - extent.half_low, extent.shape[2] - 1)
            if first <= last:
                table[:, total - extent.sum_low, first : last + 1] = 1
        return table

    def _overlap(self, rank: int, deviation: int) -> tuple[tuple[slice, slice], ...] | None:
        """Return the parts of the tables of a rank and the next that one next value connects."""
        here, there = self.extents[rank], self.extents[rank + 1]
        step, half = self._step(deviation), self._half(deviation)
        s0 = max(here.sum_low, there.sum_low - step)
        s1 = min(here.sum_high, there.sum_high - step) + 1
        t0 = max(here.half_low, there.half_low - half)
        t1 = min(here.half_high, there.half_high - half) + 1
        if s0 >= s1 or t0 >= t1:
            return None

        def part(s: int, t: int) -> tuple[slice, slice]:
            return slice(s0 + s, s1 + s), slice(t0 + t, t1 + t)

        mine = part(-here.sum_low, -here.half_low)
        return mine, part(step - there.sum_low, half - there.half_low)

    def onward(self, rank: int, deviation: int) -> tuple[int, int]:
        """Return the first and last deviation of the next rank beside one of this rank."""
        extent = self.extents[rank + 1]
        first, last = max(deviation, extent.low), extent.high
        for link in self.box.pairs:
            if link.rank == rank:
                least, greatest = link.beside(deviation + self.centre)
                first = max(first, least - self.centre)
                last = min(last, greatest - self.centre)
        return first, last

    def tables(self, dtype: npt.DTypeLike, prime: int | None = None) -> Iterator[Table]:
        """Yield the tables from the highest rank down to rank 0, in a dtype of :data:`Table`."""
        spend(sum(self._effort(rank, dtype) for rank in range(self.box.n - 1)))
        table = self._last(dtype)
        yield table
        for rank in range(self.box.n - 2, -1, -1):
            here, there = self.extents[rank], self.extents[rank + 1]
            fresh = np.zeros(here.shape, dtype=dtype)
            if any(link.rank == rank for link in self.box.pairs):
                moved = np.zeros((there.shape[0], *here.shape[1:]), dtype=dtype)
                for i in range(there.shape[0]):
                    if parts := self._overlap(rank, there.low + i):
                        moved[i][parts[0]] = table[i][parts[1]]
                for i in range(here.shape[0]):
                    first, last = self.onward(rank, here.low + i)
                    if first <= last:
                        chosen = moved[first - there.low : last - there.low + 1]
                        fresh[i] = chosen.any(axis=0) if dtype is bool else chosen.sum(axis=0)
            else:
                gathered = np.zeros(here.shape[1:], dtype=dtype)
                # Between the two boxes there may be a wide gap, in which nothing is gathered.
                for deviation in chain(
                    range(there.high, there.low - 1, -1),
                    range(min(here.high, there.low - 1), here.low - 1, -1),
                ):
                    if deviation >= there.low and (parts := self._overlap(rank, deviation)):
                        gathered[parts[0]] += table[deviation - there.low][parts[1]]
                    if deviation <= here.high:
                        fresh[deviation - here.low] = gathered
            if prime is not None:
                fresh %= np.uint64(prime)
            table = fresh
            yield table

    def _effort(self, rank: int, dtype: npt.DTypeLike) -> int:
        """Return the work, in additions of machine words, that the table of one rank takes."""
        here, there = self.extents[rank].shape, self.extents[rank + 1].shape
        each = 100 if dtype is object else 3
        return 3_000 * (here[0] + there[0]) + each * (math.prod(here) + math.prod(there))

    def _single(self) -> Iterator[tuple[int, int, int]]:
        """Yield the cells of the table of rank 0 in which that rank alone stands."""
        extent = self.extents[0]
        for i in range(extent.shape[0]):
            s = self._step(extent.low + i) - extent.sum_low
            t = self._half(extent.low + i) - extent.half_low
            if 0 <= s < extent.shape[1] and 0 <= t < extent.shape[2]:
                yield i, s, t

    def check(self, item: int, *, keep: bool, passes: int = 1) -> None:
        """Raise TooLarge if tables of numbers of ``item`` bytes would outgrow the budget."""
        work = passes * sum(math.prod(extent.shape) for extent in self.extents)
        allow(self.box, item * self.cells(keep=keep), self.memory, work)

    def bound(self) -> int:
        """Return the number of ascending rows in the box, whatever their sum and spread."""
        loose = replace(self.box, sum_low=None, sum_high=None, spread_low=None, spread_high=None)
        rows = RankTables(loose, self.memory)
        rows.check(_INTEGER_BYTES, keep=False)
        table = _final(rows.tables(object))
        return int(sum(table.ravel().tolist()))

    def count(self) -> int:
        """Return the exact number of data sets."""
        if self.empty:
            return 0
        bound = self.bound()
        if not self.with_sum:
            return bound
        self.check(8, keep=False, passes=passes(bound))

        def residues(prime: int | None) -> Words:
            table = _final(self.tables(np.uint64, prime))
            ways = sum(int(table[cell]) for cell in self._single())
            return np.array([ways % (prime or WORD)], dtype=np.uint64)

        return int(from_residues(residues, bound)[0])

    def marginals(self) -> list[dict[int, int]]:
        """Return, for every rank, how many data sets have which value there."""
        if self.empty:
            return [{} for _ in self.extents]
        self.check(16, keep=True)
        widest = max(extent.shape[0] for extent in self.extents)

        def residues(prime: int | None) -> Words:
            counts = np.zeros((self.box.n, widest), dtype=np.uint64)
            onward = list(self.tables(np.uint64, prime))[::-1]
            reach = np.zeros(self.extents[0].shape, dtype=np.uint64)
            for cell in self._single():
                reach[cell] = 1
            for rank, table in enumerate(onward):
                ways = reach * table
                if prime is not None:
                    ways %= np.uint64(prime)
                per_value = ways.sum(axis=(1, 2))
                counts[rank, : len(per_value)] = per_value
                if rank + 1 < self.box.n:
                    reach = self._forward(rank, reach, prime)
            return counts if prime is None else counts % np.uint64(prime)

        numbers = from_residues(residues, self.bound())
        return [
            {k: ways for k, ways in enumerate(row, extent.low + self.centre) if ways}
            for row, extent in zip(numbers.tolist(), self.extents, strict=True)
        ]

    def _forward(self, rank: int, reach: Words, prime: int | None) -> Words:
        """Return, in the shape of the next rank's table, how many ways reach each of its cells."""
        here, there = self.extents[rank], self.extents[rank + 1]
        fresh = np.zeros(there.shape, dtype=np.uint64)
        nexts = [self.onward(rank, here.low + i) for i in range(here.shape[0])]
        for i in range(there.shape[0]):
            deviation = there.low + i
            if parts := self._overlap(rank, deviation):
                befores = [j for j, (a, b) in enumerate(nexts) if a <= deviation <= b]
                fresh[i][parts[1]] = reach[befores].sum(axis=0)[parts[0]]
        if prime is not None:
            fresh %= np.uint64(prime)
        return fresh


def _final(tables: Iterator[Table]) -> Table:
    """Return the table of rank 0, and let go of each table once the next is there."""
    return deque(tables, maxlen=1)[0]
