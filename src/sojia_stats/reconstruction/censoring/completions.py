"""Number of completions of a partly assigned censored data set.

Dynamic programming: one pass over the patients, from the last to the first, keeps for each node the
number of completions from each position on. Only where survival stays at 1/2 does the time at which
it got there matter.
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
"""Completions from each of 2 · width + 1 positions on: time 0 with an event, time 0 censored, time
1 with an event, …, and after the last time."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """What the tables add up: completions, by total or not, or the least or greatest total."""

    gather: Callable[[int, int], int]  # joins two alternatives
    weigh: Callable[[int, int], int]  # adds a time, in steps, to what comes after it
    nothing: int = 0  # no completion
    end: int = 1  # the one after the last patient
    bits: int = 0  # of a digit, where numbers carry totals as digits (Kronecker 1882)


def digits(bits: int, gather: Callable[[int, int], int]) -> Arithmetic:
    """Carry the totals as digits: to count them (add), or to find which there are (or)."""
    return Arithmetic(gather, lambda ways, time: ways << (bits * time), bits=bits)


_NO_TOTAL: Final = 2**62
"""Steps beyond any total of the times: stands for that of no data set, above or below."""

COUNT: Final = Arithmetic(operator.add, lambda ways, time: ways)
LEAST: Final = Arithmetic(min, lambda total, time: total + time, _NO_TOTAL, 0)
GREATEST: Final = Arithmetic(max, lambda total, time: total + time, -_NO_TOTAL, 0)


class Completions:
    """The completions from each rank, node and position on, added up by an arithmetic."""

    def __init__(self, grid: CensoredGrid, arithmetic: Arithmetic) -> None:
        self.grid = grid
        self.arithmetic = arithmetic
        grid.afford(arithmetic.bits)
        self._layers: list[dict[Node, Ways]] = [{} for _ in range(grid.n + 1)]
        self._halves = lru_cache(maxsize=8)(self._from_half)  # neighbours, while sets are listed
        self._fill(lambda survival: survival == BELOW, self._below)
        # For each number of patients and left to censor: by the time at which survival is 1/2,
        # the completions from the next patient on, who may have an event at that time.
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
        """Return the number of data sets, for each number censored."""
        return {left: ways[0] for (_, left), ways in sorted(self._layers[0].items())}

    def ways(self, rank: int, survival: Fraction, left: int, since: int) -> Ways | None:
        """Return the completions from each position on, None where there are none."""
        if survival == HALF:
            return self._halves(since).get((rank, left))
        return self._layers[rank].get((survival, left))

    def _fill(
        self, belongs: Callable[[Fraction], bool], ways: Callable[[int, Fraction, int], Ways]
    ) -> None:
        """Fill in the completions for some survivals, from the last patient to the first."""
        for rank in range(self.grid.n, -1, -1):
            for survival, left in self.grid.nodes[rank]:
                if belongs(survival):
                    self._layers[rank][survival, left] = ways(rank, survival, left)

    def _below(self, rank: int, survival: Fraction, left: int) -> Ways:
        """Return the completions from where the median is passed."""
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
        """Return the completions from where survival is above 1/2."""
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
        """Return, by rank and number left, the completions where survival is 1/2 since a time."""
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
        """Return the completions with the patient of a rank at or after each position.

        ``seen`` are those after an event at each time, which may be at ``seen_times``; ``censored``
        are those from each position on after a censoring.
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
    """Return the completions from the event position of each time on."""
    return ways and ways[0:-1:2]
