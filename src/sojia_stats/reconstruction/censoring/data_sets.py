"""The data sets of censored times on a grid: counted, bounded and listed."""

from __future__ import annotations

import math
import operator
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, reduce

from sojia_stats.reconstruction.censoring.completions import (
    COUNT,
    GREATEST,
    LEAST,
    Completions,
    digits,
)
from sojia_stats.reconstruction.censoring.grid import HALF, CensoredGrid, Window

_Stand = tuple[Fraction, int, int]
"""Survival, the number left to censor, and since when survival is 1/2."""


@dataclass(frozen=True)
class CensoredSets:
    """All ascending series of (time, event) pairs that fit a grid."""

    grid: CensoredGrid

    @cached_property
    def _completions(self) -> Completions:
        grid = self.grid
        ways = math.comb(2 * grid.width + grid.n - 1, grid.n)
        return Completions(
            grid, COUNT if grid.total is None else digits(ways.bit_length() + 1, operator.add)
        )

    @cached_property
    def counts(self) -> dict[int, int]:
        """How many there are for each number censored."""
        starts = self._completions.starts()
        return {censored: self._sum(number) for censored, number in starts.items()}

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    def _wanted(self, number: int, spent: int) -> tuple[int, int]:
        """Return the run of digits of a number that are the wanted totals, and its length."""
        total, bits = self.grid.total, self._completions.arithmetic.bits
        if total is None:
            return number, 1
        low = max(total[0] - spent, 0)
        width = max(min(total[1], self.grid.n * (self.grid.width - 1)) - spent - low + 1, 0)
        return number >> (bits * low) & ((1 << (bits * width)) - 1), width

    def _sum(self, number: int) -> int:
        """Add up the digits of a number that are the wanted totals."""
        bits = self._completions.arithmetic.bits
        run, width = self._wanted(number, 0)
        mask = (1 << bits) - 1
        return sum(run >> (bits * i) & mask for i in range(width)) if bits else run

    def totals(self) -> Window:
        """Return the least and greatest sum of all times; there must be a data set."""
        if self.grid.total is None:
            least, greatest = (
                Completions(self.grid, arithmetic).starts().values()
                for arithmetic in (LEAST, GREATEST)
            )
            return min(least), max(greatest)
        found = Completions(self.grid, digits(1, operator.or_)).starts().values()
        reached = reduce(operator.or_, found)
        low = max(self.grid.total[0], 0)
        reached = reached >> low & ((1 << (self.grid.total[1] - low + 1)) - 1)
        return low + (reached & -reached).bit_length() - 1, low + reached.bit_length() - 1

    def with_median(self, low: int, high: int) -> CensoredSets:
        """Return the data sets whose median, twice, lies in a window."""
        return CensoredSets(replace(self.grid, median=(low, high)))

    @cached_property
    def reached(self) -> CensoredSets:
        """Those whose median is reached."""
        return self if self.grid.median else self.with_median(0, 2 * (self.grid.width - 1))

    def medians(self) -> Window:
        """Return twice the least and greatest median that is reached; there must be one."""
        low, high = self.reached.grid.median or (0, 0)
        low, high = max(low, 0), min(high, 2 * (self.grid.width - 1))
        candidates = range(low, high + 1)
        least = bisect_left(candidates, True, key=lambda m: self.with_median(low, m).count > 0)
        most = bisect_left(candidates, True, key=lambda m: self.with_median(m + 1, high).count == 0)
        return candidates[least], candidates[most]

    def observed(self) -> list[int]:
        """Return for each rank in how many data sets the event of its patient is seen."""
        grid = self.grid
        seen = [0] * grid.n
        # For each number of patients: where such a series of them may end, in how many ways.
        series: list[dict[_Stand, dict[int, int]]] = [{} for _ in range(grid.n + 1)]
        series[0] = {(grid.start, left, 0): {0: 1} for left in grid.censored}

        def flow(belongs: Callable[[Fraction], bool], since: int = 0) -> None:
            for rank in range(grid.n):
                stands = [s for s in series[rank] if belongs(s[0]) and s[2] == since]
                for stand in stands:
                    self._flow(rank, stand, series[rank].pop(stand), seen, series[rank + 1])

        flow(lambda survival: survival > HALF)
        # One table for each time at which survival is 1/2: these are not all kept at once.
        for time in grid.halts:
            flow(lambda survival: survival == HALF, time)
        flow(lambda survival: survival < HALF)
        return seen

    def _flow(
        self,
        rank: int,
        stand: _Stand,
        ends: Mapping[int, int],
        seen: list[int],
        longer: dict[_Stand, dict[int, int]],
    ) -> None:
        """Add the patient of a rank to some series in all ways that can be completed."""
        survival, left, since = stand
        ways = self._completions.ways(rank, survival, left, since)
        assert ways is not None, "the series can be completed"
        weigh = self._completions.arithmetic.weigh
        before = 0
        for position in range(2 * self.grid.width):
            before += ends.get(position, 0)
            completed = before * (ways[position] - ways[position + 1])
            if not completed:
                continue
            time, censored = divmod(position, 2)
            if not censored:
                seen[rank] += self._sum(completed)
            after = self.grid.onward(rank, survival, 1 - censored)
            came = time if survival > HALF else since
            key = (after, left - censored, came if after == HALF else 0)
            there = longer.setdefault(key, {})
            there[position] = there.get(position, 0) + weigh(before, time)

    def __iter__(self) -> Iterator[tuple[tuple[int, int], ...]]:
        """Yield all (time, event) in lexicographic order, events before censorings."""
        chosen: list[int] = []
        # One iterator a rank, kept by hand: a group may have more patients than Python has frames.
        levels = [self._onward(_Prefix(0, self.grid.start, 0, self.grid.censored, 0, 0))]
        while levels:
            for prefix in levels[-1]:
                chosen.append(prefix.position)
                if prefix.rank < self.grid.n:
                    levels.append(self._onward(prefix))
                    break
                yield tuple((position // 2, 1 - position % 2) for position in chosen)
                chosen.pop()
            else:
                levels.pop()
                if chosen:
                    chosen.pop()

    def _onward(self, prefix: _Prefix) -> Iterator[_Prefix]:
        """Yield each way to add one patient that can be completed."""
        ways = {
            left: found
            for left in prefix.left
            if (found := self._completions.ways(prefix.rank, prefix.survival, left, prefix.since))
        }
        for position in range(prefix.position, 2 * self.grid.width):
            time, censored = divmod(position, 2)
            left = tuple(
                number - censored
                for number, found in ways.items()
                if self._wanted(found[position] - found[position + 1], prefix.spent)[0]
            )
            if left:
                survival = self.grid.onward(prefix.rank, prefix.survival, 1 - censored)
                comes_to_half = survival == HALF and prefix.survival > HALF
                since = time if comes_to_half else prefix.since
                yield _Prefix(prefix.rank + 1, survival, since, left, position, prefix.spent + time)


@dataclass(frozen=True, slots=True)
class _Prefix:
    """The first patients of a data set."""

    rank: int  # how many they are
    survival: Fraction  # survival after them, 0 for any below 1/2
    since: int  # the time at which survival came to 1/2, where it did
    left: tuple[int, ...]  # how many of the others may be censored
    position: int  # position of the last of them
    spent: int  # the sum of their times
