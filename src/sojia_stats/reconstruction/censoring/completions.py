"""In how many ways a data set of censored times goes on.

One pass over the patients, from the last to the first, keeps for every survival and number left to
censor in how many ways the series goes on from each time. Only where survival stays at 1/2 does
the time at which it got there matter.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from typing import Final

from sojia_stats.reconstruction.censoring.grid import BELOW, HALF, CensoredGrid, Node

Ways = list[int]
"""Ways to go on from each position: time 0 with an event, time 0 censored, time 1 with …"""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How the tables add up what a patient's time contributes.

    Parameters
    ----------
    gather : function
        Joins two alternatives.
    weigh : function
        Adds a time, in steps, to what comes after it.
    nothing, end : int
        No way to go on, and the one way to go on after the last patient.
    bits : int
        Size of a digit, where numbers carry the totals of the times as digits (Kronecker 1882).
    """

    gather: Callable[[int, int], int]
    weigh: Callable[[int, int], int]
    nothing: int = 0
    end: int = 1
    bits: int = 0


def digits(bits: int, gather: Callable[[int, int], int]) -> Arithmetic:
    """Carry the totals as digits: to count them (add), or to find which there are (or)."""
    return Arithmetic(gather, lambda ways, time: ways << (bits * time), bits=bits)


FAR: Final = 2**62
"""A total beyond any, above or below."""

COUNT: Final = Arithmetic(operator.add, lambda ways, time: ways)
LEAST: Final = Arithmetic(min, lambda total, time: total + time, FAR, 0)
GREATEST: Final = Arithmetic(max, lambda total, time: total + time, -FAR, 0)


class Tables:
    """In how many ways the patients from each rank on go on from each position.

    Parameters
    ----------
    grid : CensoredGrid
        What is known.
    arithmetic : Arithmetic
        What is added up: counts, counts by total, or the least or greatest total.
    """

    def __init__(self, grid: CensoredGrid, arithmetic: Arithmetic) -> None:
        self.grid = grid
        self.arithmetic = arithmetic
        grid.afford(arithmetic.bits)
        self._layers: list[dict[Node, Ways]] = [{} for _ in range(grid.n + 1)]
        self._halves = lru_cache(maxsize=8)(self._from_half)
        self._fill(lambda survival: survival == BELOW, self._below)
        # For each number of patients and left to censor: by the time at which survival is 1/2,
        # the ways to go on from the next patient, who may have an event at that time.
        self._entries: dict[tuple[int, int], Ways] = {
            (rank, left): [arithmetic.nothing] * grid.width
            for rank, layer in enumerate(grid.nodes)
            for survival, left in layer
            if survival == HALF
        }
        for since in grid.halts if self._entries else ():
            for key, ways in self._from_half(since).items():
                self._entries[key][since] = ways[2 * since]
        self._fill(lambda survival: survival > HALF, self._above)

    def starts(self) -> dict[int, int]:
        """Return the ways from before the first patient, for each number censored."""
        return {left: ways[0] for (_, left), ways in sorted(self._layers[0].items())}

    def ways(self, rank: int, survival: Fraction, left: int, since: int) -> Ways | None:
        """Return the ways to go on from each position, None where there are none."""
        if survival == HALF:
            return self._halves(since).get((rank, left))
        return self._layers[rank].get((survival, left))

    def _fill(
        self,
        belongs: Callable[[Fraction], bool],
        ways: Callable[[int, Fraction, int], Ways],
    ) -> None:
        """Fill in the ways for some survivals, from the last patient to the first."""
        for rank in range(self.grid.n, -1, -1):
            for survival, left in self.grid.nodes[rank]:
                if belongs(survival):
                    self._layers[rank][survival, left] = ways(rank, survival, left)

    def _below(self, rank: int, survival: Fraction, left: int) -> Ways:
        """Return the ways where the median is behind us."""
        if rank == self.grid.n:
            return self._constant(self.arithmetic.end)
        layer = self._layers[rank + 1]
        return self._place(
            rank,
            _at_events(layer.get((survival, left))),
            range(self.grid.width),
            layer.get((survival, left - 1)),
        )

    def _above(self, rank: int, survival: Fraction, left: int) -> Ways:
        """Return the ways where survival is above 1/2."""
        if rank == self.grid.n:
            return self._constant(self.arithmetic.nothing)
        layer = self._layers[rank + 1]
        after = self.grid.onward(rank, survival, 1)
        if after == HALF:
            seen = self._entries.get((rank + 1, left))
        else:
            seen = _at_events(layer.get((after, left)))
        times = self.grid.falls() if after == BELOW else range(self.grid.width)
        return self._place(rank, seen, times, layer.get((survival, left - 1)))

    def _from_half(self, since: int) -> dict[tuple[int, int], Ways]:
        """Return, by rank and number left, the ways where survival is 1/2 since some time."""
        grid = self.grid
        times = grid.falls(since)
        # A curve that ends at 1/2 has a first such time, but no other median.
        ends = grid.convention == "first" and bool(times)
        end = self.arithmetic.end if ends else self.arithmetic.nothing
        found: dict[tuple[int, int], Ways] = {}
        for rank in range(grid.n, -1, -1):
            for left in [left for survival, left in grid.nodes[rank] if survival == HALF]:
                if rank == grid.n:
                    found[rank, left] = self._constant(end)
                    continue
                seen = _at_events(self._layers[rank + 1].get((BELOW, left)))
                found[rank, left] = self._place(rank, seen, times, found.get((rank + 1, left - 1)))
        return found

    def _constant(self, ways: int) -> Ways:
        return [ways] * (2 * self.grid.width + 1)

    def _place(
        self, rank: int, seen: Ways | None, seen_times: range, censored: Ways | None
    ) -> Ways:
        """Return the ways with the patient of a rank at or after each position.

        Parameters
        ----------
        rank : int
            Whose turn it is.
        seen : list of int or None
            The ways to go on after an event at each time.
        seen_times : range
            When the event may be.
        censored : list of int or None
            The ways to go on from each position after a censoring.
        """
        here = self._constant(self.arithmetic.nothing)
        weigh = self.arithmetic.weigh
        times = self.grid.times(rank)
        if seen:
            start, stop = max(times.start, seen_times.start), min(times.stop, seen_times.stop)
            for time in range(start, stop):
                here[2 * time] = weigh(seen[time], time)
        if censored:
            for time in times:
                here[2 * time + 1] = weigh(censored[2 * time + 1], time)
        return list(accumulate(reversed(here), self.arithmetic.gather))[::-1]


def _at_events(ways: Ways | None) -> Ways | None:
    """Return the ways to go on from the event position of each time."""
    return ways and ways[0:-1:2]
